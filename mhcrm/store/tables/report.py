"""匹配报告 as computed, and 附件."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlmodel import Field

from mhcrm.store.tables.base import Base
from mhcrm.store.tables.types import Day, Json, Moment


class MatchReportTable(Base, table=True):
    """One stored match report: summary columns for lists, the whole of it in ``body``. Derived, so it goes with its lead."""

    __tablename__ = "match_report"

    id: int = Field(primary_key=True)
    version: int = 1
    lead_id: int = Field(foreign_key="lead.id", index=True, ondelete="CASCADE")
    lead_version: int = 0
    as_of: date = Field(sa_type=Day)
    plan_version: str
    created_at: datetime = Field(sa_type=Moment)
    stale: bool = False
    industry: str = ""
    track: str = ""
    park: str = ""
    tier: str = ""
    body: dict[str, Any] = Field(default_factory=dict, sa_type=Json)


class AttachmentTable(Base, table=True):
    """A file kept beside the database; identity is the content hash."""

    __tablename__ = "attachment"

    id: int = Field(primary_key=True)
    version: int = 1
    owner_kind: str
    owner_ref: str = Field(index=True)
    name: str
    size: int
    sha256: str = Field(index=True)
    stored_path: str
    author: str
    created_at: datetime = Field(sa_type=Moment)
