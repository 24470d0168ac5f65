"""项目线索: the central row. Every ``column`` field of ``domain.fields`` is a column of the same name."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Index, Text
from sqlmodel import Field

from mhcrm.store.tables.base import Base
from mhcrm.store.tables.types import Json, Micro, Moment


class LeadTable(Base, table=True):
    """One project lead.

    ``extra`` holds further canonical fields and ``x:<header>`` columns, ``raw`` the text values were read from.
    ``company_key`` and ``project_key`` are normal forms for finding duplicates; ``pinyin`` sorts by company;
    ``initials`` feeds the search index. ``batch_id`` names the import that created the row. Few indexes on purpose: each
    costs an import of a hundred thousand rows a fifth of a second; leads of a name or code are found through ``company``.
    """

    __tablename__ = "lead"
    __table_args__ = (Index("ix_lead_updated_at", "binned_at", "updated_at", "id"),)

    id: int = Field(primary_key=True)
    code: str = Field(unique=True)
    version: int = 1
    stage: str = Field(default="L")
    created_at: datetime = Field(sa_type=Moment)
    updated_at: datetime = Field(sa_type=Moment)
    binned_at: datetime | None = Field(default=None, sa_type=Moment)
    batch_id: int | None = Field(default=None, foreign_key="import_batch.id")
    company_id: int | None = Field(default=None, foreign_key="company.id", index=True)
    company_key: str = ""
    project_key: str = ""
    pinyin: str = ""
    initials: str = ""
    company: str | None = None
    project: str | None = None
    uscc: str | None = None
    industry_text: str | None = None
    gb4754: str | None = None
    chain_text: str | None = None
    phase: str | None = None
    ownership: str | None = None
    foreign: str | None = None
    origin: str | None = None
    investment_wan: Decimal | None = Field(default=None, sa_type=Micro)
    investment_wan_min: Decimal | None = Field(default=None, sa_type=Micro)
    investment_wan_max: Decimal | None = Field(default=None, sa_type=Micro)
    investment_currency: str | None = None
    fixed_investment_wan: Decimal | None = Field(default=None, sa_type=Micro)
    foreign_capital_wan: Decimal | None = Field(default=None, sa_type=Micro)
    land_mu: Decimal | None = Field(default=None, sa_type=Micro)
    floor_area_sqm: Decimal | None = Field(default=None, sa_type=Micro)
    space_mode: str | None = None
    contact: str | None = None
    phone: str | None = None
    source: str | None = None
    referrer: str | None = None
    received_on: str | None = None
    first_contact_on: str | None = None
    sign_on: str | None = None
    start_on: str | None = None
    town: str | None = None
    park: str | None = None
    site: str | None = None
    lead_unit: str | None = None
    owner: str | None = None
    first_reporter: str | None = None
    next_due_on: str | None = None
    summary: str | None = Field(default=None, sa_type=Text)
    company_profile: str | None = Field(default=None, sa_type=Text)
    progress: str | None = Field(default=None, sa_type=Text)
    issues: str | None = Field(default=None, sa_type=Text)
    demands: str | None = Field(default=None, sa_type=Text)
    next_step: str | None = Field(default=None, sa_type=Text)
    notes: str | None = Field(default=None, sa_type=Text)
    extra: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    raw: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
