"""Which routes of which articles a lead speaks of: asked by what the lead has, not article by article.

A lead touches few of the fifty articles. Each route is therefore filed under the signals that speak of it; what else can speak
of it (a fact, or parts that only speak together) is asked once per lead, and only where a signal it cannot do without is
there. The answer equals asking every route; ``tests/unit/matching/test_touched.py`` compares the two.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from mhcrm.domain.matching.articles import Article, Route
from mhcrm.domain.matching.conditions import (
    FACTS,
    All,
    AnyOf,
    Condition,
    FactLeaf,
    Facts,
    JudgeLeaf,
    NoneOf,
    SignalLeaf,
    Truth,
    compare,
    holds,
)

Test: TypeAlias = Callable[[Facts], bool]
_Place: TypeAlias = tuple[int, int]  # article, route


class TouchIndex:
    """The routes of all articles filed by what can speak of them; built once per rule base."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self._routes = [article.routes for article in articles]
        self._by_signal: dict[str, list[_Place]] = {}
        asked: dict[Condition, list[_Place]] = {}
        for at, article in enumerate(articles):
            for nth, route in enumerate(article.routes):
                for signal in route.spoken:
                    self._by_signal.setdefault(signal, []).append((at, nth))
                for pointer in route.pointers:
                    asked.setdefault(pointer, []).append((at, nth))
        self._always: list[tuple[Test, list[_Place]]] = []
        self._on_signal: dict[str, list[tuple[Test, list[_Place]]]] = {}
        self._by_fact: dict[str, list[tuple[FactLeaf, list[_Place]]]] = {}
        for pointer, places in asked.items():
            if isinstance(pointer, FactLeaf):
                self._by_fact.setdefault(pointer.fact, []).append((pointer, places))
                continue
            row, needed = (is_true(pointer), places), needed_signals(pointer)
            for rows in [self._always] if needed is None else [self._on_signal.setdefault(s, []) for s in needed]:
                rows.append(row)

    def of(self, facts: Facts) -> Mapping[int, tuple[Route, ...]]:
        """Article index → the routes the lead speaks of, in the order of the record; articles in order."""
        present = facts.profile.signals
        found: set[_Place] = set()
        for fact, leaves in self._by_fact.items():
            value = FACTS[fact](facts)
            if value is not None:
                found.update(*(places for leaf, places in leaves if compare(value, leaf.op, leaf.value)))
        for test, places in self._always:
            if test(facts):
                found.update(places)
        for signal in present:
            found.update(self._by_signal.get(signal, ()))
            for test, places in self._on_signal.get(signal, ()):
                if test(facts):
                    found.update(places)
        touched: dict[int, tuple[Route, ...]] = {}
        for at, nth in sorted(found):
            route = self._routes[at][nth]
            if not route.gate or not route.gate.isdisjoint(present):
                touched[at] = (*touched.get(at, ()), route)
        return touched


def is_true(condition: Condition) -> Test:
    """A quick test whether ``condition`` evaluates to true, without putting its reasons into words."""
    if isinstance(condition, SignalLeaf):
        return _signal_test(condition)
    if isinstance(condition, FactLeaf):
        return lambda facts: bool(holds(condition, facts))
    if isinstance(condition, JudgeLeaf):
        return lambda facts: False
    if isinstance(condition, AnyOf) and condition.spoken:  # silence of some parts matters: no short cut
        return lambda facts: condition.evaluate(facts).truth is Truth.TRUE
    tests = tuple(is_true(part) for part in condition.parts)
    if isinstance(condition, All):
        return lambda facts: all(test(facts) for test in tests)
    if isinstance(condition, NoneOf):
        return lambda facts: not any(test(facts) for test in tests)
    return lambda facts: any(test(facts) for test in tests)


def _signal_test(leaf: SignalLeaf) -> Test:
    signal, accepted = leaf.signal, leaf.accepted

    def test(facts: Facts) -> bool:
        return any(hit.standing in accepted for hit in facts.profile.signals.get(signal, ()))

    return test


def needed_signals(condition: Condition) -> frozenset[str] | None:
    """Signals of which at least one must be there for the condition to be true; None where it can be true without any."""
    if isinstance(condition, SignalLeaf):
        return frozenset({condition.signal})
    if isinstance(condition, All):
        sets = [found for part in condition.parts if (found := needed_signals(part)) is not None]
        return min(sets, key=len, default=None)
    if isinstance(condition, AnyOf):
        sets = [found for part in condition.parts if (found := needed_signals(part)) is not None]
        return frozenset().union(*sets) if len(sets) == len(condition.parts) else None
    return None
