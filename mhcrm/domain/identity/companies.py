"""What two company names say of each other, and whether a person must look before the two count as one."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz.distance import OSA

from mhcrm.base.text import has_cjk
from mhcrm.domain.identity.names import several
from mhcrm.domain.identity.party import Party
from mhcrm.domain.identity.projects import numbers, telling
from mhcrm.domain.identity.sounds import slip
from mhcrm.domain.identity.vocabulary import vocabulary

_IN_CHINA = re.compile(r"china|shanghai|beijing|suzhou|shenzhen|hangzhou|asia|apac")
EXACT, CORE = 42, 36
Found = tuple[int, str, str]
"""Points, why, and what a person must look at ("" if nothing)."""


def company(left: Party, right: Party, *, reached: bool) -> Found | None:
    """Compare two company cells; None where there is nothing to compare.

    Args:
        reached: telephone or contact agree.
    """
    a, b = left.company_core, right.company_core
    if not a or not b:
        return None
    if left.company == right.company:
        return EXACT, "企业名称相同", ""
    if a == b:
        shared = several(left.company) != several(right.company)
        return CORE, "企业字号和行业相同", "一方写了几家企业" if shared else _apart(left.company, right.company)
    return _other_name(left, right) or _alike(a, b, left, right) or _unlike(left, right, reached=reached)


def _other_name(left: Party, right: Party) -> Found | None:
    if not (left.stated or right.stated or left.beside or right.beside):
        return None
    stated, other = {*left.stated, *right.stated}, {left.company_core, right.company_core}
    if stated & other or {*left.stated} & {*right.stated}:
        return CORE, "写明的另一名称相同", ""
    if {*left.beside, *right.beside} & other:
        return 26, "企业栏里另一名称相同", ""
    if any(_begins(name, core) for name in stated for core in other):
        return 26, "简称与另一名称相符", "简称与另一名称相符"
    return None


def _begins(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return len(short) >= 3 and long.startswith(short)


def _alike(a: str, b: str, left: Party, right: Party) -> Found | None:
    short, long = sorted((a, b), key=len)
    if len(short) >= 2 and long.startswith(short):
        if len(short) >= 3 and telling(left, right) and len(left.project_core) >= 5:
            return CORE - 1, "企业简称与全称相符", _apart(left.company, right.company)
        return 26 if len(short) >= 4 else 20, "企业简称与全称相符", _apart(left.company, right.company)
    if numbers(a) != numbers(b) or _exact_only(a) or _exact_only(b):
        return None
    if len(short) >= 4 and OSA.distance(a, b, score_cutoff=2) <= (1 if len(short) < 9 else 2):
        # One character of four is as often another company (长风电气, 长空电气) as a slip: it must sound alike, or the project tell.
        sure = len(short) > 4 or (
            telling(left, right) and (len(left.project_core) >= 6 or slip(a, b) or a[:2] == b[1::-1])
        )
        return 22 if sure else 4, "企业名称相近", "企业名称差一两个字"
    if len(short) >= 4 and short[:2] == long[:2] and _abbreviates(short, long):
        return 20, "企业简称与全称相符", "简称不是全称的开头"
    if len(short) >= 3 and short in long:
        return 14, "企业名称互相包含", "企业名称只是互相包含"
    return None


def _unlike(left: Party, right: Party, *, reached: bool) -> Found | None:
    a, b = left.company_core, right.company_core
    if left.uscc and left.uscc == right.uscc:
        return -20, "企业名称不同", ""  # a company may have been renamed; its code stays
    if has_cjk(a) != has_cjk(b):
        return (-1, "中英文名称，无法比较", "中英文名称无法比较") if reached else (-40, "企业名称不同", "")
    if reached and a[:2] == b[:2] and min(len(a), len(b)) >= 3:
        return -2, "字号相同，行业不同", "企业行业不同"
    if left.phone and left.phone == right.phone and telling(left, right):
        return -10, "企业名称不同", ""
    return -40, "企业名称不同", ""


def _exact_only(core: str) -> bool:
    """A code name and somebody's team differ by a character from others as much as by ten."""
    return core.startswith("代号") or core.endswith(vocabulary().lists["team_endings"])


def _abbreviates(short: str, long: str) -> bool:
    """岱岳智驾 of 岱岳智能驾驶技术: the characters of the short form come in the long one, in order."""
    rest = iter(long)
    return len(short) < len(long) and all(char in rest for char in short)


@lru_cache(maxsize=8192)
def _provinces(name: str) -> frozenset[str]:
    return frozenset(vocabulary().province[place] for place in _places().findall(name))


@lru_cache(maxsize=1)
def _places() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, vocabulary().province), key=len, reverse=True)))


@lru_cache(maxsize=1)
def _branches() -> re.Pattern[str]:
    return re.compile("(?:" + "|".join(vocabulary().lists["branches"]) + ")$")


def _apart(left: str, right: str) -> str:
    """Why two companies of one name may still be two: other provinces, or one is a branch."""
    if bool(_branches().search(left)) or bool(_branches().search(right)):
        return "有一方是分支机构"
    foreign = [name.startswith(vocabulary().lists["countries"]) for name in (left, right)]
    latin = not has_cjk(left) and not has_cjk(right)
    if foreign[0] != foreign[1] or (latin and bool(_IN_CHINA.search(left)) != bool(_IN_CHINA.search(right))):
        return "一方是境外企业"  # 日本樱川株式会社 and 樱川（上海）有限公司, Ostrava AG and Ostrava (Shanghai) Co.
    places = [_provinces(name) for name in (left, right)]
    return "企业所在省市不同" if places[0] and places[1] and not places[0] & places[1] else ""
