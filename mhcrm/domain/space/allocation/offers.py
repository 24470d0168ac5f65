"""Offers of the allocation: which free units a matched project could take, and what each is worth.

A single unit, adjoining units together where no single one of the place is large enough, or the two sites a document pairs.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from mhcrm.domain.matching.report import MatchReport
from mhcrm.domain.matching.site import Pairing
from mhcrm.domain.matching.slots import KIND_OF_TIER, Slot, SlotVerdict, judge
from mhcrm.domain.space.allocation.model import Offer
from mhcrm.plan.allocation_rules import AllocationRules

Refusals = dict[tuple[int, str], tuple[str, ...]]
_TRIED = 80
"""So many rows of neighbours of a place are judged for a project, the nearest in size first."""
_SIDES = 8
"""So many units of each side of a pair are combined."""
_SMALL = ("room", "floor")
"""Kinds offered for the developing side of a pair (编者规则): 一间房 and 一层楼."""


class OfferBook:
    """Free units by park and kind, and the offers they make to projects.

    ``refused`` keeps, by project and unit code, why a looked-at unit is no offer; ``slots`` every unit by code.
    """

    def __init__(self, slots: Iterable[Slot], unit_ids: Mapping[str, int], rules: AllocationRules) -> None:
        self._rules = rules
        self._unit_ids = unit_ids
        self._by_place: dict[tuple[str, str], list[Slot]] = defaultdict(list)
        self._rows: dict[tuple[str, str], list[Slot]] = defaultdict(list)
        self.slots: dict[str, Slot] = {}
        for slot in slots:
            self.slots[slot.code] = slot
            (self._rows if slot.members else self._by_place)[slot.park_id, slot.kind].append(slot)
        for rows in self._rows.values():
            rows.sort(key=lambda slot: (slot.area_sqm or 0, slot.code))
        self.refused: Refusals = {}

    def offers(self, project: int, report: MatchReport, priority: str) -> list[Offer]:
        """The best offers for one project, most valuable first; none while its tier is undecided."""
        if report.tier.name is None:
            return []
        kind = KIND_OF_TIER[report.tier.name]
        found: list[Offer] = []
        for rank, choice in enumerate(report.site.parks):
            base = self._base(choice.standing, rank)
            place = (choice.park.id, kind)
            singles = list(self._singles(project, report, place, base, priority))
            found += singles or self._joined(project, report, place, base, priority)
        found.sort(key=lambda offer: (-offer.value, offer.units))
        pairs = [offer for pairing in report.site.pairings for offer in self._pairs(project, report, pairing, priority)]
        pairs.sort(key=lambda offer: (-offer.value, offer.units))
        return found[: self._rules.offers] + pairs[: self._rules.pairs]

    def looked_at(self, report: MatchReport) -> tuple[list[Slot], list[Slot]]:
        """Units of the recommended parks, and those of them that are of the project's tier."""
        parks = {choice.park.id for choice in report.site.parks}
        here = [slot for (park, _), found in self._by_place.items() if park in parks for slot in found]
        kind = KIND_OF_TIER[report.tier.name] if report.tier.name is not None else ""
        return here, [slot for slot in here if slot.kind == kind]

    def forced(self, project: int, report: MatchReport, slot: Slot, priority: str) -> Offer | None:
        """The offer a unit beside the usual ones would be; None where a hard limit rules it out."""
        verdict = judge(slot, report.profile, report.slot_lines)
        if verdict.rejected:
            return None
        ranks = {choice.park.id: (rank, choice.standing) for rank, choice in enumerate(report.site.parks)}
        rank, standing = ranks.get(slot.park_id, (len(ranks), "unmentioned"))
        return self._offer(project, report, slot, verdict, self._base(standing, rank), priority)

    def _base(self, standing: str, rank: int) -> list[tuple[str, float]]:
        return [
            ("园区与产业链的关系", self._rules.standing.get(standing, 0.0)),
            ("园区次序", max(0.0, self._rules.better_park - rank)),
        ]

    def _singles(
        self, project: int, report: MatchReport, place: tuple[str, str], base: list[tuple[str, float]], priority: str
    ) -> Iterator[Offer]:
        for slot in self._by_place.get(place, ()):
            verdict = judge(slot, report.profile, report.slot_lines)
            if verdict.rejected:
                self.refused[project, slot.code] = verdict.rejected
            else:
                yield self._offer(project, report, slot, verdict, base, priority)

    def _joined(
        self, project: int, report: MatchReport, place: tuple[str, str], base: list[tuple[str, float]], priority: str
    ) -> Iterator[Offer]:
        """Neighbours that reach a stated need together; a row that holds a sufficient one only wastes more."""
        need = report.profile.floor_area_sqm
        rows = self._rows.get(place, [])
        if need is None or not rows:
            return
        areas = [slot.area_sqm or Decimal(0) for slot in rows]
        first = bisect_left(areas, need * report.slot_lines.slightly_smaller)
        last = bisect_right(areas, need * report.slot_lines.much_larger)
        enough: list[frozenset[str]] = []
        for slot in sorted(rows[first:last][:_TRIED], key=lambda slot: (len(slot.members), slot.code)):
            members = frozenset(slot.members)
            if any(row < members for row in enough):
                continue
            verdict = judge(slot, report.profile, report.slot_lines)
            if not verdict.rejected:
                enough.append(members)
                more = (f"相连 {len(members)} 处", self._rules.joined * (len(members) - 1))
                yield self._offer(project, report, slot, verdict, [*base, more], priority)

    def _pairs(self, project: int, report: MatchReport, pairing: Pairing, priority: str) -> Iterator[Offer]:
        """A developing unit in the first park with a making unit in the second, as the document pairs them."""
        if report.tier.name is None or len(pairing.parks) != 2:
            return
        develops, makes = (park.id for park in pairing.parks)
        kind = KIND_OF_TIER[report.tier.name]
        small = [slot for one in _SMALL for slot in self._by_place.get((develops, one), ()) if slot.free]
        small.sort(key=lambda slot: (slot.area_sqm is None, slot.area_sqm or 0, slot.code))
        large = [slot for slot in self._by_place.get((makes, kind), ()) if slot.free]
        large.sort(key=lambda slot: (_gap(slot, report), slot.code))
        base = [("文件写明的两地组合", self._rules.standing.get("named", 0.0)), ("分在两处", self._rules.pair)]
        for other in large[:_SIDES]:
            for one in small[:_SIDES]:
                both = _together(one, other)
                verdict = judge(both, report.profile, report.slot_lines)
                if not verdict.rejected:
                    yield self._offer(project, report, both, verdict, base, priority)

    def _offer(
        self,
        project: int,
        report: MatchReport,
        slot: Slot,
        verdict: SlotVerdict,
        base: list[tuple[str, float]],
        priority: str,
    ) -> Offer:
        rules = self._rules
        parts = [*base, ("面积利用", rules.waste * _fill(slot, report))]
        if verdict.to_check:
            parts.append((f"待核 {len(verdict.to_check)} 项", rules.unknown * len(verdict.to_check)))
        multiplier = rules.priority.get(priority.strip(), 1.0)
        value = multiplier * max(0.0, sum(points for _, points in parts))
        if multiplier != 1.0:
            parts.append((f"优先级“{priority.strip()}”×{multiplier:g}", value))
        units = tuple(self._unit_ids[code] for code in slot.members or (slot.code,))
        return Offer(project, units, round(value, 4), tuple(parts))


def _together(one: Slot, other: Slot) -> Slot:
    """Two sites as one: floor areas add up, the technical limits are those of the making site."""
    area = None if one.area_sqm is None or other.area_sqm is None else one.area_sqm + other.area_sqm
    to_check = (*one.to_check, *other.to_check, "两处面积如何分配待与项目方核实")
    return replace(
        other,
        code=f"{one.code}+{other.code}",
        name=f"{one.name} ＋ {other.name}",
        area_sqm=area,
        members=(one.code, other.code),
        to_check=to_check,
    )


def _gap(slot: Slot, report: MatchReport) -> Decimal:
    """How far a unit is from what the project needs."""
    have, need = _sizes(slot, report)
    return abs(have - need) if have is not None and need is not None else Decimal(10**9)


def _fill(slot: Slot, report: MatchReport) -> float:
    """Share of the unit the project would use, 0 to 1; 0 where either side is unknown."""
    have, need = _sizes(slot, report)
    if have is None or need is None or have <= 0:
        return 0.0
    return float(min(Decimal(1), need / have))


def _sizes(slot: Slot, report: MatchReport) -> tuple[Decimal | None, Decimal | None]:
    profile = report.profile
    return (slot.land_mu, profile.land_mu) if slot.kind == "plot" else (slot.area_sqm, profile.floor_area_sqm)


def offered_units(offers: Sequence[Offer]) -> set[int]:
    """All units that appear in offers."""
    return {unit for offer in offers for unit in offer.units}
