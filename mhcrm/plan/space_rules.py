"""Our own points and thresholds of the space search (编者规则), read strictly from ``resources/rules/space.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from mhcrm.base.paths import resource
from mhcrm.plan.yaml_strict import read_yaml, rule_error

_NUMBERS = (
    *("near", "delivery", "delivery_days", "waste", "price", "rooms", "floors"),
    *("vacant_days", "expiring_days", "proposal_days"),
)


@dataclass(frozen=True)
class SpaceRules:
    """The numbers of ``space.yaml``, checked.

    ``chain``: standing of the park in a match report → points. ``near_layouts``: ids of the records that say which places
    lie together.
    """

    chain: Mapping[str, int]
    near_layouts: tuple[str, ...]
    near: int
    delivery: int
    delivery_days: int
    waste: int
    price: int
    rooms: int
    floors: int
    vacant_days: int
    expiring_days: int
    proposal_days: int


@lru_cache(maxsize=4)
def load_space_rules(path: Path | None = None) -> SpaceRules:
    """Read the numbers.

    Raises:
        RuleFileError: a key is missing, unknown or no whole number; names file and line.
    """
    file = path or resource("rules/space.yaml")
    data, line_of = read_yaml(file)
    if not isinstance(data, dict) or set(data) != {"chain", "near_layouts", *_NUMBERS}:
        raise rule_error(file.name, 1, f"应正好有这些键：{'、'.join(('chain', 'near_layouts', *_NUMBERS))}。")
    numbers: dict[str, int] = {}
    for key in _NUMBERS:
        value = data[key]
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise rule_error(file.name, line_of(key), f"“{key}”应为不小于零的整数。")
        numbers[key] = value
    chain = data["chain"]
    if not isinstance(chain, dict) or set(chain) != {"named", "same-chain", "unmentioned"}:
        raise rule_error(file.name, line_of("chain"), "“chain”应有 named、same-chain、unmentioned 三项。")
    if not all(isinstance(value, int) and not isinstance(value, bool) for value in chain.values()):
        raise rule_error(file.name, line_of("chain"), "“chain”各项应为整数。")
    layouts = data["near_layouts"]
    if not isinstance(layouts, list) or not all(isinstance(item, str) for item in layouts):
        raise rule_error(file.name, line_of("near_layouts"), "“near_layouts”应为记录编号的列表。")
    return SpaceRules(chain=chain, near_layouts=tuple(layouts), **numbers)
