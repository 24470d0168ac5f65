"""园区: what the documents give each park to do, its history stock, leads and free space."""

from __future__ import annotations

from mhcrm.desktop.context import Context
from mhcrm.desktop.pages.spec import Page, PageSpec


def _make(ctx: Context) -> Page:
    from mhcrm.desktop.pages.parks.page import ParksPage

    return ParksPage(ctx)


PAGE = PageSpec("parks", "园区", "building-2", 61, _make, in_rail=False, under="chains")
