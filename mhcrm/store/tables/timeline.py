"""跟进: what happened to a lead or a company, as stage events, entries and evidence."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, Text
from sqlmodel import Field

from mhcrm.store.tables.base import Base
from mhcrm.store.tables.types import Day, Json, Moment


class StageEventTable(Base, table=True):
    """One move of a lead between stages, or the correction of an earlier one; rows are never changed.

    ``from_stage`` is empty for the first. ``source`` is empty for a move an officer made, else 导入 or 登记. A row with
    ``corrects_id`` puts right the day (and, for the last move, the stage) of that event; ``to_stage`` is always the lead's
    stage once the row is written.
    """

    __tablename__ = "stage_event"
    __table_args__ = (Index("ix_stage_event_latest", "lead_id", "corrects_id", "id"),)

    id: int = Field(primary_key=True)
    lead_id: int = Field(foreign_key="lead.id")
    from_stage: str | None = None
    to_stage: str
    happened_on: date = Field(sa_type=Day)
    reason: str = ""
    author: str
    created_at: datetime = Field(sa_type=Moment)
    source: str = ""
    reason_code: str = ""
    competitor: str = ""
    track: str = ""
    corrects_id: int | None = None


class ActivityTable(Base, table=True):
    """One visit, call, meeting or letter, with a lead or with a company that has none.

    ``real`` is 0 for lines the program writes by itself: they are no progress. ``extra`` holds what a visit asked for
    (upstream and downstream firms).
    """

    __tablename__ = "activity"
    __table_args__ = (Index("ix_activity_latest", "lead_id", "real", "happened_on"),)

    id: int = Field(primary_key=True)
    version: int = 1
    lead_id: int | None = Field(default=None, foreign_key="lead.id")
    happened_on: date = Field(sa_type=Day)
    kind: str
    text: str = Field(sa_type=Text)
    author: str
    created_at: datetime = Field(sa_type=Moment)
    updated_at: datetime = Field(sa_type=Moment)
    company_id: int | None = Field(default=None, foreign_key="company.id", index=True)
    real: int = 1
    extra: dict[str, Any] = Field(default_factory=dict, sa_type=Json)


class EvidenceTable(Base, table=True):
    """What shows that a need of a stage gate is met; withdrawn evidence stays, with who and why."""

    __tablename__ = "evidence"

    id: int = Field(primary_key=True)
    version: int = 1
    lead_id: int = Field(foreign_key="lead.id", index=True)
    need: str
    text: str = Field(sa_type=Text)
    happened_on: date = Field(sa_type=Day)
    attachment_id: int | None = None
    author: str
    withdrawn_on: date | None = Field(default=None, sa_type=Day)
    withdrawn_by: str = ""
    withdraw_reason: str = ""
    created_at: datetime = Field(sa_type=Moment)
    updated_at: datetime = Field(sa_type=Moment)
