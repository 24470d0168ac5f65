"""One painter for every block of space, on screen and on paper: fill, pattern, letter, words.

On paper fills are dropped: black outline and pattern on white, the letter in a box, so that a photocopy says the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen, QPixmap

from mhcrm.desktop import theme
from mhcrm.desktop.models.space_words import BlockText
from mhcrm.domain.space.intervals import STATE_LETTERS, State

LETTER = 18.0
PAD = 8.0
TELLING = 72.0
"""A narrower candidate outline carries no words."""
SHORTEST = 3
"""A text cut to fewer characters than this says nothing and is left out."""
PATTERNS: dict[State, str] = {
    State.SIGNED: "slash",
    State.HELD: "dots",
    State.REPAIR: "hatch",
    State.CLOSED: "lines",
    State.OWN: "bars",
    State.QUEUED: "sparse",
    State.OPTION: "backslash",
}
"""A state without a pattern is plain: 在租 filled, 空置 white with a strong outline."""
TILE = {"slash": 8, "dots": 6, "hatch": 8, "lines": 4, "bars": 6, "sparse": 10, "backslash": 8}
DASHED = frozenset({State.QUEUED, State.OPTION, State.UNKNOWN})
STRONG = frozenset({State.FREE})


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


def pattern(state: State, ink: Ink, ratio: float = 1.0) -> QBrush | None:
    """The tile of a state as a brush; None when plain."""
    kind = PATTERNS.get(state)
    return None if kind is None else QBrush(_tile(kind, ink.line(state).name(), ratio))


_tiles: dict[tuple[str, str, float], QPixmap] = {}


def _tile(kind: str, color: str, ratio: float) -> QPixmap:
    found = _tiles.get((kind, color, ratio))
    if found is None:
        found = _tiles[kind, color, ratio] = _draw_tile(kind, QColor.fromString(color), ratio)
    return found


def _draw_tile(kind: str, color: QColor, ratio: float) -> QPixmap:
    side = TILE[kind]
    made = QPixmap(round(side * ratio), round(side * ratio))
    made.fill(Qt.GlobalColor.transparent)
    made.setDevicePixelRatio(ratio)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, kind not in ("lines", "bars"))
    painter.setPen(QPen(color, 1))
    if kind in ("slash", "hatch"):
        for shift in (-side, 0, side):
            painter.drawLine(QPointF(shift, side), QPointF(shift + side, 0))
    if kind in ("backslash", "hatch"):
        for shift in (-side, 0, side):
            painter.drawLine(QPointF(shift, 0), QPointF(shift + side, side))
    if kind == "lines":
        painter.drawLine(0, 1, side, 1)
    if kind == "bars":
        painter.drawLine(1, 0, 1, side)
    if kind in ("dots", "sparse"):
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawEllipse(QPointF(side / 2, side / 2), 1.2, 1.2)
    painter.end()
    return made


def paint_ground(painter: QPainter, rect: QRectF, state: State, ink: Ink, hovered: bool = False) -> None:
    """Fill, pattern and outline of a block."""
    inner = rect.adjusted(0.5, 0.5, -0.5, -0.5)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink.fill(state))
    painter.drawRoundedRect(inner, 2, 2)
    tile = pattern(state, ink, painter.device().devicePixelRatioF())
    if tile is not None:
        painter.setBrushOrigin(rect.topLeft())
        painter.setBrush(tile)
        painter.drawRoundedRect(inner, 2, 2)
    pen = QPen(ink.text("text2") if hovered else ink.line(state), 1.5 if state in STRONG and ink.print else 1)
    if state in DASHED:
        pen.setDashPattern([3, 2])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(inner, 2, 2)


def paint_letter(painter: QPainter, rect: QRectF, state: State, ink: Ink) -> None:
    """The letter box at the left edge, as high as the block (18 px in a tile)."""
    box = QRectF(rect.left() + 0.5, rect.top() + 0.5, LETTER, rect.height() - 1)
    painter.setPen(QPen(ink.line(state), 1) if ink.print else Qt.PenStyle.NoPen)
    painter.setBrush(ink.box(state))
    painter.drawRoundedRect(box, 2, 2)
    painter.setFont(ink.font("meta", medium=True))
    painter.setPen(ink.letter(state))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, STATE_LETTERS[state])


def paint_block(
    painter: QPainter, rect: QRectF, state: State, text: BlockText, ink: Ink, hovered: bool = False
) -> None:
    """A whole block: ground, letter, words on a plate where there is a pattern."""
    paint_ground(painter, rect, state, ink, hovered)
    paint_letter(painter, rect, state, ink)
    inner = QRectF(rect.left() + LETTER + PAD, rect.top(), rect.width() - LETTER - PAD * 1.5, rect.height())
    if inner.width() < LETTER:
        return
    metrics = _metrics(ink, False)
    right = text.right if advance(text.right, metrics) + advance(text.left, metrics) + 16 <= inner.width() else ""
    taken = 0.0
    if right:
        taken = advance(right, metrics) + 10
        _words(painter, inner, right, ink.text("text3" if state is State.FREE else "text2"), state, ink, True)
    room = inner.adjusted(0, 0, -taken, 0)
    left = elided(text.left, metrics, room.width())
    if len(left) < SHORTEST and left != text.left:
        return
    _words(painter, room, left, ink.text("accentText" if text.strong else "text"), state, ink, False)


_blocks: dict[tuple[object, ...], QPixmap] = {}
KEPT_BLOCKS = 4000


def block_picture(rect: QRectF, state: State, text: BlockText, ratio: float) -> QPixmap:
    """A block as a kept picture: at another date most blocks look as they did."""
    key = (theme.active().dark, state, text, rect.width(), rect.height(), ratio)
    found = _blocks.get(key)
    if found is None:
        if len(_blocks) >= KEPT_BLOCKS:
            _blocks.clear()
        found = _blocks[key] = QPixmap(round(rect.width() * ratio), round(rect.height() * ratio))
        found.setDevicePixelRatio(ratio)
        found.fill(Qt.GlobalColor.transparent)
        painter = QPainter(found)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_block(painter, QRectF(0, 0, rect.width(), rect.height()), state, text, Ink())
        painter.end()
    return found


def _words(painter: QPainter, rect: QRectF, text: str, color: QColor, state: State, ink: Ink, right: bool) -> None:
    if not text:
        return
    metrics = _metrics(ink, False)
    if state in PATTERNS:
        wide = advance(text, metrics) + 6
        left = rect.right() - wide + 3 if right else rect.left() - 3
        plate = QRectF(left, rect.center().y() - 9, wide, 18)
        painter.fillRect(plate.intersected(rect.adjusted(-3, 2, 3, -2)), ink.fill(state))
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    painter.setFont(ink.font("body"))
    painter.setPen(color)
    painter.drawText(rect, side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, text)


@cache
def _metrics_of(family: str, pixels: int, weight: int) -> QFontMetricsF:
    font = QFont(family)
    font.setPixelSize(pixels)
    font.setWeight(QFont.Weight(weight))
    return QFontMetricsF(font)


def _metrics(ink: Ink, medium: bool) -> QFontMetricsF:
    font = ink.font("body", medium)
    return _metrics_of(font.family(), font.pixelSize(), font.weight())


_advances: dict[tuple[int, str], float] = {}
_elisions: dict[tuple[int, str, int], str] = {}
KEPT = 20_000


def advance(text: str, metrics: QFontMetricsF) -> float:
    """Width of a text, remembered: the same words are measured at every date."""
    key = (id(metrics), text)
    found = _advances.get(key)
    if found is None:
        if len(_advances) > KEPT:
            _advances.clear()
        found = _advances[key] = metrics.horizontalAdvance(text)
    return found


def elided(text: str, metrics: QFontMetricsF, width: float) -> str:
    """A text cut at the right, remembered."""
    if advance(text, metrics) <= width:
        return text
    key = (id(metrics), text, int(width))
    found = _elisions.get(key)
    if found is None:
        if len(_elisions) > KEPT:
            _elisions.clear()
        found = _elisions[key] = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
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
    metrics = _metrics(ink, False)
    painter.setFont(ink.font("body"))
    painter.setPen(look.color("accentText"))
    inner = rect.adjusted(PAD, 0, -4, 0)
    painter.drawText(
        inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, elided(text, metrics, inner.width())
    )
