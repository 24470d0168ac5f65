"""A floor and a building know what their rooms state; a stated room that fails a limit fails the whole."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from mhcrm.domain.records import Space, SpaceKind
from mhcrm.domain.space.find import Candidate, Need, find
from mhcrm.domain.space.inventory import Inventory
from mhcrm.domain.space.slots import slots_on

DAY = date(2026, 11, 20)
FULL = {"clear_height_m": Decimal(8), "floor_load_t": Decimal(3), "delivery_on": "2027-Q1"}
NEED = Need(DAY, min_height_m=Decimal(6), min_load_t=Decimal(2))


def tree(*rooms: Mapping[str, object], **floor: object) -> Inventory:
    spaces = [
        Space(1, None, SpaceKind.PARK, "P", "示例园", park_ref="park.one"),
        Space(2, 1, SpaceKind.BUILDING, "B", "A楼"),
        Space(3, 2, SpaceKind.FLOOR, "F", "5F", **floor),  # type: ignore[arg-type]
    ]
    for at, facts in enumerate(rooms):
        size = Decimal(500)
        spaces.append(Space(10 + at, 3, SpaceKind.ROOM, f"R{at}", f"50{at}", area_sqm=size, **facts))  # type: ignore[arg-type]
    return Inventory(spaces, ())


def judged(inventory: Inventory, need: Need = NEED) -> dict[str, Candidate]:
    return {item.space.code: item for item in find(inventory, need)}


def test_what_all_rooms_state_holds_for_the_floor_and_the_building() -> None:
    found = judged(tree(FULL, {**FULL, "clear_height_m": Decimal(7)}))
    assert {found[code].verdict for code in ("F", "B")} == {"ok"}
    assert "层高 7 m 够用" in found["B"].reasons and "荷载 3 t/㎡ 够用" in found["F"].reasons
    assert [part.words for part in found["F"].parts if part.name == "交付"] == ["晚 131 天交付"]
    slot = next(slot for slot in slots_on(tree(FULL, FULL), DAY) if slot.code == "F")
    assert (slot.clear_height_m, slot.floor_load_t) == (Decimal(8), Decimal(3))


def test_what_only_some_rooms_state_stays_open_unless_it_fails_already() -> None:
    low = {**FULL, "clear_height_m": Decimal(4)}
    assert judged(tree(FULL, {}))["F"].verdict == "unknown"
    found = judged(tree(low, {}))["B"]
    assert found.verdict == "rejected" and "部分层高少 2 m" in found.rejected


def test_the_latest_delivery_of_the_rooms_decides_free_by() -> None:
    rooms = ({"delivery_on": "2027-Q1"}, {"delivery_on": "2027-06"})
    early, late = Need(DAY, deliver_by=date(2027, 4, 30)), Need(DAY, deliver_by=date(2027, 6, 30))
    assert judged(tree(*rooms), early)["F"].verdict == "rejected"
    assert judged(tree(*rooms), late)["F"].verdict == "ok"
    assert judged(tree(rooms[1], {}), early)["F"].rejected == ("部分2027-06 交付",)


def test_the_floors_own_word_goes_first() -> None:
    inventory = tree(FULL, FULL, clear_height_m=Decimal(5), delivery_on="2028-01")
    found = judged(inventory)["F"]
    assert found.rejected == ("层高少 1 m",)
    assert inventory.whole(inventory.spaces[3], DAY).delivery_on == "2028-01"
