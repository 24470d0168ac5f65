"""The stacking plan on paper: the geometry of ``domain.space.stacking`` drawn with colour, hatching and letters."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache

from mhcrm.base.clock import SHANGHAI
from mhcrm.base.paths import resource
from mhcrm.domain.space.intervals import STATE_LABELS, STATE_LETTERS, State
from mhcrm.domain.space.inventory import Inventory, UnitStatus
from mhcrm.domain.space.limits import number
from mhcrm.domain.space.stacking import (
    PATTERNS,
    Bar,
    Block,
    Sizes,
    StackPlan,
    fitted_bar,
    stack,
    states_of,
    status_words,
    tiles,
)
from mhcrm.typeset import fonts, lines
from mhcrm.typeset.fonts import Role
from mhcrm.typeset.hatch import Fill
from mhcrm.typeset.layout import HEIGHT, TITLE_LEADING, WIDTH, Centred, Page, Pen, Slab, paginate, small_slabs
from mhcrm.typeset.pdf import Document, Metadata, write

LABEL = 40.0  # points kept left of the bars for the floor's name
AREA = 46.0  # and right of them for its area
_TALLEST, _LOWEST, _GAP = 26.0, 8.0, 1.4
_KEY, _NOTE = 22.0, 20.0
_LEAST = 12.0
_TITLE = 18.0
_SMALLEST = 5.2  # points; smaller is no longer read on paper


@lru_cache(maxsize=1)
def _fills() -> dict[State, Fill]:
    """The light theme's colours of the states, with the pattern of each."""
    tokens = json.loads(resource("theme/tokens.json").read_text("utf-8"))["space_status"]["light"]
    return {
        state: Fill(tokens[state.value]["fill"], tokens[state.value]["line"], PATTERNS[state].value) for state in State
    }


@dataclass(frozen=True, slots=True)
class Sheet:
    """What to print: buildings and parks (for their plots) by id, the day, whether parties are named."""

    inventory: Inventory
    on: date
    buildings: Sequence[int] = ()
    parks: Sequence[int] = ()
    parties: bool = True


def stacking_pdf(sheet: Sheet, made_at: datetime) -> bytes:
    """One part a building and one a park with plots, each beginning a page."""
    day = f"{sheet.on.year}年{sheet.on.month}月{sheet.on.day}日"
    made = made_at.astimezone(SHANGHAI)
    footer = f"{made.year}年{made.month}月{made.day}日生成"
    documents = []
    for key in sheet.buildings:
        name = sheet.inventory.full_name(key)
        documents.append(Document(f"{name} 楼层剖面", building_pages(sheet, key), f"状态日期{day}", footer))
    for key in sheet.parks:
        name = sheet.inventory.full_name(key)
        documents.append(Document(f"{name} 地块", plot_pages(sheet, key), f"状态日期{day}", footer))
    return write(documents, Metadata("空间剖面图", f"空间剖面图，状态日期{day}", "", made_at))


def building_pages(sheet: Sheet, building_id: int) -> list[Page]:
    """Title, key, bars from the top floor down, what did not fit as text."""
    room = HEIGHT - TITLE_LEADING - _KEY - _NOTE
    floors = max(len(sheet.inventory.children(building_id, sheet.on)), 1)
    bar = fitted_bar(floors, room, _TALLEST, _LOWEST, _GAP)
    sizes = Sizes(WIDTH - LABEL - AREA, _LEAST, bar, _GAP)
    plan = stack(sheet.inventory, building_id, sheet.on, sizes)
    blocks = [block for item in plan.bars for block in (*item.blocks, *item.overflow)]
    title = Centred(f"{sheet.inventory.full_name(building_id)}", Role.TITLE, _TITLE, TITLE_LEADING)
    slabs = [Slab(TITLE_LEADING, title, keep=True), Slab(_KEY, Key(tuple(states_of(blocks))), keep=True)]
    if any(block.estimated for block in blocks):
        slabs += small_slabs("虚线框的单元面积待核，宽度不代表面积。")
    slabs += [Slab(bar + _GAP, BarDrawing(item, sheet.parties)) for item in plan.bars]
    for text in _overflow_words(plan, sheet.parties):
        slabs += small_slabs(text)
    return paginate(slabs)


def plot_pages(sheet: Sheet, park_id: int) -> list[Page]:
    """The plots of a park as tiles in proportion to 亩; a table by size, no map."""
    height = WIDTH * 0.6
    found = tiles(sheet.inventory, park_id, sheet.on, WIDTH, height)
    title = Centred(f"{sheet.inventory.full_name(park_id)}　地块", Role.TITLE, _TITLE, TITLE_LEADING)
    slabs = [Slab(TITLE_LEADING, title, keep=True), Slab(_KEY, Key(tuple(states_of(found))), keep=True)]
    slabs.append(Slab(height + 8, TileDrawing(found, sheet.parties)))
    slabs += small_slabs(
        "色块大小按亩数比例，位置不代表实际方位。"
        + ("虚线框的地块亩数待核。" if any(t.estimated for t in found) else "")
    )
    return paginate(slabs)


@dataclass(frozen=True, slots=True)
class Key:
    """The states that occur, each as a small box with letter and word."""

    states: tuple[State, ...]

    def __call__(self, pen: Pen, x: float, top: float) -> None:
        left = x
        for state in self.states:
            pen.area(left, top - 14, 14, 11, _fills()[state])
            pen.text(left + 3, top - 11.5, STATE_LETTERS[state], Role.HEI, 8)
            word = STATE_LABELS[state]
            pen.text(left + 17, top - 11.5, word, Role.BODY, 8.5)
            left += 26 + fonts.width(word, Role.BODY) * 8.5


@dataclass(frozen=True, slots=True)
class BarDrawing:
    """One floor: name, blocks, overflow mark, area."""

    bar: Bar
    parties: bool

    def __call__(self, pen: Pen, x: float, top: float) -> None:
        height = self.bar.rect.height
        size = min(9.0, height * 0.72)
        y = top - height / 2 - 0.38 * size
        pen.text(x, y, lines.fit(self.bar.label, Role.HEI, (LABEL - 4) / size), Role.HEI, size)
        for block in self.bar.blocks:
            _draw_block(pen, block, x + LABEL, top, height, self.parties)
        if self.bar.overflow:
            more = self.bar.overflow[0].rect
            pen.area(x + LABEL + more.x, top - height, more.width, height, Fill("#FFFFFF", "#89979A"))
            pen.text(x + LABEL + more.x + 1.5, y, f"+{len(self.bar.overflow)}", Role.SONG, min(size, 8))
        area = "面积待核" if self.bar.area is None else f"{number(self.bar.area)}㎡"
        pen.text(x + WIDTH - fonts.width(area, Role.SONG) * min(size, 8), y, area, Role.SONG, min(size, 8))


@dataclass(frozen=True, slots=True)
class TileDrawing:
    """Plots as tiles."""

    tiles: tuple[Block, ...]
    parties: bool

    def __call__(self, pen: Pen, x: float, top: float) -> None:
        for tile in self.tiles:
            _draw_block(pen, tile, x, top - tile.rect.y, tile.rect.height, self.parties, unit="亩")


def _draw_block(
    pen: Pen, block: Block, left: float, top: float, height: float, parties: bool, unit: str = "㎡"
) -> None:
    style = _fills()[block.status.state]
    if block.estimated:
        style = Fill(style.fill, style.line, style.pattern, dashed=True)
    x, width = left + block.rect.x, block.rect.width
    pen.area(x, top - height, width, height, style)
    size = min(8.5, height * 0.68) if height < 40 else 9.0
    texts = block_texts(block, parties, unit)
    if fonts.width(texts[0], Role.BODY) * size > width - 3:  # the letter must survive, then the number
        texts = [block.letter, block.space.name]
    rows = max(1, min(len(texts), int(height // (size * 1.3)))) if height >= 2.6 * size else 1
    shown = _joined(texts, rows, (width - 3) / size)
    y, full = top - (height - rows * size * 1.3) / 2, size
    for text in shown:
        y -= full * 1.3
        natural = fonts.width(text, Role.BODY)
        if natural and rows > 1:
            size = max(min(full, (width - 3) / natural), _SMALLEST)
        words = lines.fit(text, Role.BODY, max((width - 3) / size, 0.0))
        if words in ("", "…") and width >= size:
            words = block.letter
        plate = fonts.width(words, Role.BODY) * size
        if style.pattern not in ("blank", "solid", "dashed-edge") and words:
            pen.area(x + 1.2, y + 0.06 * size, min(plate + 1.6, width - 2), size * 1.16, Fill(style.fill, style.fill))
        pen.text(x + 2, y + 0.3 * size, words, Role.BODY, size)


def _joined(texts: list[str], rows: int, room: float) -> list[str]:
    """The texts on so many rows: the first ones share a row where they fit, so that who has it is still said."""
    if rows == 1:
        return [" ".join(texts)]
    shown = list(texts)
    while len(shown) > rows and fonts.width(f"{shown[0]} {shown[1]}", Role.BODY) <= room:
        shown = [f"{shown[0]} {shown[1]}", *shown[2:]]
    return shown[:rows]


def block_texts(block: Block, parties: bool, unit: str) -> list[str]:
    """Letter and name first: they must survive the narrowest block; then area, then party and last day."""
    area = "" if block.area is None else f"{number(block.area)}{unit}"
    words = block.words if parties else status_words(_nameless(block))
    return [f"{block.letter}{block.space.name}", *([area] if area else []), words]


def _nameless(block: Block) -> UnitStatus:
    because = block.status.because
    return block.status if because is None else replace(block.status, because=replace(because, party=""))


def _overflow_words(plan: StackPlan, parties: bool) -> list[str]:
    found = []
    for bar in plan.bars:
        if bar.overflow:
            units = "；".join(" ".join(block_texts(block, parties, "㎡")) for block in bar.overflow)
            found.append(f"{bar.label}另有{len(bar.overflow)}处：{units}。")
    return found
