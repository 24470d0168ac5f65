"""签约统计: a project counts once, at its first 签约; an increase (增资) counts its increment and no project. Pure.

拟签约, framework agreements and a move taken back by a correction never count. A ledger or a first entry may *state* 签约;
such a project counts only once its signing is proven, until then it is listed apart (台账所写、未核实).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mhcrm.domain.invested import stated
from mhcrm.domain.lead import Lead
from mhcrm.domain.pipeline.moves import Stay, is_open
from mhcrm.plan.pipeline_rules import STAGES

INCREASE_OF, INCREASE = "increase_of", "increase_wan"
"""Fields of an increase: code of the project it adds to, and the money added."""


AGREEMENT = "S.agreement"
"""The need of 签约 that a formal investment agreement meets."""


@dataclass(frozen=True, slots=True)
class Signed:
    """Signings of a period, amounts per currency in 万, never added up across currencies.

    ``unproven`` are codes of projects said to be signed without an agreement or a day of signing: they count nowhere.
    ``since_left`` are those counted that stand before 签约 again or left: (code, stage now).
    """

    first: date
    last: date
    projects: int
    increases: int
    amounts: Mapping[str, Decimal]
    unstated: int
    codes: tuple[str, ...]
    unproven: tuple[str, ...] = ()
    since_left: tuple[tuple[str, str], ...] = ()


def sign_day(lead: Lead, today: date) -> date | None:
    """签约日期 when it is a whole day that has come; a month, a year or a day ahead proves nothing."""
    text = lead.text("sign_on").strip()
    try:
        day = date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None
    return day if day is not None and day <= today else None


def is_proven(lead: Lead, today: date, agreed: Collection[int]) -> bool:
    """True when a formal agreement is on record (``agreed``: leads with counting evidence of one) or the day is known."""
    return lead.id in agreed or sign_day(lead, today) is not None


def count_signed(
    leads: Iterable[tuple[Lead, tuple[Stay, ...]]],
    first: date,
    last: date,
    *,
    today: date,
    agreed: Collection[int] = (),
) -> Signed:
    """Count what was signed for the first time within these days, both included."""
    projects = increases = unstated = 0
    amounts: dict[str, Decimal] = {}
    codes, unproven, since_left = [], [], []
    for lead, history in leads:
        day = _signed_on(lead, history, today)
        if day is None or not first <= day <= last:
            continue
        code = lead.code or ""
        if not is_proven(lead, today, agreed):
            unproven.append(code)
            continue
        grows = bool(lead.text(INCREASE_OF).strip())
        increases, projects = increases + grows, projects + (not grows)
        codes.append(code)
        if _stands_before(lead.text("stage")):
            since_left.append((code, lead.text("stage")))
        amount, currency = _amount(lead, grows)
        if amount is None:
            unstated += 1
        else:
            amounts[currency] = amounts.get(currency, Decimal()) + amount
    return Signed(first, last, projects, increases, amounts, unstated, tuple(codes), tuple(unproven), tuple(since_left))


def _signed_on(lead: Lead, history: Iterable[Stay], today: date) -> date | None:
    """The first day in 签约; where a ledger only stated the stage, the day of signing it gave, even if written in later."""
    stays = [stay for stay in history if stay.stage == "S"]
    if not stays:
        return None
    first = min(stays, key=lambda stay: stay.on)
    return (sign_day(lead, today) if first.source else None) or first.on


def _amount(lead: Lead, grows: bool) -> tuple[Decimal | None, str]:
    currency = lead.text("investment_currency")
    if grows:
        return lead.number(INCREASE), currency or "CNY"
    return stated(lead.number, currency)


def _stands_before(stage: str) -> bool:
    return not is_open(stage) or STAGES.index(stage) < STAGES.index("S")
