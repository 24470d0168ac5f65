"""查重: everything stored compared with everything stored, decided pair by pair."""

from __future__ import annotations

from mhcrm.desktop.context import Context
from mhcrm.desktop.pages.spec import Page, PageSpec


def _make(ctx: Context) -> Page:
    from mhcrm.desktop.pages.duplicates.page import DuplicatesPage

    return DuplicatesPage(ctx)


PAGE = PageSpec("duplicates", "查重", "copy", 91, _make, in_rail=False, under="projects")
