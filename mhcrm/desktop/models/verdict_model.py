"""Item model of the verdicts beside the sheet: status, sentence and the row's buttons."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt

from mhcrm.desktop.models.intake_fixes import row_actions
from mhcrm.desktop.models.intake_models import (
    CONFLICT,
    LEVEL_ROLE,
    STATUS_ROLE,
    WORDS,
    Index,
    SheetView,
    gravest,
)
from mhcrm.desktop.models.intake_words import message
from mhcrm.domain.intake.verdict import SKIPPED

ACTIONS_ROLE = Qt.ItemDataRole.UserRole + 4
"""The :class:`Action` buttons of a row."""


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

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
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
        if (result := self.view.results.get(row)) is not None and result.held:
            status = CONFLICT
        if role == STATUS_ROLE:
            return status
        if role == LEVEL_ROLE:
            found = gravest(self.view.results[row].problems) if row in self.view.results else None
            return found.level.value if found is not None and status != SKIPPED else ""
        if role == ACTIONS_ROLE:
            return row_actions(self.view, row) if index.column() == 1 else ()
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == 1:
            return message(self.view, row)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return WORDS.get(status, "") if index.column() == 0 else message(self.view, row)
        return None
