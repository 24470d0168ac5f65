"""The working-day clock: holidays, stops, deadlines, lights."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mhcrm.base.errors import InputError
from mhcrm.domain.approvals.lights import Light, clock_of, turn_of
from mhcrm.domain.approvals.promises import Limits
from mhcrm.domain.approvals.records import Item, ItemState, Stop
from mhcrm.domain.approvals.workdays import WorkDays, stood
from mhcrm.domain.pipeline.calendar import overlaid
from mhcrm.plan.work_calendar import shipped_calendar

DAY = date(2026, 6, 1)
LIMITS = Limits(5, 1, 10, 3, 3)
NATIONAL = WorkDays(overlaid(shipped_calendar(), ()).is_workday)
PLAIN = WorkDays()


def running(days: int | None = 10, *stops: Stop, accepted: date = DAY) -> Item:
    return Item(
        1,
        1,
        1,
        "a",
        "甲",
        department="区水务局",
        days=days,
        state=ItemState.ACCEPTED,
        accepted_on=accepted,
        stops=stops,
    )


def stop(start: int, end: int | None, reason: str = "补正") -> Stop:
    return Stop(DAY + timedelta(days=start), None if end is None else DAY + timedelta(days=end), reason, "周岚")


def test_national_day_moves_a_deadline() -> None:
    assert NATIONAL.deadline(running(5, accepted=date(2026, 9, 29))) == date(2026, 10, 12)
    assert PLAIN.deadline(running(5, accepted=date(2026, 9, 29))) == date(2026, 10, 6)


spans = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 15)), max_size=4)


@given(st.integers(0, 40), spans, st.integers(0, 80))
def test_stopped_days_are_not_used_and_push_the_deadline(days: int, parts: list[tuple[int, int]], at: int) -> None:
    stops = tuple(stop(start, start + length) for start, length in parts)
    one = running(days, *stops)
    until = DAY + timedelta(days=at)
    counted = [
        day
        for step in range(1, at + 1)
        if (day := DAY + timedelta(days=step)).weekday() < 5 and not any(x.start <= day < x.end for x in stops if x.end)
    ]
    assert PLAIN.used(one, until) == len(counted)
    end = PLAIN.deadline(one)
    assert end is not None
    assert PLAIN.used(one, end) == days
    assert days == 0 or PLAIN.used(one, end - timedelta(days=1)) == days - 1


@given(st.dates(date(2025, 1, 1), date(2026, 11, 30)), st.integers(0, 60))
def test_adding_and_counting_agree(day: date, number: int) -> None:
    assert NATIONAL.between(day, NATIONAL.add(day, number)) == number
    assert NATIONAL.between(NATIONAL.add(day, number), day) == -number


def test_while_stopped_there_is_no_deadline_and_the_light_is_out() -> None:
    one = running(10, stop(2, None, "专家评审"))
    shown = clock_of(one, (), DAY + timedelta(days=30), PLAIN, LIMITS)
    assert (shown.light, shown.deadline) == (Light.NONE, None)
    assert "停表（专家评审），已用 1 个工作日" in shown.words
    assert turn_of(one, [one]) == "专家"
    assert stood(one.stops, DAY + timedelta(days=99))


@pytest.mark.parametrize(("at", "light"), [(0, Light.GREEN), (9, Light.YELLOW), (14, Light.YELLOW), (15, Light.RED)])
def test_lights_turn_with_the_days_left(at: int, light: Light) -> None:
    shown = clock_of(running(10), (), DAY + timedelta(days=at), PLAIN, LIMITS)
    assert shown.light is light
    assert shown.words


def test_an_unknown_limit_is_said_and_never_red() -> None:
    shown = clock_of(running(None), (), DAY + timedelta(days=300), PLAIN, LIMITS)
    assert (shown.light, shown.left) == (Light.NONE, None)
    assert "时限待核实" in shown.words


def test_a_calendar_without_working_days_is_refused() -> None:
    with pytest.raises(InputError, match="没有足够的工作日"):
        WorkDays(lambda _day: False).add(DAY, 1)
