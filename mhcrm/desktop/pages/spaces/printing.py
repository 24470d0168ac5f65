"""The stacking plan on a printer: the same sheet as the PDF, painted black on white; pages of whole floors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtWidgets import QWidget

from mhcrm.desktop.widgets.space.look import Ink, paint_marks
from mhcrm.domain.space.paper import LONG, SHORT, Sheet, Strip

if TYPE_CHECKING:
    from PySide6.QtGui import QPagedPaintDevice
    from PySide6.QtPrintSupport import QPrinter

FOOT = 24.0
MARGIN_MM = 18.0


def ask_printer(parent: QWidget, sheet: Sheet) -> None:
    """The system's print dialog, then the plan."""
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter  # loads the system's printers: only when printing

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    prepare(printer, sheet)
    dialog = QPrintDialog(printer, parent.window())
    dialog.setObjectName("spaces.printDialog")
    dialog.accepted.connect(lambda: paint_sheet(printer, sheet))
    dialog.show()


def prepare(device: QPrinter | QPagedPaintDevice, sheet: Sheet) -> None:
    """A4, upright or across as the sheet asks."""
    device.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    across = QPageLayout.Orientation.Landscape if sheet.across else QPageLayout.Orientation.Portrait
    device.setPageOrientation(across)
    device.setPageMargins(QMarginsF(*[MARGIN_MM] * 4), QPageLayout.Unit.Millimeter)


def paint_sheet(device: QPagedPaintDevice, sheet: Sheet) -> int:
    """Paint a sheet onto a printer or PDF writer; returns the number of pages."""
    ink, painter = Ink(print=True), QPainter(device)
    page_height = sheet.width * ((SHORT if sheet.across else LONG) / (LONG if sheet.across else SHORT))
    scale = min(painter.viewport().width() / sheet.width, painter.viewport().height() / (page_height + FOOT))
    painter.scale(scale, scale)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pages = _pages(sheet, page_height)
    for number, strips in enumerate(pages):
        if number:
            device.newPage()
        y = 0.0
        for strip in strips:
            painter.save()
            painter.translate(0, y)
            paint_marks(painter, strip.marks, ink)
            painter.restore()
            y += strip.height
        painter.setFont(ink.font("meta"))
        painter.setPen(ink.text("text"))
        painter.drawText(0, round(page_height + FOOT - 4), f"第 {number + 1} 页，共 {len(pages)} 页")
    painter.end()
    return len(pages)


def _pages(sheet: Sheet, height: float) -> list[list[Strip]]:
    """Strips broken into pages; heads stay with what follows and stand again on the next page."""
    pages: list[list[Strip]] = [[]]
    waiting: list[Strip] = []
    used = 0.0
    for strip in sheet.strips:
        waiting.append(strip)
        if strip.keep:
            continue
        need = sum(one.height for one in waiting)
        if pages[-1] and used + need > height:
            head = waiting[0].head
            pages.append([head] if head is not None else [])
            used = head.height if head is not None else 0.0
        pages[-1] += waiting
        used += need
        waiting = []
    return [*pages[:-1], [*pages[-1], *waiting]]
