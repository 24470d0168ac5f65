"""试算: a scheme and a case from one file, checked and computed step by step. Stores nothing, approves nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import Enum
from pathlib import Path
from typing import Any

from mhcrm.base.errors import InputError
from mhcrm.domain.referral.compliance import Finding, findings, may_be_saved
from mhcrm.domain.referral.compute import Computation, Receipt, compute
from mhcrm.domain.referral.scheme import (
    BaseKind,
    Channel,
    Clawback,
    Instalment,
    Recipient,
    Scheme,
    SchemeProblem,
    Tier,
    TierMode,
    scheme_problems,
)

KEYS = ("scheme", "receipts", "deductions", "shares", "on")
_DECIMALS = ("floor", "cap_per_project", "cap_per_referrer_year", "pool_per_year")
_ENUMS: Mapping[str, type[Enum]] = {"channel": Channel, "base": BaseKind, "tier_mode": TierMode}


@dataclass(frozen=True)
class Trial:
    """What a trial came to; ``computation`` is None while the scheme cannot be used."""

    scheme: Scheme
    problems: tuple[SchemeProblem, ...]
    findings: tuple[Finding, ...]
    computation: Computation | None


def try_scheme(path: Path) -> Trial:
    """Read a case file (JSON) and compute it.

    Raises:
        InputError: the file is no such case, or the case itself cannot be computed (split, rate, amounts).
    """
    case = _read(path)
    scheme = _scheme(_table(case["scheme"], "scheme"))
    problems, found = tuple(scheme_problems(scheme)), tuple(findings(scheme))
    if any(problem.level == "error" for problem in problems) or not may_be_saved(scheme):
        return Trial(scheme, problems, found, None)
    shares = {name: _decimal(value, f"shares.{name}") for name, value in _table(case["shares"], "shares").items()}
    done = compute(
        scheme,
        _receipts(case.get("receipts"), "receipts"),
        _receipts(case.get("deductions"), "deductions"),
        shares,
        on=_day(case["on"], "on"),
    )
    return Trial(scheme, problems, found, done)


def _refuse(where: str, why: str) -> InputError:
    return InputError(f"试算文件的“{where}”{why}", todo="请对照手册“命令一览”里的写法改正。", code="trial-file")


def _read(path: Path) -> dict[str, Any]:
    try:
        case = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise InputError(
            f"打不开“{path.name}”。", f"系统说：{error.strerror}。", "请检查路径。", "file-open"
        ) from error
    except ValueError as error:
        raise InputError(
            f"“{path.name}”不是 JSON 文件。", todo="请用 UTF-8 编码的 JSON。", code="trial-file"
        ) from error
    if not isinstance(case, dict):
        raise _refuse(path.name, "应是一个对象。")
    for key in case:
        if key not in KEYS:
            raise _refuse(key, f"不认识，可用：{'、'.join(KEYS)}。")
    for key in ("scheme", "shares", "on"):
        if key not in case:
            raise _refuse(key, "没有写。")
    return case


def _table(value: object, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _refuse(where, "应是“键: 值”。")
    return value


def _decimal(value: object, where: str) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise _refuse(where, "应是数字。")
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise _refuse(where, f"写的是“{value}”，不是数字。") from None
    if not number.is_finite():
        raise _refuse(where, f"写的是“{value}”，不是数字。")
    return number


def _day(value: object, where: str) -> date:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise _refuse(where, f"写的是“{value}”，不是 2026-06-01 这样的日期。") from None


def _choice(kind: type[Enum], value: object, where: str) -> Any:
    try:
        return kind(value)
    except ValueError:
        raise _refuse(where, f"不能是“{value}”，可选：{'、'.join(str(item.value) for item in kind)}。") from None


def _scheme(values: Mapping[str, Any]) -> Scheme:
    known = {field.name for field in fields(Scheme)}
    for key in values:
        if key not in known:
            raise _refuse(f"scheme.{key}", f"不认识，可用：{'、'.join(sorted(known))}。")
    ready: dict[str, Any] = {key: value for key, value in values.items() if value is not None}
    for name in ("name", "doc_no", "issuer", "start", "end", "channel", "recipients", "base", "tiers", "instalments"):
        if name not in ready:
            raise _refuse(f"scheme.{name}", "没有写。")
    for name, kind in _ENUMS.items():
        if name in ready:
            ready[name] = _choice(kind, ready[name], f"scheme.{name}")
    for name in _DECIMALS:
        if name in ready:
            ready[name] = _decimal(ready[name], f"scheme.{name}")
    ready["start"], ready["end"] = (_day(ready[name], f"scheme.{name}") for name in ("start", "end"))
    ready["recipients"] = frozenset(_choice(Recipient, item, "scheme.recipients") for item in ready["recipients"])
    ready["tiers"] = tuple(_tier(item) for item in ready["tiers"])
    ready["instalments"] = tuple(
        Instalment(str(item["milestone"]), _decimal(item["share"], "share"), tuple(item.get("evidence", ())))
        for item in ready["instalments"]
    )
    ready["clawbacks"] = tuple(
        Clawback(str(item["trigger"]), int(item["within_months"]), _decimal(item["share"], "share"))
        for item in ready.get("clawbacks", ())
    )
    for name in ("deductions", "exclusions", "approvers"):
        ready[name] = tuple(map(str, ready.get(name, ())))
    ready["eligible_tracks"] = frozenset(map(str, ready.get("eligible_tracks", ())))
    return Scheme(**ready)


def _tier(item: Mapping[str, Any]) -> Tier:
    def maybe(name: str) -> Decimal | None:
        return None if item.get(name) is None else _decimal(item[name], f"tiers.{name}")

    return Tier(_decimal(item.get("lower", 0), "tiers.lower"), maybe("upper"), maybe("rate"), maybe("fixed"))


def _receipts(rows: object, where: str) -> Sequence[Receipt]:
    if rows is None:
        return ()
    if not isinstance(rows, list):
        raise _refuse(where, "应是一列到账记录。")
    found = []
    for number, item in enumerate(rows, 1):
        row = _table(item, f"{where}[{number}]")
        rate = None if row.get("rate") is None else _decimal(row["rate"], f"{where}[{number}].rate")
        found.append(
            Receipt(
                _day(row.get("on"), f"{where}[{number}].on"),
                _decimal(row.get("amount"), f"{where}[{number}].amount"),
                str(row.get("evidence", "")),
                str(row.get("currency", "CNY")),
                rate,
            )
        )
    return found
