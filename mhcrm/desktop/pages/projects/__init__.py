"""项目: the list of leads with its detail panel."""

from __future__ import annotations

from mhcrm.desktop.context import Context
from mhcrm.desktop.pages.spec import Page, PageSpec


def _make(ctx: Context) -> Page:
    from mhcrm.desktop.pages.projects.page import ProjectsPage

    return ProjectsPage(ctx)


PAGE = PageSpec("projects", "项目", "table-properties", 20, _make)
