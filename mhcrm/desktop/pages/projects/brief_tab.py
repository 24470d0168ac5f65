"""简报: the pages as pictures, the system's print dialog, and a PDF to keep."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QPageSize, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QLabel, QVBoxLayout, QWidget

from mhcrm.desktop import briefing
from mhcrm.desktop.background import Lane
from mhcrm.desktop.context import Context
from mhcrm.desktop.readings import LeadWhole
from mhcrm.desktop.widgets.basic import button, clear, holder, label, row, scrolled

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

SCREEN_DPI = 110
PRINT_DPI = 300
WIDEST = 760


class BriefTab(QWidget):
    """Made only when the tab is looked at."""

    def __init__(self, ctx: Context) -> None:
        super().__init__()
        self.ctx = ctx
        self.setObjectName("panel.brief")
        self._whole: LeadWhole | None = None
        self._active = False
        self._data = b""
        self._pixmaps: list[QPixmap] = []
        self._sheets: list[QLabel] = []
        self._print = button("打印", "brief.print", self._ask_printer, kind="filled", icon="printer", small=True)
        self._save = button("另存 PDF", "brief.save", self._ask_file, icon="file-down", small=True)
        self._note = label("", "meta", name="brief.note")
        self._pages = QVBoxLayout()
        self._pages.setContentsMargins(16, 16, 16, 16)
        self._pages.setSpacing(16)
        content = holder(self._pages, role="scrolled")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(row(label("简报", "strong"), self._note, None, self._save, self._print, margins=(16, 10, 16, 10)))
        area = scrolled(content, "brief.scroll")
        area.setProperty("role", "paper")
        box.addWidget(area, 1)
        self._enable(False)

    def put(self, whole: LeadWhole) -> None:
        """Another lead, or the same one changed."""
        self._whole = whole
        self._data = b""
        self._enable(False)
        if self.isVisible():
            self.activate()

    def activate(self) -> None:
        """The tab is looked at: make the brief."""
        self._active = True
        if self._whole is None or self._whole.lead.id is None or self._data:
            return
        lead_id, code, app = self._whole.lead.id, self._whole.lead.code or "", self.ctx.app
        self._note.setText("正在排版…")
        self.ctx.lanes.run(
            "排版简报", lambda _p: briefing.render(app, lead_id, code, SCREEN_DPI), on_done=self._arrived, quiet=True,
            on_error=self._failed,
        )  # fmt: skip

    def _arrived(self, made: briefing.Brief) -> None:
        if self._whole is None or made.lead_id != self._whole.lead.id:
            return
        self._data = made.pdf
        clear(self._pages)
        self._pixmaps, self._sheets = [], []
        for number, png in enumerate(made.pages, 1):
            picture = QPixmap()
            picture.loadFromData(png)
            self._pixmaps.append(picture)
            sheet = QLabel()
            sheet.setObjectName(f"brief.page.{number}")
            sheet.setAccessibleName(f"简报第 {number} 页")
            sheet.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            self._sheets.append(sheet)
            self._pages.addWidget(sheet)
        self._pages.addStretch(1)
        self._scale()
        self._note.setText(f"{len(made.pages)} 页")
        self._enable(True)

    def _failed(self, error: BaseException) -> None:
        self._note.setText("没有排出来")
        self.ctx.notify.failed("简报", error)

    def _scale(self) -> None:
        width = max(200, self.width() - 44)
        ratio = self.devicePixelRatioF()
        for sheet, picture in zip(self._sheets, self._pixmaps, strict=True):
            smooth = Qt.TransformationMode.SmoothTransformation
            shown = picture.scaledToWidth(round(min(width, WIDEST) * ratio), smooth)
            shown.setDevicePixelRatio(ratio)
            sheet.setPixmap(shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Pages keep to the width."""
        super().resizeEvent(event)
        self._scale()

    def _enable(self, on: bool) -> None:
        self._print.setEnabled(on)
        self._save.setEnabled(on)

    def _ask_file(self) -> None:
        assert self._whole is not None
        name = f"{self._whole.lead.text('project') or self._whole.lead.code}简报.pdf"
        dialog = QFileDialog(self.window(), "另存 PDF", name, "PDF 文件 (*.pdf)")
        dialog.setObjectName("brief.saveDialog")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.fileSelected.connect(self.save_to)
        dialog.open()

    def save_to(self, path: str) -> None:
        """Write the PDF on the pool lane."""
        data = self._data
        self.ctx.lanes.run(
            "另存 PDF",
            lambda _p: briefing.write(Path(path), data),
            lane=Lane.POOL,
            on_done=lambda _done: self.ctx.notify.said(f"简报已存为 {path}"),
        )

    def _ask_printer(self) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter  # loads the system's printers: only when printing

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        printer.setFullPage(True)
        dialog = QPrintDialog(printer, self.window())
        dialog.setObjectName("brief.printDialog")
        dialog.accepted.connect(lambda: self.print_on(printer))
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.show()

    def print_on(self, printer: QPrinter) -> None:
        """Draw the pages at 300 dpi."""
        data = self._data
        self.ctx.lanes.run(
            "打印",
            lambda _p: briefing.pictures(data, PRINT_DPI),
            lane=Lane.POOL,
            on_done=lambda pages: _paint(printer, pages),
        )


def _paint(printer: QPrinter, pages: list[bytes]) -> None:
    painter = QPainter(printer)
    area = QRectF(0, 0, printer.width(), printer.height())
    for number, png in enumerate(pages):
        if number:
            printer.newPage()
        picture = QPixmap()
        picture.loadFromData(png)
        size = QSizeF(picture.size()).scaled(area.size(), Qt.AspectRatioMode.KeepAspectRatio)
        painter.drawPixmap(QRectF(0, 0, size.width(), size.height()), picture, QRectF(picture.rect()))
    painter.end()
