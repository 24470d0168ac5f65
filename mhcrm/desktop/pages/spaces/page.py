"""Page."""

from __future__ import annotations

from mhcrm.desktop.context import Context
from mhcrm.desktop.pages.spec import Page


class SpacesPage(Page):
    """Page."""

    def __init__(self, ctx: Context) -> None:
        super().__init__(ctx, "spacesPage")
