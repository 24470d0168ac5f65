"""Draws the marks of ``domain.space.marks`` in the window and on a printer, with the colours of the look in force.

On a printer fills are dropped: black outline and pattern on white, the letter in a box, so that a photocopy says the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen, QPixmap

from mhcrm.desktop import theme
from mhcrm.domain.space.blocks import block_marks
from mhcrm.domain.space.intervals import State
from mhcrm.domain.space.marks import LETTER, PAD, PATTERNS, Ground, LetterBox, Mark, More, Plate, Rect, Ring, Words
from mhcrm.domain.space.wording import BlockText

__all__ = ["LETTER", "PAD", "Ink", "block_picture", "paint_candidate", "paint_marks", "paint_ring"]
TELLING = 72.0
"""A narrower candidate outline carries no words."""
SIDES = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "right": Qt.AlignmentFlag.AlignRight,
    "centre": Qt.AlignmentFlag.AlignHCenter,
}


@dataclass(frozen=True)
class Ink:
    """Colours of one medium. ``print`` drops the fills."""

    print: bool = False

    def fill(self, state: State) -> QColor:
        """Ground of a block."""
        return theme.active().color("paper") if self.print else theme.active().status(state.value, "fill")

    def line(self, state: State) -> QColor:
        """Outline, pattern and letter box."""
        return theme.active().color("ink") if self.print else theme.active().status(state.value, "line")

    def box(self, state: State) -> QColor:
        """Ground of the letter: on paper black for what is free, white for all else."""
        if not self.print:
            return self.line(state)
        return theme.active().color("ink" if state is State.FREE else "paper")

    def letter(self, state: State) -> QColor:
        """The letter itself."""
        if not self.print:
            return theme.active().status(state.value, "on_letter")
        return theme.active().color("paper" if state is State.FREE else "ink")

    def text(self, token: str) -> QColor:
        """Words."""
        return theme.active().color("ink" if self.print else token)

    def font(self, role: str = "body", medium: bool = False) -> QFont:
        """Type of the medium."""
        return theme.active().font(role, medium)


def paint_marks(painter: QPainter, marks: Iterable[Mark], ink: Ink) -> None:
    """Draw them in order."""
    for mark in marks:
        rect = QRectF(mark.rect.x, mark.rect.y, mark.rect.width, mark.rect.height)
        if isinstance(mark, Words):
            _paint_words(painter, rect, mark, ink)
        elif isinstance(mark, Ground):
            _paint_ground(painter, rect, mark.state, ink)
        elif isinstance(mark, Plate):
            painter.fillRect(rect, ink.fill(mark.state))
        elif isinstance(mark, LetterBox):
            _paint_letter(painter, rect, mark, ink)
        elif isinstance(mark, More):
            _paint_more(painter, rect, ink)
        elif isinstance(mark, Ring):
            paint_ring(painter, rect, ink)


def _paint_ground(painter: QPainter, rect: QRectF, state: State, ink: Ink) -> None:
    inner, pattern = rect.adjusted(0.5, 0.5, -0.5, -0.5), PATTERNS[state]
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink.fill(state))
    painter.drawRoundedRect(inner, 2, 2)
    if pattern.side:
        painter.setBrushOrigin(rect.topLeft())
        painter.setBrush(QBrush(_tile(state, ink.line(state).name(), painter.device().devicePixelRatioF())))
        painter.drawRoundedRect(inner, 2, 2)
    pen = QPen(ink.line(state), 1.5 if state is State.FREE and ink.print else 1)
    if pattern.dashed:
        pen.setDashPattern([3, 2])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(inner, 2, 2)


_tiles: dict[tuple[State, str, float], QPixmap] = {}


def _tile(state: State, color: str, ratio: float) -> QPixmap:
    found = _tiles.get((state, color, ratio))
    if found is None:
        found = _tiles[state, color, ratio] = _draw_tile(state, QColor.fromString(color), ratio)
    return found


def _draw_tile(state: State, color: QColor, ratio: float) -> QPixmap:
    pattern = PATTERNS[state]
    made = QPixmap(round(pattern.side * ratio), round(pattern.side * ratio))
    made.fill(Qt.GlobalColor.transparent)
    made.setDevicePixelRatio(ratio)
    painter = QPainter(made)
    slanted = any(a != c and b != d for a, b, c, d in pattern.lines)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, slanted or bool(pattern.dots))
    painter.setPen(QPen(color, 1))
    for a, b, c, d in pattern.lines:
        painter.drawLine(QPointF(a, b), QPointF(c, d))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    for x, y in pattern.dots:
        painter.drawEllipse(QPointF(x, y), 1.2, 1.2)
    painter.end()
    return made


def _paint_letter(painter: QPainter, rect: QRectF, mark: LetterBox, ink: Ink) -> None:
    box = rect.adjusted(0.5, 0.5, 0, -0.5)
    pen = QPen(ink.line(mark.state), 1)
    if mark.hollow:
        pen.setDashPattern([3, 2])
    painter.setPen(pen if ink.print or mark.hollow else Qt.PenStyle.NoPen)
    painter.setBrush(ink.fill(mark.state) if mark.hollow else ink.box(mark.state))
    painter.drawRoundedRect(box, 2, 2)
    painter.setFont(_font(min(12.0, rect.height() * 0.86), True))
    painter.setPen(ink.letter(mark.state))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, mark.letter)


def _paint_more(painter: QPainter, rect: QRectF, ink: Ink) -> None:
    pen = QPen(ink.text("control"), 1)
    pen.setDashPattern([2, 2])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush if ink.print else ink.text("sunken"))
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)


def _paint_words(painter: QPainter, rect: QRectF, mark: Words, ink: Ink) -> None:
    painter.setFont(_font(mark.size, mark.medium))
    painter.setPen(ink.text(mark.tone.value))
    flags = SIDES[mark.align] | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine | Qt.TextFlag.TextDontClip
    painter.drawText(rect, flags, mark.text)


def _font(size: float, medium: bool) -> QFont:
    return _font_of(theme.active().family, max(5, round(size)), medium)


@cache
def _font_of(family: str, pixels: int, medium: bool) -> QFont:
    font = QFont(family)
    font.setPixelSize(pixels)
    font.setWeight(QFont.Weight.Medium if medium else QFont.Weight.Normal)
    return font


_blocks: dict[tuple[object, ...], QPixmap] = {}
KEPT_BLOCKS = 4000


def block_picture(width: float, height: float, state: State, text: BlockText, ratio: float) -> QPixmap:
    """A block as a kept picture: at another date most blocks look as they did."""
    key = (theme.active().dark, state, text, width, height, ratio)
    found = _blocks.get(key)
    if found is None:
        if len(_blocks) >= KEPT_BLOCKS:
            _blocks.clear()
        found = _blocks[key] = QPixmap(round(width * ratio), round(height * ratio))
        found.setDevicePixelRatio(ratio)
        found.fill(Qt.GlobalColor.transparent)
        painter = QPainter(found)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_marks(painter, block_marks(Rect(0, 0, width, height), state, text), Ink())
        painter.end()
    return found


def paint_ring(painter: QPainter, rect: QRectF, ink: Ink) -> None:
    """The selection: 2 px accent with a 1 px gap."""
    look = theme.active()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(ink.text("accentText" if look.dark else "accent"), 2))
    painter.drawRoundedRect(rect.adjusted(-2, -2, 2, 2), 4, 4)


def paint_candidate(painter: QPainter, rect: QRectF, text: str, ink: Ink) -> None:
    """A project that could go here: dashed outline with what it is and what would be left."""
    look = theme.active()
    pen = QPen(look.color("accentText" if look.dark else "accent"), 1)
    pen.setDashPattern([3, 2])
    painter.setPen(pen)
    painter.setBrush(look.color("accentSoft"))
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)
    if rect.width() < TELLING:
        return
    font = ink.font("body")
    painter.setFont(font)
    painter.setPen(look.color("accentText"))
    inner = rect.adjusted(PAD, 0, -4, 0)
    shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, inner.width())
    painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
