"""Reading a file or pasted rows for the preview, and mending cells of the copy in memory; the file itself is never touched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from mhcrm.base.progress import Progress
from mhcrm.desktop.models.intake_models import SheetView, sheet_views
from mhcrm.domain.intake.grid import Cell, Grid
from mhcrm.domain.intake.preview import Preview
from mhcrm.services.intake.readers import SourceFile, read_pasted, read_source

if TYPE_CHECKING:
    from mhcrm.bootstrap import App


@dataclass(frozen=True)
class Loaded:
    """A file as read, its preview, and the views prepared off the main thread."""

    source: SourceFile
    preview: Preview
    views: tuple[SheetView, ...]


def from_file(path: Path, progress: Progress) -> SourceFile:
    """Read a file; runs on the pool lane."""
    progress.start("读取文件")
    return read_source(path, progress)


def from_text(text: str) -> SourceFile:
    """Read pasted rows."""
    return read_pasted(text)


def judged(app: App, source: SourceFile, columns: Mapping[str, str] | None, progress: Progress) -> Loaded:
    """The preview of a file already read; runs on the store lane."""
    preview = app.intake.preview_source(source, columns=columns, progress=progress)
    return Loaded(source, preview, sheet_views(source.grids, preview))


def mended(source: SourceFile, sheet: str | None, cells: Mapping[tuple[int, int], Cell]) -> SourceFile:
    """The same file with some cells (0-based row, column) retyped."""
    grids = tuple(_mend(grid, cells) if grid.name == sheet else grid for grid in source.grids)
    return replace(source, grids=grids)


def _mend(grid: Grid, cells: Mapping[tuple[int, int], Cell]) -> Grid:
    rows = list(grid.rows)
    for (row, column), value in cells.items():
        line = list(rows[row])
        line += [""] * (column + 1 - len(line))
        line[column] = value
        rows[row] = line
    errors = {spot: text for spot, text in grid.errors.items() if spot not in cells}
    return replace(grid, rows=rows, errors=errors)


def swapped(grid: Grid, row: int, one: int, other: int) -> dict[tuple[int, int], Cell]:
    """The two cells exchanged."""
    return {(row, one): grid.cell(row, other), (row, other): grid.cell(row, one)}


def emptied(grid: Grid, row: int) -> dict[tuple[int, int], Cell]:
    """Every cell of a row blank: the row is left out."""
    return {(row, column): "" for column in range(len(grid.rows[row]))}
