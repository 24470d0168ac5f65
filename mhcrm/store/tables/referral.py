"""引荐: referrers, claims (引荐登记、首谈), what happened to them, their evidence, disputes between them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlmodel import Field

from mhcrm.store.tables.base import Base
from mhcrm.store.tables.types import Day, Json, Moment


class ReferrerTable(Base, table=True):
    """A person or body that introduces projects; statuses, agreements and people are short lists and stay in the row."""

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
    legal_person: str = ""
    address: str = ""
    statuses: list[Any] = Field(default_factory=list, sa_type=Json)
    agreements: list[Any] = Field(default_factory=list, sa_type=Json)
    people: list[Any] = Field(default_factory=list, sa_type=Json)
    created_at: datetime = Field(sa_type=Moment)
    updated_at: datetime = Field(sa_type=Moment)


class RegistrationTable(Base, table=True):
    """A claim: who claims a lead, since when, on what evidence; ``status``, ``kind``, ``stage`` as in ``domain.referral``.

    ``events`` counts what happened to the claim: it differs after every step, so no step is undone beneath a later one.
    """

    __tablename__ = "registration"

    id: int = Field(primary_key=True)
    version: int = 1
    referrer_id: int | None = Field(default=None, foreign_key="referrer.id", index=True)
    lead_id: int = Field(foreign_key="lead.id", index=True)
    unit: str = ""
    officer: str = ""
    reported_at: datetime = Field(sa_type=Moment)
    first_contact_on: str = ""
    evidence: list[Any] = Field(default_factory=list, sa_type=Json)
    status: str
    kind: str = "引荐"
    channel: str = ""
    partner: str = ""
    shares: list[Any] = Field(default_factory=list, sa_type=Json)
    split_agreement: str = ""
    stage: str = "登记"
    protected_until: date | None = Field(default=None, sa_type=Day)
    extended: int = 0
    scheme_id: int | None = Field(default=None, foreign_key="referral_scheme.id")
    note: str = ""
    events: int = 0
    created_at: datetime = Field(sa_type=Moment)
    updated_at: datetime = Field(sa_type=Moment)


class ReferralEventTable(Base, table=True):
    """One thing that happened to a claim; ``data`` holds what its kind carries, ``evidence`` codes such as E-7."""

    __tablename__ = "referral_event"

    id: int = Field(primary_key=True)
    claim_id: int = Field(foreign_key="registration.id", index=True)
    kind: str
    happened_on: date = Field(sa_type=Day)
    person: str
    note: str = ""
    data: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    evidence: list[Any] = Field(default_factory=list, sa_type=Json)
    author: str
    created_at: datetime = Field(sa_type=Moment)


class ReferralEvidenceTable(Base, table=True):
    """One piece of evidence of a claim; the file lies beside the database under its hash."""

    __tablename__ = "referral_evidence"

    id: int = Field(primary_key=True)
    claim_id: int = Field(foreign_key="registration.id", index=True)
    number: int
    kind: str
    title: str
    happened_on: date = Field(sa_type=Day)
    note: str = ""
    file_name: str = ""
    sha256: str = ""
    size: int = 0
    stored_path: str = ""
    author: str
    created_at: datetime = Field(sa_type=Moment)


class ReferralDisputeTable(Base, table=True):
    """Two claims to the same thing, and the decision of a named person."""

    __tablename__ = "referral_dispute"

    id: int = Field(primary_key=True)
    version: int = 1
    first_id: int = Field(foreign_key="registration.id", index=True)
    second_id: int = Field(foreign_key="registration.id", index=True)
    reason: str
    opened_on: date = Field(sa_type=Day)
    winner_id: int | None = Field(default=None, foreign_key="registration.id")
    decided_by: str = ""
    decided_on: date | None = Field(default=None, sa_type=Day)
    ground: str = ""
    created_at: datetime = Field(sa_type=Moment)
    updated_at: datetime = Field(sa_type=Moment)


class OfficePersonTable(Base, table=True):
    """人员: who works here and in which roles."""

    __tablename__ = "office_person"

    id: int = Field(primary_key=True)
    version: int = 1
    name: str
    name_key: str = Field(index=True)
    unit: str = ""
    phone: str = ""
    roles: list[Any] = Field(default_factory=list, sa_type=Json)
    active: bool = True
    note: str = ""
    created_at: datetime = Field(sa_type=Moment)
    updated_at: datetime = Field(sa_type=Moment)
