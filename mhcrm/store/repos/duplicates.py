"""Duplicates: pairs found to be two, and moving a lead's history to the lead it is merged into."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.sql.elements import ColumnElement

from mhcrm.domain.lead import Lead
from mhcrm.store.repos.access import Access
from mhcrm.store.tables import fill, table

Pair = tuple[int, int]


@cache
def belonging() -> tuple[str, ...]:
    """Tables whose rows point at a lead and go with it, asked of the tables themselves so that a new one is not forgotten."""
    names = (name for name, own in sorted(fill().tables.items()) if "lead_id" in own.c)
    return tuple(name for name in names if table(name).c["lead_id"].foreign_keys)


class DuplicateRepo:
    """不是重复 and 合并."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def distinct(self) -> set[Pair]:
        """Pairs found to be two projects, smaller id first."""
        return {(row["first_id"], row["second_id"]) for row in self._access.many("distinct_pair")}

    def add_distinct(self, one: int, other: int, reason: str = "") -> bool:
        """Remember that two leads are not the same; False when that was known."""
        return self.add_distinct_pairs([(one, other)], reason) == 1

    def add_distinct_pairs(self, pairs: Iterable[Pair], reason: str = "") -> int:
        """Remember that the two leads of each pair are not the same; returns how many pairs were not known."""
        known, now = self.distinct(), self._access.clock.now()
        before = len(known)
        for one, other in pairs:
            first, second = sorted((one, other))
            if (first, second) in known or one == other:
                continue
            known.add((first, second))
            row = {"first_id": first, "second_id": second, "reason": reason, "author": self._access.actor}
            self._access.rec.insert("distinct_pair", {**row, "version": 1, "created_at": now})
        return len(known) - before

    def remove_distinct(self, one: int, other: int) -> bool:
        """Forget it again; False when it was not known."""
        own = table("distinct_pair")
        first, second = sorted((one, other))
        rows = self._access.many("distinct_pair", own.c.first_id == first, own.c.second_id == second)
        for row in rows:
            self._access.rec.delete("distinct_pair", row["id"])
        return bool(rows)

    def remembered(self) -> list[tuple[int, int, str, str, datetime]]:
        """(smaller id, other id, reason, author, when) of every pair found to be two."""
        rows = self._access.many("distinct_pair")
        return [(r["first_id"], r["second_id"], r["reason"], r["author"], r["created_at"]) for r in rows]

    def history(self, lead: Lead) -> Mapping[str, int]:
        """Table → how many rows belong to a lead, empty ones left out."""
        sizes = {name: self._count(name, table(name).c.lead_id == lead.id) for name in belonging()}
        own = table("attachment")
        refs = own.c.owner_ref.in_((lead.code, str(lead.id)))
        sizes["attachment"] = self._count("attachment", (own.c.owner_kind == "lead") & refs)
        return {name: size for name, size in sizes.items() if size}

    def _count(self, name: str, where: ColumnElement[bool]) -> int:
        query = select(func.count()).select_from(table(name)).where(where)
        return int(self._access.conn.execute(query).scalar_one())

    def move_history(self, gone: Lead, kept: Lead) -> Mapping[str, int]:
        """Give everything that belongs to ``gone`` to ``kept``; returns how many rows of each table."""
        other, keep = gone.id, kept.id
        moved: dict[str, int] = {}
        own = table("attachment")
        for row in self._access.many(
            "attachment", own.c.owner_kind == "lead", own.c.owner_ref.in_((gone.code, str(gone.id)))
        ):
            new = kept.code if row["owner_ref"] == gone.code else str(kept.id)
            self._access.rec.update("attachment", row["id"], {"owner_ref": new})
            moved["attachment"] = moved.get("attachment", 0) + 1
        for name in belonging():
            own = table(name)
            for row in self._access.many(name, own.c.lead_id == other):
                changes: dict[str, Any] = {"lead_id": keep}
                if name == "match_report":
                    changes["stale"] = True
                self._access.rec.update(name, row["id"], changes)
                moved[name] = moved.get(name, 0) + 1
        return moved
