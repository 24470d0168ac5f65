"""Our own weights of the allocation (编者规则), read strictly from ``resources/rules/allocation.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from mhcrm.base.paths import resource
from mhcrm.plan.yaml_strict import read_yaml, rule_error

NUMBERS = ("waste", "unknown", "better_park", "offers", "joined", "pair", "pairs")
TABLES = ("standing", "priority")


@dataclass(frozen=True)
class AllocationRules:
    """Points by part, and the multiplier of a project's stated priority (1 where none is stated)."""

    standing: Mapping[str, float]
    priority: Mapping[str, float]
    waste: float
    unknown: float
    better_park: float
    offers: int
    joined: float
    pair: float
    pairs: int


def load_allocation_rules(path: Path | None = None) -> AllocationRules:
    """Read the weights.

    Raises:
        RuleFileError: a key is missing, unknown or no number; names file and line.
    """
    file = path or resource("rules/allocation.yaml")
    data, line_of = read_yaml(file)
    if not isinstance(data, dict):
        raise rule_error(file.name, 1, "应为“键: 值”的表。")
    for key in data:
        if key not in (*NUMBERS, *TABLES):
            raise rule_error(
                file.name, line_of(key), f"不认识的键“{key}”。", todo=f"可用：{'、'.join((*TABLES, *NUMBERS))}。"
            )
    for key in (*NUMBERS, *TABLES):
        if key not in data:
            raise rule_error(file.name, 1, f"缺少“{key}”。")
    for key in NUMBERS:
        if not _number(data[key]):
            raise rule_error(file.name, line_of(key), f"“{key}”应为数字。")
    for key in TABLES:
        table = data[key]
        if not isinstance(table, dict) or not table or not all(_number(value) for value in table.values()):
            raise rule_error(file.name, line_of(key), f"“{key}”应为“词: 数字”的表。")
    return AllocationRules(
        standing=cast(dict[str, float], data["standing"]),
        priority=cast(dict[str, float], data["priority"]),
        waste=float(data["waste"]),
        unknown=float(data["unknown"]),
        better_park=float(data["better_park"]),
        offers=int(data["offers"]),
        joined=float(data["joined"]),
        pair=float(data["pair"]),
        pairs=int(data["pairs"]),
    )


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
