"""签约统计: a project counts once, at its first 签约; an increase (增资) counts its increment and no project. Pure.

拟签约, framework agreements and a move taken back by a correction never count: only the history of stages is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mhcrm.domain.lead import Lead
from mhcrm.domain.pipeline.moves import Stay, first_day_in

INCREASE_OF, INCREASE = "increase_of", "increase_wan"
"""Fields of an increase: code of the project it adds to, and the money added."""


@dataclass(frozen=True, slots=True)
class Signed:
    """Signings of a period, amounts per currency in 万, never added up across currencies."""

    first: date
    last: date
    projects: int
    increases: int
    amounts: Mapping[str, Decimal]
    unstated: int
    codes: tuple[str, ...]


def count_signed(leads: Iterable[tuple[Lead, tuple[Stay, ...]]], first: date, last: date) -> Signed:
    """Count what was signed for the first time within these days, both included."""
    projects = increases = unstated = 0
    amounts: dict[str, Decimal] = {}
    codes = []
    for lead, history in leads:
        day = first_day_in(history, "S")
        if day is None or not first <= day <= last:
            continue
        grows = bool(lead.text(INCREASE_OF).strip())
        amount = lead.number(INCREASE if grows else "investment_wan")
        increases, projects = increases + grows, projects + (not grows)
        codes.append(lead.code or "")
        if amount is None:
            unstated += 1
        else:
            currency = lead.text("investment_currency") or "CNY"
            amounts[currency] = amounts.get(currency, Decimal()) + amount
    return Signed(first, last, projects, increases, amounts, unstated, tuple(codes))
