"""Geometry of the stacking plan and its marks: everything drawn or listed once, nothing too narrow, nothing outside."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mhcrm.domain.records import Space, SpaceKind
from mhcrm.domain.space.blocks import bar_marks, block_marks
from mhcrm.domain.space.intervals import STATE_LETTERS, Interval, State
from mhcrm.domain.space.inventory import Inventory
from mhcrm.domain.space.marks import PATTERNS, Ground, LetterBox, Mark, Rect, Ring, Words, advance, fitted
from mhcrm.domain.space.paper import FIGURES, NAME, Sheet, building_sheet, plots_sheet
from mhcrm.domain.space.stacking import GAP, LEAST, Floor, Unit, arrange, floors_of, row_of, step, tiles
from mhcrm.domain.space.wording import BlockText

DAY = date(2026, 11, 20)


def building(floors: list[list[int | None]], intervals: list[Interval] | None = None) -> Inventory:
    spaces = [Space(1, None, SpaceKind.PARK, "P", "示例园"), Space(2, 1, SpaceKind.BUILDING, "B", "A楼")]
    for level, areas in enumerate(floors, 1):
        floor = len(spaces) + 1
        spaces.append(Space(floor, 2, SpaceKind.FLOOR, f"F{level}", f"{level}F", order=level))
        for number, area in enumerate(areas):
            size = None if area is None else Decimal(area)
            key = len(spaces) + 1
            spaces.append(Space(key, floor, SpaceKind.ROOM, f"R{key}", f"{level}{number + 1:02d}", area_sqm=size))
    return Inventory(spaces, intervals or [])


areas = st.one_of(st.none(), st.integers(1, 5000))
towers = st.lists(st.lists(areas, min_size=1, max_size=40), min_size=1, max_size=12)


@given(towers, st.integers(200, 1600), st.sampled_from([1.0, 4.0]))
@settings(deadline=None)
def test_every_unit_is_drawn_or_listed_and_none_overlaps(
    rows: list[list[int | None]], width: int, widest: float
) -> None:
    laid = arrange(floors_of(building(rows), 2, DAY), width, widest)
    for bar in laid.bars:
        drawn = [cell.unit.id for cell in bar.cells] + [unit.id for unit in bar.hidden]
        assert sorted(drawn) == sorted(unit.id for unit in bar.floor.units)
        for one, two in zip(bar.cells, bar.cells[1:], strict=False):
            assert one.x + one.width + GAP == pytest.approx(two.x)
        assert all(cell.width >= LEAST for cell in bar.cells)
        for cell in bar.cells:
            if cell.unit.area and cell.width > LEAST:
                assert cell.width == pytest.approx(float(cell.unit.area) * laid.scale)
        assert bar.width <= width * widest + 1e-6


@given(st.lists(areas, min_size=1, max_size=30), st.integers(300, 1400), st.booleans())
@settings(deadline=None)
def test_plots_stand_once_each_on_one_scale(lands: list[int | None], width: int, wrap: bool) -> None:
    plots = [Unit(at, f"{at}", None if land is None else Decimal(land)) for at, land in enumerate(lands)]
    rows = tiles(plots, width, wrap=wrap)
    assert [cell.unit.id for row in rows for cell in row] == list(range(len(lands)))
    assert all(cell.width >= 71.9 for row in rows for cell in row)
    if wrap:
        assert all(row[-1].x + row[-1].width <= width + 1e-6 for row in rows)
    else:
        assert len(rows) == 1


def test_arrows_reach_every_unit_and_come_back() -> None:
    rows = [[100, 40, None, 300][: 1 + level % 4] for level in range(12)]
    bars = arrange(floors_of(building(rows), 2, DAY), 700).bars
    seen = {bars[0].floor.id}
    for bar in bars:
        at = bar.floor.id
        seen.add(at)
        while (after := step(bars, at, 1, 0)) != at:
            assert step(bars, after, -1, 0) == at
            at = after
            seen.add(at)
    assert seen == {unit.id for bar in bars for unit in bar.floor.units} | {bar.floor.id for bar in bars}
    assert step(bars, bars[0].floor.id, 0, -1) == bars[0].floor.id
    assert row_of(bars, step(bars, bars[0].cells[0].unit.id, 0, 1)) == 1


def test_every_state_can_be_told_without_colour() -> None:
    assert len(set(STATE_LETTERS.values())) == len(State)
    plain = [state for state in State if not PATTERNS[state].side]
    assert set(plain) == {State.LET, State.FREE, State.UNKNOWN}
    hatched = [PATTERNS[state] for state in State if PATTERNS[state].side]
    assert len({(one.lines, one.dots, one.side) for one in hatched}) == len(hatched)


@given(
    st.floats(26, 400), st.floats(14, 90), st.sampled_from(list(State)),
    st.text("租户示例abc012 ㎡", max_size=20), st.text("0123456789", max_size=6), st.text("至2-", max_size=8),
)  # fmt: skip
@settings(deadline=None)
def test_nothing_is_written_outside_its_block(
    width: float, height: float, state: State, left: str, name: str, right: str
) -> None:
    rect = Rect(10, 20, width, height)
    for mark in block_marks(rect, state, BlockText(left, right, False, name, "1,000 ㎡")):
        assert mark.rect.x >= rect.x - 0.01
        assert mark.rect.right <= rect.right + 0.01
        assert mark.rect.y >= rect.y - 0.01
        assert mark.rect.bottom <= rect.bottom + 0.01 or height < 40
        if isinstance(mark, Words):
            assert advance(mark.text, mark.size) <= mark.rect.width + 0.01


def test_a_cut_text_ends_in_dots_and_too_little_is_left_out() -> None:
    assert fitted("示例检测有限公司", 10, 45) == "示例检…"
    assert fitted("示例检测有限公司", 10, 25) == ""
    assert fitted("示例", 10, 25) == "示例"


def texts(marks: tuple[Mark, ...] | list[Mark]) -> list[str]:
    return [mark.text for mark in marks if isinstance(mark, Words)]


def whole(sheet: Sheet) -> str:
    return "\n".join(text for strip in sheet.strips for text in texts(strip.marks))


@pytest.mark.parametrize(("floors", "rooms"), [(1, 1), (3, 2), (12, 4), (30, 8), (60, 12), (20, 40), (60, 40)])
def test_a_building_of_any_size_goes_onto_paper_whole(floors: int, rooms: int) -> None:
    lease = Interval(4, State.LET, DAY, DAY + timedelta(days=99), "示例检测")
    inventory = building([[100 + 7 * room for room in range(rooms)] for _ in range(floors)], [lease])
    sheet = building_sheet(inventory, 2, DAY)
    drawn = sum(isinstance(mark, LetterBox) for strip in sheet.strips for mark in strip.marks)
    key = 2 if floors * rooms > 1 else 1  # 在租 and 空置 stand in the key as well
    assert drawn == floors * rooms + key
    said = whole(sheet)
    for level in range(1, floors + 1):
        assert f"{level}F" in said
    for strip in sheet.strips:
        for mark in strip.marks:
            assert mark.rect.right <= sheet.width + 0.01
            assert strip.height <= sheet.height
    small = min(mark.size for strip in sheet.strips for mark in strip.marks if isinstance(mark, Words))
    assert small * sheet.scale >= 4.5  # points


def test_paper_shows_the_marks_of_the_screen() -> None:
    """At the same width the bars of the sheet are, mark for mark, what the window draws."""
    lease = Interval(4, State.LET, DAY, DAY + timedelta(days=99), "示例检测")
    inventory = building([[100, 200, None], [300]], [lease])
    sheet = building_sheet(inventory, 2, DAY)
    floors, statuses = floors_of(inventory, 2, DAY), inventory.statuses(DAY)
    laid = arrange(floors, sheet.width - NAME - FIGURES - 8, 1.0, lift=True)
    strips = [strip for strip in sheet.strips if strip.head is not None]
    assert len(strips) == len(laid.bars)
    for bar, strip in zip(laid.bars, strips, strict=True):
        height = next(mark.rect.height for mark in strip.marks if isinstance(mark, Ground))
        shown = bar_marks(bar, statuses, Rect(NAME, 0, laid.width, height))
        assert [mark for mark in strip.marks if mark in shown] == shown


def test_a_paper_for_outside_names_nobody() -> None:
    lease = Interval(4, State.LET, DAY, DAY + timedelta(days=99), "示例检测")
    inventory = building([[100, 1, 5000]], [lease])
    assert "示例检测" in whole(building_sheet(inventory, 2, DAY))
    masked = whole(building_sheet(inventory, 2, DAY, parties=False))
    assert "示例检测" not in masked
    assert "在租" in masked


def test_what_is_too_narrow_is_told_in_words_below() -> None:
    sheet = building_sheet(building([[1, *([900] * 50)]]), 2, DAY)
    assert "101，1 ㎡，空置" in whole(sheet)
    assert "另" in whole(sheet)


def test_paper_says_below_what_a_block_could_not_say_in_full() -> None:
    lease = Interval(4, State.LET, DAY, DAY + timedelta(days=99), "示例检测认证技术服务（上海）有限公司")
    said = whole(building_sheet(building([[100, 900, 900, 900]], [lease]), 2, DAY))
    assert "图中没有写全的单元：" in said
    assert "101，100 ㎡，在租，示例检测认证技术服务（上海）有限公司" in said.replace("\n", "")
    wide = whole(building_sheet(building([[900, 900]], [lease]), 2, DAY))
    assert "图中没有写全的单元：" not in wide


def test_plots_are_printed_as_proportional_tiles() -> None:
    spaces = [Space(1, None, SpaceKind.PARK, "P", "示例园")]
    spaces += [
        Space(at, 1, SpaceKind.PLOT, f"G{at}", f"地{at}", land_mu=Decimal(land))
        for at, land in enumerate([60, 30, 15, 15, 10, 10, 8, 7, 5, 5], 2)
    ]
    sheet = plots_sheet(Inventory(spaces, []), 1, DAY)
    rows = [strip for strip in sheet.strips if strip.height > 80]
    grounds = [mark.rect for strip in rows for mark in strip.marks if isinstance(mark, Ground)]
    assert len(grounds) == 10
    assert grounds[0].width == pytest.approx(2 * grounds[1].width, rel=0.01)
    assert "165 亩" in whole(sheet)


def test_proposed_units_are_ringed() -> None:
    inventory = building([[100, 200], [300]])
    sheet = building_sheet(inventory, 2, DAY, chosen=frozenset({5, 6}))
    rings = [mark for strip in sheet.strips for mark in strip.marks if isinstance(mark, Ring)]
    grounds = [mark.rect for strip in sheet.strips for mark in strip.marks if isinstance(mark, Ground)]
    assert len(rings) == 2  # room 102, and the second floor as a whole
    assert all(ring.rect in grounds for ring in rings)


def test_a_floor_taken_whole_is_one_block() -> None:
    floor = Floor(9, "1F", Decimal(300), (Unit(10, "101", Decimal(100)), Unit(11, "102", Decimal(200))))
    spaces = [
        Space(1, None, SpaceKind.PARK, "P", "示例园"),
        Space(2, 1, SpaceKind.BUILDING, "B", "A楼"),
        Space(9, 2, SpaceKind.FLOOR, "F", "1F", area_sqm=Decimal(300)),
        Space(10, 9, SpaceKind.ROOM, "R1", "101", area_sqm=Decimal(100)),
        Space(11, 9, SpaceKind.ROOM, "R2", "102", area_sqm=Decimal(200)),
    ]
    statuses = Inventory(spaces, [Interval(9, State.HELD, DAY, DAY + timedelta(days=9), "双曜生物", 1, 1)]).statuses(
        DAY
    )
    (bar,) = arrange((floor,), 500).bars
    marks = bar_marks(bar, statuses, Rect(0, 0, 500, 28))
    assert sum(isinstance(mark, Ground) for mark in marks) == 1
    assert "双曜生物" in texts(marks)


def test_a_continuation_page_repeats_title_day_and_key() -> None:
    sheet = building_sheet(building([[100] * 4] * 60), 2, DAY)
    (head,) = {strip.head for strip in sheet.strips if strip.head is not None}
    said = [mark.text for mark in head.marks if isinstance(mark, Words)]
    assert any("A楼" in text for text in said) and f"状态日 {DAY}" in said and "空置 ㎡" in said
    assert any(isinstance(mark, LetterBox) for mark in head.marks)
    assert all(mark.rect.y >= 0 and mark.rect.bottom <= head.height for mark in head.marks)


def test_many_rooms_of_unknown_area_do_not_make_their_floor_wider_than_its_area() -> None:
    def floor(level: int, rooms: int) -> Floor:
        units = tuple(Unit(level * 100 + at, f"{at}", None) for at in range(rooms))
        return Floor(level, f"{level}F", Decimal(2000), units)

    crowded, usual = arrange([floor(1, 40), floor(2, 4)], 1200.0, 1.0, lift=True).bars
    assert usual.width > 0.85 * crowded.width
