"""What happened to a lead: activities, stage events, audit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import repeat

from sqlalchemy import func, select

from mhcrm.domain.pipeline.records import AUTOMATIC, CompanyEntry
from mhcrm.domain.records import Activity, AuditEntry, StageEvent
from mhcrm.store.repos.access import Access, Cells
from mhcrm.store.tables import table
from mhcrm.store.tables.types import to_stamp

_CHUNK = 2_500
_SAID_NOTHING = {"source": "", "reason_code": "", "competitor": "", "track": ""}


def _activity(row: Cells) -> Activity:
    said = (row["id"], row["lead_id"], row["happened_on"], row["kind"], row["text"], row["author"], row["created_at"])
    return Activity(*said, row["extra"] or {})


def _entry_of_company(row: Cells) -> CompanyEntry:
    extra = row["extra"] or {}
    up, down = tuple(extra.get("upstream", ())), tuple(extra.get("downstream", ()))
    said = (row["kind"], row["text"], row["author"], row["created_at"], up, down)
    return CompanyEntry(row["id"], row["company_id"], row["lead_id"], row["happened_on"], *said)


class ActivityRepo:
    """跟进 entries."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def of_lead(self, lead_id: int) -> list[Activity]:
        """Entries of a lead, latest first."""
        own = table("activity")
        order = own.c.happened_on.desc()
        rows = self._access.many("activity", own.c.lead_id == lead_id, order=order)
        return [_activity(row) for row in sorted(rows, key=lambda row: (row["happened_on"], row["id"]), reverse=True)]

    def between(self, first: date, last: date) -> list[Activity]:
        """Entries of all leads dated within these days, both included."""
        own = table("activity")
        days = own.c.happened_on.between(first, last)
        return [_activity(row) for row in self._access.many("activity", days, own.c.lead_id.is_not(None))]

    def latest_days(self) -> dict[int, date]:
        """Lead id → day of its latest entry."""
        own = table("activity")
        newest = select(own.c.lead_id, func.max(own.c.happened_on)).where(own.c.lead_id.is_not(None))
        newest = newest.group_by(own.c.lead_id)
        return {row[0]: row[1] for row in self._access.conn.execute(newest)}

    def of_company(self, company_id: int) -> list[CompanyEntry]:
        """Entries of a company itself, without those of its leads, latest first."""
        own = table("activity")
        rows = self._access.many("activity", own.c.company_id == company_id)
        found = [_entry_of_company(row) for row in rows]
        return sorted(found, key=lambda entry: (entry.on, entry.id), reverse=True)

    def with_firms(self) -> list[CompanyEntry]:
        """Entries that name upstream or downstream firms, oldest first."""
        own = table("activity")
        return [_entry_of_company(row) for row in self._access.many("activity", own.c.extra != "{}")]

    def add(
        self,
        lead_id: int | None,
        *,
        on: date,
        kind: str,
        text: str,
        company_id: int | None = None,
        extra: Mapping[str, object] | None = None,
    ) -> int:
        """Log an entry under the name of the writer; it belongs to a lead or to a company."""
        now = self._access.clock.now()
        row: dict[str, object] = {"lead_id": lead_id, "happened_on": on, "kind": kind, "text": text}
        row |= {
            "author": self._access.actor,
            "company_id": company_id,
            "real": int(kind not in AUTOMATIC),
            "extra": dict(extra or {}),
        }
        return self._access.rec.insert("activity", {**row, "version": 1, "created_at": now, "updated_at": now})

    def update(self, activity_id: int, changes: dict[str, object], expected_version: int | None = None) -> bool:
        """Correct an entry."""
        return self._access.rec.update("activity", activity_id, changes, expected_version)

    def remove(self, activity_id: int) -> None:
        """Remove an entry (undo brings it back)."""
        self._access.rec.delete("activity", activity_id)


def _stage_event(row: Cells) -> StageEvent:
    return StageEvent(
        row["id"],
        row["lead_id"],
        row["from_stage"],
        row["to_stage"],
        row["happened_on"],
        row["reason"],
        row["author"],
        row["created_at"],
        row["source"],
        row["reason_code"],
        row["competitor"],
        row["track"],
        row["corrects_id"],
    )


class StageEventRepo:
    """Moves between stages."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def of_lead(self, lead_id: int) -> list[StageEvent]:
        """Moves of a lead in the order they were made."""
        own = table("stage_event")
        return [_stage_event(row) for row in self._access.many("stage_event", own.c.lead_id == lead_id)]

    def between(self, first: date, last: date) -> list[StageEvent]:
        """Moves of all leads on these days, both included."""
        own = table("stage_event")
        return [_stage_event(row) for row in self._access.many("stage_event", own.c.happened_on.between(first, last))]

    def histories(self, stage: str) -> dict[int, list[StageEvent]]:
        """All moves of every lead that was once said to be in a stage."""
        own = table("stage_event")
        once = select(own.c.lead_id).where(own.c.to_stage == stage)
        found: dict[int, list[StageEvent]] = {}
        for row in self._access.many("stage_event", own.c.lead_id.in_(once)):
            found.setdefault(row["lead_id"], []).append(_stage_event(row))
        return found

    def get(self, event_id: int) -> StageEvent | None:
        """One event, or None."""
        row = self._access.one("stage_event", event_id)
        return _stage_event(row) if row is not None else None

    def add(
        self,
        lead_id: int,
        *,
        from_stage: str | None,
        to_stage: str,
        on: date,
        reason: str = "",
        corrects: int | None = None,
        said: Mapping[str, str] | None = None,
    ) -> int:
        """Note a move; changing the lead itself is the caller's work. ``said``: source, reason_code, competitor, track."""
        row: dict[str, object] = {"lead_id": lead_id, "from_stage": from_stage, "to_stage": to_stage, "reason": reason}
        row |= {"happened_on": on, "corrects_id": corrects, **_SAID_NOTHING, **(said or {})}
        row |= {"author": self._access.actor, "created_at": self._access.clock.now()}
        return self._access.rec.insert("stage_event", row)

    def add_many(self, stated: Sequence[tuple[int, str | None, str, date]], source: str) -> None:
        """Note many stages at once: (lead, stage before, stage, day); one id range for undo."""
        if not stated:
            return
        rec, now = self._access.rec, to_stamp(self._access.clock.now())
        first = rec.writer.next_ids("stage_event", len(stated))
        leads, before, after, days = zip(*stated, strict=True)
        fixed = {**_SAID_NOTHING, "reason": "", "author": self._access.actor, "created_at": now, "source": source}
        columns: dict[str, Iterable[object]] = {
            "id": range(first, first + len(stated)),
            "lead_id": leads,
            "from_stage": before,
            "to_stage": after,
            "happened_on": map(date.isoformat, days),
            **{name: repeat(value, len(stated)) for name, value in fixed.items()},
        }
        rec.writer.insert_many("stage_event", list(columns), zip(*columns.values(), strict=True))
        rec.inserted_range("stage_event", first, first + len(stated) - 1)


class AuditRepo:
    """Reads the audit; only the recorder writes it."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def of_row(self, name: str, row_id: int, limit: int = 500) -> list[AuditEntry]:
        """Entries of one row of a table, latest first."""
        own = table("audit")
        rows = self._access.many(
            "audit", own.c.name == name, own.c.row_id == row_id, order=own.c.id.desc(), limit=limit
        )
        return [_entry(row) for row in rows]

    def edits_since_import(self, lead_ids: Sequence[int]) -> dict[int, dict[str, str | None]]:
        """What was changed by hand in leads since an import last wrote the field: lead → field → value before, as text."""
        own, log = table("audit"), table("change")
        found: dict[int, dict[str, str | None]] = {}
        for at in range(0, len(lead_ids), _CHUNK):
            query = (
                select(own.c.row_id, own.c.field, own.c.old, log.c.batch_id)
                .join(log, log.c.id == own.c.change_id)
                .where(own.c.name == "lead", own.c.row_id.in_(lead_ids[at : at + _CHUNK]), own.c.field != "")
                .where(log.c.state.in_(("done", "kept")))
                .order_by(own.c.id)
            )
            for lead_id, field, old, batch in self._access.conn.execute(query):
                fields = found.setdefault(lead_id, {})
                if batch is not None:
                    fields.pop(field, None)
                else:
                    fields.setdefault(field, old)
        return found

    def mark(self) -> tuple[int, int]:
        """How far the log of changes and the audit have come: the same as before means that nobody wrote meanwhile."""
        marks = [self._access.conn.execute(select(func.max(table(name).c.id))).scalar() for name in ("change", "audit")]
        return marks[0] or 0, marks[1] or 0

    def latest(self, limit: int = 100) -> list[AuditEntry]:
        """The latest entries of all."""
        return [_entry(row) for row in self._access.many("audit", order=table("audit").c.id.desc(), limit=limit)]


def _entry(row: Cells) -> AuditEntry:
    return AuditEntry(
        row["at"], row["actor"], row["operation"], row["name"], row["row_id"], row["field"], row["old"], row["new"]
    )
