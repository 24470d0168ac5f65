"""Areas as ledgers write them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mhcrm.base.area import convert, parse_area


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("30亩", "30", "亩"),
        ("约1200㎡", "1200", "㎡"),
        ("2万方", "20000", "㎡"),
        ("1200平", "1200", "㎡"),
        ("25.06万平方米", "250600", "㎡"),
        ("三十亩", "30", "亩"),
        ("1.2公顷", "1.2", "公顷"),
        ("0.5平方公里", "0.5", "平方公里"),
        ("500㎡以上", "500", "㎡"),
        ("100余亩", "100", "亩"),
        ("3栋2万平米", "20000", "㎡"),
        ("3,200 m2", "3200", "㎡"),
        ("２０亩", "20", "亩"),
    ],
)
def test_value_and_unit(text: str, value: str, unit: str) -> None:
    found = parse_area(text, "㎡")
    assert (found.value, found.unit) == (Decimal(value), unit)


@pytest.mark.parametrize(
    ("text", "doubt"), [("26栋", "count"), ("视情况", "unclear"), ("-5", "negative"), ("4617,47", "unclear")]
)
def test_no_area_is_no_number(text: str, doubt: str) -> None:
    found = parse_area(text, "㎡")
    assert found.value is None
    assert doubt in found.doubts


def test_total_with_parts_is_checked() -> None:
    right = parse_area("607亩，其中工业566亩，研发41亩", "㎡")
    assert (right.value, right.doubts) == (Decimal(607), ("parts",))
    wrong = parse_area("607亩，其中工业566亩，研发40亩", "㎡")
    assert "sum" in wrong.doubts


def test_range() -> None:
    found = parse_area("1-2万平方米", "㎡")
    assert (found.value, found.low, found.high) == (None, Decimal(10000), Decimal(20000))


def test_two_measures_in_one_cell() -> None:
    assert parse_area("30亩/20000㎡", "㎡").others == ((Decimal(20000), "㎡"),)


def test_no_plant_is_zero() -> None:
    assert parse_area("无厂房", "㎡").value == 0


def test_a_mu_is_not_667() -> None:
    assert convert(Decimal(1), "亩", "㎡") == Decimal("666.666667")
    assert convert(Decimal(20000), "㎡", "亩") == 30
    assert convert(Decimal(1), "公顷", "亩") == 15
    assert convert(Decimal(1), "平方公里", "亩") == 1500


@given(st.decimals(min_value=0, max_value=100000, places=2))
def test_mu_survive_the_way_through_square_metres(mu: Decimal) -> None:
    back = convert(convert(mu, "亩", "㎡"), "㎡", "亩")
    assert abs(back - mu) <= Decimal("0.000001")


@given(st.text(max_size=40))
def test_any_text_is_read_or_doubted(text: str) -> None:
    found = parse_area(text, "㎡")
    assert found.value is not None or found.doubts
