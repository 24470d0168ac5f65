"""Splitting and merging rooms and plots: what the new units are, and what is refused. The old unit and its contracts stay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal

from mhcrm.base.errors import InputError
from mhcrm.domain.records import Space, SpaceKind

CUT = (SpaceKind.ROOM, SpaceKind.PLOT)
_OWN = frozenset(
    (
        *("id", "version", "code", "name", "area_sqm", "usable_area_sqm", "land_mu", "power_kva"),
        *("valid_from", "valid_to", "predecessors", "extra"),
    )
)
"""Attributes that say something about one unit only; what a part of it has must be measured anew."""
_LEAST = frozenset(("clear_height_m", "net_height_m", "floor_load_t"))
"""Merged, the weakest part decides."""


@dataclass(frozen=True, slots=True)
class Part:
    """A new unit as the officer names it; sizes None = not measured yet (待核)."""

    name: str
    area_sqm: Decimal | None = None
    land_mu: Decimal | None = None


def split_values(old: Space, parts: Sequence[Part], siblings: Sequence[Space], on: date) -> list[dict[str, object]]:
    """Attributes of the units a unit is cut into on a day.

    Raises:
        InputError: not a room or plot, gone on that day, fewer than two parts, a name taken, or parts larger than the whole.
    """
    _refuse_kind(old)
    _refuse_absent(old, on)
    if len(parts) < 2:
        raise InputError("拆分至少要有两部分。", todo="请写出每一部分的名称。", code="split-parts")
    _refuse_names([part.name for part in parts], [unit for unit in siblings if unit.id != old.id])
    _refuse_larger(old, parts)
    common = {f.name: getattr(old, f.name) for f in fields(Space) if f.name not in _OWN}
    return [
        {
            **common,
            "name": part.name.strip(),
            "area_sqm": part.area_sqm,
            "land_mu": part.land_mu,
            "valid_from": on,
            "predecessors": (old.id,),
            "order": old.order,
        }
        for part in parts
    ]


def merged_values(olds: Sequence[Space], name: str, siblings: Sequence[Space], on: date) -> dict[str, object]:
    """Attributes of the unit several become on a day: equal words stay, differing ones are 待核, sizes add up.

    Raises:
        InputError: fewer than two, not rooms or plots of one floor, gone on that day, or the name is taken.
    """
    if len({unit.id for unit in olds}) < 2:
        raise InputError("合并至少要有两个单元。", todo="请选两个以上。", code="merge-units")
    for unit in olds:
        _refuse_kind(unit)
        _refuse_absent(unit, on)
    if len({(unit.parent_id, unit.kind) for unit in olds}) > 1:
        raise InputError("只能合并同一层的房间，或同一园区的地块。", todo="请重新选择。", code="merge-apart")
    ids = {unit.id for unit in olds}
    _refuse_names([name], [unit for unit in siblings if unit.id not in ids])
    values: dict[str, object] = {}
    for f in fields(Space):
        if f.name not in _OWN:
            stated = [getattr(unit, f.name) for unit in olds]
            values[f.name] = _common(f.name, stated)
    sizes = {
        name: _total([getattr(unit, name) for unit in olds]) for name in ("area_sqm", "usable_area_sqm", "land_mu")
    }
    order = min(unit.order for unit in olds)
    history = tuple(unit.id for unit in olds)
    return {**values, **sizes, "name": name.strip(), "valid_from": on, "predecessors": history, "order": order}


def are_neighbours(olds: Sequence[Space], siblings: Sequence[Space]) -> bool:
    """True if the units follow each other in the order of their floor or park."""
    ids = {unit.id for unit in olds}
    places = [index for index, unit in enumerate(siblings) if unit.id in ids]
    return bool(places) and places[-1] - places[0] == len(places) - 1


def free_code(wanted: str, taken: Mapping[str, object] | frozenset[str]) -> str:
    """``wanted``, or with a number where an earlier unit bears that code: codes are never given out twice."""
    code, number = wanted, 2
    while code in taken:
        code, number = f"{wanted}#{number}", number + 1
    return code


def _common(name: str, stated: Sequence[object]) -> object:
    first = stated[0]
    if all(value == first for value in stated):
        return first
    if name in _LEAST:
        known = [value for value in stated if isinstance(value, Decimal)]
        return min(known) if len(known) == len(stated) else None
    if name in ("state_known", "is_sample"):
        return all(stated)
    if name == "order":
        return first
    return "" if isinstance(first, str) else None


def _total(values: Sequence[Decimal | None]) -> Decimal | None:
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if len(known) == len(values) else None


def _refuse_kind(unit: Space) -> None:
    if unit.kind not in CUT:
        raise InputError(f"{unit.name} 不是房间或地块。", "只有房间和地块可以拆分、合并。", code="split-kind")


def _refuse_absent(unit: Space, on: date) -> None:
    if not unit.exists(on) or unit.valid_from == on:
        raise InputError(f"{unit.name} 在 {on} 不存在，或正是当天设立。", todo="请换一个日期。", code="space-gone")
    if unit.valid_to is not None:
        raise InputError(
            f"{unit.name} 已定于 {unit.valid_to} 拆分、合并或停用。", todo="请先撤销那一步。", code="space-gone"
        )


def _refuse_names(names: Sequence[str], siblings: Sequence[Space]) -> None:
    taken = {unit.name for unit in siblings if unit.valid_to is None}
    for name in names:
        if not name.strip():
            raise InputError("有一部分没有写名称。", todo="请写上房间号。", code="split-name")
        if name.strip() in taken:
            raise InputError(f"“{name.strip()}”已经有了。", todo="请换一个名称。", code="split-name")
        taken.add(name.strip())


def _refuse_larger(old: Space, parts: Sequence[Part]) -> None:
    for whole, sizes, unit in (
        (old.area_sqm, [part.area_sqm for part in parts], "㎡"),
        (old.land_mu, [part.land_mu for part in parts], "亩"),
    ):
        known = sum((size for size in sizes if size is not None), Decimal(0))
        if any(size is not None and size <= 0 for size in sizes):
            raise InputError("每一部分的面积都要大于零。", todo="请改正，或留空表示待核。", code="split-area")
        if whole is not None and known > whole:
            raise InputError(
                f"各部分合计 {known.normalize():f} {unit}，大于原来的 {whole.normalize():f} {unit}。",
                todo="请核对面积。",
                code="split-area",
            )
