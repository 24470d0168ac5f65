"""The network of items: what may be done now, what blocks what, critical path and earliest finish."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from mhcrm.base.dag import cycle_of, dangling_of, order_of, upstream_of
from mhcrm.base.errors import InputError
from mhcrm.domain.approvals.records import NOT_FILED, RUNNING, TERMINAL, Item, ItemState
from mhcrm.domain.approvals.workdays import WorkDays

OPENS = frozenset({ItemState.APPROVED, ItemState.CONDITIONAL, ItemState.SKIPPED})
"""What an item must be so that those waiting for it may go on."""
OPENS_GATE = frozenset({ItemState.APPROVED, ItemState.SKIPPED})
"""The same for hard gates: nothing conditional before them."""
DEAD = frozenset({ItemState.REFUSED, ItemState.WITHDRAWN})

Items = Sequence[Item]


def after_of(items: Items) -> dict[str, tuple[str, ...]]:
    """Key → keys it waits for."""
    return {item.key: item.after for item in items}


def check_network(items: Items) -> None:
    """Refuse what is no network.

    Raises:
        InputError: an item waits for one that does not exist, or items wait for each other in a circle; both named.
    """
    names = {item.key: item.name for item in items}
    dangling = dangling_of(after_of(items))
    if dangling:
        key, missing = dangling[0]
        raise InputError(
            f"“{names[key]}”要等“{missing}”，但没有这个事项。", "", "请改正前置事项的代号。", "network-dangling"
        )
    cycle = cycle_of(after_of(items))
    if cycle:
        raise InputError(
            f"事项互相等待，成了循环：{' → '.join(names[key] for key in cycle)}。",
            "箭头左边的要等右边的办完。",
            "请去掉其中一个前置事项。",
            "network-cycle",
            {"cycle": list(cycle)},
        )


def waiting_for(item: Item, items: Items) -> tuple[Item, ...]:
    """Prerequisites that are not yet as far as ``item`` needs them; a hard gate looks at everything before it."""
    by_key = {one.key: one for one in items}
    if item.gate:
        before = upstream_of(after_of(items), item.key)
        return tuple(one for one in items if one.key in before and one.state not in OPENS_GATE)
    return tuple(by_key[key] for key in item.after if key in by_key and by_key[key].state not in OPENS)


def ready(items: Items, frozen: Mapping[str, str] | None = None) -> tuple[Item, ...]:
    """可办: not filed yet, every prerequisite met, not frozen; all of them at once (并联推进)."""
    stuck = frozen or {}
    return tuple(
        item for item in items if item.state in NOT_FILED and item.key not in stuck and not waiting_for(item, items)
    )


@dataclass(frozen=True, slots=True)
class Span:
    """One item on the time axis, in working days from the reference day.

    Attributes:
        start, finish: offsets; both 0 for what is behind us.
        slack: working days it may slip without moving the end.
        critical: still open and without slack.
        known: its time limit is known; otherwise it counts 0 days and the end is a lower bound.
    """

    key: str
    start: int
    finish: int
    slack: int
    critical: bool
    known: bool


@dataclass(frozen=True, slots=True)
class Schedule:
    """Earliest times of a network.

    Attributes:
        length: working days until everything can be done at the earliest.
        finish: the same as a day.
        critical: keys of one longest path, first to last.
        unknown: keys of open items without a time limit.
        blocked: keys behind a refused or withdrawn item, whose time nobody can tell.
    """

    spans: Mapping[str, Span]
    length: int
    finish: date
    critical: tuple[str, ...]
    unknown: tuple[str, ...]
    blocked: tuple[str, ...]


def schedule(items: Items, on: date, workdays: WorkDays) -> Schedule:
    """Forward and backward pass over what is still to be done.

    Raises:
        InputError: the network has a cycle or a dangling prerequisite.
    """
    check_network(items)
    by_key, after = {item.key: item for item in items}, after_of(items)
    order = order_of(after)
    need = {key: remaining(by_key[key], on, workdays) for key in order}
    start: dict[str, int] = {}
    finish: dict[str, int] = {}
    for key in order:
        begun = by_key[key].state in TERMINAL or by_key[key].state in RUNNING
        start[key] = 0 if begun else max((finish[one] for one in after[key]), default=0)
        finish[key] = start[key] + (need[key] or 0)
    length = max(finish.values(), default=0)
    late = _latest(order, after, by_key, need, length)
    dead = {item.key for item in items if item.state in DEAD}
    spans = {}
    for key in order:
        is_open = by_key[key].state not in TERMINAL
        slack = late[key] - finish[key]
        spans[key] = Span(key, start[key], finish[key], slack, is_open and slack == 0, need[key] is not None)
    return Schedule(
        spans,
        length,
        workdays.add(on, length),
        _path(order, after, spans, length),
        tuple(key for key in order if need[key] is None),
        tuple(key for key in order if by_key[key].state not in TERMINAL and upstream_of(after, key) & dead),
    )


def remaining(item: Item, on: date, workdays: WorkDays) -> int | None:
    """Working days an item still needs at its time limit; 0 when done, None when the limit is unknown."""
    if item.state in TERMINAL:
        return 0
    if item.state is ItemState.CONDITIONAL:
        return 0
    if item.days is None:
        return None
    return max(0, item.days - workdays.used(item, on)) if item.state in RUNNING else item.days


def _latest(
    order: Sequence[str],
    after: Mapping[str, Sequence[str]],
    by_key: Mapping[str, Item],
    need: Mapping[str, int | None],
    length: int,
) -> dict[str, int]:
    late = dict.fromkeys(order, length)
    for key in reversed(order):
        if by_key[key].state in TERMINAL or by_key[key].state in RUNNING:
            continue  # it has begun: when those before it finish no longer matters
        for one in after[key]:
            late[one] = min(late[one], late[key] - (need[key] or 0))
    return late


def _path(
    order: Sequence[str], after: Mapping[str, Sequence[str]], spans: Mapping[str, Span], length: int
) -> tuple[str, ...]:
    """One longest chain of open items, from the last back to the first."""
    ends = [key for key in order if spans[key].critical and spans[key].finish == length]
    if not ends:
        return ()
    path = [ends[-1]]
    while True:
        here = spans[path[-1]]
        before = [one for one in after[here.key] if spans[one].critical and spans[one].finish == here.start]
        if not before:
            return tuple(reversed(path))
        path.append(before[0])
