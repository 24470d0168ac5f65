"""Cells merged downwards: a value over several projects belongs to each; one project over several rows is one lead."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from mhcrm.domain.intake.grid import Cell, Grid, Merge, blank


@dataclass
class MergedDown:
    """Vertical merges of a table's data rows.

    Attributes:
        fills: row → column → value of the merged cell that covers it from above.
        owner: row → first row of the same lead, for rows that only continue one.
    """

    fills: dict[int, dict[int, Cell]] = field(default_factory=dict)
    owner: dict[int, int] = field(default_factory=dict)


def merged_down(grid: Grid, first: int, columns: Iterable[int], company: int | None, project: int | None) -> MergedDown:
    """Read the vertical merges below the header.

    Args:
        first: first data row.
        columns: columns of the table.
        company, project: the identity columns, None where there is none.
    """
    result = MergedDown()
    wanted = set(columns)
    tall = [m for m in grid.merges if m.top >= first and m.bottom > m.top and m.left in wanted]
    spans: dict[int, list[Merge]] = {}
    for merge in tall:
        value = grid.cell(merge.top, merge.left)
        spans.setdefault(merge.left, []).append(merge)
        if blank(value):
            continue
        for row in range(merge.top + 1, min(merge.bottom, len(grid.rows) - 1) + 1):
            result.fills.setdefault(row, {})[merge.left] = value
    keys = [column for column in (project, company) if column is not None]
    if keys:
        _owners(grid, result, spans, keys, company, project)
    return result


def _owners(
    grid: Grid,
    result: MergedDown,
    spans: dict[int, list[Merge]],
    keys: list[int],
    company: int | None,
    project: int | None,
) -> None:
    """Rows under a merged project (or merged company without own project) continue that lead."""
    for merge in spans.get(keys[0], ()):
        for row in range(merge.top + 1, min(merge.bottom, len(grid.rows) - 1) + 1):
            own_company = company is not None and not blank(grid.cell(row, company)) and keys[0] != company
            if not own_company:
                result.owner[row] = merge.top
    if project is None or company is None:
        return
    for merge in spans.get(company, ()):
        for row in range(merge.top + 1, min(merge.bottom, len(grid.rows) - 1) + 1):
            if blank(grid.cell(row, project)) and project not in result.fills.get(row, {}):
                result.owner[row] = merge.top
