"""The places of the window. A new page adds its package's ``PAGE`` here and nothing else."""

from __future__ import annotations

from mhcrm.desktop.pages.affairs import PAGE as AFFAIRS
from mhcrm.desktop.pages.chains import PAGE as CHAINS
from mhcrm.desktop.pages.duplicates import PAGE as DUPLICATES
from mhcrm.desktop.pages.indicators import PAGE as INDICATORS
from mhcrm.desktop.pages.intake import PAGE as INTAKE
from mhcrm.desktop.pages.match import PAGE as MATCH
from mhcrm.desktop.pages.parks import PAGE as PARKS
from mhcrm.desktop.pages.policies import PAGE as POLICIES
from mhcrm.desktop.pages.projects import PAGE as PROJECTS
from mhcrm.desktop.pages.referral import PAGE as REFERRAL
from mhcrm.desktop.pages.reports import PAGE as REPORTS
from mhcrm.desktop.pages.settings import PAGE as SETTINGS
from mhcrm.desktop.pages.spaces import PAGE as SPACES
from mhcrm.desktop.pages.spec import PageSpec
from mhcrm.desktop.pages.today import PAGE as TODAY

_ALL = (
    TODAY,
    AFFAIRS,
    PROJECTS,
    MATCH,
    SPACES,
    INTAKE,
    SETTINGS,
    CHAINS,
    DUPLICATES,
    POLICIES,
    PARKS,
    INDICATORS,
    REPORTS,
    REFERRAL,
)
PAGES: tuple[PageSpec, ...] = tuple(sorted(_ALL, key=lambda page: page.order))
