"""The page of 今日 from dates alone, and the calendar file."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mhcrm.domain.due import DueItem, DueLevel
from mhcrm.domain.pipeline.calendar import WorkCalendar
from mhcrm.domain.pipeline.ics import calendar_text, escape, fold
from mhcrm.domain.pipeline.records import Task, TodayMark, Waiting
from mhcrm.domain.pipeline.today import Group, Line, arranged, of_due, of_task, placed, when
from mhcrm.plan.work_calendar import shipped_calendar

CALENDAR = WorkCalendar(shipped_calendar())
TODAY = date(2026, 9, 16)
NOW = datetime(2026, 9, 16, 1, tzinfo=UTC)


def line(due: date | None, *, sort: str = "due", key: str = "task:1", time: str = "", person: str = "") -> Line:
    return Line(key, sort, "待办", "看厂房", "task", due, time, person=person)


@pytest.mark.parametrize(
    ("due", "today", "group", "late"),
    [
        (date(2026, 9, 16), TODAY, Group.TODAY, 0),
        (date(2026, 9, 15), TODAY, Group.OVERDUE, 1),
        (date(2026, 9, 23), TODAY, Group.WEEK, 0),
        (date(2026, 9, 24), TODAY, Group.LATER, 0),
        (None, TODAY, Group.UNDATED, 0),
        (date(2026, 9, 12), date(2026, 9, 14), Group.TODAY, 0),  # due on a Saturday: Monday will do
        (date(2026, 9, 12), date(2026, 9, 15), Group.OVERDUE, 1),
        (date(2026, 10, 3), date(2026, 10, 8), Group.TODAY, 0),  # due within 国庆
        (date(2026, 9, 20), date(2026, 9, 21), Group.OVERDUE, 1),  # that Sunday was worked
    ],
)
def test_groups(due: date | None, today: date, group: Group, late: int) -> None:
    found = placed(line(due), today, CALENDAR)
    assert (found.group, found.late) == (group, late)


def test_the_page_is_the_same_whatever_the_machine_did_meanwhile() -> None:
    """Nothing is counted down: the page of a day is a function of that day, also after a jump forth and back."""
    lines = [line(date(2026, 9, 14), key="a"), line(date(2026, 9, 20), key="b")]
    first = arranged(lines, {}, TODAY, CALENDAR)
    arranged(lines, {}, date(2027, 3, 1), CALENDAR)
    assert arranged(lines, {}, TODAY, CALENDAR) == first
    assert first.pressing == 1
    assert first.notice == "国办发明电〔2025〕7号"
    assert arranged(lines, {}, date(2027, 3, 1), CALENDAR).caveat


def test_order_marks_and_persons() -> None:
    lines = [
        line(TODAY, key="noon", time="14:00"),
        line(TODAY, key="morning", time="09:30"),
        line(TODAY, key="some time"),
        line(date(2026, 9, 1), key="old", person="陈"),
        line(TODAY, key="resting"),
        line(TODAY, key="awake"),
        line(TODAY, key="settled"),
    ]
    marks = {
        "resting": TodayMark(1, "resting", date(2026, 9, 17)),
        "awake": TodayMark(2, "awake", TODAY),
        "settled": TodayMark(3, "settled", None),
    }
    page = arranged(lines, marks, TODAY, CALENDAR)
    assert [one.key for one in page.lines] == ["old", "morning", "noon", "awake", "some time"]
    assert arranged(lines, marks, TODAY, CALENDAR, "李").lines[0].key == "morning"


def test_what_runs_out_moves_up_once_it_is_late() -> None:
    lines = [line(date(2026, 9, 10), sort="expiring", key="gone"), line(date(2026, 9, 20), sort="expiring", key="soon")]
    page = arranged(lines, {}, TODAY, CALENDAR)
    assert [one.key for one in page.lines] == ["gone"]
    assert [one.key for one in page.expiring] == ["soon"]


def test_who_waits_for_whom() -> None:
    ours = of_task(Task(1, "回复", waiting=Waiting.ME, created_at=NOW), "某")
    theirs = of_task(Task(2, "报价", waiting=Waiting.DEPARTMENT, waiting_for="南虹桥", created_at=NOW), "某")
    assert (ours.sort, theirs.sort, theirs.waiting_for) == ("due", "waiting", "南虹桥")
    item = DueItem("approval_promise", 3, "容缺承诺", "排水许可", date(2026, 9, 25), 7, DueLevel.LATER, 1)
    assert of_due(item, "某").sort == "expiring"


def test_heads_of_lines() -> None:
    heads = [
        when(placed(one, TODAY, CALENDAR)) for one in (line(date(2026, 9, 14)), line(TODAY, time="09:30"), line(TODAY))
    ]
    assert heads == ["逾期2天", "09:30", "今天"]
    assert when(placed(line(date(2026, 9, 17)), TODAY, CALENDAR)) == "09-17 周四"


def test_the_calendar_file_is_as_the_standard_wants_it() -> None:
    long = Line(
        "task:1",
        "due",
        "待办",
        "看厂房，" * 30 + "甲;乙,丙\\丁\n戊",
        "task",
        TODAY,
        "14:30",
        lead_name="某项目",
        person="王",
    )
    text = calendar_text([long, line(TODAY), line(None)], NOW)
    assert text.endswith("END:VCALENDAR\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert all(len(part.encode()) <= 75 for part in text.split("\r\n"))
    whole = text.replace("\r\n ", "")
    assert "甲\\;乙\\,丙\\\\丁\\n戊" in whole
    assert "DUE:20260916T063000Z" in whole
    assert "DUE;VALUE=DATE:20260916" in whole
    assert whole.count("BEGIN:VTODO") == whole.count("END:VTODO") == 2
    assert "BEGIN:VALARM" in whole


@given(st.text(max_size=200))
def test_folding_and_escaping_lose_nothing(text: str) -> None:
    said = escape(text)
    assert not any(ord(char) < 32 for char in said)
    pieces = list(fold(said))
    assert all(len(piece.encode("utf-8", "surrogatepass")) <= 75 for piece in pieces)
    assert pieces[0] + "".join(piece[1:] for piece in pieces[1:]) == said
