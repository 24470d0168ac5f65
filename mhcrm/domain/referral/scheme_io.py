"""A scheme as plain data and back: strict reading that names the place, exact writing; for files, the store and the window."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any

from mhcrm.base.errors import InputError
from mhcrm.base.text import tidy
from mhcrm.domain.referral.compute import Receipt
from mhcrm.domain.referral.scheme import BaseKind, Channel, Clawback, Instalment, Recipient, Scheme, Tier, TierMode

DECIMALS = ("floor", "cap_per_project", "cap_per_referrer_year", "pool_per_year")
NUMBERS = ("measure_window_months", "claim_deadline_months", "protection_days", "publicity_days", "version")
TEXTS = (
    "name",
    "doc_no",
    "issuer",
    "stacking",
    "split_rule",
    "fx_rule",
    "registration_before",
    "tax_note",
    "review_opinion_no",
    "reviewed_by",
    "free_text",
)
LISTS = ("deductions", "exclusions", "approvers")
LARGEST, SMALLEST = 12, -12
"""Powers of ten a figure may reach: below ten million million yuan, not finer than 1e-12."""
REQUIRED = ("name", "doc_no", "issuer", "start", "end", "channel", "recipients", "base", "tiers", "instalments")
_ENUMS: Mapping[str, type[Enum]] = {"channel": Channel, "base": BaseKind, "tier_mode": TierMode}


_ROWS = {
    "lower": "从", "upper": "到", "rate": "比例", "fixed": "定额", "milestone": "里程碑", "share": "比例", "evidence": "材料",
    "trigger": "情形", "within_months": "月数", "on": "日期", "amount": "金额",
}  # fmt: skip
LABELS: Mapping[str, str] = {
    "name": "方案名称", "doc_no": "文号", "issuer": "制定单位", "start": "有效期起", "end": "有效期止", "channel": "渠道",
    "recipients": "引荐方类型", "base": "基数", "tiers": "档位", "instalments": "分期", "tier_mode": "档位方式",
    "upper_inclusive": "档位边界", "floor": "起点", "cap_per_project": "单个项目上限", "cap_per_referrer_year": "引荐方年度上限",
    "pool_per_year": "年度总额", "deductions": "扣减", "exclusions": "不予支持", "eligible_tracks": "适用产业",
    "measure_window_months": "计算期", "claim_deadline_months": "申请期限", "protection_days": "保护期",
    "publicity_days": "公示天数", "approvers": "审定人", "clawbacks": "追回", "stacking": "与其他支持的关系",
    "split_rule": "多方分摊", "fx_rule": "外币折算", "registration_before": "登记时限", "tax_note": "纳税说明",
    "review_opinion_no": "审查意见号", "reviewed_by": "审查人", "free_text": "其他条文", "version": "版次", "training": "示例",
}  # fmt: skip
"""What a key of the file is called in the window."""


def _named(where: str) -> str:
    """A place as officers call it, with the key of the file beside it."""
    words = [name for part in re.split(r"[.\[]", where) if (name := LABELS.get(part) or _ROWS.get(part))]
    return f"{'的'.join(words)}（{where}）" if words else where


def refuse(where: str, why: str) -> InputError:
    """The refusal of one place of a plain form."""
    return InputError(f"“{_named(where)}”{why}", todo="请改正后再试；写法见手册“引荐”一章。", code="referral-form")


def table_of(value: object, where: str) -> dict[str, Any]:
    """A mapping."""
    if not isinstance(value, dict):
        raise refuse(where, "应是“键: 值”。")
    return value


def rows_of(value: object, where: str) -> list[dict[str, Any]]:
    """A list of mappings; None = none."""
    if value is None:
        return []
    if not isinstance(value, list | tuple):
        raise refuse(where, "应是一列记录。")
    return [table_of(item, f"{where}[{number}]") for number, item in enumerate(value, 1)]


def decimal_of(value: object, where: str) -> Decimal:
    """An exact number; text such as ``约三万`` is refused."""
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        raise refuse(where, "应是数字。")
    try:
        number = Decimal(str(value).replace(",", "").strip())
    except InvalidOperation:
        raise refuse(where, f"写的是“{value}”，不是数字。请写成 3000000 或 0.002 这样。") from None
    if not number.is_finite():
        raise refuse(where, f"写的是“{value}”，不是数字。")
    if number and not SMALLEST <= number.adjusted() <= LARGEST:
        raise refuse(where, f"写的是“{value}”，超出了能计算的范围。请核对单位（元）。")
    return number


def day_of(value: object, where: str) -> date:
    """A calendar day."""
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        raise refuse(where, f"写的是“{value}”，不是 2026-06-01 这样的日期。") from None


def choice_of(kind: type[Enum], value: object, where: str) -> Any:
    """A word of a list."""
    try:
        return kind(value)
    except ValueError:
        raise refuse(where, f"不能是“{value}”，可选：{'、'.join(str(item.value) for item in kind)}。") from None


def _whole(value: object, where: str) -> int:
    number = decimal_of(value, where)
    if number != number.to_integral_value():
        raise refuse(where, f"写的是“{value}”，应是整数。")
    return int(number)


def scheme_from(values: Mapping[str, Any], at: str = "scheme") -> Scheme:
    """Read a plain form.

    Raises:
        InputError: an unknown or missing key, or a value of the wrong sort; names the key.
    """
    ready = _known_keys(values, at)
    for name, kind in _ENUMS.items():
        if name in ready:
            ready[name] = choice_of(kind, ready[name], f"{at}.{name}")
    for names, read in ((DECIMALS, decimal_of), (NUMBERS, _whole)):
        for name in names:
            if name in ready:
                ready[name] = read(ready[name], f"{at}.{name}")
    for name in TEXTS:
        ready[name] = tidy(str(ready.get(name, "")))
    ready["start"], ready["end"] = (day_of(ready[name], f"{at}.{name}") for name in ("start", "end"))
    ready["recipients"] = frozenset(choice_of(Recipient, item, f"{at}.recipients") for item in ready["recipients"])
    ready["tiers"] = tuple(_tier(item, f"{at}.tiers") for item in rows_of(ready["tiers"], f"{at}.tiers"))
    ready["instalments"] = tuple(_instalment(item, at) for item in rows_of(ready["instalments"], f"{at}.instalments"))
    ready["clawbacks"] = tuple(_clawback(item, at) for item in rows_of(ready.get("clawbacks"), f"{at}.clawbacks"))
    for name in LISTS:
        ready[name] = tuple(map(str, ready.get(name, ())))
    ready["eligible_tracks"] = frozenset(map(str, ready.get("eligible_tracks", ())))
    return Scheme(**ready)


def _known_keys(values: Mapping[str, Any], at: str) -> dict[str, Any]:
    known = {field.name for field in fields(Scheme)}
    for key in values:
        if key not in known:
            raise refuse(
                f"{at}.{key}",
                f"不认识，可用：{'、'.join(f'{LABELS[name]}（{name}）' for name in LABELS if name in known)}。",
            )
    ready = {key: value for key, value in values.items() if value is not None}
    for name in REQUIRED:
        if name not in ready:
            raise refuse(f"{at}.{name}", "没有写。")
    return ready


def _tier(item: Mapping[str, Any], where: str) -> Tier:
    def maybe(name: str) -> Decimal | None:
        return None if item.get(name) in (None, "") else decimal_of(item[name], f"{where}.{name}")

    return Tier(decimal_of(item.get("lower", 0), f"{where}.lower"), maybe("upper"), maybe("rate"), maybe("fixed"))


def _instalment(item: Mapping[str, Any], at: str) -> Instalment:
    where = f"{at}.instalments"
    _keys(item, ("milestone", "share"), where)
    return Instalment(
        tidy(str(item["milestone"])), decimal_of(item["share"], f"{where}.share"), tuple(item.get("evidence", ()))
    )


def _clawback(item: Mapping[str, Any], at: str) -> Clawback:
    where = f"{at}.clawbacks"
    _keys(item, ("trigger", "within_months", "share"), where)
    return Clawback(
        tidy(str(item["trigger"])), _whole(item["within_months"], where), decimal_of(item["share"], f"{where}.share")
    )


def _keys(item: Mapping[str, Any], names: Sequence[str], where: str) -> None:
    for name in names:
        if name not in item:
            raise refuse(f"{where}.{name}", "没有写。")


def scheme_to(scheme: Scheme) -> dict[str, object]:
    """The plain form: what :func:`scheme_from` reads back to an equal scheme; unset fields are left out."""
    found: dict[str, object] = {}
    blank = {field.name: field.default for field in fields(Scheme)}
    for field in fields(Scheme):
        value = getattr(scheme, field.name)
        if field.name not in REQUIRED and value == blank[field.name]:
            continue
        found[field.name] = _plain(value)
    return found


def blank_form() -> dict[str, object]:
    """Every key of a scheme with nothing filled in, in the order of the record."""
    lists = {"recipients", "tiers", "instalments", "clawbacks", "eligible_tracks", *LISTS}
    kept = [field.name for field in fields(Scheme) if field.name not in ("version", "training")]
    return {name: [] if name in lists else "" if name in TEXTS else None for name in kept}


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(_plain(item) for item in value)  # type: ignore[type-var]
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Tier | Instalment | Clawback):
        pairs = ((field.name, getattr(value, field.name)) for field in fields(value))
        return {name: _plain(item) for name, item in pairs if item is not None and item != ()}
    return value


def receipts_from(rows: object, where: str) -> tuple[Receipt, ...]:
    """Proven amounts: day, amount, evidence, and for a foreign currency its rate on the day of receipt."""
    found = []
    for number, row in enumerate(rows_of(rows, where), 1):
        at = f"{where}[{number}]"
        rate = None if row.get("rate") in (None, "") else decimal_of(row["rate"], f"{at}.rate")
        found.append(
            Receipt(
                day_of(row.get("on"), f"{at}.on"),
                decimal_of(row.get("amount"), f"{at}.amount"),
                str(row.get("evidence", "")),
                str(row.get("currency", "CNY")),
                rate,
            )
        )
    return tuple(found)


def receipt_to(receipt: Receipt) -> dict[str, object]:
    """The plain form of a proven amount."""
    return {
        "on": receipt.on.isoformat(),
        "amount": format(receipt.amount, "f"),
        "evidence": receipt.evidence,
        "currency": receipt.currency,
        **({} if receipt.rate is None else {"rate": format(receipt.rate, "f")}),
    }
