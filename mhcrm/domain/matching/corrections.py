"""人工更正: what an officer put right in a lead's report wins over what was computed, in sight of everybody.

The chain is put right first, so that parks, tier and policies follow from it; each of those can be put right as well.
A correction never makes an article apply outside its days, and one that names something no longer in force is told of.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from mhcrm.base.clock import SHANGHAI
from mhcrm.domain.matching.classify import Chain, Classification, Part, Taxonomy
from mhcrm.domain.matching.conditions import Ground
from mhcrm.domain.matching.policies import PolicyVerdict, Verdict, judge_all
from mhcrm.domain.matching.protocols import ProfileFacts
from mhcrm.domain.matching.site import ParkChoice, Reason, SiteResult
from mhcrm.domain.matching.tier import BUILDING, FLOOR, PLOT, ROOM, TierResult
from mhcrm.domain.records import CorrectionPart, MatchCorrection
from mhcrm.plan.base import PlanView
from mhcrm.plan.lexicon import OutsideTrade
from mhcrm.plan.model import RecordKind

TIERS = (ROOM, FLOOR, BUILDING, PLOT)
FIELD = "correction"
"""Field name of the part of a score that is a correction."""
OUTSIDE = "outside.correction"
PART_LABELS = {
    CorrectionPart.CHAIN: "产业链",
    CorrectionPart.PARK: "园区",
    CorrectionPart.TIER: "空间层级",
    CorrectionPart.POLICY: "政策",
}


class Corrected:
    """The corrections of one lead, ready to be laid over each part of its report."""

    def __init__(self, corrections: Sequence[MatchCorrection], taxonomy: Taxonomy, plan: PlanView) -> None:
        self._taxonomy, self._plan = taxonomy, plan
        self._policies = {item.right or item.wrong: item for item in corrections if item.part is CorrectionPart.POLICY}
        last = {item.part: item for item in corrections if item.part is not CorrectionPart.POLICY}
        self._chain, self._park = last.get(CorrectionPart.CHAIN), last.get(CorrectionPart.PARK)
        self._tier = last.get(CorrectionPart.TIER)
        self.all = (*last.values(), *self._policies.values())

    def chain(self, found: Classification) -> Classification:
        """The right chain first and sure; the wrong one gone."""
        item = self._chain
        if item is None or (item.right and item.right not in self._taxonomy.path):
            return found
        if not item.right:
            trade = OutsideTrade(OUTSIDE, "人工更正为不属于重点产业", "outside", signed(item))
            return Classification((), trade, (self._part(item, OUTSIDE),), True)
        right = self._right_chain(item, found)
        gone = self._taxonomy.path.get(item.wrong, ("", None, None))[:2]
        rest = [chain for chain in found.chains if _place(chain) not in (_place(right), gone)]
        others = tuple(replace(chain, verdict="possible") for chain in rest)
        return Classification((right, *others))

    def _right_chain(self, item: MatchCorrection, found: Classification) -> Chain:
        records, path = self._taxonomy.records, self._taxonomy.path[item.right]
        industry, track, segment = (records[step] if step else None for step in path)
        top = records[item.right]
        known = next((chain for chain in found.chains if _place(chain) == path[:2]), None)
        parts = (self._part(item, item.right), *(known.parts if known else ()))
        best = max((chain.score for chain in found.chains), default=0.0)
        cites = tuple(dict.fromkeys(record.cite for record in (segment, track, industry) if record))
        return Chain(industry or top, track, segment, best, "match", parts, cites)

    def _part(self, item: MatchCorrection, target: str) -> Part:
        return Part(signed(item), FIELD, target, 0.0, 1.0, 0.0, "office")

    def site(self, found: SiteResult) -> SiteResult:
        """The right park first; the wrong one last, with the reason."""
        item = self._park
        if item is None or (item.right and not self._park_known(item.right)):
            return found
        wrong = [choice for choice in found.parks if choice.park.id == item.wrong]
        rest = [choice for choice in found.parks if choice.park.id not in (item.wrong, item.right)]
        last = []
        for choice in wrong:
            against = Reason(signed(item), choice.park.cite, "office")
            last.append(replace(choice, against=(against, *choice.against)))
        first = [self._right_park(item, found)] if item.right else []
        return replace(found, parks=(*first, *rest, *last))

    def _park_known(self, ident: str) -> bool:
        record = self._plan.base.records.get(ident)
        return record is not None and record.kind is RecordKind.PARK

    def _right_park(self, item: MatchCorrection, found: SiteResult) -> ParkChoice:
        park = self._plan.get(item.right)
        reason = Reason(signed(item), park.cite, "office")
        known = next((choice for choice in found.parks if choice.park.id == item.right), None)
        best = max((choice.score for choice in found.parks), default=0.0)
        if known is None:
            return ParkChoice(park, best, "unmentioned", "", (reason,))
        return replace(known, score=best, reasons=(reason, *known.reasons), against=())

    def tier(self, found: TierResult) -> TierResult:
        """The right tier; "" = undecided."""
        item = self._tier
        if item is None or (item.right and item.right not in TIERS):
            return found
        return TierResult(item.right or None, "office", signed(item), () if item.right else found.missing, found.cites)

    def policies(
        self, found: tuple[PolicyVerdict, ...], profile: ProfileFacts, chains: Classification
    ) -> tuple[PolicyVerdict, ...]:
        """Articles that were put right; an article outside its days stays as it is."""
        if not self._policies:
            return found
        listed = {verdict.record_id: verdict for verdict in found}
        if any(ident not in listed for ident in self._policies):
            more = {verdict.record_id: verdict for verdict in judge_all(profile, chains, self._plan)}
            listed |= {ident: more[ident] for ident in self._policies if ident in more and ident not in listed}
        made = [self._policy(verdict) for verdict in listed.values()]
        order = {verdict: index for index, verdict in enumerate(Verdict)}
        kept = [verdict for verdict in made if verdict.verdict is not Verdict.UNMENTIONED]
        return tuple(sorted(kept, key=lambda verdict: (order[verdict.verdict], verdict.article)))

    def _policy(self, verdict: PolicyVerdict) -> PolicyVerdict:
        item = self._policies.get(verdict.record_id)
        if item is None or verdict.verdict is Verdict.EXPIRED or not self._in_force(verdict.record_id):
            return verdict
        ground = Ground(signed(item), office=True)
        if item.right:
            return replace(verdict, verdict=Verdict.APPLIES, met=(ground, *verdict.met), failed=(), basis="office")
        return replace(verdict, verdict=Verdict.NO, missing=(), failed=(ground,), basis="office")

    def _in_force(self, ident: str) -> bool:
        return any(record.id == ident for record in self._plan.current(RecordKind.POLICY))

    def notes(self) -> Iterable[str]:
        """One sentence a correction, for everybody who reads the report."""
        for item in self.all:
            day = item.created_at.astimezone(SHANGHAI).date()
            yield f"人工更正：{PART_LABELS[item.part]}{self._change(item)}（{item.author}，{day}；依据：{item.basis}）"

    def _change(self, item: MatchCorrection) -> str:
        wrong, right = self.name_of(item.wrong), self.name_of(item.right)
        if item.right and not self._holds(item):
            return f"为“{right}”，但它已不在现行规则中，未采用"
        if item.part is CorrectionPart.POLICY:
            return f"，“{right}”可衔接" if item.right else f"，“{wrong}”不适用"
        return f"为“{right or '待定'}”" if item.right or item.part is not CorrectionPart.CHAIN else "为不属于重点产业"

    def _holds(self, item: MatchCorrection) -> bool:
        if item.part is CorrectionPart.CHAIN:
            return item.right in self._taxonomy.path
        if item.part is CorrectionPart.TIER:
            return item.right in TIERS
        return self._in_force(item.right) if item.part is CorrectionPart.POLICY else self._park_known(item.right)

    def names(self, item: MatchCorrection) -> dict[str, str]:
        """Names of what a correction is about."""
        return {ident: self.name_of(ident) for ident in (item.wrong, item.right)}

    def name_of(self, ident: str) -> str:
        """Name of a record; the word itself for tiers and unknown ids."""
        record = self._plan.base.records.get(ident)
        return record.name if record else ident


def signed(item: MatchCorrection) -> str:
    """``人工更正（王芳，2026-06-01）：依据``."""
    return f"人工更正（{item.author}，{item.created_at.astimezone(SHANGHAI).date()}）：{item.basis}"


def _place(chain: Chain) -> tuple[str, str | None]:
    return chain.industry.id, chain.track.id if chain.track else None


def correction_json(item: MatchCorrection, name_of: dict[str, str]) -> dict[str, object]:
    """The element of ``corrections`` in a match report."""
    return {
        "id": item.id, "part": item.part.value, "wrong": item.wrong, "wrong_name": name_of.get(item.wrong, item.wrong),
        "right": item.right, "right_name": name_of.get(item.right, item.right), "author": item.author,
        "at": item.created_at.isoformat(), "basis": item.basis,
    }  # fmt: skip
