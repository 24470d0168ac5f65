"""Which units are free for a need, and why each other one is not.

Hard limits come first and every rejection names its reason; a limit the inventory does not state is 待核, ranked below
units known to meet it, never silently passed or failed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mhcrm.domain.records import Space, SpaceKind
from mhcrm.domain.space.intervals import STATE_LABELS
from mhcrm.domain.space.inventory import OFFERED, TIER_OF, Inventory, UnitStatus


@dataclass(frozen=True, slots=True)
class Need:
    """What is looked for; None = does not matter. Areas in ㎡, land in 亩, height in m, load in t/㎡, power in kVA."""

    on: date
    kinds: tuple[SpaceKind, ...] = OFFERED
    park_ref: str | None = None
    min_area_sqm: Decimal | None = None
    max_area_sqm: Decimal | None = None
    min_land_mu: Decimal | None = None
    min_height_m: Decimal | None = None
    min_load_t: Decimal | None = None
    min_power_kva: Decimal | None = None
    use: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """One unit judged against a need.

    Attributes:
        verdict: ``ok`` (all limits known and met), ``unknown`` (待核: something not stated), ``rejected``.
        reasons: words for what is met or unknown; ``rejected``: why not.
        waste_sqm: area beyond the need; None where either side is unknown.
        free_from: first day it is free, for a rejected unit that only comes free later.
    """

    space: Space
    full_name: str
    verdict: str
    reasons: tuple[str, ...]
    rejected: tuple[str, ...] = ()
    waste_sqm: Decimal | None = None
    free_from: date | None = None


def find(inventory: Inventory, need: Need) -> list[Candidate]:
    """All units of the wanted kinds, best first: known-good by least waste, then 待核, then rejected."""
    statuses = inventory.statuses(need.on)
    found = [_judge(inventory, space, need, statuses[space.id]) for space in _offered(inventory, need)]
    rank = {"ok": 0, "unknown": 1, "rejected": 2}
    huge = Decimal("Infinity")
    found.sort(
        key=lambda item: (rank[item.verdict], huge if item.waste_sqm is None else item.waste_sqm, item.full_name)
    )
    return found


def _offered(inventory: Inventory, need: Need) -> Iterator[Space]:
    for space in inventory.spaces.values():
        if space.kind not in need.kinds:
            continue
        if need.park_ref is not None and inventory.park_of(space.id).park_ref != need.park_ref:
            continue
        yield space


def area_of(inventory: Inventory, space: Space) -> Decimal | None:
    """Area of a unit; of a floor or building without its own figure the sum of its children, if all are known."""
    if space.area_sqm is not None or space.kind in {SpaceKind.ROOM, SpaceKind.PLOT}:
        return space.area_sqm
    areas = [area_of(inventory, child) for child in inventory.children(space.id)]
    if not areas or any(area is None for area in areas):
        return None
    return sum((area for area in areas if area is not None), Decimal(0))


def _judge(inventory: Inventory, space: Space, need: Need, status: UnitStatus) -> Candidate:
    reasons: list[str] = []
    rejected: list[str] = []
    free_from = None
    if status.because is not None and status.because.hard:
        free_from = inventory.free_from(space.id, need.on)
        rejected.append(taken_words(status, free_from))
    elif status.because is not None:
        reasons.append(f"有{STATE_LABELS[status.state]}：{status.because.party or '未注明'}")
    area = area_of(inventory, space)
    unknown = _measure(space, area, need, reasons, rejected)
    unknown |= _use(space, need, reasons, rejected)
    verdict = "rejected" if rejected else "unknown" if unknown else "ok"
    waste = area - need.min_area_sqm if area is not None and need.min_area_sqm is not None else None
    return Candidate(space, inventory.full_name(space.id), verdict, tuple(reasons), tuple(rejected), waste, free_from)


def _measure(space: Space, area: Decimal | None, need: Need, reasons: list[str], rejected: list[str]) -> bool:
    """Compare the measured limits; True if one of them is not stated in the inventory."""
    is_plot = space.kind == SpaceKind.PLOT
    unknown = False
    for label, unit, actual, wanted in (
        ("面积", "㎡", area, None if is_plot else need.min_area_sqm),
        ("用地", "亩", space.land_mu, need.min_land_mu if is_plot else None),
        ("层高", "m", space.clear_height_m, need.min_height_m),
        ("荷载", "t/㎡", space.floor_load_t, need.min_load_t),
        ("供电", "kVA", space.power_kva, need.min_power_kva),
    ):
        if wanted is None:
            continue
        if actual is None:
            unknown = True
            reasons.append(f"{label}待核（需 {wanted.normalize():f} {unit}）")
        elif actual < wanted:
            rejected.append(f"{label}少 {(wanted - actual).normalize():f} {unit}")
        else:
            reasons.append(f"{label} {actual.normalize():f} {unit} 够用")
    if need.max_area_sqm is not None and area is not None and area > need.max_area_sqm:
        rejected.append(f"面积超出上限 {(area - need.max_area_sqm).normalize():f} ㎡")
    return unknown


def _use(space: Space, need: Need, reasons: list[str], rejected: list[str]) -> bool:
    """Compare the planned use; True if the inventory does not state it."""
    if not need.use:
        return False
    if not space.planned_use:
        reasons.append("规划用途待核")
        return True
    if need.use not in space.planned_use:
        rejected.append(f"规划用途是{space.planned_use}")
    return False


def taken_words(status: UnitStatus, free_from: date | None) -> str:
    """Why a unit cannot be had on the day, by whom it is taken and from when it is free."""
    because = status.because
    who = f"（{because.party}）" if because is not None and because.party else ""
    part = "部分" if status.partly else ""
    until = f"，{free_from.isoformat()} 起可用" if free_from is not None else "，期限待核"
    return f"{part}{STATE_LABELS[status.state]}{who}{until}"


def tier_word(space: Space) -> str:
    """一间房、一层楼、一栋楼、一块地 (闵府发〔2026〕9号 二2); "" for a park."""
    return TIER_OF.get(space.kind, "")
