"""Text as officers type it: cleaning for storage and folding for comparison.

Cleaning keeps what was written and removes only what the layout put there (zero-width characters, line breaks and
spaces inside a name). Folding is for comparing only and is never stored as a value.
"""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\u202a\u202b\u202c\u202d\u202e"
_CONTROL = "".join(chr(code) for code in range(32) if code not in (9, 10, 13)) + "\x7f"
_DROP = dict.fromkeys(map(ord, _INVISIBLE + _CONTROL))
_DIRTY = re.compile(rf"[{_INVISIBLE}\x00-\x1f\x7f\u00a0\u2000-\u200a\u202f\u3000]|^ | $")
_DIRTY_NAME = re.compile(rf"[{_INVISIBLE}\x00-\x1f\x7f\u00a0\u2000-\u200a\u202f\u3000\uff10-\uff19\uff21-\uff5a ]")
_SPACES = {ord(c): " " for c in "\u00a0\u3000\u202f" + "".join(chr(c) for c in range(0x2000, 0x200B))}
_WIDE = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_CJK = r"\u2e80-\u303f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
_CJK_GAP = re.compile(rf"(?<=[{_CJK}])\s+(?=[{_CJK}])")
_GAP = re.compile(r"\s+")
_BRACKETS = str.maketrans("【】〔〕［］[]{}｛｝（）", "()()()()(){}()"[:14])
_BRACKETS.update(str.maketrans("{}", "()"))
_UNFOLDED = re.compile(r"[^\u4e00-\u9fffa-z0-9()]")
_FOLD_DROP = re.compile(r"[\s_\-‐-―·•・,，。.、:：;；'\"“”‘’《》<>!！?？/\\*★]+")

PLACEHOLDERS = frozenset(
    [
        "/",
        "\\",
        "-",
        "--",
        "---",
        "—",
        "——",
        "―",
        "–",
        "_",
        "／",
        "－",
        "...",
        "…",
        "……",
        "无",
        "暂无",
        "没有",
        "待定",
        "未定",
        "面议",
        "待议",
        "办理中",
        "申请中",
        "暂未确定",
        "待确定",
        "待明确",
        "未知",
        "不详",
        "不明",
        "空",
        "待补充",
        "待填",
        "待核实",
        "待完善",
        "N/A",
        "n/a",
        "NA",
        "na",
        "#N/A",
        "null",
        "NULL",
        "None",
        "none",
        "nil",
        "TBD",
        "tbd",
        "?",
        "？",
        ".",
        "。",
        "*",
        "x",
        "X",
        "×",
        "暂缺",
        "未提供",
        "略",
        "同左",
        "尚未确定",
        "未确定",
        "暂未定",
        "待商定",
        "待洽谈",
        "保密",
        "暂不明确",
        "尚不明确",
        "无数据",
        "不适用",
        "尚未明确",
        "未明确",
        "（空）",
        "(空)",
        "（无）",
        "(无)",
    ]
)
"""Words that mean nobody filled the cell in: unknown, never text and never 0."""


def tidy(text: str) -> str:
    """Remove what cannot be seen, unify line breaks and spaces, trim; inner line breaks stay."""
    if text.isprintable() and text[:1] != " " and text[-1:] != " ":
        return text  # most texts; five times as fast as the search
    if not _DIRTY.search(text):
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_DROP).translate(_SPACES)
    return text.replace("\t", " ").strip()


def name_text(text: str) -> str:
    """A company, project or person on one line: no layout spaces, no line breaks, half-width letters and digits."""
    if not _DIRTY_NAME.search(text):
        return text
    text = tidy(text).translate(_WIDE)
    text = _CJK_GAP.sub("", text)
    return _GAP.sub(" ", text).strip()


def is_placeholder(text: str) -> bool:
    """True for blank cells and for words that stand for "not filled in"."""
    text = text.strip()
    return not text or text in PLACEHOLDERS or not text.strip("-—－_/／ \u3000.…")


def nfkc(text: str) -> str:
    """Compatibility form: full width becomes half width, ㎡ becomes m2, ㈠ becomes (一)."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def fold(text: str) -> str:
    """The comparison form of a name: width, case, bracket style, spaces and zero-width characters do not count."""
    if not _UNFOLDED.search(text):
        return text
    text = nfkc(text).translate(_DROP).casefold().translate(_BRACKETS)
    # Removing a space can bring a letter and a combining mark together, so such texts are normalised once more.
    return nfkc(_GAP.sub("", text)) if _GAP.search(text) else text


def fold_tight(text: str) -> str:
    """:func:`fold` without any punctuation, for headers and fuzzy comparison."""
    return _FOLD_DROP.sub("", fold(text)) if _UNFOLDED.search(text) else text


def has_cjk(text: str) -> bool:
    """True if the text holds a Chinese character."""
    return any("\u3400" <= char <= "\u9fff" or char >= "\U00020000" for char in text)


_DIGIT = {c: i for i, c in enumerate("零一二三四五六七八九")} | {c: i for i, c in enumerate("〇壹贰叁肆伍陆柒捌玖")}
_DIGIT |= {"两": 2, "弍": 2, "貳": 2, "參": 3, "陸": 6}
_SCALE = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}


def chinese_number(text: str) -> int | None:
    """Value of a Chinese numeral below 万 (``三千``, ``二十五``, ``二〇二六``); None if it is none."""
    if not text or any(c not in _DIGIT and c not in _SCALE for c in text):
        return None
    if not any(c in _SCALE for c in text):
        return int("".join(str(_DIGIT[c]) for c in text))
    total, digit = 0, 0
    for char in text:
        if char in _DIGIT:
            digit = _DIGIT[char]
        else:
            total += (digit or 1) * _SCALE[char]
            digit = 0
    return total + digit


OVERLONG = re.compile(r"\d[\d,.]{24}")
"""More digits than any amount or area has, and than a Decimal reckons with."""
CHINESE_DIGITS = "".join(_DIGIT) + "".join(_SCALE)
"""Characters of a Chinese numeral below 万, for character classes of patterns."""
