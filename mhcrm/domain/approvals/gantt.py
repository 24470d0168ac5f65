"""The bar chart of a network as numbers: rows, bars in days from the first day, ticks. Drawn by the window and on paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from mhcrm.domain.approvals.records import RUNNING, TERMINAL, Item, ItemState

_WEEKS_UP_TO = 84  # calendar days; longer charts are ticked by month
_MONTHS_UP_TO = 800


class BarKind(StrEnum):
    """What a bar says; :data:`BAR_WORDS` holds the words of the key."""

    DONE = "done"
    RUNNING = "running"
    CRITICAL = "critical"
    PLANNED = "planned"
    UNKNOWN = "unknown"
    BLOCKED = "blocked"
    SKIPPED = "skipped"


BAR_WORDS = {
    BarKind.DONE: "已办结",
    BarKind.RUNNING: "办理中",
    BarKind.CRITICAL: "未办，关键路径",
    BarKind.PLANNED: "未办，有余量",
    BarKind.UNKNOWN: "时限待核实",
    BarKind.BLOCKED: "前置不予或撤回",
    BarKind.SKIPPED: "不涉及",
}


@dataclass(frozen=True, slots=True)
class Planned:
    """An item with its earliest days, as the schedule tells them."""

    item: Item
    start: date | None
    finish: date | None
    critical: bool
    word: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One row. ``left`` and ``width`` in days from the chart's first day; width 0 = a mark, no bar."""

    key: str
    name: str
    department: str
    limit: str
    word: str
    kind: BarKind
    left: int
    width: int
    gate: str
    start: date | None
    finish: date | None
    critical: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """Rows over the days ``first`` … ``first + days``; ticks are (offset, label)."""

    first: date
    days: int
    today: int
    bars: tuple[Bar, ...]
    ticks: tuple[tuple[int, str], ...]

    @property
    def kinds(self) -> tuple[BarKind, ...]:
        """Kinds that occur, in the order of the key."""
        return tuple(kind for kind in BarKind if any(bar.kind is kind for bar in self.bars))


def chart(rows: Sequence[Planned], on: date) -> Chart:
    """Lay the rows out; what is behind us stands where it happened."""
    spans = [_span(row, on) for row in rows]
    first = min([on, *(start for start, _ in spans if start is not None)])
    last = max([on + timedelta(days=7), *(finish for _, finish in spans if finish is not None)])
    days = (last - first).days + 2
    bars = tuple(_bar(row, span, first, on) for row, span in zip(rows, spans, strict=True))
    return Chart(first, days, (on - first).days, bars, _ticks(first, days))


def _span(row: Planned, on: date) -> tuple[date | None, date | None]:
    item = row.item
    if item.state is ItemState.SKIPPED:
        return None, None
    if item.state in TERMINAL or item.state is ItemState.CONDITIONAL:
        begun = item.accepted_on or item.filed_on or item.decided_on
        return begun, item.decided_on or begun
    if item.state in RUNNING:
        return item.accepted_on or on, max(row.finish or on, on)
    return row.start, row.finish


def _kind(row: Planned) -> BarKind:
    item = row.item
    if item.state is ItemState.SKIPPED:
        return BarKind.SKIPPED
    if item.state in TERMINAL or item.state is ItemState.CONDITIONAL:
        return BarKind.DONE
    if row.finish is None:
        return BarKind.BLOCKED
    if item.days is None:
        return BarKind.UNKNOWN
    if item.state in RUNNING:
        return BarKind.RUNNING
    return BarKind.CRITICAL if row.critical else BarKind.PLANNED


def _bar(row: Planned, span: tuple[date | None, date | None], first: date, on: date) -> Bar:
    start, finish = span
    left = (start - first).days if start is not None else (on - first).days
    width = max((finish - start).days, 1) if start is not None and finish is not None else 0
    item = row.item
    limit = "待核" if item.days is None else f"{item.days}天{'*' if item.days_basis == 'example' else ''}"
    return Bar(
        item.key, item.name, item.department, limit, row.word, _kind(row), left, width, item.gate, start, finish,
        row.critical,
    )  # fmt: skip


def _ticks(first: date, days: int) -> tuple[tuple[int, str], ...]:
    found: list[tuple[int, str]] = []
    for step in range(days + 1):
        day = first + timedelta(days=step)
        if days <= _WEEKS_UP_TO:
            if day.weekday() == 0:
                found.append((step, f"{day.month}/{day.day}"))
        elif day.day == 1 and (days <= _MONTHS_UP_TO or day.month in (1, 4, 7, 10)):
            found.append((step, f"{day.year}-{day.month:02}" if day.month == 1 or not found else f"{day.month}月"))
    return tuple(found)
