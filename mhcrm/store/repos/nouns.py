"""One plain repository for nouns that are read by lead and written row by row: table name, record type, nested parts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any, Generic, TypeVar

from sqlalchemy.sql.elements import ColumnElement

from mhcrm.store.repos.access import Access, Cells
from mhcrm.store.tables import table

T = TypeVar("T")
_CHUNK = 2_500
Decode = Callable[[Any], Any]


class NounRepo(Generic[T]):
    """Rows of one table as frozen records.

    Args:
        name: the table.
        kind: the record; its fields are columns, but for ``columns``.
        decode: field → how a stored value becomes the field's (nested JSON, enums).
        columns: field → column, where the two are called differently.
    """

    def __init__(
        self,
        access: Access,
        name: str,
        kind: type[T],
        decode: Mapping[str, Decode] | None = None,
        columns: Mapping[str, str] | None = None,
    ) -> None:
        self._access, self._name, self._kind = access, name, kind
        self._decode, self._columns = decode or {}, columns or {}
        self._fields = tuple(part.name for part in fields(kind))  # type: ignore[arg-type]

    def get(self, row_id: int) -> T | None:
        """One record, or None."""
        row = self._access.one(self._name, row_id)
        return self._record(row) if row is not None else None

    def all(self) -> list[T]:
        """Every record, oldest first."""
        return [self._record(row) for row in self._access.many(self._name)]

    def where(self, **equal: object) -> list[T]:
        """Records whose fields have these values, oldest first."""
        return [self._record(row) for row in self._access.many(self._name, *self._conditions(equal))]

    def found(self, *conditions: ColumnElement[bool]) -> list[T]:
        """Records that meet conditions on the table's columns, oldest first."""
        return [self._record(row) for row in self._access.many(self._name, *conditions)]

    def of_lead(self, lead_id: int) -> list[T]:
        """Records of a lead, oldest first."""
        return self.where(lead_id=lead_id)

    def of_leads(self, lead_ids: Iterable[int]) -> list[T]:
        """Records of many leads."""
        own, wanted, found = table(self._name), list(lead_ids), []
        for at in range(0, len(wanted), _CHUNK):
            rows = self._access.many(self._name, own.c.lead_id.in_(wanted[at : at + _CHUNK]))
            found += [self._record(row) for row in rows]
        return found

    def of_ids(self, ids: Iterable[int]) -> list[T]:
        """Records with these ids; those that are gone are left out."""
        own, wanted, found = table(self._name), list(ids), []
        for at in range(0, len(wanted), _CHUNK):
            rows = self._access.many(self._name, own.c.id.in_(wanted[at : at + _CHUNK]))
            found += [self._record(row) for row in rows]
        return found

    def add(self, values: Mapping[str, Any]) -> int:
        """Store a record; missing fields take the record's own defaults."""
        own, now = table(self._name), self._access.clock.now()
        row = {part.name: _default(part) for part in fields(self._kind) if _has_default(part)}  # type: ignore[arg-type]
        row = {self._columns.get(name, name): stored(value) for name, value in {**row, **values}.items()}
        for name, value in (
            ("author", self._access.actor),
            ("created_at", now),
            ("updated_at", now),
        ):
            if name in own.c and not row.get(name):
                row[name] = value
        if "version" in own.c:
            row["version"] = 1
        row.pop("id", None)
        return self._access.rec.insert(self._name, {name: row[name] for name in row if name in own.c})

    def update(self, row_id: int, changes: Mapping[str, Any], expected_version: int | None = None) -> bool:
        """Change fields; False when nothing differs."""
        row = {self._columns.get(name, name): stored(value) for name, value in changes.items()}
        return self._access.rec.update(self._name, row_id, row, expected_version)

    def remove(self, row_id: int) -> None:
        """Remove a record (undo brings it back)."""
        self._access.rec.delete(self._name, row_id)

    def _conditions(self, equal: Mapping[str, object]) -> list[ColumnElement[bool]]:
        own = table(self._name)
        found = []
        for name, value in equal.items():
            column = own.c[self._columns.get(name, name)]
            found.append(column.is_(None) if value is None else column == stored(value))
        return found

    def _record(self, row: Cells) -> T:
        values = {name: row[self._columns.get(name, name)] for name in self._fields}
        for name, decode in self._decode.items():
            values[name] = decode(values[name])
        return self._kind(**values)


def _has_default(part: Any) -> bool:
    from dataclasses import MISSING

    return part.default is not MISSING or part.default_factory is not MISSING


def _default(part: Any) -> Any:
    from dataclasses import MISSING

    return part.default if part.default is not MISSING else part.default_factory()


def stored(value: Any) -> Any:
    """A field's value as its column takes it: enums as text, nested records as plain data."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    return value


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {key: _plain(item) for key, item in asdict(value).items()}
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value
