"""Notices: once each, never in quiet hours, right after the machine slept."""

from __future__ import annotations

from datetime import date, time

import pytest

from mhcrm.base.errors import InputError
from mhcrm.domain.pipeline.calendar import WorkCalendar
from mhcrm.domain.pipeline.notices import fresh, is_quiet, notice_key, quiet_spans, spans_words, told
from mhcrm.domain.pipeline.today import Line, Today, arranged
from mhcrm.plan.work_calendar import shipped_calendar

CALENDAR = WorkCalendar(shipped_calendar())
MONDAY = date(2026, 9, 14)


def page(today: date = MONDAY) -> Today:
    lines = [
        Line("task:1", "due", "待办", "协议会签", "task", MONDAY, "14:00"),
        Line("task:2", "due", "待办", "交材料", "task", MONDAY),
        Line("task:3", "due", "待办", "以后", "task", date(2026, 9, 18)),
        Line("hold:4", "expiring", "预留到期", "预留：5F", "hold", date(2026, 9, 16)),
        Line("hold:5", "expiring", "预留到期", "预留：6F", "hold", date(2026, 9, 25)),
        Line("stale:6", "stale", "久未推进", "回访", "stale", MONDAY),
    ]
    return arranged(lines, {}, today, CALENDAR)


def keys(found: list[Line]) -> list[str]:
    return [line.key for line in found]


def test_each_is_told_once_and_an_hour_waits_for_its_time() -> None:
    morning = fresh(page(), (), time(9))
    assert keys(morning) == ["task:2", "hold:4"]
    seen = {notice_key(line) for line in morning}
    assert fresh(page(), seen, time(13, 44)) == []
    assert keys(fresh(page(), seen, time(13, 45))) == ["task:1"]


def test_a_task_is_told_again_once_it_is_overdue_however_long_the_machine_slept() -> None:
    seen = {notice_key(line) for line in fresh(page(), (), time(18))}
    later = fresh(page(date(2026, 9, 17)), seen, time(9))
    assert keys(later) == ["task:1", "task:2", "hold:4"]
    seen |= {notice_key(line) for line in later}
    assert fresh(page(date(2026, 9, 17)), seen, time(9)) == []
    assert fresh(page(), seen, time(18)) == []  # the clock set back tells nothing twice


@pytest.mark.parametrize(
    ("at", "quiet"),
    [
        (time(8, 29), True),
        (time(8, 30), False),
        (time(12, 30), True),
        (time(13, 30), False),
        (time(18), True),
        (time(0), True),
    ],
)
def test_quiet_hours(at: time, quiet: bool) -> None:
    assert is_quiet(at, quiet_spans("18:00-08:30，12:00至13:30")) is quiet


@pytest.mark.parametrize("text", ["25:00-08:00", "晚上", "18-8"])
def test_hours_that_cannot_be_read(text: str) -> None:
    with pytest.raises(InputError, match="免打扰"):
        quiet_spans(text)
    assert quiet_spans("") == ()


def test_words_of_a_notice() -> None:
    lines = list(page(date(2026, 9, 15)).lines)
    due = [line for line in lines if line.group.value == "overdue"]
    assert told(due) == ("2 件事要办，其中 2 件逾期", "协议会签；交材料")
    assert told(lines[:1])[0] == "逾期"


def test_quiet_hours_are_read_back() -> None:
    said = spans_words(quiet_spans("18:00-08:30，12:00至13:30"))
    assert said == "每天 18:00 到次日 08:30、12:00 到 13:30 不弹提醒，其间的事过后一次提醒。"
    assert "随时提醒" in spans_words(())
