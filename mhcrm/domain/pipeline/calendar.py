"""Working days (工作日): Monday to Friday, less the holidays and plus the days worked in exchange (调休) of each year's notice.

A year without a notice counts Monday to Friday, and :meth:`WorkCalendar.caveat` says so: no holiday is ever guessed.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from mhcrm.plan.work_calendar import CalendarYear

WEEKDAYS = "一二三四五六日"
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class WorkCalendar:
    """Working days by the notices of the ``years`` given; ordering and doubles do not matter, a later one wins."""

    years: tuple[CalendarYear, ...] = ()

    @cached_property
    def known(self) -> frozenset[int]:
        """Years with a notice."""
        return frozenset(item.year for item in self.years)

    @cached_property
    def _by_year(self) -> dict[int, CalendarYear]:
        return {item.year: item for item in self.years}

    @cached_property
    def _names(self) -> dict[date, str]:
        return {day: item.name for year in self._by_year.values() for item in year.off for day in item.days()}

    @cached_property
    def _worked(self) -> frozenset[date]:
        return frozenset(day for year in self._by_year.values() for day in year.work)

    @cached_property
    def _free_weekdays(self) -> list[int]:
        free = self._names.keys() - self._worked
        return sorted(day.toordinal() for day in free if day.weekday() < 5)

    @cached_property
    def _worked_weekends(self) -> list[int]:
        return sorted(day.toordinal() for day in self._worked if day.weekday() >= 5)

    # -- one day ----------------------------------------------------------------------------------
    def is_workday(self, day: date) -> bool:
        """True on a working day."""
        if day in self._worked:
            return True
        return day.weekday() < 5 and day not in self._names

    def name(self, day: date) -> str:
        """What the day is called: the holiday, 调休上班, 周末, or "" on an ordinary working day."""
        if day in self._worked:
            return "调休上班"
        return self._names.get(day) or ("周末" if day.weekday() >= 5 else "")

    # -- counting ---------------------------------------------------------------------------------
    def _count(self, day: date) -> int:
        """Working days from the beginning of time up to and including ``day``."""
        at = day.toordinal()
        weeks, rest = divmod(at, 7)  # ordinal 1 was a Monday
        usual = weeks * 5 + min(rest, 5)
        return usual - bisect_right(self._free_weekdays, at) + bisect_right(self._worked_weekends, at)

    def between(self, start: date, end: date) -> int:
        """Working days after ``start`` up to and including ``end``; negative when ``end`` lies before ``start``.

        From Friday to the next Monday is one; a day to itself is none.
        """
        return self._count(end) - self._count(start)

    def add(self, start: date, number: int) -> date:
        """The ``number``-th working day after ``start`` (before it when negative); 0 = ``start`` itself if it is one,
        else the next working day."""
        if number == 0:
            return start if self.is_workday(start) else self.add(start, 1)
        step, left, day = (_DAY if number > 0 else -_DAY), abs(number), start
        while left:
            day += step
            left -= self.is_workday(day)
        return day

    # -- honesty ----------------------------------------------------------------------------------
    def unknown(self, start: date, end: date) -> tuple[int, ...]:
        """Years from ``start`` to ``end`` that have no notice."""
        first, last = sorted((start.year, end.year))
        return tuple(year for year in range(first, last + 1) if year not in self.known)

    def caveat(self, start: date, end: date) -> str:
        """What has to be said beside a count over these days; "" when every year has its notice."""
        years = self.unknown(start, end)
        if not years:
            return ""
        span = f"{years[0]}" if len(years) == 1 else f"{years[0]} 至 {years[-1]}"
        return f"{span} 年的放假安排未录入，按周一至周五计。"

    def notice(self, year: int) -> str:
        """文号 of a year's notice; "" when unknown."""
        found = self._by_year.get(year)
        return found.notice if found is not None else ""


def overlaid(shipped: Iterable[CalendarYear], office: Iterable[CalendarYear]) -> WorkCalendar:
    """The delivered years with those of the office over them, year by year."""
    years = {item.year: item for item in shipped} | {item.year: item for item in office}
    return WorkCalendar(tuple(years[year] for year in sorted(years)))


def weekday(day: date) -> str:
    """周一 … 周日."""
    return f"周{WEEKDAYS[day.weekday()]}"
