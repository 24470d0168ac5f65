"""Anchors of patterns: every text a pattern matches holds one of them, and the signals found stay the same."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mhcrm.plan.anchors import Sought, anchors
from mhcrm.plan.signals import load_signals

letters = st.sampled_from("研产改旧新ab1")


def _grouped(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    several = st.lists(inner, min_size=1, max_size=3)
    return st.one_of(
        several.map("".join),
        several.map(lambda parts: "(" + "|".join(parts) + ")"),
        several.map(lambda parts: "(?:" + "|".join(parts) + ")?"),
        inner.map(lambda part: f"(?:{part}){{0,2}}"),
        inner.map(lambda part: f"(?:{part})+"),
        inner.map(lambda part: f"(?!{part})产"),
    )


atoms = st.one_of(
    letters,
    letters.map(lambda c: c + "?"),
    letters.map(lambda c: c + "{2}"),
    letters.map(lambda c: c + "{0,2}"),
    letters.map(lambda c: c + "+?"),
    st.sampled_from([".", "[^产]", "[]研]", "[产改]{0,3}", r"\d+", r"\.", "^", "$", "|"]),
)
patterns = st.recursive(atoms, _grouped, max_leaves=8)


@given(patterns, st.text("研产改旧新ab1.]", max_size=12))
def test_a_match_always_holds_an_anchor(pattern: str, text: str) -> None:
    words = anchors(pattern)
    match = re.search(pattern, text)
    if match and words is not None:
        assert any(word in match.group() for word in words)
    assert (Sought(pattern).search(text) is None) == (match is None)
    assert [m.span() for m in Sought(pattern).finditer(text)] == [m.span() for m in re.finditer(pattern, text)]


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("设备[^，]{0,4}(换新|更替)", {"设备"}),
        ("(旧|老)[^，]{0,8}(替换|置换)", {"替换", "置换"}),
        ("(?<!已)升规(?!提质|模)", {"升规"}),
        ("ab?c", {"a"}),
        (r"20\d\d", {"20"}),
    ],
)
def test_the_longest_word_that_must_stand_is_taken(pattern: str, words: set[str]) -> None:
    assert anchors(pattern) == words


@pytest.mark.parametrize("pattern", [r"\d+", "a?", "(a|b*)", "(?i)abc", "(?P<x>a)(?P=x)", "[ab]"])
def test_what_cannot_be_told_has_no_anchor(pattern: str) -> None:
    assert anchors(pattern) is None


def test_every_shipped_pattern_has_an_anchor() -> None:
    shipped = [pattern.pattern for rule in load_signals().rules.values() for pattern in rule.patterns]
    assert shipped and not [pattern for pattern in shipped if anchors(pattern) is None]
