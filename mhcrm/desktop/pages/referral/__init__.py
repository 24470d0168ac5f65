"""引荐: claims by state, disputes, what is owed, the year's ledger, referrers, schemes."""

from __future__ import annotations

from mhcrm.desktop.context import Context
from mhcrm.desktop.pages.spec import Page, PageSpec


def _make(ctx: Context) -> Page:
    from mhcrm.desktop.pages.referral.page import ReferralPage

    return ReferralPage(ctx)


PAGE = PageSpec("referral", "引荐", "handshake", 70, _make)
