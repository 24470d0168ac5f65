"""诉求, 研判, 上会, 专班, 承诺兑现 and the two opportunity lists."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Text
from sqlmodel import Field

from mhcrm.store.tables.base import Base
from mhcrm.store.tables.types import Day, Json, Micro, Moment


class DemandTable(Base, table=True):
    """企业诉求."""

    __tablename__ = "demand"

    id: int = Field(primary_key=True)
    version: int = 1
    lead_id: int = Field(foreign_key="lead.id", index=True)
    company: str = ""
    kind: str
    text: str = Field(sa_type=Text)
    raised_on: date = Field(sa_type=Day)
    department: str = ""
    due: date | None = Field(default=None, sa_type=Day)
    owner: str = ""
    answer: str = Field(default="", sa_type=Text)
    answered_on: date | None = Field(default=None, sa_type=Day)
    answered_by: str = ""
    confirmed_on: date | None = Field(default=None, sa_type=Day)
    confirmed_by: str = ""
    confirm_note: str = ""
    closed_on: date | None = Field(default=None, sa_type=Day)
    closed_by: str = ""
    reopened: int = 0
    updated_at: datetime = Field(sa_type=Moment)


class AssessmentTable(Base, table=True):
    """研判表; scores, vetoes and checks by name."""

    __tablename__ = "assessment"

    id: int = Field(primary_key=True)
    version: int = 1
    lead_id: int = Field(foreign_key="lead.id", index=True)
    assessed_on: date = Field(sa_type=Day)
    assessor: str
    scores: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    vetoes: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    checks: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    opinion: str = ""
    note: str = Field(default="", sa_type=Text)
    updated_at: datetime = Field(sa_type=Moment)


class MeetingTable(Base, table=True):
    """会议."""

    __tablename__ = "meeting"

    id: int = Field(primary_key=True)
    version: int = 1
    name: str
    planned_on: date = Field(sa_type=Day)
    chair: str = ""
    held_on: date | None = Field(default=None, sa_type=Day)
    minutes_no: str = ""
    updated_at: datetime = Field(sa_type=Moment)


class MeetingItemTable(Base, table=True):
    """A project on a meeting's agenda."""

    __tablename__ = "meeting_item"

    id: int = Field(primary_key=True)
    version: int = 1
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    lead_id: int = Field(foreign_key="lead.id", index=True)
    position: int = 0
    topic: str = ""
    updated_at: datetime = Field(sa_type=Moment)


class MeetingDecisionTable(Base, table=True):
    """议定事项."""

    __tablename__ = "meeting_decision"

    id: int = Field(primary_key=True)
    version: int = 1
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    lead_id: int = Field(foreign_key="lead.id", index=True)
    text: str = Field(sa_type=Text)
    owner: str
    due: date | None = Field(default=None, sa_type=Day)
    done_on: date | None = Field(default=None, sa_type=Day)
    done_note: str = ""
    task_ref: str = ""
    updated_at: datetime = Field(sa_type=Moment)


class TaskForceTable(Base, table=True):
    """专班; ``rhythm`` in working days."""

    __tablename__ = "task_force"

    id: int = Field(primary_key=True)
    version: int = 1
    name: str = Field(unique=True)
    leader: str
    members: list[str] = Field(default_factory=list, sa_type=Json)
    rhythm: int | None = None
    last_on: date | None = Field(default=None, sa_type=Day)
    basis: str = ""
    updated_at: datetime = Field(sa_type=Moment)


class TaskForceLeadTable(Base, table=True):
    """Which projects a 专班 follows."""

    __tablename__ = "task_force_lead"

    id: int = Field(primary_key=True)
    version: int = 1
    force_id: int = Field(foreign_key="task_force.id", index=True)
    lead_id: int = Field(foreign_key="lead.id", index=True)


class CommitmentTable(Base, table=True):
    """协议承诺."""

    __tablename__ = "commitment"

    id: int = Field(primary_key=True)
    version: int = 1
    lead_id: int = Field(foreign_key="lead.id", index=True)
    kind: str
    basis: str
    number: Decimal | None = Field(default=None, sa_type=Micro)
    unit: str = ""
    day: date | None = Field(default=None, sa_type=Day)
    due: date | None = Field(default=None, sa_type=Day)
    note: str = ""
    updated_at: datetime = Field(sa_type=Moment)


class CommitmentCheckTable(Base, table=True):
    """One point of the review calendar of a commitment."""

    __tablename__ = "commitment_check"

    id: int = Field(primary_key=True)
    version: int = 1
    lead_id: int = Field(foreign_key="lead.id", index=True)
    commitment_id: int = Field(foreign_key="commitment.id", index=True)
    milestone: str
    planned_on: date | None = Field(default=None, sa_type=Day)
    done_on: date | None = Field(default=None, sa_type=Day)
    value: Decimal | None = Field(default=None, sa_type=Micro)
    reached_on: date | None = Field(default=None, sa_type=Day)
    evidence: str = ""
    checker: str = ""
    updated_at: datetime = Field(sa_type=Moment)


class OpportunityTable(Base, table=True):
    """One line of 供给清单 or 需求清单."""

    __tablename__ = "opportunity"

    id: int = Field(primary_key=True)
    version: int = 1
    side: str = Field(index=True)
    company: str
    title: str
    text: str = Field(default="", sa_type=Text)
    industry: str = ""
    region: str = ""
    contact: str = ""
    phone: str = ""
    source: str = ""
    listed_on: date | None = Field(default=None, sa_type=Day)
    until: date | None = Field(default=None, sa_type=Day)
    closed_on: date | None = Field(default=None, sa_type=Day)
    close_reason: str = ""
    lead_id: int | None = Field(default=None, foreign_key="lead.id", index=True)
    chains: dict[str, str] = Field(default_factory=dict, sa_type=Json)
    updated_at: datetime = Field(sa_type=Moment)


class OpportunityMatchTable(Base, table=True):
    """What was said of a suggested match."""

    __tablename__ = "opportunity_match"

    id: int = Field(primary_key=True)
    version: int = 1
    supply_id: int = Field(foreign_key="opportunity.id", index=True)
    demand_id: int = Field(foreign_key="opportunity.id", index=True)
    accepted: bool
    reason: str = ""
    author: str
    decided_on: date = Field(sa_type=Day)
    updated_at: datetime = Field(sa_type=Moment)
