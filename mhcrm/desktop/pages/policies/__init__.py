"""政策: articles by section with departments and validity, tasks of the other documents, the leads each may serve."""

from __future__ import annotations

from mhcrm.desktop.context import Context
from mhcrm.desktop.pages.spec import Page, PageSpec


def _make(ctx: Context) -> Page:
    from mhcrm.desktop.pages.policies.page import PoliciesPage

    return PoliciesPage(ctx)


PAGE = PageSpec("policies", "政策", "file-text", 60, _make)
