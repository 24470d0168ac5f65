"""Spaces as the matching engine sees them: one :class:`Slot` per room, floor, building and plot on a date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from mhcrm.domain.matching.slots import Slot
from mhcrm.domain.records import Space
from mhcrm.domain.space.combine import NEIGHBOURS, free_rows
from mhcrm.domain.space.find import area_of, taken_words
from mhcrm.domain.space.intervals import STATE_LABELS, Interval
from mhcrm.domain.space.inventory import OFFERED, Inventory, UnitStatus
from mhcrm.domain.space.joined import joined_name
from mhcrm.domain.space.limits import height


def slots_on(inventory: Inventory, on: date) -> list[Slot]:
    """Every unit a project could be given, with whether it stays free from ``on`` and, if not, why and until when."""
    statuses = inventory.statuses(on)
    blocked = inventory.blocked(on)
    found = []
    for space in inventory.spaces.values():
        if space.kind not in OFFERED or space.id not in statuses:
            continue
        status, blocker = statuses[space.id], blocked.get(space.id)
        facts = inventory.whole(space, on)
        found.append(
            Slot(
                code=space.code,
                name=inventory.full_name(space.id),
                park_id=inventory.park_of(space.id).park_ref,
                kind=space.kind.value,
                area_sqm=area_of(inventory, space, on),
                land_mu=space.land_mu,
                clear_height_m=height(facts),
                floor_load_t=facts.floor_load_t,
                power_kva=facts.power_kva,
                planned_use=space.planned_use,
                free=blocker is None,
                reason="" if blocker is None else _why(inventory, space, on, status, blocker),
                to_check=() if status.known else ("状态未登记，待核",),
            )
        )
    return found


def combined_slots_on(inventory: Inventory, on: date) -> list[Slot]:
    """Adjoining free units as one slot each; a limit one part does not state is not stated for the whole."""
    found = []
    for row in free_rows(inventory, on):
        areas = [area_of(inventory, unit, on) for unit in row]
        facts = [inventory.whole(unit, on) for unit in row]
        found.append(
            Slot(
                code="+".join(unit.code for unit in row),
                name=joined_name(inventory, row),
                park_id=inventory.park_of(row[0].id).park_ref,
                kind=row[0].kind.value,
                area_sqm=sum((area for area in areas if area is not None), Decimal(0)),
                clear_height_m=_least([height(unit) for unit in facts]),
                floor_load_t=_least([unit.floor_load_t for unit in facts]),
                power_kva=_least([unit.power_kva for unit in facts]),
                planned_use=row[0].planned_use if len({unit.planned_use for unit in row}) == 1 else "",
                to_check=() if row[0].kind == "floor" else (NEIGHBOURS[row[0].kind],),
                members=tuple(unit.code for unit in row),
            )
        )
    return found


def _why(inventory: Inventory, space: Space, on: date, status: UnitStatus, blocker: Interval) -> str:
    if blocker.start > on:
        who = f"（{blocker.party}）" if blocker.party else ""
        return f"{blocker.start.isoformat()} 起{STATE_LABELS[blocker.state]}{who}"
    return taken_words(status, inventory.free_from(space.id, on))


def _least(values: Sequence[Decimal | None]) -> Decimal | None:
    known = [value for value in values if value is not None]
    return min(known) if len(known) == len(values) else None
