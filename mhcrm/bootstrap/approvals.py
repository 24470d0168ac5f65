"""Services about what has to be brought to a close: approvals, demands, assessment, commitments, opportunities."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from mhcrm.bootstrap.papers import Papers

if TYPE_CHECKING:
    from mhcrm.domain.approvals.promises import Limits
    from mhcrm.domain.approvals.workdays import WorkDays
    from mhcrm.domain.pipeline.calendar import WorkCalendar
    from mhcrm.services.approvals.service import ApprovalsService


class Approvals(Papers):
    """并联审批, 诉求, 研判, 承诺兑现, 供需机会清单."""

    @cached_property
    def work_calendar(self) -> WorkCalendar:
        """The delivered holiday notices."""
        from mhcrm.domain.pipeline.calendar import overlaid
        from mhcrm.plan.work_calendar import shipped_calendar

        return overlaid(shipped_calendar(), ())

    @property
    def workdays(self) -> WorkDays:
        """Counting by the office's calendar."""
        from mhcrm.domain.approvals.workdays import WorkDays

        return WorkDays(lambda day: self.work_calendar.is_workday(day))

    @cached_property
    def service_limits(self) -> Limits:
        """Working days at which something is told or frozen (编者规则)."""
        from mhcrm.domain.approvals.promises import Limits
        from mhcrm.plan.service_rules import load_service_rules

        return Limits(**load_service_rules().limits)

    @cached_property
    def approvals(self) -> ApprovalsService:
        """并联推进、容缺后补、跟踪审批、综合验收、闭环管理."""
        from mhcrm.services.approvals.loading import Kit
        from mhcrm.services.approvals.service import ApprovalsService
        from mhcrm.services.approvals.templates import templates_of

        kit = Kit(
            self.store, self.clock, self.service_limits, self.workdays, templates_of(lambda: self.store), self._caveat
        )
        return ApprovalsService(kit)

    def _caveat(self, first: date, last: date) -> str:
        """What a count of working days over these days does not know."""
        return self.work_calendar.caveat(first, last)
