"""Services about leads: records, intake, duplicates, matching and corrections."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from mhcrm.bootstrap.pipeline import Pipeline

if TYPE_CHECKING:
    from mhcrm.domain.lead import Lead
    from mhcrm.services.duplicates.service import DuplicatesService
    from mhcrm.services.intake.service import IntakeService
    from mhcrm.services.matching.corrections import CorrectionsService
    from mhcrm.services.matching.service import MatchingService
    from mhcrm.services.records.companies import CompaniesService
    from mhcrm.services.records.service import RecordsService
    from mhcrm.store import UnitOfWork

Stated = tuple[int, str | None, Mapping[str, object]]


class Leads(Pipeline):
    """The lead as a row: reading it in, keeping it, matching it."""

    @cached_property
    def records(self) -> RecordsService:
        """Leads, companies, timeline, bin, undo."""
        from mhcrm.services.records.service import RecordsService

        return RecordsService(
            self.store,
            self.clock,
            self._release_holds,
            self._enter,
            self._state,
            self.timeline_lines(),
            self.stage_names,
        )

    def _enter(self, uow: UnitOfWork, lead: Lead, stage: str) -> None:
        """A form that changes the stage goes through the same gate as a move."""
        from mhcrm.services.pipeline.guard import Why

        self.guard.enter(uow, lead, stage, Why())

    def _state(self, uow: UnitOfWork, rows: Sequence[Stated], source: str) -> None:
        """Stages that a form or a ledger says; the gates are read only when there is one."""
        self.guard.state(uow, rows, source)

    @cached_property
    def companies(self) -> CompaniesService:
        """One company with all that belongs to it."""
        from mhcrm.services.records.companies import CompaniesService

        return CompaniesService(self.store, self.records.company_timeline)

    @cached_property
    def duplicates(self) -> DuplicatesService:
        """查重 over everything stored."""
        from mhcrm.services.duplicates.service import DuplicatesService

        return DuplicatesService(self.store, self.clock, self.stage_names)

    @cached_property
    def intake(self) -> IntakeService:
        """Spreadsheets in."""
        from mhcrm.services.intake.service import IntakeService

        return IntakeService(self.store, self.clock, self.guard.state, self.stage_names)

    @cached_property
    def matching(self) -> MatchingService:
        """Lead × rules × space → report."""
        from mhcrm.services.matching.service import MatchingService

        return MatchingService(self.store, self.plan, self.lexicon, self.signals, self.clock)

    @cached_property
    def corrections(self) -> CorrectionsService:
        """What officers put right in match reports (人工更正)."""
        from mhcrm.services.matching.corrections import CorrectionsService

        return CorrectionsService(self.store, self.matching, self.shipped_plan, self.shipped_lexicon, self.clock)
