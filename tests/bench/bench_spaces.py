"""Availability and search over a large inventory, against one plain pass over the same rows; one JSON document on stdout."""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from mhcrm.domain.records import Space, SpaceKind
from mhcrm.domain.space.find import Need, find
from mhcrm.domain.space.intervals import Interval, State
from mhcrm.domain.space.inventory import Inventory

DAY = date(2026, 11, 20)
REPEATS = 9
STATES = (State.LET, State.OWN, State.SIGNED, State.HELD, State.QUEUED, State.REPAIR)


def spaces(size: int) -> list[Space]:
    """``size`` units in parks of ten buildings, twenty floors each, eight rooms a floor; some values unknown."""
    found: list[Space] = []

    def add(parent: int | None, kind: SpaceKind, name: str, order: int = 0) -> int:
        key = len(found) + 1
        room = kind is SpaceKind.ROOM
        found.append(
            Space(
                key,
                parent,
                kind,
                f"U{key}",
                name,
                park_ref=f"park.{name}" if parent is None else "",
                order=order,
                area_sqm=Decimal(100 + key % 900) if room else None,
                clear_height_m=None if key % 11 == 0 else Decimal(3 + key % 4),
                floor_load_t=Decimal("0.5") + key % 3 if key % 7 else None,
                power_kva=Decimal(100 + key % 500),
                planned_use=("研发", "工业", "商办", "")[key % 4],
                env_class=("登记表", "报告表", "")[key % 3],
                delivery_on=("2026-09-01", "2027-Q2", "")[key % 3],
                rent=Decimal(2 + key % 4) if key % 5 else None,
                goods_lift="2t×2" if key % 2 else "",
                state_known=key % 6 != 0,
            )
        )
        return key

    while len(found) < size:
        park = add(None, SpaceKind.PARK, f"P{len(found)}")
        for number in range(10):
            building = add(park, SpaceKind.BUILDING, f"{number}号楼")
            for level in range(1, 21):
                floor = add(building, SpaceKind.FLOOR, f"{level}F", level)
                for room in range(8):
                    add(floor, SpaceKind.ROOM, f"{level}{room:02d}")
    return found[:size]


def intervals(units: list[Space]) -> list[Interval]:
    """About two intervals a unit for three of five rooms, some of them over."""
    found = []
    for unit in units:
        if unit.kind is not SpaceKind.ROOM or unit.id % 5 < 2:
            continue
        start = DAY - timedelta(days=unit.id % 900)
        for number in range(2):
            state = STATES[(unit.id + number) % len(STATES)]
            found.append(Interval(unit.id, state, start, start + timedelta(days=300), f"租户{unit.id}"))
            start += timedelta(days=400)
    return found


def plain(units: list[Space], rows: list[Interval], on: date) -> int:
    """One pass: is there an interval of the unit's own on the day."""
    taken = {row.space_id for row in rows if row.start <= on and (row.end is None or on < row.end)}
    return sum(1 for unit in units if unit.id not in taken)


DAYS = count()


def on_another_day(inventory: Inventory) -> object:
    """The inventory keeps the day asked for last; each run asks for the next one."""
    return inventory.statuses(DAY + timedelta(days=next(DAYS)))


def timed(work: Callable[[], object]) -> float:
    """Median seconds."""
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, help="only this many units")
    size_wanted = parser.parse_args().size
    rows: list[dict[str, object]] = []
    for size in (size_wanted,) if size_wanted else (1_000, 5_000, 20_000):
        units = spaces(size)
        held = intervals(units)
        inventory = Inventory(units, held)
        need = Need(
            DAY,
            min_area_sqm=Decimal(300),
            max_area_sqm=Decimal(900),
            min_height_m=Decimal(4),
            min_load_t=Decimal(1),
            min_power_kva=Decimal(200),
            min_lift_t=Decimal(1),
            use="研发",
            env="登记表",
            max_rent=Decimal(5),
            deliver_by=date(2027, 6, 30),
            standings={"park.P0": "named"},
        )
        floor = timed(lambda units=units, held=held: plain(units, held, DAY))
        for name, work in (
            (
                "status of every unit on a day",
                lambda inventory=inventory: on_another_day(inventory),
            ),
            ("find with all limits", lambda inventory=inventory, need=need: find(inventory, need)),
            ("build the inventory", lambda units=units, held=held: Inventory(units, held)),
        ):
            ours = timed(work)
            rows.append(
                {
                    "size": size,
                    "ours_s": round(ours, 4),
                    "floor_s": round(floor, 4),
                    "ratio": round(ours / floor, 1),
                    "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
                    "note": name,
                }
            )
    print(json.dumps({"name": "spaces", "rows": rows}, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
