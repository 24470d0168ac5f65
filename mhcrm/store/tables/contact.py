"""联系人 of a company or of one lead."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field

from mhcrm.store.tables.base import Base
from mhcrm.store.tables.types import Moment


class ContactTable(Base, table=True):
    """One person to talk to."""

    __tablename__ = "contact"

    id: int = Field(primary_key=True)
    version: int = 1
    company_id: int | None = Field(default=None, foreign_key="company.id", index=True)
    lead_id: int | None = Field(default=None, foreign_key="lead.id", index=True)
    name: str
    title: str = ""
    phone: str = ""
    email: str = ""
    note: str = ""
    created_at: datetime = Field(sa_type=Moment)
    updated_at: datetime = Field(sa_type=Moment)
