"""A list of rule lines: the table, its columns and widths, group bands; announces the chosen line."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView

from mhcrm.desktop.delegates.rule_rows import RuleDelegate
from mhcrm.desktop.models.rule_table import RuleColumn, RuleLine, RuleTableModel
from mhcrm.desktop.widgets.row_table import RowTable

LEAST = 80


class RuleList(RowTable):
    """One line at a time; Enter or a double click opens it."""

    chosen = Signal(str)
    opened = Signal(str)

    def __init__(self, name: str, title: str, columns: Sequence[RuleColumn]) -> None:
        super().__init__(name, title)
        self.lines = RuleTableModel(columns)
        self.setModel(self.lines)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.head.setSectionsClickable(False)
        self._delegates = []
        for at, column in enumerate(columns):
            delegate = RuleDelegate(column)
            delegate.setParent(self)
            self._delegates.append(delegate)
            self.setItemDelegateForColumn(at, delegate)
        self.selectionModel().selectionChanged.connect(lambda *_args: self._selected())
        self.key_open.connect(self._open)
        self.doubleClicked.connect(lambda _index: self._open())

    def put(self, lines: Sequence[RuleLine]) -> None:
        """Show lines, keeping the chosen one when it is still there, else choosing the first."""
        kept = self.current()
        self.clearSpans()
        self.lines.put(lines)
        for row in self.lines.groups():
            self.setSpan(row, 0, 1, len(self.lines.columns))
        row = self.lines.row_of(kept)
        if row < 0:
            row = next((at for at, line in enumerate(lines) if not line.group), -1)
        if row >= 0:
            self.setCurrentIndex(self.lines.index(row, 0))
        else:
            self.chosen.emit("")

    def choose(self, line_id: str) -> bool:
        """Select a line; False when it is not shown."""
        row = self.lines.row_of(line_id)
        if row >= 0:
            self.setCurrentIndex(self.lines.index(row, 0))
            self.scrollTo(self.lines.index(row, 0), QAbstractItemView.ScrollHint.PositionAtCenter)
        return row >= 0

    def current(self) -> str:
        """Id of the chosen line, "" when none."""
        line = self.lines.line(self.currentIndex().row())
        return line.id if line is not None and not line.group else ""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Loose columns share the slack."""
        super().resizeEvent(event)
        columns = self.lines.columns
        spare = self.viewport().width() - sum(column.width for column in columns)
        loose = [column for column in columns if column.loose]
        share = sum(column.width for column in loose)
        for at, column in enumerate(columns):
            extra = spare * column.width // share if column.loose and share else 0
            self.setColumnWidth(at, max(column.width + extra, LEAST if column.loose else column.width))

    def _selected(self) -> None:
        current = self.current()
        if current:
            self.chosen.emit(current)

    def _open(self) -> None:
        current = self.current()
        if current:
            self.opened.emit(current)
