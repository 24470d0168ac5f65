"""Dates with precision."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mhcrm.base.dates import PartialDate, from_serial, parse_date, read_number


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2025/3/7", "2025-03-07"),
        ("2025.3.7", "2025-03-07"),
        ("20250307", "2025-03-07"),
        ("2025年3月", "2025-03"),
        ("2025-3", "2025-03"),
        ("2025年", "2025"),
        ("2026-05-07 10:30:00", "2026-05-07"),
        ("2026-05-07T10:30:00", "2026-05-07"),
        ("2026年5月7日（周四）", "2026-05-07"),
        ("May 7, 2026", "2026-05-07"),
        ("二〇二六年五月七日", "2026-05-07"),
        ("13/05/2026", "2026-05-13"),
        ("２０２６年５月", "2026-05"),
        ("46150", "2026-05-08"),
    ],
)
def test_certain(text: str, iso: str) -> None:
    found = parse_date(text)
    assert found.value is not None
    assert found.value.iso() == iso
    assert found.doubts == ()


@pytest.mark.parametrize(
    ("text", "iso", "doubt"),
    [
        ("25.3", "2025-03", "short-year"),
        ("26.5.7", "2026-05-07", "short-year"),
        ("2025Q2", "2025-Q2", "vague"),
        ("2026年上半年", "2026-H1", "vague"),
        ("2026年底", "2026", "vague"),
        ("2026年5月上旬", "2026-05", "vague"),
        ("07/05/2026", "2026", "ambiguous"),
        ("2026年5-6月", "2026", "range"),
        ("2026.5.7-9", "2026-05", "range"),
        ("2026年3月-2026年12月", "2026", "range"),
    ],
)
def test_coarser_but_true(text: str, iso: str, doubt: str) -> None:
    found = parse_date(text)
    assert found.value is not None
    assert found.value.iso() == iso
    assert doubt in found.doubts


@pytest.mark.parametrize(
    "text", ["3月7日", "二季度", "上半年", "年内", "“十五五”末", "2026-02-30", "近期", "2026年13月"]
)
def test_never_an_invented_day(text: str) -> None:
    found = parse_date(text)
    assert found.value is None
    assert found.doubts


def test_a_year_stated_by_the_sheet_is_used_and_said() -> None:
    found = parse_date("3月7日", 2026)
    assert found.value is not None
    assert found.value.iso() == "2026-03-07"
    assert "year-assumed" in found.doubts


def test_serial_numbers_follow_the_date_system() -> None:
    assert from_serial(46150) == date(2026, 5, 8)
    assert from_serial(46150 - 1462, date1904=True) == date(2026, 5, 8)
    assert from_serial(12) is None


@pytest.mark.parametrize(
    ("number", "iso"),
    [(20260508.0, "2026-05-08"), (202605.0, "2026-05"), (2026.0, "2026"), (2026.05, "2026-05"), (2025.1, "2025")],
)
def test_bare_numbers(number: float, iso: str) -> None:
    found = read_number(number)
    assert found.value is not None
    assert found.value.iso() == iso


def test_a_lost_zero_is_said() -> None:
    assert read_number(2025.1).doubts == ("ambiguous",)


@pytest.mark.parametrize(
    ("iso", "first", "last"),
    [
        ("2026-05-07", date(2026, 5, 7), date(2026, 5, 7)),
        ("2026-02", date(2026, 2, 1), date(2026, 2, 28)),
        ("2026-Q2", date(2026, 4, 1), date(2026, 6, 30)),
        ("2026-H2", date(2026, 7, 1), date(2026, 12, 31)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_period_bounds(iso: str, first: date, last: date) -> None:
    value = PartialDate.parse(iso)
    assert (value.iso(), value.first(), value.last()) == (iso, first, last)


def test_labels() -> None:
    assert PartialDate.parse("2026-Q3").label() == "2026年第三季度"
    assert PartialDate.parse("2026-H1").label() == "2026年上半年"


@given(st.dates(min_value=date(1991, 1, 1), max_value=date(2059, 12, 31)))
def test_written_days_read_back(day: date) -> None:
    for text in (
        day.isoformat(),
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}.{day.month}.{day.day}",
        day.strftime("%Y%m%d"),
    ):
        found = parse_date(text)
        assert found.value == PartialDate.of(day)


@given(st.text(max_size=30))
def test_any_text_is_read_or_doubted(text: str) -> None:
    found = parse_date(text)
    assert found.value is not None or found.doubts
