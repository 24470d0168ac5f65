"""Interval rules against a day-by-day brute-force model; the day a hold ends; reasons of the search."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mhcrm.domain.records import Hold, Occupancy, OccupancyKind, Space, SpaceKind
from mhcrm.domain.space.find import Need, area_of, find
from mhcrm.domain.space.intervals import PRECEDENCE, Interval, State, from_hold, from_occupancy, gather
from mhcrm.domain.space.inventory import Inventory

DAY = date(2026, 11, 20)
TREE = [
    Space(1, None, SpaceKind.PARK, "P", "示例园", park_ref="park.qianwan-bio"),
    Space(2, 1, SpaceKind.BUILDING, "P-A", "A楼"),
    Space(3, 2, SpaceKind.FLOOR, "P-A-5", "5F", order=5),
    Space(4, 3, SpaceKind.ROOM, "P-A-501", "501", area_sqm=Decimal(300), clear_height_m=Decimal("4.5")),
    Space(5, 3, SpaceKind.ROOM, "P-A-502", "502", area_sqm=Decimal(500)),
    Space(6, 2, SpaceKind.FLOOR, "P-A-6", "6F", order=6, area_sqm=Decimal(900)),
    Space(7, 1, SpaceKind.PLOT, "P-L1", "一号地", land_mu=Decimal("32.4")),
]
ANCESTORS = {1: [], 2: [1], 3: [2, 1], 4: [3, 2, 1], 5: [3, 2, 1], 6: [2, 1], 7: [1]}


def hold(space_id: int, start: date, until: date, *, hard: bool = True, released: date | None = None) -> Hold:
    return Hold(9, space_id, 77, start, until, hard, approver="顾", released_on=released)


def test_a_hold_keeps_its_last_day_and_frees_the_next_morning() -> None:
    inventory = Inventory(TREE, gather([], [hold(3, DAY, date(2026, 12, 31))], {77: "示例项目"}))
    assert inventory.status(3, date(2026, 12, 31)).state == State.HELD
    assert inventory.status(3, date(2027, 1, 1)).state == State.FREE
    assert inventory.free_from(4, DAY) == date(2027, 1, 1)


def test_a_hold_on_a_floor_blocks_rooms_building_and_nothing_beside() -> None:
    inventory = Inventory(TREE, gather([], [hold(3, DAY, DAY)], {}))
    blocked = {key for key in ANCESTORS if inventory.conflicts(key, DAY, DAY + timedelta(days=1))}
    assert blocked == {1, 2, 3, 4, 5}
    states = inventory.statuses(DAY)
    assert states[2].partly and not states[4].partly
    assert states[6].state == states[7].state == State.FREE


def test_soft_holds_and_options_do_not_exclude() -> None:
    option = Occupancy(1, 6, OccupancyKind.OPTION, DAY, None, "示例公司")
    inventory = Inventory(TREE, gather([option], [hold(4, DAY, DAY, hard=False)], {}))
    assert inventory.conflicts(6, DAY, None) == []
    assert inventory.conflicts(4, DAY, None) == []
    assert inventory.status(4, DAY).state == State.QUEUED
    assert inventory.status(6, DAY).state == State.OPTION


@pytest.mark.parametrize(("released", "last_held"), [(DAY + timedelta(days=3), DAY + timedelta(days=2)), (DAY, None)])
def test_a_released_hold_ends_on_the_day_of_release(released: date, last_held: date | None) -> None:
    interval = from_hold(hold(4, DAY, DAY + timedelta(days=30), released=released))
    if last_held is None:
        assert interval is None
    else:
        assert interval is not None
        assert interval.covers(last_held)
        assert not interval.covers(released)


def test_no_known_end_means_no_free_day() -> None:
    inventory = Inventory(TREE, [from_occupancy(Occupancy(1, 6, OccupancyKind.LET, DAY, None, "示例"))])
    assert inventory.free_from(6, DAY) is None


def test_free_from_walks_over_adjoining_intervals() -> None:
    lease = Interval(4, State.LET, DAY, DAY + timedelta(days=10))
    repair = Interval(3, State.REPAIR, DAY + timedelta(days=10), DAY + timedelta(days=15))
    assert Inventory(TREE, [lease, repair]).free_from(4, DAY) == DAY + timedelta(days=15)


def test_cycles_and_missing_parents_are_refused() -> None:
    with pytest.raises(ValueError, match="cycle"):
        Inventory([Space(1, 2, SpaceKind.FLOOR, "a", "a"), Space(2, 1, SpaceKind.FLOOR, "b", "b")], [])
    with pytest.raises(ValueError, match="missing"):
        Inventory([Space(1, 99, SpaceKind.FLOOR, "a", "a")], [])


states = st.sampled_from([state for state in State if state != State.FREE])


@st.composite
def interval_lists(draw: st.DrawFn) -> list[Interval]:
    found = []
    for _ in range(draw(st.integers(0, 6))):
        start = DAY + timedelta(days=draw(st.integers(-5, 15)))
        length = draw(st.one_of(st.none(), st.integers(1, 12)))
        end = None if length is None else start + timedelta(days=length)
        found.append(Interval(draw(st.integers(1, 7)), draw(states), start, end))
    return found


def bears_on(interval: Interval, key: int) -> bool:
    other = interval.space_id
    return other == key or other in ANCESTORS[key] or key in ANCESTORS[other]


@given(interval_lists(), st.integers(0, 25))
def test_statuses_equal_the_brute_force_model(intervals: list[Interval], offset: int) -> None:
    on = DAY + timedelta(days=offset - 5)
    inventory = Inventory(TREE, intervals)
    everything = inventory.statuses(on)
    for key in ANCESTORS:
        bearing = [item for item in intervals if item.covers(on) and bears_on(item, key)]
        expected = min((PRECEDENCE[item.state] for item in bearing), default=PRECEDENCE[State.FREE])
        assert PRECEDENCE[everything[key].state] == expected
        assert inventory.status(key, on).state == everything[key].state


@given(interval_lists(), st.integers(1, 7), st.integers(0, 10), st.one_of(st.none(), st.integers(1, 10)))
def test_conflicts_equal_a_day_by_day_check(
    intervals: list[Interval], key: int, offset: int, length: int | None
) -> None:
    start = DAY + timedelta(days=offset)
    end = None if length is None else start + timedelta(days=length)
    horizon = [start + timedelta(days=n) for n in range(length or 60)]
    expected = {
        id(item) for item in intervals if item.hard and bears_on(item, key) and any(item.covers(day) for day in horizon)
    }
    assert {id(item) for item in Inventory(TREE, intervals).conflicts(key, start, end)} == expected


def test_search_puts_least_waste_first_and_explains_the_rest() -> None:
    lease = from_occupancy(Occupancy(1, 5, OccupancyKind.LET, DAY, date(2027, 3, 1), "示例检测"))
    inventory = Inventory(TREE, [lease])
    need = Need(DAY, kinds=(SpaceKind.ROOM, SpaceKind.FLOOR), min_area_sqm=Decimal(250), min_height_m=Decimal(4))
    found = {item.space.code: item for item in find(inventory, need)}
    assert found["P-A-501"].verdict == "ok"
    assert found["P-A-501"].waste_sqm == 50
    assert found["P-A-6"].verdict == "unknown"
    assert any("层高待核" in text for text in found["P-A-6"].reasons)
    assert found["P-A-502"].rejected == ("在租（示例检测），2027-03-01 起可用",)
    assert found["P-A-5"].rejected[0].startswith("部分在租")
    assert next(iter(found)) == "P-A-501"


def test_plots_are_measured_in_mu() -> None:
    inventory = Inventory(TREE, [])
    need = Need(DAY, kinds=(SpaceKind.PLOT,), min_land_mu=Decimal(40), min_area_sqm=Decimal(99999))
    (plot,) = find(inventory, need)
    assert plot.rejected == ("用地少 7.6 亩",)


def test_area_of_a_floor_is_the_sum_of_known_rooms_only() -> None:
    assert area_of(Inventory(TREE, []), TREE[2]) == 800
    unknown = [*TREE[:4], Space(5, 3, SpaceKind.ROOM, "P-A-502", "502")]
    assert area_of(Inventory(unknown, []), TREE[2]) is None


def test_timestamps_play_no_part() -> None:
    """Intervals are days; a clock change or a slept machine cannot move them."""
    assert not isinstance(DAY, datetime)
    assert datetime(2026, 11, 20, 23, 59, tzinfo=UTC).date() == DAY
