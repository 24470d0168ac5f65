"""From content to slabs: pieces of a page with a height, in points, and a way to draw themselves.

Measures are those of GB/T 9704-2012: 版心 156 × 225 mm, 22 lines of 28 characters. 28 × 16 pt would be wider than 156 mm,
so the body is 15.75 pt; 225 mm / 22 gives the leading of 28.99 pt.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from mhcrm.typeset import fonts, lines
from mhcrm.typeset.blocks import Align, Paragraph, Table
from mhcrm.typeset.fonts import Role
from mhcrm.typeset.hatch import Fill

MM = 72 / 25.4
WIDTH = 156 * MM
HEIGHT = 225 * MM
BODY = 15.75
LEADING = HEIGHT / 22
MEASURE = WIDTH / BODY  # just over 28 em
TITLE, TITLE_LEADING = 22.0, 33.0
CELL, CELL_LEADING, CELL_PAD = 10.5, 13.6, 3.1  # 五号, which GB/T 9704 practice allows in tables
SMALL = 10.5
REMARK = 12.0
THICK, THIN, HAIR = 1.2, 0.6, 0.35
_OPTICAL = 0.38  # em from the baseline up to the middle of a Chinese character


class Pen(Protocol):
    """What a slab needs of a page; points, origin at the page's lower left corner."""

    def text(
        self, x: float, y: float, text: str, role: str, size: float, spacing: float = 0.0, color: str = "#000000"
    ) -> None:
        """Draw one line with its baseline at ``y``; ``spacing`` is added after every character."""

    def rule(self, x: float, y: float, length: float, weight: float) -> None:
        """Draw a horizontal line."""

    def area(self, x: float, y: float, width: float, height: float, style: Fill) -> None:
        """Draw a filled, hatched rectangle with its lower left corner at (x, y)."""

    def frame(self, x: float, y: float, width: float, height: float, weight: float) -> None:
        """Draw the outline of a rectangle in black."""


class Drawing(Protocol):
    """Draws itself with its upper left corner at (x, top)."""

    def __call__(self, pen: Pen, x: float, top: float) -> None: ...


@dataclass(frozen=True, slots=True)
class Slab:
    """An unbreakable piece of a page.

    Attributes:
        height: points.
        draw: how it is drawn.
        keep: must not be the last slab of a page.
        repeat: drawn again above this slab when it begins a page (a table's head).
    """

    height: float
    draw: Drawing
    keep: bool = False
    repeat: Slab | None = None


Page = list[tuple[Slab, float]]  # slab and its distance from the top of the 版心


def baseline(top: float, height: float, size: float) -> float:
    """Baseline that centres characters of ``size`` in a line of ``height``."""
    return top - height / 2 - _OPTICAL * size


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of running text, justified by spreading the slack between its characters."""

    line: lines.Line
    role: str
    size: float
    height: float
    measure: float

    def __call__(self, pen: Pen, x: float, top: float) -> None:
        slack = self.measure - self.line.indent - self.line.width
        gaps = max(len(self.line.text) - 1, 1)
        spread = (not self.line.last and slack < lines.STRETCH) or slack < 0
        spacing = slack * self.size / gaps if spread else 0.0
        start = x + self.line.indent * self.size
        pen.text(start, baseline(top, self.height, self.size), self.line.text, self.role, self.size, spacing)


@dataclass(frozen=True, slots=True)
class Centred:
    """A centred line, set smaller when it would not fit."""

    text: str
    role: str
    size: float
    height: float
    measure: float = WIDTH

    def __call__(self, pen: Pen, x: float, top: float) -> None:
        natural = fonts.width(self.text, self.role)
        size = min(self.size, self.measure / natural) if natural else self.size
        start = x + (self.measure - natural * size) / 2
        pen.text(start, baseline(top, self.height, size), self.text, self.role, size)


@dataclass(frozen=True, slots=True)
class Ends:
    """One text at the left edge and one at the right, on one line."""

    left: str
    right: str
    role: str
    size: float
    height: float
    measure: float = WIDTH

    def __call__(self, pen: Pen, x: float, top: float) -> None:
        y = baseline(top, self.height, self.size)
        pen.text(x, y, self.left, self.role, self.size)
        start = x + self.measure - fonts.width(self.right, self.role) * self.size
        pen.text(start, y, self.right, self.role, self.size)


@dataclass(frozen=True, slots=True)
class Space:
    """Empty height."""

    def __call__(self, pen: Pen, x: float, top: float) -> None:
        """Nothing to draw."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of wrapped cells with a rule below (and above, for the head)."""

    cells: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    aligns: tuple[Align, ...]
    role: str
    size: float
    leading: float
    height: float
    above: float
    below: float

    def __call__(self, pen: Pen, x: float, top: float) -> None:
        left = x
        for cell, width, align in zip(self.cells, self.widths, self.aligns, strict=True):
            y = top - (self.height - len(cell) * self.leading) / 2
            for text in cell:
                start = left + 2
                if align is Align.RIGHT:
                    start = left + width - 6 - fonts.width(text, self.role) * self.size
                pen.text(start, baseline(y, self.leading, self.size), text, self.role, self.size)
                y -= self.leading
            left += width
        if self.above:
            pen.rule(x, top, sum(self.widths), self.above)
        pen.rule(x, top - self.height, sum(self.widths), self.below)


def text_slabs(block: Paragraph) -> list[Slab]:
    """Lines of a paragraph; the first line of more does not stay alone at the foot of a page."""
    broken = lines.break_lines(block.text, Role.BODY, MEASURE, first=2.0)
    return [
        Slab(LEADING, TextLine(line, Role.BODY, BODY, LEADING, MEASURE), keep=index == 0 and len(broken) > 2)
        for index, line in enumerate(broken)
    ]


def small_slabs(text: str) -> list[Slab]:
    """A remark in small type."""
    measure, height = WIDTH / REMARK, REMARK * 1.5
    return [
        Slab(height, TextLine(line, Role.BODY, REMARK, height, measure))
        for line in lines.break_lines(text, Role.BODY, measure)
    ]


def table_slabs(table: Table, size: float = CELL, measure: float = WIDTH) -> list[Slab]:
    """Caption, head and rows; the head is repeated on every page the table reaches. ``measure``: its width, points."""
    caption = Slab(20.0, Ends(table.caption, table.remark, Role.HEI, SMALL, 20.0, measure), keep=True)
    titles = tuple(column.head for column in table.columns)
    head = Slab(*_row(table, titles, size, measure, head=True), keep=True)
    found = [caption, head]
    for index, row in enumerate(table.rows):
        height, draw = _row(table, row, size, measure, last=index == len(table.rows) - 1)
        found.append(Slab(height, draw, repeat=head if index else None))
    found.append(Slab(6.0, Space()))
    return found


def _row(
    table: Table, cells: Sequence[str], size: float, measure: float, *, head: bool = False, last: bool = False
) -> tuple[float, TableRow]:
    role = Role.HEI if head else Role.BODY
    total = sum(column.width_mm for column in table.columns)
    widths = tuple(column.width_mm / total * measure for column in table.columns)
    wrapped = tuple(
        tuple(line.text for part in cell.split("\n") for line in lines.break_lines(part, role, (width - 7) / size))
        for cell, width in zip(cells, widths, strict=True)
    )
    leading = size * CELL_LEADING / CELL
    height = max(len(cell) for cell in wrapped) * leading + 2 * CELL_PAD
    above, below = (THICK, THIN) if head else (0.0, THICK if last else HAIR)
    aligns = tuple(column.align for column in table.columns)
    return height, TableRow(wrapped, widths, aligns, role, size, leading, height, above, below)


def paginate(pieces: Sequence[Slab], height: float = HEIGHT) -> list[Page]:
    """Slabs onto pages: headings stay with what follows, table heads are repeated."""
    pages: list[Page] = [[]]
    used = 0.0
    index = 0
    while index < len(pieces):
        group = _group(pieces, index)
        need = sum(slab.height for slab in group)
        if pages[-1] and used + need > height + 0.01:
            pages.append([])
            used = 0.0
            repeat = group[0].repeat
            if repeat is not None:
                pages[-1].append((repeat, 0.0))
                used = repeat.height
        for slab in group:
            pages[-1].append((slab, used))
            used += slab.height
        index += len(group)
    return pages


def _group(pieces: Sequence[Slab], start: int) -> Sequence[Slab]:
    """The slabs from ``start`` that must stand on one page."""
    end = start
    while end < len(pieces) - 1 and pieces[end].keep:
        end += 1
    return pieces[start : end + 1]
