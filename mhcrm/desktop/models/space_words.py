"""How the space page speaks beside its drawings: what changes when, the facts of a unit, its time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from mhcrm.desktop.models import words
from mhcrm.domain.records import Space, SpaceKind
from mhcrm.domain.space.intervals import ONE_DAY, PRECEDENCE, STATE_LABELS, Interval, State
from mhcrm.domain.space.inventory import Inventory, UnitStatus
from mhcrm.domain.space.stacking import Floor

Statuses = Mapping[int, UnitStatus]
NAMED = 2
"""So many changes of one day are named one by one; more are counted."""


# -- changes in time ----------------------------------------------------------------------------------------------


def change_days(intervals: Iterable[Interval], first: date, last: date) -> tuple[date, ...]:
    """Days in the range on which something begins or ends."""
    days = {day for item in intervals for day in (item.start, item.end) if day is not None and first < day <= last}
    return tuple(sorted(days))


@dataclass(frozen=True, slots=True)
class Change:
    """What one day changes: ``what`` names it (「8层 维修→空置」)."""

    day: date
    what: str


def changes_after(
    on: date, days: Sequence[date], floors: Sequence[Floor], statuses_on: Callable[[date], Statuses], limit: int = 2
) -> list[Change]:
    """The next days on which a unit of the building becomes something else."""
    found: list[Change] = []
    for day in days:
        if day <= on:
            continue
        text = _changed(floors, statuses_on(day - ONE_DAY), statuses_on(day))
        if text:
            found.append(Change(day, text))
        if len(found) >= limit:
            break
    return found


def _changed(floors: Sequence[Floor], before: Statuses, after: Statuses) -> str:
    parts: list[str] = []
    for floor in floors:
        moved = [unit for unit in floor.units if _state(before, unit.id) is not _state(after, unit.id)]
        if not moved:
            continue
        first = moved[0]
        step = f"{_word(before, first.id)}→{_word(after, first.id)}"
        alike = all(
            (_state(before, u.id), _state(after, u.id)) == (_state(before, first.id), _state(after, first.id))
            for u in moved
        )
        if len(moved) == len(floor.units) and alike:
            parts.append(f"{floor.name} {step}")
        elif len(moved) == 1:
            parts.append(f"{first.name} {step}")
        else:
            parts.append(f"{floor.name} {len(moved)} 间{f' {step}' if alike else '有变'}")
    if len(parts) > NAMED:
        return f"{'、'.join(parts[:NAMED])} 等 {len(parts)} 处"
    return "、".join(parts)


def _state(statuses: Statuses, key: int) -> State | None:
    found = statuses.get(key)
    return found.state if found else None


def _word(statuses: Statuses, key: int) -> str:
    state = _state(statuses, key)
    return STATE_LABELS[state] if state else "未设"


def sentence(changes: Sequence[Change], left: int) -> str:
    """「2027-01-16 起 8层 维修→空置；…」, with how many more days of change the slider still holds."""
    if not changes:
        return "此后到时间轴末端没有登记的变化"
    text = "；".join(f"{change.day.isoformat()} 起 {change.what}" for change in changes)
    return f"{text}；之后还有 {left} 个变化日" if left > 0 else text


# -- the facts of a unit ------------------------------------------------------------------------------------------


def facts(space: Space, area: Decimal | None) -> tuple[tuple[str, str], ...]:
    """Label with unit and value; what nobody stated is 待核实."""
    if space.kind is SpaceKind.PLOT:
        first = (("用地 亩", words.number(space.land_mu)), ("容积率", words.number(space.plot_ratio)))
    else:
        first = (("面积 ㎡", words.number(area)), ("层高 m", words.number(space.clear_height_m)))
    rent = words.number(space.rent) if space.rent is not None else words.UNKNOWN
    return (
        *first,
        ("荷载 t/㎡", words.number(space.floor_load_t)),
        ("供电 kVA", words.number(space.power_kva)),
        ("货梯", space.goods_lift or words.UNKNOWN),
        ("租金 元/㎡·天", rent),
        ("用途", space.planned_use or words.UNKNOWN),
        ("交付标准", space.delivery_state or words.UNKNOWN),
        ("交付", space.delivery_on or words.UNKNOWN),
        ("环评类别", space.env_class or words.UNKNOWN),
        ("消防类别", space.fire_class or words.UNKNOWN),
        ("运营", space.operator or words.UNKNOWN),
    )


@dataclass(frozen=True, slots=True)
class Spell:
    """A stretch of the occupancy timeline: ``start`` and ``end`` (exclusive) within the shown range."""

    start: date
    end: date
    status: UnitStatus


def spells(inventory: Inventory, space_id: int, first: date, last: date) -> list[Spell]:
    """The states of a unit without parts one after the other over a range, alike neighbours joined."""
    bearing = list(inventory.related_intervals(space_id))
    plain = inventory.status(space_id, first)
    empty = plain if plain.because is None else UnitStatus(State.FREE, known=plain.known)
    cuts = [first, *change_days(bearing, first, last), last]
    found: list[Spell] = []
    for start, end in pairwise(cuts):
        if start >= end:
            continue
        over = [item for item in bearing if item.covers(start)]
        best = min(over, key=lambda item: PRECEDENCE[item.state], default=None)
        status = UnitStatus(best.state, best, known=plain.known) if best else empty
        if found and found[-1].status == status:
            found[-1] = Spell(found[-1].start, end, status)
        else:
            found.append(Spell(start, end, status))
    return found
