"""The yearly holiday notices (放假安排) as checked records, from ``resources/pipeline/calendar.yaml`` or an office's own file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from mhcrm.base.paths import resource

if TYPE_CHECKING:  # the reader of files waits until a file is read
    from mhcrm.plan.cursor import Cursor

_LONGEST = 20
"""Days; a longer holiday is a slip of the pen in a year's table."""


@dataclass(frozen=True, slots=True)
class Holiday:
    """A stretch of days off, first and last included."""

    name: str
    first: date
    last: date

    def days(self) -> Iterator[date]:
        """Every day of it."""
        return (self.first + timedelta(days=at) for at in range((self.last - self.first).days + 1))


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """One year's notice: ``off`` in stretches, ``work`` = Saturdays and Sundays worked in exchange (调休)."""

    year: int
    notice: str
    off: tuple[Holiday, ...]
    work: tuple[date, ...]


def shipped_calendar() -> tuple[CalendarYear, ...]:
    """The years delivered with the program."""
    return read_calendar(resource("pipeline/calendar.yaml"))


def read_calendar(path: Path) -> tuple[CalendarYear, ...]:
    """The years of a file.

    Raises:
        RuleFileError: not as it should be; names file and line.
    """
    return parse_calendar(path.read_bytes(), path.name)


def parse_calendar(raw: bytes, name: str) -> tuple[CalendarYear, ...]:
    """As :func:`read_calendar`, for bytes already read."""
    from mhcrm.plan.cursor import Cursor, Source
    from mhcrm.plan.yaml_strict import parse_yaml

    data, line_of = parse_yaml(raw, name)
    root = Cursor(Source(name, line_of), data)
    root.only(("years",))
    years = tuple(_year(item) for item in root.children("years"))
    if not years:
        root.fail("没有任何一年的放假安排。", "请在 years 下面逐年填写。")
    if len({item.year for item in years}) != len(years):
        root.fail("同一年写了两次。", "每一年只写一段。", "years")
    return tuple(sorted(years, key=lambda item: item.year))


def _year(at: Cursor) -> CalendarYear:
    at.only(("year", "notice", "off", "work"))
    year = at.value.get("year")
    if not isinstance(year, int) or not 1990 <= year <= 2199:
        at.fail("“year”应当是四位年份。", "例如 year: 2027。", "year")
    off = tuple(_holiday(item, year) for item in at.children("off"))
    if not off:
        at.fail(f"{year} 年没有写放假。", "请按放假通知填写 off。", "off")
    free = {day for item in off for day in item.days()}
    return CalendarYear(year, at.text("notice"), off, _worked(at, year, free))


def _holiday(at: Cursor, year: int) -> Holiday:
    at.only(("name", "from", "to"))
    first, last = at.day("from"), at.day("to")
    if first is None or last is None:
        at.fail("放假要写起止日期。", "写作 {name: 春节, from: 2026-02-15, to: 2026-02-23}。")
    if not 0 <= (last - first).days < _LONGEST:
        at.fail(f"放假 {first} 到 {last} 的长短不对。", "请核对起止日期。", "to")
    if last.year != year or first < date(year - 1, 12, 1):
        at.fail(f"放假 {first} 到 {last} 不在 {year} 年。", "跨年的元旦假期写在新的一年下面。", "from")
    return Holiday(at.text("name"), first, last)


def _worked(at: Cursor, year: int, free: set[date]) -> tuple[date, ...]:
    value = at.value.get("work", [])
    if not isinstance(value, list) or not all(isinstance(item, date) for item in value):
        at.fail("“work”应当是一列日期。", "写作 work: [2026-01-04, 2026-02-14]；没有调休写 work: []。", "work")
    for day in value:
        if day.weekday() < 5:
            at.fail(f"{day} 本来就是周一至周五，不是调休上班。", "work 只写调休上班的周六、周日。", "work")
        if day in free:
            at.fail(f"{day} 既放假又上班。", "请核对放假通知。", "work")
        if not date(year - 1, 12, 1) <= day <= date(year, 12, 31):
            at.fail(f"{day} 不在 {year} 年。", "请写在它所属的那一年。", "work")
    return tuple(sorted(value))
