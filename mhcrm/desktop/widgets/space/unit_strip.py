"""占用: one unit's states along time, as a strip with the chosen day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QEvent, QPointF
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from mhcrm.desktop import theme
from mhcrm.desktop.models.space_words import Spell
from mhcrm.desktop.widgets.space.look import LETTER, Ink, paint_marks
from mhcrm.domain.space.blocks import block_marks
from mhcrm.domain.space.intervals import STATE_LABELS, State
from mhcrm.domain.space.marks import Ground, Rect
from mhcrm.domain.space.wording import BlockText

TOP, HIGH = 20, 24


class UnitStrip(QWidget):
    """Painted with the same blocks as the plan."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("spaces.strip")
        self.setAccessibleName("占用时间")
        self.setFixedHeight(TOP + HIGH + 22)
        self._spells: tuple[Spell, ...] = ()
        self._day: date | None = None

    def put(self, spells: Sequence[Spell], day: date) -> None:
        """Show a unit's stretches and where the chosen day lies."""
        self._spells, self._day = tuple(spells), day
        self.setAccessibleDescription("；".join(_said(spell) for spell in spells))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Blocks, the day, the ends of the range."""
        if not self._spells:
            return
        look, ink = theme.active(), Ink()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for spell in self._spells:
            left, right = self._x(spell.start), self._x(spell.end)
            rect, state = Rect(left, TOP, max(3.0, right - left - 1), HIGH), spell.status.state
            if rect.width < LETTER + 2:
                paint_marks(painter, [Ground(rect, state)], ink)
                continue
            words = STATE_LABELS[state] if state is State.FREE else _party(spell)
            paint_marks(painter, block_marks(rect, state, BlockText(words, strong=state is State.FREE)), ink)
        painter.setFont(look.font("meta"))
        painter.setPen(look.color("text3"))
        first, last = self._spells[0].start, self._spells[-1].end
        base = TOP + HIGH + 15
        painter.drawText(QPointF(0, base), f"{first:%y-%m}")
        end = f"{last:%y-%m}"
        painter.drawText(QPointF(self.width() - painter.fontMetrics().horizontalAdvance(end), base), end)
        self._mark(painter, look)

    def event(self, event: QEvent) -> bool:
        """The stretch under the pointer in words."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            x = event.pos().x()
            found = next((spell for spell in self._spells if self._x(spell.start) <= x <= self._x(spell.end)), None)
            QToolTip.showText(event.globalPos(), _said(found) if found else "", self)
            return True
        return super().event(event)

    def _mark(self, painter: QPainter, look: theme.Theme) -> None:
        if self._day is None:
            return
        x = self._x(self._day)
        painter.setPen(QPen(look.color("accentText" if look.dark else "accent"), 2))
        painter.drawLine(QPointF(x, TOP - 4), QPointF(x, TOP + HIGH + 3))
        words = f"{self._day:%m-%d}"
        wide = painter.fontMetrics().horizontalAdvance(words)
        painter.setPen(look.color("accentText"))
        painter.drawText(QPointF(min(max(0.0, x - wide / 2), self.width() - wide), TOP - 7), words)

    def _x(self, day: date) -> float:
        first, last = self._spells[0].start, self._spells[-1].end
        return min(1.0, max(0.0, (day - first).days / max(1, (last - first).days))) * self.width()


def _party(spell: Spell) -> str:
    because = spell.status.because
    return because.party if because is not None and because.party else STATE_LABELS[spell.status.state]


def _said(spell: Spell) -> str:
    because = spell.status.because
    party = f"（{because.party}）" if because is not None and because.party else ""
    return f"{spell.start.isoformat()} 起 {STATE_LABELS[spell.status.state]}{party}"
