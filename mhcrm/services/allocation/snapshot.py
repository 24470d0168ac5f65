"""A plan as it can be kept and compared: projects and places by code, not by ids of one database."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mhcrm.base.errors import InputError

if TYPE_CHECKING:
    from mhcrm.services.allocation.service import Allocation


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a plan puts one project."""

    units: str
    place: str
    value: float


@dataclass(frozen=True)
class Snapshot:
    """A plan reduced to what can be compared; ``places`` by project code, ``names`` of all projects that took part."""

    on: str
    value: float
    optimal: bool
    gap: float
    places: Mapping[str, Placement]
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Difference:
    """One project that stands elsewhere; a place "" = none."""

    code: str
    name: str
    before: Placement | None
    after: Placement | None

    @property
    def words(self) -> str:
        """「原在 甲楼 3F」 or 上次没有安排."""
        return f"原在 {self.before.place}" if self.before is not None else "原来没有安排"


def snapshot_of(plan: Allocation) -> Snapshot:
    """The plan by codes."""
    places = {
        plan.leads[item.project].code or "": Placement(plan.code(item.units), plan.place(item.units), item.value)
        for item in plan.plan.assignments
    }
    names = {lead.code or "": lead.text("project") or lead.text("company") for lead in plan.leads.values()}
    found = plan.plan
    return Snapshot(plan.on.isoformat(), found.value, found.optimal, found.gap, places, names)


def read_snapshot(path: Path) -> Snapshot:
    """A plan kept as the JSON of ``allocate --json``.

    Raises:
        InputError: the file cannot be read or is no plan.
    """
    try:
        data = json.loads(path.read_text("utf-8"))
        places = {
            str(item["project"]): Placement(
                "+".join(str(unit) for unit in item["units"]), str(item["place"]), float(item["value"])
            )
            for item in data["assignments"]
        }
        names = {str(code): str(name) for code, name in data["projects"].items()}
        return Snapshot(str(data["on"]), float(data["value"]), bool(data["optimal"]), float(data["gap"]), places, names)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(
            f"“{path.name}”不是保存的分配方案。", f"{type(error).__name__}。",
            "请用 mhcrm allocate --json 存下的文件。", code="not-a-plan",
        ) from error  # fmt: skip


def differences(before: Snapshot, after: Snapshot) -> list[Difference]:
    """Projects that stand elsewhere in the second plan, by code."""
    found = []
    for code in sorted(before.places.keys() | after.places.keys()):
        one, two = before.places.get(code), after.places.get(code)
        if (one.units if one else "") != (two.units if two else ""):
            found.append(Difference(code, after.names.get(code) or before.names.get(code, ""), one, two))
    return found


def compared(before: Snapshot, after: Snapshot) -> str:
    """Two plans in one sentence."""
    moved = len(differences(before, after))
    gain = after.value - before.value
    worth = "得分相同" if abs(gain) < 0.05 else f"得分{'多' if gain > 0 else '少'} {abs(gain):.1f}"
    count = len(after.places) - len(before.places)
    more = "安排的项目一样多" if not count else f"{'多' if count > 0 else '少'}安排 {abs(count)} 个"
    return f"与对照方案（{before.on}，得分 {before.value:.1f}）相比：变动 {moved} 个，{more}，{worth}"
