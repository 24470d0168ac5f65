"""Every read the window makes, one named function each; pages run them on the store lane."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from mhcrm.domain.lead import Lead
from mhcrm.domain.pipeline.timeline import TimelineEntry
from mhcrm.domain.records import Filter, LeadQuery, LeadRow, StoredReport

if TYPE_CHECKING:
    from mhcrm.bootstrap import App

SUMMARY = {"industry": "industry", "track": "track", "matched_park": "park", "tier": "tier"}
"""Columns of the table that come from the newest match report."""


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
    first = lead_rows(app, ids[:page], fields)
    stated = replace(query, filters=(*query.filters, Filter("investment_wan", "empty")))
    return LeadList(ids, first, dict(app.records.totals(query)), app.records.count(stated))


def lead_rows(app: App, ids: Sequence[int], fields: Sequence[str]) -> tuple[LeadRow, ...]:
    """Rows of one page in the order of the ids."""
    wanted, plain = list(ids), tuple(name for name in fields if name not in SUMMARY)
    rows = app.records.rows(wanted, plain)
    if len(plain) == len(fields):
        return tuple(rows)
    found = app.records.match_summaries(wanted)
    return tuple(_with_summary(row, found.get(row.id)) for row in rows)


def _with_summary(row: LeadRow, report: StoredReport | None) -> LeadRow:
    words = {name: getattr(report, attribute) for name, attribute in SUMMARY.items()} if report else {}
    return LeadRow(row.id, row.code, row.version, {**row.cells, **words})


def counts(app: App, queries: dict[str, LeadQuery]) -> dict[str, int]:
    """How many leads each saved view holds."""
    return {key: app.records.count(query) for key, query in queries.items()}


@dataclass(frozen=True)
class LeadWhole:
    """Everything the detail panel shows of one lead."""

    lead: Lead
    report: StoredReport | None
    timeline: tuple[TimelineEntry, ...]


def lead_whole(app: App, lead_id: int) -> LeadWhole:
    """One lead with its stored match report and its timeline, newest first."""
    lead, report = app.records.get(lead_id), app.records.latest_report(lead_id)
    if report is not None and app.matching.is_stale(report):
        report = replace(report, stale=True)  # made of other rules, or on another day
    return LeadWhole(lead, report, tuple(app.records.timeline(lead_id)))


def of_batch(app: App, batch: int, met: Sequence[int]) -> tuple[int, ...]:
    """The projects an import added or updated."""
    added = app.records.list(LeadQuery(filters=(Filter("batch_id", "=", batch),)))
    return (*added, *(lead_id for lead_id in met if lead_id not in set(added)))


def lead(app: App, lead_id: int) -> Lead:
    """One lead."""
    return app.records.get(lead_id)
