"""The only place that changes rows of nouns: stored values in, search index kept in step.

Works on stored (wire) values, i.e. integers and text as the engine holds them, so that the change log can replay
them as they were. Values of the program are turned into them by :func:`encode`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain, islice
from typing import Any

from sqlalchemy import Column, Connection, MetaData, Table, delete, func, insert, literal, select, update
from sqlalchemy.dialects import sqlite
from sqlalchemy.types import TypeDecorator

from mhcrm.store import search_index
from mhcrm.store.tables import table
from mhcrm.store.tables.types import TRANSLATED

Row = dict[str, Any]
_DIALECT = sqlite.dialect()  # type: ignore[no-untyped-call,unused-ignore]
_UNPARK_BATCH = 5_000


@lru_cache(maxsize=64)
def raw_table(name: str) -> Table:
    """The table with plain storage types, for reading and writing values as stored."""
    typed = table(name)
    columns = [
        Column(c.name, c.type.impl_instance if isinstance(c.type, TypeDecorator) else c.type, primary_key=c.primary_key)
        for c in typed.columns
    ]
    return Table(name, MetaData(), *columns)


def encode_value(name: str, column: str, value: Any) -> Any:
    """A value of the program as stored."""
    kind = table(name).c[column].type
    return kind.process_bind_param(value, _DIALECT) if isinstance(kind, TRANSLATED) else value


def encode(name: str, values: Mapping[str, Any]) -> Row:
    """A row of the program as stored."""
    return {column: encode_value(name, column, value) for column, value in values.items()}


def decode_value(name: str, column: str, value: Any) -> Any:
    """A stored value as the program knows it."""
    kind = table(name).c[column].type
    return kind.process_result_value(value, _DIALECT) if isinstance(kind, TRANSLATED) else value


_PARAMETERS = 32_000
"""Parameters of one statement: SQLite's own bound is 32,766."""


@lru_cache(maxsize=16)
def insert_sql(name: str, columns: tuple[str, ...], rows: int, dialect: str) -> str:
    """A plain INSERT of ``rows`` rows for the driver, four times as fast as the expression language."""
    mark = "?" if dialect == "sqlite" else "%s"
    names = ", ".join(f'"{column}"' for column in columns)
    one = "(" + ", ".join([mark] * len(columns)) + ")"
    return f'INSERT INTO "{name}" ({names}) VALUES {", ".join([one] * rows)}'


class RowWriter:
    """Row changes inside one open transaction."""

    def __init__(self, conn: Connection) -> None:
        self.conn = conn

    # -- reading ----------------------------------------------------------------------------------
    def row(self, name: str, row_id: int) -> Row | None:
        """One row as stored."""
        raw = raw_table(name)
        found = self.conn.execute(select(raw).where(raw.c.id == row_id)).mappings().first()
        return dict(found) if found is not None else None

    def next_ids(self, counter: str, number: int) -> int:
        """Reserve ``number`` consecutive numbers; returns the first. Numbers are never given out twice."""
        raw = raw_table("counter")
        step = update(raw).where(raw.c.name == counter).values(value=raw.c.value + number)
        if self.conn.execute(step).rowcount == 0:
            mark = "?" if self.conn.dialect.name == "sqlite" else "%s"
            sql = f"INSERT INTO counter(name, value) VALUES ({mark}, 0) ON CONFLICT (name) DO NOTHING"
            self.conn.exec_driver_sql(sql, (counter,))
            self.conn.execute(step)
        last = self.conn.execute(select(raw.c.value).where(raw.c.name == counter)).scalar_one()
        return int(last) - number + 1

    # -- single rows ------------------------------------------------------------------------------
    def insert(self, name: str, row: Row) -> None:
        """Add one row."""
        self.conn.execute(insert(raw_table(name)), row)
        if name == "lead":
            search_index.add(self.conn, [(row["id"], search_index.index_text(row))])
            self._mark_dead(row["id"], row.get("binned_at") is not None)

    def update(self, name: str, old: Row, changes: Row) -> None:
        """Change columns of one row whose present content is ``old``; the version goes up."""
        raw = raw_table(name)
        changes = {**changes, "version": old["version"] + 1} if "version" in old else changes
        self.conn.execute(update(raw).where(raw.c.id == old["id"]).values(**changes))
        if name == "lead":
            self._reindex(old, {**old, **changes})

    def delete(self, name: str, old: Row) -> None:
        """Remove one row whose present content is ``old``."""
        raw = raw_table(name)
        if name == "lead":
            search_index.remove(self.conn, old["id"], search_index.index_text(old))
            self._mark_dead(old["id"], False)
        self.conn.execute(delete(raw).where(raw.c.id == old["id"]))

    def _reindex(self, old: Row, new: Row) -> None:
        before, after = search_index.index_text(old), search_index.index_text(new)
        if before != after:
            search_index.remove(self.conn, old["id"], before)
            search_index.add(self.conn, [(old["id"], after)])
        if (old["binned_at"] is None) != (new["binned_at"] is None):
            self._mark_dead(old["id"], new["binned_at"] is not None)

    def _mark_dead(self, lead_id: int, dead: bool) -> None:
        raw = raw_table("search_dead")
        self.conn.execute(delete(raw).where(raw.c.lead_id == lead_id))
        if dead:
            self.conn.execute(insert(raw).values(lead_id=lead_id))

    # -- many rows --------------------------------------------------------------------------------
    def insert_many(self, name: str, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
        """Add rows given as tuples in the order of ``columns``; the caller indexes leads itself."""
        self.inserting(name, columns, rows)()

    def inserting(self, name: str, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> Callable[[], None]:
        """The work of :meth:`insert_many`, all prepared, for a lane."""
        some = max(1, _PARAMETERS // len(columns))
        waiting, dialect = iter(rows), self.conn.dialect.name
        statements: list[tuple[str, tuple[Any, ...]]] = []
        while part := list(islice(waiting, some)):
            sql = insert_sql(name, tuple(columns), len(part), dialect)
            statements.append((sql, tuple(chain.from_iterable(part))))

        def run() -> None:
            for sql, values in statements:
                self.conn.exec_driver_sql(sql, values)

        return run

    def park(self, change_id: int, name: str, first: int, last: int) -> int:
        """Move the rows with these ids aside, ready to come back; returns how many."""
        raw = raw_table(name)
        pack = func.json_array if self.conn.dialect.name == "sqlite" else func.json_build_array
        found = select(literal(change_id), literal(name), pack(*raw.columns)).where(raw.c.id.between(first, last))
        parked = raw_table("parked")
        if name == "lead":
            search_index.bury(self.conn, first, last)
        self.conn.execute(insert(parked).from_select(["change_id", "name", "body"], found.order_by(raw.c.id)))
        return self.conn.execute(delete(raw).where(raw.c.id.between(first, last))).rowcount

    def unpark(self, change_id: int, name: str, first: int, last: int) -> int:
        """Bring parked rows back; returns how many."""
        parked, columns = raw_table("parked"), [c.name for c in raw_table(name).columns]
        mine = (parked.c.change_id == change_id) & (parked.c.name == name)
        done = 0
        found = self.conn.execute(select(parked.c.body).where(mine).order_by(parked.c.id))
        for bodies in found.partitions(_UNPARK_BATCH):
            self.insert_many(name, columns, (tuple(json.loads(body[0])) for body in bodies))
            done += len(bodies)
        self.conn.execute(delete(parked).where(mine))
        if name == "lead":
            search_index.revive(self.conn, first, last)
            search_index.complete(self.conn, first, last)
        return done
