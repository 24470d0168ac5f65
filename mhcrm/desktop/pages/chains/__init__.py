"""产业链: industries, tracks and segments with named enterprises, the pipeline and the gaps."""

from __future__ import annotations

from mhcrm.desktop.context import Context
from mhcrm.desktop.pages.spec import Page, PageSpec


def _make(ctx: Context) -> Page:
    from mhcrm.desktop.pages.chains.page import ChainsPage

    return ChainsPage(ctx)


PAGE = PageSpec("chains", "产业链", "network", 50, _make)
