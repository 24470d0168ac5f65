"""How intervals bear on the tree: on their own unit, on everything above and below it and along its lineage.

Sparse: work grows with the number of units that have an interval, not with the size of the inventory.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from mhcrm.domain.space.intervals import PRECEDENCE, SOFT_STATES, Interval

Strongest = dict[int, Interval]
Pick = Callable[[Interval, Interval], Interval]
FOREVER = date.max


def stronger(one: Interval, other: Interval) -> Interval:
    """The one that decides the status; the first on equal terms."""
    return one if PRECEDENCE[one.state] <= PRECEDENCE[other.state] else other


def earlier(one: Interval, other: Interval) -> Interval:
    """The one that begins first."""
    return one if one.start <= other.start else other


class Bearing:
    """The tree's links, made once.

    Args:
        order: units, parents before children. parents, children: the links. lineage: relatives by split and merger.
    """

    def __init__(
        self,
        order: Sequence[int],
        parents: Mapping[int, int | None],
        children: Mapping[int | None, Sequence[int]],
        lineage: Mapping[int, frozenset[int]],
    ) -> None:
        self._parents, self._children, self._lineage = parents, children, lineage
        self._depth: dict[int, int] = {}
        for key in order:
            parent = parents[key]
            self._depth[key] = 0 if parent is None else self._depth[parent] + 1

    def spread(self, own: Strongest, pick: Pick) -> tuple[Strongest, Strongest]:
        """What bears on each unit from itself, its lineage and above, and what from below; the nearest on equal terms."""
        own = self._with_lineage(own, pick)
        above, below = dict(own), Strongest()
        wide = [key for key in own if self._children.get(key)]
        for key in sorted(wide, key=self._depth.__getitem__, reverse=True):
            self._down(key, own[key], above, pick)
        parents = self._parents
        for key, item in own.items():
            parent = parents[key]
            while parent is not None:
                before = below.get(parent)
                below[parent] = item if before is None else pick(before, item)
                parent = parents[parent]
        return above, below

    def _down(self, key: int, item: Interval, above: Strongest, pick: Pick) -> None:
        pending = list(self._children.get(key, ()))
        while pending:
            unit = pending.pop()
            nearer = above.get(unit)
            above[unit] = item if nearer is None else pick(nearer, item)
            pending.extend(self._children.get(unit, ()))

    def _with_lineage(self, own: Strongest, pick: Pick) -> Strongest:
        if not self._lineage:
            return own
        found = dict(own)
        for key, relatives in self._lineage.items():
            for other in relatives:
                if other in own:
                    found[key] = pick(found[key], own[other]) if key in found else own[other]
        return found


def flat(intervals: Mapping[int, Sequence[Interval]]) -> list[tuple[int, date, date, bool, Interval]]:
    """Every interval as (unit, first day, first day after, hard, itself), for passes over all of them."""
    return [
        (key, item.start, item.end or FOREVER, item.state not in SOFT_STATES, item)
        for key, items in intervals.items()
        for item in items
    ]
