"""引荐: referrers and their registrations (a claim to have brought a lead)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlmodel import Field

from mhcrm.store.tables.base import Base
from mhcrm.store.tables.types import Json, Moment


class ReferrerTable(Base, table=True):
    """A person or body that introduces projects."""

    __tablename__ = "referrer"

    id: int = Field(primary_key=True)
    version: int = 1
    name: str
    name_key: str = Field(index=True)
    kind: str = ""
    uscc: str | None = None
    contact: str = ""
    phone: str = ""
    note: str = ""
    is_sample: bool = False
    created_at: datetime = Field(sa_type=Moment)
    updated_at: datetime = Field(sa_type=Moment)


class RegistrationTable(Base, table=True):
    """引荐登记: who claims a lead, since when, on what evidence; ``status`` as in ``domain.records``."""

    __tablename__ = "registration"

    id: int = Field(primary_key=True)
    version: int = 1
    referrer_id: int = Field(foreign_key="referrer.id", index=True)
    lead_id: int = Field(foreign_key="lead.id", index=True)
    unit: str = ""
    officer: str = ""
    reported_at: datetime = Field(sa_type=Moment)
    first_contact_on: str = ""
    evidence: list[Any] = Field(default_factory=list, sa_type=Json)
    status: str
    created_at: datetime = Field(sa_type=Moment)
    updated_at: datetime = Field(sa_type=Moment)
