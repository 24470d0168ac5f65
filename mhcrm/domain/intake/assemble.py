"""From column roles and rows to lead values: read each column once, then put the rows together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from mhcrm.base.progress import checkpoint
from mhcrm.domain.fields import FIELDS, Kind
from mhcrm.domain.intake.beside import amounts_with_units, areas_with_units
from mhcrm.domain.intake.cells import Column, Reading, read_column
from mhcrm.domain.intake.grid import Cell, Grid, address
from mhcrm.domain.intake.mapping import Role
from mhcrm.domain.intake.problems import Problem
from mhcrm.domain.intake.ticks import stages_ticked
from mhcrm.domain.intake.words import Words
from mhcrm.domain.lead import Value

_EMPTY: dict[str, str] = {}


@dataclass
class RowValues:
    """One row as read: values, original texts, problems."""

    row: int
    values: dict[str, Value]
    raw: Mapping[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def number(self, name: str) -> Decimal | None:
        """A value that is a number; None when it is unknown or a text."""
        value = self.values.get(name)
        return value if isinstance(value, Decimal) else None


@dataclass(frozen=True)
class TableContext:
    """What all columns of a table share."""

    words: Words
    year: int | None = None
    date1904: bool = False
    grid: Grid | None = None
    places: Mapping[str, tuple[int, int]] = field(default_factory=dict)


def read_rows(
    roles: Sequence[Role], columns: Sequence[Sequence[Cell]], rows: Sequence[int], context: TableContext
) -> list[RowValues]:
    """Read a table column by column.

    Args:
        roles: role of each column.
        columns: the cells of each role's column, in row order.
        rows: 0-based sheet row of each entry.
    """
    columns = areas_with_units(roles, amounts_with_units(roles, columns), context.words.area_units)
    columns = stages_ticked(roles, columns)
    readings = [(role, _read(role, cells, rows, context)) for role, cells in zip(roles, columns, strict=True)]
    own = {role.field for role, _ in readings}
    names = [_target(role) for role, _ in readings]
    lists = [reading.values for _, reading in readings]
    result = [
        RowValues(row, {name: value for name, value in zip(names, cells, strict=True) if value is not None})
        for row, cells in zip(rows, zip(*lists, strict=True), strict=True)
    ]
    for (role, reading), name in zip(readings, names, strict=True):
        _merge(result, role, name, reading, own)
    _defaults(result)
    return result


def _target(role: Role) -> str:
    return {"contact_phone": "contact", "owner_combined": "owner"}.get(role.field, role.target)


def _read(role: Role, cells: Sequence[Cell], rows: Sequence[int], context: TableContext) -> Reading:
    checkpoint()
    place = context.places.get(role.target)
    column = Column(
        field=role.target,
        cells=cells,
        rows=rows,
        index=role.index,
        words=context.words,
        unit=role.unit or "",
        unit_shown=(role.unit or "") if role.stated else "",
        currency=role.currency,
        year=context.year,
        date1904=context.date1904,
        places={rows[0]: place} if place and rows else {},
    )
    reading = read_column(column)
    grid = context.grid
    if grid is not None and (grid.errors or grid.uncached):
        _file_faults(reading, column, grid)
    return reading


def _file_faults(reading: Reading, column: Column, grid: Grid) -> None:
    """Error values and formulas without a result look blank to the reader; say so at the cell."""
    if column.field == "seq":
        return
    for place, row in enumerate(column.rows):
        spot = column.places.get(row, (row, column.index))
        error = grid.errors.get(spot)
        if error is not None:
            reading.values[place] = None
            reading.raws[place] = error
            reading.problems = [entry for entry in reading.problems if entry[0] != place]
            reading.problems.append((place, Problem("cell-error", column.field, address(*spot), error)))
        elif spot in grid.uncached and reading.values[place] is None:
            reading.problems.append((place, Problem("formula-no-value", column.field, address(*spot))))


def _merge(result: list[RowValues], role: Role, name: str, reading: Reading, own: set[str]) -> None:
    for place, text in reading.raws.items():
        raw = result[place].raw
        if not raw:
            raw = result[place].raw = {}
        raw[name] = text  # type: ignore[index]
    for place, problem in reading.problems:
        result[place].problems.append(problem)
    for extra, values in reading.extras.items():
        for place, value in values.items():
            target = result[place].values
            if target.get(extra) is None:
                target[extra] = value
            elif extra in ("phone", "contact") and target[extra] != value:
                target.setdefault(f"{extra}_other", value)
            elif extra in ("phone_other", "contact_other") and str(value) not in str(target[extra]):
                target[extra] = f"{target[extra]}、{value}"


def _defaults(result: list[RowValues]) -> None:
    """An amount in RMB names its currency, so that totals never mix."""
    for row in result:
        if row.values.get("investment_wan") is not None:
            row.values.setdefault("investment_currency", "CNY")
        row.values.pop("seq", None)


def is_amount(field_name: str) -> bool:
    """True for fields whose merged cells must not be taken for each row's own."""
    known = FIELDS.get(field_name)
    return known is not None and known.kind in (Kind.MONEY, Kind.AREA, Kind.LAND)
