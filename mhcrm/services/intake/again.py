"""The same file again: when nothing in it or in the leads it made has changed, there is nothing to read twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mhcrm.domain.intake.headers import HeaderMatcher
from mhcrm.domain.intake.layout import SheetPlan
from mhcrm.domain.intake.lineage import Lineage, SourceRow, digest, rows_of
from mhcrm.domain.intake.preview import Preview, plan_sheets
from mhcrm.domain.intake.problems import Problem
from mhcrm.domain.intake.verdict import ACCEPTED, SKIPPED, UNCHANGED, UPDATED, RowResult
from mhcrm.domain.lead import Value
from mhcrm.services.intake.readers import SourceFile
from mhcrm.store import ReadView

SMALLEST = 2_000
"""Files with fewer rows are read in full: it takes a moment, and every value is shown."""


def unchanged(
    view: ReadView, source: SourceFile, columns: Mapping[str, str] | None, matcher: HeaderMatcher
) -> Preview | None:
    """The preview of a file that was imported before, byte for byte, and whose leads all still stand; else None.

    Rows carry the names of company and project only; reading the rest again would tell nothing new.
    """
    if not source.sha256 or sum(len(grid.rows) for grid in source.grids) < SMALLEST:
        return None
    batches = [batch.id for batch in view.batches.by_hash(source.sha256)]
    if not batches:
        return None
    last = max(batches)
    stored = dict(view.batches.lineages())
    rows = rows_of(stored[last]) if last in stored else None
    mapping = view.batches.mapping(last)
    kept, heads = dict(mapping.get("columns") or {}), dict(mapping.get("heads") or ())
    if rows is None or (columns is not None and dict(columns) != kept) or _written_over(view, last):
        return None
    ids = [row.lead_id for row in rows if row.lead_id]
    if view.leads.live(ids) != len(set(ids)):
        return None
    plans = plan_sheets(source.name, source.grids, matcher.choosing(kept), kept, heads)
    found = _rows(rows, plans, last)
    return Preview(source.name, source.format, tuple(plans), tuple(found), source.problems, sha256=source.sha256, overrides=kept, header_rows=heads,
                   message=f"这份文件已经导入过（批次 {last}），内容没有变化。")  # fmt: skip


def _written_over(view: ReadView, batch: int) -> bool:
    """True when a later import changed leads: what this file says may differ from what they say now."""
    return any(later.id > batch and later.totals.get(UPDATED, 0) and not later.undone for later in view.batches.all())


def _rows(rows: Sequence[SourceRow], plans: Sequence[SheetPlan], batch: int) -> list[RowResult]:
    names = {(plan.name, row): values for plan in plans for row, values in _names(plan)}
    note = Problem("stored-same", params={"other": f"（批次 {batch} 导入）"})
    found: list[RowResult] = []
    for row in rows:
        status = UNCHANGED if row.lead_id else row.status
        found.append(
            RowResult(
                row.sheet,
                row.row,
                status,
                names.get((row.sheet, row.row), {}),
                problems=[note],
                known_id=row.lead_id or None,
            )
        )
    found += [
        RowResult(plan.name, left.row + 1, SKIPPED, reason=left.reason) for plan in plans for left in plan.skipped
    ]
    order = {plan.name: place for place, plan in enumerate(plans)}
    found.sort(key=lambda row: (order.get(row.sheet, 0), row.row))
    return found


def _names(plan: SheetPlan) -> list[tuple[int, dict[str, Value]]]:
    found: list[tuple[int, dict[str, Value]]] = []
    for block in plan.blocks:
        if block.layout != "table":
            continue
        at = [(name, column) for name in ("company", "project") if (column := block.mapping.column(name)) is not None]
        for entry in block.entries:
            cells = entry.cells
            found.append(
                (entry.row + 1, {name: str(cells[c]).strip() for name, c in at if c < len(cells) and cells[c]})
            )
    return found


def lineage_of(preview: Preview, first: int, written: Sequence[RowResult], whole: bool) -> Lineage:
    """What a commit wrote, for next time.

    Args:
        first: id of the first lead added; the added rows have the ids from there on, in order.
        written: rows that were added or updated.
    """
    made = {id(row): first + at for at, row in enumerate(row for row in written if row.status == ACCEPTED)}
    done = {id(row) for row in written}
    digests: dict[int, bytes] = {}
    rows: list[SourceRow] = []
    for row in preview.rows:
        if row.status == SKIPPED:
            continue
        met = row.status == UNCHANGED or (row.status == UPDATED and id(row) in done)
        lead = made.get(id(row)) or (row.known_id if met else 0) or 0
        rows.append(SourceRow(row.sheet, row.row, row.status, lead))
        if lead:
            digests[lead] = digest(row.values)
    return Lineage(rows, digests, whole)
