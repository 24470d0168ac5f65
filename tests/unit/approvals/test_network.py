"""Networks: what is 可办, critical path and earliest finish against brute force, cycles named."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mhcrm.base.dag import cycle_of, order_of, upstream_of
from mhcrm.base.errors import InputError
from mhcrm.domain.approvals.network import check_network, ready, schedule, waiting_for
from mhcrm.domain.approvals.records import NOT_FILED, TERMINAL, Item, ItemState
from mhcrm.domain.approvals.workdays import WorkDays

DAY = date(2026, 6, 1)
KEYS = "abcdefgh"
WORKDAYS = WorkDays()


def item(key: str, after: tuple[str, ...] = (), days: int | None = 1, **more: object) -> Item:
    return Item(ord(key) - 96, 1, 1, key, key.upper(), after=after, days=days, **more)  # type: ignore[arg-type]


@st.composite
def networks(draw: st.DrawFn, states: bool = False) -> list[Item]:
    """Random DAGs: each item may wait for any before it."""
    number = draw(st.integers(1, len(KEYS)))
    found = []
    for index, key in enumerate(KEYS[:number]):
        after = tuple(draw(st.sets(st.sampled_from(KEYS[:index]), max_size=3))) if index else ()
        days = draw(st.one_of(st.none(), st.integers(0, 30)))
        state = draw(st.sampled_from(ItemState)) if states else ItemState.IDLE
        accepted = DAY if state in (ItemState.ACCEPTED, ItemState.PROCESSING) else None
        found.append(item(key, after, days, state=state, accepted_on=accepted))
    return draw(st.permutations(found))


def paths(items: list[Item]) -> list[tuple[str, ...]]:
    """Every chain of the network, the slow way."""
    after = {one.key: one.after for one in items}

    def back(key: str) -> list[tuple[str, ...]]:
        return [(key,), *((*path, key) for one in after[key] for path in back(one))]

    return [path for one in items for path in back(one.key)]


@given(networks())
def test_length_is_that_of_the_longest_chain(items: list[Item]) -> None:
    days = {one.key: one.days or 0 for one in items}
    longest = max(sum(days[key] for key in path) for path in paths(items))
    plan = schedule(items, DAY, WORKDAYS)
    assert plan.length == longest
    assert plan.finish == WORKDAYS.add(DAY, longest)
    assert sum(days[key] for key in plan.critical) == longest
    assert tuple(plan.critical) in paths(items)
    assert set(plan.unknown) == {one.key for one in items if one.days is None}


@given(networks())
def test_slack_is_what_an_item_may_slip(items: list[Item]) -> None:
    plan = schedule(items, DAY, WORKDAYS)
    for one in items:
        slack = plan.spans[one.key].slack
        for more, moves in ((slack, False), (slack + 1, True)):
            later = [replace(x, days=(x.days or 0) + more) if x.key == one.key else x for x in items]
            assert (schedule(later, DAY, WORKDAYS).length > plan.length) is moves


@given(networks(states=True))
def test_ready_is_exactly_what_nothing_waits_for(items: list[Item]) -> None:
    opened = {ItemState.APPROVED, ItemState.CONDITIONAL, ItemState.SKIPPED}
    state = {one.key: one.state for one in items}
    wanted = {one.key for one in items if one.state in NOT_FILED and all(state[key] in opened for key in one.after)}
    assert {one.key for one in ready(items)} == wanted
    assert {one.key for one in ready(items, dict.fromkeys(KEYS, "冻结"))} == set()


@given(networks(states=True))
def test_dead_ends_block_everything_behind_them(items: list[Item]) -> None:
    plan = schedule(items, DAY, WORKDAYS)
    after = {one.key: one.after for one in items}
    dead = {one.key for one in items if one.state in (ItemState.REFUSED, ItemState.WITHDRAWN)}
    for one in items:
        assert (one.key in plan.blocked) is (one.state not in TERMINAL and bool(upstream_of(after, one.key) & dead))


@given(networks(), st.data())
def test_a_cycle_is_refused_with_its_items_named(items: list[Item], data: st.DataObject) -> None:
    if len(items) < 2:
        return
    order = order_of({one.key: one.after for one in items})
    chain = data.draw(st.lists(st.sampled_from(order), min_size=2, unique=True))
    closing = {chain[at]: chain[(at + 1) % len(chain)] for at in range(len(chain))}
    bad = [replace(one, after=(*one.after, closing[one.key])) if one.key in closing else one for one in items]
    with pytest.raises(InputError) as refused:
        check_network(bad)
    assert refused.value.code == "network-cycle"
    named = refused.value.details["cycle"]
    assert isinstance(named, list)
    after = {one.key: one.after for one in bad}
    assert named[0] == named[-1]
    assert all(second in after[first] for first, second in pairwise(named))
    assert " → ".join(key.upper() for key in named) in refused.value.what


def test_an_item_that_waits_for_nothing_known_is_named() -> None:
    with pytest.raises(InputError, match="“A”要等“z”"):
        check_network([item("a", ("z",))])
    assert cycle_of({"a": ("a",)}) == ("a", "a")


def test_a_gate_looks_at_everything_before_it() -> None:
    """附条件批准 lets the next item go on, but not the gate behind it."""
    conditional = item("a", state=ItemState.CONDITIONAL)
    middle, gate = item("b", ("a",)), item("c", ("b",), gate="开工")
    assert [one.key for one in ready([conditional, middle, gate])] == ["b"]
    through = replace(middle, state=ItemState.APPROVED)
    assert [one.key for one in waiting_for(gate, [conditional, through, gate])] == ["a"]


def test_running_items_count_what_is_left_of_their_limit() -> None:
    begun = item("a", days=10, state=ItemState.PROCESSING, accepted_on=DAY)
    plan = schedule([begun, item("b", ("a",), 2)], DAY + timedelta(days=7), WORKDAYS)
    assert (plan.spans["a"].finish, plan.length) == (5, 7)
