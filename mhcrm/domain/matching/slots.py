"""Step 5 of matching: concrete free rooms, floors, buildings and plots for a lead; hard limits first, a reason for each no."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from mhcrm.domain.matching.facts import Profile
from mhcrm.plan.rule_lines import SlotLines, rule_word

KIND_OF_TIER = {"一间房": "room", "一层楼": "floor", "一栋楼": "building", "一块地": "plot"}
_MAX_OFFERS = 3
_NOTHING = Decimal(0)
_MEMO = 2000  # needs remembered at most
_NO_MEASURE = Decimal(10**9)


@dataclass(frozen=True, slots=True)
class Slot:
    """One space on a date. Every limit may be None = unknown (待核).

    Attributes:
        kind: room, floor, building or plot.
        free: False with ``reason`` when taken, held or closed on the date or later.
        to_check: what the inventory itself leaves open (状态未登记).
        members: codes of the adjoining units a combined slot is made of; empty for a single unit.
    """

    code: str
    name: str
    park_id: str
    kind: str
    area_sqm: Decimal | None = None
    land_mu: Decimal | None = None
    clear_height_m: Decimal | None = None
    floor_load_t: Decimal | None = None
    power_kva: Decimal | None = None
    planned_use: str = ""
    free: bool = True
    reason: str = ""
    to_check: tuple[str, ...] = ()
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SlotVerdict:
    """An offered or refused slot with every reason."""

    slot: Slot
    reasons: tuple[str, ...]
    rejected: tuple[str, ...] = ()
    to_check: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SlotResult:
    """Offers (best first), the refused slots of the recommended parks, and how many lie elsewhere."""

    offers: tuple[SlotVerdict, ...] = ()
    rejected: tuple[SlotVerdict, ...] = ()
    elsewhere: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Need:
    """What a lead asks of a space, worked out once for all slots: size with its limits, measured limits, use."""

    size: Decimal | None
    smallest: Decimal
    largest: Decimal
    limits: tuple[tuple[str, str, Decimal, str], ...]  # label, attribute of the slot, need, unit
    produces: bool
    smaller_by: str  # 编者规则 or 本办规则
    larger_by: str

    @staticmethod
    def of(profile: Profile, plot: bool, lines: SlotLines) -> Need:
        """The need of one lead for plots or for floor space."""
        size = profile.land_mu if plot else profile.floor_area_sqm
        measured = (
            ("层高", "clear_height_m", profile.needs.clear_height_m, "米"),
            ("荷载", "floor_load_t", profile.needs.floor_load_t, "吨/㎡"),
            ("供电", "power_kva", profile.needs.power_kva, "kVA"),
        )
        return Need(
            size,
            size * lines.slightly_smaller if size is not None else _NOTHING,
            size * lines.much_larger if size is not None else _NOTHING,
            tuple((label, name, need, unit) for label, name, need, unit in measured if need is not None),
            profile.needs.workshop and "制造" in profile.phases,
            rule_word(lines, "slightly_smaller"),
            rule_word(lines, "much_larger"),
        )


_Judged: TypeAlias = tuple[list[SlotVerdict], list[SlotVerdict]]


class SlotIndex:
    """Slots by park and kind, so that a lead looks only where it could go."""

    def __init__(self, slots: Sequence[Slot], lines: SlotLines) -> None:
        self._lines = lines
        self._total = sum(1 for slot in slots if not slot.members)
        self._by_place: dict[tuple[str, str], list[Slot]] = {}
        self._combined: dict[tuple[str, str], list[Slot]] = {}
        self._memo: dict[Need, dict[tuple[str, str], _Judged]] = {}
        for slot in slots:
            where = self._combined if slot.members else self._by_place
            where.setdefault((slot.park_id, slot.kind), []).append(slot)

    def choose(self, profile: Profile, tier: str | None, parks: Sequence[str]) -> SlotResult:
        """Judge the slots of ``tier`` in ``parks`` (best park first)."""
        if not self._total:
            return SlotResult(note="没有可供匹配的空间资料")
        if tier is None:
            return SlotResult(elsewhere=self._total, note="空间层级未定，暂不匹配具体空间")
        kind = KIND_OF_TIER[tier]
        need = Need.of(profile, kind == "plot", self._lines)
        offers: list[tuple[int, Decimal, SlotVerdict]] = []
        rejected: list[SlotVerdict] = []
        seen = 0
        for rank, park in enumerate(parks):
            good, refused = self._judged(park, kind, need)
            seen += len(good) + len(refused)
            rejected += refused
            offers += [(rank * 10 + len(verdict.to_check), _waste(verdict.slot, need), verdict) for verdict in good]
            if not good:
                offers += self._joined(need, (park, kind), rank)
        offers.sort(key=lambda item: (item[0], item[1], item[2].slot.code))
        note = "" if offers else f"推荐载体内没有符合条件的空闲{tier}"
        return SlotResult(tuple(item[2] for item in offers[:_MAX_OFFERS]), tuple(rejected), self._total - seen, note)

    def _judged(self, park: str, kind: str, need: Need) -> _Judged:
        """Offers and refusals of one place for one need; many leads ask for the same round sizes."""
        known = self._memo.setdefault(need, {})
        if len(self._memo) > _MEMO:
            self._memo.clear()
        found = known.get((park, kind))
        if found is None:
            verdicts = [_judge(slot, need) for slot in self._by_place.get((park, kind), ())]
            good = [verdict for verdict in verdicts if not verdict.rejected]
            found = known[(park, kind)] = (good, [verdict for verdict in verdicts if verdict.rejected])
        return found

    def _joined(self, need: Need, place: tuple[str, str], rank: int) -> Iterable[tuple[int, Decimal, SlotVerdict]]:
        """Adjoining units as one offer, where no single unit of the place is large enough for a stated need."""
        if need.size is None:
            return
        enough: list[frozenset[str]] = []  # a row that already holds a sufficient one only wastes more
        for slot in sorted(self._combined.get(place, ()), key=lambda slot: len(slot.members)):
            if any(row < set(slot.members) for row in enough):
                continue
            verdict = _judge(slot, need)
            if not verdict.rejected:
                enough.append(frozenset(slot.members))
                yield rank * 10 + len(verdict.to_check), _waste(slot, need), verdict


def judge(slot: Slot, profile: Profile, lines: SlotLines) -> SlotVerdict:
    """One slot against the hard limits; an unknown limit is 待核, never passed or failed."""
    return _judge(slot, Need.of(profile, slot.kind == "plot", lines))


def _judge(slot: Slot, need: Need) -> SlotVerdict:
    rejected: list[str] = []
    to_check = list(slot.to_check)
    reasons: list[str] = []
    if not slot.free:
        rejected.append(slot.reason or "当日不可用")
    _size(slot, need, (rejected, to_check, reasons))
    for label, name, wanted, unit in need.limits:
        have: Decimal | None = getattr(slot, name)
        if have is None:
            to_check.append(f"{label}待核（需要{wanted}{unit}）")
        elif have < wanted:
            rejected.append(f"{label}{have}{unit}，不足{wanted}{unit}")
        else:
            reasons.append(f"{label}{have}{unit}，满足{wanted}{unit}")
    if need.produces and slot.planned_use == "商办":
        rejected.append("规划用途为商办，不能用于生产")
    return SlotVerdict(slot, tuple(reasons), tuple(rejected), tuple(to_check))


def _size(slot: Slot, need: Need, found: tuple[list[str], list[str], list[str]]) -> None:
    """Compare the size; a space slightly smaller than the need is 待核, never silently right. ``found`` is filled."""
    rejected, to_check, reasons = found
    have, unit, label = (slot.land_mu, "亩", "用地") if slot.kind == "plot" else (slot.area_sqm, "㎡", "面积")
    if need.size is None:
        to_check.append(f"{label}需求未写明")
    elif have is None:
        to_check.append(f"{label}待核（需要{need.size}{unit}）")
    elif have < need.smallest:
        rejected.append(f"{label}{have}{unit}，不足{need.size}{unit}")
    elif have < need.size:
        to_check.append(f"{label}{have}{unit}，略小于{need.size}{unit}，须与项目方核实（{need.smaller_by}）")
    elif have > need.largest:
        rejected.append(f"{label}{have}{unit}，远大于{need.size}{unit}（{need.larger_by}）")
    else:
        reasons.append(f"{label}{have}{unit}，需要{need.size}{unit}")


def _waste(slot: Slot, need: Need) -> Decimal:
    have = slot.land_mu if slot.kind == "plot" else slot.area_sqm
    return abs(have - need.size) if have is not None and need.size is not None else _NO_MEASURE
