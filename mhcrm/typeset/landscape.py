"""Landscape sheets for charts: A4 or A3 across, each page drawn freely inside its frame, with the usual furniture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from mhcrm.typeset import fonts
from mhcrm.typeset.fonts import Role
from mhcrm.typeset.layout import MM, Pen
from mhcrm.typeset.pdf import NOTICE, CanvasPen, Metadata, _describe

PAPERS = {"A4": (297 * MM, 210 * MM), "A3": (420 * MM, 297 * MM)}
MARGIN = 15 * MM
HEAD, FOOT = 14 * MM, 10 * MM
_SMALL = 9.0


@dataclass(frozen=True, slots=True)
class Frame:
    """The space a page may draw in: lower left corner and size, points."""

    x: float
    y: float
    width: float
    height: float

    @property
    def top(self) -> float:
        """Upper edge."""
        return self.y + self.height


Draw = Callable[[Pen, Frame], None]


def frame_of(paper: str) -> Frame:
    """The frame of a paper."""
    width, height = PAPERS[paper]
    return Frame(MARGIN, MARGIN + FOOT, width - 2 * MARGIN, height - 2 * MARGIN - HEAD - FOOT)


def write_sheets(pages: Sequence[Draw], paper: str, title: str, data_until: str, metadata: Metadata) -> bytes:
    """All pages in one file; the same bytes for the same content."""
    out = BytesIO()
    width, height = PAPERS[paper]
    canvas = Canvas(
        out, pagesize=(width, height), invariant=1, initialFontName=fonts.base_font(), lang="zh-CN", pageCompression=1
    )
    _describe(canvas, metadata)
    pen, frame = CanvasPen(canvas), frame_of(paper)
    for number, draw in enumerate(pages, 1):
        _furniture(pen, width, height, title, data_until, f"第{number}页，共{len(pages)}页")
        draw(pen, frame)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _furniture(pen: CanvasPen, width: float, height: float, title: str, data_until: str, number: str) -> None:
    top = height - MARGIN - 9
    pen.text(MARGIN, top, NOTICE, Role.HEI, _SMALL)
    pen.text(width - MARGIN - fonts.width(data_until, Role.HEI) * _SMALL, top, data_until, Role.HEI, _SMALL)
    size = min(16.0, (width - 2 * MARGIN) * 0.56 / max(fonts.width(title, Role.TITLE), 1))
    pen.text((width - fonts.width(title, Role.TITLE) * size) / 2, top - 8, title, Role.TITLE, size)
    pen.text(width - MARGIN - fonts.width(number, Role.SONG) * _SMALL, MARGIN, number, Role.SONG, _SMALL)
