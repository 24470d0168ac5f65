"""Quick entry: what officers type in one line, and what must not be taken for a date."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mhcrm.domain.pipeline.calendar import WorkCalendar
from mhcrm.domain.pipeline.quick import parse
from mhcrm.plan.work_calendar import shipped_calendar

CALENDAR = WorkCalendar(shipped_calendar())
WEDNESDAY = date(2026, 9, 16)


@pytest.mark.parametrize(
    ("line", "day", "text"),
    [
        ("周五 看厂房", "2026-09-18", "看厂房"),
        ("星期三 复核", "2026-09-16", "复核"),
        ("周二 复核", "2026-09-22", "复核"),
        ("下周三 签约会", "2026-09-23", "签约会"),
        ("上周五 来访", "2026-09-11", "来访"),
        ("本周一 电话", "2026-09-14", "电话"),
        ("周末 值班", "2026-09-19", "值班"),
        ("明天 交材料", "2026-09-17", "交材料"),
        ("大后天 上会", "2026-09-19", "上会"),
        ("前天 走访", "2026-09-14", "走访"),
        ("9.20 交材料", "2026-09-20", "交材料"),
        ("9月20日 交材料", "2026-09-20", "交材料"),
        ("交材料 2026-10-08", "2026-10-08", "交材料"),
        ("1.5 复核", "2027-01-05", "复核"),
        ("20号 上会", "2026-09-20", "上会"),
        ("5号 上会", "2026-10-05", "上会"),
        ("下个月5号 上会", "2026-10-05", "上会"),
        ("月底前 报可研", "2026-09-30", "报可研"),
        ("下月初 报数", "2026-10-01", "报数"),
        ("年底前 核定", "2026-12-31", "核定"),
        ("3天后 回电", "2026-09-19", "回电"),
        ("两周后 回访", "2026-09-30", "回访"),
        ("三个工作日后 催环评", "2026-09-20", "催环评"),  # Thursday, Friday, then the Sunday worked for 国庆
        ("10个工作日内 答复", "2026-09-30", "答复"),
        ("一个月后 复核", "2026-10-16", "复核"),
    ],
)
def test_days(line: str, day: str, text: str) -> None:
    found = parse(line, WEDNESDAY, CALENDAR)
    assert (found.on.isoformat(), found.text) == (day, text)
    assert found.dated
    assert found.plan == (found.on > WEDNESDAY)


@pytest.mark.parametrize(
    "line",
    [
        "投资 9.20亿",
        "面积 3.5 万",
        "用地 2.5 亩",
        "5号楼踏勘",
        "6号线旁边",
        "9月31日 不存在",
        "17号文",
        "13.45 不是日子",
    ],
)
def test_what_is_no_day(line: str) -> None:
    found = parse(line, WEDNESDAY, CALENDAR)
    assert (found.on, found.dated, found.plan) == (WEDNESDAY, False, False)
    assert found.text == line


def test_a_month_end_that_does_not_exist_is_the_last_day() -> None:
    assert parse("一个月后 复核", date(2026, 1, 31), CALENDAR).on == date(2026, 2, 28)
    assert parse("31号 复核", date(2026, 9, 16), CALENDAR).on == date(2026, 10, 31)  # September has 30 days
    assert parse("30号 复核", date(2026, 1, 31), CALENDAR).dated is False  # nor has the next month


def test_people_kind_and_time() -> None:
    found = parse("周五下午2点半 看厂房 @王 ＠周岚 ＃会议", WEDNESDAY, CALENDAR)
    assert found.people == ("王", "周岚")
    assert (found.kind, found.time, found.text) == ("会议", "14:30", "看厂房")
    assert parse("明天 微信问价", WEDNESDAY, CALENDAR).kind == "消息"
    assert parse("明天 #签字 用印", WEDNESDAY, CALENDAR).kind == "签字"
    assert parse("谈了租金", WEDNESDAY, CALENDAR).kind == "其他"
    today = parse("今天 15:00 电话", WEDNESDAY, CALENDAR)
    assert today.plan
    assert today.time == "15:00"


def test_an_entry_of_a_day_that_has_been_keeps_its_clock_times() -> None:
    found = parse("昨天 14:00 来访，3人", WEDNESDAY, CALENDAR)
    assert not found.plan
    assert found.text == "14:00 来访，3人"


@given(
    st.text(alphabet="周五下上月底号.0123456789年日天后前工作内@#王 ，:点半亿" + "a", max_size=24),
    st.dates(date(2025, 1, 1), date(2027, 12, 31)),
)
def test_nothing_typed_breaks_it(line: str, today: date) -> None:
    found = parse(line, today, CALENDAR)
    assert found.on == today or found.dated
    assert len(found.text) <= len(line)


@pytest.mark.parametrize(
    ("line", "unread"),
    [
        ("2月30日 开会", "2月30日"),
        ("开会 2026-13-03", "2026-13-03"),
        ("国庆后第一个工作日 交材料", "国庆后第一个工作日"),
        ("十一前 送方案", "十一前"),
        ("调休周日 开会", ""),
        ("走访 国庆后再谈", ""),
        ("前期工作", ""),
        ("节前走访慰问企业", ""),
    ],
)
def test_a_day_that_cannot_be_read_is_told(line: str, unread: str) -> None:
    assert parse(line, WEDNESDAY, CALENDAR).unread == unread


def test_a_weekend_worked_in_exchange() -> None:
    found = parse("调休周日 开会 @王", WEDNESDAY, CALENDAR)
    assert (found.on, found.text, found.people) == (date(2026, 9, 20), "开会", ("王",))
    assert parse("调休周日 开会", date(2026, 10, 12), CALENDAR).unread == "调休周日"


@pytest.mark.parametrize("line", ["12/31 前完成", "12月31日 前完成", "2026-12-31之前完成", "12月31日前 完成"])
def test_until_a_day(line: str) -> None:
    found = parse(line, WEDNESDAY, CALENDAR)
    assert (found.on, found.text) == (date(2026, 12, 31), "完成")


def test_words_that_begin_with_qian_stay_whole() -> None:
    assert parse("9月20日 前往莘庄", WEDNESDAY, CALENDAR).text == "前往莘庄"


def test_what_was_done_and_the_next_step_in_one_line() -> None:
    found = parse("昨天 走访 谈了租金，周五 看厂房 @王", WEDNESDAY, CALENDAR)
    assert (found.on, found.plan, found.kind, found.text, found.people) == (
        date(2026, 9, 15), False, "走访", "走访 谈了租金", (),
    )  # fmt: skip
    assert found.then is not None
    assert (found.then.on, found.then.text, found.then.people) == (date(2026, 9, 18), "看厂房", ("王",))
    for line in ("昨天 走访，谈了租金", "周四上会，周五 看厂房", "请王总，周五 看厂房"):
        assert parse(line, WEDNESDAY, CALENDAR).then is None
