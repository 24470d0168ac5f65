"""报表: weekly, monthly and park tables from entered data, and the workbook of them."""

from __future__ import annotations

from mhcrm.desktop.context import Context
from mhcrm.desktop.pages.spec import Page, PageSpec


def _make(ctx: Context) -> Page:
    from mhcrm.desktop.pages.reports.page import ReportsPage

    return ReportsPage(ctx)


PAGE = PageSpec("reports", "报表", "chart-column", 80, _make)
