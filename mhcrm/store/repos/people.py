"""Contacts of companies and leads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mhcrm.domain.records import Contact
from mhcrm.store.repos.access import Access, Cells
from mhcrm.store.tables import table


def _contact(row: Cells) -> Contact:
    return Contact(
        row["id"],
        row["name"],
        row["company_id"],
        row["lead_id"],
        row["title"],
        row["phone"],
        row["email"],
        row["note"],
        row["version"],
    )


class ContactRepo:
    """People to talk to."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def of_lead(self, lead_id: int) -> list[Contact]:
        """Contacts of a lead, oldest first."""
        return [_contact(row) for row in self._access.many("contact", table("contact").c.lead_id == lead_id)]

    def of_company(self, company_id: int) -> list[Contact]:
        """Contacts of a company, oldest first."""
        return [_contact(row) for row in self._access.many("contact", table("contact").c.company_id == company_id)]

    def add(self, values: Mapping[str, Any]) -> int:
        """Store a contact; keys as in :class:`Contact`."""
        now = self._access.clock.now()
        row = {"title": "", "phone": "", "email": "", "note": "", **values}
        return self._access.rec.insert("contact", {**row, "version": 1, "created_at": now, "updated_at": now})

    def update(self, contact_id: int, changes: Mapping[str, Any], expected_version: int | None = None) -> bool:
        """Change a contact."""
        return self._access.rec.update("contact", contact_id, changes, expected_version)

    def remove(self, contact_id: int) -> None:
        """Remove a contact (undo brings it back)."""
        self._access.rec.delete("contact", contact_id)
