"""The total investment where it stands only in free text (总投资3.5亿元), with the words it was read from.

Cautious: the amount must be named as the project's investment and carry its unit. What was raised, sold, paid in or already
spent, and the fixed part alone, is no total; the lower end of a range is taken, because more is not certain.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from mhcrm.base.money import parse_money
from mhcrm.domain.lead import Lead
from mhcrm.domain.matching.facts import Evidence
from mhcrm.plan.anchors import Sought

FIELDS = ("summary", "project", "demands", "progress", "notes", "company_profile")
COLUMNS = ("investment_wan", "investment_wan_min", "investment_wan_max", "investment_foreign_wan")
_UNIT = "(?:亿|千万|百万|万)(?:元|人民币|美元|美金|欧元|日元|英镑|港元|港币)?"
_AMOUNT = rf"(\d[\d,]*(?:\.\d+)?(?:(?:-|~|至|到)\d[\d,]*(?:\.\d+)?)?{_UNIT}(?:\d+(?:\.\d+)?万元?)?)"
_NAMED = "(?:总投资额?|投资总额|计划投资额?|拟投资额?|预计投资额?|项目投资额?|投资规模|投资额|投资)"
_TOTAL = Sought(
    f"(?:^|(?<=[,。;:(、\n拟将划计约元目,]))(?P<named>(?:预计|计划|拟|项目)?{_NAMED})"
    f"(?:约为?|大约|不低于|不少于|超过?|达到?|近|为|共|[::]|预计|人民币)*{_AMOUNT}(?!以?[内下]|的?(?:基金|注册|营收|产值))"
)
_RANGE = re.compile(r"[-~至到]")
_STRONG = ("总投资", "总投资额", "投资总额")


@dataclass(frozen=True, slots=True)
class Amount:
    """Total investment read from text: 万 of ``currency``."""

    value: Decimal
    currency: str
    evidence: Evidence


def investment_in_text(lead: Lead, fields: Mapping[str, str]) -> Amount | None:
    """The amount of the first field that names one; None where a column speaks of it, or nothing does.

    Args:
        fields: normalised text of the lead by field.
    """
    if any(lead.text(name) or lead.raw.get(name) for name in COLUMNS):
        return None
    found = [
        (not match["named"].endswith(_STRONG), order, name, match)
        for order, name in enumerate(FIELDS)
        for match in _TOTAL.finditer(fields.get(name, ""))
    ]
    for _weak, _order, name, match in sorted(found, key=lambda item: item[:2]):
        amount = _read(match[2], Evidence(name, match.group()))
        if amount is not None:
            return amount
    return None


def _read(text: str, evidence: Evidence) -> Amount | None:
    money = parse_money(text)
    value = money.low if _RANGE.search(text) and money.low is not None else money.amount
    return Amount(value, money.currency, evidence) if value else None
