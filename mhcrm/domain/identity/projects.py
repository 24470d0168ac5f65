"""What two project names say of each other: the same, alike, another phase, another project, or nothing at all."""

from __future__ import annotations

import re
from functools import lru_cache
from os.path import commonprefix

from rapidfuzz import fuzz

from mhcrm.domain.identity.party import ORDER, PHASE, SAME_WORDS, Party
from mhcrm.domain.identity.vocabulary import vocabulary
from mhcrm.domain.intake.words import shipped_words

EQUAL, CLOSE, PARTLY, ANOTHER, NOTHING = "equal", "close", "partly", "another", "nothing"
_LOT = re.compile(r"([a-z]|[一二三四五六七八九十]|\d+)[#号]?(?:地块|标段|号楼|楼|[栋幢座]|厂房|车间)")
_FRONT_TAG = re.compile(r"^\([^()]*\)")


@lru_cache(maxsize=8192)
def numbers(text: str) -> str:
    """The numerals in a name, in order: what tells 十一局 from 二十局."""
    return "".join(char for char in text if char in "一二三四五六七八九十壹贰叁肆伍0123456789")


@lru_cache(maxsize=1)
def _fillers() -> tuple[re.Pattern[str], re.Pattern[str]]:
    known = vocabulary()
    words = {*known.lists["fillers"], *known.function, *shipped_words().project_tails}
    places = {*shipped_words().regions, *known.province, *known.lists["countries"]}

    def pattern(choice: set[str], start: str = "") -> re.Pattern[str]:
        return re.compile(start + "(?:" + "|".join(sorted(map(re.escape, choice), key=len, reverse=True)) + ")")

    return pattern(words), pattern(places, "^")


@lru_cache(maxsize=8192)
def told(core: str) -> str:
    """What a project name says beyond 总部、研发中心、新项目; "" if nothing."""
    left = _fillers()[0].sub("", core)
    return left if len(left) > 1 or left.isascii() else ""


def telling(left: Party, right: Party) -> bool:
    """Both call their project the same, and by a name that not every second project has."""
    return left.project_core == right.project_core and len(left.project_core) >= 4 and bool(told(left.project_core))


@lru_cache(maxsize=8192)
def _functions(core: str) -> frozenset[str]:
    return frozenset(name for word, name in vocabulary().function.items() if word in core)


def relation(left: Party, right: Party) -> tuple[str, str]:
    """How the project names of two leads stand to each other, and why in Chinese."""
    a, b = left.project_core, right.project_core
    if not a or not b:
        return NOTHING, "有一方未写项目"
    if _differ(_phases(left.project), _phases(right.project)):
        return ANOTHER, "项目不同期"
    if _differ(_lots(left.project), _lots(right.project)):
        return ANOTHER, "项目不同地块"
    own_a, own_b = _own(left, right), _own(right, left)
    if a == b or own_a == own_b:
        return EQUAL, "项目名称相同"
    likeness = max(_likeness(a, b), _likeness(own_a, own_b))
    said_a, said_b = told(own_a), told(own_b)
    if not said_a or not said_b:
        return _vague(own_a, own_b, likeness)
    if len(said_a) >= 3 and said_a == said_b and _functions(own_a) == _functions(own_b):
        return EQUAL, "项目名称相同"
    if likeness >= 85:
        return CLOSE, "项目名称相近"
    if likeness >= 68 or _holds(said_a, said_b):
        return PARTLY, "项目名称部分相同"
    return ANOTHER, "项目名称不同"  # the same company with another project is another lead


def _vague(a: str, b: str, likeness: float) -> tuple[str, str]:
    """新项目 against anything says nothing; 研发中心 against a factory says that they are two."""
    uses = [_functions(text) for text in (a, b)]
    empty = any(not told(text) and not use for text, use in zip((a, b), uses, strict=True))
    if empty or uses[0] & uses[1]:
        return NOTHING, "项目名称过于宽泛"
    return (CLOSE, "项目名称相近") if likeness >= 85 else (ANOTHER, "项目名称不同")


def _own(lead: Party, other: Party) -> str:
    """The project name without a remark before it, a place, or the company's own name, of which 棠序检验所 begins with."""
    text = _without_company(_bare(lead.project_core), lead.company_core)
    return text if lead.company_core == other.company_core else _without_company(text, other.company_core)


@lru_cache(maxsize=8192)
def _bare(core: str) -> str:
    text = (_FRONT_TAG.sub("", core) or core).removeprefix("代号")
    return _fillers()[1].sub("", text) or text


@lru_cache(maxsize=8192)
def _without_company(text: str, core: str) -> str:
    # 及, 与 and 和 were taken out of the project, so they are taken out of the company as well.
    common = len(commonprefix((text, core.translate(SAME_WORDS))))  # noqa: RUF071 - texts, not paths
    return text[common:] if common >= 2 and len(text) - common >= 2 else text


def _likeness(a: str, b: str) -> float:
    likeness = max(fuzz.ratio(a, b), fuzz.partial_ratio(a, b) - 8 if min(len(a), len(b)) >= 4 else 0)
    return likeness - 30 if numbers(a) != numbers(b) else likeness


def _holds(a: str, b: str) -> bool:
    """模拟芯片 of 高精度模拟芯片, 北斗芯片 of 北斗导航芯片."""
    short, long = sorted((a, b), key=len)
    if numbers(a) != numbers(b) or len(short) < 3:
        return False
    rest = iter(long)
    return short in long or (len(short) >= 4 and short[:2] == long[:2] and all(char in rest for char in short))


@lru_cache(maxsize=8192)
def _lots(text: str) -> frozenset[str]:
    """The plots, sections and buildings a project name states: A地块, 2标段, 3号楼."""
    return frozenset(ORDER.get(word, word) for word in _LOT.findall(text))


def _phases(text: str) -> frozenset[str]:
    """The phases a project name states: 一期, 第2期, 首期, Ⅱ期."""
    return frozenset(ORDER.get(word, word) for word in PHASE.findall(text)) if "期" in text else frozenset()


def _differ(left: frozenset[str], right: frozenset[str]) -> bool:
    return bool(left) and bool(right) and not left & right
