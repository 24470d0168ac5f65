"""Undo, redo and audit, recorded in the transaction that makes the change.

A step holds a row change in both directions as stored values; a bulk insert is one id range. Steps of one write form
a *change* with the name the undo menu shows. Undoing compares what it is about to overwrite with what the change
left there: a value that somebody changed since is never lost silently.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import insert

from mhcrm.base.errors import InputError, StaleWrite
from mhcrm.domain.change import ChangeSet, RowKind
from mhcrm.store.rows import Row, RowWriter, decode_value, encode, raw_table
from mhcrm.store.tables.types import dump_json, to_stamp

UNDO_STEPS = 30
SELECTED_IDS = 200
"""How many lead ids a ChangeSet carries for selection; bulk work carries none."""
_SILENT = frozenset({"version", "updated_at", "company_key", "project_key", "pinyin", "initials", "raw", "company_id"})
"""Columns that follow from others and are not worth an audit line."""


@dataclass
class Recorder:
    """Makes row changes and remembers them for undo and audit."""

    writer: RowWriter
    now: datetime
    actor: str
    operation: str
    undoable: bool = True
    batch_id: int | None = None
    steps: list[dict[str, Any]] = field(default_factory=list)
    audits: list[Row] = field(default_factory=list)
    kinds: set[RowKind] = field(default_factory=set)
    lead_ids: dict[int, None] = field(default_factory=dict)

    def insert(self, name: str, values: Mapping[str, Any]) -> int:
        """Add one row with the next id; returns it."""
        row_id = self.writer.next_ids(name, 1)
        typed = {**values, "id": row_id}
        columns = raw_table(name).columns
        row = {c.name: None for c in columns} | encode(name, typed)
        self.writer.insert(name, row)
        self._touch(name, row)
        self.steps.append({"op": "i", "t": name, "id": row_id, "row": row})
        self.audit(name, row_id, "", None, str(values.get("code") or values.get("name") or row_id))
        return row_id

    def update(self, name: str, row_id: int, changes: Mapping[str, Any], expected_version: int | None = None) -> bool:
        """Change columns of one row; False when nothing differs.

        Raises:
            InputError: there is no such row.
            StaleWrite: ``expected_version`` is not the stored one.
        """
        old = self.writer.row(name, row_id)
        if old is None:
            raise missing_row(name, row_id)
        wire = {column: value for column, value in encode(name, changes).items() if old[column] != value}
        if expected_version is not None and old.get("version") != expected_version:
            raise stale(name, old, wire, expected_version)
        if not wire:
            return False
        if "updated_at" in old:
            wire["updated_at"] = to_stamp(self.now)
        self.writer.update(name, old, wire)
        self._touch(name, old)
        self.steps.append({"op": "u", "t": name, "id": row_id, "b": {c: old[c] for c in wire}, "a": wire})
        self._audit_update(name, old, wire)
        return True

    def delete(self, name: str, row_id: int) -> None:
        """Remove one row."""
        old = self.writer.row(name, row_id)
        if old is None:
            raise missing_row(name, row_id)
        self.writer.delete(name, old)
        self._touch(name, old)
        self.steps.append({"op": "d", "t": name, "id": row_id, "row": old})
        self.audit(name, row_id, "", str(old.get("code") or old.get("name") or row_id), None)

    def inserted_range(self, name: str, first: int, last: int) -> None:
        """Note that the rows ``first``…``last`` were added in bulk."""
        if last < first:
            return
        self.kinds.add(RowKind(name))
        before = self.steps[-1] if self.steps else {}
        if before.get("op") == "r" and before["t"] == name and before["last"] == first - 1:
            before["last"] = last
        else:
            self.steps.append({"op": "r", "t": name, "first": first, "last": last})

    def audit(self, name: str, row_id: int, column: str, old: str | None, new: str | None) -> None:
        """Note one line of the audit."""
        self.audits.append(
            {
                "at": to_stamp(self.now),
                "actor": self.actor,
                "operation": self.operation,
                "name": name,
                "row_id": row_id,
                "field": column,
                "old": old,
                "new": new,
            }
        )

    def finish(self) -> ChangeSet:
        """Write the change and its audit; called by the unit of work just before it commits."""
        change_id: int | None = None
        if self.steps and self.undoable:
            change_id = self._write_change()
        if self.audits:
            rows = [{**row, "change_id": change_id} for row in self.audits]
            self.writer.conn.execute(insert(raw_table("audit")), rows)
        ids = tuple(self.lead_ids) if len(self.lead_ids) <= SELECTED_IDS else ()
        return ChangeSet(self.operation, frozenset(self.kinds), ids, undoable=change_id is not None)

    def _write_change(self) -> int:
        ids = list(self.lead_ids) if len(self.lead_ids) <= SELECTED_IDS else []
        row = {
            "at": to_stamp(self.now),
            "actor": self.actor,
            "operation": self.operation,
            "state": "done",
            "batch_id": self.batch_id,
            "kinds": dump_json(sorted(kind.value for kind in self.kinds)),
            "lead_ids": dump_json(ids),
            "steps": dump_json(self.steps),
        }
        key = self.writer.conn.execute(insert(raw_table("change")), row).inserted_primary_key
        if key is None:
            raise RuntimeError("the change log returned no id")
        return int(key[0])

    def _touch(self, name: str, row: Row) -> None:
        self.kinds.add(RowKind(name))
        lead_id = row["id"] if name == "lead" else row.get("lead_id")
        if lead_id is not None:
            self.lead_ids[int(lead_id)] = None

    def _audit_update(self, name: str, old: Row, wire: Row) -> None:
        for column, value in wire.items():
            if column == "extra":
                self._audit_extra(name, old, value)
            elif column not in _SILENT:
                self.audit(name, old["id"], column, shown(name, column, old[column]), shown(name, column, value))

    def _audit_extra(self, name: str, old: Row, new: str | None) -> None:
        before: dict[str, Any] = json.loads(old["extra"] or "{}")
        after: dict[str, Any] = json.loads(new or "{}")
        for key in sorted(before.keys() | after.keys()):
            if before.get(key) != after.get(key):
                self.audit(name, old["id"], key, _text(before.get(key)), _text(after.get(key)))


def shown(name: str, column: str, value: Any) -> str | None:
    """A stored value as an officer reads it."""
    return _text(decode_value(name, column, value))


def _text(value: Any) -> str | None:
    if value is None:
        return None
    return format(value, "f") if hasattr(value, "as_tuple") else str(value)


def missing_row(name: str, row_id: int) -> InputError:
    """There is no row with that id (any more)."""
    return InputError(
        "要改的记录已不存在。",
        "它可能已被删除，或刚被撤销。",
        "请刷新后再试。",
        "row-missing",
        {"table": name, "id": row_id},
    )


def stale(name: str, current: Row, yours: Row, expected: int) -> StaleWrite:
    """Somebody changed the row since it was read; the details hold both versions."""
    told = [column for column in yours if column not in _SILENT]
    return StaleWrite(
        "这条记录刚被别人改过，你的修改没有写入。",
        "",
        "请对照两个版本后再保存。",
        "stale-write",
        {
            "table": name,
            "id": current["id"],
            "expected_version": expected,
            "current_version": current["version"],
            "current": {column: shown(name, column, current[column]) for column in told},
            "yours": {column: shown(name, column, yours[column]) for column in told},
        },
    )


def changed_since(operation: str, details: Sequence[str]) -> InputError:
    """Undo or redo would overwrite what somebody did since."""
    return InputError(
        f"不能撤销或重做“{operation}”。",
        f"之后又有改动：{'、'.join(details)}。",
        "请直接修改这些记录。",
        "changed-since",
        {"rows": list(details)},
    )
