"""The numbers of ``matching.yaml`` that an office may put its own in the place of: tiers of space and fit of a unit (编者规则)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from mhcrm.plan.lines import EditorLine, Lines

TIER_KEYS = ("building_area_sqm", "research_floor_sqm", "research_building_sqm")
SLOT_KEYS = ("slightly_smaller", "much_larger")


@dataclass(frozen=True, slots=True)
class TierLines:
    """Areas (㎡) from which our own rule reads a whole floor or a whole building; ``office``: ids the office set."""

    building: Decimal
    research_floor: Decimal
    research_building: Decimal
    office: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class SlotLines:
    """How much smaller (share) or larger (times) than the need a space may be; ``office``: ids the office set."""

    slightly_smaller: Decimal
    much_larger: Decimal
    office: frozenset[str] = frozenset()


def rule_word(lines: TierLines | SlotLines, *names: str) -> str:
    """编者规则, or 本办规则 where the office set one of the numbers named."""
    return "本办规则" if any(LINE_OF[name] in lines.office for name in names) else "编者规则"


@dataclass(frozen=True, slots=True)
class _Line:
    id: str
    name: str
    note: str
    fact: str
    unit: str
    least: Decimal | None = None
    most: Decimal | None = None


_ONE = Decimal(1)
_TIERS = {
    "building": _Line(
        "line.tier-building", "整栋参考线（总部类）", "总部类需求达到此面积即按一栋楼", "floor_area_sqm", "㎡"
    ),
    "research_floor": _Line(
        "line.tier-research-floor",
        "整层参考线（研发中心）",
        "研发中心未说明环节，从此面积起按一层楼",
        "floor_area_sqm",
        "㎡",
    ),
    "research_building": _Line(
        "line.tier-research-building",
        "整栋参考线（研发中心）",
        "研发中心未说明环节，达到此面积按一栋楼",
        "floor_area_sqm",
        "㎡",
    ),
}
_SLOTS = {
    "slightly_smaller": _Line(
        "line.slot-smaller", "略小可核实的比例", "空间小于需求但不低于此比例时待核", "", "倍", most=_ONE
    ),
    "much_larger": _Line("line.slot-larger", "过大的倍数", "空间超过需求的这个倍数时不推荐", "", "倍", least=_ONE),
}
LINE_OF: Mapping[str, str] = {name: line.id for name, line in (_TIERS | _SLOTS).items()}
"""Field of :class:`TierLines` or :class:`SlotLines` → id of its line."""


def rule_lines(tiers: TierLines, slots: SlotLines) -> dict[str, EditorLine]:
    """The numbers as reference lines, beside those of the policy rules."""
    return {
        line.id: EditorLine(line.id, line.name, line.fact, value, line.unit, line.note, None, line.least, line.most)
        for wanted, numbers in ((_TIERS, tiers), (_SLOTS, slots))
        for name, line in wanted.items()
        if isinstance(value := getattr(numbers, name), Decimal)
    }


_Numbers = TypeVar("_Numbers", TierLines, SlotLines)


def with_office(numbers: _Numbers, lines: Lines) -> _Numbers:
    """The numbers as they stand on the day of ``lines``: the office's own where it set one."""
    names = _TIERS if isinstance(numbers, TierLines) else _SLOTS
    own = {name: found for name, line in names.items() if (found := lines.get(line.id)) and found.office}
    values = {name: own[name].value if name in own else getattr(numbers, name) for name in names}
    return type(numbers)(**values, office=frozenset(line.id for line in own.values()))
