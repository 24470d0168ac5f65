"""What every repo works with: the open connection and, while writing, the recorder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Connection, Result, select
from sqlalchemy.sql.elements import ColumnElement

from mhcrm.base.clock import Clock
from mhcrm.store.changelog import Recorder
from mhcrm.store.tables import table

Cells = Mapping[str, Any]


@dataclass
class Access:
    """Handed to the repos by the unit of work (with a recorder) or by a read view (without)."""

    conn: Connection
    clock: Clock
    actor: str
    recorder: Recorder | None = None

    @property
    def rec(self) -> Recorder:
        """The recorder.

        Raises:
            RuntimeError: a write through a read view, which is a bug.
        """
        if self.recorder is None:
            raise RuntimeError("this view is for reading; open store.write(…) to change something")
        return self.recorder

    def one(self, name: str, row_id: int) -> Cells | None:
        """One row, values as the program knows them."""
        own = table(name)
        found = rows_of(self.conn.execute(select(own).where(own.c.id == row_id)))
        return found[0] if found else None

    def many(self, name: str, *where: ColumnElement[bool], order: Any = None, limit: int | None = None) -> list[Cells]:
        """Rows in order (by id unless told)."""
        own = table(name)
        query = select(own).where(*where).order_by(own.c.id if order is None else order)
        if limit is not None:
            query = query.limit(limit)
        return rows_of(self.conn.execute(query))


def rows_of(result: Result[Any]) -> list[Cells]:
    """Rows of a result by column name."""
    return [cast(Cells, row) for row in result.mappings()]
