"""What the space page holds in memory between reads: the inventory, holds and the projects still without a place.

Reading goes through the services on the store lane; moving in time works on this picture alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from mhcrm.domain.records import Filter, Hold, LeadQuery, Space, SpaceKind
from mhcrm.domain.space.find import area_of
from mhcrm.domain.space.intervals import Interval, State
from mhcrm.domain.space.inventory import Inventory, UnitStatus
from mhcrm.domain.stages import OPEN_STAGES

if TYPE_CHECKING:
    from mhcrm.bootstrap import App

FIELDS = ("project", "company", "floor_area_sqm", "land_mu", "owner")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A project without a place: its name, need and tier by the newest report; ``queued`` = its soft holds that still run."""

    id: int
    code: str
    name: str
    tier: str
    area: Decimal | None
    land: Decimal | None
    queued: int = 0

    def need(self, kind: SpaceKind) -> Decimal | None:
        """What it needs of a unit of this kind: 亩 of a plot, ㎡ of anything else; None = 待核实."""
        return self.land if kind is SpaceKind.PLOT else self.area


class SpaceBook:
    """The inventory by park and building, with what a day shows."""

    def __init__(self, inventory: Inventory, holds: Mapping[int, Hold], waiting: tuple[Waiting, ...]) -> None:
        self.inventory = inventory
        self.holds = dict(holds)
        self.waiting = waiting
        self._parks: dict[int, Inventory] = {}

    @property
    def empty(self) -> bool:
        """No spaces at all."""
        return not self.inventory.spaces

    def park(self, space_id: int) -> Inventory:
        """The park a space lies in as an inventory of its own, so that moving in time costs one park only."""
        root = self.inventory.park_of(space_id)
        found = self._parks.get(root.id)
        if found is None:
            spaces = [root, *self.inventory.descendants(root.id)]
            intervals = [item for space in spaces for item in self.inventory.intervals_of(space.id)]
            found = self._parks[root.id] = Inventory(spaces, intervals)
        return found

    def buildings(self, park_id: int, on: date) -> list[Space]:
        """Buildings of a park that stand on a day."""
        return [space for space in self.inventory.children(park_id, on) if space.kind is SpaceKind.BUILDING]

    def plots(self, park_id: int, on: date) -> list[Space]:
        """Plots of a park on a day, the largest first."""
        plots = [space for space in self.inventory.children(park_id, on) if space.kind is SpaceKind.PLOT]
        return sorted(plots, key=lambda space: (-(space.land_mu or Decimal(0)), space.code))

    def waiting_by_code(self, code: str) -> Waiting | None:
        """A project of the list by its code."""
        return self._by_code.get(code)

    @cached_property
    def _by_code(self) -> dict[str, Waiting]:
        return {item.code: item for item in self.waiting}

    def leaves(self, space_id: int, on: date) -> list[Space]:
        """The smallest units below a space on a day, itself when it has no parts."""
        children = self.inventory.children(space_id, on)
        if not children:
            return [self.inventory.spaces[space_id]]
        return [leaf for child in children for leaf in self.leaves(child.id, on)]

    def holds_on(self, space_id: int, on: date) -> list[Hold]:
        """Live holds on this unit, above or below it, that last beyond a day; hard ones first, then by rank."""
        ids = {item.hold_id for item in self.inventory.related_intervals(space_id) if item.hold_id is not None}
        live = [hold for key in ids if (hold := self.holds.get(key)) and hold.released_on is None and hold.until >= on]
        return sorted(live, key=lambda hold: (not hold.hard, hold.rank, hold.id))


def read_book(app: App) -> SpaceBook:
    """Everything the page shows, in one reading."""
    inventory = app.spaces.inventory()
    holds = {hold.id: hold for hold in app.spaces.holds()}
    today = app.clock.today()
    live = [hold for hold in holds.values() if hold.released_on is None and hold.until >= today]
    placed = {hold.lead_id for hold in live if hold.hard}
    queued = Counter(hold.lead_id for hold in live if not hold.hard)
    return SpaceBook(inventory, holds, _waiting(app, placed, queued))


def _waiting(app: App, placed: set[int], queued: Mapping[int, int]) -> tuple[Waiting, ...]:
    stages = Filter("stage", "in", [stage.value for stage in OPEN_STAGES])
    ids = [key for key in app.records.list(LeadQuery(filters=(stages,))) if key not in placed]
    tiers = app.records.match_summaries(ids)
    found = []
    for row in app.records.rows(ids, FIELDS):
        cells = row.cells
        report = tiers.get(row.id)
        name = str(cells.get("project") or cells.get("company") or row.code)
        tier = report.tier if report else ""
        area, land = _figure(cells["floor_area_sqm"]), _figure(cells["land_mu"])
        found.append(Waiting(row.id, row.code, name, tier, area, land, queued.get(row.id, 0)))
    return tuple(found)


def _figure(value: object) -> Decimal | None:
    return value if isinstance(value, Decimal) else None if value in (None, "") else Decimal(str(value))


@dataclass(frozen=True, slots=True)
class Sums:
    """Areas of the smallest units by state, ㎡ (plots apart, 亩); ``unknown`` = units whose area is 待核实.

    ``unknown_plots`` are plots of which nobody stated whether they are free.
    """

    by_state: Mapping[State, Decimal]
    unknown: int = 0
    plots: int = 0
    free_plots: int = 0
    land: Decimal = Decimal(0)
    free_land: Decimal = Decimal(0)
    unknown_plots: int = 0

    @property
    def total(self) -> Decimal:
        """All known areas."""
        return sum(self.by_state.values(), Decimal(0))

    @property
    def free(self) -> Decimal:
        """Free area, known to be free."""
        return self.by_state.get(State.FREE, Decimal(0))

    @property
    def free_share(self) -> float | None:
        """Free part of all, by area, or by 亩 where there are only plots; None when nothing is known."""
        if self.total:
            return float(self.free / self.total)
        return float(self.free_land / self.land) if self.land else None


def sums_of(book: SpaceBook, space_id: int, statuses: Mapping[int, UnitStatus], on: date) -> Sums:
    """Areas below one space on a day."""
    areas: dict[State, Decimal] = {}
    unknown = plots = free_plots = unsaid = 0
    land = free_land = Decimal(0)
    for leaf in book.leaves(space_id, on):
        status = statuses.get(leaf.id)
        if status is None or leaf.kind is SpaceKind.PARK:
            continue
        free = status.state is State.FREE
        if leaf.kind is SpaceKind.PLOT:
            plots, land = plots + 1, land + (leaf.land_mu or Decimal(0))
            unsaid += status.state is State.UNKNOWN
            if free:
                free_plots, free_land = free_plots + 1, free_land + (leaf.land_mu or Decimal(0))
            continue
        area = area_of(book.inventory, leaf, on)
        if area is None:
            unknown += 1
        else:
            areas[status.state] = areas.get(status.state, Decimal(0)) + area
    return Sums(areas, unknown, plots, free_plots, land, free_land, unsaid)


def intervals_below(inventory: Inventory, space_id: int) -> list[Interval]:
    """Every interval on a space, above it and below it."""
    return list(inventory.related_intervals(space_id))
