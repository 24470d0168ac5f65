"""Match reports, attachments and settings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, insert, select, update

from mhcrm.domain.change import RowKind
from mhcrm.domain.records import Attachment, StoredReport
from mhcrm.store.repos.access import Access, Cells, rows_of
from mhcrm.store.rows import encode, raw_table
from mhcrm.store.tables import table

_CHUNK = 5_000
_NEAR = 2_000
"""So many of the latest rows are looked at for what was matched again: the rest is not walked through."""


def _report(row: Cells) -> StoredReport:
    return StoredReport(
        row["id"],
        row["lead_id"],
        row["as_of"],
        row["plan_version"],
        row["created_at"],
        row["stale"],
        row["industry"],
        row["track"],
        row["park"],
        row["tier"],
        row["body"],
    )


class ReportRepo:
    """Match reports: derived from lead, rules and space, therefore never an undo step."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def add(self, values: Mapping[str, Any]) -> int:
        """Store a report; keys ``lead_id lead_version as_of plan_version industry track park tier body``."""
        return self.add_many([values])[0]

    def add_many(self, reports: Iterable[Mapping[str, Any]]) -> list[int]:
        """Store many reports at once."""
        rec = self._access.rec
        blank = {"industry": "", "track": "", "park": "", "tier": "", "lead_version": 0}
        rows = [{**blank, **values} for values in reports]
        if not rows:
            return []
        first = rec.writer.next_ids("match_report", len(rows))
        now = self._access.clock.now()
        own = table("match_report")
        for at, row in enumerate(rows):
            row |= {"id": first + at, "version": 1, "created_at": now, "stale": False}
        stored = [encode("match_report", row) for row in rows]
        self._access.conn.execute(insert(raw_table(own.name)), stored)
        rec.kinds.add(RowKind.MATCH_REPORT)
        return list(range(first, first + len(rows)))

    def latest(self, lead_id: int) -> StoredReport | None:
        """The newest report of a lead, or None; stale when marked so or when the lead was changed since."""
        own = table("match_report")
        rows = self._access.many("match_report", own.c.lead_id == lead_id, order=own.c.id.desc(), limit=1)
        lead = self._access.one("lead", lead_id) if rows else None
        if lead is None:
            return None
        return _report({**rows[0], "stale": rows[0]["stale"] or rows[0]["lead_version"] != lead["version"]})

    def of_lead(self, lead_id: int) -> list[StoredReport]:
        """All reports of a lead, newest first."""
        own = table("match_report")
        return [
            _report(row) for row in self._access.many("match_report", own.c.lead_id == lead_id, order=own.c.id.desc())
        ]

    def summaries(self, lead_ids: Iterable[int]) -> dict[int, StoredReport]:
        """The newest report of each lead without its body, for lists."""
        own = table("match_report")
        shown = [column for column in own.columns if column.name != "body"]
        wanted, out = list(lead_ids), {}
        for at in range(0, len(wanted), _CHUNK):
            part = own.c.lead_id.in_(wanted[at : at + _CHUNK])
            newest = select(func.max(own.c.id)).where(part).group_by(own.c.lead_id)
            for row in rows_of(self._access.conn.execute(select(*shown).where(own.c.id.in_(newest)))):
                out[row["lead_id"]] = _report({**row, "body": {}})
        return out

    def newest(self, lead_ids: Iterable[int]) -> Iterator[StoredReport]:
        """The newest report of each lead with its body, for figures over many leads."""
        own = table("match_report")
        wanted = list(lead_ids)
        for at in range(0, len(wanted), _CHUNK):
            part = own.c.lead_id.in_(wanted[at : at + _CHUNK])
            newest = select(func.max(own.c.id)).where(part).group_by(own.c.lead_id)
            for row in rows_of(self._access.conn.execute(select(own).where(own.c.id.in_(newest)))):
                yield _report(row)

    def renewed(self, since: datetime, most: int) -> list[tuple[StoredReport, StoredReport]]:
        """(report before, newest report) of live leads matched again since then, the latest first, at most so many and only
        among the last rows written."""
        own, lead = table("match_report"), table("lead")
        older = own.alias("older")
        before = select(func.max(older.c.id)).where(older.c.lead_id == own.c.lead_id, older.c.id < own.c.id)
        after = select(older.c.id).where(older.c.lead_id == own.c.lead_id, older.c.id > own.c.id)
        query = select(own.c.id, before.scalar_subquery().label("before")).join(lead, lead.c.id == own.c.lead_id)
        near = own.c.id > select(func.max(older.c.id)).scalar_subquery() - _NEAR
        query = query.where(near, own.c.created_at >= since, lead.c.binned_at.is_(None), ~after.exists())
        pairs = [tuple(row) for row in self._access.conn.execute(query.order_by(own.c.id.desc()).limit(most))]
        wanted = own.c.id.in_([number for pair in pairs for number in pair if number is not None])
        known = {row["id"]: _report(row) for row in self._access.many("match_report", wanted)}
        return [(known[old], known[new]) for new, old in pairs if old in known]

    def mark_stale(self, lead_ids: Iterable[int] | None = None) -> int:
        """Mark reports (of these leads, or all) as older than what they were computed from."""
        raw = raw_table("match_report")
        statement = update(raw).where(raw.c.stale.is_(False)).values(stale=True)
        if lead_ids is not None:
            statement = statement.where(raw.c.lead_id.in_(list(lead_ids)))
        self._access.rec.kinds.add(RowKind.MATCH_REPORT)
        return self._access.conn.execute(statement).rowcount

    def stale_leads(self, as_of: date, plan_version: str) -> list[int]:
        """Live leads whose newest report is missing, stale, of another day, of other rules or of an earlier version of the lead."""
        own, lead = table("match_report"), table("lead")
        newest = select(func.max(own.c.id)).group_by(own.c.lead_id)
        good = select(own.c.lead_id).join(lead, lead.c.id == own.c.lead_id).where(
            own.c.id.in_(newest), own.c.stale.is_(False), own.c.as_of == as_of, own.c.plan_version == plan_version,
            own.c.lead_version == lead.c.version,
        )  # fmt: skip
        query = select(lead.c.id).where(lead.c.binned_at.is_(None), lead.c.id.not_in(good)).order_by(lead.c.id)
        return list(self._access.conn.execute(query).scalars())


class AttachmentRepo:
    """Files kept beside the database."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def of(self, owner_kind: str, owner_ref: str) -> list[Attachment]:
        """Attachments of a lead or document, oldest first."""
        own = table("attachment")
        rows = self._access.many("attachment", own.c.owner_kind == owner_kind, own.c.owner_ref == owner_ref)
        return [_attachment(row) for row in rows]

    def get(self, attachment_id: int) -> Attachment | None:
        """One attachment, or None."""
        row = self._access.one("attachment", attachment_id)
        return _attachment(row) if row is not None else None

    def add(self, values: Mapping[str, Any]) -> int:
        """Note a stored file; keys as in :class:`Attachment`."""
        row = {**values, "author": self._access.actor, "created_at": self._access.clock.now(), "version": 1}
        return self._access.rec.insert("attachment", row)

    def remove(self, attachment_id: int) -> None:
        """Forget a file; its content stays on disk for undo."""
        self._access.rec.delete("attachment", attachment_id)


def _attachment(row: Cells) -> Attachment:
    return Attachment(**{name: row[name] for name in row if name != "version"})


class SettingRepo:
    """Office settings as JSON values by name."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def get(self, name: str, default: Any = None) -> Any:
        """The value, or ``default``."""
        rows = self._access.many("setting", table("setting").c.name == name)
        return rows[0]["value"] if rows else default

    def all(self) -> dict[str, Any]:
        """Every setting."""
        return {row["name"]: row["value"] for row in self._access.many("setting")}

    def set(self, name: str, value: Any) -> None:
        """Store a value (an undo step like any other)."""
        rows = self._access.many("setting", table("setting").c.name == name)
        if rows:
            self._access.rec.update("setting", rows[0]["id"], {"value": value})
        else:
            row = {"name": name, "value": value, "version": 1, "updated_at": self._access.clock.now()}
            self._access.rec.insert("setting", row)
