"""The six steps in order: profile → classify → site → tier → slots → policies → one immutable report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from mhcrm.domain.fields import LABELS
from mhcrm.domain.lead import Lead
from mhcrm.domain.matching.classify import Classification, Classifier, Taxonomy
from mhcrm.domain.matching.corrections import Corrected, correction_json
from mhcrm.domain.matching.crosswalk import Crosswalk, OldHeading
from mhcrm.domain.matching.facts import Profile
from mhcrm.domain.matching.policies import case_by_case, judge
from mhcrm.domain.matching.profile import TRADE_FIELDS, Profiler, texts
from mhcrm.domain.matching.report import MatchReport, MatchWarning
from mhcrm.domain.matching.scan import Entry, Vocabulary
from mhcrm.domain.matching.site import Layout, SiteResult
from mhcrm.domain.matching.slots import Slot, SlotIndex
from mhcrm.domain.matching.tier import TierRule
from mhcrm.domain.matching.upstairs import Upstairs
from mhcrm.domain.records import MatchCorrection
from mhcrm.plan.base import PlanView
from mhcrm.plan.lexicon import Lexicon, Term, normalise
from mhcrm.plan.matching_rules import MatchRules
from mhcrm.plan.model import Record, RecordKind, Status
from mhcrm.plan.signals import Signals
from mhcrm.plan.upstairs_rules import load_upstairs

POLICY_DOCUMENT = "doc.2024-11"
DELTA_AREA = frozenset({"park.hongqiao-cbd", "park.hub", "park.qianwan", "park.qianwan-bio"})
_SHORTEST_NAME = 3


class Matcher:
    """Everything compiled once for one plan view, vocabulary and set of slots; :meth:`match` is a pure function."""

    def __init__(
        self, plan: PlanView, lexicon: Lexicon, signals: Signals, rules: MatchRules, slots: Sequence[Slot] = ()
    ) -> None:
        rules = rules.on(plan.base.lines)
        self._plan, self._lexicon, self._rules = plan, lexicon, rules
        taxonomy = Taxonomy(plan)
        terms = [term for term in (*lexicon.terms, *_plan_terms(taxonomy)) if _known(term, taxonomy)]
        self.vocabulary = Vocabulary(terms, _names(plan, lexicon, taxonomy), lexicon.cues)
        self._profiler = Profiler(lexicon, signals)
        self._classifier = Classifier(taxonomy, lexicon, rules)
        self._crosswalk = Crosswalk(plan, taxonomy)
        self._layout = Layout(plan, taxonomy, rules)
        self._tier = TierRule(rules.tier_cite, rules.tier_lines)
        self._slots = SlotIndex(slots, rules.slot_lines)
        self._upstairs = Upstairs(load_upstairs(), signals, plan)
        self._policy_end = _policy_end(plan)
        self._taxonomy = taxonomy

    def match(self, lead: Lead, corrections: Sequence[MatchCorrection] = ()) -> MatchReport:
        """Match one lead; what officers put right (人工更正) wins over what is computed."""
        put = Corrected(corrections, self._taxonomy, self._plan)
        scan = self.vocabulary.scan(texts(lead, TRADE_FIELDS))
        profile = self._profiler.read(lead, scan)
        headings = self._crosswalk.read(lead)
        read = self._classifier.classify(scan, lead.text("gb4754"), lead.text("industry_text"))
        found = put.chain(self._crosswalk.fill(read, headings))
        site = put.site(self._layout.choose(profile, found))
        tier = put.tier(self._tier.decide(profile, site.delta_centre, bool(found.is_outside)))
        parks = [choice.park.id for choice in site.parks if choice.standing != "unmentioned" or choice.score > 0]
        slots = self._slots.choose(profile, tier.name, parks)
        policies = put.policies(judge(profile, found, self._plan), profile, found)
        return MatchReport(
            profile=profile,
            classification=found,
            site=site,
            tier=tier,
            slots=slots,
            policies=policies,
            suggestion=case_by_case(policies, self._plan),
            warnings=(
                *(MatchWarning("corrected", text) for text in put.notes()),
                *self._warnings(profile, found, site, headings),
            ),
            as_of=self._plan.as_of,
            plan_version=self._plan.version,
            lexicon_version=self._lexicon.version,
            slot_lines=self._rules.slot_lines,
            upstairs=self._upstairs.judge(profile, found, tier),
            corrections=tuple(correction_json(item, put.names(item)) for item in put.all),
        )

    def _warnings(
        self, profile: Profile, found: Classification, site: SiteResult, headings: tuple[OldHeading, ...]
    ) -> Iterable[MatchWarning]:
        for heading in headings:
            cites = (heading.record.cite, *heading.record.also)
            yield MatchWarning("old_heading", self._crosswalk.words(heading), cites)
        yield from _chain_warnings(found)
        yield from self._enterprise_warnings(found)
        yield from _site_warnings(found, site)
        if profile.no_new_space:
            yield MatchWarning("no_new_space", "项目不需要新增空间，只作产业与政策衔接，不推荐载体层级。")
        told = profile.investment_evidence
        if told is not None:
            words = f"“投资总额”栏空着，按{LABELS.get(told.field, told.field)}里的“{told.text}”理解，请核实后填入。"
            yield MatchWarning("investment_from_text", words)
        land = profile.land_evidence
        if land is not None:
            words = f"“用地需求”栏空着，按{LABELS.get(land.field, land.field)}里的“{land.text}”理解，请核实后填入。"
            yield MatchWarning("land_from_text", words)
        missing = _missing_fields(profile)
        if missing:
            yield MatchWarning("missing_fields", f"缺少{'、'.join(missing)}，相应结论待核实。")
        yield from self._time_warnings(profile)

    def _enterprise_warnings(self, found: Classification) -> Iterable[MatchWarning]:
        for chain in found.chains[:1]:
            for part in chain.parts:
                if part.cite and part.basis == "document" and part.cite.doc == "闵府发〔2021〕17号":
                    yield MatchWarning(
                        "history_enterprise",
                        f"“{part.term}”见于十四五规划（历史口径），产业归属已按现行规划判定。",
                        (part.cite,),
                    )
                    return

    def _time_warnings(self, profile: Profile) -> Iterable[MatchWarning]:
        record = self._plan.base.records.get(POLICY_DOCUMENT)
        if record is None or self._policy_end is None or not profile.planned_on:
            return
        if profile.planned_on > self._policy_end.isoformat()[: len(profile.planned_on)]:
            yield MatchWarning(
                "policy_expiry",
                f"计划时间 {profile.planned_on} 晚于现行政策意见的有效期末日 {self._policy_end.isoformat()}，不能按现行条款承诺。",
                (record.cite,),
            )


def match(
    lead: Lead, *, plan: PlanView, lexicon: Lexicon, signals: Signals, slots: Sequence[Slot], rules: MatchRules
) -> MatchReport:
    """Match one lead; for many leads build one :class:`Matcher`."""
    return Matcher(plan, lexicon, signals, rules, slots).match(lead)


def _known(term: Term, taxonomy: Taxonomy) -> bool:
    return term.target.startswith("outside.") or term.target in taxonomy.records


def _plan_terms(taxonomy: Taxonomy) -> Iterable[Term]:
    """The plan's own names of tracks and segments are vocabulary too."""
    for record in taxonomy.records.values():
        if record.id.startswith("industry."):
            continue
        for name in dict.fromkeys((record.name, *record.aliases)):
            text = normalise(name)
            if len(text) > _SHORTEST_NAME:
                yield Term(text, record.id, "document")


def _names(plan: PlanView, lexicon: Lexicon, taxonomy: Taxonomy) -> Iterable[tuple[str, Entry]]:
    for phase in lexicon.phases:
        for word in phase.words:
            yield word, Entry("phase", phase.id)
    for record in plan.of_kind(RecordKind.PARK):
        for name in (record.name, *record.aliases):
            yield normalise(name), Entry("park", record.id)
    for ident, targets in taxonomy.enterprises.items():
        if targets:
            yield from _enterprise_names(taxonomy.enterprise_records[ident])


def _enterprise_names(record: Record) -> Iterable[tuple[str, Entry]]:
    for name in dict.fromkeys((record.name, *record.aliases)):
        text = normalise(name)
        if len(text) >= _SHORTEST_NAME:
            yield text, Entry("enterprise", record.id)


def _policy_end(plan: PlanView) -> date | None:
    record = plan.base.records.get(POLICY_DOCUMENT)
    return record.valid.end if record and plan.status(record) is not Status.FUTURE else None


def _chain_warnings(found: Classification) -> Iterable[MatchWarning]:
    trade = found.outside
    if trade is not None:
        cites = (trade.cite,) if trade.cite else ()
        words = "、".join(dict.fromkeys(part.term for part in found.outside_parts))
        lead = "不在重点产业范围" if found.is_outside else "有重点产业以外的成分，请核实主营"
        yield MatchWarning(
            trade.kind if trade.kind != "outside" else "outside_plan",
            f"{lead}：{trade.label}（依据“{words}”）。{trade.reason}",
            cites,
        )
    if not found.chains and trade is None:
        yield MatchWarning("unverified", "现有文字不足以判定产业链，待核实主营产品与工艺。")
    elif found.chains and found.chains[0].verdict == "possible":
        guesses = "、".join(dict.fromkeys(part.term for part in found.chains[0].parts if part.guess))
        why = f"现行规划没有点名“{guesses}”，归到这里是编者推测，" if guesses else "产业链依据偏弱或有反证，"
        yield MatchWarning("uncertain_chain", f"{why}请核实后确认。")


def _site_warnings(found: Classification, site: SiteResult) -> Iterable[MatchWarning]:
    if found.chains and not site.parks:
        yield MatchWarning("no_layout", "现行布局没有为该赛道列出载体。", (found.chains[0].target.cite,))
    elif found.chains and site.parks[0].standing != "named":
        yield MatchWarning(
            "layout_open",
            "现行布局没有为该赛道单列载体，以下按同链参照，需研判。",
            tuple(reason.cite for reason in site.parks[0].reasons[:1]),
        )


def _missing_fields(profile: Profile) -> list[str]:
    checks = (
        ("投资总额", profile.investment is None),
        ("所处环节", not profile.phases),
        ("企业性质", profile.ownership is None),
        ("用地或建筑面积", profile.land_mu is None and profile.floor_area_sqm is None and not profile.no_new_space),
    )
    return [label for label, absent in checks if absent]
