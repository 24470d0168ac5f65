"""The table view used everywhere: no grid, fixed row height, whole rows, hover, header in small grey type."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from mhcrm.desktop import icons, theme
from mhcrm.desktop.delegates.rows import HOVERED


class QuietHeader(QHeaderView):
    """12 px grey words, the sorted one in accent with an arrow; starts at the content edge."""

    def __init__(self, lead_in: int = 24) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._lead_in = lead_in
        self.sorted_section = -1
        self.descending = False
        self.setFixedHeight(theme.size("table_header"))
        self.setHighlightSections(False)
        self.setSectionsClickable(True)
        self.setMinimumSectionSize(48)
        self.setStretchLastSection(False)

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:
        """Words, line, arrow."""
        look = theme.active()
        painter.save()
        painter.fillRect(rect, look.color("surface"))
        painter.setPen(QPen(look.color("line"), 0))
        painter.drawLine(rect.left(), rect.bottom(), rect.right(), rect.bottom())
        chosen = logical == self.sorted_section
        painter.setFont(look.font("meta", medium=chosen))
        painter.setPen(look.color("accentText" if chosen else "text3"))
        left = self._lead_in if self.visualIndex(logical) == 0 else 8
        inner = rect.adjusted(left, 0, -8, 0)
        model = self.model()
        words = str(model.headerData(logical, Qt.Orientation.Horizontal, Qt.ItemDataRole.DisplayRole) or "")
        align = model.headerData(logical, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
        right = bool(align) and bool(align & Qt.AlignmentFlag.AlignRight)
        if chosen:
            width = painter.fontMetrics().horizontalAdvance(words)
            x = inner.right() - 12 if right else min(inner.left() + width + 4, inner.right() - 12)
            name = "chevron-down" if self.descending else "chevron-up"
            ratio = painter.device().devicePixelRatioF()
            painter.drawPixmap(x, rect.center().y() - 6, icons.pixmap(name, "accentText", 12, ratio))
            inner = inner.adjusted(0, 0, -14, 0)
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, side | Qt.AlignmentFlag.AlignVCenter, shown)
        painter.restore()


class RowTable(QTableView):
    """Enter opens, Space peeks, Delete bins; the page decides what these mean."""

    key_open = Signal()
    key_peek = Signal()
    key_delete = Signal()
    key_copy = Signal()
    resized = Signal()

    def __init__(self, name: str, title: str, row_height: int = 0, lead_in: int = 24) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.head = QuietHeader(lead_in)
        self.setHorizontalHeader(self.head)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(row_height or theme.size("row"))
        rows.setMinimumSectionSize(20)
        self.setProperty(HOVERED, -1)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Track the hovered row."""
        self._hover(self.rowAt(round(event.position().y())))
        super().mouseMoveEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say so: which rows are in view changed."""
        super().resizeEvent(event)
        self.resized.emit()

    def leaveEvent(self, event: QEvent) -> None:
        """No row is hovered."""
        self._hover(-1)
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of a list."""
        signals = {
            Qt.Key.Key_Return: self.key_open,
            Qt.Key.Key_Enter: self.key_open,
            Qt.Key.Key_Space: self.key_peek,
            Qt.Key.Key_Delete: self.key_delete,
        }
        wanted = signals.get(Qt.Key(event.key()))
        if event.matches(QKeySequence.StandardKey.Copy):
            wanted = self.key_copy
        if wanted is not None:
            wanted.emit()
            event.accept()
        else:
            super().keyPressEvent(event)

    def _hover(self, row: int) -> None:
        old = self.property(HOVERED)
        if old == row:
            return
        self.setProperty(HOVERED, row)
        for changed in (old, row):
            if isinstance(changed, int) and changed >= 0:
                top = self.rowViewportPosition(changed)
                self.viewport().update(0, top, self.viewport().width(), self.rowHeight(changed))
