"""The state machine of an item and of a promise: random walks against the rules, refusals with their sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mhcrm.base.errors import InputError
from mhcrm.domain.approvals.moves import MOVES, Situation, Step, move
from mhcrm.domain.approvals.promises import (
    Limits,
    Stand,
    check_extension,
    check_promise,
    frozen_items,
    gate_locks,
    milestones,
    standing,
)
from mhcrm.domain.approvals.records import Item, ItemState, Material, Promise
from mhcrm.domain.approvals.workdays import WorkDays

DAY = date(2026, 6, 1)
LIMITS = Limits(5, 1, 10, 3, 3)
WORKDAYS = WorkDays()
FIRST = Item(1, 1, 1, "a", "甲", days=5)
GATE = Item(2, 1, 1, "b", "施工许可", after=("a",), days=5, gate="开工")
MAIN, LOOSE = Material(1, 1, 1, "申请表"), Material(2, 1, 1, "图纸", deferrable=True)
PROMISE = Promise(1, 1, 1, 2, "图纸", "李总", DAY + timedelta(days=4), "清单", DAY, "周岚")


def now(one: Item = FIRST, **more: object) -> Situation:
    items = [one if one.key == other.key else other for other in (FIRST, GATE)]
    base = Situation(one, items, (), (), DAY + timedelta(days=60), {}, {})
    return replace(base, **more)  # type: ignore[arg-type]


def go(one: Item, to: ItemState, **more: object) -> Item:
    return replace(one, **move(now(one), Step(to, DAY, "原因", "1号", **more)))  # type: ignore[arg-type]


def code(situation: Situation, step: Step) -> str:
    with pytest.raises(InputError) as refused:
        move(situation, step)
    assert refused.value.what
    return refused.value.code


@given(st.lists(st.sampled_from(ItemState), max_size=25))
def test_a_random_walk_only_goes_where_it_may(wanted: list[ItemState]) -> None:
    """Every accepted step is in the table; the dates of a state are there when it is, and gone when it is taken back."""
    one = FIRST
    for to in wanted:
        before = one
        if to in MOVES[before.state]:
            one = go(before, to)
            assert one.state is to
            assert one.since == DAY
        else:
            assert code(now(before), Step(to, DAY, "原因", "1号")) == "item-move"
        decided = one.state in {
            ItemState.CONDITIONAL, ItemState.APPROVED, ItemState.REFUSED, ItemState.WITHDRAWN, ItemState.SKIPPED,
        }  # fmt: skip
        assert (one.decided_on is not None) is decided
        if one.state in (ItemState.ACCEPTED, ItemState.PROCESSING):
            assert one.accepted_on is not None
        if one.state in (ItemState.IDLE, ItemState.PREPARING):
            assert (one.accepted_on, one.filed_on, one.result) == (None, None, "")


def test_acceptance_needs_the_mains_and_a_promise_for_the_rest() -> None:
    filed = replace(FIRST, state=ItemState.FILED, since=DAY)
    step = Step(ItemState.ACCEPTED, DAY)
    assert code(now(filed, materials=(MAIN, LOOSE)), step) == "main-missing"
    main = replace(MAIN, supplied_on=DAY)
    assert code(now(filed, materials=(main, LOOSE)), step) == "promise-missing"
    changes = move(now(filed, materials=(main, LOOSE), promises=(PROMISE,)), step)
    assert changes["gaps"] is True
    assert replace(filed, **changes).word == "受理（容缺）"  # type: ignore[arg-type]
    assert move(now(filed, materials=(main, replace(LOOSE, supplied_on=DAY))), step)["gaps"] is False


def test_an_open_promise_allows_only_a_conditional_approval() -> None:
    running = replace(FIRST, state=ItemState.PROCESSING, since=DAY, accepted_on=DAY)
    situation = now(running, promises=(PROMISE,))
    assert code(situation, Step(ItemState.APPROVED, DAY, result="1号")) == "promise-open"
    assert move(situation, Step(ItemState.CONDITIONAL, DAY, result="1号"))["state"] is ItemState.CONDITIONAL
    met = now(running, promises=(replace(PROMISE, met_on=DAY),))
    assert move(met, Step(ItemState.APPROVED, DAY, result="1号"))["state"] is ItemState.APPROVED


@pytest.mark.parametrize(
    ("situation", "step", "wanted"),
    [
        (now(GATE), Step(ItemState.FILED, DAY), "item-waits"),
        (now(GATE, locks={"开工": ("欠",)}), Step(ItemState.FILED, DAY), "gate-locked"),
        (now(FIRST, frozen={"a": "因"}), Step(ItemState.FILED, DAY), "item-frozen"),
        (now(), Step(ItemState.SKIPPED, DAY), "no-reason"),
        (now(), Step(ItemState.FILED, DAY + timedelta(days=61)), "future-date"),
        (now(replace(FIRST, since=DAY)), Step(ItemState.FILED, DAY - timedelta(days=1)), "date-order"),
        (now(replace(FIRST, state=ItemState.PROCESSING)), Step(ItemState.APPROVED, DAY), "result-missing"),
        (now(replace(FIRST, state=ItemState.PROCESSING)), Step(ItemState.CONDITIONAL, DAY, result="1"), "no-reason"),
    ],
)
def test_what_is_refused_says_why(situation: Situation, step: Step, wanted: str) -> None:
    assert code(situation, step) == wanted


@given(st.integers(-30, 60), st.one_of(st.none(), st.integers(0, 40)))
def test_a_promise_goes_from_open_to_revocable_by_dates_alone(at: int, met: int | None) -> None:
    on = DAY + timedelta(days=at)
    promise = PROMISE if met is None else replace(PROMISE, met_on=DAY + timedelta(days=met))
    shown = standing(promise, on, WORKDAYS, LIMITS)
    late = WORKDAYS.between(promise.due, on) if on > promise.due else 0
    if met is not None and at >= met:
        assert shown.stand is Stand.MET
    elif on <= promise.due:
        assert shown.stand is (Stand.SOON if WORKDAYS.between(on, promise.due) <= 5 else Stand.OPEN)
    else:
        wanted = Stand.OVERDUE if late < 1 else Stand.FROZEN if late < 10 else Stand.REVOKE
        assert shown.stand is wanted
    frozen = frozen_items([FIRST, GATE], [shown])
    assert (set(frozen) == {"b"}) is (shown.stand in (Stand.FROZEN, Stand.REVOKE))
    steps = milestones(promise, on, WORKDAYS, LIMITS)
    assert all(day <= on for day, _ in steps)
    assert (len(steps) == 3) is (min(on, promise.met_on or on) >= WORKDAYS.add(promise.due, 10))


def test_gates_stay_locked_until_what_is_before_them_is_supplied_or_waived() -> None:
    assert "李总承诺" in gate_locks([FIRST, GATE], [PROMISE])["开工"][0]
    assert gate_locks([FIRST, GATE], [replace(PROMISE, met_on=DAY)]) == {}
    assert gate_locks([FIRST, GATE], [replace(PROMISE, waived_on=DAY)]) == {}
    beside = replace(GATE, after=())
    assert gate_locks([FIRST, beside], [PROMISE]) == {}


def test_one_extension_with_a_reason() -> None:
    later = PROMISE.due + timedelta(days=7)
    check_extension(PROMISE, later, "等院方盖章")
    for promise, due, reason, wanted in (
        (PROMISE, later, " ", "no-reason"),
        (PROMISE, PROMISE.due, "因", "promise-dates"),
        (replace(PROMISE, extended_on=DAY), later, "因", "promise-extended"),
        (replace(PROMISE, met_on=DAY), later, "因", "promise-settled"),
    ):
        with pytest.raises(InputError) as refused:
            check_extension(promise, due, reason)
        assert refused.value.code == wanted


def test_only_a_deferrable_paper_may_be_promised_by_somebody_on_some_basis() -> None:
    named = {"signed_by": "李总", "basis": "清单"}
    check_promise(FIRST, LOOSE, DAY, DAY, named)
    for item, paper, due, words, wanted in (
        (GATE, LOOSE, DAY, named, "promise-gate"),
        (FIRST, MAIN, DAY, named, "promise-main"),
        (FIRST, replace(LOOSE, supplied_on=DAY), DAY, named, "promise-supplied"),
        (FIRST, LOOSE, DAY, {"signed_by": "李总", "basis": ""}, "promise-incomplete"),
        (FIRST, LOOSE, DAY - timedelta(days=1), named, "promise-dates"),
    ):
        with pytest.raises(InputError) as refused:
            check_promise(item, paper, due, DAY, words)
        assert refused.value.code == wanted
