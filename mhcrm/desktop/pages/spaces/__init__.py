"""空间: parks, buildings, floors and rooms with their state on a date."""

from __future__ import annotations

from mhcrm.desktop.context import Context
from mhcrm.desktop.pages.spec import Page, PageSpec


def _make(ctx: Context) -> Page:
    from mhcrm.desktop.pages.spaces.page import SpacesPage

    return SpacesPage(ctx)


PAGE = PageSpec("spaces", "空间", "building-2", 40, _make)
