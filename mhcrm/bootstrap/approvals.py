"""Services about what has to be brought to a close: approvals, demands, assessment, commitments, opportunities."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from mhcrm.bootstrap.papers import Papers
from mhcrm.domain.change import ChangeSet, RowKind

if TYPE_CHECKING:
    from mhcrm.domain.approvals.promises import Limits
    from mhcrm.domain.approvals.workdays import WorkDays
    from mhcrm.domain.due import DueItem
    from mhcrm.domain.lead import Lead
    from mhcrm.domain.pipeline.records import Task
    from mhcrm.domain.pipeline.timeline import TimelineEntry
    from mhcrm.services.approvals.service import ApprovalsService
    from mhcrm.services.assessment.meetings import Meetings
    from mhcrm.services.assessment.sheets import Sheets
    from mhcrm.services.commitments.service import CommitmentsService
    from mhcrm.services.demands.service import DemandsService
    from mhcrm.services.opportunities.service import OpportunitiesService
    from mhcrm.services.records.service import More
    from mhcrm.store import ReadView, UnitOfWork

_BY_SETTINGS = ("approvals", "demands", "assessment", "meetings", "commitments")


class Approvals(Papers):
    """并联审批, 诉求, 研判与上会, 承诺兑现, 供需机会清单."""

    # -- hooks of what stands before --------------------------------------------------------------
    def _committed(self, change: ChangeSet) -> None:
        """Thresholds and holidays are settings: what counts by them is built anew."""
        super()._committed(change)
        if change.touches(RowKind.SETTING):
            for name in _BY_SETTINGS:
                self.__dict__.pop(name, None)

    def gate_checks(self, view: ReadView, lead_id: int) -> Mapping[str, str]:
        """Promises still owed keep the hard gates locked; stages of signing and 达产 ask for commitments."""
        from mhcrm.domain.approvals.records import ACCEPTANCE, START_OF_WORKS
        from mhcrm.services.approvals.service import locks_in
        from mhcrm.services.commitments.service import checks_in

        locks = locks_in(view, lead_id)
        owed = dict.fromkeys(reason for reasons in locks.values() for reason in reasons)
        return {
            **super().gate_checks(view, lead_id),
            **checks_in(view, lead_id),
            "approvals": "；".join(owed),
            "approvals-start": "；".join(locks.get(START_OF_WORKS, ())),
            "approvals-acceptance": "；".join(locks.get(ACCEPTANCE, ())),
        }

    def task_finished(self, uow: UnitOfWork, task: Task, day: date, note: str) -> None:
        """A task made of a decision finishes the decision."""
        super().task_finished(uow, task, day, note)
        kind, _, number = task.origin.partition(":")
        if kind == "decision" and number.isdecimal():
            from mhcrm.services.assessment.meetings import finish_decision

            finish_decision(uow, int(number), day, note)

    def timeline_lines(self) -> Sequence[More]:
        """The history of approvals, demands, meetings and commitments stands in the timeline too."""
        return (*super().timeline_lines(), self._loop_lines)

    @staticmethod
    def _loop_lines(view: ReadView, lead_id: int) -> Iterable[TimelineEntry]:
        from mhcrm.domain.pipeline.timeline import TimelineEntry

        for one in view.loops.events.of_lead(lead_id):
            if one.created_at is not None:
                moved = f"{one.before} → {one.after}" if one.before and one.after else ""
                title = f"{_SUBJECTS.get(one.subject, '')}{one.kind}"
                text = "：".join(part for part in (moved, one.text) if part)
                yield TimelineEntry(one.on, one.created_at, one.subject, title, text, one.author, one.id)

    def loop_due_items(self, as_of: date | None = None) -> tuple[DueItem, ...]:
        """What falls due, longest overdue first; projects in the bin, ended or moved away are left alone."""
        from mhcrm.domain.due import by_urgency
        from mhcrm.domain.stages import Stage

        parts = (self.approvals, self.demands, self.commitments, self.meetings)
        found = [item for part in parts for item in part.due_items(as_of)]
        with self.store.read() as view:
            ids = {item.lead_id for item in found if item.lead_id is not None}
            live = view.loops.live_leads(ids, (Stage.LOST, Stage.MOVED, Stage.MERGED))
        return by_urgency([item for item in found if item.lead_id is None or item.lead_id in live])

    # -- services ---------------------------------------------------------------------------------
    @property
    def workdays(self) -> WorkDays:
        """Counting by the office's calendar as it is now."""
        from mhcrm.domain.approvals.workdays import WorkDays

        return WorkDays(self.calendar.is_workday)

    @property
    def service_limits(self) -> Limits:
        """Working days at which something is told or frozen (编者规则, or the office's own)."""
        from mhcrm.services.approvals.limits import limits_in

        with self.store.read() as view:
            return limits_in(view)

    @cached_property
    def approvals(self) -> ApprovalsService:
        """并联推进、容缺后补、跟踪审批、综合验收、闭环管理."""
        from mhcrm.services.approvals.loading import Kit
        from mhcrm.services.approvals.service import ApprovalsService
        from mhcrm.services.approvals.templates import templates_of

        calendar, templates = self.calendar, templates_of(lambda: self.store)
        return ApprovalsService(
            Kit(
                self.store,
                self.clock,
                self.service_limits,
                self.workdays,
                templates,
                calendar.caveat,
                self.attachments.add,
                self._expected_track,
            )
        )

    def _expected_track(self, view: ReadView, lead: Lead) -> tuple[str, str]:
        found = self.guard.track(self.guard.rules(view), lead)
        return ("", "") if found is None else (found.id, found.name)

    @cached_property
    def demands(self) -> DemandsService:
        """企业诉求."""
        from mhcrm.plan.service_rules import load_service_rules
        from mhcrm.services.demands.service import DemandsService

        rules = load_service_rules()
        kinds = {kind.name: kind.words for kind in rules.demand_kinds}
        cite, warn = f"{rules.demand_doc} {rules.demand_at}", self.service_limits.demand_warn
        return DemandsService(self.store, self.clock, kinds, cite, self.workdays, warn)

    @cached_property
    def assessment(self) -> Sheets:
        """研判表."""
        from mhcrm.plan.service_rules import load_service_rules
        from mhcrm.services.assessment.sheets import Sheets

        rules = load_service_rules()
        return Sheets(self.store, self.clock, rules.dimensions, rules.vetoes, rules.checks, rules.opinions)

    @cached_property
    def meetings(self) -> Meetings:
        """上会 and 专班; a decision becomes a task of the pipeline."""
        from mhcrm.services.assessment.meetings import Meetings

        return Meetings(self.store, self.clock, self.workdays, self._task_of_decision, self._finish_task_of_decision)

    @staticmethod
    def _task_of_decision(uow: UnitOfWork, lead_id: int, words: str, owner: str, due: date | None, origin: str) -> str:
        from mhcrm.services.pipeline.steps import add_step

        return str(add_step(uow, lead_id, words, due=due, person=owner, kind="议定事项", origin=origin))

    def _finish_task_of_decision(self, uow: UnitOfWork, ref: str, day: date, note: str) -> bool:
        from mhcrm.domain.pipeline.records import TaskState
        from mhcrm.services.pipeline.steps import finish_step

        task = uow.pipeline.tasks.get(int(ref)) if ref.isdecimal() else None
        if task is None or task.state is not TaskState.OPEN:
            return False
        finish_step(uow, task, day, self.actor, note)
        return True

    @cached_property
    def commitments(self) -> CommitmentsService:
        """承诺兑现."""
        from mhcrm.plan.service_rules import load_service_rules
        from mhcrm.services.commitments.service import CommitmentsService

        kinds = {kind.name: kind.unit for kind in load_service_rules().commitments}
        return CommitmentsService(self.store, self.clock, kinds, self.workdays, self.service_limits.item_warn)

    @cached_property
    def opportunities(self) -> OpportunitiesService:
        """供给、需求两张机会清单."""
        from mhcrm.services.intake.readers import read_source
        from mhcrm.services.opportunities.service import OpportunitiesService

        return OpportunitiesService(self.store, self.clock, self._chains_of, lambda path: read_source(path).grids)

    def _chains_of(self, records: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
        """The chains the project classifier finds in texts: record id → name."""
        from mhcrm.domain.lead import Lead

        leads = [Lead({key: text or None for key, text in record.items()}) for record in records]
        found = []
        for report in self.matching.match_records(leads):
            parts = [
                one for chain in report.classification.chains for one in (chain.industry, chain.track, chain.segment)
            ]
            found.append({part.id: part.name for part in parts if part is not None})
        return found


_SUBJECTS = {"approval_item": "审批：", "approval_case": "审批："}
