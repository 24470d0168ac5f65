"""Filled and hatched rectangles: what colour says, the hatching says again for grey printers and colour-blind readers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

_LINE, _DOT = 0.5, 1.3
Segment = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Hatch:
    """A square tile repeated over a rectangle from its upper left corner: lines and dots, y downward, in points."""

    side: float
    lines: Sequence[Segment] = ()
    dots: Sequence[tuple[float, float]] = ()


@dataclass(frozen=True, slots=True)
class Fill:
    """Colours as #RRGGBB ("" = no outline), a hatch, whether the outline is dashed."""

    fill: str
    line: str = ""
    hatch: Hatch | None = None
    dashed: bool = False


def draw(canvas: Canvas, x: float, y: float, width: float, height: float, style: Fill) -> None:
    """A rectangle with its lower left corner at (x, y)."""
    canvas.saveState()
    canvas.setFillColor(HexColor(style.fill))
    canvas.rect(x, y, width, height, stroke=0, fill=1)
    if style.line:
        if style.hatch is not None:
            _hatch(canvas, x, y, width, height, style.hatch, style.line)
        canvas.setStrokeColor(HexColor(style.line))
        canvas.setLineWidth(0.6)
        if style.dashed:
            canvas.setDash(2.2, 1.6)
        canvas.rect(x, y, width, height, stroke=1, fill=0)
    canvas.restoreState()


def _hatch(canvas: Canvas, x: float, y: float, width: float, height: float, hatch: Hatch, color: str) -> None:
    canvas.saveState()
    clip = canvas.beginPath()
    clip.rect(x, y, width, height)
    canvas.clipPath(clip, stroke=0, fill=0)
    canvas.setStrokeColor(HexColor(color))
    canvas.setLineWidth(_LINE)
    strokes, dots = list[Segment](), list[Segment]()
    top, row = y + height, 0.0
    while row < height:
        column = 0.0
        while column < width:
            left, upper = x + column, top - row
            strokes += [(left + a, upper - b, left + c, upper - d) for a, b, c, d in hatch.lines]
            dots += [(left + a, upper - b, left + a + 0.01, upper - b) for a, b in hatch.dots]
            column += hatch.side
        row += hatch.side
    if strokes:
        canvas.lines(strokes)
    if dots:
        canvas.setLineCap(1)
        canvas.setLineWidth(_DOT)
        canvas.lines(dots)
    canvas.restoreState()
