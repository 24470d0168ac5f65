"""The stacking plan's geometry (剖面): a bar a floor, width ∝ area, plots as tiles, and where the arrow keys lead.

One description for the screen and for paper, in abstract units (a pixel at 100 %; paper scales them). Positions depend on the
building and the width only; a date changes them only where rooms were split or merged, statuses are laid over them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mhcrm.domain.records import Space, SpaceKind
from mhcrm.domain.space.find import area_of
from mhcrm.domain.space.intervals import State
from mhcrm.domain.space.inventory import Inventory, UnitStatus

LEAST = 26
"""A narrower block cannot show its letter; such rooms go to the overflow list of their floor."""
GAP = 2
MORE = 46
"""Width of the block that opens the overflow list."""
WIDEST = 4.0
"""A crowded building may grow to this many times the window's width; beyond that its smallest rooms overflow."""
SMALL_SHARE = 0.05
"""Share of the rooms that may be left to the overflow list rather than widening the whole plan for them."""
TELLING = 84.0
"""A block so wide carries words beside its letter."""
LOOSE, WHOLE = "未分层", "整栋"
TILE_GAP, TILE_LEAST = 4.0, 72.0
LIFTED, ROWS = 0.3, 8
"""Tiles take another row while more than this share of them would be drawn wider than they are, up to so many rows."""

Statuses = Mapping[int, UnitStatus]


@dataclass(frozen=True, slots=True)
class Unit:
    """What one block stands for; ``area`` ㎡, None = 待核实."""

    id: int
    name: str
    area: Decimal | None


@dataclass(frozen=True, slots=True)
class Floor:
    """One bar: the space it stands for and the smallest units in it (itself when it has no rooms)."""

    id: int
    name: str
    area: Decimal | None
    units: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One block: left edge and width within the bar."""

    unit: Unit
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Bar:
    """One floor laid out; ``hidden`` are the units too narrow to draw, opened from a block at ``more_x``."""

    floor: Floor
    cells: tuple[Cell, ...]
    hidden: tuple[Unit, ...] = ()
    more_x: float = 0.0

    @property
    def width(self) -> float:
        """Right edge of what is drawn."""
        if self.hidden:
            return self.more_x + MORE
        return self.cells[-1].x + self.cells[-1].width if self.cells else 0.0


@dataclass(frozen=True, slots=True)
class Arrangement:
    """All bars, top floor first; ``width`` of the widest; ``scale`` units per ㎡."""

    bars: tuple[Bar, ...]
    width: float
    scale: float

    @property
    def crowded(self) -> bool:
        """Most blocks are too narrow for words beside the letter: they read better as cards on higher bars."""
        cells = [cell for bar in self.bars for cell in bar.cells]
        return sum(cell.width >= TELLING for cell in cells) < 0.6 * len(cells)

    @property
    def hidden(self) -> int:
        """How many units are not drawn."""
        return sum(len(bar.hidden) for bar in self.bars)

    @property
    def guessed(self) -> bool:
        """Some unit's area is 待核实, its width a guess of the drawing only."""
        return any(unit.area is None for bar in self.bars for unit in bar.floor.units)


def floors_of(inventory: Inventory, building_id: int, on: date) -> tuple[Floor, ...]:
    """Floors from the top down with their rooms as they exist on a day; rooms without a floor make a bar at the foot."""
    building = inventory.spaces[building_id]
    children = inventory.children(building_id, on)
    floors = [child for child in children if child.kind is SpaceKind.FLOOR]
    loose = [child for child in children if child.kind is not SpaceKind.FLOOR]
    found = [_floor(inventory, floor, on) for floor in reversed(floors)]
    if loose:
        found.append(Floor(building_id, LOOSE, None, tuple(_unit(inventory, room) for room in loose)))
    if not found:
        found.append(Floor(building_id, WHOLE, area_of(inventory, building), (_unit(inventory, building),)))
    return tuple(found)


def changes_shape(inventory: Inventory, building_id: int) -> bool:
    """Whether a date can change which units there are: something was split, merged, built later or closed."""
    return any(space.valid_from or space.valid_to for space in inventory.descendants(building_id))


def _floor(inventory: Inventory, floor: Space, on: date) -> Floor:
    rooms = inventory.children(floor.id, on)
    units = tuple(_unit(inventory, room) for room in rooms) or (_unit(inventory, floor),)
    return Floor(floor.id, floor.name or floor.code, area_of(inventory, floor), units)


def _unit(inventory: Inventory, space: Space) -> Unit:
    return Unit(space.id, space.name or space.code, area_of(inventory, space))


def arrange(floors: Sequence[Floor], width: float, widest: float = WIDEST, *, lift: bool = False) -> Arrangement:
    """Lay out all floors on one scale.

    ``widest``: how many times ``width`` a crowded building may take (paper: 1). ``lift``: rooms too narrow to draw are
    drawn at the least width while their neighbours give way, as far as the floor can hold them; paper has no menu.
    """
    assumed = _assumed(floors)
    totals = [sum((_size(unit, _share(floor, assumed)) for unit in floor.units), 0.0) for floor in floors]
    largest = max(totals, default=0.0)
    if largest <= 0:
        return Arrangement((), width, 0.0)
    crowd = max(len(floor.units) for floor in floors)
    fit = (width - GAP * crowd) / largest if width > GAP * crowd else width / largest
    sizes = sorted(_size(unit, _share(floor, assumed)) for floor in floors for unit in floor.units)
    small = sizes[int(len(sizes) * SMALL_SHARE)]
    wanted = (LEAST + 1) / small if small > 0 else fit
    scale = min(max(fit, wanted), fit * widest)
    bars = tuple(_bar(floor, scale, assumed, width * widest, lift) for floor in floors)
    return Arrangement(bars, max((bar.width for bar in bars), default=width), scale)


def _bar(floor: Floor, scale: float, assumed: float, most: float, lift: bool) -> Bar:
    sizes = [_size(unit, _share(floor, assumed)) * scale for unit in floor.units]
    gaps = GAP * (len(sizes) - 1)
    if lift and min(sizes) < LEAST and LEAST * len(sizes) + gaps <= most:
        sizes = _shared(sizes, min(most - gaps, max(sum(sizes), LEAST * len(sizes) * 1.0)), LEAST)
    kept = {at for at, size in enumerate(sizes) if size >= LEAST - 1e-9 or len(sizes) == 1}
    while kept and _drawn(sizes, kept) > most:  # the overflow mark needs room as well: the smallest give way
        kept.discard(min(kept, key=lambda at: (sizes[at], -at)))
    cells: list[Cell] = []
    x = 0.0
    for at in sorted(kept):
        wide = min(max(sizes[at], float(LEAST)), most)
        cells.append(Cell(floor.units[at], x, wide))
        x += wide + GAP
    hidden = tuple(unit for at, unit in enumerate(floor.units) if at not in kept)
    return Bar(floor, tuple(cells), hidden, x)


def _drawn(sizes: Sequence[float], kept: set[int]) -> float:
    if len(kept) == 1 and len(sizes) == 1:
        return 0.0
    total = sum(sizes[at] + GAP for at in kept) - GAP
    return total + (GAP + MORE if len(kept) < len(sizes) else 0.0) - 1e-6


def _assumed(floors: Iterable[Floor]) -> float:
    """Area drawn for a unit of unknown area: the mean of the known ones, so that it can be seen and opened."""
    known = [float(unit.area) for floor in floors for unit in floor.units if unit.area]
    return sum(known) / len(known) if known else 100.0


def _share(floor: Floor, assumed: float) -> float:
    """Area drawn for a unit of unknown area: its share of what is left of its floor, so that many rooms make no wide floor."""
    count = sum(not unit.area for unit in floor.units)
    if not count or not floor.area:
        return assumed
    rest = float(floor.area) - sum(float(unit.area) for unit in floor.units if unit.area)
    return rest / count if rest > 0 else assumed


def _size(unit: Unit, assumed: float) -> float:
    return float(unit.area) if unit.area else assumed


# -- what a day lays over it --------------------------------------------------------------------------------------


def joined(floor: Floor, statuses: Statuses) -> UnitStatus | None:
    """The one reason that takes the whole floor at once (a hold on the floor, a repair of the building); else None."""
    if len(floor.units) < 2:
        return None
    first = statuses.get(floor.units[0].id)
    if first is None or first.because is None or any(unit.id == first.because.space_id for unit in floor.units):
        return None
    same = all((other := statuses.get(unit.id)) is not None and other.because is first.because for unit in floor.units)
    return first if same else None


def free_area(floor: Floor, statuses: Statuses) -> Decimal | None:
    """Free area of a floor; None when a free unit's area is 待核实."""
    total = Decimal(0)
    for unit in floor.units:
        status = statuses.get(unit.id)
        if status is not None and status.state is State.FREE:
            if unit.area is None:
                return None
            total += unit.area
    return total


def whole_area(floor: Floor) -> Decimal | None:
    """A floor's own area, else that of all its units; None when one is 待核实."""
    if floor.area is not None:
        return floor.area
    areas = [unit.area for unit in floor.units if unit.area is not None]
    return sum(areas, Decimal(0)) if len(areas) == len(floor.units) else None


# -- keys ---------------------------------------------------------------------------------------------------------


def step(bars: Sequence[Bar], current: int, across: int, down: int) -> int:
    """The space an arrow key leads to: along the floor (its own name stands before the first block), or up and down."""
    row = row_of(bars, current)
    if row is None:
        return bars[0].floor.id if bars else current
    if down:
        target = bars[max(0, min(len(bars) - 1, row + down))]
        if target is bars[row]:
            return current
        middle = _middle(bars[row], current)
        return target.floor.id if middle is None else _nearest(target, middle)
    order = _order(bars[row])
    at = order.index(current) + across
    return order[at] if 0 <= at < len(order) else current


def row_of(bars: Sequence[Bar], space_id: int) -> int | None:
    """The bar a floor or unit is drawn in."""
    for row, bar in enumerate(bars):
        if bar.floor.id == space_id or any(unit.id == space_id for unit in bar.floor.units):
            return row
    return None


def _order(bar: Bar) -> list[int]:
    units = [cell.unit.id for cell in bar.cells] + [unit.id for unit in bar.hidden]
    return units if bar.floor.id in units else [bar.floor.id, *units]


def _middle(bar: Bar, space_id: int) -> float | None:
    for cell in bar.cells:
        if cell.unit.id == space_id:
            return cell.x + cell.width / 2
    return None if space_id == bar.floor.id else bar.more_x


def _nearest(bar: Bar, middle: float) -> int:
    if not bar.cells:
        return bar.floor.id
    return min(bar.cells, key=lambda cell: abs(cell.x + cell.width / 2 - middle)).unit.id


# -- plots --------------------------------------------------------------------------------------------------------


def tiles(plots: Sequence[Unit], width: float, *, wrap: bool = True) -> list[list[Cell]]:
    """Plots as rows of tiles of one height, width ∝ 亩 on one scale (``area`` of a unit is its 亩 here).

    None is narrower than :data:`TILE_LEAST`. What does not fit one row goes into more rows, or (``wrap`` False) the one
    row becomes wider than ``width``.
    """
    if not plots:
        return []
    known = [float(plot.area) for plot in plots if plot.area]
    mean = sum(known) / len(known) if known else 1.0
    sizes = [float(plot.area) if plot.area else mean for plot in plots]
    room = width - TILE_GAP * (len(plots) - 1)
    if not wrap or _lifted(sizes, room / sum(sizes)) <= LIFTED:
        if room >= TILE_LEAST * len(plots):
            return [_placed(plots, _shared(sizes, room, TILE_LEAST))]
        if not wrap:
            return [_placed(plots, [TILE_LEAST] * len(plots))]
    found: list[list[Cell]] = []
    for count in range(2, len(plots) + 1):
        scale = count * width * 0.92 / sum(sizes)
        if found and max(sizes) * scale > width:
            break  # a larger scale would cut the largest
        found = _wrapped(plots, [min(width, max(TILE_LEAST, size * scale)) for size in sizes], width)
        if len(found) <= count and (_lifted(sizes, scale) <= LIFTED or count > ROWS):
            break
    return found or _wrapped(plots, [min(width, TILE_LEAST)] * len(plots), width)


def _lifted(sizes: Sequence[float], scale: float) -> float:
    """Share of the tiles that would be too narrow on a scale."""
    return sum(size * scale < TILE_LEAST for size in sizes) / len(sizes)


def _wrapped(plots: Sequence[Unit], widths: Sequence[float], width: float) -> list[list[Cell]]:
    rows: list[list[Cell]] = [[]]
    x = 0.0
    for plot, wide in zip(plots, widths, strict=True):
        if rows[-1] and x + wide > width + 1e-6:
            rows.append([])
            x = 0.0
        rows[-1].append(Cell(plot, x, wide))
        x += wide + TILE_GAP
    return rows


def _placed(plots: Sequence[Unit], widths: Sequence[float]) -> list[Cell]:
    found, x = [], 0.0
    for plot, wide in zip(plots, widths, strict=True):
        found.append(Cell(plot, x, wide))
        x += wide + TILE_GAP
    return found


def _shared(sizes: Sequence[float], room: float, least: float) -> list[float]:
    """Shares of ``room`` in proportion, with those below ``least`` lifted and the others giving way."""
    fixed: set[int] = set()
    while True:
        rest = room - least * len(fixed)
        total = sum(size for at, size in enumerate(sizes) if at not in fixed)
        short = {at for at, size in enumerate(sizes) if at not in fixed and size / total * rest < least}
        if not short or len(fixed) + len(short) == len(sizes):
            return [least if at in fixed else size / total * rest for at, size in enumerate(sizes)]
        fixed |= short
