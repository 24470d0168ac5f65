"""The stacking plan's geometry: floors as bars, units as blocks whose width follows their area, plots as tiles.

Pure: one description for the screen and for paper. Sizes are in the caller's unit (pixels, points). A unit whose area is
待核 gets the mean width of its floor and is marked ``estimated``; units too small to be read go into the bar's overflow list.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from mhcrm.domain.records import Space, SpaceKind
from mhcrm.domain.space.intervals import STATE_LABELS, STATE_LETTERS, Interval, State
from mhcrm.domain.space.inventory import Inventory, UnitStatus

LOOSE = "未分层"
_SHORTEST = 0.25  # of the widest bar: a tiny floor stays a bar one can point at


class Pattern(StrEnum):
    """How a state is filled so that it shows without colour."""

    BLANK = "blank"
    SOLID = "solid"
    RISING = "rising"  # ////
    FALLING = "falling"  # \\\\
    CROSSED = "crossed"
    LEVEL = "level"  # ====
    UPRIGHT = "upright"  # ||||
    DOTTED = "dotted"
    DASHED_EDGE = "dashed-edge"


PATTERNS: dict[State, Pattern] = {
    State.CLOSED: Pattern.CROSSED,
    State.REPAIR: Pattern.DOTTED,
    State.LET: Pattern.SOLID,
    State.OWN: Pattern.LEVEL,
    State.SIGNED: Pattern.UPRIGHT,
    State.HELD: Pattern.RISING,
    State.QUEUED: Pattern.FALLING,
    State.OPTION: Pattern.FALLING,
    State.UNKNOWN: Pattern.DASHED_EDGE,
    State.FREE: Pattern.BLANK,
}
"""Queued holds and options share a pattern; their letters differ."""


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle; y grows downward from the top of the drawing."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Block:
    """One unit as drawn.

    Attributes:
        estimated: its area is 待核, its size is a guess of the drawing only.
        words: what a reader is told beyond the letter: state, party, last day.
    """

    space: Space
    rect: Rect
    status: UnitStatus
    area: Decimal | None
    estimated: bool

    @property
    def letter(self) -> str:
        """租 签 留 空 …"""
        return STATE_LETTERS[self.status.state]

    @property
    def pattern(self) -> Pattern:
        """How the block is filled."""
        return PATTERNS[self.status.state]

    @property
    def words(self) -> str:
        """``在租 示例检测 至2027-02-28``."""
        return status_words(self.status)


@dataclass(frozen=True, slots=True)
class Bar:
    """One floor: its blocks from left to right, and the units that had no room."""

    label: str
    floor: Space | None
    rect: Rect
    blocks: tuple[Block, ...]
    overflow: tuple[Block, ...] = ()
    area: Decimal | None = None


@dataclass(frozen=True, slots=True)
class StackPlan:
    """A building on a day, top floor first."""

    building: Space
    on: date
    bars: tuple[Bar, ...]
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Sizes:
    """How large things are drawn: full bar width, least readable block, bar height and gap between bars."""

    width: float
    block: float
    bar: float
    gap: float


def fitted_bar(floors: int, height: float, tallest: float, lowest: float, gap: float) -> float:
    """Bar height with which ``floors`` bars fill a height, within bounds; below ``lowest`` the drawing scrolls or breaks."""
    if floors <= 0:
        return tallest
    return max(lowest, min(tallest, height / floors - gap))


def stack(inventory: Inventory, building_id: int, on: date, sizes: Sizes) -> StackPlan:
    """The plan of one building."""
    statuses, areas = inventory.statuses(on), inventory.areas(on)
    building = inventory.spaces[building_id]
    rows = _rows(inventory, building, on)
    floor_areas = [areas.get(floor.id) if floor else None for _, floor, _ in rows]
    largest = max((float(area) for area in floor_areas if area), default=0.0)
    bars = []
    for index, (label, floor, units) in enumerate(rows):
        area = floor_areas[index]
        share = 1.0 if not area or not largest else max(_SHORTEST, float(area) / largest)
        rect = Rect(0.0, index * (sizes.bar + sizes.gap), sizes.width * share, sizes.bar)
        blocks, overflow = _blocks(units, rect, statuses, areas, sizes.block)
        bars.append(Bar(label, floor, rect, blocks, overflow, area))
    height = len(bars) * (sizes.bar + sizes.gap) - (sizes.gap if bars else 0)
    return StackPlan(building, on, tuple(bars), sizes.width, height)


def _rows(inventory: Inventory, building: Space, on: date) -> list[tuple[str, Space | None, list[Space]]]:
    """(label, floor, its units) from the top floor down; rooms without a floor make a bar of their own at the foot."""
    children = inventory.children(building.id, on)
    floors = [unit for unit in children if unit.kind is SpaceKind.FLOOR]
    rows: list[tuple[str, Space | None, list[Space]]] = [
        (floor.name, floor, inventory.children(floor.id, on) or [floor]) for floor in reversed(floors)
    ]
    loose = [unit for unit in children if unit.kind is SpaceKind.ROOM]
    if loose:
        rows.append((LOOSE, None, loose))
    return rows or [(building.name, building, [building])]


def _blocks(
    units: Sequence[Space],
    bar: Rect,
    statuses: dict[int, UnitStatus],
    areas: dict[int, Decimal | None],
    least: float,
) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    weights = _weights([areas.get(unit.id) for unit in units])
    kept = _kept(weights, bar.width, least)
    widths = _widths([weights[index] for index in kept], bar.width - (least if len(kept) < len(units) else 0.0), least)
    shown: list[Block] = []
    left = bar.x
    for index, width in zip(kept, widths, strict=True):
        unit = units[index]
        rect = Rect(left, bar.y, width, bar.height)
        shown.append(Block(unit, rect, statuses[unit.id], areas.get(unit.id), not areas.get(unit.id)))
        left += width
    inside, more = set(kept), Rect(left, bar.y, bar.x + bar.width - left, bar.height)
    hidden = tuple(
        Block(unit, more, statuses[unit.id], areas.get(unit.id), not areas.get(unit.id))
        for index, unit in enumerate(units)
        if index not in inside
    )
    return tuple(shown), hidden


def _weights(areas: Sequence[Decimal | None]) -> list[float]:
    known = [float(area) for area in areas if area]
    mean = sum(known) / len(known) if known else 1.0
    return [float(area) if area else mean for area in areas]


def _kept(weights: Sequence[float], width: float, least: float) -> list[int]:
    """Indexes of the units that get a block, in their order: all, or the largest that leave room for the overflow mark."""
    room = max(1, int(width / least)) if least > 0 else len(weights)
    if len(weights) <= room:
        return list(range(len(weights)))
    largest = sorted(range(len(weights)), key=lambda index: (-weights[index], index))[: max(room - 1, 0)]
    return sorted(largest)


def _widths(weights: Sequence[float], width: float, least: float) -> list[float]:
    """Widths that follow the weights, none below ``least``, together exactly ``width``."""
    if not weights:
        return []
    small: set[int] = set()
    while True:
        free = width - least * len(small)
        total = sum(weight for index, weight in enumerate(weights) if index not in small)
        short = {i for i, weight in enumerate(weights) if i not in small and total and weight / total * free < least}
        if not short or len(small | short) == len(weights):
            break
        small |= short
    if len(weights) * least >= width:
        return [width / len(weights)] * len(weights)
    return [least if index in small else weight / total * free for index, weight in enumerate(weights)]


# -- plots ----------------------------------------------------------------------------------------
def tiles(inventory: Inventory, park_id: int, on: date, width: float, height: float) -> tuple[Block, ...]:
    """The plots of a park as tiles whose area follows 亩, largest first: a proportional table, no map."""
    plots = [unit for unit in inventory.children(park_id, on) if unit.kind is SpaceKind.PLOT]
    weights = dict(zip((plot.id for plot in plots), _weights([plot.land_mu for plot in plots]), strict=True))
    plots.sort(key=lambda plot: (-weights[plot.id], plot.code))
    statuses = inventory.statuses(on)
    rects = _squarified([weights[plot.id] for plot in plots], Rect(0.0, 0.0, width, height))
    return tuple(
        Block(plot, rect, statuses[plot.id], plot.land_mu, plot.land_mu is None)
        for plot, rect in zip(plots, rects, strict=True)
    )


def _squarified(weights: Sequence[float], space: Rect) -> list[Rect]:
    """Rectangles in the order of falling weights, as near to squares as rows allow (Bruls, Huizing, van Wijk 2000)."""
    total = sum(weights)
    if not weights or total <= 0:
        return []
    scale = space.width * space.height / total
    rest = [weight * scale for weight in weights]
    found: list[Rect] = []
    while rest:
        side = min(space.width, space.height)
        count = 1
        while count < len(rest) and _worst(rest[: count + 1], side) <= _worst(rest[:count], side):
            count += 1
        row, rest = rest[:count], rest[count:]
        placed, space = _lay(row, space)
        found += placed
    return found


def _worst(row: Sequence[float], side: float) -> float:
    total = sum(row)
    return max(max(side * side * area / total**2, total**2 / (side * side * area)) for area in row)


def _lay(row: Sequence[float], space: Rect) -> tuple[list[Rect], Rect]:
    """The row along the shorter side, and what is left of the space."""
    total = sum(row)
    found = []
    if space.width >= space.height:
        thick, y = total / space.height, space.y
        for area in row:
            found.append(Rect(space.x, y, thick, area / thick))
            y += area / thick
        return found, Rect(space.x + thick, space.y, max(space.width - thick, 0.0), space.height)
    thick, x = total / space.width, space.x
    for area in row:
        found.append(Rect(x, space.y, area / thick, thick))
        x += area / thick
    return found, Rect(space.x, space.y + thick, space.width, max(space.height - thick, 0.0))


# -- words ----------------------------------------------------------------------------------------
def status_words(status: UnitStatus) -> str:
    """State, party and last day of a unit; a party is left out where the caller masks it."""
    word = STATE_LABELS[status.state]
    if status.partly and status.state is not State.FREE:
        word = f"部分{word}"
    because = status.because
    if because is None:
        return word
    return " ".join(part for part in (word, because.party, _until(because)) if part)


def _until(interval: Interval) -> str:
    if interval.end is None:
        return "期限待核"
    return f"至{date.fromordinal(interval.end.toordinal() - 1).isoformat()}"


def states_of(blocks: Iterable[Block]) -> list[State]:
    """The states that occur, in their order, for a key beside the drawing."""
    found = {block.status.state for block in blocks}
    return [state for state in State if state in found]
