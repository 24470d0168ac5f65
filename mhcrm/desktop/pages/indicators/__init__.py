"""指标: base, target and comparator as printed, beside what entered data adds up to."""

from __future__ import annotations

from mhcrm.desktop.context import Context
from mhcrm.desktop.pages.spec import Page, PageSpec


def _make(ctx: Context) -> Page:
    from mhcrm.desktop.pages.indicators.page import IndicatorsPage

    return IndicatorsPage(ctx)


PAGE = PageSpec("indicators", "指标", "file-text", 62, _make, in_rail=False, under="chains")
