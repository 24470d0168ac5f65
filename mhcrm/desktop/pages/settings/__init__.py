"""设置: this office, data file, backups, look."""

from __future__ import annotations

from mhcrm.desktop.context import Context
from mhcrm.desktop.pages.spec import Page, PageSpec


def _make(ctx: Context) -> Page:
    from mhcrm.desktop.pages.settings.page import SettingsPage

    return SettingsPage(ctx)


PAGE = PageSpec("settings", "设置", "sliders-horizontal", 95, _make, at_bottom=True)
