"""Services about leads: records, intake, duplicates, matching and corrections."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from mhcrm.bootstrap.core import Core

if TYPE_CHECKING:
    from mhcrm.services.duplicates.service import DuplicatesService
    from mhcrm.services.intake.service import IntakeService
    from mhcrm.services.matching.corrections import CorrectionsService
    from mhcrm.services.matching.service import MatchingService
    from mhcrm.services.records.service import RecordsService
    from mhcrm.store import UnitOfWork


class Leads(Core):
    """The lead as a row: reading it in, keeping it, matching it."""

    @staticmethod
    def _release_holds(uow: UnitOfWork, lead_id: int, on: date, why: str) -> None:
        """A project that leaves the pipeline lets go of its spaces."""
        from mhcrm.services.spaces.holds import release_of_lead

        release_of_lead(uow, lead_id, on, why)

    @cached_property
    def records(self) -> RecordsService:
        """Leads, companies, timeline, bin, undo."""
        from mhcrm.services.records.service import RecordsService

        return RecordsService(self.store, self.clock, self._release_holds)

    @cached_property
    def duplicates(self) -> DuplicatesService:
        """查重 over everything stored."""
        from mhcrm.services.duplicates.service import DuplicatesService

        return DuplicatesService(self.store, self.clock)

    @cached_property
    def intake(self) -> IntakeService:
        """Spreadsheets in."""
        from mhcrm.services.intake.service import IntakeService

        return IntakeService(self.store, self.clock)

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
