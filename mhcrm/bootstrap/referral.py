"""Services about referrals: people and roles, claims, schemes, the ledger."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from mhcrm.bootstrap.approvals import Approvals

if TYPE_CHECKING:
    from mhcrm.services.people.service import PeopleService
    from mhcrm.services.referral.service import ReferralService


class Referrals(Approvals):
    """引荐, and who may do what."""

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
