"""Cells of the rule pages' lists: group lines, names, figures, verdict marks."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from mhcrm.desktop import icons, theme
from mhcrm.desktop.delegates.rows import Index, RowDelegate, draw_text
from mhcrm.desktop.models.lead_model import MUTED_ROLE, STATE_ROLE
from mhcrm.desktop.models.rule_table import GROUP_ROLE, RuleColumn

MARKS = {
    "applies": ("check", "green"),
    "possible": ("circle-dashed", "amber"),
    "history": ("clock", "text3"),
    "expired": ("clock", "amber"),
    "flag": ("triangle-alert", "amber"),
}


class RuleDelegate(RowDelegate):
    """One column of a list; a group line is a band with medium words across all columns."""

    def __init__(self, column: RuleColumn) -> None:
        super().__init__()
        self._column = column

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Band or row."""
        if not index.data(GROUP_ROLE):
            super().paint(painter, option, index)
            return
        look = theme.active()
        painter.save()
        painter.fillRect(option.rect, look.color("sunken"))
        painter.setPen(look.color("hairline"))
        painter.drawLine(option.rect.left(), option.rect.bottom(), option.rect.right(), option.rect.bottom())
        painter.setFont(look.font("meta", medium=True))
        draw_text(painter, option.rect.adjusted(self.lead_in, 0, -8, -1), self.words(index), look.color("text2"))
        painter.restore()

    def paint_cell(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """A mark before the words where the line has one."""
        look = theme.active()
        mark = MARKS.get(str(index.data(STATE_ROLE) or ""))
        painter.setFont(look.font("body", medium=self._column.strong))
        text = self.words(index)
        if mark is not None:
            ratio = painter.device().devicePixelRatioF()
            width = painter.fontMetrics().horizontalAdvance(text)
            left = rect.right() - width - 19 if self._column.right else rect.left()
            painter.drawPixmap(left, rect.center().y() - 6, icons.pixmap(*mark, 14, ratio))
            rect = rect if self._column.right else rect.adjusted(20, 0, 0, 0)
        draw_text(painter, rect, text, self.tint(index), self._column.right)

    def tint(self, index: Index) -> QColor:
        """Names and figures in full colour, the rest quieter, 待核实 grey."""
        muted, plain = bool(index.data(MUTED_ROLE)), self._column.strong or self._column.right
        return theme.active().color("text3" if muted else "text" if plain else "text2")
