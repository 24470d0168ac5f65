"""Date columns: spreadsheet dates, serial numbers, texts of any precision."""

from __future__ import annotations

from datetime import date, datetime

from mhcrm.base.dates import DateReading, iso_of, parse_date, read_number
from mhcrm.domain.intake.cells.column import Column, Reading, problem_at, text_or_none
from mhcrm.domain.intake.grid import Cell, cell_text

_CODES = {
    "impossible": "date-impossible",
    "implausible": "date-implausible",
    "ambiguous": "date-ambiguous",
    "no-year": "date-no-year",
    "year-assumed": "date-year-assumed",
    "range": "date-vague",
    "vague": "date-vague",
    "short-year": "date-short-year",
    "unclear": "date-unclear",
}
"""Doubts and what is said, gravest first: a cell gets one sentence, not one for each doubt."""
_NOTHING = DateReading(None)


def read_date(column: Column) -> Reading:
    """Read a date column into stored date texts; the original stays in ``raws``."""
    reading = Reading([None] * len(column.cells))
    known: dict[Cell, DateReading | str] = {}
    values = reading.values
    for place, cell in enumerate(column.cells):
        if cell is None or cell == "":
            continue
        found = known.get(cell)
        if found is None:
            found = known[cell] = _read(cell, column)
        if isinstance(found, str):
            values[place] = found
        else:
            _place(column, reading, place, cell, found)
    return reading


def _read(cell: Cell, column: Column) -> DateReading | str:
    if isinstance(cell, (date, datetime)):
        return iso_of(cell) if 1990 <= cell.year <= 2060 else DateReading(None, ("implausible",))
    if isinstance(cell, bool):
        return DateReading(None, ("unclear",))
    if isinstance(cell, float) and 1 < cell < 13 and cell != int(cell):
        return _typed_day(cell, column.year)
    if isinstance(cell, (int, float)):
        return read_number(float(cell), column.date1904)
    text = text_or_none(cell)
    if text is None:
        return _NOTHING
    found = parse_date(text, column.year)
    return found.value.iso() if found.value is not None and not found.doubts and text == found.value.iso() else found


def _typed_day(number: float, year: int | None) -> DateReading:
    """9.12 typed into a number cell is 9月12日; 9.1 may be 9.10 with its zero lost, so that only the month is known."""
    text = f"{number:.4f}".rstrip("0")
    month, _, day = text.partition(".")
    if year is not None and day in ("1", "2", "3"):
        found = parse_date(f"{month}月", year)
        return DateReading(found.value, ("ambiguous",))
    return parse_date(text, year)


def _place(column: Column, reading: Reading, place: int, cell: Cell, found: DateReading) -> None:
    text = cell_text(cell)
    iso = found.value.iso() if found.value is not None else ""
    reading.values[place] = iso or None
    if not iso and not found.doubts:
        return
    if text != iso:
        reading.raws[place] = text
    doubts = found.doubts
    if not iso and not set(doubts) & {"impossible", "no-year", "implausible"}:
        doubts = ("unclear",)
    doubt = next((known for known in _CODES if known in doubts), "")
    if doubt:
        shown = found.value.label() if found.value is not None else ""
        reading.problems.append(problem_at(column, place, _CODES[doubt], text, other=shown, unit=f"{column.year}年"))
