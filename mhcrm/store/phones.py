"""Endings of the other phone numbers (其他电话), by which people look a project up as by its first number.

They are kept in the lead's ``initials``, the derived column that only feeds the search index. So an entry of the index
always follows from its stored row, which removing it needs; a database of an older version stays sound, and a lead gets
its endings with its next write or by ``mhcrm check --repair``.
"""

from __future__ import annotations

import re

_BETWEEN = re.compile(r"[、，,;；/|\n]")
_LONG = re.compile(r"\d{7,}")
_DIGITS = re.compile(r"\D")
_FEWEST, _LAST = 7, 4


def other_tails(text: str) -> tuple[str, ...]:
    """The last four digits of each number of seven digits or more; an extension behind it does not count."""
    found = (_tail(part) for part in _BETWEEN.split(text))
    return tuple(dict.fromkeys(tail for tail in found if tail))


def _tail(part: str) -> str:
    whole = _LONG.search(part)
    digits = whole.group() if whole is not None else _DIGITS.sub("", part)
    return digits[-_LAST:] if len(digits) >= _FEWEST else ""


def with_tails(initials: str, text: str) -> str:
    """``initials`` with the endings of the numbers in ``text`` that are not there yet."""
    known = initials.split()
    return " ".join([*known, *(tail for tail in other_tails(text) if tail not in known)])
