"""The lists of 今日: rows that are done, put off, handed over and opened by key."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView

from mhcrm.desktop.delegates.today_rows import TodayDelegate
from mhcrm.desktop.models.today_rows import LINE, ROW_ROLE, TodayModel, TodayRow
from mhcrm.domain.pipeline.today import Line


class TodayList(QListView):
    """E 办完, D 延期, H 转交, Enter 打开; a click on the circle is 办完."""

    done = Signal(object)
    put_off = Signal(object, QPoint)
    handed = Signal(object)
    opened = Signal(object)

    def __init__(self, name: str, title: str, inset: int, *, leads: bool = True) -> None:
        super().__init__()
        self._leads = leads  # one line is always chosen, so that its keys work at once
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.rows = TodayModel()
        self.setModel(self.rows)
        self._paint = TodayDelegate(inset)
        self._paint.setParent(self)
        self.setItemDelegate(self._paint)
        self.doubleClicked.connect(lambda _index: self._give(self.opened))

    def put(self, rows: list[TodayRow]) -> None:
        """Show rows; the chosen line stays chosen, or the one that moved into its place."""
        line, at = self.line(), max(0, self.currentIndex().row())
        self.rows.put(rows)
        place = self.rows.place_of(line.key) if line is not None else -1
        if place < 0 and (self._leads or line is not None):
            place = self.rows.first_line(at)
        if place >= 0:
            self.setCurrentIndex(self.rows.index(place, 0))

    def line(self) -> Line | None:
        """The chosen line."""
        row = self.rows.row(self.currentIndex().row())
        return row.line if row is not None else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of a line; anything else moves about."""
        key = event.key()
        if event.modifiers() not in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier):
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._give(self.opened)
        elif key == Qt.Key.Key_E:
            self._give(self.done)
        elif key == Qt.Key.Key_H:
            self._give(self.handed)
        elif key == Qt.Key.Key_D:
            self._delay()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on the circle is 办完."""
        super().mouseReleaseEvent(event)
        at = event.position().toPoint()
        index = self.indexAt(at)
        row = index.data(ROW_ROLE) if index.isValid() else None
        if row is not None and row.kind == LINE and self._paint.circle(self.visualRect(index)).contains(at):
            self.done.emit(row.line)

    def _give(self, signal: SignalInstance) -> None:
        line = self.line()
        if line is not None:
            signal.emit(line)

    def _delay(self) -> None:
        line = self.line()
        if line is not None:
            rect = self.visualRect(self.currentIndex())
            self.put_off.emit(line, self.viewport().mapToGlobal(rect.bottomLeft() + QPoint(120, 0)))
