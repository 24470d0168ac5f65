"""Duplicates: pairs found to be two, and moving a lead's history to the lead it is merged into."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mhcrm.domain.lead import Lead
from mhcrm.store.repos.access import Access
from mhcrm.store.tables import table

Pair = tuple[int, int]
HISTORY = ("activity", "stage_event", "hold", "registration", "match_report", "match_correction", "contact")
"""Tables whose rows belong to a lead and go with it."""


class DuplicateRepo:
    """不是重复 and 合并."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def distinct(self) -> set[Pair]:
        """Pairs found to be two projects, smaller id first."""
        return {(row["first_id"], row["second_id"]) for row in self._access.many("distinct_pair")}

    def add_distinct(self, one: int, other: int, reason: str = "") -> bool:
        """Remember that two leads are not the same; False when that was known."""
        first, second = sorted((one, other))
        if (first, second) in self.distinct():
            return False
        row = {"first_id": first, "second_id": second, "reason": reason, "author": self._access.actor}
        self._access.rec.insert("distinct_pair", {**row, "version": 1, "created_at": self._access.clock.now()})
        return True

    def remove_distinct(self, one: int, other: int) -> bool:
        """Forget it again; False when it was not known."""
        own = table("distinct_pair")
        first, second = sorted((one, other))
        rows = self._access.many("distinct_pair", own.c.first_id == first, own.c.second_id == second)
        for row in rows:
            self._access.rec.delete("distinct_pair", row["id"])
        return bool(rows)

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
        for name in HISTORY:
            own = table(name)
            for row in self._access.many(name, own.c.lead_id == other):
                changes: dict[str, Any] = {"lead_id": keep}
                if name == "match_report":
                    changes["stale"] = True
                self._access.rec.update(name, row["id"], changes)
                moved[name] = moved.get(name, 0) + 1
        return moved
