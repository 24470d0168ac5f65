"""The comparison of two leads as a waterfall of named parts with a verdict in three words.

Exact keys decide first (统一社会信用代码 with the project, 项目代码); everything else adds or takes points. Weights and
thresholds are the editor's (编者规则) and are tracked on a corpus in ``tests/quality/identity``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from mhcrm.domain.identity.party import Party

SAME_FROM = 75
LIKELY_FROM = 45
TELLING = 6
"""Characters from which a project name is rarely that of two companies."""


_KEYED = frozenset({"项目代码相同", "统一社会信用代码相同", "企业名称相同"})


class Verdict(StrEnum):
    """相同 / 可能相同 / 不同."""

    SAME = "相同"
    LIKELY = "可能相同"
    DIFFERENT = "不同"


@dataclass(frozen=True, slots=True)
class Part:
    """One step of the waterfall: what was compared, the points it gave, both values."""

    name: str
    points: int
    left: str
    right: str
    why: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """The result: parts add up to the total."""

    parts: tuple[Part, ...]
    verdict: Verdict

    @property
    def total(self) -> int:
        """Sum of the parts."""
        return sum(part.points for part in self.parts)

    @property
    def words(self) -> str:
        """Verdict and points, as every place says them: 相同（76 分）."""
        return f"{self.verdict}（{self.total} 分）"

    @property
    def keyed(self) -> bool:
        """An exact key agrees: a registered code, or the whole company name. Only then is 相同 acted on unasked."""
        return any(part.points > 0 and part.why in _KEYED for part in self.parts)

    @property
    def reasons(self) -> str:
        """The parts that speak for identity, in words."""
        return "、".join(part.why for part in self.parts if part.points > 0)


def compare(left: Party, right: Party) -> Comparison:
    """Compare two leads."""
    parts = [_company(left, right), _project(left, right)]
    parts += [_code(left, right), _uscc(left, right), _phone(left, right), _contact(left, right), _amount(left, right)]
    known = tuple(part for part in parts if part is not None and part.points != 0)
    total = sum(part.points for part in known)
    if left.project_code and left.project_code == right.project_code:
        return Comparison(known, Verdict.SAME)  # one registered project, whatever it is called on either side
    verdict = Verdict.SAME if total >= SAME_FROM else Verdict.LIKELY if total >= LIKELY_FROM else Verdict.DIFFERENT
    return Comparison(known, verdict)


def _company(left: Party, right: Party) -> Part | None:
    if not left.company or not right.company:
        return None

    def part(points: int, why: str) -> Part:
        return Part("企业名称", points, left.company, right.company, why)

    if left.company == right.company:
        return part(42, "企业名称相同")
    a, b = left.company_core, right.company_core
    if a == b:
        return part(36, "企业字号和行业相同")
    short, long = sorted((a, b), key=len)
    if len(short) >= 2 and long.startswith(short):
        return part(26 if len(short) >= 4 else 20, "企业简称与全称相符")
    if len(short) >= 4 and Levenshtein.distance(a, b, score_cutoff=2) <= (1 if len(short) < 9 else 2):
        # One character of four is as often another company (长风电气, 长空电气) as a slip: a telling project name must agree.
        telling = left.project_core == right.project_core and len(left.project_core) >= TELLING
        return part(22 if len(short) > 4 or telling else 4, "企业名称相近")
    if len(short) >= 4 and short[:2] == long[:2] and _abbreviates(short, long):
        return part(20, "企业简称与全称相符")
    if len(short) >= 3 and short in long:
        return part(14, "企业名称互相包含")
    if left.uscc and left.uscc == right.uscc:
        return part(-20, "企业名称不同")  # a company may have been renamed; its code stays
    return part(-40, "企业名称不同")


def _abbreviates(short: str, long: str) -> bool:
    """岱岳智驾 of 岱岳智能驾驶技术: the characters of the short form come in the long one, in order."""
    rest = iter(long)
    return len(short) < len(long) and all(char in rest for char in short)


def _project(left: Party, right: Party) -> Part | None:
    if bool(left.project) != bool(right.project) and left.company and left.company == right.company:
        return Part("项目名称", 4, left.project, right.project, "有一方未写项目")
    if not left.project or not right.project:
        return None

    def part(points: int, why: str) -> Part:
        return Part("项目名称", points, left.project, right.project, why)

    a, b = left.project_core, right.project_core
    if _differ(_phases(left.project), _phases(right.project)):
        return part(-75, "项目不同期")
    if _differ(_lots(left.project), _lots(right.project)):
        return part(-75, "项目不同地块")
    if a == b:
        return part(40, "项目名称相同")
    likeness = max(fuzz.ratio(a, b), fuzz.partial_ratio(a, b) - 8 if min(len(a), len(b)) >= 4 else 0)
    if _numbers(a) != _numbers(b):
        likeness -= 30
    if likeness >= 85:
        return part(32, "项目名称相近")
    if likeness >= 68:
        return part(14, "项目名称部分相同")
    return part(-75, "项目名称不同")  # the same company with another project is another lead


_PHASE = re.compile(r"第?([一二三四五六七八九十\d]+|首)期")
_ORDER = {word: str(place) for place, word in enumerate("首一二三四五六七八九")} | {"首": "1", "十": "10"}


_LOT = re.compile(r"([a-z]|[一二三四五六七八九十]|\d+)[#号]?(?:地块|标段|号楼|[栋幢座])")


def _lots(text: str) -> frozenset[str]:
    """The plots, sections and buildings a project name states: A地块, 2标段, 3号楼."""
    return frozenset(_ORDER.get(word, word) for word in _LOT.findall(text))


def _phases(text: str) -> frozenset[str]:
    """The phases a project name states: 一期, 第2期, 首期."""
    return frozenset(_ORDER.get(word, word) for word in _PHASE.findall(text))


def _differ(left: frozenset[str], right: frozenset[str]) -> bool:
    return bool(left) and bool(right) and not left & right


def _numbers(text: str) -> str:
    return "".join(char for char in text if char in "一二三四五六七八九十0123456789")


def _code(left: Party, right: Party) -> Part | None:
    if not left.project_code or not right.project_code:
        return None
    same = left.project_code == right.project_code
    return Part(
        "项目代码",
        80 if same else -20,
        left.project_code,
        right.project_code,
        "项目代码相同" if same else "项目代码不同",
    )


def _uscc(left: Party, right: Party) -> Part | None:
    if not left.uscc or not right.uscc:
        return None
    same = left.uscc == right.uscc
    why = "统一社会信用代码相同" if same else "统一社会信用代码不同"
    return Part("统一社会信用代码", 60 if same else -35, left.uscc, right.uscc, why)


def _phone(left: Party, right: Party) -> Part | None:
    if not left.phone or not right.phone:
        return None
    same = left.phone == right.phone
    return Part("联系电话", 16 if same else -4, left.phone, right.phone, "联系电话相同" if same else "联系电话不同")


def _contact(left: Party, right: Party) -> Part | None:
    if not left.contact or left.contact != right.contact:
        return None
    return Part("联系人", 6, left.contact, right.contact, "联系人相同")


def _amount(left: Party, right: Party) -> Part | None:
    if not left.investment or not right.investment:
        return None
    same = left.investment == right.investment
    return Part(
        "投资总额", 5 if same else -3, left.investment, right.investment, "投资总额相同" if same else "投资总额不同"
    )
