"""Services about referrals: people and roles, claims, schemes, the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from mhcrm.bootstrap.approvals import Approvals

if TYPE_CHECKING:
    from mhcrm.domain.pipeline.timeline import TimelineEntry
    from mhcrm.services.people.service import PeopleService
    from mhcrm.services.records.service import More
    from mhcrm.services.referral.service import ReferralService
    from mhcrm.store import ReadView


class Referrals(Approvals):
    """引荐, and who may do what."""

    def timeline_lines(self) -> Sequence[More]:
        """Claims stand in the timeline of their project."""
        return (*super().timeline_lines(), self._claim_lines)

    @staticmethod
    def _claim_lines(view: ReadView, lead_id: int) -> Iterable[TimelineEntry]:
        from mhcrm.services.referral.lines import timeline_lines

        return timeline_lines(view, lead_id)

    @cached_property
    def people(self) -> PeopleService:
        """People of the office and their roles."""
        from mhcrm.services.people.service import PeopleService

        return PeopleService(self.store)

    @cached_property
    def referral(self) -> ReferralService:
        """Referral incentives; see ``services.referral.service`` for its parts."""
        from mhcrm.services.referral.service import ReferralService

        return ReferralService(self.store, self.clock)
