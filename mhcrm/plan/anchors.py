"""What a regular expression cannot do without: words of which at least one stands in every text it matches.

A text is then searched for all anchors of all patterns in one automaton pass, and only the patterns whose anchor is there are
tried. The reading is cautious: whatever it does not understand yields no anchor, and such a pattern is always tried.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

Anchors: TypeAlias = frozenset[str] | None
_REPEAT = re.compile(r"\{(\d*)(?:,\d*)?\}")
_SPECIAL = frozenset(".^$")
_OPENERS = ("(?:", "(?P<")


def anchors(pattern: str) -> Anchors:
    """Words of which every match holds at least one; None where none can be told.

    Args:
        pattern: source of a regular expression without flags.
    """
    if "(?P=" in pattern or re.search(r"\(\?[aiLmsux-]", pattern):
        return None  # back references and flags
    found, end = _alternatives(pattern, 0)
    return found if end == len(pattern) else None


class Sought:
    """A pattern that is only tried on a text that holds one of its anchors."""

    def __init__(self, pattern: str) -> None:
        self.pattern = re.compile(pattern)
        self._words = tuple(anchors(pattern) or ("",))

    def search(self, text: str) -> re.Match[str] | None:
        """As ``re.search``."""
        for word in self._words:
            if word in text:
                return self.pattern.search(text)
        return None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """As ``re.finditer``."""
        return self.pattern.finditer(text) if any(word in text for word in self._words) else iter(())


def _alternatives(text: str, at: int) -> tuple[Anchors, int]:
    """Anchors of ``a|b|c`` from ``at`` to the closing bracket or the end."""
    union: set[str] | None = set()
    while True:
        found, at = _sequence(text, at)
        union = None if found is None or union is None else union | found
        if at >= len(text) or text[at] != "|":
            return (None if union is None else frozenset(union)), at
        at += 1


def _sequence(text: str, at: int) -> tuple[Anchors, int]:
    """The most telling anchors of one alternative: literal runs and groups that must be there."""
    candidates: list[frozenset[str]] = []
    run = ""
    while at < len(text) and text[at] not in "|)":
        literal, group, at = _atom(text, at)
        least, once, at = _quantifier(text, at)
        if literal and least:
            run += literal
        if not (literal and once):  # a repeated or optional character ends the run
            candidates += [frozenset({run})] if run else []
            run = ""
        if group and least:
            candidates.append(group)
    candidates += [frozenset({run})] if run else []
    best = max(candidates, key=lambda words: (min(map(len, words)), -len(words)), default=None)
    return best, at


def _atom(text: str, at: int) -> tuple[str, Anchors, int]:
    """``(literal character or "", anchors of a group or None, where the atom ends)``."""
    char = text[at]
    if char == "[":
        return "", None, _class_end(text, at)
    if char == "\\":
        return ("" if text[at + 1].isalnum() else text[at + 1]), None, at + 2
    if char in _SPECIAL:
        return "", None, at + 1
    if char != "(":
        return char, None, at + 1
    start, found = at + 1, text[at : at + 2] != "(?"
    for opener in _OPENERS:
        if text.startswith(opener, at):
            found, start = True, text.index(">", at) + 1 if opener.endswith("<") else at + len(opener)
    if not found:  # look-around, comment: nothing of it need stand in the match itself
        return "", None, _group_end(text, at)
    inner, end = _alternatives(text, start)
    return "", inner, end + 1


def _quantifier(text: str, at: int) -> tuple[bool, bool, int]:
    """``(at least one, exactly one, where it ends)`` of what follows an atom."""
    least, once, end = True, True, at
    repeat = _REPEAT.match(text, at)
    if text[at : at + 1] in ("?", "*", "+"):
        least, once, end = text[at] == "+", False, at + 1
    elif repeat:
        least, once, end = repeat.group(1) not in ("", "0"), False, repeat.end()
    if not once and text[end : end + 1] in ("?", "+"):  # lazy, possessive
        end += 1
    return least, once, end


def _class_end(text: str, at: int) -> int:
    at += 2 if text[at + 1] == "^" else 1
    at += 1  # a bracket right at the beginning is meant literally
    while text[at] != "]":
        at += 2 if text[at] == "\\" else 1
    return at + 1


def _group_end(text: str, at: int) -> int:
    depth = 0
    while True:
        if text[at] == "[":
            at = _class_end(text, at)
            continue
        if text[at] == "\\":
            at += 2
            continue
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        at += 1
        if not depth:
            return at
