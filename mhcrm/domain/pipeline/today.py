"""今日: what is due, overdue, stale, expiring, waited for, from dates alone: right after any sleep or jump of the clock. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from mhcrm.domain.due import DueItem
from mhcrm.domain.pipeline.calendar import WorkCalendar, weekday
from mhcrm.domain.pipeline.records import Task, TodayMark, Waiting

WEEK = 7


class Group(StrEnum):
    """Where a line stands on the page."""

    OVERDUE = "overdue"
    TODAY = "today"
    WEEK = "week"
    LATER = "later"
    UNDATED = "undated"


GROUP_WORDS = {
    Group.OVERDUE: "逾期",
    Group.TODAY: "今天",
    Group.WEEK: "七日内",
    Group.LATER: "以后",
    Group.UNDATED: "未定日期",
}
TURN_WORDS = {Waiting.ME: "等我", Waiting.COMPANY: "等企业", Waiting.DEPARTMENT: "等部门"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of 今日.

    Attributes:
        key: what it is about, the same as long as the thing and its date are the same (``task:12``, ``hold:3:2026-06-01``).
        kind: 待办, 下一步, 久未推进, 预留到期, 容缺承诺 … as shown; ``source`` chooses the icon.
        sort: ``due`` (to be done), ``expiring`` (runs out), ``waiting`` (somebody else's turn),
            ``stale`` (nothing has happened for long), ``news`` (matched anew with another result).
        target: what opens: ``lead:12``, ``space:5`` (its id), ``claim:RF-…``, ``rule:doc.…``,
            ``match:12`` (its 匹配 tab).
        late: days overdue after a day that is no working day has been moved on; 0 = not overdue.
    """

    key: str
    sort: str
    kind: str
    title: str
    source: str
    due: date | None = None
    time: str = ""
    lead_id: int | None = None
    lead_name: str = ""
    person: str = ""
    waiting: Waiting = Waiting.NOBODY
    waiting_for: str = ""
    why: str = ""
    target: str = ""
    task_id: int | None = None
    group: Group = Group.UNDATED
    late: int = 0
    left: int | None = None
    since: date | None = None


@dataclass(frozen=True)
class Today:
    """The page: lines of each sort in their order, and what has to be said about the calendar."""

    day: date
    lines: tuple[Line, ...]
    expiring: tuple[Line, ...]
    waiting: tuple[Line, ...]
    stale: tuple[Line, ...] = ()
    caveat: str = ""
    notice: str = ""
    stale_count: int = 0
    news: tuple[Line, ...] = ()

    def of(self, group: Group) -> tuple[Line, ...]:
        """Lines of one group."""
        return tuple(line for line in self.lines if line.group is group)

    @property
    def pressing(self) -> int:
        """What the badge and the tray count: overdue and today."""
        return sum(line.group in (Group.OVERDUE, Group.TODAY) for line in self.lines)


def placed(line: Line, today: date, calendar: WorkCalendar) -> Line:
    """The line with its group: a day that is no working day counts as the next one (顺延)."""
    if line.due is None:
        return replace(line, group=Group.UNDATED)
    left = (line.due - today).days
    if left >= 0:
        group = Group.TODAY if left == 0 else Group.WEEK if left <= WEEK else Group.LATER
        return replace(line, group=group, left=left)
    moved = calendar.add(line.due, 0)
    if moved >= today:
        return replace(line, group=Group.TODAY, left=0)
    return replace(line, group=Group.OVERDUE, late=(today - moved).days, left=(moved - today).days)


def of_task(task: Task, name: str) -> Line:
    """A task as a line: somebody else's turn is waited for, ours is due."""
    waits = task.waiting in (Waiting.COMPANY, Waiting.DEPARTMENT)
    since = task.created_at.date() if task.created_at is not None else None
    return Line(
        key=f"task:{task.id}",
        sort="waiting" if waits else "due",
        kind=task.kind or "待办",
        title=task.title,
        source="task",
        due=task.due_on,
        time=task.due_time,
        lead_id=task.lead_id,
        lead_name=name,
        person=task.person,
        waiting=task.waiting,
        waiting_for=task.waiting_for,
        why=task.note,
        target=f"lead:{task.lead_id}" if task.lead_id is not None else "",
        task_id=task.id,
        since=since,
    )


def of_due(item: DueItem, name: str) -> Line:
    """What another subject says falls due."""
    turn = Waiting.COMPANY if item.turn == "企业" else Waiting.DEPARTMENT if item.turn else Waiting.NOBODY
    return Line(
        key=f"{item.subject}:{item.subject_id}:{item.due}",
        sort="expiring" if item.subject == "approval_promise" else "waiting" if turn else "due",
        kind=item.kind,
        title=item.title,
        source=item.subject,
        due=item.due,
        lead_id=item.lead_id,
        lead_name=name,
        person=item.who,
        waiting=turn,
        waiting_for=item.turn,
        why=item.words,
        target=f"lead:{item.lead_id}" if item.lead_id is not None else "",
    )


def arranged(
    lines: Iterable[Line], marks: Mapping[str, TodayMark], today: date, calendar: WorkCalendar, person: str = ""
) -> Today:
    """The page of a day: what is put off left out, the rest in groups, the longest overdue first.

    Args:
        person: only lines of this person, and those nobody is named for.
    """
    kept = []
    for line in lines:
        mark = marks.get(line.key)
        if mark is not None and (mark.until is None or mark.until > today):
            continue
        if person and line.person and person not in line.person:
            continue
        kept.append(placed(line, today, calendar))
    order = {group: at for at, group in enumerate(Group)}
    due = sorted(
        (line for line in kept if line.sort == "due"),
        key=lambda line: (order[line.group], line.due or date.max, line.time or "99", line.key),
    )
    waiting = sorted(
        (line for line in kept if line.sort == "waiting"), key=lambda line: (line.since or today, line.key)
    )
    expiring = sorted(
        (line for line in kept if line.sort == "expiring"), key=lambda line: (line.due or date.max, line.key)
    )
    stale = tuple(
        sorted((line for line in kept if line.sort == "stale"), key=lambda line: (line.since or today, line.key))
    )
    news = tuple(
        sorted((line for line in kept if line.sort == "news"), key=lambda line: (line.since or today, line.key))[::-1]
    )
    late = [line for line in expiring if line.group is Group.OVERDUE]
    lines_due = tuple(
        sorted([*due, *late], key=lambda line: (order[line.group], line.due or date.max, line.time or "99"))
    )
    soon = tuple(line for line in expiring if line.group is not Group.OVERDUE)
    caveat = calendar.caveat(today - timedelta(days=1), today)
    return Today(today, lines_due, soon, tuple(waiting), stale, caveat, calendar.notice(today.year), news=news)


def when(line: Line) -> str:
    """What stands at the head of a line: 逾期3天, 09:30, 今天, 09-17 周四, 未定; of news its day."""
    if line.sort == "news" and line.since is not None:
        return f"{line.since:%m-%d}"
    if line.group is Group.OVERDUE:
        return f"逾期{line.late}天" if line.late else "逾期"
    if line.group is Group.TODAY:
        return line.time or "今天"
    return f"{line.due:%m-%d} {weekday(line.due)}" if line.due is not None else "未定"
