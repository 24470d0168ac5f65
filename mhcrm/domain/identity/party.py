"""What identifies a lead: its names, codes and phone in their comparison forms."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from mhcrm.base.text import fold, fold_tight
from mhcrm.base.variants import simplified
from mhcrm.domain.intake.words import shipped_words


@dataclass(frozen=True, slots=True)
class Party:
    """The identifying facts of one lead; "" where unknown.

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


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    words = shipped_words()
    forms = "|".join(sorted(map(re.escape, map(fold, words.legal_forms)), key=len, reverse=True))
    regions = "|".join(sorted(map(re.escape, words.regions), key=len, reverse=True))
    tails = "|".join(sorted(map(re.escape, words.project_tails), key=len, reverse=True))
    return (
        re.compile(rf"(?:[\s,.]*(?:{forms})[.]?)+$"),
        re.compile(rf"^(?:(?:{regions})(?:省|市|区|县)?)+"),
        re.compile(rf"(?:{tails})+$"),
    )


_BRACKETED = re.compile(r"\([^()]*\)")


@lru_cache(maxsize=65536)
def company_core(name: str) -> str:
    """The distinctive part of a company name: 上海禾曜微电子（集团）有限公司 → 禾曜微电子."""
    forms, regions, _ = _patterns()
    text = simplified(_lower(name))
    text = _BRACKETED.sub("", text)
    short = forms.sub("", text)
    bare = regions.sub("", short)
    return fold_tight(bare if len(bare) >= 2 else short) or fold_tight(text)


def _lower(name: str) -> str:
    """Folded, but with the spaces of a Latin name, so that its legal form can be told from its last word."""
    return fold(name) if not name.isascii() else name.casefold()


@lru_cache(maxsize=65536)
def project_core(name: str) -> str:
    """The distinctive part of a project name, without 项目, 工程, （暂定）."""
    _, _regions, tails = _patterns()
    text = simplified(fold(name))
    text = re.sub(r"\((?:暂定名?|拟|暂名|一期|二期)\)", "", text)
    short = tails.sub("", text)
    return fold_tight(short if len(short) >= 2 else text)


def party_of(values: Mapping[str, object]) -> Party:
    """The identifying facts of a lead's values."""
    company, project = _text(values, "company"), _text(values, "project")
    return Party(
        company=fold(company) if company else "",
        company_core=company_core(company) if company else "",
        project=fold(project) if project else "",
        project_core=project_core(project) if project else "",
        uscc=_text(values, "uscc"),
        project_code=_text(values, "project_code"),
        phone=re.sub(r"\D", "", _text(values, "phone")),
        contact=_text(values, "contact"),
        investment=_text(values, "investment_wan"),
    )


def _text(values: Mapping[str, object], name: str) -> str:
    value = values.get(name)
    return "" if value is None else str(value)
