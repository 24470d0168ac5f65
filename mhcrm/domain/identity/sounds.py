"""Whether two characters are mistaken for each other by those who type by sound (Pinyin)."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_BLURRED = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"))


def slip(a: str, b: str) -> bool:
    """Names of one length that differ in characters of one sound: 曜 and 耀, 澄 and 诚."""
    differing = [(x, y) for x, y in zip(a, b, strict=False) if x != y]
    return len(a) == len(b) and all(_readings(x) & _readings(y) for x, y in differing)


@lru_cache(maxsize=4096)
def _readings(char: str) -> frozenset[str]:
    """All readings without tones; 平翘舌 and 前后鼻音, which typists mix up, count as one."""
    from pypinyin.constants import PINYIN_DICT  # read only when two names differ by a character

    found = set()
    for reading in PINYIN_DICT.get(ord(char), "").split(","):
        plain = "".join(c for c in unicodedata.normalize("NFD", reading) if not unicodedata.combining(c))
        for long, short in _BLURRED:
            plain = plain.replace(long, short)
        found.add(plain)
    return frozenset(found - {""})
