"""From pages to PDF bytes: page furniture, metadata, embedded subset fonts, the same bytes for the same content."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from mhcrm import __version__
from mhcrm.base.clock import SHANGHAI
from mhcrm.typeset import fonts, hatch
from mhcrm.typeset.fonts import Role
from mhcrm.typeset.layout import BODY, HEIGHT, MM, SMALL, WIDTH, Page

PAPER = (210 * MM, 297 * MM)
LEFT = 28 * MM  # 订口
TOP = (297 - 37) * MM  # 天头 37 mm
PAGE_NUMBER = 14.0
NOTICE = "内部资料　注意保管"


@dataclass(frozen=True, slots=True)
class Document:
    """One bookmarked part of a file: its pages and what stands around them.

    ``across`` lays the paper on its side; ``notice`` stands above the first page ("" on papers that leave the house).
    """

    title: str
    pages: Sequence[Page]
    data_until: str  # 数据截至2026年9月16日
    footer: str  # 责任单位、责任人、生成时间
    across: bool = False
    notice: str = NOTICE

    @property
    def measure(self) -> float:
        """Width of the 版心."""
        return HEIGHT if self.across else WIDTH

    @property
    def top(self) -> float:
        """Upper edge of the 版心: the binding edge of a page across is its upper one."""
        return 210 * MM - LEFT if self.across else TOP

    @property
    def left(self) -> float:
        """Left edge of the 版心."""
        return 37 * MM if self.across else LEFT


@dataclass(frozen=True, slots=True)
class Metadata:
    """The file's own description."""

    title: str
    subject: str
    author: str
    made_at: datetime


class CanvasPen:
    """Draws text runs and rules on a ReportLab canvas."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas

    def text(
        self, x: float, y: float, text: str, role: str, size: float, spacing: float = 0.0, color: str = "#000000"
    ) -> None:
        """One line; runs of different fonts follow each other."""
        if not text:
            return
        item = self._canvas.beginText(x, y)
        item.setFillColor(HexColor(color))
        item.setCharSpace(spacing)
        for font, piece in fonts.runs(text, role):
            item.setFont(font, size)
            item.textOut(piece)
        self._canvas.drawText(item)

    def rule(self, x: float, y: float, length: float, weight: float) -> None:
        """A black line."""
        self._canvas.setLineWidth(weight)
        self._canvas.line(x, y, x + length, y)

    def area(self, x: float, y: float, width: float, height: float, style: hatch.Fill) -> None:
        """A filled, hatched rectangle."""
        hatch.draw(self._canvas, x, y, width, height, style)

    def frame(self, x: float, y: float, width: float, height: float, weight: float) -> None:
        """An empty rectangle."""
        self._canvas.saveState()
        self._canvas.setLineWidth(weight)
        self._canvas.rect(x, y, width, height, stroke=1, fill=0)
        self._canvas.restoreState()


def write(documents: Sequence[Document], metadata: Metadata) -> bytes:
    """All documents in one file, pages numbered through."""
    out = BytesIO()
    canvas = Canvas(
        out, pagesize=PAPER, invariant=1, initialFontName=fonts.base_font(), lang="zh-CN", pageCompression=1
    )
    _describe(canvas, metadata)
    pen = CanvasPen(canvas)
    total = sum(len(document.pages) for document in documents)
    number = 0
    for index, document in enumerate(documents):
        for position, page in enumerate(document.pages):
            number += 1
            canvas.setPageSize(PAPER[::-1] if document.across else PAPER)
            if position == 0:
                key = f"part{index}"
                canvas.bookmarkPage(key)
                canvas.addOutlineEntry(document.title, key)
                _head(pen, document)
            for slab, offset in page:
                slab.draw(pen, document.left, document.top - offset)
            _foot(pen, document, number, total)
            canvas.showPage()
    canvas.save()
    return out.getvalue()


def _describe(canvas: Canvas, metadata: Metadata) -> None:
    made = metadata.made_at.astimezone(SHANGHAI)
    canvas.setTitle(metadata.title)
    canvas.setSubject(metadata.subject)
    canvas.setAuthor(metadata.author)
    canvas.setCreator(f"mhcrm {__version__}")
    canvas.setProducer("mhcrm")
    canvas.setDateFormatter(lambda *_: f"D:{made:%Y%m%d%H%M%S}+08'00'")


def _head(pen: CanvasPen, document: Document) -> None:
    y = document.top + 5 * MM
    pen.text(document.left, y, document.notice, Role.HEI, SMALL)
    size = fonts.width(document.data_until, Role.HEI) * SMALL
    pen.text(document.left + document.measure - size, y, document.data_until, Role.HEI, SMALL)


def _foot(pen: CanvasPen, document: Document, number: int, total: int) -> None:
    """— 1 — one character in from the outer edge, odd pages right, even left; the rest on the inner side."""
    left, measure = document.left, document.measure
    y = document.top - (WIDTH if document.across else HEIGHT) - 7 * MM - PAGE_NUMBER * 0.8
    mark = f"— {number} —"
    size = fonts.width(mark, Role.SONG) * PAGE_NUMBER
    note = f"第{number}页，共{total}页　{document.footer}"
    note_size = fonts.width(note, Role.SONG) * 9
    if number % 2:
        pen.text(left + measure - BODY - size, y, mark, Role.SONG, PAGE_NUMBER)
        pen.text(left, y, note, Role.SONG, 9)
    else:
        pen.text(left + BODY, y, mark, Role.SONG, PAGE_NUMBER)
        pen.text(left + measure - note_size, y, note, Role.SONG, 9)
