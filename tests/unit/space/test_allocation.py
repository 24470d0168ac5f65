"""The optimal assignment against exhaustive search on small cases; pins, vetoes, pairs, reasons, cancel."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mhcrm.base.errors import Cancelled, InputError
from mhcrm.base.progress import Progress
from mhcrm.domain.records import Space, SpaceKind
from mhcrm.domain.space.allocation import Offer, Problem, solve, why_not
from mhcrm.domain.space.allocation.model import leaf_map, leaves_of
from mhcrm.domain.space.inventory import Inventory

# building 1 > floor 2 (rooms 4, 5), floor 3; plot 6 beside
LEAVES = {
    1: frozenset({4, 5, 3}),
    2: frozenset({4, 5}),
    3: frozenset({3}),
    4: frozenset({4}),
    5: frozenset({5}),
    6: frozenset({6}),
}


def best_by_trying_everything(problem: Problem) -> float:
    """Every combination of offers, for problems small enough to try."""
    projects = sorted({offer.project for offer in problem.offers})
    choices = [[None, *(o for o in problem.usable() if o.project == project)] for project in projects]
    best = -1.0
    for combination in product(*choices):
        picked = [offer for offer in combination if offer is not None]
        if any(project not in {o.project for o in picked} for project in problem.pins):
            continue
        used: set[int] = set()
        for offer in picked:
            leaves = leaves_of(offer.units, problem.leaves)
            if used & leaves:
                break
            used |= leaves
        else:
            best = max(best, sum(offer.value for offer in picked))
    return best


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    offers = []
    for project in range(1, draw(st.integers(1, 4)) + 1):
        for unit in draw(st.lists(st.integers(1, 6), min_size=1, max_size=4, unique=True)):
            offers.append(Offer(project, (unit,), float(draw(st.integers(0, 50)))))
    # neighbours joined (rooms 4+5), rows of floors (2+3) and paired sites (one in the building, one beside)
    together = st.sampled_from([(4, 5), (2, 3), (5, 6), (3, 6), (1, 6)])
    for units in draw(st.lists(together, max_size=4, unique=True)):
        project = draw(st.integers(1, max(offer.project for offer in offers)))
        offers.append(Offer(project, units, float(draw(st.integers(0, 90)))))
    vetoes = frozenset((offer.project, offer.units[0]) for offer in offers if draw(st.integers(0, 9)) == 0)
    pinned = draw(st.sampled_from([None, *range(len(offers))]))
    pins: dict[int, tuple[int, ...]] = {}
    if pinned is not None and not any((offers[pinned].project, unit) in vetoes for unit in offers[pinned].units):
        pins = {offers[pinned].project: offers[pinned].units}
    return Problem(tuple(offers), LEAVES, pins, vetoes)


@settings(max_examples=60, deadline=None)
@given(problems())
def test_the_plan_is_as_good_as_trying_everything(problem: Problem) -> None:
    plan = solve(problem)
    assert plan.optimal
    assert plan.value == pytest.approx(best_by_trying_everything(problem))
    used: set[int] = set()
    for item in plan.assignments:
        leaves = leaves_of(item.units, LEAVES)
        assert not used & leaves
        used |= leaves
    assert len({item.project for item in plan.assignments}) == len(plan.assignments)


def test_the_same_input_gives_the_same_plan() -> None:
    offers = tuple(Offer(project, (unit,), 10.0) for project in (1, 2, 3) for unit in (3, 4, 5, 6))
    one = solve(Problem(offers, LEAVES))
    other = solve(Problem(tuple(reversed(offers)), LEAVES))
    assert one.assignments == other.assignments


def test_a_building_and_its_room_cannot_both_be_given() -> None:
    plan = solve(Problem((Offer(1, (1,), 10.0), Offer(2, (4,), 9.0)), LEAVES))
    assert [item.project for item in plan.assignments] == [1]
    assert plan.unplaced == (2,)


def test_pins_and_vetoes_are_kept() -> None:
    base = Problem((Offer(1, (4,), 10.0), Offer(1, (5,), 1.0), Offer(2, (4,), 8.0)), LEAVES)
    pinned = solve(replace(base, pins={1: (5,)}))
    assert pinned.of(1) is not None and pinned.of(1).units == (5,)  # type: ignore[union-attr]
    assert pinned.of(2) is not None
    vetoed = solve(replace(base, vetoes=frozenset({(1, 4)})))
    assert vetoed.of(1) is not None and vetoed.of(1).units == (5,)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"pins": {1: (6,)}}, "pin-impossible"),
        ({"pins": {1: (4,)}, "vetoes": frozenset({(1, 4)})}, "pin-vetoed"),
        ({"pins": {1: (4,), 2: (2,)}}, "pins-overlap"),
    ],
)
def test_wishes_that_contradict_each_other_are_refused(changes: dict[str, object], code: str) -> None:
    base = Problem((Offer(1, (4,), 10.0), Offer(2, (2,), 8.0)), LEAVES)
    with pytest.raises(InputError) as caught:
        solve(replace(base, **changes))  # type: ignore[arg-type]
    assert caught.value.code == code


@settings(max_examples=40, deadline=None)
@given(problems(), st.integers(1, 6))
def test_the_cost_of_forcing_is_the_difference_of_two_best_plans(problem: Problem, unit: int) -> None:
    plan = solve(problem)
    answer = why_not(problem, plan, 1, unit)
    if answer.kind != "costs":
        return
    assert answer.forced is not None
    (units,) = (item.units for item in answer.forced.assignments if item.project == 1)
    assert unit in units
    forced = replace(problem, pins={**problem.pins, 1: units})
    gap = best_by_trying_everything(problem) - best_by_trying_everything(forced)
    assert answer.cost == pytest.approx(max(0.0, gap), abs=1e-6)


def test_why_not_names_the_cost_of_forcing() -> None:
    problem = Problem((Offer(1, (4,), 10.0), Offer(2, (4,), 8.0), Offer(2, (5,), 3.0), Offer(1, (6,), 1.0)), LEAVES)
    plan = solve(problem)
    assert plan.value == 13.0
    assert why_not(problem, plan, 1, 4).kind == "given"
    assert why_not(problem, plan, 1, 3).kind == "no-offer"
    forced = why_not(problem, plan, 2, 4)
    assert (forced.kind, forced.cost, forced.moved) == ("costs", 4.0, (1,))
    vetoed = replace(problem, vetoes=frozenset({(2, 4)}))
    assert why_not(vetoed, solve(vetoed), 2, 4).kind == "vetoed"
    pinned = replace(problem, pins={1: (4,)})
    assert why_not(pinned, solve(pinned), 2, 4).kind == "impossible"


def test_nothing_on_offer_is_an_empty_plan() -> None:
    plan = solve(Problem((), LEAVES))
    assert plan.assignments == () and plan.optimal and plan.gap == 0.0


def test_a_cancelled_search_raises() -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        solve(Problem((Offer(1, (4,), 1.0),), LEAVES), progress=progress)


def test_leaves_come_from_the_tree() -> None:
    spaces = [
        Space(1, None, SpaceKind.PARK, "p", "p"),
        Space(2, 1, SpaceKind.BUILDING, "b", "b"),
        Space(3, 2, SpaceKind.FLOOR, "f", "f"),
        Space(4, 3, SpaceKind.ROOM, "r1", "r1"),
        Space(5, 3, SpaceKind.ROOM, "r2", "r2"),
        Space(6, 2, SpaceKind.FLOOR, "g", "g"),
    ]
    assert leaf_map(Inventory(spaces, []), [2, 3, 6]) == {
        2: frozenset({4, 5, 6}),
        3: frozenset({4, 5}),
        6: frozenset({6}),
    }
