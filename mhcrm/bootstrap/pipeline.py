"""The pipeline's foundation: working days, the rules in effect, the guarded change of stages, entries, tasks, files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from mhcrm.bootstrap.core import Core

if TYPE_CHECKING:
    from mhcrm.domain.lead import Value
    from mhcrm.domain.pipeline.calendar import WorkCalendar
    from mhcrm.domain.pipeline.records import Task
    from mhcrm.domain.pipeline.timeline import TimelineEntry
    from mhcrm.services.pipeline.attachments import AttachmentsService
    from mhcrm.services.pipeline.guard import Guard
    from mhcrm.services.pipeline.journal import JournalService
    from mhcrm.services.pipeline.moves import MovesService
    from mhcrm.services.pipeline.office import PipelineOffice
    from mhcrm.services.pipeline.tasks import TasksService
    from mhcrm.services.records.service import More
    from mhcrm.store import ReadView, UnitOfWork


class Pipeline(Core):
    """推进: what every later part may rest on. Later classes say more at gates and in timelines by overriding the hooks."""

    # -- hooks ------------------------------------------------------------------------------------
    def gate_checks(self, view: ReadView, lead_id: int) -> Mapping[str, str]:
        """Name of a check → what is in the way of a project at its gate ("" = nothing); asked by ``stages.yaml``."""
        _ = view, lead_id
        return {}

    def timeline_lines(self) -> Sequence[More]:
        """What other subjects have for a project's timeline."""
        return (self._pipeline_lines,)

    @staticmethod
    def _pipeline_lines(view: ReadView, lead_id: int) -> Iterable[TimelineEntry]:
        from mhcrm.services.pipeline.lines import timeline_lines

        return timeline_lines(view, lead_id)

    def task_finished(self, uow: UnitOfWork, task: Task, day: date, note: str) -> None:
        """Inside the write that finishes a task: what it came from is finished too."""

    @staticmethod
    def _release_holds(uow: UnitOfWork, lead_id: int, on: date, why: str) -> None:
        """A project that leaves the pipeline lets go of its spaces."""
        from mhcrm.services.spaces.holds import release_of_lead

        release_of_lead(uow, lead_id, on, why)

    # -- services ---------------------------------------------------------------------------------
    def stage_names(self) -> Mapping[str, str]:
        """What the office calls the stages (code → name); the gates are read only where it set rules of its own."""
        from mhcrm.services.pipeline.stage_names import effective_names

        with self.store.read() as view:
            return effective_names(view)

    @property
    def calendar(self) -> WorkCalendar:
        """Working days as the office has them."""
        return self.pipeline_office.calendar()

    @cached_property
    def guard(self) -> Guard:
        """The one way a project changes its stage."""
        from mhcrm.services.pipeline.guard import Guard
        from mhcrm.services.pipeline.office import effective_rules

        return Guard(self.clock, effective_rules, self._release_holds, self.gate_checks)

    @cached_property
    def pipeline(self) -> MovesService:
        """Moves, evidence, history of stages."""
        from mhcrm.services.pipeline.moves import MovesService
        from mhcrm.services.records.reading import read_entries

        def read(entries: Mapping[str, str]) -> tuple[dict[str, Value], dict[str, str]]:
            return read_entries(entries, self.stage_names())

        return MovesService(self.store, self.clock, self.guard, lambda: self.calendar, read, self.attachments.add)

    @cached_property
    def pipeline_office(self) -> PipelineOffice:
        """The office's own gates, names, thresholds and holiday notices."""
        from mhcrm.services.pipeline.office import PipelineOffice

        return PipelineOffice(self.store, self.clock, self.guard)

    @cached_property
    def journal(self) -> JournalService:
        """Entries, visits, quick entry."""
        from mhcrm.services.pipeline.journal import JournalService

        return JournalService(self.store, self.clock, lambda: self.calendar)

    @cached_property
    def tasks(self) -> TasksService:
        """待办."""
        from mhcrm.services.pipeline.tasks import TasksService

        return TasksService(self.store, self.clock, lambda: self.calendar, self.task_finished)

    @cached_property
    def attachments(self) -> AttachmentsService:
        """Kept files."""
        from mhcrm.services.pipeline.attachments import AttachmentsService

        return AttachmentsService(self.store)
