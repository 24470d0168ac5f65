"""The metadata of all tables: one naming convention, so that every constraint has a name in every engine."""

from __future__ import annotations

from importlib import import_module
from typing import ClassVar

from sqlalchemy import MetaData, Table
from sqlmodel import SQLModel

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(SQLModel):
    """Base of all tables; keeps them out of SQLModel's global metadata."""

    metadata: ClassVar[MetaData] = MetaData(naming_convention=NAMING)


HOMES: dict[str, str] = {
    "acceptance_session": "approval",
    "approval_case": "approval",
    "approval_item": "approval",
    "approval_material": "approval",
    "approval_promise": "approval",
    "loop_event": "approval",
    "company": "company",
    "contact": "contact",
    "distinct_pair": "duplicate",
    "import_batch": "intake",
    "import_mapping": "intake",
    "import_memory": "intake",
    "lead": "lead",
    "audit": "log",
    "change": "log",
    "counter": "log",
    "parked": "log",
    "search_dead": "log",
    "setting": "log",
    "match_correction": "office",
    "rule_override": "office",
    "source_file": "office",
    "office_person": "referral",
    "referral_dispute": "referral",
    "referral_event": "referral",
    "referral_evidence": "referral",
    "referrer": "referral",
    "registration": "referral",
    "referral_budget": "referral_money",
    "referral_ledger": "referral_money",
    "referral_scheme": "referral_money",
    "referral_sheet": "referral_money",
    "attachment": "report",
    "match_report": "report",
    "assessment": "service",
    "commitment": "service",
    "commitment_check": "service",
    "demand": "service",
    "meeting": "service",
    "meeting_decision": "service",
    "meeting_item": "service",
    "opportunity": "service",
    "opportunity_match": "service",
    "task_force": "service",
    "task_force_lead": "service",
    "hold": "space",
    "occupancy": "space",
    "space": "space",
    "light_event": "task",
    "task": "task",
    "today_mark": "task",
    "activity": "timeline",
    "evidence": "timeline",
    "stage_event": "timeline",
}
"""Table → the module of this package that makes it. A new table is added here."""


def table(name: str) -> Table:
    """The SQLAlchemy table of that name."""
    if name not in Base.metadata.tables:
        import_module(f"mhcrm.store.tables.{HOMES[name]}")
    return Base.metadata.tables[name]


def fill() -> MetaData:
    """The metadata with every table in it."""
    for name in HOMES:
        table(name)
    return Base.metadata
