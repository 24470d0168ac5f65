"""Cells of the space list: the folding name and the state with its letter box."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QFont, QPainter

from mhcrm.desktop import icons, theme
from mhcrm.desktop.delegates.rows import Index, RowDelegate, draw_text
from mhcrm.desktop.models.lead_model import STATE_ROLE
from mhcrm.desktop.models.space_model import DEPTH_ROLE, FOLD_ROLE
from mhcrm.desktop.widgets.space.look import Ink, paint_marks
from mhcrm.domain.space.intervals import State
from mhcrm.domain.space.marks import LETTER, Ground, LetterBox, Rect

INDENT = 18
SWATCH = 28


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
    """The plan's swatch (letter box and pattern), then the word."""

    def paint_cell(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """Box and word."""
        text = self.words(index)
        if not text:
            return
        look, state = theme.active(), State(str(index.data(STATE_ROLE)))
        free = state is State.FREE
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = Rect(rect.left(), rect.center().y() - 8, SWATCH, LETTER)
        paint_marks(painter, [Ground(box, state), LetterBox(Rect(box.x, box.y, LETTER, LETTER), state)], Ink())
        font = look.font("body")
        font.setWeight(QFont.Weight.Medium if free else QFont.Weight.Normal)
        painter.setFont(font)
        left = round(box.right) + 8
        words = QRect(left, rect.top(), rect.right() - left, rect.height())
        draw_text(painter, words, text, look.color("accentText" if free else "text2"))


class FigureDelegate(RowDelegate):
    """Right-aligned figures."""

    def right(self, _index: Index) -> bool:
        """At the right."""
        return True
