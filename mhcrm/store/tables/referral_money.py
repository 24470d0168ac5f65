"""引荐资金: schemes, calculation sheets, budgets, and the append-only ledger with the triggers that keep it so."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import DDL, BigInteger, UniqueConstraint, event
from sqlmodel import Field

from mhcrm.store.tables.base import Base, table
from mhcrm.store.tables.types import Day, Json, Moment


class ReferralSchemeTable(Base, table=True):
    """One version of a scheme; an adopted one is never changed, a change is a new version."""

    __tablename__ = "referral_scheme"
    __table_args__ = (UniqueConstraint("name", "number", name="uq_referral_scheme_name_number"),)

    id: int = Field(primary_key=True)
    version: int = 1
    name: str
    number: int
    state: str
    body: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    training: bool = False
    author: str
    adopted_by: str = ""
    adopted_on: date | None = Field(default=None, sa_type=Day)
    created_at: datetime = Field(sa_type=Moment)
    updated_at: datetime = Field(sa_type=Moment)


class ReferralSheetTable(Base, table=True):
    """One calculation of a claim; a new one is a new row."""

    __tablename__ = "referral_sheet"

    id: int = Field(primary_key=True)
    claim_id: int = Field(foreign_key="registration.id", index=True)
    number: int
    scheme_id: int = Field(foreign_key="referral_scheme.id")
    as_of: date = Field(sa_type=Day)
    total_fen: int = Field(sa_type=BigInteger)
    inputs: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    result: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    difference: list[Any] = Field(default_factory=list, sa_type=Json)
    training: bool = False
    author: str
    created_at: datetime = Field(sa_type=Moment)


class ReferralBudgetTable(Base, table=True):
    """A year's budget as one document set it; the newest row of a year counts."""

    __tablename__ = "referral_budget"

    id: int = Field(primary_key=True)
    year: int = Field(index=True)
    amount_fen: int = Field(sa_type=BigInteger)
    doc_no: str
    person: str
    created_at: datetime = Field(sa_type=Moment)


class ReferralLedgerTable(Base, table=True):
    """One entry; ``id`` counts without gaps, ``hash`` covers the row and ``previous`` (``domain.referral.chain``)."""

    __tablename__ = "referral_ledger"

    id: int = Field(primary_key=True)
    claim_id: int = Field(foreign_key="registration.id", index=True)
    referrer_id: int = Field(foreign_key="referrer.id", index=True)
    milestone: str
    year: int = Field(index=True)
    kind: str
    phase: str = ""
    fen: int = Field(sa_type=BigInteger)
    happened_on: date = Field(sa_type=Day)
    person: str
    reverses: int | None = Field(default=None, foreign_key="referral_ledger.id")
    sheet_id: int | None = Field(default=None, foreign_key="referral_sheet.id")
    basis: str = ""
    note: str = ""
    at: datetime = Field(sa_type=Moment)
    author: str
    previous: str
    hash: str = Field(unique=True)


# The same statements stand in the migration, which may not import this; a test compares the two.
APPEND_ONLY: dict[str, tuple[str, ...]] = {
    "sqlite": (
        "CREATE TRIGGER referral_ledger_no_update BEFORE UPDATE ON referral_ledger "
        "BEGIN SELECT RAISE(ABORT, 'referral_ledger is append-only'); END",
        "CREATE TRIGGER referral_ledger_no_delete BEFORE DELETE ON referral_ledger "
        "BEGIN SELECT RAISE(ABORT, 'referral_ledger is append-only'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION referral_ledger_refuse() RETURNS trigger AS $$ "
        "BEGIN RAISE EXCEPTION 'referral_ledger is append-only'; END $$ LANGUAGE plpgsql",
        "CREATE TRIGGER referral_ledger_no_change BEFORE UPDATE OR DELETE ON referral_ledger "
        "FOR EACH ROW EXECUTE FUNCTION referral_ledger_refuse()",
    ),
}
"""Statements that make the engine itself refuse to change or remove an entry."""

for _dialect, _statements in APPEND_ONLY.items():
    for _statement in _statements:
        event.listen(
            table("referral_ledger"),
            "after_create",
            DDL(_statement.replace("%", "%%")).execute_if(dialect=_dialect),  # type: ignore[no-untyped-call]
        )
