"""The stacking plan and the plots as they go onto paper: the marks of the screen, chosen in size so that all can be read.

A sheet is a list of strips (title, key, floors, notes) as wide as the paper; whoever prints breaks pages between strips and
scales units to the paper. A crowded building turns the page across rather than dropping rooms.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from mhcrm.domain.records import SpaceKind
from mhcrm.domain.space.blocks import (
    KeyPart,
    bar_marks,
    block_marks,
    figure_marks,
    key_marks,
    key_parts,
    key_rows,
    name_marks,
    tile_marks,
)
from mhcrm.domain.space.intervals import State
from mhcrm.domain.space.inventory import Inventory
from mhcrm.domain.space.marks import META, Mark, Rect, Tone, Words, advance, fitted
from mhcrm.domain.space.stacking import (
    LEAST,
    TILE_GAP,
    Arrangement,
    Bar,
    Cell,
    Floor,
    Statuses,
    Unit,
    arrange,
    floors_of,
    joined,
    tiles,
    whole_area,
)
from mhcrm.domain.space.wording import area_words, block, figure, land_words, said, unnamed

NAME, FIGURES = 64.0, 124.0
"""Columns left of the bars for the floor's name and right of them for 空置 and 合计."""
SHORT, LONG = 442.2, 637.8
"""版心 of A4 in points, the shorter and the longer side."""
SETTINGS = ((766.0, False), (1106.0, True), (1330.0, True))
"""Sheet widths in units, and whether the paper lies across: the first that leaves no room undrawn is taken."""
HIGHEST, LOWEST, GAP = 46.0, 20.0, 4.0
"""Bounds of a floor's row."""
TITLE, KEY, HEADS, LINE = 44.0, 26.0, 22.0, 19.0
TILE = 84.0


@dataclass(frozen=True, slots=True)
class Strip:
    """One unbreakable piece across the sheet; ``keep`` = not the last of a page; ``head`` stands again on a new page."""

    height: float
    marks: tuple[Mark, ...]
    keep: bool = False
    head: Strip | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A drawing for paper: ``width`` units are as wide as the 版心, across or upright."""

    title: str
    width: float
    across: bool
    strips: tuple[Strip, ...]

    @property
    def scale(self) -> float:
        """Points a unit."""
        return (LONG if self.across else SHORT) / self.width

    @property
    def height(self) -> float:
        """Units down the 版心."""
        return (SHORT if self.across else LONG) / self.scale


def building_sheet(
    inventory: Inventory, building_id: int, on: date, *, parties: bool = True, chosen: frozenset[int] = frozenset()
) -> Sheet:
    """A building on a day; ``chosen`` units are ringed."""
    floors, statuses = floors_of(inventory, building_id, on), inventory.statuses(on)
    laid, width, across = _laid(floors)
    name = inventory.full_name(building_id)
    areas = [whole_area(floor) for floor in floors]
    known = [area for area in areas if area is not None]
    size = f"{figure(sum(known, Decimal(0)))} ㎡" if known and len(known) == len(areas) else area_words(None)
    strips = _top(f"{name}　{len(floors)} 层　{size}", width, key_parts(floors, statuses), f"状态日 {on.isoformat()}")
    used = sum(strip.height for strip in strips) + HEADS
    room = (SHORT if across else LONG) / ((LONG if across else SHORT) / width) - used
    row = HIGHEST if laid.crowded else max(LOWEST, min(HIGHEST, room / len(floors)))
    if row * len(floors) > room + 1 and not laid.crowded:  # more than a page: no need to squeeze
        row = 30.0
    notes = _notes(laid, statuses, width, row - GAP, parties=parties)
    head = Strip(HEADS, tuple(_heads(width)), keep=True)
    strips.append(head)
    again = _one_above_the_other(strips)  # a continuation page tells building, day and key as well
    for bar in laid.bars:
        at = Rect(0, 0, width, row - (GAP if row >= 26 else 2))
        marks = name_marks(bar.floor, Rect(0, 0, NAME, at.height))
        marks += bar_marks(bar, statuses, Rect(NAME, 0, laid.width, at.height), parties=parties, chosen=chosen)
        marks += figure_marks(bar.floor, statuses, Rect(width - FIGURES, 0, FIGURES, at.height))
        strips.append(Strip(row, tuple(marks), head=again))
    return Sheet(name, width, across, (*strips, *notes))


def plots_sheet(inventory: Inventory, park_id: int, on: date, *, parties: bool = True) -> Sheet:
    """The plots of a park as tiles of one height, width ∝ 亩, the largest first."""
    width, statuses = SETTINGS[0][0], inventory.statuses(on)
    plots = [space for space in inventory.children(park_id, on) if space.kind is SpaceKind.PLOT]
    plots.sort(key=lambda space: (-(space.land_mu or 0), space.code))
    units = [Unit(plot.id, plot.name or plot.code, plot.land_mu) for plot in plots]
    land = [plot.land_mu for plot in plots if plot.land_mu is not None]
    total = land_words(sum(land, Decimal(0)) if land else None)
    name = inventory.full_name(park_id)
    parts = _plot_parts(units, statuses)
    strips = _top(f"{name}储备地块　{len(plots)} 块　{total}", width, parts, f"状态日 {on.isoformat()}")
    for row in tiles(units, width):
        marks: list[Mark] = []
        for cell in row:
            rect = Rect(cell.x, 0, cell.width, TILE)
            marks += tile_marks(rect, cell.unit.name, cell.unit.area, statuses.get(cell.unit.id), parties=parties)
        strips.append(Strip(TILE + TILE_GAP, tuple(marks)))
    note = "宽度按亩数比例，位置不代表实际方位；太窄的按能读清的最小宽度画。"
    if len(land) < len(plots):
        note += "亩数待核实的按平均宽度画。"
    return Sheet(name, width, False, (*strips, *_lines(note, 0, width)))


def _laid(floors: Sequence[Floor]) -> tuple[Arrangement, float, bool]:
    for setting in SETTINGS:
        laid = arrange(floors, setting[0] - NAME - FIGURES - 8, widest=1.0, lift=True)
        if not laid.hidden and _readable(laid):
            break
    return laid, *setting


def _readable(laid: Arrangement) -> bool:
    """Most blocks are wide enough for a word beside the letter, few are wider than their share."""
    cells = [cell for bar in laid.bars for cell in bar.cells]
    wide = sum(cell.width >= 52 for cell in cells) >= 0.6 * len(cells)
    return wide and sum(cell.width <= LEAST for cell in cells) <= 0.1 * len(cells)


def _top(title: str, width: float, parts: Sequence[KeyPart], day: str) -> list[Strip]:
    """Title, the day, the key."""
    end = advance(day, META) + 8
    line = Rect(0, 4, width - end, TITLE - 12)
    marks = (
        Words(line, fitted(title, 18.0, line.width), 18.0, medium=True),
        Words(Rect(width - end, 4, end, TITLE - 12), day, META, Tone.SECOND, "right"),
    )
    strips = [Strip(TITLE, marks, keep=True)]
    for row in key_rows(parts, width):
        strips.append(Strip(KEY, tuple(key_marks(row, Rect(0, 0, width, KEY - 4))), keep=True))
    return strips


def _one_above_the_other(strips: Sequence[Strip]) -> Strip:
    """Several strips as one."""
    marks: list[Mark] = []
    top = 0.0
    for strip in strips:
        marks += [replace(mark, rect=replace(mark.rect, y=mark.rect.y + top)) for mark in strip.marks]
        top += strip.height
    return Strip(top, tuple(marks), keep=True)


def _heads(width: float) -> list[Mark]:
    left = width - FIGURES
    return [
        Words(Rect(left, 0, FIGURES / 2, HEADS - 4), "空置 ㎡", META, Tone.THIRD, "right"),
        Words(Rect(left + FIGURES / 2, 0, FIGURES / 2 - 2, HEADS - 4), "合计 ㎡", META, Tone.THIRD, "right"),
    ]


def _notes(laid: Arrangement, statuses: Statuses, width: float, height: float, *, parties: bool) -> list[Strip]:
    """What the drawing does not show or not in full, in words: paper has no pointer to hold over a block."""
    found: list[Strip] = []
    if laid.guessed:
        found += _lines("面积待核实的单元按平均宽度画，宽度不代表面积。", NAME, width)
    tell = said if parties else unnamed
    for bar in laid.bars:
        cut = {cell.unit.id for cell in bar.cells if _cut(cell, bar, statuses, height, parties=parties)}
        cut |= {unit.id for unit in bar.hidden}
        told = [unit for unit in bar.floor.units if unit.id in cut]
        if told:
            words = "；".join(tell(unit.name, area_words(unit.area), statuses.get(unit.id)) for unit in told)
            found += _lines(f"{bar.floor.name}：{words}。", NAME, width)
    if len(found) > laid.guessed:
        found.insert(int(laid.guessed), _lines("图中没有写全的单元：", NAME, width)[0])
    return found


def _cut(cell: Cell, bar: Bar, statuses: Statuses, height: float, *, parties: bool) -> bool:
    """True if a block does not say which unit it is and who has it (or how large it is) in full."""
    status = statuses.get(cell.unit.id)
    if status is None or joined(bar.floor, statuses) is not None:
        return False
    text = block(status, "" if cell.unit.id == bar.floor.id else cell.unit.name, "", parties=parties)
    if status.state is State.FREE:
        text = replace(text, left=area_words(cell.unit.area))
    marks = block_marks(Rect(0, 0, cell.width, height), status.state, text)
    shown = [mark.text for mark in marks if isinstance(mark, Words)]
    named = not text.name or any(one == text.name or one.startswith(f"{text.name}　") for one in shown)
    return not (named and text.left in shown)


def _lines(text: str, left: float, width: float) -> list[Strip]:
    """A remark, broken into lines."""
    room, rows = width - left, [""]
    for char in text:
        if advance(rows[-1] + char, META) > room:
            rows.append("")
        rows[-1] += char
    return [Strip(LINE, (Words(Rect(left, 0, room, LINE), row, META, Tone.SECOND),)) for row in rows]


def _plot_parts(units: Sequence[Unit], statuses: Statuses) -> list[KeyPart]:
    """States of plots with their 亩."""
    floors = [Floor(unit.id, unit.name, None, (unit,)) for unit in units]
    return [KeyPart(part.state, part.word, _mu(part.size)) for part in key_parts(floors, statuses)]


def _mu(size: str) -> str:
    return size if size.endswith("处") else f"{size} 亩"
