"""What identifies a lead: its names, codes and phone in their comparison forms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from mhcrm.base.text import fold, fold_tight
from mhcrm.base.variants import simplified
from mhcrm.domain.identity.names import odd, read_cell, unnamed
from mhcrm.domain.identity.vocabulary import vocabulary
from mhcrm.domain.intake.words import shipped_words


class Party(NamedTuple):
    """The identifying facts of one lead; "" where unknown. A tuple: an import makes one for every row.

    Attributes:
        company, project: folded cells; ``company_core`` and ``project_core`` without region, legal form, 项目 and the like.
            No core where the cell names no company (待定, 某央企, a town).
        stated, beside: cores of other names of the company: said to be its own (原名), or merely standing in the same cell.
    """

    company: str = ""
    company_core: str = ""
    project: str = ""
    project_core: str = ""
    uscc: str = ""
    project_code: str = ""
    phone: str = ""
    contact: str = ""
    investment: str = ""
    stated: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()


IDENTIFYING = ("company", "project", "uscc", "project_code", "phone", "contact", "investment_wan")
"""The fields :func:`party_of` reads: whoever compares leads must hand in all of them, or two places judge one pair differently."""


class _Patterns(NamedTuple):
    forms: re.Pattern[str]
    regions: re.Pattern[str]
    tails: re.Pattern[str]
    ends: re.Pattern[str]
    last: frozenset[str]
    institutes: re.Pattern[str]


def _any_of(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    """What stands at an end of a name is matched from that end: legal forms and tails on the name read backwards."""
    words, known = shipped_words(), vocabulary()
    forms = _any_of(fold(word)[::-1] for word in (*words.legal_forms, *known.lists["legal_forms"]))
    tails = _any_of(word[::-1] for word in words.project_tails)
    places = {*words.regions, *known.province, *known.lists["countries"], *known.lists["zones"]}
    ends = _any_of(place[::-1] for place in {*words.regions, *known.province})
    return _Patterns(
        re.compile(rf"(?:[.]?(?:{forms})[\s,.]*)+"),
        re.compile(rf"(?:(?:{_any_of(places)})(?:省|市|区|县)?)+"),
        re.compile(rf"(?:{tails})+"),
        re.compile(rf"(?:市?(?:{ends}))+"),
        frozenset({"市", *(place[-1] for place in {*words.regions, *known.province})}),
        re.compile(_any_of(known.short_forms)),
    )


_BRACKETED = re.compile(r"\([^()]*\)")
_PROVISIONAL = re.compile(r"\((?:暂定名?|拟|暂名|一期|二期)\)")
_NO_DIGIT = re.compile(r"\D")
PHASE = re.compile(r"(?:项目|工程)?\(?第?([一二三四五六七八九十首\d]+|[ivx]{1,4})期\)?(?:项目|工程)?")
_FIRST_PHASE = re.compile(
    r"(?<!\d)1期$"
)  # 甲项目 and 甲项目一期 are met; 一期 and 二期 are told apart by the comparison
_SAME_WORDS = frozenset("及与和暨之的、")
SAME_WORDS = str.maketrans("", "", "".join(_SAME_WORDS))
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6"}
ORDER = {word: str(place) for place, word in enumerate("零一二三四五六七八九")} | {"首": "1", "十": "10"} | _ROMAN


def _without_end(text: str, pattern: re.Pattern[str]) -> str:
    found = pattern.match(text[::-1])
    return text[: len(text) - found.end()] if found else text


@lru_cache(maxsize=65536)
def company_core(name: str) -> str:
    """The distinctive part of a company name: 上海禾曜微电子（集团）有限公司 → 禾曜微电子."""
    patterns = _patterns()
    text = simplified(_lower(name))
    if "(" in text:
        text = _BRACKETED.sub("", text)
    if "&" in text:
        text = text.replace("&", " and ")
    if patterns.institutes.search(text):
        text = patterns.institutes.sub(lambda found: vocabulary().short_forms[found.group()], text)
    short = _without_end(text, patterns.forms)
    region = patterns.regions.match(short)
    bare = short[region.end() :] if region else short
    if bare[-1:] in patterns.last and (found := patterns.ends.match(bare[::-1])):
        ended = _without_end(bare[: len(bare) - found.end()], patterns.forms)
        bare = ended if len(ended) >= 2 else bare
    return fold_tight(bare or short) or fold_tight(text)


def _lower(name: str) -> str:
    """Folded, but with the spaces of a Latin name, so that its legal form can be told from its last word."""
    return fold(name) if not name.isascii() else name.casefold()


@lru_cache(maxsize=65536)
def project_core(name: str) -> str:
    """The distinctive part of a project name, without 项目, 工程, （暂定）; its phase as a number: 1期."""
    text = simplified(fold(name))
    if "期" in text:
        text = PHASE.sub(lambda found: f"{ORDER.get(found.group(1), found.group(1))}期", text)
    if "(" in text:
        text = _PROVISIONAL.sub("", text)
    short = _without_end(text, _patterns().tails)
    if "期" in short:
        short = _FIRST_PHASE.sub("", short)
    plain = short if len(short) >= 2 else text
    return fold_tight(plain if _SAME_WORDS.isdisjoint(plain) else plain.translate(SAME_WORDS))


_NOTHING: tuple[str, tuple[str, ...], tuple[str, ...]] = ("", (), ())


def _names(company: str, folded: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Core of the name in a company cell, and the cores of the other names in it."""
    if unnamed(folded):
        return _NOTHING
    if not odd(company):
        return company_core(company), (), ()
    cell = read_cell(company)
    if unnamed(fold(cell.name)):
        return _NOTHING
    core = company_core(cell.name)
    stated = tuple(other for name in cell.stated if (other := company_core(name)) != core)
    return core, stated, tuple(other for name in cell.beside if (other := company_core(name)) != core)


def party_of(values: Mapping[str, object]) -> Party:
    """The identifying facts of a lead's values."""
    company, project, uscc, code, phone, contact, investment = [
        value if isinstance(value, str) else "" if value is None else str(value)
        for value in map(values.get, IDENTIFYING)
    ]
    folded = fold(company)
    core, stated, beside = _names(company, folded) if company else _NOTHING
    return Party(
        folded,
        core,
        fold(project),
        project_core(project) if project else "",
        uscc,
        code,
        phone if phone.isdecimal() and phone.isascii() else _NO_DIGIT.sub("", phone),
        contact,
        investment,
        stated,
        beside,
    )
