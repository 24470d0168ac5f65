"""今日: what is due, overdue, stale, running out, waited for."""

from __future__ import annotations

from mhcrm.desktop.context import Context
from mhcrm.desktop.pages.spec import Page, PageSpec


def _make(ctx: Context) -> Page:
    from mhcrm.desktop.pages.today.page import TodayPage

    return TodayPage(ctx)


PAGE = PageSpec("today", "今日", "calendar-check", 10, _make)
