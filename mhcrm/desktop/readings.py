"""Every read the window makes, one named function each; pages run them on the store lane."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from mhcrm.domain.lead import Lead
from mhcrm.domain.records import Activity, LeadQuery, LeadRow, StageEvent, StoredReport

if TYPE_CHECKING:
    from mhcrm.bootstrap import App


@dataclass(frozen=True)
class LeadList:
    """The answer to a query: ids in order, the first page of rows, totals per currency."""

    ids: tuple[int, ...]
    first: tuple[LeadRow, ...]
    totals: dict[str, Decimal]
    unknown: int


def lead_list(app: App, query: LeadQuery, fields: Sequence[str], page: int) -> LeadList:
    """Ids in SQL order, the first page, and the totals."""
    ids = tuple(app.records.list(query))
    first = tuple(app.records.rows(list(ids[:page]), tuple(fields)))
    return LeadList(ids, first, dict(app.records.totals(query)), 0)


def lead_rows(app: App, ids: Sequence[int], fields: Sequence[str]) -> tuple[LeadRow, ...]:
    """Rows of one page in the order of the ids."""
    return tuple(app.records.rows(list(ids), tuple(fields)))


def counts(app: App, queries: dict[str, LeadQuery]) -> dict[str, int]:
    """How many leads each saved view holds."""
    return {key: app.records.count(query) for key, query in queries.items()}


@dataclass(frozen=True)
class LeadWhole:
    """Everything the detail panel shows of one lead."""

    lead: Lead
    report: StoredReport | None
    timeline: tuple[Activity | StageEvent, ...]


def lead_whole(app: App, lead_id: int) -> LeadWhole:
    """One lead with its stored match report and its timeline, newest first."""
    lead = app.records.get(lead_id)
    return LeadWhole(lead, app.records.report(lead_id), tuple(app.records.timeline(lead_id)))


def lead(app: App, lead_id: int) -> Lead:
    """One lead."""
    return app.records.get(lead_id)
