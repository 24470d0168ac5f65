"""Plain geometry of the stacking plan (剖面): a bar a floor, width ∝ area, and where the arrow keys lead. No Qt.

Lengths are pixels at 100 %. Positions depend on the building and the width only; a change of date changes them only when
rooms were split or merged in between, so the arrangement is kept and statuses are laid over it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mhcrm.domain.records import Space, SpaceKind
from mhcrm.domain.space.find import area_of
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
    """All bars, top floor first; ``width`` of the widest; ``scale`` px per ㎡."""

    bars: tuple[Bar, ...]
    width: float
    scale: float


def floors_of(inventory: Inventory, building_id: int, on: date) -> tuple[Floor, ...]:
    """Floors from the top down with their rooms as they exist on a day."""
    building = inventory.spaces[building_id]
    children = inventory.children(building_id, on)
    floors = [child for child in children if child.kind is SpaceKind.FLOOR]
    loose = [child for child in children if child.kind is not SpaceKind.FLOOR]
    found = [_floor(inventory, floor, on) for floor in reversed(floors)]
    if loose:
        units = tuple(_unit(inventory, room) for room in loose)
        found.append(Floor(building_id, "未分层", None, units))
    if not found:
        found.append(Floor(building_id, "整栋", area_of(inventory, building), (_unit(inventory, building),)))
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


def arrange(floors: Sequence[Floor], width: float) -> Arrangement:
    """Lay out all floors on one scale, at least ``width`` wide in total."""
    assumed = _assumed(floors)
    totals = [sum((_size(unit, assumed) for unit in floor.units), 0.0) for floor in floors]
    largest = max(totals, default=0.0)
    if largest <= 0:
        return Arrangement((), width, 0.0)
    crowd = max(len(floor.units) for floor in floors)
    fit = (width - GAP * crowd) / largest if width > GAP * crowd else width / largest
    sizes = sorted(_size(unit, assumed) for floor in floors for unit in floor.units)
    small = sizes[int(len(sizes) * SMALL_SHARE)]
    wanted = (LEAST + 1) / small if small > 0 else fit
    scale = min(max(fit, wanted), fit * WIDEST)
    bars = tuple(_bar(floor, scale, assumed) for floor in floors)
    return Arrangement(bars, max((bar.width for bar in bars), default=width), scale)


def _bar(floor: Floor, scale: float, assumed: float) -> Bar:
    cells: list[Cell] = []
    hidden: list[Unit] = []
    x = 0.0
    for unit in floor.units:
        wide = _size(unit, assumed) * scale
        if wide < LEAST and len(floor.units) > 1:
            hidden.append(unit)
            continue
        wide = max(wide, float(LEAST))
        cells.append(Cell(unit, x, wide))
        x += wide + GAP
    return Bar(floor, tuple(cells), tuple(hidden), x)


def _assumed(floors: Iterable[Floor]) -> float:
    """Area drawn for a unit of unknown area: the mean of the known ones, so that it can be seen and opened."""
    known = [float(unit.area) for floor in floors for unit in floor.units if unit.area]
    return sum(known) / len(known) if known else 100.0


def _size(unit: Unit, assumed: float) -> float:
    return float(unit.area) if unit.area else assumed


# -- what a day lays over it --------------------------------------------------------------------------------------


def joined(floor: Floor, statuses: Mapping[int, UnitStatus]) -> UnitStatus | None:
    """The one reason that takes the whole floor at once (a hold on the floor, a repair of the building); else None."""
    if len(floor.units) < 2:
        return None
    first = statuses.get(floor.units[0].id)
    if first is None or first.because is None or any(unit.id == first.because.space_id for unit in floor.units):
        return None
    same = all((other := statuses.get(unit.id)) is not None and other.because is first.because for unit in floor.units)
    return first if same else None


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


def tiles(
    plots: Sequence[tuple[int, Decimal | None]], width: float, gap: float = 4.0, least: float = 72.0
) -> list[Cell]:
    """Plots side by side, width ∝ 亩, none narrower than ``least``; more than fit make the row wider than ``width``."""
    if not plots:
        return []
    known = [float(land) for _, land in plots if land]
    mean = sum(known) / len(known) if known else 1.0
    sizes = [float(land) if land else mean for _, land in plots]
    room = width - gap * (len(plots) - 1)
    widths = [least] * len(plots) if room < least * len(plots) else _shared(sizes, room, least)
    found, x = [], 0.0
    for (key, land), wide in zip(plots, widths, strict=True):
        found.append(Cell(Unit(key, "", land), x, wide))
        x += wide + gap
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
