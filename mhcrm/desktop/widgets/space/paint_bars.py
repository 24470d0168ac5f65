"""A whole bar of the stacking plan in the window, its blocks from kept pictures; and a project that looks for a place."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from mhcrm.desktop.widgets.space.look import Ink, block_picture, paint_candidate, paint_marks
from mhcrm.domain.space.marks import Rect, more_marks, placed
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
