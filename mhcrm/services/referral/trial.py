"""试算: a scheme and a case from one file, checked and computed step by step. Stores nothing, approves nothing."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mhcrm.base.errors import InputError
from mhcrm.domain.referral.compliance import Finding, findings, may_be_saved
from mhcrm.domain.referral.compute import Computation, compute
from mhcrm.domain.referral.scheme import Scheme, SchemeProblem, scheme_problems
from mhcrm.domain.referral.scheme_io import day_of, decimal_of, receipts_from, scheme_from, table_of

KEYS = ("scheme", "receipts", "deductions", "shares", "on")


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
    scheme = scheme_from(table_of(case["scheme"], "scheme"))
    problems, found = tuple(scheme_problems(scheme)), tuple(findings(scheme))
    if any(problem.level == "error" for problem in problems) or not may_be_saved(scheme):
        return Trial(scheme, problems, found, None)
    shares = {name: decimal_of(value, f"shares.{name}") for name, value in table_of(case["shares"], "shares").items()}
    done = compute(
        scheme,
        receipts_from(case.get("receipts"), "receipts"),
        receipts_from(case.get("deductions"), "deductions"),
        shares,
        on=day_of(case["on"], "on"),
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
