"""Money columns: units by precedence, currencies, ranges, sizes that cannot be right."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from decimal import Decimal
from statistics import median

from mhcrm.base.money import CURRENCY_LABELS, UNITS, WAN, Money, parse_money
from mhcrm.domain.intake.cells.column import Column, Reading, problem_at, text_or_none
from mhcrm.domain.intake.grid import Cell

UNIT_LABELS = {
    "": "元",
    "元": "元",
    "千": "千元",
    "万": "万元",
    "十万": "十万元",
    "百万": "百万元",
    "千万": "千万元",
    "亿": "亿元",
}
HUGE_WAN = Decimal(1_000_000)
"""Editor's bound: an investment above 100 亿元 is asked about."""
TINY_WAN = Decimal(10)
"""Editor's bound: an investment below 10 万元 is asked about."""
RATIO_LOW, RATIO_HIGH = 100, 300
"""Editor's bounds: a bare number this many times below or above the column's median is asked about."""
_MOST = 1e18
"""A number from here on is an account or a slip of the keyboard, no amount."""
_DATE = re.compile(r"^\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}")
_CODES = {
    "unclear": "amount-unclear",
    "grouping": "amount-grouping",
    "range": "amount-range",
    "parts": "amount-parts",
    "negative": "amount-negative",
    "currency-pair": "amount-pair",
    "phase": "amount-phase",
}


@dataclass(frozen=True, slots=True)
class _Cell:
    """One distinct cell as read: value in 万元, original text, and what to say about it."""

    value: Decimal | None
    raw: str = ""
    codes: tuple[str, ...] = ()
    money: Money | None = None
    bare: bool = False


_BLANK = _Cell(None)


def read_money(column: Column) -> Reading:
    """Read a money column into 万元 (of RMB); foreign amounts go to ``investment_foreign_wan`` with their currency."""
    if len(column.unit) > 1 and column.unit.endswith("元"):  # a form names the unit as officers do
        shown = column.unit_shown.removesuffix("元") or column.unit_shown
        column = replace(column, unit=column.unit.removesuffix("元"), unit_shown=shown)
    known: dict[Cell, _Cell] = {}
    cells: list[_Cell] = []
    for cell in column.cells:
        found = known.get(cell)
        if found is None:
            found = known[cell] = _read(cell, column)
        cells.append(found)
    reading = Reading([cell.value for cell in cells])
    main = column.field == "investment_wan"
    low, high = _expected(known.values()) if main else (None, None)
    for place, found in enumerate(cells):
        if found.codes or found.raw:
            _report(column, reading, place, found)
        if main and found.value is not None:
            _size(column, reading, place, found, low, high)
    return reading


def _read(cell: Cell, column: Column) -> _Cell:
    if (
        type(cell) is float
        and 0 <= cell < _MOST
        and cell.is_integer()
        and column.unit in ("万", "")
        and not column.currency
    ):
        return _Cell(Decimal(int(cell)), "", (), None, True)
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        if not abs(cell) < _MOST:
            return _Cell(None, str(cell), ("amount-unclear",))
        money = Money(_scaled(Decimal(repr(cell)) if isinstance(cell, float) else Decimal(cell), column.unit))
        if column.currency not in ("", "CNY"):
            return _foreign(Money(money.amount, currency=column.currency), _shown(cell))
        if money.amount is not None and money.amount < 0:
            return _Cell(None, repr(cell), ("amount-negative",))
        return _Cell(_plain(money.amount), "" if column.unit == "万" else _shown(cell), (), money, True)
    text = text_or_none(cell)
    if text is None:
        return _BLANK
    if isinstance(cell, (date, time, timedelta)) or _DATE.match(text):
        return _Cell(None, text, ("amount-unclear",))
    money = parse_money(text, column.unit or "万", column.currency or "CNY")
    return _judge(text, money, column)


def _size_of(unit: str) -> Decimal:
    return UNITS.get(unit.removesuffix("元"), Decimal(0))


def _scaled(value: Decimal, unit: str) -> Decimal:
    if unit in ("万", ""):
        return value
    return value * (Decimal(1) if unit == "元" else UNITS[unit]) / WAN


def _shown(cell: float) -> str:
    return str(int(cell)) if cell == int(cell) else repr(cell)


def _plain(value: Decimal | None) -> Decimal | None:
    """No exponent and no trailing zeros, so that equal amounts print alike."""
    if value is None:
        return None
    whole = value.to_integral_value()
    return whole.quantize(Decimal(1)) if value == whole else value.normalize()


def _judge(text: str, money: Money, column: Column) -> _Cell:
    codes = [_CODES[doubt] for doubt in money.doubts]
    if money.currency != "CNY":
        return _foreign(money, text)
    if money.qualifier == "约":
        codes.append("amount-approx")
    elif money.qualifier:
        codes.append("amount-bound")
    read = money.amount is not None or money.low is not None or money.high is not None
    if read and money.unit not in ("", "元") and column.unit_shown and _size_of(money.unit) != _size_of(column.unit):
        codes.append("amount-unit")
    value = None if "negative" in money.doubts else money.amount
    return _Cell(_plain(value), text, tuple(codes), money, not money.unit)


def _foreign(money: Money, text: str) -> _Cell:
    return _Cell(None, text, ("amount-currency",), money)


def _report(column: Column, reading: Reading, place: int, found: _Cell) -> None:
    money = found.money
    if found.raw and found.raw != str(found.value):
        reading.raws[place] = found.raw
    for code in found.codes:
        currency = CURRENCY_LABELS.get(money.currency, money.currency) if money else ""
        reading.problems.append(
            problem_at(
                column, place, code, found.raw, currency=currency, unit=UNIT_LABELS.get(column.unit, column.unit)
            )
        )
    if money is None or column.field != "investment_wan":
        return
    if "amount-currency" in found.codes:
        reading.add_extra("investment_currency", place, money.currency)
        reading.add_extra("investment_foreign_wan", place, _plain(money.amount))
    elif money.low is not None or money.high is not None:
        reading.add_extra("investment_wan_min", place, _plain(money.low))
        reading.add_extra("investment_wan_max", place, _plain(money.high))


def _expected(cells: object) -> tuple[Decimal | None, Decimal | None]:
    """The span of believable bare numbers, from the column itself; (None, None) for short columns."""
    numbers = [cell.value for cell in cells if cell.value]  # type: ignore[attr-defined]
    if len(numbers) < 3:
        return None, None
    middle = median(numbers)
    return middle / RATIO_LOW, middle * RATIO_HIGH


def _size(
    column: Column, reading: Reading, place: int, found: _Cell, low: Decimal | None, high: Decimal | None
) -> None:
    value = found.value
    if value is None:
        return
    if value == 0:
        reading.problems.append(problem_at(column, place, "amount-zero", found.raw or "0"))
        return
    off = found.bare and low is not None and high is not None and not low <= value <= high
    if off or value > HUGE_WAN or value < TINY_WAN:
        unit = UNIT_LABELS.get(column.unit, column.unit) or "万元"
        shown = found.raw or str(value)
        reading.problems.append(problem_at(column, place, "amount-size", shown, unit=unit, other=f"{value:f}"))
