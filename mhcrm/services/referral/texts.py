"""Data of the referral place: titles of the checks, kinds of evidence, the training scheme (示例)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from mhcrm.base.paths import resource
from mhcrm.domain.referral.checks import CHECKS
from mhcrm.domain.referral.scheme import Scheme
from mhcrm.domain.referral.scheme_io import scheme_from
from mhcrm.plan.yaml_strict import LineOf, read_yaml, rule_error


@dataclass(frozen=True, slots=True)
class CheckText:
    """How a check reads: title, what it looks at, what it rests on."""

    key: str
    title: str
    looks_at: str
    basis: str


def _read(name: str) -> tuple[str, dict[str, Any], LineOf]:
    file = f"referral/{name}.yaml"
    data, lines = read_yaml(resource(file), file)
    if not isinstance(data, dict):
        raise rule_error(file, 1, "应是“键: 值”。")
    return file, data, lines


@lru_cache(maxsize=1)
def check_texts() -> dict[str, CheckText]:
    """Key → text, in the order of the checks.

    Raises:
        RuleFileError: a check without text, a text without check, or an empty part; names file and line.
    """
    file, data, lines = _read("checks")
    found: dict[str, CheckText] = {}
    for number, row in enumerate(data.get("checks", [])):
        line = lines("checks", number)
        if set(row) != {"key", "title", "looks_at", "basis"} or not all(str(value).strip() for value in row.values()):
            raise rule_error(file, line, "每条核查要写 key、title、looks_at、basis。")
        if row["key"] not in CHECKS or row["key"] in found:
            raise rule_error(file, line, f"“{row['key']}”不是程序里的核查，或写了两次。", key=str(row["key"]))
        found[row["key"]] = CheckText(**row)
    lacking = [key for key in CHECKS if key not in found]
    if lacking:
        raise rule_error(file, 1, f"缺少核查的文字：{'、'.join(lacking)}。")
    return {key: found[key] for key in CHECKS}


@lru_cache(maxsize=1)
def evidence_kinds() -> tuple[str, ...]:
    """Kinds of evidence to choose from; the last is 其他."""
    file, data, _ = _read("evidence")
    kinds = data.get("kinds")
    if not isinstance(kinds, list) or not kinds or len(set(kinds)) != len(kinds):
        raise rule_error(file, 1, "kinds 应是一列不重复的种类。")
    return tuple(map(str, kinds))


@lru_cache(maxsize=1)
def training_scheme() -> Scheme:
    """The shipped 示例: for practice, refused by every application and approval."""
    file, data, _ = _read("training_scheme")
    scheme = scheme_from(data["scheme"], file)
    if not scheme.training:
        raise rule_error(file, 1, "示例方案必须写 training: true。")
    return scheme
