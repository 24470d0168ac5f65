"""What a column reader gets and gives."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mhcrm.base.text import PLACEHOLDERS, is_placeholder, tidy
from mhcrm.domain.intake.grid import Cell, address, cell_text
from mhcrm.domain.intake.problems import Problem
from mhcrm.domain.intake.words import Words
from mhcrm.domain.lead import Value


@dataclass(frozen=True)
class Column:
    """One column of a lead table.

    Attributes:
        field: canonical field name, helper name or ``x:<header>``.
        cells: raw cells of the lead rows, in order.
        rows: 0-based sheet row of each cell.
        index: 0-based sheet column.
        unit: money or area unit of header, caption or default.
        unit_shown: the unit as it stands in the header, "" when the header names none.
        currency: ISO code the header states, "" when none.
        year: the year the sheet's title states, for dates without one.
        places: row → (row, column) of the cell, for forms where a field's cell is not in this column.
    """

    field: str
    cells: Sequence[Cell]
    rows: Sequence[int]
    index: int
    words: Words
    unit: str = ""
    unit_shown: str = ""
    currency: str = ""
    year: int | None = None
    date1904: bool = False
    places: Mapping[int, tuple[int, int]] = dataclasses.field(default_factory=dict)

    def address(self, place: int) -> str:
        """Address of the ``place``-th cell."""
        row = self.rows[place]
        return address(*self.places.get(row, (row, self.index)))


@dataclass
class Reading:
    """What a column says.

    Attributes:
        values: one value per cell; None = unknown.
        raws: place → original text, where the value is not simply that text.
        problems: (place, problem).
        extras: further fields read from the same cells: field → place → value.
    """

    values: list[Value]
    raws: dict[int, str] = dataclasses.field(default_factory=dict)
    problems: list[tuple[int, Problem]] = dataclasses.field(default_factory=list)
    extras: dict[str, dict[int, Value]] = dataclasses.field(default_factory=dict)

    def add_extra(self, name: str, place: int, value: Value) -> None:
        """Record a value of another field; blanks are not recorded."""
        if value is not None:
            self.extras.setdefault(name, {})[place] = value


def text_or_none(cell: Cell) -> str | None:
    """A cell as cleaned text; None for blanks and placeholders."""
    if cell is None or cell == "":
        return None
    text = tidy(cell) if isinstance(cell, str) else cell_text(cell)
    if not text or (len(text) < 8 and (text in PLACEHOLDERS or is_placeholder(text))):
        return None
    return text


def problem_at(column: Column, place: int, code: str, raw: object, **params: str) -> tuple[int, Problem]:
    """A problem of one cell."""
    name = column.field if not column.field.startswith("x:") else column.field[2:]
    return place, Problem(code, name, column.address(place), str(raw), params)
