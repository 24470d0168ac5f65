"""Adjoining units offered as one: rooms side by side on a floor, floors on top of each other.

Rooms count as neighbours when they follow each other in the order of their numbers; whether the wall between them can go
is for the site visit, and every combined offer says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from mhcrm.domain.records import Space, SpaceKind
from mhcrm.domain.space.find import Candidate, Judge, Need, ScorePart, area_of, score
from mhcrm.domain.space.inventory import Inventory
from mhcrm.domain.space.joined import joined_name, joined_space
from mhcrm.plan.space_rules import SpaceRules, load_space_rules

NEIGHBOURS = {SpaceKind.ROOM: "按房号相邻，是否连通待现场核对", SpaceKind.FLOOR: "楼层相接"}


@dataclass(frozen=True, slots=True)
class Combined:
    """Two or more adjoining units that meet a need together.

    Attributes:
        verdict: ``ok`` or ``unknown`` (待核 in at least one part).
    """

    units: tuple[Space, ...]
    names: tuple[str, ...]
    area: Decimal
    waste_sqm: Decimal
    verdict: str
    reasons: tuple[str, ...]
    title: str
    score: float = 0.0
    parts: tuple[ScorePart, ...] = ()

    @property
    def code(self) -> str:
        """The codes of the parts joined by +."""
        return "+".join(unit.code for unit in self.units)


def combined(inventory: Inventory, need: Need, rules: SpaceRules | None = None) -> list[Combined]:
    """For every row of neighbours the windows that reach the wanted area with the fewest units, least waste first.

    Only where one unit is not enough: a window whose single unit would do is left to :func:`find.find`.
    """
    wanted = need.min_area_sqm
    if wanted is None:
        return []
    rules = rules or load_space_rules()
    each = replace(need, min_area_sqm=None, max_area_sqm=None)
    blocked = inventory.blocked(need.on, need.until)
    judge = Judge(inventory, each)
    found: list[Combined] = []
    for row in _rows(inventory, need):
        judged = [judge(unit, blocked.get(unit.id)) for unit in row]
        longest = rules.rooms if row[0].kind is SpaceKind.ROOM else rules.floors
        found += _windows(judged, wanted, need.max_area_sqm, longest)
    found = _scored(found, inventory, need, rules)
    found.sort(key=lambda item: (item.verdict != "ok", len(item.units), -item.score, item.waste_sqm, item.names))
    return found


def _scored(found: Sequence[Combined], inventory: Inventory, need: Need, rules: SpaceRules) -> list[Combined]:
    """The same named parts as a single unit's, over what the units are together."""
    wholes = [
        Candidate(
            joined_space(inventory, item.units, need.on),
            item.verdict,
            item.area,
            item.waste_sqm,
            None,
            need,
            inventory,
        )
        for item in found
    ]
    score(wholes, rules)
    return [replace(item, score=whole.score, parts=whole.parts) for item, whole in zip(found, wholes, strict=True)]


def _rows(inventory: Inventory, need: Need) -> Iterator[list[Space]]:
    """Rooms of each floor and floors of each building, in order."""
    for space in inventory.spaces.values():
        if space.kind not in (SpaceKind.FLOOR, SpaceKind.BUILDING):
            continue
        if need.park_ref is not None and inventory.park_of(space.id).park_ref != need.park_ref:
            continue
        for kind in (SpaceKind.ROOM, SpaceKind.FLOOR):
            row = [unit for unit in inventory.children(space.id, need.on) if unit.kind is kind]
            if kind in need.kinds and len(row) > 1:
                yield row


def _windows(judged: Sequence[Candidate], wanted: Decimal, most: Decimal | None, longest: int) -> Iterator[Combined]:
    for start in range(len(judged)):
        total = Decimal(0)
        for end in range(start, min(start + longest, len(judged))):
            item = judged[end]
            if item.verdict == "rejected" or item.area is None:
                break
            total += item.area
            if total < wanted:
                continue
            if end > start and (most is None or total <= most):
                yield _combined(judged[start : end + 1], total, wanted)
            break


def _combined(parts: Sequence[Candidate], total: Decimal, wanted: Decimal) -> Combined:
    unknown = any(part.verdict == "unknown" for part in parts)
    reasons = [f"合计 {total.normalize():f} ㎡，需 {wanted.normalize():f} ㎡", NEIGHBOURS[parts[0].space.kind]]
    for part in parts:
        reasons += [f"{part.space.name}：{words}" for words in part.reasons if "待核" in words]
    return Combined(
        tuple(part.space for part in parts),
        tuple(part.full_name for part in parts),
        total,
        total - wanted,
        "unknown" if unknown else "ok",
        tuple(reasons),
        joined_name(parts[0].inventory, [part.space for part in parts]),
    )


def free_rows(inventory: Inventory, on: date, rules: SpaceRules | None = None) -> Iterator[tuple[Space, ...]]:
    """Every window of two or more free neighbours with registered areas and state, for the match report's slots."""
    rules = rules or load_space_rules()
    statuses, blocked = inventory.statuses(on), inventory.blocked(on)
    for row in _rows(inventory, Need(on)):
        longest = rules.rooms if row[0].kind is SpaceKind.ROOM else rules.floors
        open_ones = [
            unit.id not in blocked and statuses[unit.id].known and area_of(inventory, unit, on) is not None
            for unit in row
        ]
        for start in range(len(row)):
            for end in range(start, min(start + longest, len(row))):
                if not open_ones[end]:
                    break
                if end > start:
                    yield tuple(row[start : end + 1])
