"""The metadata of all tables: one naming convention, so that every constraint has a name in every engine."""

from __future__ import annotations

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


def table(name: str) -> Table:
    """The SQLAlchemy table of that name."""
    return Base.metadata.tables[name]
