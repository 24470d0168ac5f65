"""The investment a lead states: RMB where it is given, else the foreign amount in its own currency; never converted."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

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
