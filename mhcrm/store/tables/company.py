"""企业: one row per investor, found by credit code or normal form of the name."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlmodel import Field

from mhcrm.store.tables.base import Base
from mhcrm.store.tables.types import Json, Moment


class CompanyTable(Base, table=True):
    """One company. ``name_key`` is not unique: two real companies may share a short name."""

    __tablename__ = "company"

    id: int = Field(primary_key=True)
    version: int = 1
    name: str
    name_key: str = Field(index=True)
    uscc: str | None = Field(default=None, index=True)
    created_at: datetime = Field(sa_type=Moment)
    updated_at: datetime = Field(sa_type=Moment)
    extra: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
