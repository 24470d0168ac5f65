"""The investment a lead states: RMB where it is given, else the foreign amount in its own currency; never converted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from mhcrm.base.money import CURRENCY_LABELS

RMB = "CNY"


def stated(number: Callable[[str], Decimal | None], currency: str) -> tuple[Decimal | None, str]:
    """(amount in 万, currency code); the amount is None when nobody stated one.

    Args:
        number: gives the value of a field by name.
        currency: ``investment_currency`` of the lead, "" = RMB. Beside an RMB amount it is that of the foreign amount.
    """
    amount, foreign = number("investment_wan"), number("investment_foreign_wan")
    if amount is None and foreign is not None:
        return foreign, currency or RMB
    return amount, RMB if foreign is not None else currency or RMB


def unit(currency: str) -> str:
    """万元, 万美元 …: the unit officers read for an amount in 万 of a currency."""
    return "万元" if currency in ("", RMB) else f"万{CURRENCY_LABELS.get(currency, currency)}"


def amount_words(amount: Decimal, currency: str) -> str:
    """37,000 万元, 800 万美元: digits grouped, no trailing zeros, the unit behind."""
    digits = f"{amount:,f}"
    digits = digits.rstrip("0").rstrip(".") if "." in digits else digits
    return f"{digits} {unit(currency)}"


def invested_words(number: Callable[[str], Decimal | None], currency: str) -> str:
    """The stated investment in words, a range as one; "" when nobody stated any."""
    amount, own = stated(number, currency)
    low, high = number("investment_wan_min"), number("investment_wan_max")
    if amount is not None:
        return amount_words(amount, own)
    if low is not None and high is not None and low != high:
        return f"{amount_words(low, own).split()[0]}–{amount_words(high, own)}"
    if low is not None and high is not None:
        return amount_words(low, own)
    if low is not None:
        return f"不低于 {amount_words(low, own)}"
    return f"不超过 {amount_words(high, own)}" if high is not None else ""


def amounts_words(amounts: Mapping[str, Decimal]) -> str:
    """Sums of several currencies side by side, never added up: 37,000 万元、800 万美元."""
    return "、".join(amount_words(amount, currency) for currency, amount in amounts.items())
