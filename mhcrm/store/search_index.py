"""Full-text search over leads: one text per lead, cut into bigrams.

Why bigrams: SQLite's own tokenisers see a Chinese sentence as one word, and its trigrams cannot find two characters.
``精密机械`` is indexed as ``精密 密机 机械 械``; a query of n characters is the phrase of its bigrams, one character a
prefix. Latin and digit runs are whole words, found by their beginning. Initials (``jmjx``) and the
endings of other phones are bigrams too, written in Georgian letters, which no lead's text uses, so that they never meet a
Latin word.

The index lives in ``lead_search`` (FTS5 without content, or a tsvector with GIN) and changes in the transaction that
changes the lead. Ids in ``search_dead`` are passed over: rows in the bin, and rows of an undone import, whose entries
stay so that a redo costs nothing; :func:`rebuild` drops them.
"""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from types import TracebackType
from typing import Any

from sqlalchemy import Connection
from sqlalchemy import text as sql_text

from mhcrm.base.text import nfkc
from mhcrm.store.bulk_tokens import bulk_tokens
from mhcrm.store.lane import StatementLane
from mhcrm.store.phones import with_tails
from mhcrm.store.tables import table

TEXT_COLUMNS = (
    "code",
    "company",
    "project",
    "uscc",
    "industry_text",
    "gb4754",
    "chain_text",
    "phase",
    "ownership",
    "origin",
    "contact",
    "phone",
    "source",
    "referrer",
    "town",
    "park",
    "site",
    "lead_unit",
    "owner",
    "first_reporter",
    "summary",
    "company_profile",
    "progress",
    "issues",
    "demands",
    "next_step",
    "notes",
)
KEPT_CHARACTERS = 8_000
"""Only so much of one lead's text is indexed: PostgreSQL counts positions up to 16,383."""
_BATCH = 2_000
_MANY, _WAKING = 50, 2_000
_BORDER = "\x1f"
_WIDE_MARKS = "，（）：；！？"
_BULK_BYTES, _USUAL_BYTES = 64 * 1024 * 1024, 1024 * 1024
_USUAL_MERGING = 4
_RUN = re.compile(r"[a-z0-9]+|[^\W_a-z0-9]+")
_OWN_LETTERS = {ord(char): chr(0x10D0 + at) for at, char in enumerate("abcdefghijklmnopqrstuvwxyz0123456789")}
_OWN_WRITING = re.compile(r"[a-z0-9]*[a-z][a-z0-9]*|\d{4}")
"""Initials, and endings of other phones."""
_LAST_DIGITS = 4
_PHONE_DIGITS = 7


def _bigrams(run: str) -> str:
    """``abc`` → ``ab bc c``."""
    return " ".join([a + b for a, b in pairwise(run)] + [run[-1]])


def index_text(row: Mapping[str, Any]) -> str:
    """The text of a stored lead row that is indexed, initials in letters of their own (``extra`` may be JSON text)."""
    parts: list[str] = [value for name in TEXT_COLUMNS if (value := row.get(name))]
    if tail := phone_tail(row.get("phone") or ""):
        parts.append(tail)
    extra = row.get("extra")
    if extra and extra != "{}":
        values = json.loads(extra) if isinstance(extra, str) else extra
        parts.extend(str(value) for _, value in sorted(values.items()) if value)
    return folded(" ".join(parts), row.get("initials") or "")


def phone_tail(phone: str) -> str:
    """The last digits of a phone number, by which people look it up; "" for a short one."""
    return phone[-_LAST_DIGITS:] if len(phone) >= _PHONE_DIGITS else ""


def folded(text: str, initials: str) -> str:
    """A lead's text as it is indexed, initials in letters of their own."""
    text = text[:KEPT_CHARACTERS]
    # Separators either way; without them most texts need no normalising, which costs ten times more.
    for mark in _WIDE_MARKS:
        text = text.replace(mark, " ")
    return nfkc(text).casefold() + " " + initials.translate(_OWN_LETTERS)


def folded_many(texts: Sequence[str], initials: Sequence[str]) -> list[str]:
    """:func:`folded` of thousands of leads."""
    joined = _BORDER.join([text[:KEPT_CHARACTERS] for text in texts])
    if joined.count(_BORDER) != len(texts) - 1:
        return [folded(text, own) for text, own in zip(texts, initials, strict=True)]
    for mark in _WIDE_MARKS:
        joined = joined.replace(mark, " ")
    whole = unicodedata.is_normalized("NFKC", joined)
    plain = joined.casefold().split(_BORDER) if whole else [nfkc(text).casefold() for text in joined.split(_BORDER)]
    spelt = _BORDER.join(initials).translate(_OWN_LETTERS).split(_BORDER)
    return [text + " " + own for text, own in zip(plain, spelt, strict=True)]


def tokens_of(text: str) -> str:
    """Blank-separated tokens of a text made by :func:`index_text`."""
    return " ".join(_bigrams(run) if run[0] > "\x7f" else run for run in _RUN.findall(text))


@dataclass(frozen=True, slots=True)
class Phrase:
    """Adjacent tokens; with ``open_end`` the last one may go on."""

    tokens: tuple[str, ...]
    open_end: bool


def parse_query(text: str) -> list[list[Phrase]]:
    """All groups must match; within a group one phrase is enough. Empty when the text holds nothing to look for."""
    groups: list[list[Phrase]] = []
    for word in nfkc(text).casefold().split():
        runs = _RUN.findall(word)
        if not runs:
            continue
        group = [_phrase(runs)]
        if len(runs) == 1 and _OWN_WRITING.fullmatch(runs[0]):
            group.append(_phrase([runs[0].translate(_OWN_LETTERS)]))
        groups.append(group)
    return groups


def _phrase(runs: Sequence[str]) -> Phrase:
    tokens: list[str] = []
    open_end = False
    for at, run in enumerate(runs):
        last = at == len(runs) - 1
        if run[0] <= "\x7f":
            tokens.append(run)
            open_end = last
        elif last and len(run) > 1:
            tokens.extend(_bigrams(run).split(" ")[:-1])
        else:
            tokens.extend(_bigrams(run).split(" "))
            open_end = last
    return Phrase(tuple(tokens), open_end)


def match_expression(text: str, dialect: str) -> str | None:
    """The engine's own query for a text as typed; None when there is nothing to look for."""
    groups = parse_query(text)
    if not groups:
        return None
    if dialect == "sqlite":
        return " AND ".join("(" + " OR ".join(_fts5(p) for p in group) + ")" for group in groups)
    return " & ".join("(" + " | ".join(_tsquery(p) for p in group) + ")" for group in groups)


def _fts5(phrase: Phrase) -> str:
    return '"' + " ".join(phrase.tokens) + '"' + (" *" if phrase.open_end else "")


def _tsquery(phrase: Phrase) -> str:
    words = [f"'{token}'" for token in phrase.tokens]
    if phrase.open_end:
        words[-1] += ":*"
    return "(" + " <-> ".join(words) + ")"


def match_sql(dialect: str, *, counted: bool = False, binned: bool = False) -> str:
    """Sub-select of the lead ids (or their number) that match the bound parameter ``match``.

    Dead entries are passed over; with ``binned`` they are kept, and the caller tells bin from gone.
    """
    key = "rowid" if dialect == "sqlite" else "id"
    test = "lead_search MATCH :match" if dialect == "sqlite" else "tokens @@ CAST(:match AS tsquery)"
    shown = "count(*)" if counted else key
    live = "" if binned else f" AND {key} NOT IN (SELECT lead_id FROM search_dead)"
    return f"SELECT {shown} FROM lead_search WHERE {test}{live}"


def _vector(tokens: str) -> str:
    """A tsvector literal with our own tokens and positions."""
    return " ".join(f"'{token}':{min(at, 16_383)}" for at, token in enumerate(tokens.split(" "), 1) if token)


def _many_tokens(texts: Sequence[str]) -> list[str]:
    """Tokens of each text; a few are not worth waking numpy."""
    enough = _MANY if "numpy" in sys.modules else _WAKING
    return [tokens_of(text) for text in texts] if len(texts) < enough else bulk_tokens(list(texts))


def add(conn: Connection, entries: Sequence[tuple[int, str]]) -> None:
    """Index new leads: (id, text made by :func:`index_text`)."""
    if not entries:
        return
    texts = [text for _, text in entries]
    tokens = _many_tokens(texts)
    rows = [(entry[0], token) for entry, token in zip(entries, tokens, strict=True)]
    if conn.dialect.name == "sqlite":
        conn.exec_driver_sql("INSERT INTO lead_search(rowid, tokens) VALUES (?, ?)", rows)
    else:
        conn.exec_driver_sql(
            "INSERT INTO lead_search(id, tokens) VALUES (%s, CAST(%s AS tsvector))",
            [(lead_id, _vector(token)) for lead_id, token in rows],
        )


class BulkIndexer:
    """Indexes thousands of new leads on a lane, a portion at a time.

    On SQLite a portion goes in by one statement. FTS5 writes what it gathered at the end of every statement, and merges
    such pieces as they grow many; few large portions, room in memory and no merging meanwhile halve its cost. Later writes
    merge what is left, as always.
    """

    _SETTINGS = "INSERT INTO lead_search(lead_search, rank) VALUES (?, ?)"
    _BATCH = "INSERT INTO lead_search(rowid, tokens) SELECT ? + key, value FROM json_each(?)"

    def __init__(self, conn: Connection, lane: StatementLane) -> None:
        self._conn, self._lane = conn, lane
        self._sqlite = conn.dialect.name == "sqlite"

    def __enter__(self) -> BulkIndexer:
        self._set(_BULK_BYTES, 0)
        return self

    def _set(self, room: int, merging: int) -> None:
        if self._sqlite:
            self._conn.exec_driver_sql(self._SETTINGS, ("hashsize", room))
            self._conn.exec_driver_sql(self._SETTINGS, ("automerge", merging))

    def prepare(self, first: int, texts: Sequence[str]) -> Callable[[], object]:
        """The indexing of the leads ``first``, ``first + 1`` … with these texts, for the lane."""
        if not self._sqlite:
            return partial(add, self._conn, list(enumerate(texts, first)))
        tokens = json.dumps(_many_tokens(texts), ensure_ascii=False)
        return partial(self._conn.exec_driver_sql, self._BATCH, (first, tokens))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._lane.wait()
            self._set(_USUAL_BYTES, _USUAL_MERGING)


def remove(conn: Connection, lead_id: int, text: str) -> None:
    """Drop one lead; ``text`` is the one it was added with (an index without content needs it)."""
    if conn.dialect.name == "sqlite":
        sql = "INSERT INTO lead_search(lead_search, rowid, tokens) VALUES ('delete', ?, ?)"
        conn.exec_driver_sql(sql, (lead_id, tokens_of(text)))
    else:
        conn.exec_driver_sql("DELETE FROM lead_search WHERE id = %s", (lead_id,))


def bury(conn: Connection, first: int, last: int) -> None:
    """Pass over the leads with these ids."""
    conn.exec_driver_sql(
        "INSERT INTO search_dead(lead_id) SELECT id FROM lead "
        f"WHERE id BETWEEN {int(first)} AND {int(last)} AND id NOT IN (SELECT lead_id FROM search_dead)"
    )


def revive(conn: Connection, first: int, last: int) -> None:
    """Show the leads with these ids again, unless they are in the bin."""
    conn.exec_driver_sql(
        f"DELETE FROM search_dead WHERE lead_id BETWEEN {int(first)} AND {int(last)} "
        "AND lead_id NOT IN (SELECT id FROM lead WHERE binned_at IS NOT NULL)"
    )


def rebuild(conn: Connection) -> int:
    """Build the index anew from the leads; returns how many were indexed."""
    if conn.dialect.name == "sqlite":
        conn.exec_driver_sql("INSERT INTO lead_search(lead_search) VALUES ('delete-all')")
    else:
        conn.exec_driver_sql("DELETE FROM lead_search")
    conn.exec_driver_sql("DELETE FROM search_dead")
    conn.exec_driver_sql("INSERT INTO search_dead(lead_id) SELECT id FROM lead WHERE binned_at IS NOT NULL")
    return _index_where(conn, "id > 0")


def complete(conn: Connection, first: int, last: int) -> int:
    """Index the leads with these ids that have no entry: the index may have been built anew while they were set aside."""
    absent = f"id NOT IN (SELECT id FROM {_entries(conn)} WHERE id BETWEEN {int(first)} AND {int(last)})"
    return _index_where(conn, f"id BETWEEN {int(first)} AND {int(last)} AND {absent}")


def _entries(conn: Connection) -> str:
    """The table that tells which leads have an entry."""
    return "lead_search_docsize" if conn.dialect.name == "sqlite" else "lead_search"


def _index_where(conn: Connection, test: str) -> int:
    columns = ["id", *TEXT_COLUMNS, "extra", "initials"]
    names = ", ".join(columns)
    last, done = 0, 0
    while True:
        sql = f"SELECT {names} FROM lead WHERE id > {last} AND {test} ORDER BY id LIMIT {_BATCH}"
        rows = conn.exec_driver_sql(sql).fetchall()
        if not rows:
            return done
        leads = [dict(zip(columns, row, strict=True)) for row in rows]
        _add_endings(conn, leads)
        add(conn, [(lead["id"], index_text(lead)) for lead in leads])
        last, done = rows[-1][0], done + len(rows)


def _add_endings(conn: Connection, leads: Sequence[dict[str, Any]]) -> None:
    """Endings of other phones for leads stored by an older version."""
    for lead in leads:
        extra = lead["extra"] or {}
        values = json.loads(extra) if isinstance(extra, str) else extra
        spelt = with_tails(lead["initials"] or "", str(values.get("phone_other") or ""))
        if spelt != (lead["initials"] or ""):
            lead["initials"] = spelt
            own = table("lead")
            conn.execute(own.update().where(own.c.id == lead["id"]).values(initials=spelt))


def live_ids(conn: Connection, text: str, limit: int) -> list[int]:
    """Newest matching leads first, at most ``limit``."""
    expression = match_expression(text, conn.dialect.name)
    if expression is None:
        return []
    key = "rowid" if conn.dialect.name == "sqlite" else "id"
    sql = match_sql(conn.dialect.name) + f" ORDER BY {key} DESC LIMIT {int(limit)}"
    return [int(row[0]) for row in _execute(conn, sql, expression)]


def few_ids(conn: Connection, text: str, limit: int, *, binned: bool = False) -> list[int] | None:
    """All matching lead ids in no order, or None when there are more than ``limit``."""
    expression = match_expression(text, conn.dialect.name)
    if expression is None:
        return []
    sql = match_sql(conn.dialect.name, binned=binned) + f" LIMIT {int(limit) + 1}"
    found = [int(row[0]) for row in _execute(conn, sql, expression)]
    return found if len(found) <= limit else None


def count(conn: Connection, text: str) -> int:
    """How many live leads match."""
    expression = match_expression(text, conn.dialect.name)
    if expression is None:
        return 0
    sql = match_sql(conn.dialect.name, counted=True)
    return int(next(iter(_execute(conn, sql, expression)))[0])


def _execute(conn: Connection, sql: str, expression: str) -> Iterable[Sequence[int]]:
    return conn.execute(sql_text(sql), {"match": expression}).fetchall()


def missing(conn: Connection) -> int:
    """How many leads have no entry in the index (0 in a sound file)."""
    own = table("lead").name
    sql = f"SELECT count(*) FROM {own} WHERE id NOT IN (SELECT id FROM {_entries(conn)})"
    return int(conn.exec_driver_sql(sql).scalar_one())
