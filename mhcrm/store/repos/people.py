"""Contacts, referrers and their registrations (引荐登记)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mhcrm.base.text import fold_tight
from mhcrm.domain.records import Contact
from mhcrm.domain.referral.records import ClaimStatus, Referrer, Registration
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


def _referrer(row: Cells) -> Referrer:
    return Referrer(
        row["id"],
        row["name"],
        row["kind"],
        row["uscc"],
        row["contact"],
        row["phone"],
        row["note"],
        row["is_sample"],
        row["version"],
    )


class ReferrerRepo:
    """Those who introduce projects."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def all(self) -> list[Referrer]:
        """Every referrer, oldest first."""
        return [_referrer(row) for row in self._access.many("referrer")]

    def get(self, referrer_id: int) -> Referrer | None:
        """One referrer, or None."""
        row = self._access.one("referrer", referrer_id)
        return _referrer(row) if row is not None else None

    def find(self, name: str) -> Referrer | None:
        """The oldest referrer with this name, spacing and width aside."""
        rows = self._access.many("referrer", table("referrer").c.name_key == fold_tight(name), limit=1)
        return _referrer(rows[0]) if rows else None

    def add(self, values: Mapping[str, Any]) -> int:
        """Store a referrer; keys as in :class:`Referrer`."""
        now = self._access.clock.now()
        row = {"kind": "", "uscc": None, "contact": "", "phone": "", "note": "", "is_sample": False, **values}
        row |= {"name_key": fold_tight(str(values["name"])), "version": 1, "created_at": now, "updated_at": now}
        return self._access.rec.insert("referrer", row)

    def update(self, referrer_id: int, changes: Mapping[str, Any], expected_version: int | None = None) -> bool:
        """Change a referrer."""
        row = dict(changes)
        if "name" in row:
            row["name_key"] = fold_tight(str(row["name"]))
        return self._access.rec.update("referrer", referrer_id, row, expected_version)

    def remove(self, referrer_id: int) -> None:
        """Remove a referrer (undo brings it back); refused while registrations name it."""
        self._access.rec.delete("referrer", referrer_id)


def _registration(row: Cells) -> Registration:
    return Registration(
        row["id"],
        row["referrer_id"],
        row["lead_id"],
        row["reported_at"],
        ClaimStatus(row["status"]),
        row["unit"],
        row["officer"],
        row["first_contact_on"],
        tuple(row["evidence"] or ()),
        row["version"],
    )


class RegistrationRepo:
    """Claims, in the order they were reported."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def of_lead(self, lead_id: int) -> list[Registration]:
        """Claims on a lead, first reported first."""
        own = table("registration")
        rows = self._access.many("registration", own.c.lead_id == lead_id, order=own.c.reported_at)
        return [_registration(row) for row in rows]

    def of_referrer(self, referrer_id: int) -> list[Registration]:
        """Claims of a referrer, first reported first."""
        own = table("registration")
        rows = self._access.many("registration", own.c.referrer_id == referrer_id, order=own.c.reported_at)
        return [_registration(row) for row in rows]

    def all(self) -> list[Registration]:
        """Every claim, first reported first."""
        rows = self._access.many("registration", order=table("registration").c.reported_at)
        return [_registration(row) for row in rows]

    def add(self, values: Mapping[str, Any]) -> int:
        """Store a claim; keys as in :class:`Registration`."""
        now = self._access.clock.now()
        row = {"status": ClaimStatus.PENDING, "unit": "", "officer": "", "first_contact_on": "", **values}
        row |= {"status": str(row["status"]), "evidence": list(values.get("evidence", ()))}
        return self._access.rec.insert("registration", {**row, "version": 1, "created_at": now, "updated_at": now})

    def update(self, registration_id: int, changes: Mapping[str, Any], expected_version: int | None = None) -> bool:
        """Change a claim."""
        row = {name: str(value) if name == "status" else value for name, value in changes.items()}
        if "evidence" in row:
            row["evidence"] = list(row["evidence"])
        return self._access.rec.update("registration", registration_id, row, expected_version)
