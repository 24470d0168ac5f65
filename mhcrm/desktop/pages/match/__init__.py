"""匹配: what the newest report says of every project, each opening whole; many projects at once by allocation."""

from __future__ import annotations

from mhcrm.desktop.context import Context
from mhcrm.desktop.pages.spec import Page, PageSpec


def _make(ctx: Context) -> Page:
    from mhcrm.desktop.pages.match.page import MatchPage

    return MatchPage(ctx)


PAGE = PageSpec("match", "匹配", "workflow", 30, _make)
