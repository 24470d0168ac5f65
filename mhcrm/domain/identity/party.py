"""What identifies a lead: its names, codes and phone in their comparison forms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from mhcrm.base.text import fold, fold_tight
from mhcrm.base.variants import simplified
from mhcrm.domain.intake.words import shipped_words


class Party(NamedTuple):
    """The identifying facts of one lead; "" where unknown. A tuple: an import makes one for every row.

    Attributes:
        company, project: folded names; ``company_core`` and ``project_core`` without region, legal form, 项目 and the like.
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


IDENTIFYING = ("company", "project", "uscc", "project_code", "phone", "contact", "investment_wan")
"""The fields :func:`party_of` reads: whoever compares leads must hand in all of them, or two places judge one pair differently."""


class _Patterns(NamedTuple):
    forms: re.Pattern[str]
    regions: re.Pattern[str]
    tails: re.Pattern[str]


def _any_of(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    """What stands at an end of a name is matched from that end: legal forms and tails on the name read backwards."""
    words = shipped_words()
    forms = _any_of(fold(word)[::-1] for word in words.legal_forms)
    tails = _any_of(word[::-1] for word in words.project_tails)
    regions = _any_of(words.regions)
    return _Patterns(
        re.compile(rf"(?:[.]?(?:{forms})[\s,.]*)+"),
        re.compile(rf"(?:(?:{regions})(?:省|市|区|县)?)+"),
        re.compile(rf"(?:{tails})+"),
    )


_BRACKETED = re.compile(r"\([^()]*\)")
_PROVISIONAL = re.compile(r"\((?:暂定名?|拟|暂名|一期|二期)\)")
_NO_DIGIT = re.compile(r"\D")


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
    short = _without_end(text, patterns.forms)
    region = patterns.regions.match(short)
    bare = short[region.end() :] if region else short
    return fold_tight(bare if len(bare) >= 2 else short) or fold_tight(text)


def _lower(name: str) -> str:
    """Folded, but with the spaces of a Latin name, so that its legal form can be told from its last word."""
    return fold(name) if not name.isascii() else name.casefold()


@lru_cache(maxsize=65536)
def project_core(name: str) -> str:
    """The distinctive part of a project name, without 项目, 工程, （暂定）."""
    text = simplified(fold(name))
    if "(" in text:
        text = _PROVISIONAL.sub("", text)
    short = _without_end(text, _patterns().tails)
    return fold_tight(short if len(short) >= 2 else text)


def party_of(values: Mapping[str, object]) -> Party:
    """The identifying facts of a lead's values."""
    company, project = _text(values, "company"), _text(values, "project")
    phone = _text(values, "phone")
    return Party(
        fold(company),
        company_core(company) if company else "",
        fold(project),
        project_core(project) if project else "",
        _text(values, "uscc"),
        _text(values, "project_code"),
        phone if phone.isdecimal() and phone.isascii() else _NO_DIGIT.sub("", phone),
        _text(values, "contact"),
        _text(values, "investment_wan"),
    )


def _text(values: Mapping[str, object], name: str) -> str:
    value = values.get(name)
    return value if isinstance(value, str) else "" if value is None else str(value)
