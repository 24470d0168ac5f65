"""Two leads become one: whose value stands in each field, and what is said of those that do not."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from mhcrm.domain.fields import LABELS
from mhcrm.domain.lead import Lead, Value
from mhcrm.domain.stages import stage_name

_OWN = frozenset({"stage"})
"""Fields that are taken only when asked for, never to fill a blank."""


@dataclass(frozen=True, slots=True)
class MergePlan:
    """What merging changes in the kept lead.

    Attributes:
        changes: field → new value; ``raw``: their original texts.
        dropped: (field, value) of the other lead that stand nowhere in the kept one.
    """

    changes: dict[str, Value]
    raw: dict[str, str]
    dropped: tuple[tuple[str, Value], ...]


def plan_merge(keep: Lead, other: Lead, take: Collection[str] = ()) -> MergePlan:
    """Blank fields of ``keep`` are filled from ``other``; fields in ``take`` get the other's value; the rest is told, not lost."""
    changes: dict[str, Value] = {}
    dropped: list[tuple[str, Value]] = []
    for name, value in other.values.items():
        own = keep.values.get(name)
        if value is None or own == value or str(own) == str(value):
            continue
        if name in take or (own is None and name not in _OWN):
            changes[name] = value
            if own is not None:
                dropped.append((name, own))
        else:
            dropped.append((name, value))
    _whole_amount(keep, changes)
    raw = {name: text for name, text in other.raw.items() if name in changes}
    return MergePlan(changes, raw, tuple(dropped))


def _whole_amount(keep: Lead, changes: dict[str, Value]) -> None:
    """An amount and its currency belong together: the kept amount never gets the other's currency."""
    if (
        "investment_currency" in changes
        and keep.values.get("investment_wan") is not None
        and "investment_wan" not in changes
    ):
        del changes["investment_currency"]


def merge_note(other: Lead, plan: MergePlan, names: Mapping[str, str]) -> str:
    """The entry in the kept lead's timeline; ``names`` are those of the stages."""
    name = other.text("company") or other.text("project")
    lines = [f"并入 {other.code}（{name}）。"]
    if plan.dropped:
        lines.append(
            "未采用的值："
            + "；".join(f"{LABELS.get(n, n.removeprefix('x:'))} {shown(n, v, names)}" for n, v in plan.dropped)
            + "。"
        )
    return "".join(lines)


def shown(name: str, value: Value, names: Mapping[str, str]) -> str:
    """A value as an officer reads it."""
    if name == "stage":
        return stage_name(names, value)
    return "" if value is None else str(value)
