"""The comparison form of a header."""

from __future__ import annotations

import re
from functools import lru_cache

from mhcrm.base.text import fold
from mhcrm.base.variants import simplified

_DROP = re.compile(r"[\s*★☆_\-—–:：.。·\"“”'‘’《》<>!！?？#▲△●◆]+")
_AND = re.compile(r"[/／、，,+＋&＆\\|]+")


@lru_cache(maxsize=4096)
def header_key(text: str) -> str:
    """Width, case, traditional forms, spaces, marks and colons do not count; separators between two facts become ``/``."""
    key = _DROP.sub("", _AND.sub("/", simplified(fold(text))))
    return key.strip("/") or fold(text)
