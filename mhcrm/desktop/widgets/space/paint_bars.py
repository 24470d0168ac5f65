"""A whole bar of the stacking plan, for the window's pictures and for paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from mhcrm.desktop.models import words
from mhcrm.desktop.models.space_plan import Bar, Floor, joined
from mhcrm.desktop.models.space_words import area_words, block
from mhcrm.desktop.widgets.space.look import Ink, block_picture, paint_block, paint_candidate
from mhcrm.domain.space.intervals import State
from mhcrm.domain.space.inventory import UnitStatus

Statuses = Mapping[int, UnitStatus]
MIDDLE = Qt.AlignmentFlag.AlignVCenter
NARROW = 60


@dataclass(frozen=True)
class Candidate:
    """A project looking for a place: drawn as an outline in the unit it is over."""

    name: str
    area: Decimal | None


def paint_name(painter: QPainter, rect: QRectF, floor: Floor, chosen: bool, ink: Ink) -> None:
    """The floor's name, right-aligned before its bar."""
    painter.setFont(ink.font("body", medium=chosen))
    painter.setPen(ink.text("accentText" if chosen else "text2"))
    inner = rect.adjusted(0, 0, -12, 0)
    name = painter.fontMetrics().elidedText(floor.name, Qt.TextElideMode.ElideRight, round(inner.width()))
    painter.drawText(inner, Qt.AlignmentFlag.AlignRight | MIDDLE, name)


def paint_figures(painter: QPainter, rect: QRectF, floor: Floor, free: Decimal | None, ink: Ink) -> None:
    """空置 and 合计 of a floor, side by side in ``rect``."""
    total = floor.area if floor.area is not None else area_sum(floor)
    half = rect.width() / 2
    painter.setFont(ink.font("body", medium=bool(free)))
    painter.setPen(ink.text("accentText" if free else "text3"))
    side = Qt.AlignmentFlag.AlignRight | MIDDLE
    painter.drawText(rect.adjusted(0, 0, -half, 0), side, words.number(free))
    painter.setFont(ink.font("body"))
    painter.setPen(ink.text("text2"))
    painter.drawText(rect.adjusted(half, 0, -2, 0), side, words.number(total))


def paint_offer(painter: QPainter, rect: QRectF, wanted: Candidate, have: Decimal | None, ink: Ink) -> None:
    """A project in a unit: as wide as its share, with what would be left or is missing."""
    share, left = 1.0, ""
    if wanted.area is not None and have:
        share = min(1.0, float(wanted.area / have))
        rest = have - wanted.area
        left = f"，余 {words.number(rest)} ㎡" if rest >= 0 else f"，少 {words.number(-rest)} ㎡"
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
        painter.drawText(after, MIDDLE | Qt.AlignmentFlag.AlignLeft, shown)


def paint_bar(painter: QPainter, at: QPointF, bar: Bar, statuses: Statuses, ink: Ink, height: float) -> None:
    """One floor from its left end at ``at``: one block where one reason takes it whole, else a block a unit."""
    whole = joined(bar.floor, statuses)
    if whole is not None:
        rect = QRectF(at.x(), at.y(), bar.width, height)
        paint_block(painter, rect, whole.state, block(whole, "", area_words(bar.floor.area)), ink)
        return
    for cell in bar.cells:
        status = statuses.get(cell.unit.id)
        if status is None:
            continue
        left = round(at.x() + cell.x)
        rect = QRectF(left, at.y(), round(at.x() + cell.x + cell.width) - left, height)
        own = "" if cell.unit.id == bar.floor.id else cell.unit.name
        text = block(status, own, area_words(cell.unit.area))
        if ink.print:
            paint_block(painter, rect, status.state, text, ink)
        else:
            painter.drawPixmap(
                rect.topLeft(), block_picture(rect, status.state, text, painter.device().devicePixelRatioF())
            )
    if bar.hidden:
        _more(painter, QRectF(at.x() + bar.more_x, at.y(), bar.width - bar.more_x, height), bar, ink)


def _more(painter: QPainter, rect: QRectF, bar: Bar, ink: Ink) -> None:
    pen = QPen(ink.text("control"), 1)
    pen.setDashPattern([2, 2])
    painter.setPen(pen)
    painter.setBrush(ink.text("sunken") if not ink.print else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)
    painter.setFont(ink.font("meta"))
    painter.setPen(ink.text("text2"))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, f"另{len(bar.hidden)}间")


def free_area(floor: Floor, statuses: Statuses) -> Decimal | None:
    """Free area of a floor; None when a free unit's area is 待核实."""
    total = Decimal(0)
    for unit in floor.units:
        status = statuses.get(unit.id)
        if status is not None and status.state is State.FREE:
            if unit.area is None:
                return None
            total += unit.area
    return total


def area_sum(floor: Floor) -> Decimal | None:
    """Area of all units of a floor; None when one is 待核实."""
    areas = [unit.area for unit in floor.units]
    return (
        None if any(area is None for area in areas) else sum((area for area in areas if area is not None), Decimal(0))
    )
