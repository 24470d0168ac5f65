"""Compliance guard (合规提示): wording that ties a referral scheme to taxes, local contribution or relocation.

公平竞争审查条例 (in force 2024-08-01) and its 实施办法 (in force 2025-04-20) put such terms under review. The guard knows words,
not law: a hit asks for a review-opinion number and a name, it decides nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from mhcrm.domain.referral.scheme import Scheme

SENSITIVE: tuple[tuple[str, str], ...] = (
    (r"税收?返还|返税|退税奖励", "与税收返还挂钩"),
    (r"(税收|财政|地方)?留成", "与留成挂钩"),
    (r"先征后返|即征即奖|列收列支", "先征后返一类安排"),
    (r"地方(财政)?贡献|财政贡献|区级贡献|经济贡献", "以地方贡献为条件或基数"),
    (r"纳税(额|贡献)?|缴税|完税|税收", "以纳税为条件或基数"),
    (r"迁入|迁移|注册地(变更|迁)|落户本区|迁址", "以迁移注册地为条件"),
    (r"纳统|入统|纳入(本地)?统计", "以纳入本地统计为条件"),
)
"""Word patterns and what they point at (编者规则)."""


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


def findings(scheme: Scheme) -> list[Finding]:
    """Sensitive wording in every free text of a scheme, each place once."""
    texts = {
        "name": scheme.name,
        "free_text": scheme.free_text,
        "stacking": scheme.stacking,
        **{f"deductions[{i}]": text for i, text in enumerate(scheme.deductions)},
        **{f"exclusions[{i}]": text for i, text in enumerate(scheme.exclusions)},
        **{f"instalments[{i}].milestone": item.milestone for i, item in enumerate(scheme.instalments)},
        **{f"clawbacks[{i}].trigger": item.trigger for i, item in enumerate(scheme.clawbacks)},
    }
    found = []
    for field, text in texts.items():
        for pattern, meaning in SENSITIVE:
            hit = re.search(pattern, text)
            if hit:
                found.append(Finding(field, hit.group(), meaning))
    return found


def may_be_saved(scheme: Scheme) -> bool:
    """True without findings, or with a review-opinion number and the reviewer's name."""
    return not findings(scheme) or bool(scheme.review_opinion_no.strip() and scheme.reviewed_by.strip())
