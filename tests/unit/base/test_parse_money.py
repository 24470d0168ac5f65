"""Amounts as ledgers write them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mhcrm.base.money import parse_money

EXACT = [
    ("3.5亿", "35000"),
    ("35,000.00", "35000"),
    ("3.5亿元人民币", "35000"),
    ("1.2个亿", "12000"),
    ("8千万", "8000"),
    ("三千万", "3000"),
    ("叁亿元", "30000"),
    ("1亿2千万", "12000"),
    ("1亿5000万元", "15000"),
    ("３５０００", "35000"),
    ("１２００万元", "1200"),
    ("12 000", "12000"),
    ("3亿（其中设备8000万）", "30000"),
    ("总投资3亿，其中一期1亿", "30000"),
    ("1.2亿/固投8000万", "12000"),
    ("￥3000万", "3000"),
    ("3000w", "3000"),
    ("1200万元整", "1200"),
    ("500000元", "50"),
]


@pytest.mark.parametrize(("text", "wan"), EXACT)
def test_exact(text: str, wan: str) -> None:
    found = parse_money(text)
    assert found.amount == Decimal(wan)
    assert found.currency == "CNY"
    assert found.doubts == ()


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("3-5亿元", "30000", "50000"),
        ("5000-8000万", "5000", "8000"),
        ("5000万-1亿", "5000", "10000"),
        ("1亿~1.5亿", "10000", "15000"),
        ("1至2亿", "10000", "20000"),
    ],
)
def test_range_has_no_single_amount(text: str, low: str, high: str) -> None:
    found = parse_money(text)
    assert (found.amount, found.low, found.high) == (None, Decimal(low), Decimal(high))
    assert "range" in found.doubts


@pytest.mark.parametrize(
    ("text", "currency", "wan"),
    [
        ("500万美元", "USD", "500"),
        ("USD 5m", "USD", "500"),
        ("2亿美金", "USD", "20000"),
        ("20亿日元", "JPY", "200000"),
        ("HKD 3000万", "HKD", "3000"),
        ("300万欧元", "EUR", "300"),
    ],
)
def test_foreign_currency_is_named(text: str, currency: str, wan: str) -> None:
    found = parse_money(text)
    assert (found.currency, found.amount) == (currency, Decimal(wan))


def test_rmb_beside_foreign_currency_is_taken_and_said() -> None:
    found = parse_money("2000万美元（约1.4亿元人民币）")
    assert (found.currency, found.amount) == ("CNY", Decimal(14000))
    assert found.doubts == ("currency-pair",)


@pytest.mark.parametrize(
    "text", ["视情况", "注册资本5000万", "5000万?", "4617,47", "待企业确认", "20亩", "5%", "2026年"]
)
def test_unclear_is_never_a_number(text: str) -> None:
    found = parse_money(text)
    assert found.amount is None
    assert found.doubts


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("约3亿", "约"),
        ("不低于3亿", "不低于"),
        ("超3亿", "超过"),
        ("3亿以上", "不低于"),
        ("3亿元左右", "约"),
        ("逾3亿", "超过"),
        ("3亿以内", "不超过"),
    ],
)
def test_qualifiers(text: str, qualifier: str) -> None:
    found = parse_money(text)
    assert (found.amount, found.qualifier) == (Decimal(30000), qualifier)


def test_instalments_are_added_and_said() -> None:
    found = parse_money("一期1亿，二期2亿")
    assert found.amount == Decimal(30000)
    assert found.doubts == ("parts",)


@pytest.mark.parametrize(("unit", "wan"), [("元", "0.35"), ("万", "3500"), ("亿", "35000000"), ("千", "350")])
def test_default_unit_only_where_the_text_names_none(unit: str, wan: str) -> None:
    assert parse_money("3500", unit).amount == Decimal(wan)
    assert parse_money("2亿", unit).amount == Decimal(20000)


def test_negative_is_said() -> None:
    assert parse_money("-500").doubts == ("negative",)


@given(st.integers(min_value=1, max_value=9_999_999), st.sampled_from(["万", "万元", "亿", "亿元", "元"]))
def test_number_and_unit_round_trip(number: int, unit: str) -> None:
    scale = {"万": Decimal(1), "亿": Decimal(10000), "元": Decimal("0.0001")}[unit.removesuffix("元") or "元"]
    assert parse_money(f"{number}{unit}").amount == number * scale
    assert parse_money(f"{number:,}{unit}").amount == number * scale


@given(st.text(max_size=40))
def test_any_text_is_read_or_doubted(text: str) -> None:
    found = parse_money(text)
    assert found.amount is not None or found.doubts
