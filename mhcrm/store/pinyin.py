"""Pinyin of names, character by character: a sort key and initials for search.

The dictionary is loaded on first use and without pypinyin's phrase table, which would cost a second of work per
ten thousand names. Where one character commonly has two initials in company names, both are kept.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import product

from mhcrm.base.text import nfkc

# Characters of company and place names that are read with either initial (重庆/重工, 银行/行业, 长沙/董事长 …).
_TWO_INITIALS = {
    "重": "zc",
    "行": "xh",
    "长": "cz",
    "乐": "ly",
    "厦": "xs",
    "单": "ds",
    "会": "hk",
    "调": "td",
    "传": "cz",
    "藏": "cz",
    "朝": "cz",
    "盛": "sc",
    "弹": "dt",
    "曾": "zc",
}
_DOUBTFUL = frozenset(_TWO_INITIALS)
_MAX_READINGS = 4
_NO_LETTER = re.compile(r"[^a-z0-9]+")
_BORDER = "\x1f"
_NO_LETTER_NOR_BORDER = re.compile(r"[^a-z0-9\x1f]+")


_PLAIN = str.maketrans({mark: unicodedata.normalize("NFD", mark)[0] for mark in "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿế"})


class _Spelling(dict[int, "str | int"]):
    """Code point → what stands for it, looked up when a character is first met; others stay as they are."""

    def __init__(self, readings: Mapping[int, str], *, first: bool) -> None:
        super().__init__()
        self._readings, self._first = readings, first

    def __missing__(self, point: int) -> str | int:
        syllable = self._readings.get(point, "").split(",", 1)[0].translate(_PLAIN)
        known = syllable[:1].isascii() and syllable != ""
        self[point] = found = (syllable[:1] if self._first else syllable + " ") if known else point
        return found


@lru_cache(maxsize=1)
def _tables() -> tuple[_Spelling, _Spelling]:
    """(code point → syllable, code point → initial) of every character pypinyin knows."""
    before = os.environ.get("PYPINYIN_NO_PHRASES")
    os.environ["PYPINYIN_NO_PHRASES"] = "1"
    try:
        from pypinyin.constants import PINYIN_DICT
    finally:
        if before is None:
            del os.environ["PYPINYIN_NO_PHRASES"]
        else:
            os.environ["PYPINYIN_NO_PHRASES"] = before
    return _Spelling(PINYIN_DICT, first=False), _Spelling(PINYIN_DICT, first=True)


def sort_key(name: str | None) -> str:
    """The name spelt in pinyin without tones, lower case, one blank after each syllable."""
    return name.translate(_tables()[0]).casefold() if name else ""


def initials(name: str | None) -> str:
    """First letters of the name, digits and Latin letters as they are; readings joined by a blank.

    ``重庆智算`` gives ``zqzs cqzs``.
    """
    if not name:
        return ""
    table = _tables()[1]
    plain = nfkc(name).casefold()
    if _DOUBTFUL.isdisjoint(plain):
        return _NO_LETTER.sub("", plain.translate(table))
    options = [_TWO_INITIALS.get(char) or _NO_LETTER.sub("", char.translate(table)) for char in plain]
    found = ["".join(choice) for choice in product(*(option for option in options if option))]
    return " ".join(found[:_MAX_READINGS])


def sort_keys(names: Sequence[str | None]) -> list[str]:
    """:func:`sort_key` of thousands of names."""
    table = _tables()[0]
    joined = _joined(names)
    return joined.translate(table).casefold().split(_BORDER) if joined else [sort_key(name) for name in names]


def many_initials(names: Sequence[str | None]) -> list[str]:
    """:func:`initials` of thousands of names."""
    joined = _joined(names)
    if not joined:
        return [initials(name) for name in names]
    plain = nfkc(joined).casefold()
    found = _NO_LETTER_NOR_BORDER.sub("", plain.translate(_tables()[1])).split(_BORDER)
    for place, own in enumerate(plain.split(_BORDER)):
        if not _DOUBTFUL.isdisjoint(own):
            found[place] = initials(names[place])
    return found


def _joined(names: Sequence[str | None]) -> str:
    """All names in one text; "" when a name holds the border itself or there is nothing to join."""
    joined = _BORDER.join([name or "" for name in names])
    return joined if joined.count(_BORDER) == len(names) - 1 else ""


@lru_cache(maxsize=50_000)
def person_initials(name: str) -> str:
    """:func:`initials` of people, who return in many rows."""
    return initials(name)
