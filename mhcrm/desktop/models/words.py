"""How values are worded in the window: money, areas, due dates. Unknown is 待核实, never blank and never 0."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mhcrm.base.money import CURRENCY_LABELS

UNKNOWN = "待核实"


@dataclass(frozen=True, slots=True)
class Due:
    """A due date in words: overdue, today, later."""

    words: str
    state: str  # overdue, today, later, ""


def number(value: object) -> str:
    """A figure with thousands commas and no trailing zeros; 待核实 when unknown."""
    if value is None or value == "":
        return UNKNOWN
    try:
        figure = Decimal(str(value))
    except ArithmeticError:
        return str(value)
    text = f"{figure:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def currency(code: object) -> str:
    """The short word of a foreign currency; "" for 人民币 or none."""
    text = str(code or "CNY")
    return "" if text == "CNY" else CURRENCY_LABELS.get(text, text)


def day(value: object, today: date) -> str:
    """A date as officers write it in a list: MM-DD this year, whole otherwise; partial dates as they are."""
    text = str(value or "")
    return text[5:] if len(text) == 10 and text.startswith(f"{today.year}-") else text


def due(value: object, today: date) -> Due:
    """逾期N天, 今天 or the day."""
    text = str(value or "")
    try:
        on = date.fromisoformat(text)
    except ValueError:
        return Due(text, "later" if text else "")
    late = (today - on).days
    if late > 0:
        return Due(f"逾期{late}天", "overdue")
    return Due("今天", "today") if late == 0 else Due(day(text, today), "later")


def money(value: object, code: object, low: object = None, high: object = None) -> str:
    """An amount in 万 of its currency, or a range, with the foreign currency's word in front."""
    if value is None and (low is not None or high is not None):
        body = f"{number(low) if low is not None else '…'}–{number(high) if high is not None else '…'}"
    else:
        body = number(value)
    prefix = currency(code)
    return f"{prefix} {body}" if prefix and body != UNKNOWN else body
