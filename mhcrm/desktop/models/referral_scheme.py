"""A scheme between its plain form and what the editor's fields hold: percent and per mille for people, exact fractions below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from mhcrm.base.errors import InputError
from mhcrm.domain.referral.scheme import Scheme, Tier, TierMode
from mhcrm.domain.referral.scheme_io import decimal_of, scheme_to

WAN = Decimal(10000)
TEXTS = (
    "name", "doc_no", "issuer", "start", "end", "stacking", "split_rule", "fx_rule", "tax_note", "review_opinion_no", "reviewed_by",
    "free_text",
)  # fmt: skip
SUMS = ("floor", "cap_per_project", "cap_per_referrer_year", "pool_per_year")
NUMBERS = ("measure_window_months", "claim_deadline_months", "protection_days", "publicity_days")
LISTS = ("deductions", "exclusions", "approvers")


def split_words(text: str) -> list[str]:
    """Words separated by 、 commas or line ends."""
    for mark in ("，", ",", "；", ";", "\n"):
        text = text.replace(mark, "、")
    return [part.strip() for part in text.split("、") if part.strip()]


def to_fields(scheme: Scheme) -> dict[str, Any]:
    """What the editor shows of a scheme."""
    plain: Mapping[str, Any] = scheme_to(scheme)
    found: dict[str, Any] = {name: plain.get(name, "") for name in (*TEXTS, *SUMS, *NUMBERS)}
    found |= {name: "、".join(plain.get(name, ())) for name in LISTS}
    found |= {"channel": scheme.channel.value, "base": scheme.base.value, "tier_mode": scheme.tier_mode.value}
    found["recipients"] = [one.value for one in scheme.recipients]
    found["eligible_tracks"] = "、".join(sorted(scheme.eligible_tracks))
    found["registration_before"] = scheme.registration_before
    found["upper_inclusive"] = "yes" if scheme.upper_inclusive else "no"
    found["tiers"] = [
        {
            "lower": _wan(tier.lower),
            "upper": "" if tier.upper is None else _wan(tier.upper),
            "rate": "" if tier.rate is None else _plain(tier.rate * 1000),
            "fixed": "" if tier.fixed is None else _plain(tier.fixed),
        }
        for tier in scheme.tiers
    ]
    found["instalments"] = [
        {"milestone": one.milestone, "share": _plain(one.share * 100), "evidence": "、".join(one.evidence)}
        for one in scheme.instalments
    ]
    found["clawbacks"] = [
        {"trigger": one.trigger, "within_months": str(one.within_months), "share": _plain(one.share * 100)}
        for one in scheme.clawbacks
    ]
    return found


def to_plain(fields: Mapping[str, Any], *, training: bool = False) -> dict[str, Any]:
    """The plain form of what was typed.

    Raises:
        InputError: a figure that is none; names its field.
    """
    found: dict[str, Any] = {name: fields[name] for name in TEXTS if fields[name]}
    for name in ("name", "doc_no", "issuer"):
        found[name] = fields[name]
    for name, words in (("start", "有效期起"), ("end", "有效期止")):
        if not fields[name]:
            raise InputError(f"没有填{words}。", "", "请写成 2026-01-01 这样的日期。", "scheme-dates")
    found |= {name: fields[name] for name in (*SUMS, *NUMBERS) if fields[name]}
    found |= {name: fields[name] for name in ("channel", "base", "tier_mode", "recipients", "registration_before")}
    found |= {name: split_words(fields[name]) for name in (*LISTS, "eligible_tracks") if fields[name]}
    found["upper_inclusive"] = fields["upper_inclusive"] == "yes"
    found["tiers"] = [_tier(row, at) for at, row in enumerate(fields["tiers"], 1)]
    found["instalments"] = [
        {
            "milestone": row["milestone"],
            "share": format(_number(row["share"], f"分期第 {at} 期比例") / 100, "f"),
            "evidence": split_words(row.get("evidence", "")),
        }
        for at, row in enumerate(fields["instalments"], 1)
    ]
    found["clawbacks"] = [
        {
            "trigger": row["trigger"],
            "within_months": row["within_months"],
            "share": format(_number(row["share"], f"追回第 {at} 条比例") / 100, "f"),
        }
        for at, row in enumerate(fields["clawbacks"], 1)
    ]
    if training:
        found["training"] = True
    return found


def summary(scheme: Scheme) -> list[tuple[str, str]]:
    """A scheme in a few facts."""
    mode = "全额适用一档" if scheme.tier_mode is TierMode.WHOLE else "超额累进"
    side = "等于上限归下一档" if not scheme.upper_inclusive else "等于上限归本档"
    return [
        ("文号", scheme.doc_no), ("制定单位", scheme.issuer), ("有效期", f"{scheme.start} 至 {scheme.end}"),
        ("渠道", scheme.channel.value), ("支持谁", "、".join(sorted(scheme.recipients))), ("基数", scheme.base.value),
        ("档位", f"{mode}，{side}"), *((f"第 {at} 档", tier_words(tier)) for at, tier in enumerate(scheme.tiers, 1)),
        ("分期", "，".join(f"{one.milestone} {_plain(one.share * 100)}%" for one in scheme.instalments)),
        ("起点", _sum(scheme.floor)), ("单个项目上限", _sum(scheme.cap_per_project)),
        ("引荐方年度上限", _sum(scheme.cap_per_referrer_year)), ("年度总额", _sum(scheme.pool_per_year)),
        ("扣减", "、".join(scheme.deductions) or "没有规定"), ("不予支持", "、".join(scheme.exclusions) or "没有规定"),
        ("适用产业", "、".join(sorted(scheme.eligible_tracks)) or "没有限定"),
        ("登记时限", f"{scheme.registration_before}之前" if scheme.registration_before else "没有规定"),
        ("计算期", _months(scheme.measure_window_months)), ("申请期限", _months(scheme.claim_deadline_months)),
        ("公示", f"{scheme.publicity_days} 天" if scheme.publicity_days else "没有规定"),
        ("审定人", "、".join(scheme.approvers) or "没有限定"),
        ("追回", "；".join(f"{one.trigger}，{one.within_months} 个月内，{_plain(one.share * 100)}%" for one in scheme.clawbacks) or "没有规定"),
        ("审查意见号", f"{scheme.review_opinion_no}　{scheme.reviewed_by}".strip() or "未填"),
    ]  # fmt: skip


def tier_words(tier: Tier) -> str:
    """``5,000 万元以上 2‰``."""
    low = f"{tier.lower / WAN:,.0f}" if tier.lower % WAN == 0 else f"{tier.lower / WAN:,f}"
    high = (
        ""
        if tier.upper is None
        else (f"{tier.upper / WAN:,f}".rstrip("0").rstrip(".") if tier.upper % WAN else f"{tier.upper / WAN:,.0f}")
    )
    span = f"{low} 万元以上" if not high else f"{low} 至 {high} 万元"
    if tier.fixed is not None:
        return f"{span}，定额 {tier.fixed:,.2f} 元"
    return f"{span}，{_plain((tier.rate or Decimal(0)) * 1000)}‰"


def _tier(row: Mapping[str, str], at: int) -> dict[str, Any]:
    found: dict[str, Any] = {"lower": format(_number(row["lower"] or "0", f"第 {at} 档从") * WAN, "f")}
    if row["upper"]:
        found["upper"] = format(_number(row["upper"], f"第 {at} 档到") * WAN, "f")
    if row["rate"]:
        found["rate"] = format(_number(row["rate"], f"第 {at} 档比例") / 1000, "f")
    if row["fixed"]:
        found["fixed"] = format(_number(row["fixed"], f"第 {at} 档定额"), "f")
    return found


def _number(text: str, where: str) -> Decimal:
    try:
        return decimal_of(text.rstrip("%‰ "), where)
    except InvalidOperation:  # pragma: no cover  # decimal_of already tells
        raise InputError(f"“{where}”写的是“{text}”，不是数字。", "", "请改正。", "referral-form") from None


def _plain(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _wan(value: Decimal) -> str:
    return _plain(value / WAN)


def _sum(value: Decimal | None) -> str:
    return "没有规定" if value is None else f"{value:,.2f} 元"


def _months(value: int | None) -> str:
    return "没有规定" if value is None else f"{value} 个月"


def problem_words(problems: Sequence[Any]) -> list[tuple[str, str]]:
    """(words, tone) of what is wrong with a form."""
    return [(one.message, "red" if one.level == "error" else "amber") for one in problems]
