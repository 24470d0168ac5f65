"""Limits, scores, adjoining units and slots of the space search."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from mhcrm.domain.lead import Lead
from mhcrm.domain.matching.facts import Profile
from mhcrm.domain.matching.slots import SlotIndex
from mhcrm.domain.records import Space, SpaceKind
from mhcrm.domain.space.combine import combined
from mhcrm.domain.space.find import Candidate, Need, ScorePart, find
from mhcrm.domain.space.intervals import Interval, State
from mhcrm.domain.space.inventory import Inventory
from mhcrm.domain.space.need import near_named
from mhcrm.domain.space.slots import combined_slots_on, slots_on
from mhcrm.plan.matching_rules import load_match_rules

DAY = date(2026, 11, 20)
PARK = Space(1, None, SpaceKind.PARK, "P", "示例园", park_ref="park.one", state_known=False)
FAR = Space(2, None, SpaceKind.PARK, "Q", "别园", park_ref="park.two", state_known=False)


def rooms(*areas: int | None, park: int = 1, **same: object) -> list[Space]:
    """One building, one floor, rooms with these areas."""
    found = [
        PARK,
        FAR,
        Space(10, park, SpaceKind.BUILDING, "B", "A楼", state_known=False),
        Space(11, 10, SpaceKind.FLOOR, "F", "5F", order=5, state_known=False),
    ]
    for number, area in enumerate(areas):
        size = None if area is None else Decimal(area)
        room = Space(20 + number, 11, SpaceKind.ROOM, f"R{number}", f"50{number}", area_sqm=size)
        found.append(replace(room, **same))  # type: ignore[arg-type]
    return found


def only(spaces: list[Space], need: Need, *intervals: Interval) -> Candidate:
    (found,) = [item for item in find(Inventory(spaces, intervals), need) if item.space.kind is SpaceKind.ROOM]
    return found


@pytest.mark.parametrize(
    ("have", "want", "verdict"),
    [
        ({"goods_lift": "2t×2"}, {"min_lift_t": Decimal(2)}, "ok"),
        ({"goods_lift": "1.5吨"}, {"min_lift_t": Decimal(2)}, "rejected"),
        ({}, {"min_lift_t": Decimal(2)}, "unknown"),
        ({"env_class": "报告表"}, {"env": "登记表"}, "ok"),
        ({"env_class": "登记表"}, {"env": "报告书"}, "rejected"),
        ({"fire_class": "丙类二项"}, {"fire": "丁"}, "ok"),
        ({"fire_class": "丙类二项"}, {"fire": "甲"}, "rejected"),
        ({"rent": Decimal(3)}, {"max_rent": Decimal("2.5")}, "rejected"),
        ({}, {"max_rent": Decimal("2.5")}, "unknown"),
        ({"delivery_on": "2027-Q1"}, {"deliver_by": date(2027, 3, 31)}, "ok"),
        ({"delivery_on": "2027-Q1"}, {"deliver_by": date(2027, 3, 1)}, "rejected"),
        ({"net_height_m": Decimal(4)}, {"min_height_m": Decimal(4)}, "ok"),
        ({"planned_use": "研发"}, {"use": "研发"}, "ok"),
        ({"state_known": False}, {}, "unknown"),
    ],
)
def test_each_limit_is_met_not_met_or_unknown(have: dict[str, object], want: dict[str, object], verdict: str) -> None:
    found = only(rooms(300, **have), Need(DAY, kinds=(SpaceKind.ROOM,), **want))  # type: ignore[arg-type]
    assert found.verdict == verdict
    assert bool(found.rejected) == (verdict == "rejected")
    assert any("待核" in words for words in found.reasons) == (verdict == "unknown")


def test_a_unit_signed_from_next_month_on_is_not_free_for_a_newcomer_unless_it_leaves_before() -> None:
    signed = Interval(20, State.SIGNED, date(2026, 12, 1), date(2029, 1, 1), "示例公司")
    need = Need(DAY, kinds=(SpaceKind.ROOM,))
    assert only(rooms(300), need, signed).rejected == ("2026-12-01 起已签未交付（示例公司）",)
    assert only(rooms(300), replace(need, until=date(2026, 12, 1)), signed).verdict == "ok"
    assert only(rooms(300), replace(need, on=date(2029, 1, 1)), signed).verdict == "ok"
    (slot,) = [slot for slot in slots_on(Inventory(rooms(300), [signed]), DAY) if slot.kind == "room"]
    assert not slot.free and "2026-12-01 起" in slot.reason


def test_the_score_is_made_of_named_parts_and_an_unknown_part_gives_nothing() -> None:
    need = Need(DAY, kinds=(SpaceKind.ROOM,), min_area_sqm=Decimal(150), standings={"park.one": "named"})
    found = only(rooms(300, delivery_on="2026-01", rent=Decimal(3)), need)
    assert [part.name for part in found.parts] == ["交付", "产业链与园区", "邻近点名载体", "利用", "租金"]
    assert found.score == sum(part.points or 0 for part in found.parts)
    blind = only(rooms(300), need)
    assert [part.points for part in blind.parts if part.name == "交付"] == [None]
    assert blind.score < found.score


def test_a_named_park_goes_before_an_unmentioned_one() -> None:
    spaces = [*rooms(300), Space(30, 2, SpaceKind.ROOM, "Z", "Z", area_sqm=Decimal(300))]
    need = Need(DAY, kinds=(SpaceKind.ROOM,), standings={"park.two": "named", "park.one": "same-chain"})
    assert [item.space.code for item in find(Inventory(spaces, []), need)] == ["Z", "R0"]


def test_nearness_to_a_named_carrier_is_only_what_a_document_says() -> None:
    standings = {"park.one": "named", "park.two": "same-chain"}
    circles = [("“产业联动圈”", frozenset({"park.one", "park.two"})), ("“另一圈”", frozenset({"park.three"}))]
    near = near_named(standings, circles)
    assert near == {"park.two": "“产业联动圈”"}

    def part(park: int, **more: object) -> ScorePart:
        need = replace(Need(DAY), standings=standings, **more)  # type: ignore[arg-type]
        found = only(rooms(100, park=park), need)
        return next(one for one in found.parts if one.name == "邻近点名载体")

    assert (part(1).points, part(1).words) == (10.0, "就在点名载体内")
    assert (part(2, near=near).points, part(2, near=near).words) == (5.0, "与点名载体同在“产业联动圈”")
    assert (part(2).points, part(2).words) == (None, "文件没有写方位，待核")


def test_unknown_stands_below_known_good_whatever_its_score() -> None:
    spaces = rooms(300, 290)
    spaces[-1] = replace(spaces[-1], clear_height_m=None)
    spaces[-2] = replace(spaces[-2], clear_height_m=Decimal(5))
    need = Need(DAY, kinds=(SpaceKind.ROOM,), min_area_sqm=Decimal(290), min_height_m=Decimal(4))
    assert [item.verdict for item in find(Inventory(spaces, []), need)] == ["ok", "unknown"]


def test_a_plot_is_judged_by_what_its_ratio_allows_to_build() -> None:
    plot = Space(5, 1, SpaceKind.PLOT, "L", "一号地", land_mu=Decimal(30), plot_ratio=Decimal(2))
    need = Need(DAY, kinds=(SpaceKind.PLOT,), min_land_mu=Decimal(20), build_area_sqm=Decimal(40000))
    (found,) = find(Inventory([PARK, plot], []), need)
    assert found.verdict == "ok"  # 30 × 2000/3 × 2 = 40,000 exactly
    (small,) = find(Inventory([PARK, plot], []), replace(need, build_area_sqm=Decimal(40001)))
    assert small.rejected == ("可建面积少 1 ㎡",)
    (open_one,) = find(Inventory([PARK, replace(plot, plot_ratio=None)], []), need)
    assert open_one.verdict == "unknown"


def test_neighbours_are_joined_where_one_room_is_not_enough() -> None:
    spaces = rooms(100, 150, 120, None, 400)
    taken = Interval(20, State.LET, DAY, None)
    found = combined(Inventory(spaces, [taken]), Need(DAY, kinds=(SpaceKind.ROOM,), min_area_sqm=Decimal(250)))
    assert [item.code for item in found] == ["R1+R2"]
    assert found[0].waste_sqm == 20
    assert "按房号相邻，是否连通待现场核对" in found[0].reasons


def test_floors_are_joined_bottom_up_and_never_across_a_taken_one() -> None:
    building = Space(10, 1, SpaceKind.BUILDING, "B", "A楼", state_known=False)
    floors = [
        Space(11 + n, 10, SpaceKind.FLOOR, f"F{n}", f"{n}F", order=n, area_sqm=Decimal(1000)) for n in range(1, 6)
    ]
    taken = Interval(14, State.LET, DAY, None)
    found = combined(
        Inventory([PARK, building, *floors], [taken]), Need(DAY, kinds=(SpaceKind.FLOOR,), min_area_sqm=Decimal(1800))
    )
    assert [item.code for item in found] == ["F1+F2", "F4+F5"]


def test_the_match_gets_two_floors_only_where_no_single_one_will_do() -> None:
    building = Space(10, 1, SpaceKind.BUILDING, "B", "A楼", state_known=False)
    floors = [
        Space(11 + n, 10, SpaceKind.FLOOR, f"F{n}", f"{n}F", order=n, area_sqm=Decimal(1000)) for n in range(1, 4)
    ]
    inventory = Inventory([PARK, building, *floors], [])
    index = SlotIndex([*slots_on(inventory, DAY), *combined_slots_on(inventory, DAY)], load_match_rules().slot_lines)

    def offers(area: int | None) -> list[str]:
        profile = Profile(Lead({}), {}, floor_area_sqm=None if area is None else Decimal(area))
        return [offer.slot.code for offer in index.choose(profile, "一层楼", ["park.one"]).offers]

    assert offers(1900) == ["F1+F2", "F2+F3"]
    assert offers(900) == ["F1", "F2", "F3"]
    assert offers(None) == ["F1", "F2", "F3"]
