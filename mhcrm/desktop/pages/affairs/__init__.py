"""办理: every running approval and demand, meetings, task forces, and the two opportunity lists."""

from __future__ import annotations

from mhcrm.desktop.context import Context
from mhcrm.desktop.pages.spec import Page, PageSpec


def _make(ctx: Context) -> Page:
    from mhcrm.desktop.pages.affairs.page import AffairsPage

    return AffairsPage(ctx)


PAGE = PageSpec("affairs", "办理", "workflow", 12, _make, in_rail=False, under="projects")
