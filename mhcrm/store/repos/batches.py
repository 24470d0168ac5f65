"""Imports: batches and remembered header mappings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import delete, insert, select, update

from mhcrm.domain.change import RowKind
from mhcrm.domain.records import ImportBatch
from mhcrm.store.repos.access import Access, Cells
from mhcrm.store.rows import encode, raw_table
from mhcrm.store.tables import table

_AT_ONCE = 500


class BatchRepo:
    """Import batches. The batch row itself is history: undoing the import marks it, it does not remove it."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def add(
        self,
        file_name: str,
        *,
        sha256: str = "",
        mapping: Mapping[str, Any] | None = None,
        lineage: Mapping[str, Any] | None = None,
        totals: Mapping[str, int] | None = None,
    ) -> int:
        """Open the batch of this unit of work; leads added from now on belong to it.

        ``lineage`` is the caller's own JSON (e.g. which sheet and row each lead came from).
        """
        rec = self._access.rec
        batch_id = rec.writer.next_ids("import_batch", 1)
        row = {
            "id": batch_id,
            "version": 1,
            "file_name": file_name,
            "file_sha256": sha256,
            "author": self._access.actor,
            "created_at": self._access.clock.now(),
            "totals": dict(totals or {}),
            "mapping": dict(mapping or {}),
            "lineage": dict(lineage or {}),
        }
        self._access.conn.execute(insert(raw_table("import_batch")), encode("import_batch", row))
        rec.batch_id = batch_id
        rec.kinds.add(RowKind.IMPORT_BATCH)
        rec.audit("import_batch", batch_id, "", None, file_name)
        return batch_id

    def finish(self, batch_id: int, *, totals: Mapping[str, int], lineage: Mapping[str, Any] | None = None) -> None:
        """Note the totals (and where the rows came from) once they are known, in the same unit of work."""
        values: dict[str, Any] = {"totals": dict(totals)}
        if lineage is not None:
            values["lineage"] = dict(lineage)
        raw = raw_table("import_batch")
        self._access.conn.execute(update(raw).where(raw.c.id == batch_id).values(**encode("import_batch", values)))

    def all(self) -> list[ImportBatch]:
        """Every import, latest first."""
        own = table("import_batch")
        undone = self._undone()
        return [_batch(row, row["id"] in undone) for row in self._access.many("import_batch", order=own.c.id.desc())]

    def get(self, batch_id: int) -> ImportBatch | None:
        """One import, or None."""
        row = self._access.one("import_batch", batch_id)
        return _batch(row, batch_id in self._undone()) if row is not None else None

    def by_hash(self, sha256: str) -> list[ImportBatch]:
        """Imports of a file with this content that still stand."""
        undone = self._undone()
        rows = self._access.many("import_batch", table("import_batch").c.file_sha256 == sha256)
        return [_batch(row, False) for row in rows if row["id"] not in undone]

    def lineage(self, batch_id: int) -> Mapping[str, Any]:
        """The caller's JSON of a batch."""
        row = self._access.one("import_batch", batch_id)
        return row["lineage"] if row is not None else {}

    def lineages(self) -> list[tuple[int, Mapping[str, Any]]]:
        """(batch, lineage) of every import that still stands, oldest first."""
        undone = self._undone()
        rows = self._access.many("import_batch", order=table("import_batch").c.id)
        return [(row["id"], row["lineage"]) for row in rows if row["id"] not in undone and row["lineage"]]

    def mapping(self, batch_id: int) -> Mapping[str, Any]:
        """How the columns of a batch were read."""
        row = self._access.one("import_batch", batch_id)
        return row["mapping"] if row is not None else {}

    def _undone(self) -> frozenset[int]:
        log = table("change")
        query = select(log.c.batch_id).where(log.c.batch_id.is_not(None), log.c.state == "undone")
        return frozenset(self._access.conn.execute(query).scalars())

    def remembered(self, fingerprint: str) -> Mapping[str, Any] | None:
        """The mapping last used for sheets with this header fingerprint."""
        rows = self._access.many("import_memory", table("import_memory").c.fingerprint == fingerprint)
        return rows[0]["mapping"] if rows else None

    def remembered_among(self, fingerprints: Iterable[str]) -> dict[str, Mapping[str, Any]]:
        """What is remembered of any of these, by fingerprint."""
        wanted, own = list(fingerprints), table("import_memory")
        found: dict[str, Mapping[str, Any]] = {}
        for at in range(0, len(wanted), _AT_ONCE):
            rows = self._access.many("import_memory", own.c.fingerprint.in_(wanted[at : at + _AT_ONCE]))
            found |= {row["fingerprint"]: row["mapping"] for row in rows}
        return found

    def forget(self, fingerprints: Iterable[str]) -> None:
        """Keep nothing of these any more."""
        raw = raw_table("import_memory")
        wanted = [fingerprint for fingerprint in fingerprints if fingerprint]
        self._access.conn.execute(delete(raw).where(raw.c.fingerprint.in_(wanted)))

    def remember(self, fingerprint: str, mapping: Mapping[str, Any]) -> None:
        """Keep a mapping for next time; a convenience, so it is no undo step."""
        raw, conn = raw_table("import_memory"), self._access.conn
        values = encode("import_memory", {"mapping": dict(mapping), "updated_at": self._access.clock.now()})
        if conn.execute(update(raw).where(raw.c.fingerprint == fingerprint).values(**values)).rowcount == 0:
            new_id = self._access.rec.writer.next_ids("import_memory", 1)
            conn.execute(insert(raw), {**values, "id": new_id, "version": 1, "fingerprint": fingerprint})


def _batch(row: Cells, undone: bool) -> ImportBatch:
    return ImportBatch(row["id"], row["file_name"], row["created_at"], row["author"], row["totals"], undone)
