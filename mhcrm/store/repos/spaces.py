"""Spaces with their dated occupancy and holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from datetime import date
from typing import Any

from sqlalchemy import or_

from mhcrm.domain.records import Hold, HoldExtension, Occupancy, OccupancyKind, Space, SpaceKind
from mhcrm.store.repos.access import Access, Cells
from mhcrm.store.tables import table

_DEFAULTS: dict[str, Any] = {
    f.name: "" for f in fields(Space) if f.type == "str" and f.name not in ("code", "name")
} | {"position": 0, "is_sample": False, "state_known": False, "predecessors": []}


def _space(row: Cells) -> Space:
    values = {f.name: row["position" if f.name == "order" else f.name] for f in fields(Space)}
    values |= {"kind": SpaceKind(row["kind"]), "extra": row["extra"] or {}}
    return Space(**{**values, "predecessors": tuple(row["predecessors"] or ())})


def _columns(values: Mapping[str, Any]) -> dict[str, Any]:
    row = {("position" if name == "order" else name): value for name, value in values.items()}
    if "kind" in row:
        row["kind"] = str(row["kind"])
    if "extra" in row:
        row["extra"] = dict(row["extra"])
    if "predecessors" in row:
        row["predecessors"] = list(row["predecessors"])
    return row


class SpaceRepo:
    """The space tree."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def all(self) -> list[Space]:
        """Every space, siblings in their order."""
        own = table("space")
        rows = self._access.many("space", order=own.c.id)
        return [
            _space(row) for row in sorted(rows, key=lambda row: (row["parent_id"] or 0, row["position"], row["id"]))
        ]

    def get(self, space_id: int) -> Space | None:
        """One space, or None."""
        row = self._access.one("space", space_id)
        return _space(row) if row is not None else None

    def by_code(self, code: str) -> Space | None:
        """The space with this code, or None."""
        rows = self._access.many("space", table("space").c.code == code)
        return _space(rows[0]) if rows else None

    def like(self, text: str, limit: int) -> list[Space]:
        """At most ``limit`` spaces whose name or code holds the text, buildings before floors and rooms."""
        own = table("space")
        found = own.c.name.icontains(text, autoescape=True) | own.c.code.icontains(text, autoescape=True)
        return [_space(row) for row in self._access.many("space", found, order=own.c.id, limit=limit)]

    def add(self, values: Mapping[str, Any]) -> int:
        """Store a space; keys as in :class:`Space` without id and version."""
        now = self._access.clock.now()
        row = {**_DEFAULTS, "extra": {}, **_columns(values), "version": 1, "created_at": now, "updated_at": now}
        return self._access.rec.insert("space", row)

    def add_many(self, rows: Iterable[Mapping[str, Any]]) -> list[int]:
        """Store spaces; parents before children."""
        return [self.add(row) for row in rows]

    def update(self, space_id: int, changes: Mapping[str, Any], expected_version: int | None = None) -> bool:
        """Change a space."""
        return self._access.rec.update("space", space_id, _columns(changes), expected_version)

    def lock(self) -> None:
        """Let no other transaction write spaces, occupancy or holds until this one ends.

        Call it before reading what a check of intervals rests on: two officers who both look first and write afterwards
        would else promise the same floor. On SQLite a write transaction is alone from its first statement.
        """
        conn = self._access.conn
        if conn.dialect.name != "sqlite":
            conn.exec_driver_sql("LOCK TABLE hold, occupancy, space IN SHARE ROW EXCLUSIVE MODE")

    def remove(self, space_id: int) -> None:
        """Remove a space; refused while children, occupancy or holds refer to it."""
        self._access.rec.delete("space", space_id)


def _occupancy(row: Cells) -> Occupancy:
    return Occupancy(
        row["id"],
        row["space_id"],
        OccupancyKind(row["kind"]),
        row["start_on"],
        row["end_on"],
        row["party"],
        row["note"],
    )


class OccupancyRepo:
    """Why spaces are taken, as dated intervals."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def all(self) -> list[Occupancy]:
        """Every interval."""
        return [_occupancy(row) for row in self._access.many("occupancy")]

    def overlapping(self, on: date) -> list[Occupancy]:
        """Intervals that hold on a day."""
        own = table("occupancy")
        rows = self._access.many("occupancy", own.c.start_on <= on, or_(own.c.end_on.is_(None), own.c.end_on > on))
        return [_occupancy(row) for row in rows]

    def of_space(self, space_id: int) -> list[Occupancy]:
        """Intervals of one space."""
        return [_occupancy(row) for row in self._access.many("occupancy", table("occupancy").c.space_id == space_id)]

    def add(
        self,
        space_id: int,
        kind: OccupancyKind,
        start: date,
        end: date | None = None,
        *,
        party: str = "",
        note: str = "",
    ) -> int:
        """Store an interval ``[start, end)``."""
        row = {"space_id": space_id, "kind": str(kind), "start_on": start, "end_on": end, "party": party, "note": note}
        return self._access.rec.insert("occupancy", {**row, "version": 1, "updated_at": self._access.clock.now()})

    def update(self, occupancy_id: int, changes: Mapping[str, Any]) -> bool:
        """Change an interval; keys ``kind start end party note``."""
        names = {"start": "start_on", "end": "end_on"}
        row = {names.get(name, name): str(value) if name == "kind" else value for name, value in changes.items()}
        return self._access.rec.update("occupancy", occupancy_id, row)

    def remove(self, occupancy_id: int) -> None:
        """Remove an interval."""
        self._access.rec.delete("occupancy", occupancy_id)


def _hold(row: Cells) -> Hold:
    return Hold(
        row["id"],
        row["space_id"],
        row["lead_id"],
        row["start_on"],
        row["until_on"],
        row["hard"],
        row["approver"],
        row["holder_unit"],
        row["reason"],
        row["rank"],
        row["released_on"],
        row["release_reason"],
        tuple(_extension(item) for item in row["extensions"] or ()),
        row["released_by"],
    )


def _extension(item: Mapping[str, str]) -> HoldExtension:
    days = {name: date.fromisoformat(item[name]) for name in ("on", "old_until", "new_until")}
    return HoldExtension(by=item["by"], reason=item["reason"], **days)


class HoldRepo:
    """预留 of spaces for leads. Whether two may overlap is decided in the domain, inside this transaction."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def all(self) -> list[Hold]:
        """Every hold, also lapsed and released ones."""
        return [_hold(row) for row in self._access.many("hold")]

    def of_lead(self, lead_id: int) -> list[Hold]:
        """Holds for a lead."""
        return [_hold(row) for row in self._access.many("hold", table("hold").c.lead_id == lead_id)]

    def of_space(self, space_id: int) -> list[Hold]:
        """Holds on a space."""
        return [_hold(row) for row in self._access.many("hold", table("hold").c.space_id == space_id)]

    def add(self, values: Mapping[str, Any]) -> int:
        """Store a hold; keys as in :class:`Hold`."""
        row = {"approver": "", "holder_unit": "", "reason": "", "rank": 1, "hard": True, "release_reason": ""}
        row |= {"extensions": [], "released_by": ""}
        row |= _hold_columns(values)
        return self._access.rec.insert("hold", {**row, "version": 1, "updated_at": self._access.clock.now()})

    def update(self, hold_id: int, changes: Mapping[str, Any]) -> bool:
        """Change a hold."""
        return self._access.rec.update("hold", hold_id, _hold_columns(changes))

    def release(self, hold_id: int, *, on: date, reason: str) -> bool:
        """End a hold on a day."""
        changes = {"released_on": on, "release_reason": reason, "released_by": self._access.actor}
        return self._access.rec.update("hold", hold_id, changes)

    def get(self, hold_id: int) -> Hold | None:
        """One hold, or None."""
        row = self._access.one("hold", hold_id)
        return _hold(row) if row is not None else None

    def extend(self, hold: Hold, *, until: date, on: date, reason: str) -> bool:
        """Move the last day of a hold, keeping the old one and the reason."""
        extension = HoldExtension(on, self._access.actor, hold.until, until, reason)
        kept = [*hold.extensions, extension]
        rows = [{name: str(value) for name, value in asdict(one).items()} for one in kept]
        return self._access.rec.update("hold", hold.id, {"until_on": until, "extensions": rows})

    def remove(self, hold_id: int) -> None:
        """Remove a hold altogether (undo brings it back); releasing keeps it on record."""
        self._access.rec.delete("hold", hold_id)


def _hold_columns(values: Mapping[str, Any]) -> dict[str, Any]:
    names = {"start": "start_on", "until": "until_on"}
    return {names.get(name, name): value for name, value in values.items()}
