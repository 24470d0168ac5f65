"""The store's own books: undo steps, audit, counters, settings."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, Text
from sqlmodel import Field

from mhcrm.store.tables.base import Base
from mhcrm.store.tables.types import Json, Moment


class ChangeTable(Base, table=True):
    """One named write. ``state``: ``done`` (can be undone), ``undone`` (can be redone), ``kept`` (past the limit).

    ``steps`` are the row changes in both directions, as plain JSON; a bulk insert is one id range.
    """

    __tablename__ = "change"
    __table_args__ = (Index("ix_change_actor_state", "actor", "state", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=Moment)
    actor: str
    operation: str
    state: str
    batch_id: int | None = Field(default=None, index=True)
    kinds: list[Any] = Field(default_factory=list, sa_type=Json)
    lead_ids: list[Any] = Field(default_factory=list, sa_type=Json)
    steps: str | None = Field(default=None, sa_type=Text)


class ParkedTable(Base, table=True):
    """Rows of an undone bulk insert, waiting for redo; ``body`` is the JSON array of the row's columns."""

    __tablename__ = "parked"
    __table_args__ = (Index("ix_parked_change_id", "change_id", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    change_id: int
    name: str
    body: str = Field(sa_type=Text)


class AuditTable(Base, table=True):
    """Who changed which field of which row, when, from what to what."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_row", "name", "row_id"),)

    id: int | None = Field(default=None, primary_key=True)
    change_id: int | None = Field(default=None, index=True)
    at: datetime = Field(sa_type=Moment)
    actor: str
    operation: str
    name: str
    row_id: int
    field: str = ""
    old: str | None = Field(default=None, sa_type=Text)
    new: str | None = Field(default=None, sa_type=Text)


class CounterTable(Base, table=True):
    """Last number given out: row ids per table, lead codes per year. Never goes back, not even by undo."""

    __tablename__ = "counter"

    name: str = Field(primary_key=True)
    value: int = 0


class SettingTable(Base, table=True):
    """One office setting as JSON."""

    __tablename__ = "setting"

    id: int = Field(primary_key=True)
    version: int = 1
    name: str = Field(unique=True)
    value: Any = Field(default=None, sa_type=Json)
    updated_at: datetime = Field(sa_type=Moment)


class SearchDeadTable(Base, table=True):
    """Leads whose entry in the search index is to be passed over: binned, or taken back with their import."""

    __tablename__ = "search_dead"

    lead_id: int = Field(primary_key=True)
