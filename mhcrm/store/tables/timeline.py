"""跟进: what happened to a lead, as stage events and activities."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Text
from sqlmodel import Field

from mhcrm.store.tables.base import Base
from mhcrm.store.tables.types import Day, Moment


class StageEventTable(Base, table=True):
    """One move of a lead between stages; ``from_stage`` is empty for the first."""

    __tablename__ = "stage_event"

    id: int = Field(primary_key=True)
    lead_id: int = Field(foreign_key="lead.id", index=True)
    from_stage: str | None = None
    to_stage: str
    happened_on: date = Field(sa_type=Day)
    reason: str = ""
    author: str
    created_at: datetime = Field(sa_type=Moment)


class ActivityTable(Base, table=True):
    """One visit, call, meeting or letter."""

    __tablename__ = "activity"

    id: int = Field(primary_key=True)
    version: int = 1
    lead_id: int = Field(foreign_key="lead.id", index=True)
    happened_on: date = Field(sa_type=Day)
    kind: str
    text: str = Field(sa_type=Text)
    author: str
    created_at: datetime = Field(sa_type=Moment)
    updated_at: datetime = Field(sa_type=Moment)
