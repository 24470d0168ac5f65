"""Desktop notices (提醒): each thing once, none in quiet hours; what came up meanwhile is told when they end. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import time

from mhcrm.base.errors import InputError
from mhcrm.domain.pipeline.today import Group, Line, Today

_SPAN = re.compile(r"\s*(\d{1,2}):([0-5]\d)\s*[-—~至到]\s*(\d{1,2}):([0-5]\d)\s*\Z")
AT_ONCE = 3
"""More than this is told in one sentence."""


def quiet_spans(text: str) -> tuple[tuple[time, time], ...]:
    """Quiet hours of ``18:00-08:30, 12:00-13:30``; a span may go past midnight.

    Raises:
        InputError: a piece that is no span.
    """
    spans = []
    for part in re.split(r"[,，;；]", text):
        if not part.strip():
            continue
        match = _SPAN.match(part)
        hours = [int(match[at]) for at in (1, 3)] if match else []
        if match is None or max(hours) > 23:
            raise InputError(
                f"免打扰时间“{part.strip()}”读不出来。", "", "写作 18:00-08:30，几段用逗号隔开。", "quiet-hours"
            )
        spans.append((time(hours[0], int(match[2])), time(hours[1], int(match[4]))))
    return tuple(spans)


def spans_words(spans: Iterable[tuple[time, time]]) -> str:
    """The spans in a sentence."""
    said = [f"{start:%H:%M} 到{'次日 ' if end <= start else ' '}{end:%H:%M}" for start, end in spans]
    if not said:
        return "没有设免打扰时间，随时提醒。"
    return f"每天 {'、'.join(said)} 不弹提醒，其间的事过后一次提醒。"


def is_quiet(at: time, spans: Iterable[tuple[time, time]]) -> bool:
    """True within one of the spans; the end itself is no longer quiet."""
    return any(start <= at < end if start <= end else at >= start or at < end for start, end in spans)


def fresh(page: Today, seen: Collection[str], at: time) -> list[Line]:
    """What has to be told now and was not yet: what is overdue, due today (at its hour, a quarter before), or runs out
    within three days. The page itself holds nothing that was put off."""
    found = []
    for line in (*page.lines, *page.expiring):
        if notice_key(line) in seen:
            continue
        soon = line.sort == "expiring" and line.left is not None and line.left <= 3
        due = line.sort == "due" and line.group in (Group.OVERDUE, Group.TODAY) and _hour_has_come(line, at)
        if soon or due:
            found.append(line)
    return found


def notice_key(line: Line) -> str:
    """What makes a notice the same: the thing, its day, and whether it is overdue by now."""
    return f"{line.key}|{line.due}|{'late' if line.group is Group.OVERDUE else 'due'}"


def _hour_has_come(line: Line, at: time) -> bool:
    if not line.time or line.group is Group.OVERDUE:
        return True
    hour, minute = (int(part) for part in line.time.split(":"))
    return at.hour * 60 + at.minute >= hour * 60 + minute - 15


def told(lines: Iterable[Line]) -> tuple[str, str]:
    """(title, text) of one notice for these lines."""
    lines = list(lines)
    late = sum(line.group is Group.OVERDUE for line in lines)
    if len(lines) == 1:
        line = lines[0]
        return ("逾期" if late else "今日"), "，".join(part for part in (line.title, line.lead_name, line.why) if part)
    head = f"{len(lines)} 件事要办" + (f"，其中 {late} 件逾期" if late else "")
    shown = "；".join(line.title for line in lines[:AT_ONCE])
    return head, shown + (" …" if len(lines) > AT_ONCE else "")
