"""Leads: reading, lists, single writes and the bulk road of an import."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import CursorResult, func, select

from mhcrm.base.errors import InputError
from mhcrm.base.progress import Progress, silent
from mhcrm.domain.lead import Lead, Value
from mhcrm.domain.records import LeadDraft, LeadQuery, LeadRow
from mhcrm.store import search_index
from mhcrm.store.bulk_leads import BulkLeads
from mhcrm.store.lane import StatementLane
from mhcrm.store.repos import lead_query
from mhcrm.store.repos.access import Access, rows_of
from mhcrm.store.repos.companies import CompanyRepo
from mhcrm.store.repos.lead_row import COLUMNS, keys, lead_of, split
from mhcrm.store.tables import table
from mhcrm.store.tables.types import to_stamp

_CHUNK = 2_500
_PORTION = 10_000
"""Leads of an import stored in one go: few large portions suit the search index, and bound what is held in memory."""
_FEW = 2_000
_META = ("created_at", "updated_at", "binned_at", "batch_id", "company_id")


class LeadRepo:
    """The leads of the open transaction."""

    def __init__(self, access: Access, companies: CompanyRepo) -> None:
        self._access = access
        self._companies = companies

    # -- reading ----------------------------------------------------------------------------------
    def get(self, lead_id: int) -> Lead:
        """One lead, also from the bin.

        Raises:
            InputError: there is none.
        """
        row = self._access.one("lead", lead_id)
        if row is None:
            raise InputError(
                f"找不到这个项目（内部号 {lead_id}）。", "它可能刚被撤销。", "请刷新后再试。", "lead-missing"
            )
        return lead_of(row)

    def by_code(self, code: str) -> Lead:
        """The lead with this code (``MH-2026-0001``).

        Raises:
            InputError: there is none.
        """
        lead = table("lead")
        rows = self._access.many("lead", lead.c.code == code.strip().upper())
        if not rows:
            raise InputError(f"没有编号为“{code}”的项目。", "", "用 mhcrm leads 查看编号。", "lead-missing")
        return lead_of(rows[0])

    def many(self, ids: Iterable[int]) -> Iterator[Lead]:
        """Leads in the order of ``ids``; ids that are gone are left out."""
        lead = table("lead")
        wanted = list(ids)
        for at in range(0, len(wanted), _CHUNK):
            part = wanted[at : at + _CHUNK]
            query = select(lead).where(lead.c.id.in_(part))
            found = {row["id"]: row for row in rows_of(self._access.conn.execute(query))}
            yield from (lead_of(found[lead_id]) for lead_id in part if lead_id in found)

    def ids(self, query: LeadQuery = LeadQuery(), limit: int | None = None) -> list[int]:  # noqa: B008
        """Ids of a list, in its order."""
        statement = lead_query.selection(query, self._dialect, table("lead").c.id, among=self._few(query))
        statement = lead_query.ordered(statement, query)
        if limit is not None:
            statement = statement.limit(limit)
        return _first_column(self._access.conn.execute(statement))

    def _few(self, query: LeadQuery) -> list[int] | None:
        """The ids the text of a query finds, when they are few; None without a text."""
        if not query.text.strip():
            return None
        return search_index.few_ids(self._access.conn, query.text, _FEW, binned=query.binned)

    def search(self, text: str, limit: int) -> tuple[list[int], int]:
        """The newest live leads that match, at most ``limit``, and how many match in all."""
        conn = self._access.conn
        return search_index.live_ids(conn, text, limit), search_index.count(conn, text)

    def count(self, query: LeadQuery = LeadQuery()) -> int:  # noqa: B008
        """Length of a list."""
        if query.text.strip() and not query.filters and not query.binned:
            return search_index.count(self._access.conn, query.text)
        statement = lead_query.selection(query, self._dialect, func.count(table("lead").c.id), among=self._few(query))
        return int(self._access.conn.execute(statement).scalar_one())

    def totals(self, query: LeadQuery = LeadQuery()) -> dict[str, Decimal]:  # noqa: B008
        """Total investment in 万元 of each currency, from the leads that state one."""
        found = self._access.conn.execute(lead_query.totals(query, self._dialect, self._few(query)))
        return {row[0]: row[1] for row in found}

    def rows(self, ids: Sequence[int], columns: Sequence[str]) -> list[LeadRow]:
        """The asked-for columns of these leads, in the order of ``ids``; extra fields too."""
        lead = table("lead")
        plain = [name for name in columns if name in COLUMNS or name in _META]
        others = [name for name in columns if name not in plain]
        shown = [lead.c.id, lead.c.code, lead.c.version, *(lead.c[name] for name in plain)]
        if others:
            shown.append(lead.c.extra)
        out: dict[int, LeadRow] = {}
        for at in range(0, len(ids), _CHUNK):
            query = select(*shown).where(lead.c.id.in_(ids[at : at + _CHUNK]))
            for row in self._access.conn.execute(query):
                cells = dict(zip(plain, row[3:], strict=False))
                if others:
                    cells |= {name: row[-1].get(name) for name in others}
                out[row[0]] = LeadRow(row[0], row[1], row[2], cells)
        return [out[lead_id] for lead_id in ids if lead_id in out]

    def distinct(self, column: str) -> list[str]:
        """The values of a text column in use, for filters and completion."""
        lead = table("lead")
        if column not in COLUMNS:
            raise InputError(f"没有“{column}”这一列。", code="field-unknown")
        own = lead.c[column]
        query = select(own).where(own.is_not(None), lead.c.binned_at.is_(None)).distinct().order_by(own)
        return [str(value) for value in self._access.conn.execute(query).scalars()]

    def duplicate_index(self) -> list[tuple[int, str, str, str, str, str]]:
        """(id, code, uscc, company key, project key, company) of every live lead, for the search for duplicates."""
        lead = table("lead")
        columns = (lead.c.id, lead.c.code, lead.c.uscc, lead.c.company_key, lead.c.project_key, lead.c.company)
        query = select(*columns).where(lead.c.binned_at.is_(None)).order_by(lead.c.id)
        found = self._access.conn.execute(query)
        return [(row[0], row[1], row[2] or "", row[3], row[4], row[5] or "") for row in found]

    def with_keys(self, company_key: str, project_key: str) -> tuple[int, str, str, str, str, str] | None:
        """The entry of :meth:`duplicate_index` with these keys, the oldest one; found through its company, by index."""
        lead, company = table("lead"), table("company")
        columns = (lead.c.id, lead.c.code, lead.c.uscc, lead.c.company_key, lead.c.project_key, lead.c.company)
        own = select(company.c.id).where(company.c.name_key == company_key)
        same = (lead.c.company_key == company_key) & (lead.c.project_key == project_key)
        query = select(*columns).where(lead.c.company_id.in_(own), same, lead.c.binned_at.is_(None))
        query = query.order_by(lead.c.id).limit(1)
        row = self._access.conn.execute(query).first()
        return (row[0], row[1], row[2] or "", row[3], row[4], row[5] or "") if row is not None else None

    def live(self, ids: Iterable[int]) -> int:
        """How many of these leads are there and not in the bin."""
        lead = table("lead")
        wanted = sorted(set(ids))
        if wanted and wanted[-1] - wanted[0] + 1 == len(wanted):
            query = select(func.count()).where(lead.c.id.between(wanted[0], wanted[-1]), lead.c.binned_at.is_(None))
            return int(self._access.conn.execute(query).scalar_one())
        parts = (wanted[at : at + _CHUNK] for at in range(0, len(wanted), _CHUNK))
        queries = (select(func.count()).where(lead.c.id.in_(part), lead.c.binned_at.is_(None)) for part in parts)
        return sum(int(self._access.conn.execute(query).scalar_one()) for query in queries)

    def of_company(self, company_id: int) -> list[int]:
        """Live leads of a company."""
        lead = table("lead")
        query = select(lead.c.id).where(lead.c.company_id == company_id, lead.c.binned_at.is_(None))
        return list(self._access.conn.execute(query.order_by(lead.c.id)).scalars())

    # -- writing ----------------------------------------------------------------------------------
    def add(self, values: Mapping[str, Value], raw: Mapping[str, str] | None = None) -> int:
        """Store a new lead; returns its id."""
        columns, extra = split(values)
        columns = {name: value for name, value in columns.items() if value is not None}
        now = self._access.clock.now()
        rec = self._access.rec
        row: dict[str, Any] = {"stage": "L", **columns, **keys({**extra, **columns})}
        row["company_id"] = self._companies.ensure(_text(columns, "company"), _text(columns, "uscc"))
        row["code"] = self._codes(1)[0]
        row["extra"] = {name: value for name, value in extra.items() if value is not None}
        row |= {"raw": dict(raw or {}), "version": 1, "created_at": now, "updated_at": now, "batch_id": rec.batch_id}
        return rec.insert("lead", row)

    def update(
        self,
        lead_id: int,
        changes: Mapping[str, Value],
        expected_version: int | None = None,
        raw: Mapping[str, str] | None = None,
    ) -> bool:
        """Change some values (None = unknown again); ``raw`` replaces their old raw text. False if nothing differs.

        Raises:
            InputError: no such lead, field or number.
            StaleWrite: the stored version is not ``expected_version``.
        """
        current = self._access.one("lead", lead_id)
        if current is None:
            raise InputError(
                f"找不到这个项目（内部号 {lead_id}）。", "它可能刚被撤销。", "请刷新后再试。", "lead-missing"
            )
        columns, extra = split(changes)
        row: dict[str, Any] = dict(columns)
        if row.get("stage", "") is None:
            raise InputError("阶段不能为空。", "", "请选一个阶段。", "stage-empty")
        if extra:
            merged = {**current["extra"], **extra}
            row["extra"] = {name: value for name, value in merged.items() if value is not None}
        if changes.keys() & (current["raw"].keys() | (raw or {}).keys()):
            kept = {name: text for name, text in current["raw"].items() if name not in changes}
            row["raw"] = kept | dict(raw or {})
        other = {"phone_other": extra.get("phone_other", current["extra"].get("phone_other"))}
        if columns.keys() & {"company", "project", "contact", "owner", "uscc"} or "phone_other" in extra:
            merged = {
                name: columns.get(name, current[name]) for name in ("company", "project", "contact", "owner", "uscc")
            }
            row |= keys({**merged, **other})
            if columns.keys() & {"company", "uscc"}:
                row["company_id"] = self._companies.ensure(_text(merged, "company"), _text(merged, "uscc"))
        return self._access.rec.update("lead", lead_id, row, expected_version)

    def bin(self, ids: Iterable[int]) -> int:
        """Put leads into the bin (回收站); returns how many were not there yet."""
        now = self._access.clock.now()
        return sum(self._set_binned(lead_id, now) for lead_id in ids)

    def unbin(self, ids: Iterable[int]) -> int:
        """Take leads out of the bin; returns how many were there."""
        return sum(self._set_binned(lead_id, None) for lead_id in ids)

    def _set_binned(self, lead_id: int, moment: Any) -> bool:
        row = self._access.one("lead", lead_id)
        if row is None:
            raise InputError(
                f"找不到这个项目（内部号 {lead_id}）。", "它可能刚被撤销。", "请刷新后再试。", "lead-missing"
            )
        if (row["binned_at"] is None) == (moment is None):
            return False
        return self._access.rec.update("lead", lead_id, {"binned_at": moment})

    def add_many(
        self,
        drafts: Sequence[LeadDraft],
        progress: Progress | None = None,
        meanwhile: Callable[[int], None] | None = None,
    ) -> range:
        """Store many new leads in one go: rows, companies and search index; undone as one id range.

        The rows belong to the batch of the unit of work (``batches.add`` first). Returns the ids in input order.

        Args:
            meanwhile: what can be worked out from the first id while the last rows go in; must not touch the database.
        """
        if not drafts:
            return range(0)
        progress = progress or silent()
        rec, writer = self._access.rec, self._access.rec.writer
        first = writer.next_ids("lead", len(drafts))
        codes = self._codes(len(drafts))
        linker = self._companies.linker()
        progress.start("写入项目", len(drafts))
        stamp = to_stamp(self._access.clock.now())
        same = {"version": 1, "created_at": stamp, "updated_at": stamp, "batch_id": rec.batch_id}
        conn = self._access.conn
        with StatementLane(conn) as lane, search_index.BulkIndexer(conn, lane) as indexer:
            for at in range(0, len(drafts), _PORTION):
                part = BulkLeads(drafts[at : at + _PORTION], first + at, codes[at : at + _PORTION])
                named = zip(part.texts("company"), part.texts("uscc"), part.texts("company_key"), strict=True)
                part.columns["company_id"], companies = linker.link(list(named))
                leads = writer.inserting("lead", *part.rows(same))
                lane.run(companies, leads, indexer.prepare(first + at, part.index_texts()))
                progress.step(at + part.size)
            if meanwhile is not None:
                meanwhile(first)
        linker.finish()
        rec.inserted_range("lead", first, first + len(drafts) - 1)
        if rec.batch_id is None:
            rec.audit("lead", first, "", None, f"{codes[0]} … {codes[-1]}")
        return range(first, first + len(drafts))

    def _codes(self, number: int) -> list[str]:
        year = self._access.clock.today().year
        first = self._access.rec.writer.next_ids(f"code:{year}", number)
        return [f"MH-{year}-{at:04d}" for at in range(first, first + number)]

    @property
    def _dialect(self) -> str:
        return self._access.conn.dialect.name


def _first_column(result: CursorResult[Any]) -> list[int]:
    """Whole numbers need no translation: a hundred thousand ids straight from the driver, in a third of the time."""
    rows = result.cursor.fetchall() if result.cursor is not None else []
    result.close()
    return [row[0] for row in rows]


def _text(values: Mapping[str, Any], name: str) -> str | None:
    value = values.get(name)
    return None if value is None else str(value)
