"""Office rules, attached source files and corrections."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from mhcrm.domain.records import (
    CorrectionPart,
    CorrectionState,
    MatchCorrection,
    OverrideKind,
    RuleOverride,
    SourceFile,
)
from mhcrm.store.repos.access import Access, Cells
from mhcrm.store.tables import table

_CHUNK = 5_000


def _override(row: Cells) -> RuleOverride:
    values = {name: row[name] for name in row if name != "updated_at"}
    return RuleOverride(**{**values, "kind": OverrideKind(row["kind"]), "body": row["body"] or {}})


def _correction(row: Cells) -> MatchCorrection:
    values = {name: row[name] for name in row if name != "updated_at"}
    values |= {"part": CorrectionPart(row["part"]), "state": CorrectionState(row["state"])}
    return MatchCorrection(**{**values, "proposal": tuple(row["proposal"] or ())})


class OverrideRepo:
    """The office's own layer over the shipped rules."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def all(self) -> list[RuleOverride]:
        """Every override, oldest first, those taken back included."""
        return [_override(row) for row in self._access.many("rule_override")]

    def live(self) -> list[RuleOverride]:
        """Those that were not taken back, oldest first."""
        own = table("rule_override")
        return [_override(row) for row in self._access.many("rule_override", own.c.revoked_at.is_(None))]

    def get(self, override_id: int) -> RuleOverride | None:
        """One override, or None."""
        row = self._access.one("rule_override", override_id)
        return _override(row) if row is not None else None

    def add(self, values: Mapping[str, Any]) -> int:
        """Store an override; keys as in :class:`RuleOverride` without id and version."""
        now = self._access.clock.now()
        row = {"valid_to": None, "note": "", "revoked_at": None, "created_at": now, **values}
        row |= {"kind": str(row["kind"]), "body": dict(row["body"]), "version": 1, "updated_at": now}
        return self._access.rec.insert("rule_override", row)

    def update(self, override_id: int, changes: Mapping[str, Any], expected_version: int | None = None) -> bool:
        """Change an override (its last day, or that it was taken back)."""
        return self._access.rec.update("rule_override", override_id, changes, expected_version)


class SourceFileRepo:
    """Official files of documents, kept beside the database."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def all(self) -> list[SourceFile]:
        """Every attached file, oldest first."""
        return [_source(row) for row in self._access.many("source_file")]

    def of(self, doc: str) -> list[SourceFile]:
        """Files of a document (文号), oldest first."""
        return [_source(row) for row in self._access.many("source_file", table("source_file").c.doc == doc)]

    def add(self, values: Mapping[str, Any]) -> int:
        """Note a stored file; keys as in :class:`SourceFile`."""
        row = {"author": self._access.actor, **values, "created_at": self._access.clock.now(), "version": 1}
        return self._access.rec.insert("source_file", row)

    def remove(self, source_id: int) -> None:
        """Forget a file; its content stays on disk for undo."""
        self._access.rec.delete("source_file", source_id)


def _source(row: Cells) -> SourceFile:
    return SourceFile(**{name: row[name] for name in row if name != "version"})


class CorrectionRepo:
    """What officers put right, oldest first: the last one of a part wins."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def all(self) -> list[MatchCorrection]:
        """Every correction."""
        return [_correction(row) for row in self._access.many("match_correction")]

    def get(self, correction_id: int) -> MatchCorrection | None:
        """One correction, or None."""
        row = self._access.one("match_correction", correction_id)
        return _correction(row) if row is not None else None

    def of_lead(self, lead_id: int) -> list[MatchCorrection]:
        """Corrections of a lead."""
        own = table("match_correction")
        return [_correction(row) for row in self._access.many("match_correction", own.c.lead_id == lead_id)]

    def of_leads(self, lead_ids: Iterable[int]) -> dict[int, tuple[MatchCorrection, ...]]:
        """Corrections of many leads by lead id."""
        own, wanted = table("match_correction"), list(lead_ids)
        found: dict[int, list[MatchCorrection]] = {}
        for at in range(0, len(wanted), _CHUNK):
            for row in self._access.many("match_correction", own.c.lead_id.in_(wanted[at : at + _CHUNK])):
                found.setdefault(row["lead_id"], []).append(_correction(row))
        return {lead_id: tuple(items) for lead_id, items in found.items()}

    def add(self, values: Mapping[str, Any]) -> int:
        """Store a correction; keys as in :class:`MatchCorrection`."""
        now = self._access.clock.now()
        row = {"wrong": "", "right": "", "author": self._access.actor, "state": CorrectionState.KEPT, **values}
        row |= {"part": str(row["part"]), "state": str(row["state"]), "proposal": list(row.get("proposal", ()))}
        return self._access.rec.insert("match_correction", {**row, "version": 1, "created_at": now, "updated_at": now})

    def update(self, correction_id: int, changes: Mapping[str, Any]) -> bool:
        """Change the state of a correction's proposal."""
        row = {name: str(value) if name == "state" else value for name, value in changes.items()}
        return self._access.rec.update("match_correction", correction_id, row)

    def remove(self, correction_id: int) -> None:
        """Take a correction back (undo brings it again)."""
        self._access.rec.delete("match_correction", correction_id)
