"""Item models of the import preview: the sheet as it is, and a verdict beside every row."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from mhcrm.domain.intake.grid import Grid, cell_text, column_letter
from mhcrm.domain.intake.layout import SheetPlan
from mhcrm.domain.intake.mapping import Role
from mhcrm.domain.intake.preview import Preview
from mhcrm.domain.intake.problems import Level, Problem
from mhcrm.domain.intake.verdict import DUPLICATE, REJECTED, SKIPPED, RowResult

Index = QModelIndex | QPersistentModelIndex
LEVEL_ROLE = Qt.ItemDataRole.UserRole + 1
"""error, warning, header, plain or "" for a lead's cell."""
STATUS_ROLE = Qt.ItemDataRole.UserRole + 2
ROW_ROLE = Qt.ItemDataRole.UserRole + 3
_ADDRESS = re.compile(r"([A-Z]+)(\d+)$")
HEADER = "header"
WORDS = {
    "accepted": "新增",
    "updated": "更新",
    "unchanged": "未变",
    "duplicate": "重复",
    "rejected": "待处理",
    "skipped": "跳过",
    HEADER: "表头",
}


@dataclass(frozen=True)
class SheetView:
    """One sheet with everything the two views need, prepared once.

    Attributes:
        results: 0-based row → its verdict.
        marks: (row, column) → the gravest level of a problem there.
        shown: rows by filter key.
    """

    grid: Grid
    plan: SheetPlan
    results: Mapping[int, RowResult]
    marks: Mapping[tuple[int, int], str]
    headers: frozenset[int]
    width: int
    shown: Mapping[str, tuple[int, ...]]

    @property
    def roles(self) -> tuple[Role, ...]:
        """Column roles of the first table; none for forms."""
        table = self.plan.kind == "table" and self.plan.blocks
        return self.plan.blocks[0].mapping.roles if table else ()

    def status(self, row: int) -> str:
        """Status code of a row, ``header``, or "" for a blank one."""
        if row in self.headers:
            return HEADER
        result = self.results.get(row)
        return result.status if result is not None else ""


def sheet_views(grids: Sequence[Grid], preview: Preview) -> tuple[SheetView, ...]:
    """One view a sheet, in the file's order."""
    by_name = {plan.name: plan for plan in preview.sheets}
    rows: dict[str | None, dict[int, RowResult]] = {}
    for result in preview.rows:
        rows.setdefault(result.sheet, {})[result.row - 1] = result
    return tuple(
        _view(grid, by_name[grid.name], rows.get(grid.name, {})) for grid in grids if grid.name in by_name
    )


def _view(grid: Grid, plan: SheetPlan, results: Mapping[int, RowResult]) -> SheetView:
    headers = frozenset(row for block in plan.blocks if block.layout == "table" for row in block.header_rows)
    marks: dict[tuple[int, int], str] = {}
    for result in results.values():
        for problem in result.problems:
            spot = place_of(problem)
            if spot is not None and problem.level is not Level.NOTE and marks.get(spot) != Level.ERROR.value:
                marks[spot] = problem.level.value
    everything = tuple(range(len(grid.rows)))
    shown = {
        "all": everything,
        "open": tuple(row for row in everything if row in results and needs_attention(results[row])),
        "duplicate": tuple(row for row in everything if row in results and results[row].status == DUPLICATE),
    }
    width = max((len(cells) for cells in grid.rows[:2000]), default=1)
    return SheetView(grid, plan, results, marks, headers, width, shown)


def place_of(problem: Problem) -> tuple[int, int] | None:
    """0-based (row, column) of a problem's cell."""
    found = _ADDRESS.match(problem.cell)
    if found is None:
        return None
    column = 0
    for letter in found.group(1):
        column = column * 26 + ord(letter) - 64
    return int(found.group(2)) - 1, column - 1


def needs_attention(result: RowResult) -> bool:
    """Rejected, or written with a doubt the officer should see."""
    if result.status == SKIPPED:
        return False
    return result.status == REJECTED or any(problem.level is not Level.NOTE for problem in result.problems)


def gravest(problems: Sequence[Problem]) -> Problem | None:
    """The problem to show first."""
    order = {Level.ERROR: 0, Level.WARNING: 1, Level.NOTE: 2}
    return min(problems, key=lambda problem: order[problem.level], default=None)


class RawModel(QAbstractTableModel):
    """The sheet, cell by cell, as the file holds it."""

    def __init__(self) -> None:
        super().__init__()
        self.view: SheetView | None = None
        self._rows: tuple[int, ...] = ()

    def put(self, view: SheetView | None, key: str) -> None:
        """Show a sheet under a filter."""
        self.beginResetModel()
        self.view = view
        self._rows = view.shown[key] if view is not None else ()
        self.endResetModel()

    def sheet_row(self, row: int) -> int:
        """0-based row of the sheet shown in a row of the view."""
        return self._rows[row]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Rows under the filter."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Columns of the sheet."""
        return 0 if parent.isValid() or self.view is None else self.view.width

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Letters across, the sheet's own row numbers down."""
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation == Qt.Orientation.Horizontal:
            return column_letter(section)
        return str(self._rows[section] + 1) if section < len(self._rows) else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Text and what it is."""
        if self.view is None or not index.isValid():
            return None
        row, column = self._rows[index.row()], index.column()
        cell = self.view.grid.cell(row, column)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return cell_text(cell).replace("\n", " ")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            figure = isinstance(cell, int | float) and not isinstance(cell, bool)
            side = Qt.AlignmentFlag.AlignRight if figure else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == LEVEL_ROLE:
            return self._level(row, column)
        if role == ROW_ROLE:
            return row
        return None

    def _level(self, row: int, column: int) -> str:
        assert self.view is not None
        if row in self.view.headers:
            return HEADER
        result = self.view.results.get(row)
        if result is None or result.status == SKIPPED:
            return "plain"
        return self.view.marks.get((row, column), "")


class VerdictModel(QAbstractTableModel):
    """What becomes of each row, and why."""

    def __init__(self) -> None:
        super().__init__()
        self.view: SheetView | None = None
        self._rows: tuple[int, ...] = ()

    def put(self, view: SheetView | None, key: str) -> None:
        """Show a sheet under a filter."""
        self.beginResetModel()
        self.view = view
        self._rows = view.shown[key] if view is not None else ()
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Rows under the filter."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """结论 and 问题与改法."""
        return 0 if parent.isValid() else 2

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Titles."""
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return ("结论", "问题与改法")[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Status and message."""
        if self.view is None or not index.isValid():
            return None
        row = self._rows[index.row()]
        status = self.view.status(row)
        if role == STATUS_ROLE:
            return status
        if role == LEVEL_ROLE:
            found = gravest(self.view.results[row].problems) if row in self.view.results else None
            return found.level.value if found is not None and status != SKIPPED else ""
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return WORDS.get(status, "") if index.column() == 0 else message(self.view, row)
        return None


def message(view: SheetView, row: int) -> str:
    """One line about a row."""
    if row in view.headers:
        known = sum(bool(role.field) for role in view.roles)
        return f"第 {row + 1} 行是表头；{len(view.roles)} 列认出 {known} 列"
    result = view.results.get(row)
    if result is None:
        return ""
    if result.status == SKIPPED and not result.problems:
        return result.reason
    first = gravest(result.problems)
    if first is None:
        return ""
    more = len([problem for problem in result.problems if problem.level is not Level.NOTE]) - 1
    return first.message + (f"（另有 {more} 处）" if more > 0 else "")


def totals_words(totals: Mapping[str, int]) -> tuple[tuple[str, int, str], ...]:
    """(word, count, tone) in the order of the foot."""
    tones = {"accepted": "green", "rejected": "red", "duplicate": "blue", "updated": "blue"}
    counts = Counter(dict(totals))
    return tuple(
        (WORDS[key] if key != "skipped" else "跳过的行", counts[key], tones.get(key, ""))
        for key in ("accepted", "updated", "unchanged", "duplicate", "rejected", "skipped")
    )
