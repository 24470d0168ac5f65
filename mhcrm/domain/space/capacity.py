"""The capacity picture: what is free where, of which tier, by when; against what the pipeline asks; what stands or ends soon.

Tiers contain each other (a free floor holds free rooms), so figures of different tiers are never added up; the free area of
a park counts its smallest units once. What is not registered is counted as such and never taken for zero.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from mhcrm.domain.records import Space, SpaceKind
from mhcrm.domain.space.intervals import STATE_LABELS, Interval
from mhcrm.domain.space.inventory import OFFERED, TIER_OF, Inventory
from mhcrm.domain.space.limits import delivery_day
from mhcrm.plan.space_rules import SpaceRules, load_space_rules

READY, OPEN = "现房", "交付日待核"


@dataclass(frozen=True, slots=True)
class Demand:
    """What one open project asks; None = not stated. ``tier`` "" = undecided."""

    code: str
    tier: str
    area_sqm: Decimal | None
    land_mu: Decimal | None


@dataclass(slots=True)
class Amount:
    """Units with their area (㎡) and land (亩); ``unmeasured`` of them do not state the one that counts."""

    units: int = 0
    area_sqm: Decimal = Decimal(0)
    land_mu: Decimal = Decimal(0)
    unmeasured: int = 0

    def add(self, area: Decimal | None, land: Decimal | None, *, plot: bool) -> None:
        """Count one more; plots are measured by land, everything else by area."""
        self.units += 1
        self.area_sqm += area or 0
        self.land_mu += land or 0
        self.unmeasured += (land if plot else area) is None


@dataclass(frozen=True, slots=True)
class Absorption:
    """Free units of a tier against the projects that want it; the ratios are None where either side is unknown or zero."""

    tier: str
    free: Amount
    wanted: Amount

    @property
    def area_cover(self) -> Decimal | None:
        """Free ㎡ for each ㎡ asked."""
        return round(self.free.area_sqm / self.wanted.area_sqm, 2) if self.wanted.area_sqm else None

    @property
    def land_cover(self) -> Decimal | None:
        """Free 亩 for each 亩 asked."""
        return round(self.free.land_mu / self.wanted.land_mu, 2) if self.wanted.land_mu else None


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A unit that has been free for long; ``since`` None = since when is 待核."""

    space: Space
    name: str
    area: Decimal | None
    since: date | None


@dataclass(frozen=True, slots=True)
class Ending:
    """A lease, contract or hold that ends soon; ``last_day`` is its last day."""

    space: Space
    name: str
    word: str
    party: str
    last_day: date
    is_hold: bool


@dataclass(frozen=True)
class Capacity:
    """The picture of a day.

    Attributes:
        free: (park, tier, quarter of delivery) → amount. parks: park → free amount by smallest units, each counted once.
        unknown: park → smallest units whose state was never registered.
        long_vacant: known to stand for long; ``vacant_open``: free units of which nobody knows since when.
    """

    on: date
    free: dict[tuple[str, str, str], Amount]
    parks: dict[str, Amount]
    unknown: dict[str, Amount]
    absorption: tuple[Absorption, ...]
    long_vacant: tuple[Vacancy, ...]
    vacant_open: int
    ending: tuple[Ending, ...]
    undecided: Amount = field(default_factory=Amount)


def capacity(inventory: Inventory, on: date, demands: Iterable[Demand], rules: SpaceRules | None = None) -> Capacity:
    """Count."""
    rules = rules or load_space_rules()
    statuses, blocked, areas = inventory.statuses(on), inventory.blocked(on), inventory.areas(on)
    free: dict[tuple[str, str, str], Amount] = defaultdict(Amount)
    parks: dict[str, Amount] = defaultdict(Amount)
    unknown: dict[str, Amount] = defaultdict(Amount)
    tiers: dict[str, Amount] = defaultdict(Amount)
    vacant: list[Space] = []
    for key, status in statuses.items():
        space = inventory.spaces[key]
        if space.kind not in OFFERED or key in blocked:
            continue
        park, area = inventory.park_of(key).name, areas[key]
        smallest = not inventory.children(key, on)
        if not status.known:
            if smallest:
                unknown[park].add(area, space.land_mu, plot=space.kind is SpaceKind.PLOT)
            continue
        free[park, TIER_OF[space.kind], quarter(space, on)].add(area, space.land_mu, plot=space.kind is SpaceKind.PLOT)
        tiers[TIER_OF[space.kind]].add(area, space.land_mu, plot=space.kind is SpaceKind.PLOT)
        if smallest:
            parks[park].add(area, space.land_mu, plot=space.kind is SpaceKind.PLOT)
            vacant.append(space)
    long_vacant, vacant_open = _long_vacant(inventory, vacant, on, rules)
    absorption, undecided = _absorption(tiers, demands)
    ending = _ending(inventory, on, rules)
    return Capacity(on, dict(free), dict(parks), dict(unknown), absorption, long_vacant, vacant_open, ending, undecided)


def quarter(space: Space, on: date) -> str:
    """现房, a quarter such as ``2027-Q2``, or 交付日待核."""
    day = delivery_day(space.delivery_on)
    if day is None:
        return OPEN
    return READY if day <= on else f"{day.year}-Q{(day.month + 2) // 3}"


def _absorption(tiers: dict[str, Amount], demands: Iterable[Demand]) -> tuple[tuple[Absorption, ...], Amount]:
    wanted: dict[str, Amount] = defaultdict(Amount)
    for demand in demands:
        wanted[demand.tier].add(demand.area_sqm, demand.land_mu, plot=demand.tier == TIER_OF[SpaceKind.PLOT])
    rows = tuple(Absorption(tier, tiers.get(tier, Amount()), wanted.get(tier, Amount())) for tier in TIER_OF.values())
    return rows, wanted.get("", Amount())


def _long_vacant(
    inventory: Inventory, vacant: Sequence[Space], on: date, rules: SpaceRules
) -> tuple[tuple[Vacancy, ...], int]:
    """Free since the last hard interval ended, or since delivery where there never was one."""
    limit = on - timedelta(days=rules.vacant_days)
    found, open_ones = [], 0
    for space in vacant:
        since = _vacant_since(inventory, space)
        if since is None or since > on:
            open_ones += since is None
        elif since <= limit:
            area = inventory.areas(on)[space.id]
            found.append(Vacancy(space, inventory.full_name(space.id), area, since))
    found.sort(key=lambda item: (item.since or date.max, item.name))
    return tuple(found), open_ones


def _vacant_since(inventory: Inventory, space: Space) -> date | None:
    ends = [item.end for item in inventory.related_intervals(space.id) if item.hard and item.end is not None]
    known = [day for day in (*ends, delivery_day(space.delivery_on), space.valid_from) if day is not None]
    return max(known, default=None)


def _ending(inventory: Inventory, on: date, rules: SpaceRules) -> tuple[Ending, ...]:
    limit = on + timedelta(days=rules.expiring_days)
    found = []
    for space in inventory.spaces.values():
        for item in inventory.intervals_of(space.id):
            if item.end is not None and item.covers(on) and item.end <= limit:
                found.append(_as_ending(inventory, space, item, item.end))
    found.sort(key=lambda item: (item.last_day, item.name))
    return tuple(found)


def _as_ending(inventory: Inventory, space: Space, item: Interval, end: date) -> Ending:
    name, word = inventory.full_name(space.id), STATE_LABELS[item.state]
    return Ending(space, name, word, item.party, end - timedelta(days=1), item.hold_id is not None)
