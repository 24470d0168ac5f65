"""Search across kinds: leads from the index, parks, policies and commands from providers handed in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mhcrm.domain.records import LeadRow
from mhcrm.store import Store

Provider = Callable[[str, int], Sequence["Hit"]]
"""``(text, limit)`` → hits of one kind, best first."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One answer. ``ref`` is a lead code or the id of a rule record; ``id`` the lead id."""

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

    def __init__(self, store: Store, providers: Sequence[Provider] = ()) -> None:
        self._store = store
        self._providers = tuple(providers)

    def add_provider(self, provider: Provider) -> None:
        """Search one more kind of thing."""
        self._providers = (*self._providers, provider)

    def find(self, text: str, limit: int = 30) -> Answer:
        """At most ``limit`` leads, newest first, then what the providers know."""
        if not text.strip():
            return Answer((), 0)
        with self._store.read() as view:
            ids, total = view.leads.search(text, limit)
            rows = view.leads.rows(ids, ("company", "project"))
        hits = [
            Hit("lead", row.code, _title(row.cells.get("project"), row.cells.get("company")), _subtitle(row), row.id)
            for row in rows
        ]
        for provider in self._providers:
            hits.extend(provider(text, limit))
        return Answer(tuple(hits), total)


def _title(project: object, company: object) -> str:
    return str(project or company or "")


def _subtitle(row: LeadRow) -> str:
    return str(row.cells.get("company") or "") if row.cells.get("project") else ""
