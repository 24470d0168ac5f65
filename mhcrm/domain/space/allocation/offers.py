"""Offers of the allocation: which free units a matched project could take, and what each is worth."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from mhcrm.domain.matching.report import MatchReport
from mhcrm.domain.matching.slots import KIND_OF_TIER, Slot, SlotVerdict, judge
from mhcrm.domain.space.allocation.model import Offer
from mhcrm.plan.allocation_rules import AllocationRules

Refusals = dict[tuple[int, str], tuple[str, ...]]


class OfferBook:
    """Free units by park and kind, and the offers they make to projects.

    ``refused`` keeps, by project and unit code, why a looked-at unit is no offer.
    """

    def __init__(self, slots: Iterable[Slot], unit_ids: Mapping[str, int], rules: AllocationRules) -> None:
        self._rules = rules
        self._unit_ids = unit_ids
        self._by_place: dict[tuple[str, str], list[Slot]] = defaultdict(list)
        for slot in slots:
            self._by_place[slot.park_id, slot.kind].append(slot)
        self.refused: Refusals = {}

    def offers(self, project: int, report: MatchReport, priority: str) -> list[Offer]:
        """The best offers for one project, most valuable first; none while its tier is undecided."""
        if report.tier.name is None:
            return []
        kind = KIND_OF_TIER[report.tier.name]
        multiplier = self._rules.priority.get(priority.strip(), 1.0)
        found: list[Offer] = []
        for rank, choice in enumerate(report.site.parks):
            for slot in self._by_place.get((choice.park.id, kind), ()):
                verdict = judge(slot, report.profile, report.slot_lines)
                if verdict.rejected:
                    self.refused[project, slot.code] = verdict.rejected
                    continue
                parts = self._parts(slot, verdict, report, choice.standing, rank)
                value = multiplier * max(0.0, sum(points for _, points in parts))
                if multiplier != 1.0:
                    parts = (*parts, (f"优先级“{priority.strip()}”×{multiplier:g}", value))
                found.append(Offer(project, (self._unit_ids[slot.code],), round(value, 4), parts))
        found.sort(key=lambda offer: (-offer.value, offer.units))
        return found[: self._rules.offers]

    def _parts(
        self, slot: Slot, verdict: SlotVerdict, report: MatchReport, standing: str, rank: int
    ) -> tuple[tuple[str, float], ...]:
        rules = self._rules
        parts = [
            ("园区与产业链的关系", rules.standing.get(standing, 0.0)),
            ("园区次序", max(0.0, rules.better_park - rank)),
            ("面积利用", rules.waste * _fill(slot, report)),
        ]
        if verdict.to_check:
            parts.append((f"待核 {len(verdict.to_check)} 项", rules.unknown * len(verdict.to_check)))
        return tuple(parts)


def _fill(slot: Slot, report: MatchReport) -> float:
    """Share of the unit the project would use, 0 to 1; 0 where either side is unknown."""
    profile = report.profile
    have, need = (slot.land_mu, profile.land_mu) if slot.kind == "plot" else (slot.area_sqm, profile.floor_area_sqm)
    if have is None or need is None or have <= 0:
        return 0.0
    return float(min(Decimal(1), need / have))


def offered_units(offers: Sequence[Offer]) -> set[int]:
    """All units that appear in offers."""
    return {unit for offer in offers for unit in offer.units}
