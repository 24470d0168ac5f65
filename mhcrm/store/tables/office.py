"""本办规则: overrides of the shipped rule base, attached source files, corrections of match reports."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Text
from sqlmodel import Field

from mhcrm.store.tables.base import Base
from mhcrm.store.tables.types import Day, Json, Moment


class RuleOverrideTable(Base, table=True):
    """One dated, signed statement of the office laid over the shipped rules; ``uid`` survives export and import."""

    __tablename__ = "rule_override"
    __table_args__ = (CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="interval"),)

    id: int = Field(primary_key=True)
    version: int = 1
    uid: str = Field(unique=True)
    kind: str
    target: str = ""
    body: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    valid_from: date = Field(sa_type=Day)
    valid_to: date | None = Field(default=None, sa_type=Day)
    author: str
    basis: str
    note: str = Field(default="", sa_type=Text)
    created_at: datetime = Field(sa_type=Moment)
    updated_at: datetime = Field(sa_type=Moment)
    revoked_at: datetime | None = Field(default=None, sa_type=Moment)


class SourceFileTable(Base, table=True):
    """The official file of a document as the office attached it; identity is the content hash, ``doc`` the 文号."""

    __tablename__ = "source_file"

    id: int = Field(primary_key=True)
    version: int = 1
    doc: str = Field(index=True)
    name: str
    size: int
    sha256: str
    stored_path: str
    author: str
    created_at: datetime = Field(sa_type=Moment)


class MatchCorrectionTable(Base, table=True):
    """What an officer put right in a lead's match report, and the vocabulary that follows from it."""

    __tablename__ = "match_correction"

    id: int = Field(primary_key=True)
    version: int = 1
    lead_id: int = Field(foreign_key="lead.id", index=True)
    part: str
    wrong: str = ""
    right: str = ""
    author: str
    basis: str
    state: str
    proposal: list[Any] = Field(default_factory=list, sa_type=Json)
    created_at: datetime = Field(sa_type=Moment)
    updated_at: datetime = Field(sa_type=Moment)
