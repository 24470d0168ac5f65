"""The space tree with its intervals: status of any unit on any date, conflicts, when it is free again.

An interval bears on its own unit, on everything above and below it in the tree, and along the lineage of split and merged
units: a lease signed for a room that has since been split still binds both halves. Contracts never move to another id.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from mhcrm.domain.records import Space, SpaceKind
from mhcrm.domain.space.bearing import FOREVER, Bearing, Strongest, earlier, flat, stronger
from mhcrm.domain.space.intervals import PRECEDENCE, Interval, State
from mhcrm.domain.space.rollup import Rolled, rolled_up


@dataclass(frozen=True, slots=True)
class UnitStatus:
    """Status of one unit on one day.

    Attributes:
        because: the interval that decides; None when free or unknown.
        partly: a unit with children of which some are taken (a floor with one room let).
        known: False while the office never stated whether the unit (or a part of it) is free or taken.
    """

    state: State
    because: Interval | None = None
    partly: bool = False
    known: bool = True


_ZERO = Decimal(0)
_FREE = UnitStatus(State.FREE)
_UNKNOWN = UnitStatus(State.UNKNOWN, known=False)
_PARTLY_UNKNOWN = UnitStatus(State.UNKNOWN, partly=True, known=False)


class Inventory:
    """A frozen picture of all spaces and intervals; only :meth:`record` adds to it.

    Raises:
        ValueError: if the parent links form a cycle or name a missing space.
    """

    def __init__(self, spaces: Iterable[Space], intervals: Iterable[Interval]) -> None:
        self.spaces: dict[int, Space] = {space.id: space for space in spaces}
        self._children: dict[int | None, list[int]] = defaultdict(list)
        for space in self.spaces.values():
            if space.parent_id is not None and space.parent_id not in self.spaces:
                raise ValueError(f"space {space.code} hangs on a missing parent {space.parent_id}")
            self._children[space.parent_id].append(space.id)
        for ids in self._children.values():
            ids.sort(key=lambda key: (self.spaces[key].order, self.spaces[key].code))
        self._intervals: dict[int, list[Interval]] = defaultdict(list)
        for interval in intervals:
            self._intervals[interval.space_id].append(interval)
        self._order = self._top_down()
        self._links = [(key, self.spaces[key].parent_id) for key in self._order]
        self._changing = any(space.valid_from or space.valid_to for space in self.spaces.values())
        self._known: tuple[date | None, set[int], set[int]] | None = None
        self._areas: tuple[date | None, dict[int, Decimal | None]] | None = None
        self._rolled: tuple[date | None, Rolled] | None = None
        self._lineage = _lineage(self.spaces)
        self._bearing = Bearing(self._order, dict(self._links), self._children, self._lineage)
        self._passes: list[tuple[int, date, date, bool, Interval]] | None = None
        self._statuses: tuple[date, dict[int, UnitStatus]] | None = None

    def _top_down(self) -> list[int]:
        order: list[int] = []
        pending = list(self._children[None])
        while pending:
            key = pending.pop()
            order.append(key)
            pending.extend(self._children.get(key, ()))
        if len(order) != len(self.spaces):
            raise ValueError("the space tree has a cycle")
        return order

    # -- the tree ---------------------------------------------------------------------------------
    def roots(self) -> list[Space]:
        """The parks, in order."""
        return [self.spaces[key] for key in self._children[None]]

    def children(self, space_id: int, on: date | None = None) -> list[Space]:
        """Direct children in order (floors by number, rooms by code); with ``on`` those that exist on that day."""
        found = [self.spaces[key] for key in self._children.get(space_id, ())]
        return found if on is None else [space for space in found if space.exists(on)]

    def ancestors(self, space_id: int) -> list[Space]:
        """From the direct parent up to the park."""
        found = []
        parent = self.spaces[space_id].parent_id
        while parent is not None:
            found.append(self.spaces[parent])
            parent = self.spaces[parent].parent_id
        return found

    def descendants(self, space_id: int) -> Iterator[Space]:
        """Everything below a unit."""
        pending = list(self._children.get(space_id, ()))
        while pending:
            key = pending.pop()
            yield self.spaces[key]
            pending.extend(self._children.get(key, ()))

    def lineage(self, space_id: int) -> frozenset[int]:
        """Units this one was made of, or that were made of it, over all generations."""
        return self._lineage.get(space_id, frozenset())

    @cached_property
    def _roots(self) -> dict[int, Space]:
        roots: dict[int, Space] = {}
        for key in self._order:
            parent = self.spaces[key].parent_id
            roots[key] = self.spaces[key] if parent is None else roots[parent]
        return roots

    @cached_property
    def _names(self) -> dict[int, str]:
        names: dict[int, str] = {}
        for key in self._order:
            space = self.spaces[key]
            names[key] = space.name if space.parent_id is None else f"{names[space.parent_id]} {space.name}"
        return names

    def park_of(self, space_id: int) -> Space:
        """The root the unit hangs on."""
        return self._roots[space_id]

    def full_name(self, space_id: int) -> str:
        """``园区 楼栋 楼层 房间`` as officers say it."""
        return self._names[space_id]

    def areas(self, on: date | None = None) -> dict[int, Decimal | None]:
        """Area of every unit in ㎡: its own figure, else the sum of its parts where all are known (plots aside).

        ``on``: the day whose parts count; None = those whose end is not set.
        """
        day = on if self._changing else None
        if self._areas is None or self._areas[0] != day:
            self._areas = (day, self._summed(day))
        return self._areas[1]

    def _summed(self, on: date | None) -> dict[int, Decimal | None]:
        areas: dict[int, Decimal | None] = {}
        sums: dict[int, Decimal | None] = {}
        for key in reversed(self._existing(on)):
            space = self.spaces[key]
            if space.area_sqm is not None or space.kind in (SpaceKind.ROOM, SpaceKind.PLOT):
                areas[key] = space.area_sqm
            else:
                areas[key] = sums.get(key)
            parent = space.parent_id
            if parent is None or space.kind is SpaceKind.PLOT:
                continue
            before, mine = sums.get(parent, _ZERO), areas[key]
            sums[parent] = None if before is None or mine is None else before + mine
        return areas

    def whole(self, space: Space, on: date | None = None) -> Space:
        """A floor or building with what all its parts state where it states nothing itself; else the unit as it is."""
        own = self.spaces.get(space.id) is space  # neighbours joined to one carry the id of the first
        return self._roll(on).whole.get(space.id, space) if own else space

    def weakest(self, space: Space, on: date | None = None) -> Space:
        """The same with what only some parts state: what fails in it fails for the whole."""
        own = self.spaces.get(space.id) is space
        return self._roll(on).weakest.get(space.id) or self.whole(space, on) if own else space

    def _roll(self, on: date | None) -> Rolled:
        day = on if self._changing else None
        if self._rolled is None or self._rolled[0] != day:
            self._rolled = (day, rolled_up(self.spaces, self._existing(day)))
        return self._rolled[1]

    # -- intervals --------------------------------------------------------------------------------
    def record(self, interval: Interval) -> None:
        """Take in one more interval, for a writer that checks each against those before it."""
        self._intervals[interval.space_id].append(interval)
        self._known = self._passes = self._statuses = None

    def intervals_of(self, space_id: int) -> Sequence[Interval]:
        """Intervals recorded on this very unit, oldest first."""
        return sorted(self._intervals.get(space_id, ()), key=lambda interval: interval.start)

    def related_intervals(self, space_id: int) -> Iterator[Interval]:
        """Intervals that bear on the unit: its own, its ancestors', its descendants' and those of its lineage."""
        yield from self._intervals.get(space_id, ())
        for space in self.ancestors(space_id):
            yield from self._intervals.get(space.id, ())
        for space in self.descendants(space_id):
            yield from self._intervals.get(space.id, ())
        for key in self.lineage(space_id):
            yield from self._intervals.get(key, ())

    def conflicts(self, space_id: int, start: date, end: date | None) -> list[Interval]:
        """Hard intervals that bear on the unit and share a day with ``[start, end)``, earliest first."""
        found = [item for item in self.related_intervals(space_id) if item.hard and item.overlaps(start, end)]
        return sorted(found, key=lambda interval: (interval.start, interval.space_id))

    def overlaps(self) -> set[frozenset[tuple[int, State, date, date | None, int | None]]]:
        """Every pair of hard intervals that bear on each other and share a day: a promise made twice."""
        found = set()
        for items in self._intervals.values():
            for one in items:
                if not one.hard:
                    continue
                for other in self.conflicts(one.space_id, one.start, one.end):
                    if other is not one:
                        found.add(frozenset((_identity(one), _identity(other))))
        return found

    def free_from(self, space_id: int, on: date) -> date | None:
        """First day from ``on`` on which nothing hard bears on the unit; None = no end known."""
        day = on
        hard = [item for item in self.related_intervals(space_id) if item.hard]
        while True:
            blocking = [item for item in hard if item.covers(day)]
            if not blocking:
                return day
            ends = [item.end for item in blocking]
            if any(end is None for end in ends):
                return None
            day = max(end for end in ends if end is not None)

    # -- a day ------------------------------------------------------------------------------------
    def statuses(self, on: date) -> dict[int, UnitStatus]:
        """Status of every unit that exists on a day; linear in the number of units, kept until another day is asked for."""
        if self._statuses is None or self._statuses[0] != on:
            self._statuses = (on, self._find_statuses(on))
        return self._statuses[1]

    def _find_statuses(self, on: date) -> dict[int, UnitStatus]:
        own: Strongest = {}
        for key, start, end, _, item in self._flat():
            if start <= on < end:
                before = own.get(key)
                own[key] = item if before is None else stronger(before, item)
        above, below = self._bearing.spread(own, stronger)
        known, whole = self._registered(on)
        found: dict[int, UnitStatus] = {}
        for key in self._existing(on):
            if key in above or key in below:
                found[key] = _status(above.get(key), below.get(key), key in known)
            elif key in known:
                found[key] = _FREE
            else:
                found[key] = _UNKNOWN if key in whole else _PARTLY_UNKNOWN
        return found

    def status(self, space_id: int, on: date) -> UnitStatus:
        """Status of one unit on a day, also of one that no longer exists then."""
        upward = [space_id, *(space.id for space in self.ancestors(space_id)), *self.lineage(space_id)]
        above = _strongest_on((item for key in upward for item in self._intervals.get(key, ())), on)
        down = (item for space in self.descendants(space_id) for item in self._intervals.get(space.id, ()))
        below = _strongest_on(down, on)
        known = self._is_registered(space_id, on)
        if above is None and below is None:
            if known:
                return _FREE
            return _UNKNOWN if not self.children(space_id, on) else _PARTLY_UNKNOWN
        return _status(above, below, known)

    def blocked(self, on: date, until: date | None = None) -> Strongest:
        """Per unit the first hard interval that shares a day with ``[on, until)``; units not named stay free throughout.

        ``until`` None looks ahead without end: a unit signed from next month on is not free for a newcomer today.
        """
        own: Strongest = {}
        last = FOREVER if until is None else until
        for key, start, end, hard, item in self._flat():
            if hard and start < last and on < end:
                before = own.get(key)
                own[key] = item if before is None else earlier(before, item)
        above, below = self._bearing.spread(own, earlier)
        if not below:
            return above
        return {**below, **above, **{key: earlier(above[key], below[key]) for key in above.keys() & below.keys()}}

    def registered(self, on: date) -> frozenset[int] | set[int]:
        """Units whose state the office stated, by themselves, above, or in all their parts."""
        return self._registered(on)[0]

    def existing(self, on: date) -> list[int]:
        """Units that exist on a day, parents first."""
        return self._existing(on)

    # -- how it is done ---------------------------------------------------------------------------
    def _flat(self) -> list[tuple[int, date, date, bool, Interval]]:
        if self._passes is None:
            self._passes = flat(self._intervals)
        return self._passes

    def _stated(self, space: Space) -> bool:
        """The office said something about this very unit: a state in its sheet, or an interval that is no hold of ours."""
        return space.state_known or any(item.hold_id is None for item in self._intervals.get(space.id, ()))

    def _registered(self, on: date) -> tuple[set[int], set[int]]:
        """(units whose state is registered on a day, units without parts): by themselves, above, or all their parts."""
        day = on if self._changing else None
        if self._known is None or self._known[0] != day:
            self._known = (day, *self._find_registered(on))
        return self._known[1], self._known[2]

    def _find_registered(self, on: date) -> tuple[set[int], set[int]]:
        known = {key for key, space in self.spaces.items() if space.state_known}
        known |= {key for key, items in self._intervals.items() if any(item.hold_id is None for item in items)}
        for key, parent in self._links:
            if parent in known:
                known.add(key)
        missing: set[int] = set()
        parents: set[int] = set()
        for key in reversed(self._existing(on)):
            if key not in known and key in parents and key not in missing:
                known.add(key)
            parent = self.spaces[key].parent_id
            if parent is not None:
                parents.add(parent)
                if key not in known:
                    missing.add(parent)
        return known, set(self.spaces.keys() - parents)

    def _existing(self, on: date | None) -> list[int]:
        """Units that exist on a day, parents first; with None those whose end is not set."""
        if not self._changing:
            return self._order
        if on is None:
            return [key for key in self._order if self.spaces[key].valid_to is None]
        return [key for key in self._order if self.spaces[key].exists(on)]

    def _is_registered(self, space_id: int, on: date) -> bool:
        if any(self._stated(space) for space in [self.spaces[space_id], *self.ancestors(space_id)]):
            return True
        children = self.children(space_id, on)
        return bool(children) and all(self._is_registered(child.id, on) for child in children)


def _identity(item: Interval) -> tuple[int, State, date, date | None, int | None]:
    return item.space_id, item.state, item.start, item.end, item.hold_id


def _strongest_on(items: Iterable[Interval], on: date) -> Interval | None:
    strongest: Interval | None = None
    for item in items:
        if item.covers(on) and (strongest is None or PRECEDENCE[item.state] < PRECEDENCE[strongest.state]):
            strongest = item
    return strongest


def _status(above: Interval | None, below: Interval | None, known: bool) -> UnitStatus:
    if above is not None and (below is None or PRECEDENCE[above.state] <= PRECEDENCE[below.state]):
        return UnitStatus(above.state, above, known=known)
    if below is None:
        raise AssertionError("a status needs an interval")
    return UnitStatus(below.state, below, partly=True, known=known)


def _lineage(spaces: dict[int, Space]) -> dict[int, frozenset[int]]:
    """Ancestors and descendants of every split or merged unit; units without history are not named."""
    makers = {space.id: space.predecessors for space in spaces.values() if space.predecessors}
    if not makers:
        return {}
    found: dict[int, set[int]] = defaultdict(set)
    for key in makers:
        pending = list(makers[key])
        while pending:
            old = pending.pop()
            if old in found[key] or old not in spaces:
                continue
            found[key].add(old)
            found[old].add(key)
            pending.extend(makers.get(old, ()))
    return {key: frozenset(others) for key, others in found.items()}


OFFERED: tuple[SpaceKind, ...] = (SpaceKind.ROOM, SpaceKind.FLOOR, SpaceKind.BUILDING, SpaceKind.PLOT)
"""Kinds a project can be given."""

TIER_OF: dict[SpaceKind, str] = {
    SpaceKind.ROOM: "一间房",
    SpaceKind.FLOOR: "一层楼",
    SpaceKind.BUILDING: "一栋楼",
    SpaceKind.PLOT: "一块地",
}
"""The tier words of 闵府发〔2026〕9号 二2 for each kind of unit."""
