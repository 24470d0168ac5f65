"""Search across kinds: leads from the index, spaces by name or code, any list of names by words or pinyin initials."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mhcrm.base.text import nfkc
from mhcrm.domain.records import LeadRow, Space
from mhcrm.store import ReadView, Store
from mhcrm.store.pinyin import initials

FEWEST_INITIALS = 2
"""One letter alone stands at the beginning of too many names to be asked for."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One answer: ``ref`` is the code of the lead or space, ``id`` its row."""

    kind: str
    ref: str
    title: str
    subtitle: str = ""
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """Hits, best first, and how many leads match in all."""

    hits: tuple[Hit, ...]
    leads: int


class SearchService:
    """Finds as you type: Chinese from one character, pinyin initials, codes, phone endings."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def find(self, text: str, limit: int = 30) -> Answer:
        """At most ``limit`` leads, newest first."""
        if not text.strip():
            return Answer((), 0)
        with self._store.read() as view:
            ids, total = view.leads.search(text, limit)
            rows = view.leads.rows(ids, ("company", "project"))
        hits = [
            Hit("lead", row.code, _title(row.cells.get("project"), row.cells.get("company")), _subtitle(row), row.id)
            for row in rows
        ]
        return Answer(tuple(hits), total)

    def spaces(self, text: str, limit: int = 4) -> tuple[Hit, ...]:
        """Buildings, floors, rooms and plots whose name or code holds the text."""
        if not text.strip():
            return ()
        with self._store.read() as view:
            return tuple(
                Hit("space", space.code, _with_places(view, space), id=space.id)
                for space in view.spaces.like(text.strip(), limit)
            )

    @staticmethod
    def named(text: str, names: Iterable[str]) -> tuple[int, ...]:
        """Positions of the names that hold the text, or whose pinyin initials begin with it."""
        wanted = nfkc(text).casefold().replace(" ", "")
        letters = wanted.isascii() and wanted.isalnum() and len(wanted) >= FEWEST_INITIALS
        found = []
        for at, name in enumerate(names):
            spelt = letters and any(word.startswith(wanted) for word in initials(name).split())
            if wanted and (spelt or wanted in nfkc(name).casefold()):
                found.append(at)
        return tuple(found)


def _with_places(view: ReadView, space: Space) -> str:
    """The name after the names of what it lies in: 穹装厂房 1层 102."""
    names = [space.name]
    above = space.parent_id
    while above is not None and (parent := view.spaces.get(above)) is not None:
        names.append(parent.name)
        above = parent.parent_id
    return " ".join(reversed(names))


def _title(project: object, company: object) -> str:
    return str(project or company or "")


def _subtitle(row: LeadRow) -> str:
    return str(row.cells.get("company") or "") if row.cells.get("project") else ""
