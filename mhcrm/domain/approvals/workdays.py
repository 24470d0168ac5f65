"""Working days. Which day is one is told from outside (national holidays and 调休 are the office's data)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from mhcrm.base.errors import InputError
from mhcrm.domain.approvals.records import Item, Stop

ONE_DAY = timedelta(days=1)
_FARTHEST = 366 * 30
"""A calendar without any working day is refused rather than searched for ever."""


def weekday(day: date) -> bool:
    """Monday to Friday: what counts where no calendar of holidays is at hand."""
    return day.weekday() < 5


@dataclass(frozen=True)
class WorkDays:
    """Counting on a calendar; ``is_workday`` says of each day whether it is worked."""

    is_workday: Callable[[date], bool] = weekday

    def add(self, day: date, number: int) -> date:
        """The ``number``-th working day after ``day``; the day itself for 0."""
        found, left = day, number
        for _ in range(_FARTHEST):
            if left <= 0:
                return found
            found += ONE_DAY
            left -= self.is_workday(found)
        raise InputError("工作日历里没有足够的工作日。", "", "请检查工作日历。", "no-workdays")

    def between(self, first: date, last: date) -> int:
        """Working days after ``first`` up to and including ``last``; negative when ``last`` lies before."""
        if last < first:
            return -self.between(last, first)
        return sum(self.is_workday(first + timedelta(days=step)) for step in range(1, (last - first).days + 1))

    def used(self, item: Item, until: date) -> int:
        """Working days of the authority's clock from acceptance until ``until``, without the times it stood still."""
        if item.accepted_on is None:
            return 0
        end = min(until, item.decided_on) if item.decided_on is not None else until
        days = (end - item.accepted_on).days
        counted = (item.accepted_on + timedelta(days=step) for step in range(1, days + 1))
        return sum(self.is_workday(day) and not stood(item.stops, day) for day in counted)

    def deadline(self, item: Item) -> date | None:
        """The last day of an item's time limit; None while it is unknown, not accepted, or the clock stands."""
        if item.days is None or item.accepted_on is None or item.stopped is not None:
            return None
        left, day = item.days, item.accepted_on
        for _ in range(_FARTHEST):
            if left <= 0:
                return day
            day += ONE_DAY
            left -= self.is_workday(day) and not stood(item.stops, day)
        raise InputError("工作日历里没有足够的工作日。", "", "请检查工作日历。", "no-workdays")


def stood(stops: Sequence[Stop], day: date) -> bool:
    """Whether the clock stood on a day: from the stop's first day until the day before it went on."""
    return any(stop.start <= day and (stop.end is None or day < stop.end) for stop in stops)
