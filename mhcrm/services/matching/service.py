"""Use cases of matching: one lead, many leads, records without a database; storing, staleness and comparison."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from mhcrm.base.clock import Clock
from mhcrm.base.errors import InputError
from mhcrm.base.progress import Progress, silent
from mhcrm.domain.lead import Lead
from mhcrm.domain.matching.engine import Matcher
from mhcrm.domain.matching.report import Difference, MatchReport, diff
from mhcrm.domain.matching.slots import Slot
from mhcrm.domain.records import LeadQuery, MatchCorrection, StoredReport
from mhcrm.domain.space.intervals import gather
from mhcrm.domain.space.inventory import Inventory
from mhcrm.domain.space.slots import combined_slots_on, slots_on
from mhcrm.plan.base import PlanBase, PlanView
from mhcrm.plan.lexicon import Lexicon
from mhcrm.plan.matching_rules import MatchRules, load_match_rules
from mhcrm.plan.signals import Signals
from mhcrm.store import ReadView, Store

_BATCH = 500  # reports written in one transaction


@dataclass(frozen=True, slots=True)
class ManyResult:
    """What matching many leads came to."""

    matched: int
    with_chain: int
    outside: int
    undecided_tier: int


class MatchingService:
    """Lead × rules × space → report.

    Args:
        store: where leads and reports live; not touched by :meth:`match_records`.
        rules: our weights; default the shipped ones.
    """

    def __init__(
        self,
        store: Store | None,
        plan: PlanBase,
        lexicon: Lexicon,
        signals: Signals,
        clock: Clock,
        rules: MatchRules | None = None,
    ) -> None:
        self._database = store
        self._plan, self._lexicon, self._signals, self._clock = plan, lexicon, signals, clock
        self._rules = rules or load_match_rules()
        self._bare: tuple[object, Matcher] | None = None

    @property
    def _store(self) -> Store:
        if self._database is None:
            raise InputError("没有打开数据库。", todo="请先打开数据文件。", code="no_database")
        return self._database

    @property
    def version(self) -> str:
        """Stamp of everything a report depends on besides lead and space."""
        return f"{self._plan.version}/{self._lexicon.version}"

    def match_records(self, leads: Iterable[Lead], slots: Sequence[Slot] = ()) -> list[MatchReport]:
        """Match leads without storing reports. Leads that are not stored need no database; stored ones keep what officers
        put right."""
        matcher, batch = self._matcher(slots), list(leads)
        if self._database is None or not any(lead.id is not None for lead in batch):
            return [matcher.match(lead) for lead in batch]
        with self._database.read() as view:
            return _matched(matcher, batch, view)

    def preview(self, lead: Lead) -> MatchReport:
        """Match one lead while it is being edited, against the free space of today; nothing is stored."""
        corrections: Sequence[MatchCorrection] = ()
        if lead.id is not None:
            with self._store.read() as view:
                corrections = view.corrections.of_lead(lead.id)
        return self._matcher(self._slots()).match(lead, corrections)

    def match_lead(self, code: str, *, save: bool = True) -> MatchReport:
        """Match one stored lead by code.

        Raises:
            InputError: no lead has this code.
        """
        return self.match_codes([code], save=save)[0]

    def match_codes(self, codes: Sequence[str], *, save: bool = True) -> list[MatchReport]:
        """Match stored leads by code, in the order given."""
        with self._store.read() as view:
            leads = [view.leads.by_code(code) for code in codes]
            reports = _matched(self._matcher(self._slots()), leads, view)
        if save:
            self._save(reports)
        return reports

    def match_many(
        self,
        codes: Sequence[str] | None = None,
        progress: Progress | None = None,
        each: Callable[[MatchReport], None] | None = None,
    ) -> ManyResult:
        """Match the leads with these codes, or all live leads, store the reports and hand each stored one to ``each``.

        Reports are derived data: each batch is one transaction, and a cancelled run keeps the batches already written.
        """
        tracker = progress or silent()
        matcher = self._matcher(self._slots())
        with self._store.read() as view:
            ids = (
                sorted(view.leads.ids(LeadQuery(sort=())))
                if codes is None
                else [_id(view.leads.by_code(c)) for c in codes]
            )
        counts = [0, 0, 0, 0]
        tracker.start("正在匹配", len(ids))
        for start in range(0, len(ids), _BATCH):
            with self._store.read() as view:
                reports = _matched(matcher, view.leads.many(ids[start : start + _BATCH]), view)
            self._save(reports)
            for report in reports:
                _count(counts, report)
                if each is not None:
                    each(report)
            tracker.step(min(start + _BATCH, len(ids)))
        return ManyResult(*counts)

    def view(self) -> PlanView:
        """The rule base of today, as matching uses it."""
        return self._plan.view(self._clock.today())

    @property
    def lexicon(self) -> Lexicon:
        """The vocabulary in effect."""
        return self._lexicon

    def stale_ids(self) -> list[int]:
        """Leads whose newest report is missing, marked stale, of another day or of other rules."""
        with self._store.read() as view:
            return view.reports.stale_leads(self._clock.today(), self.version)

    def refresh_stale(self, progress: Progress | None = None) -> int:
        """Match again every lead whose report no longer holds; returns how many."""
        ids = self.stale_ids()
        matcher = self._matcher(self._slots())
        tracker = progress or silent()
        tracker.start("正在更新匹配结果", len(ids))
        for start in range(0, len(ids), _BATCH):
            with self._store.read() as view:
                reports = _matched(matcher, view.leads.many(ids[start : start + _BATCH]), view)
            self._save(reports)
            tracker.step(min(start + _BATCH, len(ids)))
        return len(ids)

    def latest(self, lead_id: int) -> Mapping[str, object] | None:
        """The newest stored report of a lead as JSON, with ``stale`` added; None if never matched."""
        with self._store.read() as view:
            stored = view.reports.latest(lead_id)
        if stored is None:
            return None
        return {**stored.body, "stale": self.is_stale(stored), "created_at": stored.created_at.isoformat()}

    def is_stale(self, stored: StoredReport) -> bool:
        """Whether a stored report no longer holds: lead or space changed, another day, other rules or words."""
        return stored.stale or stored.as_of != self._clock.today() or stored.plan_version != self.version

    def compare(self, lead_id: int) -> tuple[Difference, ...]:
        """What changed between the two newest reports of a lead; empty when there is only one."""
        with self._store.read() as view:
            stored = view.reports.of_lead(lead_id)
        return diff(stored[1].body, stored[0].body) if len(stored) > 1 else ()

    def _slots(self) -> Sequence[Slot]:
        with self._store.read() as view:
            inventory = Inventory(view.spaces.all(), gather(view.occupancy.all(), view.holds.all(), {}))
        today = self._clock.today()
        return [*slots_on(inventory, today), *combined_slots_on(inventory, today)]

    def _matcher(self, slots: Sequence[Slot]) -> Matcher:
        """A matcher for today; the one without slots is kept, compiling takes most of a short run."""
        today = self._clock.today()
        if not slots and self._bare is not None and self._bare[0] == today:
            return self._bare[1]
        matcher = Matcher(self._plan.view(today), self._lexicon, self._signals, self._rules, slots)
        if not slots:
            self._bare = (today, matcher)
        return matcher

    def _save(self, reports: Sequence[MatchReport]) -> None:
        rows = [_row(report, self.version) for report in reports if report.profile.lead.id is not None]
        if rows:
            with self._store.write("匹配", undoable=False) as uow:
                uow.reports.add_many(rows)


def _matched(matcher: Matcher, leads: Iterable[Lead], view: ReadView) -> list[MatchReport]:
    """Reports of stored leads, with what officers put right."""
    batch = list(leads)
    corrections = view.corrections.of_leads([lead.id for lead in batch if lead.id is not None])
    return [matcher.match(lead, corrections.get(lead.id or 0, ())) for lead in batch]


def _id(lead: Lead) -> int:
    if lead.id is None:
        raise InputError("项目尚未保存，不能存储匹配结果。", code="not_stored")
    return lead.id


def _row(report: MatchReport, version: str) -> dict[str, object]:
    lead = report.profile.lead
    return {
        "lead_id": lead.id,
        "lead_version": lead.version,
        "as_of": report.as_of,
        "plan_version": version,
        "body": report.to_json(),
        **report.summary(),
    }


def _count(counts: list[int], report: MatchReport) -> None:
    counts[0] += 1
    counts[1] += bool(report.classification.chains)
    counts[2] += report.classification.is_outside is True
    counts[3] += report.tier.name is None


def summaries(reports: Iterable[MatchReport]) -> Iterator[dict[str, str]]:
    """Code, company and the four summary words of each report, for lists and the command line."""
    for report in reports:
        lead = report.profile.lead
        yield {
            "code": lead.code or "",
            "company": lead.text("company"),
            "project": lead.text("project"),
            **report.summary(),
        }
