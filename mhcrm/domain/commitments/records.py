"""Frozen records of commitments (协议承诺) and their verification."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Commitment:
    """What the investor agreed to: a number with its unit, or a day, with the clause it rests on."""

    id: int
    lead_id: int
    kind: str
    basis: str
    number: Decimal | None = None
    unit: str = ""
    day: date | None = None
    due: date | None = None
    note: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True)
class Verification:
    """One point of the review calendar: planned, and once done what was found and on what evidence.

    ``value`` is the cumulative figure reached; None = not verified, which is not zero.
    """

    id: int
    lead_id: int
    commitment_id: int
    milestone: str
    planned_on: date | None = None
    done_on: date | None = None
    value: Decimal | None = None
    reached_on: date | None = None
    evidence: str = ""
    checker: str = ""
    version: int = 0
