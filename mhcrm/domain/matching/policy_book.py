"""All policy articles of a rule base, compiled once and filed by what a lead must have to touch them."""

from __future__ import annotations

from collections.abc import Mapping

from mhcrm.domain.matching.articles import Article, Route, compile_article
from mhcrm.domain.matching.conditions import Facts, signals_used
from mhcrm.domain.matching.touched import TouchIndex
from mhcrm.plan.base import PlanBase
from mhcrm.plan.model import RecordKind


class PolicyBook:
    """The articles of a rule base with their conditions compiled once."""

    def __init__(self, base: PlanBase) -> None:
        found = (
            compile_article(record, base.lines)
            for record in base.by_kind[RecordKind.POLICY]
            if "article" in record.data
        )
        self.articles: tuple[Article, ...] = tuple(sorted(found, key=lambda article: article.number))
        self._index = TouchIndex(self.articles)

    def touched(self, facts: Facts) -> Mapping[int, tuple[Route, ...]]:
        """Index in :attr:`articles` → the routes a lead speaks of."""
        return self._index.of(facts)

    def signals_used(self) -> frozenset[str]:
        """Ids of all signals the conditions ask for."""
        conditions = [c for a in self.articles for r in a.routes for c in (r.when, r.unless) if c is not None]
        return frozenset().union(*(signals_used(condition) for condition in conditions))


_last_book: tuple[PlanBase, PolicyBook] | None = None


def policy_book(base: PlanBase) -> PolicyBook:
    """The compiled articles of a base; the last base's are kept, because every lead of a run asks for the same."""
    global _last_book  # noqa: PLW0603  (a pure cache: same base, same book)
    if _last_book is None or _last_book[0] is not base:
        _last_book = (base, PolicyBook(base))
    return _last_book[1]
