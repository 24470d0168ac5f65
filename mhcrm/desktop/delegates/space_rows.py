"""Cells of the space list: the folding name and the state with its letter box."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QPainter

from mhcrm.desktop import icons, theme
from mhcrm.desktop.delegates.rows import Index, RowDelegate, draw_text
from mhcrm.desktop.models.lead_model import STATE_ROLE
from mhcrm.desktop.models.space_model import DEPTH_ROLE, FOLD_ROLE
from mhcrm.domain.space.intervals import STATE_LETTERS, State

INDENT = 18


class NameDelegate(RowDelegate):
    """Indented name with a folding arrow; parks and buildings in medium weight."""

    def paint_cell(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """Arrow and name."""
        look = theme.active()
        depth, fold = int(index.data(DEPTH_ROLE) or 0), str(index.data(FOLD_ROLE) or "")
        left = rect.left() + depth * INDENT
        if fold:
            name = "chevron-down" if fold == "open" else "chevron-right"
            ratio = painter.device().devicePixelRatioF()
            painter.drawPixmap(left, rect.center().y() - 6, icons.pixmap(name, "text3", 14, ratio))
        painter.setFont(look.font("body", medium=depth < 2 and bool(fold)))
        inner = QRect(left + 20, rect.top(), rect.right() - left - 20, rect.height())
        draw_text(painter, inner, self.words(index), look.color("text"))


class StateDelegate(RowDelegate):
    """An 18 px letter box in the state's colours, then the word."""

    def paint_cell(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """Box and word."""
        text = self.words(index)
        if not text:
            return
        look = theme.active()
        state = State(str(index.data(STATE_ROLE)))
        code = state.value
        box = QRect(rect.left(), rect.center().y() - 8, 18, 18)
        free = state is State.FREE
        painter.setPen(look.status(code, "line"))
        painter.setBrush(look.status(code, "line"))
        painter.drawRect(box.adjusted(0, 0, -1, -1))
        painter.setFont(look.font("meta", medium=True))
        painter.setPen(look.status(code, "on_letter"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, STATE_LETTERS[state])
        font = look.font("body")
        font.setWeight(QFont.Weight.Medium if free else QFont.Weight.Normal)
        painter.setFont(font)
        words = QRect(box.right() + 8, rect.top(), rect.right() - box.right() - 8, rect.height())
        draw_text(painter, words, text, look.color("accentText" if free else "text2"))


class FigureDelegate(RowDelegate):
    """Right-aligned figures."""

    def right(self, _index: Index) -> bool:
        """At the right."""
        return True
