"""Item models of the import preview: the sheet as it is, and a verdict beside every row."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from mhcrm.domain.fields import FIELDS, Kind
from mhcrm.domain.intake.choices import SAMENESS
from mhcrm.domain.intake.grid import Grid, cell_text, column_letter
from mhcrm.domain.intake.layout import SheetPlan
from mhcrm.domain.intake.mapping import Role
from mhcrm.domain.intake.preview import Preview
from mhcrm.domain.intake.problems import Level, Problem
from mhcrm.domain.intake.verdict import DUPLICATE, REJECTED, SKIPPED, STATUSES, UNCHANGED, RowResult
from mhcrm.domain.stages import shipped_names

Index = QModelIndex | QPersistentModelIndex
LEVEL_ROLE = Qt.ItemDataRole.UserRole + 1
"""error, warning, header, plain or "" for a lead's cell."""
STATUS_ROLE = Qt.ItemDataRole.UserRole + 2
ROW_ROLE = Qt.ItemDataRole.UserRole + 3
MENDED_ROLE = Qt.ItemDataRole.UserRole + 5
"""What the file says in a cell that was retyped, None in any other."""
_ADDRESS = re.compile(r"([A-Z]+)(\d+)$")
CONFLICT = "conflict"
"""Shown instead of 更新 or 未变 where file and store both say something and nobody has chosen."""
PART = "part"
"""Status of a row of a form below the one its lead stands in."""
LEFT_OUT = "left-out"
"""Kind of a sheet the officer does not want."""
PASSED = "passed"
"""Cell of a row the officer wants skipped."""
LONG = 16
"""A longer text may be cut off in its cell; the whole of it stands in the tooltip."""
HEADER = "header"
HEADER_DOUBT = "header-doubt"
"""A header cell whose column is read in a way the officer should look at."""
DECIDING = SAMENESS | {"row-swapped"}
FIGURES = (Kind.MONEY, Kind.AREA, Kind.LAND, Kind.DATE)
AMOUNTS = (Kind.MONEY, Kind.AREA, Kind.LAND, Kind.NUMBER)
WORDS = {
    "accepted": "新增",
    "updated": "更新",
    "unchanged": "未变",
    "duplicate": "重复",
    "rejected": "待处理",
    "skipped": "跳过",
    HEADER: "表头",
    PART: "读入",
    CONFLICT: "冲突",
}


@dataclass(frozen=True)
class SheetView:
    """One sheet with everything the two views need, prepared once.

    Attributes:
        results: 0-based row → its verdict.
        marks: (row, column) → the gravest level of a problem there.
        shown: rows by filter key.
        columns: sheet column → what there is to say about how it is read.
        notes: what there is to say about the sheet as a whole.
        parts: of a form, row → (row of the lead, the fields that stand in this row).
        mended: retyped cell → what the file says there.
        passed: rows the officer wants skipped; they are shown as the file has them.
        stage_names: code → what the office calls the stage.
    """

    grid: Grid
    plan: SheetPlan
    results: Mapping[int, RowResult]
    marks: Mapping[tuple[int, int], str]
    headers: frozenset[int]
    width: int
    shown: Mapping[str, tuple[int, ...]]
    columns: Mapping[int, tuple[Problem, ...]] = field(default_factory=dict)
    notes: tuple[Problem, ...] = ()
    parts: Mapping[int, tuple[int, tuple[str, ...]]] = field(default_factory=dict)
    mended: Mapping[tuple[int, int], str] = field(default_factory=dict)
    passed: frozenset[int] = frozenset()
    stage_names: Mapping[str, str] = field(default_factory=shipped_names)

    @cached_property
    def alike(self) -> Mapping[tuple[str, str, str], tuple[tuple[int, int], ...]]:
        """Fault written the same way (code, field, text) → every cell with it."""
        found: dict[tuple[str, str, str], dict[tuple[int, int], None]] = {}
        for result in self.results.values():
            for problem in result.problems:
                if (spot := place_of(problem)) is not None:
                    found.setdefault((problem.code, problem.field, problem.raw), {})[spot] = None
        return {key: tuple(spots) for key, spots in found.items()}

    @cached_property
    def questions(self) -> Mapping[str, tuple[int, ...]]:
        """Decision that is asked → 0-based rows that ask it."""
        found: dict[str, list[int]] = {}
        for row, result in sorted(self.results.items()):
            if asked := question_of(result):
                found.setdefault(asked, []).append(row)
        return {asked: tuple(rows) for asked, rows in found.items()}

    @cached_property
    def first_marks(self) -> Mapping[int, int]:
        """Row → its first marked column."""
        found: dict[int, int] = {}
        for row, column in self.marks:
            found[row] = min(column, found.get(row, column))
        return found

    @property
    def roles(self) -> tuple[Role, ...]:
        """Column roles of the first table, or the ones proposed for a table without a header; none for forms."""
        table = self.plan.kind == "table" and self.plan.blocks
        return self.plan.blocks[0].mapping.roles if table else self.plan.guess

    def status(self, row: int) -> str:
        """Status code of a row, ``header``, ``part`` of a form, or "" for a blank one."""
        if row in self.headers:
            return HEADER
        result = self.results.get(row)
        if result is None:
            return SKIPPED if row in self.passed else PART if row in self.parts else ""
        return result.status

    @cached_property
    def doubts(self) -> tuple[int, ...]:
        """Rows to look at one after another: those with a question, and the header when a column is in doubt."""
        return tuple(sorted({*self.shown["open"], *(row for row, _ in self.marks if row in self.headers)}))


def sheet_views(
    grids: Sequence[Grid], preview: Preview, mended: Mapping[str, Mapping[tuple[int, int], str]] | None = None
) -> tuple[SheetView, ...]:
    """One view a sheet, in the file's order; ``mended``: sheet → retyped cell → what the file says there."""
    by_name = {plan.name: plan for plan in preview.sheets}
    rows: dict[str | None, dict[int, RowResult]] = {}
    for result in preview.rows:
        rows.setdefault(result.sheet, {})[result.row - 1] = result
    texts = mended or {}
    return tuple(
        _view(grid, by_name[grid.name], rows.get(grid.name, {}), texts.get(grid.name or "", {}), preview.stage_names)
        for grid in grids
        if grid.name in by_name
    )


def tab_words(view: SheetView) -> str:
    """What a sheet's tab says."""
    name = view.grid.name or "全部行"
    return f"{name}（不导入）" if view.plan.kind == LEFT_OUT else f"{name}（隐藏）" if view.grid.hidden else name


def left_out_view(grid: Grid) -> SheetView:
    """A sheet the officer does not want."""
    width = max((len(cells) for cells in grid.rows[:2000]), default=1)
    return SheetView(
        grid, SheetPlan(grid.name, LEFT_OUT, "您选择不导入这张"), {}, {}, frozenset(), width, _shown(len(grid.rows), {})
    )


def _view(
    grid: Grid,
    plan: SheetPlan,
    results: Mapping[int, RowResult],
    mended: Mapping[tuple[int, int], str],
    names: Mapping[str, str],
) -> SheetView:
    headers = frozenset(row for block in plan.blocks if block.layout == "table" for row in block.header_rows)
    marks: dict[tuple[int, int], str] = {}
    for result in results.values():
        for problem in result.problems:
            spot = place_of(problem)
            if spot is not None and problem.level is not Level.NOTE and marks.get(spot) != Level.ERROR.value:
                marks[spot] = problem.level.value
    marks |= _held_marks(plan, results)
    columns = _column_problems(plan)
    last = max((row for block in plan.blocks[:1] for row in block.header_rows), default=-1)
    for column, found in columns.items():
        if last >= 0 and any(problem.level is not Level.NOTE for problem in found):
            marks[last, column] = Level.WARNING.value
    notes = tuple(problem for problem in plan.problems if not problem.code.startswith("column-"))
    shown = _shown(len(grid.rows), results)
    width = max((len(cells) for cells in grid.rows[:2000]), default=1)
    passed = frozenset(row for row in {row for row, _ in mended} if not any(cell_text(c) for c in grid.rows[row]))
    return SheetView(
        grid, plan, results, marks, headers, width, shown, columns, notes, _parts(plan), mended, passed, names
    )


def _held_marks(plan: SheetPlan, results: Mapping[int, RowResult]) -> dict[tuple[int, int], str]:
    """Cells where sheet and store both say something else."""
    places = {role.target: role.index for block in plan.blocks[:1] for role in block.mapping.roles}
    return {
        (row, places[name]): Level.WARNING.value
        for row, result in results.items()
        for name in (result.held if plan.kind == "table" else ())
        if name in places
    }


def _parts(plan: SheetPlan) -> dict[int, tuple[int, tuple[str, ...]]]:
    """Which fields of which lead stand in each row of a form."""
    found: dict[int, tuple[int, tuple[str, ...]]] = {}
    for block in plan.blocks if plan.kind != "table" else ():
        for lead, places in block.places.items():
            owner = lead if block.layout == "form" else -1  # laid across, a row holds one field of many leads
            for name, (row, _column) in sorted(places.items(), key=lambda item: item[1]):
                found[row] = (owner, (*found.get(row, (owner, ()))[1], name))
    return found


def _column_problems(plan: SheetPlan) -> dict[int, tuple[Problem, ...]]:
    found: dict[int, tuple[Problem, ...]] = {}
    for block in plan.blocks[:1] if plan.kind == "table" else ():
        for problem in block.mapping.problems:
            at = next((role.index for role in block.mapping.roles if problem.raw in (role.header, role.shown)), None)
            if at is not None:
                found[at] = (*found.get(at, ()), problem)
    return found


def _shown(count: int, results: Mapping[int, RowResult]) -> dict[str, tuple[int, ...]]:
    """Rows under each filter: all, with a doubt, and by status."""
    found: dict[str, list[int]] = {status: [] for status in (*STATUSES, CONFLICT)}
    doubtful: list[int] = []
    for row in sorted(results):
        result = results[row]
        found[result.status].append(row)
        if result.held:
            found[CONFLICT].append(row)
        if needs_attention(result):
            doubtful.append(row)
    return {"all": tuple(range(count)), "open": tuple(doubtful), **{key: tuple(rows) for key, rows in found.items()}}


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
    """Rejected, in conflict with what is stored, or written with a doubt the officer should see."""
    if result.held:
        return True
    if result.status in (SKIPPED, UNCHANGED):
        return False
    return result.status == REJECTED or any(problem.level is not Level.NOTE for problem in result.problems)


def question_of(result: RowResult) -> str:
    """The decision a row asks of the officer, "" for none: rows with the same one can be settled together."""
    if result.status == SKIPPED:
        return ""
    if result.status == DUPLICATE:
        return DUPLICATE
    if result.held:
        return CONFLICT
    codes = {problem.code for problem in result.problems}
    return next((code for code in ("row-swapped", "stored-likely", "duplicate-likely") if code in codes), "")


def gravest(problems: Sequence[Problem]) -> Problem | None:
    """The problem to show first: the gravest, and among equals one that asks for a decision about the row."""
    order = {Level.ERROR: 0, Level.WARNING: 2, Level.NOTE: 4}
    return min(problems, key=lambda problem: order[problem.level] + (problem.code not in DECIDING), default=None)


class RawModel(QAbstractTableModel):
    """The sheet, cell by cell, as the file holds it."""

    def __init__(self) -> None:
        super().__init__()
        self.view: SheetView | None = None
        self._rows: tuple[int, ...] = ()
        self._amounts: frozenset[int] = frozenset()

    def put(self, view: SheetView | None, key: str) -> None:
        """Show a sheet under a filter."""
        self.beginResetModel()
        self.view = view
        fields = ((role.index, FIELDS.get(role.field)) for role in (view.roles if view is not None else ()))
        self._amounts = frozenset(index for index, known in fields if known is not None and known.kind in AMOUNTS)
        self._rows = view.shown[key] if view is not None else ()
        self.endResetModel()

    def sheet_row(self, row: int) -> int:
        """0-based row of the sheet shown in a row of the view."""
        return self._rows[row]

    def row_of(self, line: int) -> int:
        """Row of the view showing a sheet row, -1 when the filter hides it."""
        at = bisect_left(self._rows, line)
        return at if at < len(self._rows) and self._rows[at] == line else -1

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Rows under the filter."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Columns of the sheet."""
        return 0 if parent.isValid() or self.view is None else self.view.width

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
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
            before = self.view.mended.get((row, column)) if row in self.view.passed else None
            return (cell_text(cell) if before is None else before).replace("\n", " ")
        if role == MENDED_ROLE:
            return "" if row in self.view.passed else self.view.mended.get((row, column))
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            number = isinstance(cell, int | float) and not isinstance(cell, bool)
            figure = number or (column in self._amounts and row not in self.view.headers)
            side = Qt.AlignmentFlag.AlignRight if figure else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == LEVEL_ROLE:
            return self._level(row, column)
        if role == ROW_ROLE:
            return row
        return None

    def _tip(self, row: int, column: int) -> str | None:
        """What the file says in a retyped cell; the whole of a long text."""
        assert self.view is not None
        if (row, column) in self.view.mended and row not in self.view.passed:
            return f"您改过这一格，原文件写的是“{self.view.mended[row, column]}”。Ctrl+Z 退回上一步"
        text = cell_text(self.view.grid.cell(row, column))
        return text if len(text) > LONG else None

    def _level(self, row: int, column: int) -> str:
        assert self.view is not None
        if row in self.view.passed:
            return PASSED
        if row in self.view.headers:
            return HEADER_DOUBT if (row, column) in self.view.marks else HEADER
        result = self.view.results.get(row)
        if (result is None or result.status == SKIPPED) and row not in self.view.parts:
            return "plain"
        return self.view.marks.get((row, column), "")
