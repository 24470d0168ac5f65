"""The officers' handbook (操作手册): chapters under ``resources/help``, which page each belongs to, and finding in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from mhcrm.base.paths import resource

FIRST = "start"
CHAPTER_OF = {
    "today": "today",
    "projects": "projects",
    "match": "match",
    "referral": "referral",
    "intake": "import",
    "duplicates": "duplicates",
    "affairs": "approvals",
    "spaces": "space",
    "chains": "plan",
    "policies": "plan",
    "parks": "plan",
    "indicators": "plan",
    "reports": "brief",
    "settings": "backup",
}
"""Page key → chapter key; a page that is not named opens the handbook at the start."""
_FILE = re.compile(r"\d{2}-([a-z]+)\.md")
_MARKS = re.compile(r"[*`#|>]|\]\([^)]*\)|\[|^-+$", re.MULTILINE)


@dataclass(frozen=True)
class Chapter:
    """One file of the handbook.

    Attributes:
        key: the word in its file name: ``02-import.md`` is ``import``.
        title: its first heading.
        text: Markdown.
    """

    key: str
    title: str
    text: str

    @property
    def plain(self) -> str:
        """The words without Markdown's marks, for finding."""
        return _MARKS.sub("", self.text)


@cache
def chapters() -> tuple[Chapter, ...]:
    """All chapters in reading order (about 60 KB, read once)."""
    found = []
    for path in sorted(resource("help").glob("*.md")):
        match = _FILE.fullmatch(path.name)
        if match:
            text = path.read_text(encoding="utf-8")
            found.append(Chapter(match[1], text.split("\n", 1)[0].lstrip("# ").strip(), text))
    return tuple(found)


def chapter_for(page: str) -> str:
    """The chapter that explains a page."""
    return CHAPTER_OF.get(page, FIRST)


def key_of_link(target: str) -> str:
    """The chapter a link of the handbook leads to; "" for anything else."""
    match = _FILE.fullmatch(target.rsplit("/", 1)[-1].split("#", 1)[0])
    return match[1] if match else ""


def hits(words: str) -> dict[str, int]:
    """How often each chapter holds the words, chapters without them left out; nothing for blank words."""
    wanted = words.strip().lower()
    if not wanted:
        return {}
    counts = {chapter.key: chapter.plain.lower().count(wanted) for chapter in chapters()}
    return {key: count for key, count in counts.items() if count}
