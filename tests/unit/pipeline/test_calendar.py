"""Working days: the notices of 2025 and 2026, their edges, and years nobody knows yet."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mhcrm.base.errors import RuleFileError
from mhcrm.domain.pipeline.calendar import WorkCalendar, overlaid, weekday
from mhcrm.plan.work_calendar import CalendarYear, Holiday, parse_calendar, shipped_calendar

CALENDAR = WorkCalendar(shipped_calendar())
DAYS = st.dates(date(2024, 6, 1), date(2028, 6, 1))


def test_the_notices_are_as_published() -> None:
    """Every weekday off and every weekend day worked, written out by hand from 国办发明电〔2024〕12号 and 〔2025〕7号."""
    off = (
        "2025-01-01 2025-01-28 2025-01-29 2025-01-30 2025-01-31 2025-02-03 2025-02-04 2025-04-04 2025-05-01 2025-05-02 "
        "2025-05-05 2025-06-02 2025-10-01 2025-10-02 2025-10-03 2025-10-06 2025-10-07 2025-10-08 "
        "2026-01-01 2026-01-02 2026-02-16 2026-02-17 2026-02-18 2026-02-19 2026-02-20 2026-02-23 2026-04-06 2026-05-01 "
        "2026-05-04 2026-05-05 2026-06-19 2026-09-25 2026-10-01 2026-10-02 2026-10-05 2026-10-06 2026-10-07"
    )
    worked = (
        "2025-01-26 2025-02-08 2025-04-27 2025-09-28 2025-10-11 "
        "2026-01-04 2026-02-14 2026-02-28 2026-05-09 2026-09-20 2026-10-10"
    )
    days = [date(2025, 1, 1) + timedelta(days=at) for at in range(730)]
    unusual = [day for day in days if CALENDAR.is_workday(day) != (day.weekday() < 5)]
    assert [day.isoformat() for day in unusual] == sorted([*off.split(), *worked.split()])
    assert all(CALENDAR.is_workday(date.fromisoformat(text)) for text in worked.split())


def test_a_holiday_is_jumped_over() -> None:
    friday = date(2026, 2, 13)
    assert CALENDAR.is_workday(date(2026, 2, 14))  # the Saturday before the Spring Festival is worked
    assert CALENDAR.add(friday, 1) == date(2026, 2, 14)
    assert CALENDAR.add(friday, 2) == date(2026, 2, 24)
    assert CALENDAR.between(friday, date(2026, 2, 24)) == 2
    assert CALENDAR.between(date(2026, 2, 14), date(2026, 2, 23)) == 0


def test_counting_to_the_same_day_and_backwards() -> None:
    monday = date(2026, 3, 2)
    assert CALENDAR.between(monday, monday) == 0
    assert CALENDAR.between(date(2026, 3, 6), date(2026, 3, 9)) == 1
    assert CALENDAR.between(date(2026, 3, 9), date(2026, 3, 6)) == -1
    assert CALENDAR.add(date(2026, 3, 7), 0) == date(2026, 3, 9)
    assert CALENDAR.add(date(2026, 3, 9), -1) == date(2026, 3, 6)


def test_names_of_days() -> None:
    assert CALENDAR.name(date(2026, 2, 17)) == "春节"
    assert CALENDAR.name(date(2026, 2, 28)) == "调休上班"
    assert CALENDAR.name(date(2026, 3, 7)) == "周末"
    assert CALENDAR.name(date(2026, 3, 9)) == ""
    assert weekday(date(2026, 3, 9)) == "周一"


def test_a_year_without_a_notice_says_so() -> None:
    """2027 had not been published: no holiday is invented, the count is Monday to Friday and carries the words."""
    assert CALENDAR.known == {2025, 2026}
    assert CALENDAR.is_workday(date(2027, 1, 1))  # a Friday, certainly a holiday in the end, but not ours to invent
    assert CALENDAR.caveat(date(2026, 12, 1), date(2027, 1, 8)) == "2027 年的放假安排未录入，按周一至周五计。"
    assert CALENDAR.caveat(date(2026, 12, 1), date(2026, 12, 31)) == ""
    assert CALENDAR.unknown(date(2028, 1, 1), date(2026, 1, 1)) == (2027, 2028)
    assert "2027 至 2028" in CALENDAR.caveat(date(2026, 1, 1), date(2028, 1, 1))


def test_the_office_lays_its_own_year_over() -> None:
    own = parse_calendar(
        b"years:\n  - year: 2027\n    notice: X\n    off:\n"
        b"      - {name: N, from: 2026-12-31, to: 2027-01-01}\n    work: [2027-01-03]\n",
        "own.yaml",
    )
    both = overlaid(shipped_calendar(), own)
    assert both.known == {2025, 2026, 2027}
    assert not both.is_workday(date(2026, 12, 31))
    assert both.is_workday(date(2027, 1, 3))
    assert both.notice(2027) == "X"
    replaced = overlaid(own, [CalendarYear(2027, "Y", (Holiday("甲", date(2027, 2, 1), date(2027, 2, 1)),), ())])
    assert replaced.is_workday(date(2027, 1, 1))
    assert replaced.notice(2027) == "Y"


@given(DAYS, DAYS)
def test_counting_agrees_with_walking(first: date, second: date) -> None:
    start, end = sorted((first, second))
    walked = sum(CALENDAR.is_workday(start + timedelta(days=at)) for at in range(1, (end - start).days + 1))
    assert CALENDAR.between(start, end) == walked
    assert CALENDAR.between(end, start) == -walked


@given(DAYS, st.integers(1, 90))
def test_adding_is_the_inverse_of_counting(start: date, number: int) -> None:
    end = CALENDAR.add(start, number)
    assert CALENDAR.is_workday(end)
    assert CALENDAR.between(start, end) == number
    assert CALENDAR.add(CALENDAR.add(end, 1), -1) == end


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("years: []", "没有任何一年"),
        ("years:\n- {year: 27, notice: a}", "四位年份"),
        ("years:\n- {year: 2027, notice: a, off: []}", "没有写放假"),
        ("years:\n- {year: 2027, notice: a, off: [{name: b, from: 2027-02-03, to: 2027-02-01}]}", "长短不对"),
        ("years:\n- {year: 2027, notice: a, off: [{name: b, from: 2026-02-03, to: 2026-02-03}]}", "不在 2027 年"),
        (
            "years:\n- {year: 2027, notice: a, off: [{name: b, from: 2027-02-01, to: 2027-02-03}], work: [2027-02-05]}",
            "本来就是周一至周五",
        ),
        (
            "years:\n- {year: 2027, notice: a, off: [{name: b, from: 2027-02-01, to: 2027-02-07}], work: [2027-02-06]}",
            "既放假又上班",
        ),
        ("years:\n- {year: 2027, off: [{name: b, from: 2027-02-01, to: 2027-02-07}]}", "缺少“notice”"),
    ],
)
def test_a_slip_in_a_file_is_named(text: str, said: str) -> None:
    with pytest.raises(RuleFileError, match=said):
        parse_calendar(text.encode(), "own.yaml")


def test_one_year_twice_is_refused() -> None:
    year = "- {year: 2027, notice: a, off: [{name: b, from: 2027-02-01, to: 2027-02-02}]}\n"
    with pytest.raises(RuleFileError, match="写了两次"):
        parse_calendar(f"years:\n{year}{year}".encode(), "own.yaml")
