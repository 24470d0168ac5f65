"""The date slider over the stacking plan: months, today, marks on the days that change something."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from mhcrm.desktop import theme

BEFORE, AFTER = timedelta(days=75), timedelta(days=640)
TRACK = 30
"""Height of the track's middle line in the widget."""
EDGE = 34
BUBBLE = QSize(84, 20)
APART = 5.0
"""Marks nearer than this to the one before are not drawn; the page keys still stop at them."""
CROWD = 60
SNAP = 5.0
"""A press so close to a mark, in px, means the mark's day."""


class DateSlider(QWidget):
    """``dated`` while moving, ``settled`` when the hand lets go."""

    dated = Signal(date)
    settled = Signal(date)

    def __init__(self, today: date) -> None:
        super().__init__()
        self.setObjectName("spaces.slider")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(56)
        self.today = self.day = today
        self.first, self.last = today - BEFORE, today + AFTER
        self._marks: tuple[date, ...] = ()
        self.setAccessibleName("看哪一天")
        self._tell()

    def put(self, marks: Sequence[date]) -> None:
        """The days that change something."""
        self._marks = tuple(day for day in marks if self.first <= day <= self.last)
        self.update()

    @property
    def marks(self) -> tuple[date, ...]:
        """The marked days in order."""
        return self._marks

    def choose(self, day: date) -> None:
        """Show a day without announcing it; a day beyond the ends widens the range."""
        self.first, self.last = min(self.first, day - timedelta(days=7)), max(self.last, day + timedelta(days=7))
        self.day = day
        self._tell()
        self.update()

    def x_of(self, day: date) -> float:
        """Where a day stands."""
        return EDGE + (day - self.first).days / (self.last - self.first).days * (self.width() - 2 * EDGE)

    def day_at(self, x: float) -> date:
        """The day of a place, drawn to a near mark or to today."""
        near = min((*self._marks, self.today), key=lambda day: abs(self.x_of(day) - x))
        if abs(self.x_of(near) - x) <= SNAP and len(self._marks) <= CROWD:
            return near
        share = (x - EDGE) / max(1, self.width() - 2 * EDGE)
        return self.first + timedelta(days=round(min(1.0, max(0.0, share)) * (self.last - self.first).days))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go there."""
        self._move(self.day_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._move(self.day_at(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Done."""
        self.settled.emit(self.day)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows a day, with Ctrl or up/down a month, page keys to the next change, Home back to today."""
        month = timedelta(days=30)
        big = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        steps = {
            Qt.Key.Key_Left: -(month if big else timedelta(days=1)),
            Qt.Key.Key_Right: month if big else timedelta(days=1),
            Qt.Key.Key_Down: -month,
            Qt.Key.Key_Up: month,
        }
        key = Qt.Key(event.key())
        if key in steps:
            day = self.day + steps[key]
        elif key == Qt.Key.Key_PageUp:
            day = max((mark for mark in self._marks if mark < self.day), default=self.day)
        elif key == Qt.Key.Key_PageDown:
            day = min((mark for mark in self._marks if mark > self.day), default=self.day)
        elif key == Qt.Key.Key_Home:
            day = self.today
        else:
            super().keyPressEvent(event)
            return
        self._move(min(self.last, max(self.first, day)))
        self.settled.emit(self.day)

    def event(self, event: QEvent) -> bool:
        """The day under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            day = self.day_at(event.pos().x())
            text = f"{day.isoformat()}{'，有变化' if day in self._marks else ''}"
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the ring."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Track, months, marks, today, handle, bubble."""
        look = theme.active()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        accent = look.color("accentText" if look.dark else "accent")
        painter.setPen(QPen(look.color("line"), 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(QPointF(EDGE, TRACK), QPointF(self.width() - EDGE, TRACK))
        here, now = self.x_of(self.day), self.x_of(self.today)
        painter.setPen(QPen(accent, 3))
        painter.drawLine(QPointF(min(here, now), TRACK), QPointF(max(here, now), TRACK))
        self._months(painter, look)
        self._changes(painter, look)
        painter.setPen(QPen(look.color("text2"), 1))
        painter.drawLine(QPointF(now, TRACK - 10), QPointF(now, TRACK + 6))
        self._handle(painter, look, here)

    def _months(self, painter: QPainter, look: theme.Theme) -> None:
        painter.setFont(look.font("meta"))
        month = date(self.first.year, self.first.month, 1)
        free_from = 0.0
        while month <= self.last:
            month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
            x = self.x_of(month)
            if x > self.width() - EDGE:
                break
            quarter = month.month in (1, 4, 7, 10)
            painter.setPen(QPen(look.color("line"), 1))
            painter.drawLine(QPointF(x, TRACK + 4), QPointF(x, TRACK + (9 if quarter else 6)))
            words = f"{month.year}年1月" if month.month == 1 else f"{month.month}月"
            if quarter and x - 4 >= free_from:
                painter.setPen(look.color("text3"))
                painter.drawText(QPointF(x - 4, TRACK + 22), words)
                free_from = x + painter.fontMetrics().horizontalAdvance(words) + 8

    def _changes(self, painter: QPainter, look: theme.Theme) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("amber"))
        last = -APART
        for day in self._marks:
            x = self.x_of(day)
            if x - last < APART:
                continue
            last = x
            painter.drawPolygon(
                QPolygonF([QPointF(x - 4, TRACK - 11), QPointF(x + 4, TRACK - 11), QPointF(x, TRACK - 4)])
            )

    def _handle(self, painter: QPainter, look: theme.Theme, x: float) -> None:
        accent = look.color("accentText" if look.dark else "accent")
        painter.setBrush(look.color("surface"))
        painter.setPen(QPen(accent, 3))
        painter.drawEllipse(QPointF(x, TRACK), 5.5, 5.5)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(accent, 2))
            painter.drawEllipse(QPointF(x, TRACK), 9.5, 9.5)
        left = min(max(0.0, x - BUBBLE.width() / 2), self.width() - float(BUBBLE.width()))
        plate = QRectF(left, 0, BUBBLE.width(), BUBBLE.height() - 2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("accent"))
        painter.drawRoundedRect(plate, 4, 4)
        painter.setFont(look.font("meta", medium=True))
        painter.setPen(look.color("onAccent"))
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, self.day.isoformat())
        now = self.x_of(self.today)
        painter.setFont(look.font("meta"))
        painter.setPen(look.color("text2"))
        words = f"今天 {self.today:%m-%d}"
        wide = painter.fontMetrics().horizontalAdvance(words)
        if now + wide / 2 + 6 < left or now - wide / 2 - 6 > left + BUBBLE.width():
            painter.drawText(QPointF(max(0.0, now - wide / 2), 14), words)

    def _move(self, day: date) -> None:
        if day != self.day:
            self.day = day
            self._tell()
            self.update()
            self.dated.emit(day)

    def _tell(self) -> None:
        self.setAccessibleDescription(self.day.isoformat())
