"""A referral scheme (引荐支持方案) as the office configures it, and what is wrong with one that cannot be used.

Amounts are Decimal yuan, rates are fractions (0.002 = 2‰), dates are local days, both ends inclusive.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

NO_SCHEME = "政策未载明标准，待实施细则"
"""What is shown wherever a number would stand while no scheme is in force."""


class Channel(StrEnum):
    """Channels of 闵府规发〔2024〕11号: 第25条 names the first two, 第26条 the third."""

    COOPERATION = "合作招商"
    ENTERPRISE = "以商引商"
    FUND = "基金招商"


class Recipient(StrEnum):
    """Who can receive support. A natural person stands in neither article: allowed only if the scheme says so."""

    INSTITUTION = "专业机构"
    ENTERPRISE = "企业"
    FUND_MANAGER = "基金管理机构"
    PERSON = "自然人"


NAMED_RECIPIENTS: dict[Channel, frozenset[Recipient]] = {
    Channel.COOPERATION: frozenset({Recipient.INSTITUTION}),
    Channel.ENTERPRISE: frozenset({Recipient.ENTERPRISE}),
    Channel.FUND: frozenset({Recipient.FUND_MANAGER}),
}
"""Recipients the articles name; others are 政策文本未载明."""


class BaseKind(StrEnum):
    """What a rate may be applied to. Tax, local contribution and relocation are no bases and cannot be chosen."""

    FIXED_ASSET = "固定资产投资"
    PAID_IN = "实缴注册资本"
    FOREIGN_PAID_IN = "实到外资"
    FIRST_TRANCHE = "首期投资款"
    FIXED_SUM = "定额"
    MILESTONE = "里程碑"


LONGEST = 3650
"""Days or months a term may have; more is a slip of the hand."""
MILESTONES = ("签约", "注册", "首期到资", "到资", "开工", "投产")
"""Milestones every claim may have beside those its scheme pays by."""
DEADLINES = ("", "首次接洽", "签约")
"""What a claim may have to be reported before."""


class TierMode(StrEnum):
    """How tiers apply: one rate on the whole amount, or each part at its own rate (超额累进)."""

    WHOLE = "全额"
    MARGINAL = "超额累进"


@dataclass(frozen=True, slots=True)
class Tier:
    """Amounts from ``lower`` to ``upper`` (yuan; None = no upper end) earn a ``rate`` or a ``fixed`` sum."""

    lower: Decimal
    upper: Decimal | None
    rate: Decimal | None = None
    fixed: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Instalment:
    """One payment: the milestone that releases it, its share of the whole, the evidence asked for."""

    milestone: str
    share: Decimal
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Clawback:
    """When how much has to be paid back: trigger, months after payment it still counts, share."""

    trigger: str
    within_months: int
    share: Decimal


@dataclass(frozen=True, slots=True)
class Scheme:
    """One version of a scheme. ``training`` marks the shipped 示例, which no real approval may use.

    ``registration_before`` is a word of :data:`DEADLINES`: the event a claim must be reported before ("" = not ruled).
    """

    name: str
    doc_no: str
    issuer: str
    start: date
    end: date
    channel: Channel
    recipients: frozenset[Recipient]
    base: BaseKind
    tiers: tuple[Tier, ...]
    instalments: tuple[Instalment, ...]
    tier_mode: TierMode = TierMode.MARGINAL
    upper_inclusive: bool = True
    floor: Decimal | None = None
    cap_per_project: Decimal | None = None
    cap_per_referrer_year: Decimal | None = None
    pool_per_year: Decimal | None = None
    deductions: tuple[str, ...] = ()
    exclusions: tuple[str, ...] = ()
    eligible_tracks: frozenset[str] = frozenset()
    measure_window_months: int | None = None
    claim_deadline_months: int | None = None
    protection_days: int | None = None
    publicity_days: int | None = None
    approvers: tuple[str, ...] = ()
    clawbacks: tuple[Clawback, ...] = ()
    stacking: str = ""
    split_rule: str = ""
    fx_rule: str = ""
    registration_before: str = ""
    tax_note: str = ""
    review_opinion_no: str = ""
    reviewed_by: str = ""
    free_text: str = ""
    version: int = 1
    training: bool = False

    def in_force(self, on: date) -> bool:
        """True on the days the scheme is valid."""
        return self.start <= on <= self.end


@dataclass(frozen=True, slots=True)
class SchemeProblem:
    """Why a scheme cannot be saved: field, what is wrong, how to mend it."""

    field: str
    message: str
    level: str = "error"


def scheme_problems(scheme: Scheme) -> list[SchemeProblem]:
    """Everything that keeps a scheme from being used; empty when it is sound."""
    return [
        *_identity_problems(scheme),
        *_tier_problems(scheme),
        *_amount_problems(scheme),
        *_instalment_problems(scheme.instalments),
        *_term_problems(scheme),
    ]


def _identity_problems(scheme: Scheme) -> list[SchemeProblem]:
    found = []
    for name, label in (("name", "方案名称"), ("doc_no", "文号"), ("issuer", "制定单位")):
        if not getattr(scheme, name).strip():
            found.append(SchemeProblem(name, f"没有填{label}。方案必须有{label}才能用于计算，请补上。"))
    if scheme.end < scheme.start:
        found.append(SchemeProblem("end", f"有效期止 {scheme.end} 早于起 {scheme.start}。请把两个日期对调或改正。"))
    if not scheme.recipients:
        found.append(SchemeProblem("recipients", "没有选受益方类型。请至少选一类引荐方。"))
    outside = scheme.recipients - NAMED_RECIPIENTS[scheme.channel]
    if outside:
        names = "、".join(sorted(outside))
        found.append(
            SchemeProblem(
                "recipients",
                f"{scheme.channel}的条款没有写到{names}（政策文本未载明），请确认方案自身有此规定。",
                "warning",
            )
        )
    return found


def _tier_problems(scheme: Scheme) -> list[SchemeProblem]:
    if not scheme.tiers:
        return [SchemeProblem("tiers", "没有档位。请至少填一档，写明比例或定额。")]
    found = []
    for number, tier in enumerate(scheme.tiers, 1):
        found += [SchemeProblem("tiers", f"第 {number} 档{text}") for text in _tier_faults(tier)]
    for number, (one, two) in enumerate(zip(scheme.tiers, scheme.tiers[1:], strict=False), 1):
        if one.upper is None:
            found.append(SchemeProblem("tiers", f"第 {number} 档没有上限，后面不能再有档位。请填上限或删去后面的档。"))
        elif two.lower > one.upper:
            found.append(
                SchemeProblem(
                    "tiers",
                    f"第 {number} 档到 {one.upper} 元为止，第 {number + 1} 档从 {two.lower} 元起，中间有空档。请接上。",
                )
            )
        elif two.lower < one.upper:
            found.append(
                SchemeProblem(
                    "tiers",
                    f"第 {number} 档到 {one.upper} 元，第 {number + 1} 档却从 {two.lower} 元起，两档重叠。请改成首尾相接。",
                )
            )
    if scheme.tier_mode == TierMode.MARGINAL and any(tier.fixed is not None for tier in scheme.tiers):
        found.append(SchemeProblem("tiers", "超额累进的档位只能填比例，不能填定额。请改为全额方式，或把定额改成比例。"))
    return found


def _tier_faults(tier: Tier) -> list[str]:
    found = []
    if (tier.rate is None) == (tier.fixed is None):
        found.append("要么填比例，要么填定额，二者填一个。")
    if tier.lower < 0 or (tier.rate is not None and tier.rate < 0) or (tier.fixed is not None and tier.fixed < 0):
        found.append("有负数。请改为零或正数。")
    if tier.rate is not None and tier.rate > 1:
        found.append(f"的比例是 {tier.rate}，超过百分之百。请按小数填，例如千分之二填 0.002。")
    if tier.upper is not None and tier.upper <= tier.lower:
        found.append("的上限不高于下限。请改正。")
    return found


def _amount_problems(scheme: Scheme) -> list[SchemeProblem]:
    labels = {
        "floor": "起点",
        "cap_per_project": "单个项目上限",
        "cap_per_referrer_year": "引荐方年度上限",
        "pool_per_year": "年度总额",
    }
    found = []
    for name, label in labels.items():
        value = getattr(scheme, name)
        if value is not None and value < 0:
            found.append(SchemeProblem(name, f"{label}是负数（{value}）。请填正数，或留空表示没有规定。"))
    return found


def _instalment_problems(instalments: Sequence[Instalment]) -> list[SchemeProblem]:
    if not instalments:
        return [SchemeProblem("instalments", "没有写分期。一次付清也请填一期 100%，并写明以什么里程碑为准。")]
    names = [item.milestone.strip() for item in instalments]
    if "" in names or len(set(names)) < len(names):
        return [SchemeProblem("instalments", "各期的里程碑要写明，且不能重名。请改正。")]
    total = sum((item.share for item in instalments), Decimal(0))
    if any(item.share <= 0 for item in instalments):
        return [SchemeProblem("instalments", "有一期的比例不是正数。请改正或删去这一期。")]
    if total != 1:
        return [SchemeProblem("instalments", f"各期比例合计 {total * 100:f}%，不是 100%。请调整到正好 100%。")]
    return []


def _term_problems(scheme: Scheme) -> list[SchemeProblem]:
    labels = {
        "measure_window_months": "计算期",
        "claim_deadline_months": "申请期限",
        "protection_days": "保护期",
        "publicity_days": "公示天数",
    }
    found = []
    for name, label in labels.items():
        value = getattr(scheme, name)
        if value is not None and not 0 < value <= LONGEST:
            found.append(SchemeProblem(name, f"{label}是 {value}。请填 1 到 {LONGEST} 的整数，或留空表示没有规定。"))
    if scheme.registration_before not in DEADLINES:
        found.append(
            SchemeProblem(
                "registration_before", f"登记时限“{scheme.registration_before}”不认识，可填首次接洽、签约或留空。"
            )
        )
    for item in scheme.clawbacks:
        if not 0 < item.share <= 1 or not 0 < item.within_months <= LONGEST:
            found.append(
                SchemeProblem("clawbacks", f"追回“{item.trigger}”的比例要在 0 和 1 之间，月数要是正整数。请改正。")
            )
    return found
