"""The space tree with its intervals: status of any unit on any date, conflicts, when it is free again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from mhcrm.domain.records import Space, SpaceKind
from mhcrm.domain.space.intervals import PRECEDENCE, Interval, State


@dataclass(frozen=True, slots=True)
class UnitStatus:
    """Status of one unit on one day.

    Attributes:
        because: the interval that decides; None when free.
        partly: a unit with children of which some are taken (a floor with one room let).
    """

    state: State
    because: Interval | None = None
    partly: bool = False


class Inventory:
    """A frozen picture of all spaces and intervals.

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

    def roots(self) -> list[Space]:
        """The parks, in order."""
        return [self.spaces[key] for key in self._children[None]]

    def children(self, space_id: int) -> list[Space]:
        """Direct children in order (floors by number, rooms by code)."""
        return [self.spaces[key] for key in self._children.get(space_id, ())]

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

    def park_of(self, space_id: int) -> Space:
        """The root the unit hangs on."""
        chain = self.ancestors(space_id)
        return chain[-1] if chain else self.spaces[space_id]

    def full_name(self, space_id: int) -> str:
        """``园区 楼栋 楼层 房间`` as officers say it."""
        names = [space.name for space in reversed(self.ancestors(space_id))]
        return " ".join([*names, self.spaces[space_id].name])

    def intervals_of(self, space_id: int) -> Sequence[Interval]:
        """Intervals recorded on this very unit, oldest first."""
        return sorted(self._intervals.get(space_id, ()), key=lambda interval: interval.start)

    def related_intervals(self, space_id: int) -> Iterator[Interval]:
        """Intervals that bear on the unit: its own, its ancestors' and its descendants'."""
        yield from self._intervals.get(space_id, ())
        for space in self.ancestors(space_id):
            yield from self._intervals.get(space.id, ())
        for space in self.descendants(space_id):
            yield from self._intervals.get(space.id, ())

    def conflicts(self, space_id: int, start: date, end: date | None) -> list[Interval]:
        """Hard intervals on the unit, its ancestors or descendants that share a day with ``[start, end)``."""
        found = [item for item in self.related_intervals(space_id) if item.hard and item.overlaps(start, end)]
        return sorted(found, key=lambda interval: (interval.start, interval.space_id))

    def free_from(self, space_id: int, on: date) -> date | None:
        """First day from ``on`` on which nothing hard bears on the unit; None = no end known."""
        day = on
        while True:
            blocking = [item for item in self.related_intervals(space_id) if item.hard and item.covers(day)]
            if not blocking:
                return day
            ends = [item.end for item in blocking]
            if any(end is None for end in ends):
                return None
            day = max(end for end in ends if end is not None)

    def statuses(self, on: date) -> dict[int, UnitStatus]:
        """Status of every unit on a day; parks included. One pass down and one up, linear in the number of units."""
        own: dict[int, Interval | None] = {}
        for key in self._order:
            own[key] = self._strongest(item for item in self._intervals.get(key, ()) if item.covers(on))
        from_above: dict[int, Interval | None] = {}
        for key in self._order:
            parent = self.spaces[key].parent_id
            inherited = from_above.get(parent) if parent is not None else None
            from_above[key] = _stronger(own[key], inherited)
        below: dict[int, Interval | None] = {}
        for key in reversed(self._order):
            strongest: Interval | None = None
            for child in self._children.get(key, ()):
                strongest = _stronger(strongest, _stronger(own[child], below[child]))
            below[key] = strongest
        return {key: self._status(from_above[key], below[key]) for key in self._order}

    def status(self, space_id: int, on: date) -> UnitStatus:
        """Status of one unit on a day."""
        above = self._strongest(
            item
            for key in [space_id, *(space.id for space in self.ancestors(space_id))]
            for item in self._intervals.get(key, ())
            if item.covers(on)
        )
        below = self._strongest(
            item
            for space in self.descendants(space_id)
            for item in self._intervals.get(space.id, ())
            if item.covers(on)
        )
        return self._status(above, below)

    @staticmethod
    def _strongest(items: Iterable[Interval]) -> Interval | None:
        strongest: Interval | None = None
        for item in items:
            strongest = _stronger(strongest, item)
        return strongest

    @staticmethod
    def _status(above: Interval | None, below: Interval | None) -> UnitStatus:
        if above is not None and (below is None or PRECEDENCE[above.state] <= PRECEDENCE[below.state]):
            return UnitStatus(above.state, above)
        if below is not None:
            return UnitStatus(below.state, below, partly=True)
        return UnitStatus(State.FREE)


def _stronger(one: Interval | None, other: Interval | None) -> Interval | None:
    if one is None or other is None:
        return one or other
    return one if PRECEDENCE[one.state] <= PRECEDENCE[other.state] else other


OFFERED: tuple[SpaceKind, ...] = (SpaceKind.ROOM, SpaceKind.FLOOR, SpaceKind.BUILDING, SpaceKind.PLOT)
"""Kinds a project can be given."""

TIER_OF: dict[SpaceKind, str] = {
    SpaceKind.ROOM: "一间房",
    SpaceKind.FLOOR: "一层楼",
    SpaceKind.BUILDING: "一栋楼",
    SpaceKind.PLOT: "一块地",
}
"""The tier words of 闵府发〔2026〕9号 二2 for each kind of unit."""
