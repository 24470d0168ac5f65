"""What a layout yields: blocks of leads with their column roles, and the rows that are none."""

from __future__ import annotations

from dataclasses import dataclass, field

from mhcrm.domain.intake.grid import Cell
from mhcrm.domain.intake.mapping import Caption, Mapping


@dataclass(slots=True)
class Entry:
    """One lead row.

    Attributes:
        row: 0-based sheet row.
        cells: its cells by sheet column, merged values filled in.
        section: text of the section row above, "" when none.
        filled: columns whose value came from a merged cell that starts above.
        more: rows merged into this lead (further contacts of the same project).
    """

    row: int
    cells: list[Cell]
    section: str = ""
    filled: tuple[int, ...] = ()
    more: tuple[int, ...] = ()


@dataclass
class Block:
    """Leads that share their column roles.

    Attributes:
        layout: ``table``, ``form`` or ``transposed``.
        header_rows: 0-based rows of the header (or of the labels).
        places: for forms, row of the entry → target field → (row, column) of the value.
        totals: (row, column → cell) of total rows, for check sums.
    """

    layout: str
    header_rows: tuple[int, ...]
    mapping: Mapping
    caption: Caption
    entries: list[Entry] = field(default_factory=list)
    places: dict[int, dict[str, tuple[int, int]]] = field(default_factory=dict)
    totals: list[tuple[int, dict[int, Cell]]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is no lead, and why."""

    row: int
    reason: str
    text: str = ""
