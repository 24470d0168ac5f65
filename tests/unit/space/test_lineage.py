"""Splitting and merging: what the parts are, what is refused, and the interval rules over generations against brute force."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mhcrm.base.errors import InputError
from mhcrm.domain.records import Space, SpaceKind
from mhcrm.domain.space.intervals import PRECEDENCE, Interval, State
from mhcrm.domain.space.inventory import Inventory
from mhcrm.domain.space.lineage import Part, are_neighbours, free_code, merged_values, split_values

DAY = date(2026, 11, 20)
CUT, JOIN = DAY + timedelta(days=10), DAY + timedelta(days=20)
PARK = Space(1, None, SpaceKind.PARK, "P", "示例园")
FLOOR = Space(2, 1, SpaceKind.FLOOR, "P/5F", "5F", order=5)
ROOM = Space(3, 2, SpaceKind.ROOM, "P/5F/501", "501", area_sqm=Decimal(300), power_kva=Decimal(800), owner="示例公司")
OTHER = Space(4, 2, SpaceKind.ROOM, "P/5F/502", "502", area_sqm=Decimal(200), owner="示例公司")
# 501 is cut into 5 and 6 on CUT; 6 and 502 become 7 on JOIN.
TREE = [
    PARK,
    FLOOR,
    replace(ROOM, valid_to=CUT),
    replace(OTHER, valid_to=JOIN),
    Space(5, 2, SpaceKind.ROOM, "A", "501A", valid_from=CUT, predecessors=(3,)),
    Space(6, 2, SpaceKind.ROOM, "B", "501B", valid_from=CUT, valid_to=JOIN, predecessors=(3,)),
    Space(7, 2, SpaceKind.ROOM, "C", "502大", valid_from=JOIN, predecessors=(6, 4)),
]
BEARS = {1: {1, 2, 3, 4, 5, 6, 7}, 2: {1, 2, 3, 4, 5, 6, 7}, 3: {1, 2, 3, 5, 6, 7}, 4: {1, 2, 4, 7}}
BEARS |= {5: {1, 2, 3, 5}, 6: {1, 2, 3, 6, 7}, 7: {1, 2, 3, 4, 6, 7}}
"""Which units an interval on a unit bears on, written out by hand."""


def test_a_part_inherits_what_is_common_and_measures_anew_what_is_not() -> None:
    parts = [Part("501A", Decimal(120)), Part("501B")]
    first, second = split_values(ROOM, parts, [ROOM, OTHER], DAY)
    assert (first["owner"], first["area_sqm"], first["predecessors"], first["valid_from"]) == (
        "示例公司",
        Decimal(120),
        (3,),
        DAY,
    )
    assert "power_kva" not in first
    assert second["area_sqm"] is None
    assert {name for name in first if name != "parent_id"} <= {f.name for f in fields(Space)}


@pytest.mark.parametrize(
    ("unit", "parts", "words"),
    [
        (FLOOR, [Part("a"), Part("b")], "不是房间或地块"),
        (ROOM, [Part("501A")], "至少要有两部分"),
        (ROOM, [Part("502"), Part("501A")], "“502”已经有了"),
        (ROOM, [Part("x"), Part("x")], "“x”已经有了"),
        (ROOM, [Part(" "), Part("x")], "没有写名称"),
        (ROOM, [Part("a", Decimal(200)), Part("b", Decimal(101))], "大于原来的 300"),
        (ROOM, [Part("a", Decimal(0)), Part("b")], "大于零"),
        (replace(ROOM, valid_to=JOIN), [Part("a"), Part("b")], "已定于"),
        (replace(ROOM, valid_from=DAY), [Part("a"), Part("b")], "不存在"),
    ],
)
def test_a_split_that_makes_no_sense_is_refused(unit: Space, parts: list[Part], words: str) -> None:
    with pytest.raises(InputError, match=words):
        split_values(unit, parts, [ROOM, OTHER], DAY)


def test_a_part_may_keep_the_name_of_the_whole() -> None:
    assert [row["name"] for row in split_values(ROOM, [Part("501"), Part("501B")], [ROOM, OTHER], DAY)] == [
        "501",
        "501B",
    ]
    assert free_code("P/5F/501", frozenset({"P/5F/501"})) == "P/5F/501#2"


def test_a_merger_adds_sizes_and_keeps_only_what_all_say() -> None:
    low, high = (
        replace(ROOM, floor_load_t=Decimal(1), rent=Decimal(2)),
        replace(OTHER, floor_load_t=Decimal(2), rent=Decimal(3)),
    )
    row = merged_values([low, high], "501", [low, high], DAY)
    assert (row["area_sqm"], row["owner"], row["floor_load_t"], row["rent"]) == (500, "示例公司", 1, None)
    assert merged_values([low, replace(high, area_sqm=None)], "x", [low, high], DAY)["area_sqm"] is None


@pytest.mark.parametrize(
    ("units", "words"),
    [([ROOM, ROOM], "至少要有两个"), ([ROOM, FLOOR], "不是房间"), ([ROOM, replace(OTHER, parent_id=9)], "同一层")],
)
def test_a_merger_that_makes_no_sense_is_refused(units: list[Space], words: str) -> None:
    with pytest.raises(InputError, match=words):
        merged_values(units, "x", units, DAY)


def test_neighbours_follow_each_other() -> None:
    row = [replace(ROOM, id=n, name=str(n)) for n in range(4)]
    assert are_neighbours([row[1], row[2]], row)
    assert not are_neighbours([row[0], row[2]], row)


def test_the_past_shows_the_old_rooms_and_the_present_the_new() -> None:
    inventory = Inventory(TREE, [])
    assert [unit.name for unit in inventory.children(2, DAY)] == ["501", "502"]
    assert set(inventory.statuses(CUT)) == {1, 2, 4, 5, 6}
    assert set(inventory.statuses(JOIN)) == {1, 2, 5, 7}
    assert inventory.lineage(7) == {3, 4, 6}


def test_a_lease_of_the_old_room_binds_what_became_of_it() -> None:
    lease = Interval(3, State.LET, DAY, JOIN + timedelta(days=5), "示例检测")
    inventory = Inventory(TREE, [lease])
    states = inventory.statuses(JOIN)
    assert states[5].state is states[7].state is State.LET
    assert not inventory.conflicts(4, DAY, None)
    assert inventory.free_from(7, JOIN) == JOIN + timedelta(days=5)


states = st.sampled_from([state for state in State if state not in (State.FREE, State.UNKNOWN)])


@st.composite
def interval_lists(draw: st.DrawFn) -> list[Interval]:
    """Intervals that begin while their unit exists, as the service lets them."""
    found = []
    for _ in range(draw(st.integers(0, 6))):
        unit = TREE[draw(st.integers(0, 6))]
        first = unit.valid_from or DAY
        last = (unit.valid_to or JOIN + timedelta(days=15)) - timedelta(days=1)
        start = first + timedelta(days=draw(st.integers(0, (last - first).days)))
        length = draw(st.one_of(st.none(), st.integers(1, 25)))
        end = None if length is None else start + timedelta(days=length)
        found.append(Interval(unit.id, draw(states), start, end))
    return found


@given(interval_lists(), st.integers(0, 40))
def test_statuses_over_generations_equal_brute_force(intervals: list[Interval], offset: int) -> None:
    on = DAY + timedelta(days=offset)
    inventory = Inventory(TREE, intervals)
    everything = inventory.statuses(on)
    for unit in TREE:
        if not unit.exists(on):
            assert unit.id not in everything
            continue
        bearing = [item for item in intervals if item.covers(on) and unit.id in BEARS[item.space_id]]
        expected = min((PRECEDENCE[item.state] for item in bearing), default=PRECEDENCE[State.FREE])
        assert PRECEDENCE[everything[unit.id].state] == expected
        assert inventory.status(unit.id, on).state == everything[unit.id].state


@given(interval_lists(), st.integers(0, 40), st.one_of(st.none(), st.integers(1, 10)))
def test_conflicts_and_blocks_over_generations_equal_brute_force(
    intervals: list[Interval], offset: int, length: int | None
) -> None:
    start = DAY + timedelta(days=offset)
    end = None if length is None else start + timedelta(days=length)
    inventory = Inventory(TREE, intervals)
    blocked = inventory.blocked(start, end)
    for unit in TREE:
        bearing = [
            item for item in intervals if item.hard and item.overlaps(start, end) and unit.id in BEARS[item.space_id]
        ]
        assert {id(item) for item in inventory.conflicts(unit.id, start, end)} == {id(item) for item in bearing}
        assert (unit.id in blocked) == bool(bearing)
        if bearing:
            assert blocked[unit.id].start == min(item.start for item in bearing)


@given(interval_lists())
def test_promises_made_twice_are_found(intervals: list[Interval]) -> None:
    expected = {
        frozenset((one.space_id, other.space_id))
        for index, one in enumerate(intervals)
        for other in intervals[index + 1 :]
        if one.hard and other.hard and one.overlaps(other.start, other.end) and other.space_id in BEARS[one.space_id]
    }
    found = Inventory(TREE, intervals).overlaps()
    assert {frozenset(part[0] for part in pair) for pair in found} == expected


def test_a_state_nobody_registered_is_unknown_until_stated_somewhere_that_covers_it() -> None:
    silent = [replace(unit, state_known=False) for unit in TREE]
    assert Inventory(silent, []).statuses(DAY)[3].state is State.UNKNOWN
    stated_floor = [replace(unit, state_known=unit.id == 2) for unit in TREE]
    assert Inventory(stated_floor, []).statuses(DAY)[3].state is State.FREE
    one_room = [replace(unit, state_known=unit.id == 3) for unit in TREE]
    statuses = Inventory(one_room, []).statuses(DAY)
    assert (statuses[3].state, statuses[4].state) == (State.FREE, State.UNKNOWN)
    assert statuses[2].partly and not statuses[2].known
    both = [replace(unit, state_known=unit.id in (3, 4)) for unit in TREE]
    assert Inventory(both, []).statuses(DAY)[2].state is State.FREE


def test_a_hold_of_ours_is_no_statement_about_the_unit_but_a_lease_is() -> None:
    silent = [replace(unit, state_known=False) for unit in TREE]
    hold = Interval(3, State.HELD, DAY, DAY + timedelta(days=2), "示例项目", hold_id=1)
    after = DAY + timedelta(days=5)
    assert Inventory(silent, [hold]).statuses(after)[3].state is State.UNKNOWN
    lease = Interval(3, State.LET, DAY, DAY + timedelta(days=2))
    assert Inventory(silent, [lease]).statuses(after)[3].state is State.FREE
