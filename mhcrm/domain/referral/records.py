"""Frozen records of referrers, their claims (引荐登记, 首谈) and everything kept about a claim, as they leave the store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from mhcrm.base.clock import SHANGHAI
from mhcrm.base.dates import PartialDate


@dataclass(frozen=True, slots=True)
class PartnerStatus:
    """A partner status (合作伙伴资格): its name, first and last day, what proves it."""

    name: str
    start: date
    end: date
    evidence: str = ""

    def covers(self, day: date) -> bool:
        """True on the days the status holds."""
        return self.start <= day <= self.end


@dataclass(frozen=True, slots=True)
class Agreement:
    """A cooperation agreement (合作协议) with a referrer; ``until`` None = no end written."""

    number: str
    signed_on: date
    until: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to talk to at a referrer."""

    name: str
    phone: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Referrer:
    """A person or body that introduces projects (引荐方); ``kind`` is a :class:`~.scheme.Recipient` word or ""."""

    id: int
    name: str
    kind: str = ""
    uscc: str | None = None
    contact: str = ""
    phone: str = ""
    note: str = ""
    is_sample: bool = False
    version: int = 0
    legal_person: str = ""
    address: str = ""
    statuses: tuple[PartnerStatus, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    people: tuple[Person, ...] = ()

    def status_on(self, day: date) -> PartnerStatus | None:
        """The partner status that holds on a day, the one that lasts longest."""
        good = [status for status in self.statuses if status.covers(day)]
        return max(good, key=lambda status: status.end) if good else None


def not_after(day: date, other: str) -> bool | None:
    """Whether a day is not after a date in stored form, which may be a month, quarter or year; None when it cannot be told."""
    try:
        known = PartialDate.parse(other)
    except ValueError:
        return None
    if day <= known.first():
        return True
    return False if day > known.last() else None


class ClaimKind(StrEnum):
    """What is claimed: to have referred a project (引荐), or to have been the first unit to talk (首谈)."""

    REFERRAL = "引荐"
    FIRST_TALK = "首谈"


class ClaimStatus(StrEnum):
    """Standing of a claim. 到期 and 延期 are read off the dates, never stored."""

    PENDING = "待核"
    VALID = "有效"
    EXPIRED = "到期"
    EXTENDED = "延期"
    YIELDED = "让渡"
    REVOKED = "撤销"
    DISPUTED = "争议"


CLOSED = frozenset({ClaimStatus.YIELDED, ClaimStatus.REVOKED})
"""Standings in which nothing more happens to a claim."""


@dataclass(frozen=True, slots=True)
class Share:
    """A referrer's (or, for 首谈, a unit's) part of a claim; the parts of a claim add up to 1."""

    who: str
    share: Decimal
    referrer_id: int | None = None


@dataclass(frozen=True, slots=True)
class Registration:
    """A claim: order of ``reported_at`` decides, ``evidence`` proves.

    Attributes:
        stage: the last step of the work that is done (:class:`~.workflow.Stage` value).
        protected_until: last day of protection; None = 未设定 (the office configured no period).
        partner: the partner status the referrer claims by; "" = as any professional institution.
        scheme_id: the scheme version the newest sheet was computed under.
    """

    id: int
    referrer_id: int | None
    lead_id: int
    reported_at: datetime
    status: ClaimStatus
    unit: str = ""
    officer: str = ""
    first_contact_on: str = ""
    evidence: tuple[str, ...] = ()
    version: int = 0
    kind: ClaimKind = ClaimKind.REFERRAL
    channel: str = ""
    partner: str = ""
    shares: tuple[Share, ...] = ()
    split_agreement: str = ""
    stage: str = "登记"
    protected_until: date | None = None
    extended: int = 0
    scheme_id: int | None = None
    note: str = ""
    events: int = 0

    @property
    def reported_on(self) -> date:
        """The day of the report, local time."""
        return self.reported_at.astimezone(SHANGHAI).date()

    @property
    def code(self) -> str:
        """``RF-2026-0031`` (引荐) or ``ST-2026-0007`` (首谈): the year and the row's number, which is never given twice."""
        prefix = "RF" if self.kind is ClaimKind.REFERRAL else "ST"
        return f"{prefix}-{self.reported_on.year}-{self.id:04d}"

    @property
    def before_contact(self) -> bool | None:
        """Whether the claim was reported not after the first contact; None while that cannot be told."""
        return not_after(self.reported_on, self.first_contact_on)

    def standing(self, on: date) -> ClaimStatus:
        """The status on a day: a protection that ran out is 到期, a prolonged one 延期."""
        if self.status is not ClaimStatus.VALID or self.protected_until is None:
            return self.status
        if self.protected_until < on:
            return ClaimStatus.EXPIRED
        return ClaimStatus.EXTENDED if self.extended else ClaimStatus.VALID


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece of evidence of a claim, numbered E-1, E-2 …; a file, if any, is known by its hash."""

    id: int
    claim_id: int
    number: int
    kind: str
    title: str
    on: date
    note: str = ""
    file_name: str = ""
    sha256: str = ""
    size: int = 0
    stored_path: str = ""
    author: str = ""
    created_at: datetime | None = None

    @property
    def code(self) -> str:
        """``E-7``."""
        return f"E-{self.number}"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a claim; ``kind`` as in ``workflow``, ``data`` what that kind carries."""

    id: int
    claim_id: int
    kind: str
    on: date
    person: str
    note: str = ""
    data: Mapping[str, object] = field(default_factory=dict)
    evidence: tuple[str, ...] = ()
    author: str = ""
    created_at: datetime | None = None

    def text(self, name: str) -> str:
        """A value of ``data`` as text; "" when absent."""
        value = self.data.get(name)
        return "" if value is None else str(value)


@dataclass(frozen=True, slots=True)
class SchemeRow:
    """One stored version of a scheme; ``body`` is its plain form (``scheme_io``)."""

    id: int
    name: str
    number: int  # of the version, 1, 2, 3 …
    state: str  # 草稿 启用 停用
    body: Mapping[str, object]
    training: bool
    author: str
    created_at: datetime
    adopted_by: str = ""
    adopted_on: date | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One stored calculation sheet (计算表): what went in, the steps, who gets what when, the difference to the one before."""

    id: int
    claim_id: int
    number: int
    scheme_id: int
    as_of: date
    total: Decimal
    inputs: Mapping[str, object]
    result: Mapping[str, object]
    difference: tuple[str, ...]
    training: bool
    author: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Dispute:
    """Two claims to the same thing (争议): why they meet, and how a named person decided."""

    id: int
    first_id: int
    second_id: int
    reason: str
    opened_on: date
    winner_id: int | None = None
    decided_by: str = ""
    decided_on: date | None = None
    ground: str = ""
    version: int = 0

    @property
    def open(self) -> bool:
        """True until somebody decided."""
        return self.decided_on is None


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """The budget of a year as set by one document; the newest counts."""

    id: int
    year: int
    amount: Decimal
    doc_no: str
    person: str
    created_at: datetime
