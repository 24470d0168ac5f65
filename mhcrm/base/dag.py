"""Networks of named steps: a cycle by name, and an order in which every step comes after what it waits for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from graphlib import CycleError, TopologicalSorter


def order_of(after: Mapping[str, Sequence[str]]) -> list[str]:
    """Keys so that each stands behind everything it waits for; equals stay in the order given.

    Raises:
        ValueError: there is a cycle (see :func:`cycle_of`).
    """
    if cycle_of(after):
        raise ValueError("the network has a cycle")
    level: dict[str, int] = {}
    for key in TopologicalSorter({key: tuple(before) for key, before in after.items()}).static_order():
        level[key] = max((level[one] + 1 for one in after.get(key, ())), default=0)
    place = {key: index for index, key in enumerate(after)}
    return sorted(after, key=lambda key: (level[key], place[key]))


def cycle_of(after: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The keys of one cycle, the first repeated at the end; () when there is none. Each waits for the next."""
    try:
        TopologicalSorter({key: tuple(before) for key, before in after.items()}).prepare()
    except CycleError as error:
        # graphlib lists the cycle so that each key is waited for by the next; people read it the other way round.
        return tuple(reversed([str(key) for key in error.args[1]]))
    return ()


def dangling_of(after: Mapping[str, Sequence[str]]) -> tuple[tuple[str, str], ...]:
    """(step, what it waits for) wherever the latter is no step of the network."""
    return tuple((key, one) for key, before in after.items() for one in before if one not in after)


def upstream_of(after: Mapping[str, Sequence[str]], key: str) -> frozenset[str]:
    """Everything a step waits for, directly or through others; without itself."""
    found: set[str] = set()
    todo = list(after.get(key, ()))
    while todo:
        one = todo.pop()
        if one not in found:
            found.add(one)
            todo += after.get(one, ())
    return frozenset(found)
