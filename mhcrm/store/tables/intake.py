"""导入批次, the remembered header mappings and those kept under a name."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlmodel import Field

from mhcrm.store.tables.base import Base
from mhcrm.store.tables.types import Json, Moment


class ImportBatchTable(Base, table=True):
    """One committed import: the file, its hash, the mapping used, the totals and where each row came from.

    ``change_id`` names the step of the change log that takes the batch back; ``undone`` is set by it.
    """

    __tablename__ = "import_batch"

    id: int = Field(primary_key=True)
    version: int = 1
    file_name: str
    file_sha256: str = Field(default="", index=True)
    author: str
    created_at: datetime = Field(sa_type=Moment)
    totals: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    mapping: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    lineage: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    first_lead_id: int | None = None
    last_lead_id: int | None = None


class ImportMemoryTable(Base, table=True):
    """How an office mapped the columns of a sheet with this header fingerprint last time."""

    __tablename__ = "import_memory"

    id: int = Field(primary_key=True)
    version: int = 1
    fingerprint: str = Field(unique=True)
    mapping: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    updated_at: datetime = Field(sa_type=Moment)


class ImportMappingTable(Base, table=True):
    """对应方式: how the columns of one office's ledger are read, kept under a name.

    ``mapping`` holds ``columns`` (header → field), ``heads`` (prints of pointed header rows) and ``fingerprint``.
    """

    __tablename__ = "import_mapping"

    id: int = Field(primary_key=True)
    version: int = 1
    name: str = Field(unique=True)
    mapping: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    author: str
    created_at: datetime = Field(sa_type=Moment)
    updated_at: datetime = Field(sa_type=Moment)
