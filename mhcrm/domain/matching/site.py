"""Step 3 of matching: which parks the layout names for a chain, ranked, with the reason for and against each.

A place is ranked only by statements of the documents: which industry, track or segment they put there and in which
role. 明确点名 (named) and 同链 (same-chain) are statements of orientation, not measures of suitability.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from mhcrm.domain.matching.classify import Chain, Classification, Taxonomy
from mhcrm.domain.matching.facts import Origin, Profile
from mhcrm.plan.base import PlanView
from mhcrm.plan.matching_rules import MatchRules, ServiceSite
from mhcrm.plan.model import Cite, Record, RecordKind, Status
from mhcrm.plan.signals import Standing

_MAKING = frozenset({"制造", "小批量"})
_RESEARCH = re.compile(
    "(?<!依托)(?:上海|设|建|在沪)[^，。；,;]{0,6}(?:研发中心|研究院|研发总部|技术中心)|^(?:上海)?研发中心"
)
_MAKER = re.compile("(?<!不)(?:制造|工厂|厂|量产|生产|产线)")
_ORDER = {"named": 0, "same-chain": 1, "unmentioned": 2}


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason with its place in a document; ``basis`` tells a document's statement from our own rule."""

    text: str
    cite: Cite
    basis: str = "document"
    points: float = 0.0


@dataclass(frozen=True, slots=True)
class ParkChoice:
    """A park with its standing, the reasons for it and what puts it behind the first."""

    park: Record
    score: float
    standing: str
    role: str
    reasons: tuple[Reason, ...]
    against: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Pairing:
    """A two-site proposal that a document states itself."""

    parks: tuple[Record, ...]
    text: str
    cite: Cite


@dataclass(frozen=True, slots=True)
class SiteResult:
    """Ranked parks, two-site proposals, and whether the first choice lies in the area of 9号."""

    parks: tuple[ParkChoice, ...] = ()
    pairings: tuple[Pairing, ...] = ()
    delta_centre: bool = False


@dataclass(frozen=True, slots=True)
class _Statement:
    """One layout statement: a place, what it develops there, in which roles."""

    park: str
    target: str
    roles: frozenset[str]
    cite: Cite
    record: Record
    role_text: str


class Layout:
    """The layout statements in force, by what they develop, and the sites of each chain (memoised)."""

    def __init__(self, plan: PlanView, taxonomy: Taxonomy, rules: MatchRules) -> None:
        self._taxonomy, self._rules = taxonomy, rules
        self._parks = {record.id: record for record in plan.of_kind(RecordKind.PARK)}
        self._by_target: dict[str, list[_Statement]] = {}
        self._by_park: dict[str, list[_Statement]] = {}
        for record in plan.of_kind(RecordKind.LAYOUT):
            if plan.status(record) is Status.CURRENT and not record.history:
                for statement in _statements(record, self._parks, taxonomy.records):
                    self._by_target.setdefault(statement.target, []).append(statement)
                    self._by_park.setdefault(statement.park, []).append(statement)
        self._pairs = _pairings(plan, self._parks)
        documents = {row.cite.doc: plan.base.documents.get(row.cite.doc) for row in rules.service_sites}
        self._open = {name for name, record in documents.items() if record and plan.status(record) is Status.CURRENT}
        self._related = {row.source: row for row in rules.related}
        self._memo: dict[tuple[object, ...], tuple[ParkChoice, ...]] = {}

    def choose(self, profile: Profile, found: Classification) -> SiteResult:
        """Rank the parks for a lead; without a chain only the places a document gives such a body, else none."""
        chains = found.chains
        if not chains:
            return self._without_chain(profile, found)
        delta = is_delta_centre(profile, self._rules) and not chains[0].industry.id.startswith("industry.services")
        phases = profile.phases
        key = (tuple(chain.target.id for chain in chains[:2]), _near(chains), phases, delta, profile.wanted_parks)
        ranked = self._memo.get(key)
        if ranked is None:
            if len(self._memo) > 5000:
                self._memo.clear()
            ranked = self._memo[key] = self._ranked(profile, chains, delta)
        return SiteResult(ranked, self._pairings_for(profile, chains, ranked), delta)

    def _without_chain(self, profile: Profile, found: Classification) -> SiteResult:
        """Places for a lead without a chain: R&D centres of 长三角 works (9号), then the service bodies of 5号."""
        superseded = found.outside is not None and found.outside.kind == "superseded"
        if (not found.is_outside or superseded) and is_delta_centre(profile, self._rules) and _is_maker(profile):
            centre = self._rules.delta_centre
            text = "长三角制造业企业在此设研发中心的集聚区；产业链待核实或现行规划未列"
            return replace(self._places(centre.parks, centre.cite, text, "研发"), delta_centre=True)
        for row in self._rules.service_sites:
            if row.cite.doc in self._open and _is_service_body(row, profile, found):
                return self._places(row.parks, row.cite, row.why, "服务")
        return SiteResult()

    def _places(self, parks: Sequence[str], cite: Cite, text: str, role: str) -> SiteResult:
        known = [self._parks[ident] for ident in parks if ident in self._parks]
        base, reasons = self._rules.site["related"], (Reason(text, cite, "document"),)
        choices = [ParkChoice(park, base - rank, "same-chain", role, reasons) for rank, park in enumerate(known)]
        return SiteResult(tuple(self._with_against(choice, choices[0]) for choice in choices))

    def _ranked(self, profile: Profile, chains: Sequence[Chain], delta: bool) -> tuple[ParkChoice, ...]:
        wanted_roles = _wanted_roles(profile.phases, self._rules)
        choices: dict[str, ParkChoice] = {}
        for position, chain in enumerate(chains[:2]):
            share = 1.0 if position == 0 else self._rules.site["second_chain"] if not _near(chains) else 0.8
            for choice in self._for_chain(chain, wanted_roles):
                _keep_best(choices, replace(choice, score=choice.score * share))
        if delta:
            self._add_delta(choices, chains[0])
        for park in profile.wanted_parks:
            asked = delta and park in self._rules.delta_centre.parks
            self._add_wanted(choices, park, self._rules.site["wanted_delta" if asked else "wanted"])
        spine = chains[0].industry.cite.doc  # equal places: the plan that defines the industry goes first
        ranked = sorted(
            choices.values(),
            key=lambda choice: (
                -choice.score,
                _ORDER[choice.standing],
                choice.reasons[0].cite.doc != spine,
                choice.park.id,
            ),
        )
        ranked = ranked[: int(self._rules.site["max_parks"])]
        return tuple(self._with_against(choice, ranked[0]) for choice in ranked)

    def _for_chain(self, chain: Chain, wanted: frozenset[str]) -> Iterable[ParkChoice]:
        found: dict[str, ParkChoice] = {}
        for level, standing, target, why in self._levels(chain):
            for statement in self._by_target.get(target, ()):
                _keep_best(found, self._choice(statement, level, standing, why, wanted))
        if not any(choice.standing == "named" for choice in found.values()):
            for level, standing, target, why in self._related_levels(chain):
                for statement in self._by_target.get(target, ()):
                    _keep_best(found, self._choice(statement, level, standing, why, wanted))
        return found.values()

    def _levels(self, chain: Chain) -> Iterable[tuple[float, str, str, str]]:
        site = self._rules.site
        exact = chain.segment is not None and chain.segment.id in self._by_target
        if chain.segment:
            yield site["segment"], "named", chain.segment.id, ""
        if chain.track:  # where no place is named for the segment itself, the track is the most exact statement
            yield site["track"] if exact else site["segment"], "named", chain.track.id, ""
            if not chain.segment:
                for child in self._children(chain.track.id):
                    yield site["child"], "named", child, ""
            else:
                for child in self._children(chain.track.id):
                    if child != chain.segment.id:
                        yield site["sibling"] + 4, "same-chain", child, ""
        yield site["industry"], "same-chain", chain.industry.id, ""
        for ident, place in self._taxonomy.path.items():
            if place[0] == chain.industry.id and (not chain.track or place[1] != chain.track.id):
                yield (site["related"] if not chain.track else site["sibling"]), "same-chain", ident, ""

    def _children(self, track: str) -> list[str]:
        return [ident for ident, place in self._taxonomy.path.items() if place[1] == track and place[2]]

    def _related_levels(self, chain: Chain) -> Iterable[tuple[float, str, str, str]]:
        for source in (chain.track.id if chain.track else "", chain.industry.id):
            row = self._related.get(source)
            if row is None:
                continue
            for rank, target in enumerate(row.targets):
                points = self._rules.site["related"] - 2 * rank
                for ident, place in self._taxonomy.path.items():
                    if ident == target or target in place:
                        yield points, "same-chain", ident, row.why
            return

    def _choice(
        self, statement: _Statement, level: float, standing: str, why: str, wanted: frozenset[str]
    ) -> ParkChoice:
        site = self._rules.site
        score = level
        if statement.roles and wanted:
            score += site["role_fit"] if statement.roles & wanted else site["role_miss"]
        score += site["core"] if "核心" in statement.roles else 0
        score += site["support"] if "协同" in statement.roles else 0
        target = self._taxonomy.records[statement.target]
        words = f"布局把“{target.name}”放在这里" + (f"，作用为{statement.role_text}" if statement.role_text else "")
        reasons = [Reason(words, statement.cite, statement.record.basis, round(score, 2))]
        if why:
            reasons.append(Reason(why, statement.cite, "editor"))
        return ParkChoice(self._parks[statement.park], score, standing, statement.role_text, tuple(reasons))

    def _add_delta(self, choices: dict[str, ParkChoice], chain: Chain) -> None:
        centre = self._rules.delta_centre
        named = chain.industry.id in centre.named_industries
        base = self._rules.site["segment"] if named else self._rules.site["industry"]
        for rank, ident in enumerate(centre.parks):
            park = self._parks.get(ident)
            if park:
                text = "长三角制造业企业在此设研发中心的集聚区" + ("，且属文件点名的赛道" if named else "")
                score = base - 2 - (self._rules.site["delta_part"] * (rank > 0)) - rank
                _keep_best(
                    choices,
                    ParkChoice(
                        park,
                        score,
                        "named" if named else "same-chain",
                        "研发",
                        (Reason(text, centre.cite, "document", score),),
                    ),
                )

    def _add_wanted(self, choices: dict[str, ParkChoice], ident: str, points: float) -> None:
        choice = choices.get(ident)
        if choice:
            reason = Reason("项目方提出的意向园区", choice.reasons[0].cite, "editor", points)
            choices[ident] = replace(choice, score=choice.score + reason.points, reasons=(*choice.reasons, reason))
        elif ident in self._parks:
            park = self._parks[ident]
            reason = Reason("项目方提出的意向园区；现行布局没有把本赛道放在这里", park.cite, "editor")
            choices[ident] = ParkChoice(park, 0.0, "unmentioned", "", (reason,))

    def _with_against(self, choice: ParkChoice, first: ParkChoice) -> ParkChoice:
        if choice is first:
            return choice
        own = self._by_park.get(choice.park.id, [])
        cite = choice.reasons[0].cite
        if choice.standing == "unmentioned":
            words = "、".join(dict.fromkeys(self._taxonomy.records[s.target].name for s in own)) or "其他方向"
            text = f"布局给这里的方向是{words}"
        elif _ORDER[choice.standing] > _ORDER[first.standing]:
            text = f"只是同链，布局没有把本赛道直接放在这里（“{first.park.name}”被明确点名）"
        else:
            text = _why_behind(choice, first)
        return replace(choice, against=(Reason(text, cite, "editor"),))

    def _pairings_for(
        self, profile: Profile, chains: Sequence[Chain], found: Sequence[ParkChoice]
    ) -> tuple[Pairing, ...]:
        """Pairings whose making side is recommended, for leads that both develop and make, or begin early."""
        ids = {choice.park.id for choice in found[:3]}
        kept = []
        for pairing, targets in self._pairs:
            fits = not targets or any(
                chain.industry.id in targets or (chain.track and chain.track.id in targets) for chain in chains[:1]
            )
            if (
                fits
                and ids & {park.id for park in pairing.parks}
                and not profile.no_new_space
                and _two_sided(profile.phases)
            ):
                kept.append(pairing)
        return tuple(kept)


def _why_behind(choice: ParkChoice, first: ParkChoice) -> str:
    """What really orders two places of the same standing: the score; else the document; else nothing but the numbering."""
    name = first.park.name
    if choice.score < first.score:
        digits = 0 if f"{choice.score:.0f}" != f"{first.score:.0f}" else 2
        return f"与本项目环节或赛道的对应程度低于“{name}”（{choice.score:.{digits}f} 比 {first.score:.{digits}f}）"
    own, other = choice.reasons[0].cite.doc, first.reasons[0].cite.doc
    if own != other:
        return f"与“{name}”对应程度相同；依据文件不同，划定该产业的文件排在前面"
    return f"与“{name}”对应程度相同，并列；前后只按规则库编号排，不分优先"


def _two_sided(phases: frozenset[str]) -> bool:
    """True when a lead both develops and makes, or when only early stages are known: making will follow elsewhere."""
    return bool(phases) and not phases <= {"总部", "技改"}


def _near(chains: Sequence[Chain]) -> bool:
    """True when the second chain is nearly as strong as the first."""
    return len(chains) > 1 and chains[1].score >= 0.75 * chains[0].score


def _statements(record: Record, parks: Mapping[str, Record], known: Mapping[str, Record]) -> Iterable[_Statement]:
    raw = record.data.get("roles")
    roles = tuple(str(role) for role in raw) if isinstance(raw, list | tuple) else ()
    for link in record.links:
        if link.type != "place" or link.target not in parks:
            continue
        own = frozenset(roles)
        text = "、".join(dict.fromkeys([*([link.role] if link.role else []), *roles]))
        for target in record.targets("develops"):
            if target in known:
                yield _Statement(link.target, target, own, link.cite or record.cite, record, text)


def _pairings(plan: PlanView, parks: Mapping[str, Record]) -> list[tuple[Pairing, frozenset[str]]]:
    found = []
    for kind in (RecordKind.LAYOUT, RecordKind.DEFINITION, RecordKind.TASK):
        for record in plan.of_kind(kind):
            places = [link.target for link in record.links if link.type == "pairs" and link.target in parks]
            if len(places) > 1 and plan.status(record) is Status.CURRENT:
                pairing = Pairing(tuple(parks[place] for place in places), record.note or record.name, record.cite)
                found.append((pairing, frozenset(record.targets("develops"))))
    return found


def _wanted_roles(phases: frozenset[str], rules: MatchRules) -> frozenset[str]:
    wanted: set[str] = set()
    for phase in phases:
        wanted |= rules.roles_by_phase.get(phase, frozenset())
    return frozenset(wanted)


def _keep_best(choices: dict[str, ParkChoice], choice: ParkChoice) -> None:
    """Keep the higher of two choices of one park; a second statement for it adds its reason."""
    known = choices.get(choice.park.id)
    if known is None:
        choices[choice.park.id] = choice
        return
    best, other = (choice, known) if choice.score > known.score else (known, choice)
    extra = tuple(reason for reason in other.reasons if reason not in best.reasons)
    choices[choice.park.id] = replace(best, reasons=(*best.reasons, *extra)[:4])


def is_delta_centre(profile: Profile, rules: MatchRules) -> bool:
    """Whether a lead is an R&D centre of a 长三角 manufacturer (9号 二1): from 苏浙皖, R&D, making elsewhere."""
    centre = rules.delta_centre
    research = (
        bool(profile.phases & centre.phases)
        or bool(set(profile.wanted_parks) & set(centre.parks))
        or any(_RESEARCH.search(profile.text_by_field.get(field, "")) for field in ("project", "summary"))
    )
    return profile.origin is Origin.DELTA and research and not profile.phases & _MAKING and not profile.land_mu


def _is_maker(profile: Profile) -> bool:
    """The lead's own words say a works stands behind it."""
    return any(_MAKER.search(text) for text in profile.text_by_field.values())


def _is_service_body(row: ServiceSite, profile: Profile, found: Classification) -> bool:
    outside = found.outside if found.is_outside else None
    if row.kinds or row.trades:
        if (
            outside is None
            or (row.kinds and outside.kind not in row.kinds)
            or (row.trades and outside.id not in row.trades)
        ):
            return False
    elif found.is_outside:
        return False
    hits = (hit for ident in row.signals for hit in profile.signals.get(ident, ()))
    return not row.signals or any(hit.standing is not Standing.DENIED for hit in hits)
