"""Referrers and their claims (引荐登记、首谈); events, evidence and disputes of claims."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import func, or_, select

from mhcrm.base.text import fold_tight
from mhcrm.domain.change import RowKind
from mhcrm.domain.referral.records import (
    Agreement,
    ClaimKind,
    ClaimStatus,
    Dispute,
    Event,
    Evidence,
    PartnerStatus,
    Person,
    Referrer,
    Registration,
    Share,
)
from mhcrm.store.repos.access import Access, Cells
from mhcrm.store.repos.referral_money import seal
from mhcrm.store.tables import table


def _date(text: Any) -> date:
    return date.fromisoformat(str(text))


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
        row["legal_person"],
        row["address"],
        tuple(
            PartnerStatus(item["name"], _date(item["start"]), _date(item["end"]), item.get("evidence", ""))
            for item in row["statuses"] or ()
        ),
        tuple(
            Agreement(
                item["number"],
                _date(item["signed_on"]),
                _date(item["until"]) if item.get("until") else None,
                item.get("note", ""),
            )
            for item in row["agreements"] or ()
        ),
        tuple(Person(item["name"], item.get("phone", ""), item.get("title", "")) for item in row["people"] or ()),
    )


def _lists(values: Mapping[str, Any]) -> dict[str, Any]:
    """The list columns as plain rows, where they are among the values."""
    row = dict(values)
    if "statuses" in row:
        row["statuses"] = [
            {"name": one.name, "start": one.start.isoformat(), "end": one.end.isoformat(), "evidence": one.evidence}
            for one in row["statuses"]
        ]
    if "agreements" in row:
        row["agreements"] = [
            {
                "number": one.number,
                "signed_on": one.signed_on.isoformat(),
                "until": one.until.isoformat() if one.until else None,
                "note": one.note,
            }
            for one in row["agreements"]
        ]
    if "people" in row:
        row["people"] = [{"name": one.name, "phone": one.phone, "title": one.title} for one in row["people"]]
    return row


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
        blank: dict[str, Any] = {"kind": "", "uscc": None, "contact": "", "phone": "", "note": "", "is_sample": False}
        blank |= {"legal_person": "", "address": "", "statuses": (), "agreements": (), "people": ()}
        row = _lists({**blank, **values})
        row |= {"name_key": fold_tight(str(values["name"])), "version": 1, "created_at": now, "updated_at": now}
        return self._access.rec.insert("referrer", row)

    def update(self, referrer_id: int, changes: Mapping[str, Any], expected_version: int | None = None) -> bool:
        """Change a referrer."""
        row = _lists(changes)
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
        ClaimKind(row["kind"]),
        row["channel"],
        row["partner"],
        tuple(Share(item["who"], Decimal(item["share"]), item.get("referrer_id")) for item in row["shares"] or ()),
        row["split_agreement"],
        row["stage"],
        row["protected_until"],
        row["extended"],
        row["scheme_id"],
        row["note"],
        row["events"],
    )


class RegistrationRepo:
    """Claims, in the order they were reported."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def get(self, claim_id: int) -> Registration | None:
        """One claim, or None."""
        row = self._access.one("registration", claim_id)
        return _registration(row) if row is not None else None

    def of_lead(self, lead_id: int) -> list[Registration]:
        """Claims on a lead, first reported first."""
        own = table("registration")
        rows = self._access.many("registration", own.c.lead_id == lead_id, order=own.c.reported_at)
        return [_registration(row) for row in rows]

    def of_referrer(self, referrer_id: int) -> list[Registration]:
        """Claims of a referrer, alone or with others, first reported first."""
        found = []
        for claim in self.all():
            if claim.referrer_id == referrer_id or any(share.referrer_id == referrer_id for share in claim.shares):
                found.append(claim)
        return found

    def all(self) -> list[Registration]:
        """Every claim, first reported first."""
        rows = self._access.many("registration", order=table("registration").c.reported_at)
        return [_registration(row) for row in rows]

    def add(self, values: Mapping[str, Any]) -> int:
        """Store a claim; keys as in :class:`Registration`."""
        now = self._access.clock.now()
        blank: dict[str, Any] = {"referrer_id": None, "status": ClaimStatus.PENDING, "unit": "", "officer": ""}
        blank |= {"first_contact_on": "", "evidence": (), "kind": ClaimKind.REFERRAL, "channel": "", "partner": ""}
        blank |= {"shares": (), "split_agreement": "", "stage": "登记", "protected_until": None, "extended": 0}
        row = _claim_row({**blank, "scheme_id": None, "note": "", "events": 0, **values})
        return self._access.rec.insert("registration", {**row, "version": 1, "created_at": now, "updated_at": now})

    def update(self, registration_id: int, changes: Mapping[str, Any], expected_version: int | None = None) -> bool:
        """Change a claim."""
        return self._access.rec.update("registration", registration_id, _claim_row(changes), expected_version)

    def lock(self) -> None:
        """Make other writers of claims wait until this transaction ends (PostgreSQL; SQLite has one writer anyway)."""
        if self._access.conn.dialect.name == "postgresql":
            self._access.conn.exec_driver_sql("SELECT pg_advisory_xact_lock(720007)")


def _claim_row(values: Mapping[str, Any]) -> dict[str, Any]:
    words = ("status", "kind", "stage")
    row: dict[str, Any] = {name: str(value) if name in words else value for name, value in values.items()}
    if "evidence" in row:
        row["evidence"] = list(row["evidence"])
    if "shares" in row:
        row["shares"] = [
            {"who": one.who, "share": format(one.share, "f"), "referrer_id": one.referrer_id} for one in row["shares"]
        ]
    return row


class EventRepo:
    """What happened to claims."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def of_claim(self, claim_id: int) -> list[Event]:
        """Events of a claim in the order they were written."""
        rows = self._access.many("referral_event", table("referral_event").c.claim_id == claim_id)
        return [_event(row) for row in rows]

    def all(self) -> list[Event]:
        """Every event of every claim."""
        return [_event(row) for row in self._access.many("referral_event")]

    def add(self, values: Mapping[str, Any]) -> int:
        """Store an event; keys as in :class:`Event` (``on`` is the day). The roles it was taken by stay as they are."""
        seal(self._access, (RowKind.OFFICE_PERSON,))
        row = {"note": "", "data": {}, "evidence": (), **values}
        row["happened_on"], row["evidence"] = row.pop("on"), list(row["evidence"])
        row |= {"author": self._access.actor, "created_at": self._access.clock.now(), "kind": str(row["kind"])}
        return self._access.rec.insert("referral_event", row)


def _event(row: Cells) -> Event:
    return Event(
        row["id"],
        row["claim_id"],
        row["kind"],
        row["happened_on"],
        row["person"],
        row["note"],
        row["data"] or {},
        tuple(row["evidence"] or ()),
        row["author"],
        row["created_at"],
    )


class EvidenceRepo:
    """Evidence of claims."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def of_claim(self, claim_id: int) -> list[Evidence]:
        """Evidence of a claim by number."""
        rows = self._access.many("referral_evidence", table("referral_evidence").c.claim_id == claim_id)
        return [_evidence(row) for row in rows]

    def all(self) -> list[Evidence]:
        """Evidence of every claim, oldest first."""
        return [_evidence(row) for row in self._access.many("referral_evidence")]

    def add(self, values: Mapping[str, Any]) -> int:
        """Store a piece under the claim's next number; returns that number."""
        own = table("referral_evidence")
        last = self._access.conn.execute(
            select(func.max(own.c.number)).where(own.c.claim_id == values["claim_id"])
        ).scalar()
        row = {"note": "", "file_name": "", "sha256": "", "size": 0, "stored_path": "", **values}
        row |= {"number": (last or 0) + 1, "author": self._access.actor, "created_at": self._access.clock.now()}
        row["happened_on"] = row.pop("on")
        self._access.rec.insert("referral_evidence", row)
        return int(row["number"])


def _evidence(row: Cells) -> Evidence:
    names = ("id", "claim_id", "number", "kind", "title", "note", "file_name", "sha256", "size", "stored_path")
    kept = {name: row[name] for name in names}
    return Evidence(on=row["happened_on"], author=row["author"], created_at=row["created_at"], **kept)


class DisputeRepo:
    """Disputes between claims."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def all(self) -> list[Dispute]:
        """Every dispute, oldest first."""
        return [_dispute(row) for row in self._access.many("referral_dispute")]

    def of_claim(self, claim_id: int) -> list[Dispute]:
        """Disputes a claim is part of."""
        own = table("referral_dispute")
        rows = self._access.many("referral_dispute", or_(own.c.first_id == claim_id, own.c.second_id == claim_id))
        return [_dispute(row) for row in rows]

    def add(self, values: Mapping[str, Any]) -> int:
        """Open a dispute."""
        now = self._access.clock.now()
        row = {"winner_id": None, "decided_by": "", "decided_on": None, "ground": "", **values}
        return self._access.rec.insert("referral_dispute", {**row, "version": 1, "created_at": now, "updated_at": now})

    def update(self, dispute_id: int, changes: Mapping[str, Any]) -> bool:
        """Decide a dispute."""
        return self._access.rec.update("referral_dispute", dispute_id, changes)


def _dispute(row: Cells) -> Dispute:
    names = ("id", "first_id", "second_id", "reason", "opened_on", "winner_id", "decided_by", "decided_on", "ground")
    return Dispute(**{name: row[name] for name in names}, version=row["version"])
