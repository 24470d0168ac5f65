"""不是重复: pairs of leads an officer found to be two."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from mhcrm.store.tables.base import Base
from mhcrm.store.tables.types import Moment


class DistinctPairTable(Base, table=True):
    """Two leads that only look alike; ``first_id`` is the smaller id. A lead that is gone makes the pair idle, not wrong."""

    __tablename__ = "distinct_pair"
    __table_args__ = (UniqueConstraint("first_id", "second_id", name="uq_distinct_pair"),)

    id: int = Field(primary_key=True)
    version: int = 1
    first_id: int
    second_id: int
    reason: str = ""
    author: str
    created_at: datetime = Field(sa_type=Moment)
