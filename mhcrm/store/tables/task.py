"""待办, what an officer put off in 今日, and the history of 督办 lights."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, String, Text
from sqlmodel import Field

from mhcrm.store.tables.base import Base
from mhcrm.store.tables.types import Day, Moment


class TaskTable(Base, table=True):
    """One thing to do, by somebody, perhaps until a day. ``state``: open, done, dropped."""

    __tablename__ = "task"
    __table_args__ = (Index("ix_task_open", "state", "due_on"),)

    id: int = Field(primary_key=True)
    version: int = 1
    lead_id: int | None = Field(default=None, foreign_key="lead.id", index=True)
    title: str
    due_on: date | None = Field(default=None, sa_type=Day)
    due_time: str = Field(default="", sa_type=String(5))
    person: str = ""
    kind: str = ""
    waiting: str = ""
    waiting_for: str = ""
    state: str = "open"
    snoozed_until: date | None = Field(default=None, sa_type=Day)
    done_on: date | None = Field(default=None, sa_type=Day)
    done_by: str = ""
    origin: str = ""
    note: str = Field(default="", sa_type=Text)
    author: str
    created_at: datetime = Field(sa_type=Moment)
    updated_at: datetime = Field(sa_type=Moment)


class TodayMarkTable(Base, table=True):
    """A derived line of 今日 (its ``key``) put off until a day; without a day it is settled for good."""

    __tablename__ = "today_mark"

    id: int = Field(primary_key=True)
    version: int = 1
    key: str = Field(unique=True)
    until_on: date | None = Field(default=None, sa_type=Day)
    reason: str = ""
    author: str
    updated_at: datetime = Field(sa_type=Moment)


class LightEventTable(Base, table=True):
    """A change of a lead's light as it was seen: from, to, by which rule, why. Derived, so it goes with its lead."""

    __tablename__ = "light_event"

    id: int = Field(primary_key=True)
    lead_id: int = Field(foreign_key="lead.id", index=True, ondelete="CASCADE")
    happened_on: date = Field(sa_type=Day)
    before: str = ""
    color: str
    rule: str = ""
    why: str = Field(default="", sa_type=Text)
    created_at: datetime = Field(sa_type=Moment)
