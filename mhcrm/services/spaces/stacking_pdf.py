"""The stacking plan on paper: draws the marks of ``domain.space.paper`` with the light theme's colours, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from mhcrm.base.clock import SHANGHAI
from mhcrm.base.paths import resource
from mhcrm.domain.space.intervals import State
from mhcrm.domain.space.inventory import Inventory
from mhcrm.domain.space.marks import PATTERNS, Ground, LetterBox, Mark, More, Plate, Ring, Words, advance
from mhcrm.domain.space.paper import Sheet, Strip, building_sheet, plots_sheet
from mhcrm.typeset import fonts
from mhcrm.typeset.fonts import Role
from mhcrm.typeset.hatch import Fill, Hatch
from mhcrm.typeset.layout import Page, Pen, Slab, paginate
from mhcrm.typeset.pdf import Document, Metadata, write

_MIDDLE = 0.38  # em from the baseline up to the middle of a character
_QUIET = "#5B686B"
_RING = 1.8  # points


@dataclass(frozen=True, slots=True)
class Colours:
    """Of one state."""

    fill: str
    line: str
    letter: str


@lru_cache(maxsize=1)
def _colours() -> dict[State, Colours]:
    """The light theme's colours of the states."""
    tokens = json.loads(resource("theme/tokens.json").read_text("utf-8"))["space_status"]["light"]
    return {state: Colours(*(tokens[state.value][part] for part in ("fill", "line", "on_letter"))) for state in State}


@dataclass(frozen=True, slots=True)
class Drawn:
    """What to print: buildings and parks (for their plots) by id, the day, whether parties are named."""

    inventory: Inventory
    on: date
    buildings: Sequence[int] = ()
    parks: Sequence[int] = ()
    parties: bool = True

    def sheets(self) -> list[Sheet]:
        """The drawings, buildings first."""
        found = [building_sheet(self.inventory, key, self.on, parties=self.parties) for key in self.buildings]
        return found + [plots_sheet(self.inventory, key, self.on, parties=self.parties) for key in self.parks]


def stacking_pdf(drawn: Drawn, made_at: datetime) -> bytes:
    """One part a building and one a park with plots, each beginning a page."""
    day = f"{drawn.on.year}年{drawn.on.month}月{drawn.on.day}日"
    made = made_at.astimezone(SHANGHAI)
    footer = f"{made.year}年{made.month}月{made.day}日生成"
    documents = [document(sheet, f"状态日期{day}", footer) for sheet in drawn.sheets()]
    return write(documents, Metadata("空间剖面图", f"空间剖面图，状态日期{day}", "", made_at))


def document(sheet: Sheet, until: str, footer: str) -> Document:
    """A sheet as a part of a file."""
    return Document(sheet.title, sheet_pages(sheet), until, footer, across=sheet.across)


def sheet_pages(sheet: Sheet) -> list[Page]:
    """A sheet broken into pages between strips."""
    slabs = [_slab(strip, sheet.scale) for strip in sheet.strips]
    return paginate(slabs, sheet.height * sheet.scale)


def _slab(strip: Strip, scale: float) -> Slab:
    head = _slab(strip.head, scale) if strip.head is not None else None
    return Slab(strip.height * scale, StripDrawing(strip.marks, scale), keep=strip.keep, repeat=head)


@dataclass(frozen=True, slots=True)
class StripDrawing:
    """Marks, scaled to points."""

    marks: tuple[Mark, ...]
    scale: float

    def __call__(self, pen: Pen, x: float, top: float) -> None:
        for mark in self.marks:
            draw_mark(pen, mark, x, top, self.scale)


def draw_mark(pen: Pen, mark: Mark, x: float, top: float, scale: float) -> None:
    """One mark whose drawing has its upper left corner at (x, top)."""
    rect = mark.rect
    left, height, width = x + rect.x * scale, rect.height * scale, rect.width * scale
    low = top - rect.y * scale - height
    if isinstance(mark, Words):
        _words(pen, mark, left, low, width, height, scale)
        return
    if isinstance(mark, Ring):
        pen.frame(left - 1, low - 1, width + 2, height + 2, _RING)
        return
    if isinstance(mark, More):
        pen.area(left, low, width, height, Fill("#FFFFFF", _QUIET, dashed=True))
        return
    colours = _colours()[mark.state]
    if isinstance(mark, Ground):
        pen.area(left, low, width, height, Fill(colours.fill, colours.line, *_hatched(mark.state, scale)))
    elif isinstance(mark, Plate):
        pen.area(left, low, width, height, Fill(colours.fill))
    elif isinstance(mark, LetterBox):
        ground = colours.fill if mark.hollow else colours.line
        pen.area(left, low, width, height, Fill(ground, colours.line, dashed=mark.hollow))
        size = min(12.0 * scale, height * 0.86)
        start = left + (width - fonts.width(mark.letter, Role.HEI) * size) / 2
        pen.text(start, low + height / 2 - _MIDDLE * size, mark.letter, Role.HEI, size, color=colours.letter)


def _hatched(state: State, scale: float) -> tuple[Hatch | None, bool]:
    found = PATTERNS[state]
    if not found.side:
        return None, found.dashed
    lines = tuple((a * scale, b * scale, c * scale, d * scale) for a, b, c, d in found.lines)
    return Hatch(found.side * scale, lines, tuple((a * scale, b * scale) for a, b in found.dots)), found.dashed


def _words(pen: Pen, mark: Words, left: float, low: float, width: float, height: float, scale: float) -> None:
    size = mark.size * scale
    natural = fonts.width(mark.text, Role.HEI) * size
    if natural > width > 0 and advance(mark.text, mark.size) <= mark.rect.width:  # a wider face than the measure knows
        size, natural = size * width / natural, width
    start = left
    if mark.align == "right":
        start = left + width - natural
    elif mark.align == "centre":
        start = left + (width - natural) / 2
    pen.text(start, low + height / 2 - _MIDDLE * size, mark.text, Role.HEI, size)
