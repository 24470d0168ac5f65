"""Binary and packed workbooks through python-calamine; openpyxl only for sheets too sparse to hold densely."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import python_calamine as calamine
from lxml import etree

from mhcrm.base.progress import Progress
from mhcrm.domain.intake.grid import Cell, Grid, Merge
from mhcrm.domain.intake.problems import Problem
from mhcrm.services.intake.readers import biff, limits, opendoc, package, xlsb
from mhcrm.services.intake.readers.sniff import Format

_SHOWN = calamine.SheetVisibleEnum.Visible
_SHEET = calamine.SheetTypeEnum.WorkSheet


def read_workbook(data: bytes, kind: Format, name: str, progress: Progress) -> tuple[list[Grid], list[Problem]]:
    """All sheets of an xlsx, xlsb, xls/et or ods.

    Raises:
        InputError: encrypted, damaged, beyond the bounds, or no workbook.
    """
    facts = _facts(data, kind, name)
    try:
        with _no_panic():
            book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(facts.content or data))
    except calamine.PasswordError:
        raise limits.encrypted(name) from None
    except (calamine.CalamineError, OSError, ValueError) as problem:
        if kind is Format.XLS and biff.is_encrypted(data):
            raise limits.encrypted(name) from None
        raise limits.damaged(name) from problem
    grids = []
    for meta in book.sheets_metadata:
        if meta.typ is not _SHEET:
            continue
        progress.step(0)
        grid = _sheet(book, meta.name, facts, data, name, kind, progress)
        grid.hidden = meta.visible is not _SHOWN
        grids.append(grid)
    notes = [Problem("macros")] if facts.macros else []
    if facts.mute:
        notes.append(Problem("comments-unread"))
    return grids, notes


@contextmanager
def _no_panic() -> Iterator[None]:
    """The reader's own failures over damaged bytes pass by ordinary exceptions; here they become one."""
    try:
        yield
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise ValueError(str(error)) from error


def _facts(data: bytes, kind: Format, name: str) -> package.BookFacts:
    if kind is Format.XLS:
        return biff.read_facts(data, name)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            package.check_sizes(packed, name)
            if kind is Format.XLSX:
                return package.read_facts(packed)
            if kind is Format.ODS:
                mute = opendoc.check(packed, name)
                return package.BookFacts(False, False, opendoc.read_facts(packed), mute=mute)
            return xlsb.read_facts(packed, data, name)
    except (zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, EOFError, NotImplementedError, OSError) as problem:
        raise limits.damaged(name) from problem


def _sheet(
    book: Any, sheet_name: str, facts: package.BookFacts, data: bytes, name: str, kind: Format, progress: Progress
) -> Grid:
    known = facts.sheets.get(sheet_name) or package.SheetFacts()
    dense = (known.last_row + 1) * (known.last_column + 1)
    if dense > limits.MAX_CELLS and known.last_column >= 26:
        try:
            grid = Grid(sheet_name, list(_sparse(data, sheet_name)), truncated=True)
        except Exception as problem:  # openpyxl fails in ways of its own over what it does not expect
            raise limits.damaged(name, f"工作表“{sheet_name}”的单元格散得太开，读不出来。") from problem
    else:
        try:
            with _no_panic():
                sheet = book.get_sheet_by_name(sheet_name)
        except (calamine.CalamineError, OSError, ValueError) as problem:
            raise limits.damaged(name, f"工作表“{sheet_name}”读不出来。") from problem
        left = sheet.start[1] if sheet.start else 0
        merges = [Merge(top, first, bottom, last) for (top, first), (bottom, last) in sheet.merged_cell_ranges or ()]
        grid = Grid(sheet_name, _rows(progress.track(sheet.iter_rows(), "", every=1000), left), merges)
    if isinstance(known, package.MergedFacts):
        grid.merges = known.merges
    xlsb.mend(grid, known)
    grid.date1904 = facts.date1904
    grid.errors, grid.uncached = known.errors, frozenset(known.uncached)
    grid.struck, grid.marked = frozenset(known.struck), frozenset(known.marked)
    grid.filled, grid.comments = frozenset(known.filled), known.comments
    grid.hidden_rows, grid.hidden_columns = frozenset(known.hidden_rows), frozenset(known.hidden_columns)
    return grid


def _rows(source: Iterator[list[Cell]], left: int) -> list[list[Cell]]:
    """Rows without the blank tail; blank rows share one empty list, so that a million of them weigh nothing."""
    pad: list[Cell] = [""] * left
    empty: list[Cell] = []
    rows: list[list[Cell]] = []
    last = 0
    for row in source:
        if any(row) or any(cell != "" for cell in row):
            rows.append(pad + row if left else row)
            last = len(rows)
        else:
            rows.append(empty)
    del rows[last:]
    return rows


def _sparse(data: bytes, sheet_name: str) -> Iterator[list[Cell]]:
    """A sheet whose cells are flung far apart: up to the bounds, row by row."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    try:
        sheet = book[sheet_name]
        empty: list[Cell] = []
        for row in sheet.iter_rows(max_col=limits.MAX_COLUMNS, values_only=True):
            cells: list[Cell] = ["" if cell is None else cell for cell in row]  # type: ignore[misc]
            yield cells if any(cell != "" for cell in cells) else empty
    finally:
        book.close()
