"""Schemes, calculation sheets, budgets and the append-only ledger; the people of the office."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import func, or_, select, update

from mhcrm.base.text import fold_tight
from mhcrm.domain.change import RowKind
from mhcrm.domain.people import OfficePerson, Role
from mhcrm.domain.referral import chain
from mhcrm.domain.referral.ledger import Entry, EntryKind, Phase, Posting, yuan
from mhcrm.domain.referral.records import BudgetRow, SchemeRow, SheetRow
from mhcrm.store.repos.access import Access, Cells
from mhcrm.store.rows import encode, raw_table
from mhcrm.store.tables import table


class SchemeRepo:
    """Versions of schemes."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def all(self) -> list[SchemeRow]:
        """Every version, oldest first."""
        return [_scheme(row) for row in self._access.many("referral_scheme")]

    def get(self, scheme_id: int) -> SchemeRow | None:
        """One version, or None."""
        row = self._access.one("referral_scheme", scheme_id)
        return _scheme(row) if row is not None else None

    def add(self, values: Mapping[str, Any]) -> int:
        """Store a version under the name's next number."""
        own, now = table("referral_scheme"), self._access.clock.now()
        last = self._access.conn.execute(select(func.max(own.c.number)).where(own.c.name == values["name"])).scalar()
        row = {"training": False, "adopted_by": "", "adopted_on": None, **values}
        row |= {"number": (last or 0) + 1, "author": self._access.actor, "version": 1}
        return self._access.rec.insert("referral_scheme", {**row, "created_at": now, "updated_at": now})

    def update(self, scheme_id: int, changes: Mapping[str, Any], expected_version: int | None = None) -> bool:
        """Change a draft, or the state of a version."""
        return self._access.rec.update("referral_scheme", scheme_id, changes, expected_version)


def _scheme(row: Cells) -> SchemeRow:
    names = ("id", "name", "number", "state", "body", "training", "author", "created_at", "adopted_by", "adopted_on")
    return SchemeRow(**{name: row[name] for name in names}, version=row["version"])


class SheetRepo:
    """Calculation sheets; there is no way to change one."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def of_claim(self, claim_id: int) -> list[SheetRow]:
        """Sheets of a claim, oldest first."""
        rows = self._access.many("referral_sheet", table("referral_sheet").c.claim_id == claim_id)
        return [_sheet(row) for row in rows]

    def all(self) -> list[SheetRow]:
        """Sheets of every claim, oldest first."""
        return [_sheet(row) for row in self._access.many("referral_sheet")]

    def add(self, values: Mapping[str, Any]) -> int:
        """Store a sheet under the claim's next number."""
        own = table("referral_sheet")
        last = self._access.conn.execute(
            select(func.max(own.c.number)).where(own.c.claim_id == values["claim_id"])
        ).scalar()
        row = {**values, "number": (last or 0) + 1, "difference": list(values["difference"])}
        row |= {"author": self._access.actor, "created_at": self._access.clock.now()}
        return self._access.rec.insert("referral_sheet", row)


def _sheet(row: Cells) -> SheetRow:
    names = ("id", "claim_id", "number", "scheme_id", "as_of", "inputs", "result", "training", "author", "created_at")
    kept = {name: row[name] for name in names}
    return SheetRow(**kept, total=yuan(row["total_fen"]), difference=tuple(row["difference"] or ()))


class BudgetRepo:
    """Budgets by year."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def all(self) -> list[BudgetRow]:
        """Every statement of a budget, oldest first."""
        return [
            BudgetRow(row["id"], row["year"], yuan(row["amount_fen"]), row["doc_no"], row["person"], row["created_at"])
            for row in self._access.many("referral_budget")
        ]

    def of_year(self, year: int) -> BudgetRow | None:
        """The newest statement for a year, or None."""
        rows = [row for row in self.all() if row.year == year]
        return rows[-1] if rows else None

    def add(self, year: int, amount: Decimal, doc_no: str, person: str) -> int:
        """State a budget."""
        row = {"year": year, "amount_fen": int(amount * 100), "doc_no": doc_no, "person": person}
        return self._access.rec.insert("referral_budget", {**row, "created_at": self._access.clock.now()})


class LedgerRepo:
    """The ledger: it can be read and added to, nothing else."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def all(self) -> list[Entry]:
        """Every entry by number."""
        return [_entry(row) for row in self._access.many("referral_ledger")]

    def of_claim(self, claim_id: int) -> list[Entry]:
        """Entries of a claim by number."""
        return [
            _entry(row) for row in self._access.many("referral_ledger", table("referral_ledger").c.claim_id == claim_id)
        ]

    def booked(self) -> set[int]:
        """Claims that have entries."""
        return set(self._access.conn.execute(select(table("referral_ledger").c.claim_id).distinct()).scalars())

    def append(self, posting: Posting) -> Entry:
        """Write one entry at the end of the chain.

        Raises:
            RuntimeError: inside an undoable write, which is a bug: nothing may take an entry back.
        """
        rec = self._access.rec
        if rec.undoable:
            raise RuntimeError("ledger entries belong into store.write(…, undoable=False)")
        number = rec.writer.next_ids("referral_ledger", 1)  # also keeps other writers waiting until this one ends
        raw = raw_table("referral_ledger")
        before = self._access.conn.execute(select(raw.c.hash).where(raw.c.id == number - 1)).scalar()
        values = {
            "id": number,
            "claim_id": posting.claim_id,
            "referrer_id": posting.referrer_id,
            "milestone": posting.milestone,
            "year": posting.year,
            "kind": posting.kind.value,
            "phase": posting.phase.value,
            "fen": posting.fen,
            "happened_on": posting.on,
            "person": posting.person,
            "reverses": posting.reverses,
            "sheet_id": posting.sheet_id,
            "basis": posting.basis,
            "note": posting.note,
            "at": self._access.clock.now(),
            "author": self._access.actor,
            "previous": before if before is not None else chain.START,
        }
        row = encode("referral_ledger", values)
        row["hash"] = chain.link(row)
        rec.writer.insert("referral_ledger", row)
        rec.kinds.add(RowKind.REFERRAL_LEDGER)
        seal(self._access, _SEALED)
        rec.audit("referral_ledger", number, posting.kind.value, None, f"{yuan(posting.fen)} 元")
        return _entry({**values, "hash": row["hash"]})


def seal(access: Access, kinds: Iterable[RowKind]) -> None:
    """What a step rests on (claims, evidence, sheets, schemes, budgets, roles) can no longer be undone or redone."""
    raw = raw_table("change")
    rests = or_(*(raw.c.kinds.like(f'%"{kind}"%') for kind in kinds))
    access.conn.execute(update(raw).where(rests, raw.c.state == "done").values(state="kept", steps=None))
    access.conn.execute(update(raw).where(rests, raw.c.state == "undone").values(steps=None))


_SEALED = (
    RowKind.REFERRER,
    RowKind.REGISTRATION,
    RowKind.REFERRAL_EVENT,
    RowKind.REFERRAL_EVIDENCE,
    RowKind.REFERRAL_DISPUTE,
    RowKind.REFERRAL_SCHEME,
    RowKind.REFERRAL_SHEET,
    RowKind.REFERRAL_BUDGET,
    RowKind.OFFICE_PERSON,
)


def _entry(row: Mapping[str, Any]) -> Entry:
    posting = Posting(
        row["claim_id"],
        row["referrer_id"],
        row["milestone"],
        row["year"],
        EntryKind(row["kind"]),
        row["fen"],
        row["happened_on"],
        row["person"],
        Phase(row["phase"]),
        row["reverses"],
        row["sheet_id"],
        row["basis"],
        row["note"],
    )
    return Entry(row["id"], posting, row["at"], row["author"], row["previous"], row["hash"])


class PersonRepo:
    """The people of the office."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def all(self) -> list[OfficePerson]:
        """Everybody, oldest first."""
        return [_person(row) for row in self._access.many("office_person")]

    def add(self, values: Mapping[str, Any]) -> int:
        """Store a person; keys as in :class:`OfficePerson`."""
        now = self._access.clock.now()
        row = _person_row({"unit": "", "phone": "", "roles": (), "active": True, "note": "", **values})
        return self._access.rec.insert("office_person", {**row, "version": 1, "created_at": now, "updated_at": now})

    def update(self, person_id: int, changes: Mapping[str, Any], expected_version: int | None = None) -> bool:
        """Change a person."""
        return self._access.rec.update("office_person", person_id, _person_row(changes), expected_version)


def _person_row(values: Mapping[str, Any]) -> dict[str, Any]:
    row = dict(values)
    if "name" in row:
        row["name_key"] = fold_tight(str(row["name"]))
    if "roles" in row:
        row["roles"] = sorted(str(role) for role in row["roles"])
    return row


def _person(row: Cells) -> OfficePerson:
    roles = frozenset(Role(word) for word in row["roles"] or ())
    return OfficePerson(
        row["id"], row["name"], row["unit"], row["phone"], roles, row["active"], row["note"], row["version"]
    )
