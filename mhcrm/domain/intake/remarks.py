"""What stands on cells beside their text: a line through them, a comment (批注)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mhcrm.domain.intake.assemble import RowValues
from mhcrm.domain.intake.grid import Grid, address, cell_text
from mhcrm.domain.intake.mapping import Role
from mhcrm.domain.intake.problems import Problem

_NAMES = ("company", "project")
KEPT_AS = "x:批注"
"""The further field that keeps the comments of a lead, so that none is lost with the file."""


def cell_remarks(
    grid: Grid, roles: Sequence[Role], spots: Sequence[tuple[int, int]], rows: Sequence[int], values: RowValues
) -> None:
    """Say at each cell of a lead what stands on it.

    Args:
        roles: role of each column, in the order of ``spots``.
        spots: the cell of each role.
        rows: further rows of the lead (merged cells), whose comments belong to it too.
    """
    if grid.struck:
        values.problems += _struck(grid, roles, spots)
    if grid.comments:
        said = [(spot, grid.comments[spot]) for spot in _commented(grid, spots, rows)]
        by_spot = dict(zip(spots, roles, strict=True))
        for spot, text in said:
            role = by_spot.get(spot)
            values.problems.append(Problem("cell-comment", role.field if role else "", address(*spot), text))
        if said:
            values.values[KEPT_AS] = "；".join(text for _, text in said)


def _struck(grid: Grid, roles: Sequence[Role], spots: Sequence[tuple[int, int]]) -> list[Problem]:
    """A name struck through stands for the whole row; any other cell only for itself."""
    found = [
        (role, spot) for role, spot in zip(roles, spots, strict=True) if spot in grid.struck and role.field != "seq"
    ]
    names = [entry for entry in found if entry[0].field in _NAMES]
    code = "row-struck" if names else "cell-struck"
    return [
        Problem(code, role.field, address(*spot), text, {"row": str(spot[0] + 1)})
        for role, spot in names or found
        if (text := cell_text(grid.cell(*spot)))
    ]


def _commented(grid: Grid, spots: Sequence[tuple[int, int]], rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    mine, lines = set(spots), set(rows)
    return (spot for spot in sorted(grid.comments) if spot in mine or spot[0] in lines)
