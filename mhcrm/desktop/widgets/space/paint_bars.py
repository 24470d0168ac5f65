"""A whole bar of the stacking plan in the window, its blocks from kept pictures; and a project that looks for a place."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap

from mhcrm.desktop import theme
from mhcrm.desktop.widgets.space.look import Ink, block_picture, paint_candidate, paint_marks
from mhcrm.domain.space.blocks import more_marks, placed
from mhcrm.domain.space.marks import Rect
from mhcrm.domain.space.stacking import Bar, Statuses, joined
from mhcrm.domain.space.wording import area_words, figure

NARROW = 60


@dataclass(frozen=True)
class Candidate:
    """A project looking for a place: drawn as an outline in the unit it is over."""

    name: str
    area: Decimal | None


def paint_offer(painter: QPainter, rect: QRectF, wanted: Candidate, have: Decimal | None, ink: Ink) -> None:
    """A project in a unit: as wide as its share, with what would be left or is missing."""
    share, left = 1.0, ""
    if wanted.area is not None and have:
        share = min(1.0, float(wanted.area / have))
        rest = have - wanted.area
        left = f"，余 {figure(rest)} ㎡" if rest >= 0 else f"，少 {figure(-rest)} ㎡"
    start = 26 if rect.width() > NARROW else 20
    room = rect.width() - start - 4
    inner = QRectF(rect.left() + start, rect.top() + 4, max(18.0, room * share), rect.height() - 8)
    text = f"{wanted.name} {area_words(wanted.area)}{left}"
    after = QRectF(inner.right() + 6, rect.top() + 2, rect.right() - inner.right() - 8, rect.height() - 4)
    beside = inner.width() < after.width()
    paint_candidate(painter, inner, "" if beside else text, ink)
    if beside:
        painter.setFont(ink.font("body"))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, round(after.width()))
        painter.fillRect(after.adjusted(-5, 0, 0, 0), ink.text("surface"))
        painter.setPen(ink.text("accentText"))
        painter.drawText(after, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


def paint_bar(painter: QPainter, at: QPointF, bar: Bar, statuses: Statuses, ink: Ink, height: float) -> None:
    """One floor from its left end at ``at``: the same blocks as ``marks.bar_marks``, each as a kept picture."""
    ratio = painter.device().devicePixelRatioF()
    for one in placed(bar, statuses):
        left = round(at.x() + one.x)
        width = round(at.x() + one.x + one.width) - left
        painter.drawPixmap(QPointF(left, at.y()), block_picture(width, height, one.state, one.text, ratio))
    if joined(bar.floor, statuses) is None:
        paint_marks(painter, more_marks(bar, Rect(at.x(), at.y(), bar.width, height)), ink)


class BarPictures:
    """Bars as kept pictures; only a bar whose units changed is drawn anew."""

    def __init__(self) -> None:
        self._kept: dict[int, tuple[object, QPixmap]] = {}

    def clear(self) -> None:
        """Another layout."""
        self._kept.clear()

    def of(self, row: int, bar: Bar, statuses: Statuses, height: float, ratio: float, ink: Ink) -> QPixmap:
        """The picture of a row."""
        found = [statuses.get(unit.id) for unit in bar.floor.units]
        key = (theme.active().dark, ratio, tuple((item.state, id(item.because)) if item else None for item in found))
        kept = self._kept.get(row)
        if kept is None or kept[0] != key:
            kept = self._kept[row] = (key, _picture(bar, statuses, height, ratio, ink))
        return kept[1]


def _picture(bar: Bar, statuses: Statuses, height: float, ratio: float, ink: Ink) -> QPixmap:
    made = QPixmap(max(1, round((bar.width + 1) * ratio)), round(height * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_bar(painter, QPointF(0, 0), bar, statuses, ink, height)
    painter.end()
    return made


def paint_told(painter: QPainter, at: QRectF, room: QRectF, allowed: bool, words: tuple[str, ...], ink: Ink) -> None:
    """The checks of a dragged project beside the unit it is over: below it, or above where there is no room."""
    if not words:
        return
    painter.setFont(ink.font("meta"))
    metrics = painter.fontMetrics()
    wide = min(room.width() - 16, max(metrics.horizontalAdvance(text) for text in words) + 20.0)
    high = len(words) * 18 + 10.0
    left = max(room.left() + 8, min(at.left(), room.right() - wide - 8))
    top = at.bottom() + 6 if at.bottom() + 6 + high <= room.bottom() else at.top() - high - 6
    plate = QRectF(left, top, wide, high)
    painter.setPen(QPen(ink.text("accentLine" if allowed else "red"), 1))
    painter.setBrush(ink.text("raised"))
    painter.drawRoundedRect(plate, 4, 4)
    painter.setPen(ink.text("text" if allowed else "red"))
    for number, text in enumerate(words):
        line = QRectF(plate.left() + 10, plate.top() + 5 + number * 18, plate.width() - 16, 18)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, round(line.width()))
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
