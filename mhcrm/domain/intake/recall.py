"""What an office did with a sheet last time, found again by the look of its rows.

A header that no dictionary knows cannot be found by its meaning next week, but it can by its very texts: every row near the
top has a print, and the print of a row once pointed at is kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from mhcrm.base.text import fold_tight
from mhcrm.domain.fields import FIELDS
from mhcrm.domain.intake.grid import Cell, Grid, cell_text
from mhcrm.domain.intake.headers import HeaderMatcher, chosen_parts
from mhcrm.domain.intake.preview import Preview

ROWS = 60
"""A header pointed at is looked for among the first rows of a sheet."""
FEWEST = 2
"""A row with fewer texts is no header that could be told from a title."""


def short(fingerprint: str) -> str:
    """The key under which a fingerprint is kept."""
    return hashlib.sha256(fingerprint.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def row_print(cells: Sequence[Cell]) -> str:
    """The print of one row; "" when it holds too little."""
    texts = [text for cell in cells if (text := fold_tight(cell_text(cell)))]
    return short("row\x1f" + "\x1f".join(texts)) if len(texts) >= FEWEST else ""


def row_prints(grids: Iterable[Grid]) -> dict[str, tuple[str | None, int]]:
    """Print → sheet and 0-based row of the rows that could be a header, the first of equal ones."""
    found: dict[str, tuple[str | None, int]] = {}
    for grid in grids:
        for row, cells in enumerate(grid.rows[:ROWS]):
            if print_ := row_print(cells):
                found.setdefault(print_, (grid.name, row))
    return found


def pointed_rows(prints: Mapping[str, tuple[str | None, int]], heads: Iterable[str]) -> dict[str | None, int]:
    """Sheet → header row of the known prints, the topmost of each sheet."""
    found: dict[str | None, int] = {}
    for sheet, row in sorted((prints[head] for head in heads if head in prints), key=lambda spot: spot[1]):
        found.setdefault(sheet, row)
    return found


def pointed_prints(grids: Iterable[Grid], header_rows: Mapping[str | None, int]) -> tuple[str, ...]:
    """Prints of the rows a person pointed at."""
    rows = ((grid, header_rows[grid.name]) for grid in grids if grid.name in header_rows)
    return tuple(found for grid, row in rows if row < len(grid.rows) and (found := row_print(grid.rows[row])))


def columns_of(preview: Preview) -> dict[str, str]:
    """Header → field of every column as the preview reads it, for keeping under a name; helper meanings too."""
    found: dict[str, str] = {}
    for plan in preview.sheets:
        roles = [role for block in plan.blocks for role in block.mapping.roles] or list(plan.guess)
        for role in roles:
            if not found.get(role.key):
                found[role.key] = role.field
    fields, units = split_units(preview.overrides)
    return with_units({**found, **(fields or {})}, units)


def split_units(columns: Mapping[str, str] | None) -> tuple[dict[str, str] | None, dict[str, str]]:
    """What a person chose, apart: columns with their field (None when there is none of them), and bare units (``@亿元``)."""
    if columns is None:
        return None, {}
    units = {header: said for header, said in columns.items() if said.startswith("@")}
    fields = {header: chosen for header, chosen in columns.items() if header not in units}
    return (None if units and not fields else fields), units


def with_units(columns: Mapping[str, str], units: Mapping[str, str]) -> dict[str, str]:
    """The columns as remembered, in the units a person says now."""
    found = dict(columns)
    for header, said in units.items():
        field, _unit = chosen_parts(found.get(header, ""))
        found[header] = said if not field or field.startswith("x:") else f"{field}{said}"
    return found


def unheeded(preview: Preview, columns: Mapping[str, str], matcher: HeaderMatcher) -> tuple[str, ...]:
    """Headers a unit was said for, but whose column holds no such amounts (or is not there)."""
    wanted = {fold_tight(header): chosen_parts(chosen)[1] for header, chosen in columns.items()}
    wanted = {header: said for header, said in wanted.items() if said}
    for plan in preview.sheets:
        for role in (role for block in plan.blocks for role in block.mapping.roles):
            said = wanted.get(fold_tight(role.key), "")
            if said and role.field in FIELDS:
                unit, _currency = matcher.said_unit(said, FIELDS[role.field].kind)
                if unit and unit == role.unit:
                    del wanted[fold_tight(role.key)]
    return tuple(header for header in columns if fold_tight(header) in wanted)
