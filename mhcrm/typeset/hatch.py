"""Filled and hatched rectangles: what colour says, the hatching says again for grey printers and colour-blind readers."""

from __future__ import annotations

from dataclasses import dataclass

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

STEP = 4.2  # points between hatch lines
_LINE = 0.45


@dataclass(frozen=True, slots=True)
class Fill:
    """Colours as #RRGGBB and a pattern: blank, solid, rising, falling, crossed, level, upright, dotted, dashed-edge."""

    fill: str
    line: str
    pattern: str = "blank"
    dashed: bool = False


def draw(canvas: Canvas, x: float, y: float, width: float, height: float, style: Fill) -> None:
    """A rectangle with its lower left corner at (x, y)."""
    canvas.saveState()
    canvas.setFillColor(HexColor(style.fill))
    canvas.rect(x, y, width, height, stroke=0, fill=1)
    if style.pattern not in ("blank", "solid", "dashed-edge"):
        _hatch(canvas, x, y, width, height, style)
    canvas.setStrokeColor(HexColor(style.line))
    canvas.setLineWidth(0.6)
    if style.dashed or style.pattern == "dashed-edge":
        canvas.setDash(2.2, 1.6)
    canvas.rect(x, y, width, height, stroke=1, fill=0)
    canvas.restoreState()


def _hatch(canvas: Canvas, x: float, y: float, width: float, height: float, style: Fill) -> None:
    canvas.saveState()
    clip = canvas.beginPath()
    clip.rect(x, y, width, height)
    canvas.clipPath(clip, stroke=0, fill=0)
    canvas.setStrokeColor(HexColor(style.line))
    canvas.setLineWidth(_LINE)
    if style.pattern == "dotted":
        canvas.setDash(0.7, STEP / 2)
        canvas.setLineWidth(0.9)
    canvas.lines(list(_strokes(x, y, width, height, style.pattern)))
    canvas.restoreState()


def _strokes(x: float, y: float, width: float, height: float, pattern: str) -> list[tuple[float, float, float, float]]:
    """Lines of a pattern across a rectangle, on one grid for the whole page so that neighbours meet."""
    found: list[tuple[float, float, float, float]] = []
    if pattern in ("level", "dotted"):
        row = y - y % STEP
        while row <= y + height:
            found.append((x, row, x + width, row))
            row += STEP * 0.7
    if pattern == "upright":
        column = x - x % STEP
        while column <= x + width:
            found.append((column, y, column, y + height))
            column += STEP
    if pattern in ("rising", "crossed"):
        start = x - height - (x - height) % STEP
        while start <= x + width:
            found.append((start, y, start + height, y + height))
            start += STEP
    if pattern in ("falling", "crossed"):
        start = x - x % STEP
        while start <= x + width + height:
            found.append((start, y, start - height, y + height))
            start += STEP
    return found
