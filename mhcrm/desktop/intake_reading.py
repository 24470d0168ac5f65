"""Reading a file or pasted rows for the preview and judging it with the officer's changes; the file itself is never touched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from mhcrm.base.progress import Progress
from mhcrm.desktop.intake_draft import Draft
from mhcrm.desktop.models.intake_models import SheetView, left_out_view, sheet_views
from mhcrm.domain.intake.choices import Choice, Fate, Place
from mhcrm.domain.intake.grid import Cell, Grid
from mhcrm.domain.intake.preview import Preview
from mhcrm.domain.intake.verdict import RowResult
from mhcrm.services.intake.readers import SourceFile, read_pasted

if TYPE_CHECKING:
    from mhcrm.bootstrap import App


@dataclass(frozen=True)
class Loaded:
    """A file as read, its preview, and the views prepared off the main thread.

    Attributes:
        source: the file as it is on disk.
        shown: the same with the mended cells.
        judged: the preview before decisions about rows; ``preview`` is after them.
    """

    source: SourceFile
    shown: SourceFile
    judged: Preview
    preview: Preview
    views: tuple[SheetView, ...]


def head(app: App, draft: Draft) -> SourceFile:
    """The first rows of the file (the whole of a small one), or the pasted rows; runs on the pool lane."""
    return app.intake.head(Path(draft.path)) if draft.path else read_pasted(draft.text, draft.html)


def read(app: App, draft: Draft, progress: Progress) -> SourceFile:
    """The whole file; runs on the pool lane."""
    progress.start("读取文件")
    return app.intake.read(Path(draft.path), progress)


def judged(app: App, source: SourceFile, draft: Draft, progress: Progress) -> Loaded:
    """The preview of a file already read; runs on the store lane."""
    shown = changed(source, draft)
    names = {known.name for known in app.intake.mappings()} if draft.mapping else set()
    heads = {(sheet or None): row for sheet, row in draft.header_rows.items()}
    first = app.intake.preview_source(
        shown,
        columns=draft.columns,
        header_rows=heads or None,
        mapping=draft.mapping if draft.mapping in names else "",
        progress=progress,
    )
    choices: dict[Place, Choice] = {(sheet or None, row): choice for (sheet, row), choice in draft.choices.items()}
    preview = app.intake.decide(first, choices) if choices else first
    views = {view.grid.name: view for view in sheet_views(shown.grids, preview, _originals(source, draft))}
    every = tuple(views.get(grid.name) or left_out_view(grid) for grid in source.grids)
    for view in every:
        _prepare(view)
    return Loaded(source, shown, first, preview, every)


def _originals(source: SourceFile, draft: Draft) -> dict[str, dict[tuple[int, int], str]]:
    """Sheet → retyped cell → what the file says there."""
    found: dict[str, dict[tuple[int, int], str]] = {}
    by_name = {grid.name or "": grid for grid in source.grids}
    for sheet, row, column in draft.mends:
        if sheet in by_name:
            found.setdefault(sheet, {})[row, column] = by_name[sheet].text(row, column)
    return found


def _prepare(view: SheetView) -> tuple[int, int, int]:
    """Work the view's look-ups out here, off the main thread."""
    return len(view.alike), len(view.questions), len(view.first_marks)


def changed(source: SourceFile, draft: Draft) -> SourceFile:
    """The file with the retyped cells, without the sheets left out."""
    if not draft.mends and not draft.left_out:
        return source
    by_sheet: dict[str, dict[tuple[int, int], Cell]] = {}
    for (sheet, row, column), value in draft.mends.items():
        by_sheet.setdefault(sheet, {})[row, column] = value
    wanted = [grid for grid in source.grids if (grid.name or "") not in draft.left_out]
    grids = tuple(_mend(grid, by_sheet.get(grid.name or "", {})) for grid in wanted)
    return replace(source, grids=grids, sha256="")  # no longer the file that may have been imported before


def compared(app: App, loaded: Loaded, place: Place) -> RowResult | None:
    """The row as if merged with the stored lead it meets or resembles, for showing both side by side."""
    merged = app.intake.decide(loaded.judged, {place: Choice(Fate.MERGE)})
    return next((row for row in merged.rows if (row.sheet, row.row) == place), None)


def _mend(grid: Grid, cells: Mapping[tuple[int, int], Cell]) -> Grid:
    if not cells:
        return grid
    rows = list(grid.rows)
    for (row, column), value in cells.items():
        if row >= len(rows):
            continue
        line = list(rows[row])
        line += [""] * (column + 1 - len(line))
        line[column] = value
        rows[row] = line
    errors = {spot: text for spot, text in grid.errors.items() if spot not in cells}
    return replace(grid, rows=rows, errors=errors)
