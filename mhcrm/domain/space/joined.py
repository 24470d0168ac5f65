"""Adjoining units as one: what they are together. Sizes add up, the weakest part decides, differing words are 待核."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal

from mhcrm.domain.records import Space
from mhcrm.domain.space.find import area_of
from mhcrm.domain.space.intervals import PRECEDENCE, Interval
from mhcrm.domain.space.inventory import Inventory, UnitStatus
from mhcrm.domain.space.limits import delivery_day

_LEAST = frozenset(("clear_height_m", "net_height_m", "floor_load_t"))
_SUMS = frozenset(("power_kva", "usable_area_sqm", "land_mu"))
_OWN = frozenset(("id", "parent_id", "kind", "code", "name", "area_sqm", "delivery_on", "rent", "price"))


def joined_space(inventory: Inventory, units: Sequence[Space], on: date) -> Space:
    """One space that stands for all of them; it keeps the id of the first, so that park and names are found."""
    first = units[0]
    if len(units) == 1:
        return first
    wholes = [inventory.whole(unit, on) for unit in units]
    changes: dict[str, object] = {"code": "+".join(unit.code for unit in units)}
    for f in fields(Space):
        if f.name not in _OWN:
            changes[f.name] = _together(f.name, [getattr(unit, f.name) for unit in wholes])
    areas = [area_of(inventory, unit, on) for unit in units]
    changes["area_sqm"] = _sum(areas)
    changes["delivery_on"] = _latest([unit.delivery_on for unit in wholes])
    for price in ("rent", "price"):  # one price for all, else 待核
        stated = {getattr(unit, price) for unit in units}
        changes[price] = stated.pop() if len(stated) == 1 else None
    return replace(first, **changes, name=f"{first.name}—{units[-1].name}（{len(units)}处相连）")  # type: ignore[arg-type]


def joined_name(inventory: Inventory, units: Sequence[Space]) -> str:
    """``园区 楼栋 楼层 501—503（3处相连）``."""
    if len(units) == 1:
        return inventory.full_name(units[0].id)
    return f"{inventory.full_name(units[0].id)}—{units[-1].name}（{len(units)}处相连）"


def joined_status(found: Sequence[UnitStatus]) -> UnitStatus:
    """The status that decides: the strongest of the parts; known only if all are."""
    worst = min(found, key=lambda status: PRECEDENCE[status.state])
    return replace(worst, known=all(status.known for status in found), partly=worst.partly or len(set(found)) > 1)


def first_blocker(found: Sequence[Interval | None]) -> Interval | None:
    """What stands in the way first; None when all parts are free."""
    return min((one for one in found if one is not None), key=lambda one: one.start, default=None)


def _together(name: str, stated: Sequence[object]) -> object:
    first = stated[0]
    if name in _LEAST or name in _SUMS:
        known = [value for value in stated if isinstance(value, Decimal)]
        if len(known) < len(stated):
            return None
        return min(known) if name in _LEAST else sum(known, Decimal(0))
    if all(value == first for value in stated):
        return first
    if isinstance(first, bool):
        return all(stated)
    return "" if isinstance(first, str) else first if name in ("version", "order", "extra", "predecessors") else None


def _sum(values: Sequence[Decimal | None]) -> Decimal | None:
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if len(known) == len(values) else None


def _latest(texts: Sequence[str]) -> str:
    days = [delivery_day(text) for text in texts]
    if any(day is None for day in days):
        return ""
    return max(zip(days, texts, strict=True))[1]
