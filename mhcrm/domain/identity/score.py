"""The comparison of two leads as a waterfall of named parts with a verdict in three words.

Exact keys decide first (统一社会信用代码 with the project, 项目代码); everything else adds or takes points. Weights and
thresholds are the editor's (编者规则) and are tracked on a corpus in ``tests/quality/identity``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from mhcrm.domain.identity import companies, projects
from mhcrm.domain.identity.party import Party

SAME_FROM = 75
LIKELY_FROM = 45
VAGUE = 10
"""Points of a project that is missing or vague on a side: no other project, but none to be sure of."""
RARE = 8
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
    company, doubt = _company(left, right)
    parts = [company, _project(left, right, company)]
    parts += [_code(left, right), _uscc(left, right), _phone(left, right), _contact(left, right), _amount(left, right)]
    known = [part for part in parts if part is not None and part.points != 0]
    total = sum(part.points for part in known)
    if left.project_code and left.project_code == right.project_code:
        return Comparison(tuple(known), Verdict.SAME)  # one registered project, whatever it is called on either side
    if (vague := _vague(left, right, known)) or (left.uscc and left.uscc == right.uscc):
        doubt = vague  # one code is one company, whatever its name
    if doubt and total >= SAME_FROM:
        # However much else agrees, a program does not decide this: the points say so, so that the parts still add up.
        known.append(Part("须人核对", SAME_FROM - 1 - total, left.company, right.company, doubt))
        total = SAME_FROM - 1
    verdict = Verdict.SAME if total >= SAME_FROM else Verdict.LIKELY if total >= LIKELY_FROM else Verdict.DIFFERENT
    return Comparison(tuple(known), verdict)


def contradicts(left: Party, right: Party) -> bool:
    """Two leads of one wording that their own facts tell apart: other registered codes, or no company and other contacts."""
    facts = [(left.uscc, right.uscc), (left.project_code, right.project_code)]
    if not left.company_core or not right.company_core:
        facts += [(left.phone, right.phone), (left.contact, right.contact), (left.investment, right.investment)]
    return any(one and other and one != other for one, other in facts)


def _vague(left: Party, right: Party, parts: Sequence[Part]) -> str:
    said = [part.why for part in parts if part.name == "项目名称" and part.points == VAGUE]
    return said[0] if said else ""


def _company(left: Party, right: Party) -> tuple[Part | None, str]:
    reached = _same_phone(left, right) or bool(left.contact and left.contact == right.contact)
    found = companies.company(left, right, reached=reached)
    if found is None:
        return None, ""
    points, why, doubt = found
    return Part("企业名称", points, left.company, right.company, why), doubt


def _project(left: Party, right: Party, company: Part | None) -> Part | None:
    said, why = projects.relation(left, right)

    def part(points: int, why: str = why) -> Part:
        return Part("项目名称", points, left.project, right.project, why)

    if said == projects.NOTHING:
        return _nothing_said(left, right, company, part)
    if said == projects.EQUAL and company is None:
        return _project_alone(left, right, part)
    points = {projects.EQUAL: 40, projects.CLOSE: 32, projects.PARTLY: 14, projects.ANOTHER: -75}
    return part(points[said])


def _nothing_said(left: Party, right: Party, company: Part | None, part: Callable[..., Part]) -> Part | None:
    """A project missing or vague on a side is no other project, if the companies agree."""
    agree = company is not None and company.points >= companies.CORE - 1
    if not agree and not (left.uscc and left.uscc == right.uscc):
        return None
    if not left.project and not right.project:
        return part(34, "双方都未写项目")
    return part(VAGUE)


def _project_alone(left: Party, right: Party, part: Callable[..., Part]) -> Part:
    """Equal project names where a company is unknown: only a telling name says something by itself."""
    core, long = sorted((left.project_core, right.project_core), key=len)
    if not projects.told(core):
        return part(20, "项目名称相同但宽泛")
    known = left.company_core or right.company_core
    if core != long and len(known) >= 2 and long.startswith(known[:2]):
        return part(48, "项目名里写了企业简称")
    alike_cells = bool(left.company) and left.company == right.company and len(core) >= 4
    return part(48 if len(core) >= RARE or alike_cells else 40)


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


def _same_phone(left: Party, right: Party) -> bool:
    """Equal, but for the country's or the area's code: 54880001 and 021-54880001."""
    if left.phone == right.phone or not left.phone or not right.phone:
        return bool(left.phone) and left.phone == right.phone
    if left.phone[-7:] != right.phone[-7:]:
        return False
    short, long = sorted((_dialled(left.phone), _dialled(right.phone)), key=len)
    return short == long or (len(short) >= 7 and long[0] == "0" and long.endswith(short))


def _dialled(phone: str) -> str:
    return phone[2:] if len(phone) == 13 and phone.startswith("861") else phone


def _phone(left: Party, right: Party) -> Part | None:
    if not left.phone or not right.phone:
        return None
    same = _same_phone(left, right)
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
