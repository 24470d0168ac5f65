"""A sheet as plain rows plus what the reader knows about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

Cell = str | float | int | bool | date | datetime | time | timedelta | None
"""A raw cell: "" or None when blank."""


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range, 0-based and inclusive."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass
class Grid:
    """One sheet.

    Attributes:
        name: sheet name; None for text and HTML files.
        rows: raw cells; row 0 is the sheet's first row (number 1 to the user); rows may differ in length.
        merges: merged ranges as the file states them.
        hidden: the sheet is hidden; ``hidden_rows`` / ``hidden_columns``: 0-based numbers.
        errors: (row, column) → error text such as ``#REF!``.
        uncached: (row, column) of formulas that carry no stored result.
        struck: (row, column) of cells struck through, or of which a part is; ``comments``: (row, column) → comment (批注).
        marked: rows with text in red; ``filled``: rows with cells filled with a colour.
        date1904: the workbook counts days from 1904.
        truncated: rows or columns beyond the bound were left out.
    """

    name: str | None
    rows: list[list[Cell]]
    merges: Sequence[Merge] = ()
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    uncached: frozenset[tuple[int, int]] = frozenset()
    struck: frozenset[tuple[int, int]] = frozenset()
    comments: dict[tuple[int, int], str] = field(default_factory=dict)
    marked: frozenset[int] = frozenset()
    filled: frozenset[int] = frozenset()
    date1904: bool = False
    truncated: bool = False

    def cell(self, row: int, column: int) -> Cell:
        """The raw cell; None outside the sheet."""
        if row < len(self.rows):
            cells = self.rows[row]
            if column < len(cells):
                return cells[column]
        return None

    def text(self, row: int, column: int) -> str:
        """The cell as trimmed text; "" when blank."""
        return cell_text(self.cell(row, column))


def blank(cell: Cell) -> bool:
    """True for a cell nobody filled in (spaces only counts as blank)."""
    return cell is None or cell == "" or (isinstance(cell, str) and not cell.strip(" \t\r\n\u3000\u00a0\u200b\ufeff"))


def cell_text(cell: Cell) -> str:
    """A raw cell as the user sees it: whole floats without ``.0``, dates as ISO."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return str(int(cell)) if cell == cell and abs(cell) < 1e15 and cell == int(cell) else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time(0) else cell.isoformat(" ")
    return str(cell)


def column_letter(index: int) -> str:
    """0 → A, 26 → AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    """Cell address as a spreadsheet shows it, from 0-based numbers."""
    return f"{column_letter(column)}{row + 1}"
