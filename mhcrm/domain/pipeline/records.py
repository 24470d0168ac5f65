"""Frozen records of the pipeline: tasks, evidence, marks, lights as kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

AUTOMATIC = frozenset({"空间预留"})
"""Kinds of entries the program writes by itself: no progress of an officer's."""


class TaskState(StrEnum):
    """What became of a task."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class Waiting(StrEnum):
    """Whose turn it is (谁在等谁); "" = it is simply to be done."""

    NOBODY = ""
    ME = "me"
    COMPANY = "company"
    DEPARTMENT = "department"


@dataclass(frozen=True, slots=True)
class Task:
    """待办. ``origin`` names what it came from (``log:12``, ``decision:3``), "" = written by hand."""

    id: int
    title: str
    lead_id: int | None = None
    due_on: date | None = None
    due_time: str = ""
    person: str = ""
    kind: str = ""
    waiting: Waiting = Waiting.NOBODY
    waiting_for: str = ""
    state: TaskState = TaskState.OPEN
    snoozed_until: date | None = None
    done_on: date | None = None
    done_by: str = ""
    origin: str = ""
    note: str = ""
    author: str = ""
    created_at: datetime | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class Evidence:
    """What shows that a need of a gate is met. Withdrawn evidence stays and no longer counts."""

    id: int
    lead_id: int
    need: str
    text: str
    on: date
    attachment_id: int | None = None
    author: str = ""
    withdrawn_on: date | None = None
    withdrawn_by: str = ""
    withdraw_reason: str = ""
    created_at: datetime | None = None
    version: int = 0

    @property
    def counts(self) -> bool:
        """True until withdrawn."""
        return self.withdrawn_on is None


@dataclass(frozen=True, slots=True)
class TodayMark:
    """A derived line of 今日 put off until a day; None = settled for good."""

    id: int
    key: str
    until: date | None
    reason: str = ""
    author: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True)
class LightEvent:
    """A change of a lead's light: on which day it was seen, from, to, by which rule, why."""

    id: int
    lead_id: int
    on: date
    before: str
    color: str
    rule: str
    why: str


@dataclass(frozen=True, slots=True)
class CompanyEntry:
    """An entry of a company that has no lead of ours behind it, or of one of its leads; ``extra``: what a visit asked for."""

    id: int
    company_id: int | None
    lead_id: int | None
    on: date
    kind: str
    text: str
    author: str
    created_at: datetime
    upstream: tuple[str, ...] = ()
    downstream: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pulse:
    """What lists, lights and 今日 need of one live lead, read in one go.

    ``since`` is the day it entered its stage (None = not recorded), ``real_on`` that of its last real entry.
    Dates a ledger gave stay text of the precision known (2026-05).
    """

    id: int
    code: str
    project: str
    company: str
    stage: str
    owner: str
    unit: str
    park: str
    chain: str
    mode: str
    money: int | None
    currency: str
    next_step: str
    next_due: str
    received: str
    sign: str
    start: str
    created: str
    since: str | None
    real_on: str | None

    @property
    def name(self) -> str:
        """What to call it."""
        return self.project or self.company or self.code


Vital = tuple[int, str, str | None, int | None, str | None, str | None]
"""What sums and planned days need of one lead, as the driver hands it: id, stage, start, money, currency, and the value it
is grouped by. A plain tuple: twenty thousand of them are read at once."""
Quiet = tuple[int, str, str | None, str | None, str | None, str, str | None]
"""What is asked of a lead that may have been left alone: id, stage, since, real_on, received, created, and its group."""
