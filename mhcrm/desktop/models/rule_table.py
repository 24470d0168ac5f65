"""Item model of the rule pages' lists: plain lines with words by column, under group lines when there are groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from mhcrm.desktop.models.lead_model import MUTED_ROLE, STATE_ROLE

Index = QModelIndex | QPersistentModelIndex
GROUP_ROLE = Qt.ItemDataRole.UserRole + 11


@dataclass(frozen=True)
class RuleColumn:
    """One column: key, title with unit, width; ``loose`` ones share the slack."""

    key: str
    title: str
    width: int
    right: bool = False
    strong: bool = False
    loose: bool = False


@dataclass(frozen=True)
class RuleLine:
    """One line; ``muted`` names the cells drawn grey, ``marks`` what a delegate draws before a cell's words."""

    id: str
    cells: Mapping[str, str] = field(default_factory=dict)
    muted: frozenset[str] = frozenset()
    marks: Mapping[str, str] = field(default_factory=dict)
    group: str = ""


class RuleTableModel(QAbstractTableModel):
    """Lines of a list; a group line has words in the first column only and cannot be selected."""

    def __init__(self, columns: Sequence[RuleColumn]) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self._lines: tuple[RuleLine, ...] = ()

    def put(self, lines: Sequence[RuleLine]) -> None:
        """Show lines."""
        self.beginResetModel()
        self._lines = tuple(lines)
        self.endResetModel()

    def line(self, row: int) -> RuleLine | None:
        """The line of a row."""
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def row_of(self, line_id: str) -> int:
        """Row of a line, -1 when it is not shown."""
        return next((at for at, line in enumerate(self._lines) if line.id == line_id and not line.group), -1)

    def groups(self) -> tuple[int, ...]:
        """Rows of the group lines."""
        return tuple(at for at, line in enumerate(self._lines) if line.group)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Lines."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Columns."""
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Group lines are only read."""
        line = self.line(index.row())
        return Qt.ItemFlag.ItemIsEnabled if line is not None and line.group else super().flags(index)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Titles with units."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words and what the delegates draw."""
        line = self.line(index.row()) if index.isValid() else None
        if line is None:
            return None
        key = self.columns[index.column()].key
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            if line.group:
                return line.group if index.column() == 0 else ""
            return line.cells.get(key, "")
        if role == MUTED_ROLE:
            return key in line.muted
        if role == STATE_ROLE:
            return line.marks.get(key, "")
        if role == GROUP_ROLE:
            return bool(line.group)
        return None
