"""Companies: found by credit code, else by the normal form of their name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from sqlalchemy import select

from mhcrm.base.text import fold_tight
from mhcrm.domain.records import Company
from mhcrm.store.repos.access import Access, Cells
from mhcrm.store.tables import table
from mhcrm.store.tables.types import to_stamp


def _company(row: Cells) -> Company:
    return Company(row["id"], row["name"], row["uscc"], row["version"])


class CompanyRepo:
    """Reads companies and creates those that leads name."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def get(self, company_id: int) -> Company | None:
        """One company, or None."""
        row = self._access.one("company", company_id)
        return _company(row) if row is not None else None

    def find(self, name: str, uscc: str | None = None) -> Company | None:
        """The company with this credit code; without one in either place, the oldest with this name."""
        own = table("company")
        if uscc:
            rows = self._access.many("company", own.c.uscc == uscc, limit=1)
            if rows:
                return _company(rows[0])
        rows = self._access.many("company", own.c.name_key == fold_tight(name))
        fitting = [row for row in rows if not uscc or not row["uscc"]]
        return _company(fitting[0]) if fitting else None

    def named(self, text: str) -> list[Company]:
        """Companies with this name or credit code, oldest first: two real ones may share a short name."""
        own = table("company")
        wanted = (own.c.name_key == fold_tight(text)) | (own.c.uscc == text.strip().upper())
        return [_company(row) for row in self._access.many("company", wanted)]

    def of_lead(self, lead_id: int) -> Company | None:
        """The company behind a lead; None while the lead names none."""
        own, lead = table("company"), table("lead")
        behind = select(lead.c.company_id).where(lead.c.id == lead_id).scalar_subquery()
        rows = self._access.many("company", own.c.id == behind, limit=1)
        return _company(rows[0]) if rows else None

    def ensure(self, name: str | None, uscc: str | None) -> int | None:
        """Id of the company a lead names, created when new; None without a name."""
        if not name:
            return None
        found = self.find(name, uscc)
        rec = self._access.rec
        if found is None:
            now = self._access.clock.now()
            values: dict[str, object] = {
                "name": name,
                "name_key": fold_tight(name),
                "uscc": uscc,
                "version": 1,
                "extra": {},
            }
            return rec.insert("company", {**values, "created_at": now, "updated_at": now})
        if uscc and not found.uscc:
            rec.update("company", found.id, {"uscc": uscc})
        return found.id

    def linker(self) -> CompanyLinker:
        """Links leads in bulk."""
        return CompanyLinker(self._access)

    def names(self, ids: Iterable[int]) -> Mapping[int, str]:
        """Names of companies by id."""
        own = table("company")
        query = select(own.c.id, own.c.name).where(own.c.id.in_(list(ids)))
        return {row[0]: row[1] for row in self._access.conn.execute(query)}


class CompanyLinker:
    """:meth:`CompanyRepo.ensure` for a whole import: companies are read once and added in bulk.

    A stored company without a code keeps being without: bulk work never changes rows that were there.
    """

    def __init__(self, access: Access) -> None:
        self._access = access
        self._by_code: dict[str, int] = {}
        self._bare: dict[str, int] = {}  # name key → company without a code
        self._any: dict[str, int] = {}  # name key → oldest company
        own = table("company")
        query = select(own.c.id, own.c.name_key, own.c.uscc).order_by(own.c.id.desc())
        for company_id, key, uscc in access.conn.execute(query):
            self._know(company_id, key, uscc)
        # Reserving none locks the counter until the transaction ends: the ids from here on are ours to count.
        self._first = self._next = access.rec.writer.next_ids("company", 0)

    def link(self, wanted: Sequence[tuple[str | None, str | None, str]]) -> tuple[list[int | None], Callable[[], None]]:
        """Company ids for (name, credit code, name key), None without a name; and the adding of the new companies."""
        start = self._next
        fresh: list[tuple[str, str, str | None]] = []
        places: list[int | None] = []
        for name, uscc, key in wanted:
            place = self._find(key, uscc) if name else None
            if name and place is None:
                fresh.append((name, key, uscc))
                place = self._next
                self._next += 1
                self._know(place, key, uscc)
            places.append(place)
        return places, self._inserting(start, fresh)

    def finish(self) -> None:
        """Note what was added, once it is."""
        rec = self._access.rec
        rec.writer.next_ids("company", self._next - self._first)
        rec.inserted_range("company", self._first, self._next - 1)

    def _find(self, key: str, uscc: str | None) -> int | None:
        if uscc:
            return self._by_code.get(uscc) or self._bare.get(key)
        return self._bare.get(key) or self._any.get(key)

    def _know(self, company_id: int, key: str, uscc: str | None) -> None:
        self._any[key] = company_id
        if uscc:
            self._by_code[uscc] = company_id
        else:
            self._bare[key] = company_id

    def _inserting(self, first: int, fresh: Sequence[tuple[str, str, str | None]]) -> Callable[[], None]:
        stamp = to_stamp(self._access.clock.now())
        columns = ("id", "version", "name", "name_key", "uscc", "created_at", "updated_at", "extra")
        rows = ((first + at, 1, name, key, uscc, stamp, stamp, "{}") for at, (name, key, uscc) in enumerate(fresh))
        return self._access.rec.writer.inserting("company", columns, rows)
