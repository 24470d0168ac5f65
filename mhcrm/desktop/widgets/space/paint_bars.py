"""A whole bar of the stacking plan, for the window's pictures and for paper."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from mhcrm.desktop.models.space_plan import Bar, Floor, joined
from mhcrm.desktop.models.space_words import area_words, block
from mhcrm.desktop.widgets.space.look import Ink, block_picture, paint_block
from mhcrm.domain.space.intervals import State
from mhcrm.domain.space.inventory import UnitStatus

Statuses = Mapping[int, UnitStatus]


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
