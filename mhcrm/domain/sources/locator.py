"""Citations such as ``三（一）2``, ``第25条``, ``表4-1 第5行``, ``第三章二（一）``, ``附件3 第8行`` as steps into a document."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import IntEnum

_DIGITS = {char: number for number, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_CN = "零〇一二两三四五六七八九十百"
_NUMBER = rf"(?:\d+|[{_CN}]+)"


class Level(IntEnum):
    """Depth of a heading; a section ends at the next heading of its own or a smaller number."""

    CHAPTER = 0
    ATTACHMENT = 1
    PART = 2
    SECTION = 3
    ARTICLE = 4
    ITEM = 5
    TABLE = 6
    ROW = 7


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a citation: a numbered heading, a table row, or a place known by its word."""

    level: Level
    number: str
    text: str
    word: str = ""


_STEPS: tuple[tuple[Level, re.Pattern[str]], ...] = (
    (Level.CHAPTER, re.compile(rf"第({_NUMBER})章")),
    (Level.ARTICLE, re.compile(rf"第({_NUMBER})条(?:第{_NUMBER}[款项])?")),
    (Level.ROW, re.compile(rf"第({_NUMBER})行")),
    (Level.ATTACHMENT, re.compile(rf"附件\s*({_NUMBER})")),
    (Level.TABLE, re.compile(r"(?:表|图|专栏|脚注)\s*(\d+(?:-\d+)?)")),
    (Level.SECTION, re.compile(rf"\(({_NUMBER})\)")),
    (Level.ITEM, re.compile(r"(\d+)")),
    (Level.PART, re.compile(rf"([{_CN}]+)")),
)
_WORDS = ("发文通知", "通知", "标题", "序言", "前言", "附则", "落款", "全文")


def flat(text: str) -> str:
    """Text as headings are compared: NFKC (full-width digits and brackets), no blanks at the ends."""
    return unicodedata.normalize("NFKC", text).strip()


def numeral(text: str) -> str:
    """A Chinese or Arabic number as Arabic digits (``二十五`` → ``25``); ``4-1`` stays."""
    if not text or text[0].isdigit():
        return text
    total, last = 0, 0
    for char in text:
        if char in "十百":
            unit = 10 if char == "十" else 100
            total += (last or 1) * unit
            last = 0
        else:
            last = _DIGITS.get(char, 0)
    return str(total + last)


def parse(at: str) -> tuple[Step, ...]:
    """The steps of a citation from the outermost in; what is no step is passed over. () when nothing is one."""
    text, steps = flat(at), []
    while text:
        word = next((word for word in _WORDS if text.startswith(word)), "")
        if word:
            steps.append(Step(Level.PART, "", word, word))
            text = text[len(word) :]
            continue
        for level, pattern in _STEPS:
            match = pattern.match(text)
            if match:
                steps.append(Step(level, numeral(match.group(1)), match.group(0).strip(), _caption(match.group(0))))
                text = text[match.end() :]
                break
        else:
            text = text[1:]
    return tuple(steps)


def _caption(text: str) -> str:
    """The word a caption begins with, where a heading is found by word and number (表4-1, 附件3)."""
    return next((word for word in ("附件", "专栏", "脚注", "表", "图") if text.startswith(word)), "")


_HEADINGS: tuple[tuple[Level, re.Pattern[str]], ...] = (
    (Level.CHAPTER, re.compile(rf"第({_NUMBER})章")),
    (Level.ARTICLE, re.compile(rf"第({_NUMBER})条")),
    (Level.ATTACHMENT, re.compile(rf"附\s*件\s*({_NUMBER})(?![\d.])")),
    (Level.TABLE, re.compile(r"(?:表|图|专栏|脚注)\s*(\d+(?:-\d+)?)(?![\d-])")),
    (Level.SECTION, re.compile(rf"[(]\s*({_NUMBER})\s*[)]")),
    (Level.PART, re.compile(rf"([{_CN}]+)\s*[、,.．]")),
    (Level.ITEM, re.compile(r"(\d{1,2})\s*[.、．)](?!\d)")),
)
_CONTENTS = re.compile(r"(?:[.…·]{3,}|\t)\s*\d+$")


@dataclass(frozen=True, slots=True)
class Heading:
    """What a paragraph is the heading of."""

    level: Level
    number: str
    word: str


FOOTNOTE = "脚注"
_FOOTNOTE = re.compile(r"(?:注\s*)?(?:([¹²³⁴⁵⁶⁷⁸⁹]+)|[\[〔](\d+)[\]〕]|([①-⑳]))")


def footnote(paragraph: str) -> str:
    """The number of a footnote a paragraph is, by its mark (¹, [1], ①); "" for any other."""
    match = _FOOTNOTE.match(paragraph.strip())
    return unicodedata.normalize("NFKC", next(group for group in match.groups() if group)) if match else ""


def heading(paragraph: str) -> Heading | None:
    """The heading a paragraph begins with; None for plain text and for lines of a table of contents."""
    text = flat(paragraph)
    if _CONTENTS.search(text):
        return None
    for level, pattern in _HEADINGS:
        match = pattern.match(text)
        if match:
            return Heading(level, numeral(match.group(1)), _caption(text))
    return None
