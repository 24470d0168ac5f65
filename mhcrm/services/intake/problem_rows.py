"""导出问题行: the rows to be mended, under their own titles and headers, ready to be sent back to whoever filled them in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from mhcrm.domain.intake.choices import SAMENESS
from mhcrm.domain.intake.grid import Cell, Grid, address, cell_text
from mhcrm.domain.intake.layout import SheetPlan
from mhcrm.domain.intake.layout.rows import RowKind
from mhcrm.domain.intake.preview import Preview
from mhcrm.domain.intake.problems import Level, Problem
from mhcrm.domain.intake.verdict import REJECTED, SKIPPED, RowResult
from mhcrm.services.intake.readers.remarks import OWN_AUTHOR
from mhcrm.services.intake.workbooks import BAD_FILL, LOOK_FILL, save_book

OURS = SAMENESS | {"row-swapped"}
"""Answered by a click of the officer; whoever filled the sheet in is only told what was found."""
NARROW, WIDE, SAMPLE = 8, 40, 200
_HEAD_FILL = PatternFill("solid", fgColor="DCE6F1")


@dataclass(frozen=True)
class _Marked:
    row: RowResult
    problems: tuple[Problem, ...]


def write_problem_rows(preview: Preview, grids: Sequence[Grid], path: Path) -> int:
    """The rows with errors or warnings, faulty cells coloured and commented.

    What stands above the table goes along (titles, 单位：万元), and so do the section rows they stand under, so that the
    workbook reads like the sheet it comes from when it is back. A form goes back whole.

    Returns:
        the number of rows written; with 0 no file is made.

    Raises:
        EnvironmentProblem: the file cannot be written.
    """
    by_name = {grid.name: grid for grid in grids}
    book = Workbook()
    book.remove(book.worksheets[0])
    written = 0
    for plan in preview.sheets:
        marked = [
            _Marked(row, found)
            for row in preview.rows
            if row.sheet == plan.name and row.status != SKIPPED and (found := _grave(row))
        ]
        grid = by_name.get(plan.name)
        if not marked or grid is None:
            continue
        sheet = book.create_sheet((plan.name or "问题行")[:31])
        _write(sheet, plan, grid, marked)
        written += len(marked)
    if written:
        save_book(book, path)
    return written


def _grave(row: RowResult) -> tuple[Problem, ...]:
    return tuple(problem for problem in row.problems if problem.level is not Level.NOTE)


def _write(sheet: Worksheet, plan: SheetPlan, grid: Grid, marked: Sequence[_Marked]) -> None:
    heads = sorted({row for block in plan.blocks for row in block.header_rows}) if plan.kind == "table" else []
    places = _copy(sheet, grid, _wanted(plan, grid, heads, [entry.row.row - 1 for entry in marked]))
    _dress(sheet, [places[head + 1] for head in heads])
    for entry in marked:
        _mark(sheet, plan, entry, places)


def _wanted(plan: SheetPlan, grid: Grid, heads: Sequence[int], rows: Sequence[int]) -> list[int]:
    """0-based source rows that go along, in their order."""
    if plan.kind != "table":
        return list(range(len(grid.rows)))
    sections = sorted(skipped.row for skipped in plan.skipped if skipped.reason == RowKind.SECTION.value)
    last = min((block.header_rows[-1] for block in plan.blocks if block.header_rows), default=-1)
    above = {row for row in range(last) if any(cell_text(cell) for cell in grid.rows[row])}
    return sorted({*above, *heads, *rows, *_over(sections, heads, rows)})


def _over(sections: Sequence[int], heads: Sequence[int], rows: Sequence[int]) -> set[int]:
    """The section row above each row, unless a header stands between them."""
    found: set[int] = set()
    for row in rows:
        above = max((at for at in sections if at < row), default=-1)
        if above >= 0 and not any(above < head < row for head in heads):
            found.add(above)
    return found


def _copy(sheet: Worksheet, grid: Grid, rows: Sequence[int]) -> Mapping[int, int]:
    """Copy rows; returns source row → row in the new sheet, both 1-based."""
    places: dict[int, int] = {}
    widths: dict[int, int] = {}
    for source in rows:
        at = len(places) + 1
        places[source + 1] = at
        cells = grid.rows[source] if source < len(grid.rows) else []
        alone = sum(1 for cell in cells if cell_text(cell)) < 2
        for column, value in enumerate(cells, 1):
            _put(sheet, at, column, value)
            if at <= SAMPLE and not alone:  # a title runs over its neighbours
                widths[column] = max(widths.get(column, NARROW), _width(value))
    for column, width in widths.items():
        sheet.column_dimensions[get_column_letter(column)].width = min(WIDE, width)
    return places


def _width(value: Cell) -> int:
    """Characters of a cell, Chinese ones counted double."""
    text = cell_text(value).split("\n")[0]
    return sum(2 if ord(sign) > 255 else 1 for sign in text) + 2


def _dress(sheet: Worksheet, heads: Sequence[int]) -> None:
    for head in heads:
        for cell in sheet[head]:
            cell.font, cell.fill = Font(bold=True), _HEAD_FILL
            cell.alignment = Alignment(vertical="center", wrap_text=True)
    if heads and heads[0] < 20:
        sheet.freeze_panes = f"A{heads[0] + 1}"


def _put(sheet: Worksheet, row: int, column: int, value: Cell) -> None:
    cell = sheet.cell(row, column)
    if isinstance(value, str) and value[:1] in "=+-@" and value:
        cell.value = value
        cell.data_type = "s"  # a text that begins like a formula must stay a text
        cell.quotePrefix = True
    else:
        cell.value = None if value == "" else value
        if isinstance(value, datetime) and value.time() == time():
            cell.number_format = "yyyy-mm-dd"


def _mark(sheet: Worksheet, plan: SheetPlan, entry: _Marked, places: Mapping[int, int]) -> None:
    """Colour and comment; a comment names the row of the sheet it comes from, for the numbers have changed."""
    fill = BAD_FILL if entry.row.status == REJECTED else LOOK_FILL
    notes: dict[str, list[str]] = {}
    for problem in entry.problems:
        notes.setdefault(_spot(plan, entry.row, problem, places), []).append(_words(problem))
    for spot, messages in notes.items():
        cell = sheet[spot]
        cell.fill = fill
        text = f"原表第 {entry.row.row} 行\n" + "\n".join(messages)
        cell.comment = Comment(text, OWN_AUTHOR, width=320, height=120)


def _spot(plan: SheetPlan, row: RowResult, problem: Problem, places: Mapping[int, int]) -> str:
    """The cell a problem is about; one about the whole row stands in its name, or where its name should be."""
    letters = problem.cell.rstrip("0123456789")
    number = int(problem.cell[len(letters) :] or row.row)
    if letters:
        return f"{letters}{places.get(number, places[row.row])}"
    roles = [role for block in plan.blocks[:1] for role in block.mapping.roles] if plan.kind == "table" else []
    column = next((role.index for name in ("company", "project") for role in roles if role.field == name), 0)
    return address(places[row.row] - 1, column)


def _words(problem: Problem) -> str:
    return problem.finding if problem.code in OURS else problem.message
