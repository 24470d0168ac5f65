"""Pinyin of names, character by character: a sort key and initials for search.

The dictionary is loaded on first use and without pypinyin's phrase table, which would cost a second of work per
ten thousand names. Where one character commonly has two initials in company names, both are kept.
"""

from __future__ import annotations

import os
import unicodedata
from functools import lru_cache
from itertools import product

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
_MAX_READINGS = 4


@lru_cache(maxsize=1)
def _tables() -> tuple[dict[int, str], dict[int, str]]:
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
    plain = str.maketrans(
        {mark: unicodedata.normalize("NFD", mark)[0] for mark in "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿế"}
    )
    syllables: dict[int, str] = {}
    initials: dict[int, str] = {}
    for point, readings in PINYIN_DICT.items():
        syllable = readings.split(",", 1)[0].translate(plain)
        if syllable[:1].isascii():
            syllables[point] = syllable
            initials[point] = syllable[:1]
    return syllables, initials


def sort_key(name: str | None) -> str:
    """The name spelt in pinyin without tones, lower case, one blank after each syllable."""
    if not name:
        return ""
    syllables = _tables()[0]
    parts = []
    for char in name:
        syllable = syllables.get(ord(char))
        parts.append(char if syllable is None else syllable + " ")
    return "".join(parts).casefold()


def initials(name: str | None) -> str:
    """First letters of the name, digits and Latin letters as they are; readings joined by a blank.

    ``重庆智算`` gives ``zqzs cqzs``.
    """
    if not name:
        return ""
    table = _tables()[1]
    letters = []
    doubtful = False
    for char in unicodedata.normalize("NFKC", name).casefold():
        if char in _TWO_INITIALS:
            doubtful = True
            letters.append(_TWO_INITIALS[char])
        elif char.isascii():
            if char.isalnum():
                letters.append(char)
        else:
            letters.append(table.get(ord(char), ""))
    if not doubtful:
        return "".join(letters)
    found = ["".join(choice) for choice in product(*(part for part in letters if part))]
    return " ".join(found[:_MAX_READINGS])
