"""Compliance guard (合规提示): wording that ties a referral scheme to taxes, local contribution or relocation.

公平竞争审查条例 (in force 2024-08-01) and its 实施办法 (in force 2025-04-20) put such terms under review. The guard knows words,
not law: a hit asks for a review-opinion number and a name, it decides nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum

from mhcrm.domain.referral.scheme import Scheme

SENSITIVE: tuple[tuple[str, str], ...] = (
    (r"税收?返还|返还?税|返还.{0,6}税|退税|奖返|返奖|税奖|奖税|即征即退", "与税收返还挂钩"),
    (r"(税收|财政|地方)?留成|超收分成|税收?分成", "与留成挂钩"),
    (r"(地方|区级|财政|税收?)?财力|(地方|区级|财力|税收?)?留存(?!备查|归档|档案|复印|原件)", "与地方财力留存挂钩"),
    (r"先征后[返退补奖]|即征即奖|列收列支", "先征后返一类安排"),
    (r"地方(财政|经济)?贡献|财政贡献|[区镇市]级贡献|经济贡献|税收?贡献|综合贡献", "以地方贡献为条件或基数"),
    (r"纳税(额|贡献)?|缴纳?税|上缴税|完税|入库税|税款?入库|税额|税款|亩均税|税收", "以纳税为条件或基数"),
    (r"(增值税|所得税|个税).{0,8}(地方|区级|奖|返|补|比例|部分|百分)", "以纳税为条件或基数"),
    (r"迁入|迁移|迁[至往到]|注册地(变更|迁)|落户本区|迁址", "以迁移注册地为条件"),
    (r"纳统(?!一)|入统(?!一)|纳入(本地|本区|当地|我区|属地)?统计", "以纳入本地统计为条件"),
)
"""Word patterns and what they point at (编者规则), matched on :func:`_bare` text."""

_UNSCANNED = frozenset({"review_opinion_no", "reviewed_by", "registration_before"})
"""The opinion itself, and a word of a fixed list."""
_OWN_TAX = re.compile(
    r"(依法|自行|按规定|申报|代扣代?|由引荐方)+(申报)?(缴纳?|纳)(个人所得税|所得税|税)(?![额款收贡达满的后])"
)
_TRADITIONAL = str.maketrans(
    "稅還獎貢獻額遷統財勵納繳冊註區級庫後徵補個業", "税还奖贡献额迁统财励纳缴册注区级库后征补个业"
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One sensitive wording: where it stands, the words, what they point at."""

    field: str
    words: str
    meaning: str

    @property
    def message(self) -> str:
        """The notice shown beside the field."""
        return (
            f"“{self.words}”{self.meaning}，属于公平竞争审查重点关注的写法。"
            "请删改；确需保留的，填写审查意见号和审查人后才能保存。"
        )


def _bare(text: str) -> tuple[str, list[int]]:
    """The letters and digits of a text in one form, each with its place: full-width, spaces and dots hide nothing."""
    letters, places = [], []
    for place, char in enumerate(text):
        for one in unicodedata.normalize("NFKC", char).translate(_TRADITIONAL):
            if unicodedata.category(one)[0] in "LN":
                letters.append(one)
                places.append(place)
    return "".join(letters), places


def _texts(value: object, field: str) -> Iterator[tuple[str, str]]:
    """Every text somebody typed below a value, with the place it stands at."""
    if isinstance(value, Enum):
        return
    if isinstance(value, str):
        yield field, value
    elif isinstance(value, tuple | frozenset):
        for number, item in enumerate(sorted(value) if isinstance(value, frozenset) else value):
            yield from _texts(item, f"{field}[{number}]")
    elif is_dataclass(value):
        for one in fields(value):
            if one.name not in _UNSCANNED:
                yield from _texts(getattr(value, one.name), f"{field}.{one.name}".strip("."))


def findings(scheme: Scheme) -> list[Finding]:
    """Sensitive wording in every text of a scheme, each meaning of a place once; ``words`` as they were typed."""
    found = []
    for field, text in _texts(scheme, ""):
        bare, places = _bare(text)
        if field == "tax_note":  # that the referrer pays its own tax is what this field is for
            bare = _OWN_TAX.sub(lambda hit: "□" * len(hit.group()), bare)
        told = set()
        for pattern, meaning in SENSITIVE:
            hit = re.search(pattern, bare)
            if hit and meaning not in told:
                told.add(meaning)
                found.append(Finding(field, text[places[hit.start()] : places[hit.end() - 1] + 1], meaning))
    return found


def may_be_saved(scheme: Scheme) -> bool:
    """True without findings, or with a review-opinion number and the reviewer's name."""
    return not findings(scheme) or bool(scheme.review_opinion_no.strip() and scheme.reviewed_by.strip())
