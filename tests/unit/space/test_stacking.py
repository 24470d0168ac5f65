"""Geometry of the stacking plan: everything drawn once, nothing too narrow, nothing outside."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mhcrm.domain.records import Space, SpaceKind
from mhcrm.domain.space.intervals import STATE_LETTERS, State
from mhcrm.domain.space.inventory import Inventory
from mhcrm.domain.space.stacking import PATTERNS, Sizes, fitted_bar, stack, tiles

DAY = date(2026, 11, 20)
SIZES = Sizes(400, 14, 20, 2)


def building(floors: list[list[int | None]]) -> Inventory:
    spaces = [Space(1, None, SpaceKind.PARK, "P", "示例园"), Space(2, 1, SpaceKind.BUILDING, "B", "A楼")]
    for level, areas in enumerate(floors, 1):
        floor = len(spaces) + 1
        spaces.append(Space(floor, 2, SpaceKind.FLOOR, f"F{level}", f"{level}F", order=level))
        for number, area in enumerate(areas):
            size = None if area is None else Decimal(area)
            key = len(spaces) + 1
            spaces.append(Space(key, floor, SpaceKind.ROOM, f"R{key}", f"{level}{number:02d}", area_sqm=size))
    return Inventory(spaces, [])


areas = st.one_of(st.none(), st.integers(1, 5000))


@given(st.lists(st.lists(areas, min_size=1, max_size=40), min_size=1, max_size=60))
def test_every_unit_is_drawn_or_listed_once_and_inside_its_bar(floors: list[list[int | None]]) -> None:
    plan = stack(building(floors), 2, DAY, SIZES)
    assert [bar.label for bar in plan.bars] == [f"{level}F" for level in range(len(floors), 0, -1)]
    for bar, rooms in zip(plan.bars, reversed(floors), strict=True):
        drawn = [block.space.id for block in (*bar.blocks, *bar.overflow)]
        assert len(drawn) == len(set(drawn)) == len(rooms)
        assert bar.rect.width <= SIZES.width + 1e-6
        right = bar.rect.x
        for block in bar.blocks:
            assert block.rect.x == pytest.approx(right)
            assert block.rect.width >= min(SIZES.block, bar.rect.width / len(bar.blocks)) - 1e-6
            right += block.rect.width
        assert right <= bar.rect.x + bar.rect.width + 1e-6
        if not bar.overflow:
            assert right == pytest.approx(bar.rect.x + bar.rect.width)


def test_widths_follow_areas_and_an_unknown_area_is_marked() -> None:
    (bar,) = stack(building([[100, 300, None]]), 2, DAY, SIZES).bars
    widths = {block.area: block.rect.width for block in bar.blocks}
    assert widths[Decimal(300)] == pytest.approx(3 * widths[Decimal(100)])
    assert widths[None] == pytest.approx(2 * widths[Decimal(100)])  # the mean of the floor
    assert [block.estimated for block in bar.blocks] == [False, False, True]


def test_a_small_floor_has_a_shorter_bar() -> None:
    top, bottom = stack(building([[1000], [500]]), 2, DAY, SIZES).bars
    assert top.rect.width == pytest.approx(bottom.rect.width / 2)


def test_a_floor_without_rooms_is_one_block() -> None:
    spaces = [Space(1, None, SpaceKind.BUILDING, "B", "A楼"), Space(2, 1, SpaceKind.FLOOR, "F", "1F", order=1)]
    (bar,) = stack(Inventory(spaces, []), 1, DAY, SIZES).bars
    assert [block.space.code for block in bar.blocks] == ["F"]


@given(st.lists(st.one_of(st.none(), st.integers(1, 500)), min_size=1, max_size=25))
def test_tiles_cover_the_sheet_in_proportion(lands: list[int | None]) -> None:
    plots = [
        Space(2 + n, 1, SpaceKind.PLOT, f"L{n}", f"{n}号地", land_mu=None if land is None else Decimal(land))
        for n, land in enumerate(lands)
    ]
    found = tiles(Inventory([Space(1, None, SpaceKind.PARK, "P", "示例园"), *plots], []), 1, DAY, 400, 240)
    assert {tile.space.id for tile in found} == {plot.id for plot in plots}
    assert sum(tile.rect.width * tile.rect.height for tile in found) == pytest.approx(400 * 240)
    known = [tile for tile in found if tile.area]
    for tile in known:
        share = tile.rect.width * tile.rect.height / (known[0].rect.width * known[0].rect.height)
        assert share == pytest.approx(float(tile.area / known[0].area))  # type: ignore[operator]
        assert tile.rect.x >= -1e-6 and tile.rect.x + tile.rect.width <= 400 + 1e-6
        assert tile.rect.y >= -1e-6 and tile.rect.y + tile.rect.height <= 240 + 1e-6


def test_every_state_can_be_told_without_colour() -> None:
    assert set(PATTERNS) == set(STATE_LETTERS) == set(State)
    assert len({(PATTERNS[state], STATE_LETTERS[state]) for state in State}) == len(State)


@pytest.mark.parametrize(("floors", "bar"), [(1, 26.0), (20, 26.0), (60, 560 / 60 - 1.4), (100, 8.0)])
def test_bars_fill_the_height_within_bounds(floors: int, bar: float) -> None:
    assert fitted_bar(floors, 560, 26.0, 8.0, 1.4) == pytest.approx(bar if floors != 20 else 560 / 20 - 1.4, abs=0.7)
