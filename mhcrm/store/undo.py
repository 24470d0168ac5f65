"""Taking a change back and doing it again."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from mhcrm.base.errors import InputError
from mhcrm.domain.change import ChangeSet, RowKind
from mhcrm.store.changelog import UNDO_STEPS, changed_since
from mhcrm.store.rows import Row, RowWriter, raw_table
from mhcrm.store.tables.types import to_stamp

_FREE = frozenset({"version", "updated_at"})
"""Columns whose difference does not mean that somebody changed the row since."""


class UndoLog:
    """The undo stack of one actor inside one open transaction."""

    def __init__(self, writer: RowWriter, actor: str, now: datetime) -> None:
        self.writer, self.actor, self.now = writer, actor, now

    def top(self, state: str) -> Row | None:
        """The change that the next undo (``done``) or redo (``undone``) is about."""
        raw = raw_table("change")
        order = raw.c.id.desc() if state == "done" else raw.c.id.asc()
        mine = select(raw).where(raw.c.actor == self.actor, raw.c.state == state, raw.c.steps.is_not(None))
        found = self.writer.conn.execute(mine.order_by(order).limit(1)).mappings().first()
        return dict(found) if found is not None else None

    def undo(self, change: Row) -> ChangeSet:
        """Take a change back, last step first."""
        for step in reversed(json.loads(change["steps"])):
            self._backward(change, step)
        return self._turned(change, "undone", f"撤销：{change['operation']}")

    def redo(self, change: Row) -> ChangeSet:
        """Do an undone change again."""
        for step in json.loads(change["steps"]):
            self._forward(change, step)
        return self._turned(change, "done", f"重做：{change['operation']}")

    def of_batch(self, batch_id: int) -> Row:
        """The change of an import.

        Raises:
            InputError: unknown batch, or already undone.
        """
        raw = raw_table("change")
        found = self.writer.conn.execute(select(raw).where(raw.c.batch_id == batch_id)).mappings().first()
        if found is None:
            raise InputError(
                f"没有编号为 {batch_id} 的导入批次。", "", "请用 mhcrm imports 查看批次。", "batch-missing"
            )
        if found["state"] == "undone":
            raise InputError(f"导入批次 {batch_id} 已经撤销过了。", code="batch-undone")
        return dict(found)

    def forget(self) -> None:
        """A new change ends redo and pushes the oldest steps off the stack; imports stay undoable by batch."""
        raw, parked, conn = raw_table("change"), raw_table("parked"), self.writer.conn
        mine = raw.c.actor == self.actor
        gone = select(raw.c.id).where(mine, raw.c.state == "undone", raw.c.steps.is_not(None))
        ids = [row[0] for row in conn.execute(gone)]
        if ids:
            conn.execute(delete(parked).where(parked.c.change_id.in_(ids)))
            conn.execute(update(raw).where(raw.c.id.in_(ids)).values(steps=None))
        done = select(raw.c.id).where(mine, raw.c.state == "done").order_by(raw.c.id.desc())
        oldest = conn.execute(done.offset(UNDO_STEPS).limit(1)).scalar()
        if oldest is not None:
            old = mine & (raw.c.state == "done") & (raw.c.id <= oldest)
            conn.execute(update(raw).where(old, raw.c.batch_id.is_(None)).values(state="kept", steps=None))
            conn.execute(update(raw).where(old, raw.c.batch_id.is_not(None)).values(state="kept"))

    def _turned(self, change: Row, state: str, operation: str) -> ChangeSet:
        raw, conn = raw_table("change"), self.writer.conn
        conn.execute(update(raw).where(raw.c.id == change["id"]).values(state=state))
        ids = json.loads(change["lead_ids"])
        line = {
            "change_id": change["id"],
            "at": to_stamp(self.now),
            "actor": self.actor,
            "operation": operation,
            "name": "change",
            "row_id": change["id"],
            "field": "",
            "old": None,
            "new": None,
        }
        lines = [line, *({**line, "name": "lead", "row_id": lead_id} for lead_id in ids)]
        conn.execute(insert(raw_table("audit")), lines)
        kinds = frozenset(RowKind(kind) for kind in json.loads(change["kinds"]))
        if RowKind.MATCH_CORRECTION in kinds:
            reports = raw_table("match_report")
            conn.execute(update(reports).where(reports.c.lead_id.in_(ids)).values(stale=True))
        return ChangeSet(operation, kinds, tuple(ids))

    def _backward(self, change: Row, step: dict[str, Any]) -> None:
        name = step["t"]
        if step["op"] == "i":
            self.writer.delete(name, self._expect(change, step, step["row"]))
        elif step["op"] == "d":
            self.writer.insert(name, step["row"])
        elif step["op"] == "u":
            self.writer.update(name, self._expect(change, step, step["a"]), step["b"])
        else:
            self._check_range(change, step)
            self.writer.park(change["id"], name, step["first"], step["last"])

    def _forward(self, change: Row, step: dict[str, Any]) -> None:
        name = step["t"]
        if step["op"] == "i":
            self.writer.insert(name, step["row"])
        elif step["op"] == "d":
            self.writer.delete(name, self._expect(change, step, step["row"]))
        elif step["op"] == "u":
            self.writer.update(name, self._expect(change, step, step["b"]), step["a"])
        else:
            self.writer.unpark(change["id"], name, step["first"], step["last"])

    def _expect(self, change: Row, step: dict[str, Any], left: Row) -> Row:
        """The present row, if it still is as the change left it."""
        current = self.writer.row(step["t"], step["id"])
        if current is None:
            raise changed_since(change["operation"], [f"{step['t']} {step['id']} 已不存在"])
        differs = [column for column, value in left.items() if column not in _FREE and current[column] != value]
        if differs:
            label = str(current.get("code") or current.get("name") or step["id"])
            raise changed_since(change["operation"], [f"{label} 的 {column}" for column in differs[:5]])
        return current

    def _check_range(self, change: Row, step: dict[str, Any]) -> None:
        """Rows of a bulk insert that live changes touched later are not thrown away."""
        if step["t"] != "lead":
            return
        log, audit, lead = raw_table("change"), raw_table("audit"), raw_table("lead")
        later = (
            select(lead.c.code)
            .join(audit, (audit.c.row_id == lead.c.id) & (audit.c.name == "lead"))
            .join(log, log.c.id == audit.c.change_id)
            .where(log.c.id > change["id"], log.c.state.in_(("done", "kept")))
            .where(lead.c.id.between(step["first"], step["last"]))
        )
        codes = [row[0] for row in self.writer.conn.execute(later.distinct().limit(5))]
        if codes:
            raise changed_since(change["operation"], codes)
