"""Labelled bars: free area by park, free against asked. One message each, words at the bar, readable without colour."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from mhcrm.desktop import theme
from mhcrm.desktop.models.capacity_rows import BarLine
from mhcrm.desktop.widgets.space.look import Ink, paint_marks
from mhcrm.domain.space.intervals import State
from mhcrm.domain.space.marks import Ground, Rect

NAME, HIGH, GAP = 150, 14, 10
SHORTEST = 2.0


class Bars(QWidget):
    """One or two bars a line on one scale for each line's unit; the words never leave the widget."""

    def __init__(self, name: str, title: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._title = title
        self._lines: tuple[BarLine, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(title)

    def put(self, lines: Sequence[BarLine]) -> None:
        """Show lines."""
        self._lines = tuple(lines)
        said = [f"{line.name} {line.words}{f'，{line.second_words}' if line.second_words else ''}" for line in lines]
        self.setAccessibleDescription("；".join(said))
        self.setToolTip("\n".join(said))
        self.setFixedHeight(max(24, sum(self._height(line) for line in lines)))
        self.update()

    def sizeHint(self) -> QSize:
        """As high as its lines."""
        return QSize(420, max(24, sum(self._height(line) for line in self._lines)))

    @staticmethod
    def _height(line: BarLine) -> int:
        return (HIGH + 4) * (1 if line.second is None else 2) + GAP

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Names, bars, words."""
        look, painter = theme.active(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(look.font("meta"))
        metrics = painter.fontMetrics()
        widest = max(
            (metrics.horizontalAdvance(w) for line in self._lines for w in (line.words, line.second_words)), default=0
        )
        room = max(60.0, self.width() - NAME - widest - 16.0)
        pairs = any(line.second is not None for line in self._lines)
        top = max((line.value for line in self._lines), default=0.0)
        y = 0.0
        for line in self._lines:
            scale = max(line.value, line.second or 0.0) if pairs else top  # lines of a pair have units of their own
            self._line(painter, look, line, y, room, scale or 1.0)
            y += self._height(line)

    def _line(self, painter: QPainter, look: theme.Theme, line: BarLine, y: float, room: float, scale: float) -> None:
        painter.setFont(look.font("body"))
        painter.setPen(look.color("text"))
        name = painter.fontMetrics().elidedText(line.name, Qt.TextElideMode.ElideRight, NAME - 12)
        painter.drawText(QRectF(0, y, NAME, HIGH + 4), Qt.AlignmentFlag.AlignVCenter, name)
        self._bar(painter, look, y, room * line.value / scale, State.FREE, line.words)
        if line.second is not None:
            self._bar(painter, look, y + HIGH + 4, room * line.second / scale, State.HELD, line.second_words)

    def _bar(self, painter: QPainter, look: theme.Theme, y: float, wide: float, state: State, words: str) -> None:
        if wide > 0:
            paint_marks(painter, [Ground(Rect(NAME, y + 2, max(SHORTEST, wide), HIGH), state)], Ink())
        painter.setFont(look.font("meta"))
        painter.setPen(look.color("text2"))
        left = NAME + wide + 8
        painter.drawText(QRectF(left, y, self.width() - left, HIGH + 4), Qt.AlignmentFlag.AlignVCenter, words)
