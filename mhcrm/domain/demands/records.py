"""Frozen records of demands (企业诉求)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Demand:
    """One thing a company asks for; closed only when answered and confirmed by the company."""

    id: int
    lead_id: int
    company: str
    kind: str
    text: str
    raised_on: date
    department: str = ""
    due: date | None = None
    owner: str = ""
    answer: str = ""
    answered_on: date | None = None
    answered_by: str = ""
    confirmed_on: date | None = None
    confirmed_by: str = ""
    confirm_note: str = ""
    closed_on: date | None = None
    closed_by: str = ""
    reopened: int = 0
    version: int = 0
