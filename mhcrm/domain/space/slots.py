"""Spaces as the matching engine sees them: one :class:`Slot` per room, floor, building and plot on a date."""

from __future__ import annotations

from datetime import date

from mhcrm.domain.matching.slots import Slot
from mhcrm.domain.space.find import area_of, taken_words
from mhcrm.domain.space.inventory import OFFERED, Inventory


def slots_on(inventory: Inventory, on: date) -> list[Slot]:
    """Every unit a project could be given, with whether it is free on ``on`` and, if not, why and until when."""
    statuses = inventory.statuses(on)
    found = []
    for space in inventory.spaces.values():
        if space.kind not in OFFERED:
            continue
        status = statuses[space.id]
        taken = status.because is not None and status.because.hard
        found.append(
            Slot(
                code=space.code,
                name=inventory.full_name(space.id),
                park_id=inventory.park_of(space.id).park_ref,
                kind=space.kind.value,
                area_sqm=area_of(inventory, space),
                land_mu=space.land_mu,
                clear_height_m=space.clear_height_m,
                floor_load_t=space.floor_load_t,
                power_kva=space.power_kva,
                planned_use=space.planned_use,
                free=not taken,
                reason=taken_words(status, inventory.free_from(space.id, on)) if taken else "",
            )
        )
    return found
