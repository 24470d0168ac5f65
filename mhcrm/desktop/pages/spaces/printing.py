"""The stacking plan on paper: A4 across, the same bars as on screen, black on white; pages of whole floors."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtWidgets import QWidget

from mhcrm.desktop.models import words
from mhcrm.desktop.models.space_book import SpaceBook, sums_of
from mhcrm.desktop.models.space_plan import Bar, Floor, arrange
from mhcrm.desktop.models.space_words import area_words, said
from mhcrm.desktop.widgets.space.look import Ink
from mhcrm.desktop.widgets.space.paint_bars import Statuses, area_sum, free_area, paint_bar
from mhcrm.domain.space.intervals import STATE_LABELS, STATE_LETTERS, State

if TYPE_CHECKING:
    from PySide6.QtGui import QPagedPaintDevice
    from PySide6.QtPrintSupport import QPrinter

PAGE_WIDTH = 1000.0
"""The page is drawn this many units wide, so that type and blocks keep their proportions on every printer."""
ROW, BLOCK, TOP, NAME, FIGURE = 30.0, 25.0, 64.0, 60.0, 62.0
LINE = 18.0


def ask_printer(parent: QWidget, book: SpaceBook, floors: Sequence[Floor], on: date, title: str) -> None:
    """The system's print dialog, then the plan."""
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter  # loads the system's printers: only when printing

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    landscape(printer)
    dialog = QPrintDialog(printer, parent.window())
    dialog.setObjectName("spaces.printDialog")
    dialog.accepted.connect(lambda: paint_plan(printer, book, floors, on, title))
    dialog.show()


def landscape(device: QPrinter | QPagedPaintDevice) -> None:
    """A4 across."""
    device.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    device.setPageOrientation(QPageLayout.Orientation.Landscape)


def paint_plan(device: QPagedPaintDevice, book: SpaceBook, floors: Sequence[Floor], on: date, title: str) -> int:
    """Paint all floors onto a printer or PDF; returns the number of pages. What is too narrow is listed at the end."""
    ink = Ink(print=True)
    painter = QPainter(device)
    scale = painter.viewport().width() / PAGE_WIDTH
    painter.scale(scale, scale)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    height = painter.viewport().height() / scale
    root = floors[0].id
    statuses = book.park(root).statuses(on)
    laid = arrange(floors, PAGE_WIDTH - NAME - 2 * FIGURE)
    squeeze = min(1.0, (PAGE_WIDTH - NAME - 2 * FIGURE) / laid.width) if laid.width else 1.0
    rows = [("bar", bar) for bar in laid.bars]
    lines = _lines(laid.bars, statuses)
    page, y = 0, height
    for kind, item in [*rows, *(("line", line) for line in lines)]:
        need = ROW if kind == "bar" else LINE
        if y + need > height - LINE:
            if page:
                device.newPage()
            page += 1
            _head(painter, ink, title, on, page)
            y = TOP
        if isinstance(item, Bar):
            _row(painter, ink, item, statuses, y, squeeze)
        else:
            painter.setFont(ink.font("meta"))
            painter.setPen(ink.text("text"))
            painter.drawText(QRectF(NAME, y, PAGE_WIDTH - NAME, LINE), Qt.AlignmentFlag.AlignVCenter, str(item))
        y += need
    painter.setFont(ink.font("meta"))
    painter.drawText(
        QRectF(0, y + 2, PAGE_WIDTH, LINE), Qt.AlignmentFlag.AlignVCenter, _legend(book, floors, statuses, on)
    )
    painter.end()
    return page


def _head(painter: QPainter, ink: Ink, title: str, on: date, page: int) -> None:
    painter.setPen(ink.text("text"))
    painter.setFont(ink.font("section", medium=True))
    painter.drawText(QRectF(0, 0, PAGE_WIDTH, 26), Qt.AlignmentFlag.AlignVCenter, title)
    painter.setFont(ink.font("meta"))
    right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
    painter.drawText(QRectF(0, 0, PAGE_WIDTH, 26), right, f"状态日 {on.isoformat()}　第 {page} 页")
    painter.drawText(QRectF(PAGE_WIDTH - 2 * FIGURE, 36, FIGURE, LINE), right, "空置 ㎡")
    painter.drawText(QRectF(PAGE_WIDTH - FIGURE, 36, FIGURE, LINE), right, "合计 ㎡")


def _row(painter: QPainter, ink: Ink, bar: Bar, statuses: Statuses, y: float, squeeze: float) -> None:
    right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
    painter.setPen(ink.text("text"))
    painter.setFont(ink.font("body"))
    painter.drawText(QRectF(0, y, NAME - 10, BLOCK), right, bar.floor.name)
    painter.save()
    painter.translate(NAME, y)
    painter.scale(squeeze, squeeze)
    paint_bar(painter, QPointF(0, 0), bar, statuses, ink, BLOCK / squeeze)
    painter.restore()
    free = free_area(bar.floor, statuses)
    total = bar.floor.area if bar.floor.area is not None else area_sum(bar.floor)
    painter.setPen(ink.text("text"))
    painter.setFont(ink.font("body", medium=bool(free)))
    painter.drawText(QRectF(PAGE_WIDTH - 2 * FIGURE, y, FIGURE, BLOCK), right, words.number(free))
    painter.setFont(ink.font("body"))
    painter.drawText(QRectF(PAGE_WIDTH - FIGURE, y, FIGURE, BLOCK), right, words.number(total))


def _lines(bars: Sequence[Bar], statuses: Statuses) -> list[str]:
    """The units too narrow for the drawing, in words."""
    return [
        f"{bar.floor.name}：{said(unit.name, area_words(unit.area), statuses.get(unit.id))}"
        for bar in bars
        for unit in bar.hidden
    ]


def _legend(book: SpaceBook, floors: Sequence[Floor], statuses: Statuses, on: date) -> str:
    building = book.inventory.spaces[floors[0].id]
    above = building.parent_id if building.parent_id in book.inventory.spaces and len(floors) > 1 else building.id
    sums = sums_of(book, above or building.id, statuses, on)
    parts = [
        f"{STATE_LETTERS[s]} {STATE_LABELS[s]} {words.number(sums.by_state[s])} ㎡" for s in State if s in sums.by_state
    ]
    return "　".join(parts)
