"""导入表格: the sheet as it is beside a verdict for every row."""

from __future__ import annotations

from mhcrm.desktop.context import Context
from mhcrm.desktop.pages.spec import Page, PageSpec


def _make(ctx: Context) -> Page:
    from mhcrm.desktop.pages.intake.page import IntakePage

    return IntakePage(ctx)


PAGE = PageSpec("intake", "导入表格", "download", 90, _make, in_rail=False)
