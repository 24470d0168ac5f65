"""Frozen records of referrers and their claims (引荐登记) as they cross the border of the store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Referrer:
    """A person or body that introduces projects (引荐方)."""

    id: int
    name: str
    kind: str = ""
    uscc: str | None = None
    contact: str = ""
    phone: str = ""
    note: str = ""
    is_sample: bool = False
    version: int = 0


class ClaimStatus(StrEnum):
    """State of a registration (引荐登记)."""

    PENDING = "待核"
    VALID = "有效"
    EXPIRED = "到期"
    EXTENDED = "延期"
    YIELDED = "让渡"
    REVOKED = "撤销"
    DISPUTED = "争议"


@dataclass(frozen=True, slots=True)
class Registration:
    """A referrer's claim to have brought a lead: order of ``reported_at`` decides, ``evidence`` proves."""

    id: int
    referrer_id: int
    lead_id: int
    reported_at: datetime
    status: ClaimStatus
    unit: str = ""
    officer: str = ""
    first_contact_on: str = ""
    evidence: tuple[str, ...] = ()
    version: int = 0
