"""One thing that falls due, told the same way by every subject, so that 今日 can list them together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class DueLevel(StrEnum):
    """How pressing; the words are those shown."""

    OVERDUE = "逾期"
    TODAY = "今天"
    SOON = "临期"
    LATER = "未到期"


@dataclass(frozen=True, slots=True)
class DueItem:
    """What is due, when, who has to act.

    Attributes:
        subject, subject_id: table and row it is about, e.g. ``approval_promise`` 12.
        kind: 容缺承诺, 审批事项, 诉求, 承诺核验, 议定事项, 专班例会 …
        left: working days to ``due``; negative = overdue.
        who: the person responsible, "" when nobody is named.
        turn: who is waited for: 企业, a department, ….
        words: the sentence why.
    """

    subject: str
    subject_id: int
    kind: str
    title: str
    due: date
    left: int
    level: DueLevel
    lead_id: int | None = None
    who: str = ""
    turn: str = ""
    words: str = ""


def level_of(due: date, on: date, left: int, warn: int) -> DueLevel:
    """The level of a day: past, today, within ``warn`` working days, later."""
    if due < on:
        return DueLevel.OVERDUE
    if due == on:
        return DueLevel.TODAY
    return DueLevel.SOON if left <= warn else DueLevel.LATER


def by_urgency(items: list[DueItem]) -> tuple[DueItem, ...]:
    """Longest overdue first."""
    return tuple(sorted(items, key=lambda item: (item.due, item.kind, item.subject_id)))
