"""What stands in a company cell: one name and its other names, or no company at all.

Offices write 上海甲科技有限公司（原名：上海乙科技有限公司）, a number before the name, two investors in one cell, a brand beside the
registered name, the English name on a second line — and 待定, 某央企 or the name of a town where no company is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from mhcrm.base.text import has_cjk, nfkc
from mhcrm.domain.identity.vocabulary import vocabulary
from mhcrm.domain.intake.words import shipped_words

_ODD = re.compile(r"[(（\n、;；+＋/:：★☆【\[〔“\"。& *]")


class Cell(NamedTuple):
    """The parts of a company cell: the name, its stated other names (原名, registered name), names that merely stand beside it."""

    name: str
    stated: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()


class _Patterns(NamedTuple):
    label: re.Pattern[str]
    former: re.Pattern[str]
    form: re.Pattern[str]
    not_name: re.Pattern[str]
    plain: frozenset[str]


_SERIAL = re.compile(r"^\s*(?:\d{1,4}[、.．)]|[(（]\d{1,4}[)）]|[①-⑳])\s*(?=[^\d\s])")
_TAG = re.compile(r"^(?:【[^】]*】|\[[^\]]*\])+")
_MARKS = " \t★☆※◆●▲■*#。!，,“”\"'‘’《》「」"
_BRACKET = re.compile(r"[(（〔\[【]([^()（）〔〕\[\]【】]*)[)）〕\]】]")
_LATIN_END = re.compile(r"^(.*[㐀-鿿])[ ]+([A-Za-z][A-Za-z0-9 .,&'-]*)$")
_LATIN_FRONT = re.compile(r"^([A-Za-z][A-Za-z0-9 .,&'-]{3,}?) +([㐀-鿿].*)$")
_AND_OTHERS = re.compile(r"等(?:\d+|[一二三四五六七八九十两多数]+)?家?(?:企业|公司|单位)?$")
_SEVERAL = re.compile(r"[、;；+＋/]")
# What a removed line break leaves: two names, or a name and a person, without a gap.
_JOINED = re.compile(r"(?<=有限公司)(?=[^、;；+＋/].{2,}有限公司)")
_PERSON = re.compile(r"(?:联系人|联系电话|电话)\s*[:：].*$")


def _any_of(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    words, intake = vocabulary().lists, shipped_words()
    forms = _any_of(word for word in (*intake.legal_forms, *words["legal_forms"]) if has_cjk(word))
    places = {*intake.regions, *vocabulary().province, *words["countries"], *words["zones"]}
    return _Patterns(
        re.compile(rf"^(?:{_any_of(words['labels'])})\s*[:：]\s*"),
        re.compile(rf"^(?:{_any_of(words['former'])})\s*[:：为是]?\s*(.+)$"),
        re.compile(rf".{{2,}}(?:{forms}|[^\W\d_]{{2,}}(?:研究院|研究所|事务所|银行|大学))$"),
        re.compile(_any_of(words["not_names"])),
        frozenset({*words["descriptors"], *intake.legal_forms, *places, *(f"{place}市" for place in places)}),
    )


def odd(text: str) -> bool:
    """Whether a cell may hold more than a plain name; most do not, and an import asks this of every row."""
    if _ODD.search(text):
        return not text.isascii()
    return not text[:1].isalpha() or "等" in text or text.count("公司") > 1


@lru_cache(maxsize=16384)
def read_cell(text: str) -> Cell:
    """The names in a company cell that is not plain."""
    first, lines = _lines(text)
    name, stated, beside = _one(first)
    for line in lines:
        more = _one(line)
        known = not _patterns().not_name.search(line) and ":" not in nfkc(line)
        if known and more.name and more.name not in _patterns().plain:
            (stated if more.name.isascii() else beside).append(more.name)
        stated += more.stated
    return Cell(name or text, tuple(dict.fromkeys(stated)), tuple(dict.fromkeys(beside)))


def _lines(text: str) -> tuple[str, list[str]]:
    """The first line and the others; a name that was merely broken is put together again."""
    first, *rest = [line.strip() for line in text.split("\n") if line.strip()] or [""]
    whole = _patterns().form.match(_BRACKET.sub("", first)) or all(
        line.isascii() or _BRACKET.match(line) or ":" in nfkc(line) for line in rest
    )
    return (first, rest) if whole else (first + "".join(rest), [])


class _Read(NamedTuple):
    name: str
    stated: list[str]
    beside: list[str]


def _one(line: str) -> _Read:
    stated: list[str] = []
    beside: list[str] = []
    text = _TAG.sub("", _SERIAL.sub("", line.strip(_MARKS))).strip(_MARKS)
    text = _JOINED.sub("、", _PERSON.sub("", _patterns().label.sub("", text)))
    name = _BRACKET.sub("", text)
    for found in _BRACKET.finditer(text):
        content = found.group(1).strip()
        if not name.strip():
            name = content
        else:
            _bracketed(content, name, stated, beside)
    name = name.strip(_MARKS)
    if tail := _LATIN_END.match(name):
        name = tail.group(1)
        stated.append(tail.group(2))
    elif front := _LATIN_FRONT.match(name):
        stated += front.groups()
    if not name.isascii():
        name, *others = [
            part for part in map(str.strip, _SEVERAL.split(_AND_OTHERS.sub("", name))) if len(part) > 1
        ] or [name]
        beside += others
    return _Read(name.strip(_MARKS), stated, beside)


def _bracketed(content: str, name: str, stated: list[str], beside: list[str]) -> None:
    patterns = _patterns()
    if content in patterns.plain or len(content) < 2 or patterns.not_name.search(content):
        return
    if (said := patterns.former.match(content)) and len(said.group(1)) > 1:
        stated.append(said.group(1).strip(_MARKS))
    elif patterns.form.match(content) or has_cjk(content) != has_cjk(name):
        stated.append(content)
    elif (
        has_cjk(content) and len(content) <= 8 and not any(word in content for word in patterns.plain if len(word) > 1)
    ):
        beside.append(content)


@lru_cache(maxsize=1)
def _nobody() -> tuple[frozenset[str], tuple[str, ...], tuple[str, ...]]:
    words = vocabulary().lists
    return frozenset(words["unnamed"]), words["unnamed_starts"], words["office_endings"]


def unnamed(text: str) -> bool:
    """True if the folded cell says that no company is known (待定, 某央企), or names an office or a town instead of a company."""
    words, starts, endings = _nobody()
    return text in words or text.startswith(starts) or text.endswith(endings)


def several(name: str) -> bool:
    """True if the cell names more than one company: 甲、乙, 甲等3家企业."""
    text = _BRACKET.sub("", name)
    return bool(_SEVERAL.search(text) or _AND_OTHERS.search(text))
