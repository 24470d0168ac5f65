"""审批推进: cases, items, materials, promises, acceptance sessions, and the history of every such loop."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Text
from sqlmodel import Field

from mhcrm.store.tables.base import Base
from mhcrm.store.tables.types import Day, Json, Moment


class ApprovalCaseTable(Base, table=True):
    """One project's approval network."""

    __tablename__ = "approval_case"

    id: int = Field(primary_key=True)
    version: int = 1
    lead_id: int = Field(foreign_key="lead.id", index=True)
    track: str
    template: str = ""
    tracker: str = ""
    started_on: date = Field(sa_type=Day)
    closed_on: date | None = Field(default=None, sa_type=Day)
    closed_by: str = ""
    close_note: str = ""
    updated_at: datetime = Field(sa_type=Moment)


class ApprovalItemTable(Base, table=True):
    """One item; ``after`` holds the keys it waits for, ``stops`` the times its clock stood still."""

    __tablename__ = "approval_item"

    id: int = Field(primary_key=True)
    version: int = 1
    case_id: int = Field(foreign_key="approval_case.id", index=True)
    lead_id: int = Field(foreign_key="lead.id", index=True)
    key: str
    name: str
    phase: str = ""
    department: str = ""
    after: list[str] = Field(default_factory=list, sa_type=Json)
    days: int | None = None
    days_basis: str = ""
    gate: str = ""
    members: list[str] = Field(default_factory=list, sa_type=Json)
    position: int = 0
    state: str
    since: date | None = Field(default=None, sa_type=Day)
    filed_on: date | None = Field(default=None, sa_type=Day)
    accepted_on: date | None = Field(default=None, sa_type=Day)
    decided_on: date | None = Field(default=None, sa_type=Day)
    gaps: bool = False
    result: str = ""
    handler: str = ""
    stops: list[Any] = Field(default_factory=list, sa_type=Json)
    note: str = Field(default="", sa_type=Text)
    updated_at: datetime = Field(sa_type=Moment)


class ApprovalMaterialTable(Base, table=True):
    """One paper an item needs; ``deferrable`` = 可容缺件."""

    __tablename__ = "approval_material"

    id: int = Field(primary_key=True)
    version: int = 1
    item_id: int = Field(foreign_key="approval_item.id", index=True)
    lead_id: int = Field(foreign_key="lead.id", index=True)
    name: str
    deferrable: bool = False
    supplied_on: date | None = Field(default=None, sa_type=Day)
    evidence: str = ""
    supplied_by: str = ""
    position: int = 0
    updated_at: datetime = Field(sa_type=Moment)


class ApprovalPromiseTable(Base, table=True):
    """容缺承诺."""

    __tablename__ = "approval_promise"

    id: int = Field(primary_key=True)
    version: int = 1
    lead_id: int = Field(foreign_key="lead.id", index=True)
    item_id: int = Field(foreign_key="approval_item.id", index=True)
    material_id: int = Field(foreign_key="approval_material.id")
    material: str
    signed_by: str
    due: date = Field(sa_type=Day)
    basis: str
    made_on: date = Field(sa_type=Day)
    author: str
    first_due: date | None = Field(default=None, sa_type=Day)
    extended_on: date | None = Field(default=None, sa_type=Day)
    extension_reason: str = ""
    met_on: date | None = Field(default=None, sa_type=Day)
    evidence: str = ""
    waived_on: date | None = Field(default=None, sa_type=Day)
    waived_by: str = ""
    waive_reason: str = ""
    updated_at: datetime = Field(sa_type=Moment)


class AcceptanceSessionTable(Base, table=True):
    """综合验收; ``opinions`` holds each department's result."""

    __tablename__ = "acceptance_session"

    id: int = Field(primary_key=True)
    version: int = 1
    lead_id: int = Field(foreign_key="lead.id", index=True)
    item_id: int = Field(foreign_key="approval_item.id", index=True)
    held_on: date = Field(sa_type=Day)
    chair: str = ""
    opinions: list[Any] = Field(default_factory=list, sa_type=Json)
    paper_no: str = ""
    passed_on: date | None = Field(default=None, sa_type=Day)
    updated_at: datetime = Field(sa_type=Moment)


class LoopEventTable(Base, table=True):
    """One step in the history of anything that has to be closed; only ever added to."""

    __tablename__ = "loop_event"

    id: int = Field(primary_key=True)
    lead_id: int | None = Field(default=None, foreign_key="lead.id", index=True)
    subject: str = Field(index=True)
    subject_id: int = Field(index=True)
    happened_on: date = Field(sa_type=Day)
    kind: str
    text: str = Field(default="", sa_type=Text)
    before: str = ""
    after: str = ""
    author: str
    created_at: datetime = Field(sa_type=Moment)
