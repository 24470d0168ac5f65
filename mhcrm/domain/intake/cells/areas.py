"""Area columns: land in 亩, floor area in ㎡; a cell's own unit decides which of the two it is."""

from __future__ import annotations

from decimal import Decimal

from mhcrm.base.area import Area, convert, parse_area
from mhcrm.domain.intake.cells.column import Column, Reading, problem_at, text_or_none
from mhcrm.domain.intake.grid import Cell

TARGET = {"land_mu": "亩", "floor_area_sqm": "㎡"}
OTHER = {"land_mu": "floor_area_sqm", "floor_area_sqm": "land_mu"}
LAND_UNITS = ("亩", "公顷", "万亩", "平方公里")
HUGE = {"land_mu": Decimal(15000), "floor_area_sqm": Decimal(3_000_000)}
"""Editor's bounds: 10 平方公里 of land, 300 万㎡ of floor are asked about."""
_CODES = {
    "range": "area-range",
    "count": "area-count",
    "unclear": "area-unclear",
    "negative": "area-unclear",
    "several": "area-unclear",
    "approx": "area-approx",
    "parts": "area-parts",
    "sum": "area-sum",
}


_MOST = 1e15
"""A number from here on is no area."""


def read_area(column: Column) -> Reading:
    """Read a land or floor area column."""
    reading = Reading([None] * len(column.cells))
    known: dict[Cell, Area | None] = {}
    simple = column.unit in ("", TARGET[column.field])
    for place, cell in enumerate(column.cells):
        if cell is None or cell == "":
            continue
        if simple and type(cell) is float and 0 <= cell < 15_000:
            reading.values[place] = Decimal(int(cell)) if cell.is_integer() else Decimal(repr(cell))
            continue
        if cell not in known:
            known[cell] = _read(cell, column)
        area = known[cell]
        if area is not None:
            _place(column, reading, place, cell, area)
    return reading


def _read(cell: Cell, column: Column) -> Area | None:
    default = column.unit or TARGET[column.field]
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        if not cell < _MOST:
            return Area(None, default, doubts=("unclear",))
        if cell < 0:
            return Area(None, default, doubts=("negative",))
        return Area(Decimal(repr(cell)) if isinstance(cell, float) else Decimal(cell), default)
    text = text_or_none(cell)
    return parse_area(text, default) if text is not None else None


def _place(column: Column, reading: Reading, place: int, cell: Cell, area: Area) -> None:
    raw = str(cell).strip() if isinstance(cell, str) else _number(cell)
    name = _belongs(column.field, area)
    target = TARGET[name]
    value = _plain(convert(area.value, area.unit, target)) if area.value is not None else None
    if name == column.field:
        reading.values[place] = value
    else:
        reading.add_extra(name, place, value)
        reading.problems.append(problem_at(column, place, "area-moved", raw))
    if raw != str(value):
        reading.raws[place] = raw
    for doubt in dict.fromkeys(area.doubts):
        reading.problems.append(problem_at(column, place, _CODES[doubt], raw))
    if area.stated and column.unit_shown and area.unit != column.unit_shown and name == column.field:
        reading.problems.append(problem_at(column, place, "area-unit", raw, unit=column.unit_shown))
    if area.low is not None and area.high is not None:
        reading.add_extra(f"{name}_min", place, _plain(convert(area.low, area.unit, target)))
        reading.add_extra(f"{name}_max", place, _plain(convert(area.high, area.unit, target)))
    _others(column, reading, place, area, name)
    if value is not None and value > HUGE[name]:
        reading.problems.append(problem_at(column, place, "area-size", raw))


def _belongs(field: str, area: Area) -> str:
    """A floor-area cell written in 亩 or 公顷 is land; ㎡ may be either and stays where the header put it."""
    if field == "floor_area_sqm" and area.stated and area.unit in LAND_UNITS:
        return "land_mu"
    return field


def _others(column: Column, reading: Reading, place: int, area: Area, name: str) -> None:
    """30亩/20000㎡ in one cell: the second measure goes to the other field unless it restates the first."""
    for value, unit in area.others:
        other = "land_mu" if unit in LAND_UNITS else "floor_area_sqm"
        if other == name or "parts" in area.doubts:
            continue
        reading.add_extra(other, place, _plain(convert(value, unit, TARGET[other])))
        reading.problems.append(problem_at(column, place, "area-moved", f"{value}{unit}"))


def _plain(value: Decimal) -> Decimal:
    whole = value.to_integral_value()
    return whole.quantize(Decimal(1)) if value == whole else value.normalize()


def _number(cell: Cell) -> str:
    if isinstance(cell, float) and cell == cell and abs(cell) < 1e15 and cell == int(cell):
        return str(int(cell))
    return str(cell)
