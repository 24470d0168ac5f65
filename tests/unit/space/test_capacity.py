"""The capacity picture: each unit once, the unknown counted as unknown."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from mhcrm.domain.records import Space, SpaceKind
from mhcrm.domain.space.capacity import Demand, capacity
from mhcrm.domain.space.intervals import Interval, State
from mhcrm.domain.space.inventory import Inventory

DAY = date(2026, 11, 20)
TREE = [
    Space(1, None, SpaceKind.PARK, "P", "示例园", state_known=False),
    Space(2, 1, SpaceKind.BUILDING, "B", "A楼", state_known=False),
    Space(3, 2, SpaceKind.FLOOR, "F", "5F", order=5, state_known=False),
    Space(4, 3, SpaceKind.ROOM, "R1", "501", area_sqm=Decimal(300), delivery_on="2024-01"),
    Space(5, 3, SpaceKind.ROOM, "R2", "502", area_sqm=Decimal(200), delivery_on="2027-05"),
    Space(6, 3, SpaceKind.ROOM, "R3", "503", state_known=False),
    Space(7, 1, SpaceKind.PLOT, "L", "一号地", land_mu=Decimal(40)),
]
LEASE = Interval(5, State.LET, DAY - timedelta(days=90), DAY + timedelta(days=30), "示例检测")


def test_free_space_is_counted_by_tier_and_quarter_and_the_park_counts_each_unit_once() -> None:
    found = capacity(Inventory(TREE, []), DAY, [])
    assert found.free["示例园", "一间房", "现房"].area_sqm == 300
    assert found.free["示例园", "一间房", "2027-Q2"].area_sqm == 200
    assert found.free["示例园", "一块地", "交付日待核"].land_mu == 40
    assert ("示例园", "一层楼", "交付日待核") not in found.free  # one of its rooms is 状态未登记
    assert (found.parks["示例园"].units, found.parks["示例园"].area_sqm) == (3, 500)
    assert (found.unknown["示例园"].units, found.unknown["示例园"].unmeasured) == (1, 1)


def test_absorption_sets_free_units_against_what_projects_ask() -> None:
    demands = [
        Demand("1", "一间房", Decimal(600), None),
        Demand("2", "一间房", None, None),
        Demand("3", "一块地", Decimal(9000), None),
        Demand("4", "", Decimal(100), None),
    ]
    found = capacity(Inventory(TREE, []), DAY, demands)
    room, plot = (next(row for row in found.absorption if row.tier == tier) for tier in ("一间房", "一块地"))
    assert (room.wanted.units, room.wanted.unmeasured) == (2, 1)
    assert room.area_cover == round(Decimal(500) / 600, 2)
    assert plot.wanted.unmeasured == 1  # floor area does not say how much land
    assert plot.land_cover is None
    assert found.undecided.units == 1


def test_long_vacant_and_ending_soon() -> None:
    found = capacity(Inventory(TREE, [LEASE]), DAY, [])
    assert [(item.space.code, item.since) for item in found.long_vacant] == [("R1", date(2024, 1, 31))]
    assert found.vacant_open == 1  # the plot: nobody knows since when
    (ending,) = found.ending
    assert (ending.space.code, ending.word, ending.last_day, ending.is_hold) == (
        "R2",
        "在租",
        DAY + timedelta(days=29),
        False,
    )
