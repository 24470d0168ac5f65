"""Puts the numbers of the reference lines (编者规则 or 本办规则) into the conditions that name them.

A condition ``{line: line.major-project, say: 投资达到{amount}（{whose}提示线）}`` becomes a comparison that is true at or above the
line and *unknown*, never false, below it.
"""

from __future__ import annotations

from collections.abc import Mapping

from mhcrm.base.errors import RuleFileError
from mhcrm.plan.lines import EditorLine, Lines

NO_LINES: Lines = {}


def with_lines(raw: object, lines: Lines, where: str) -> object:
    """The raw condition tree with every named line replaced by its comparison.

    Raises:
        RuleFileError: a condition names a line that does not exist or holds unknown keys.
    """
    if isinstance(raw, list):
        return [with_lines(item, lines, where) for item in raw]
    if not isinstance(raw, Mapping):
        return raw
    if "line" in raw:
        return _leaf(raw, lines, where)
    return {key: with_lines(value, lines, where) for key, value in raw.items()}


def _leaf(raw: Mapping[str, object], lines: Lines, where: str) -> dict[str, object]:
    line = lines.get(str(raw["line"]))
    if line is None or not set(raw) <= {"line", "say", "points"}:
        known = "、".join(lines) or "（一条也没有）"
        raise RuleFileError(
            f"规则“{where}”引用的参考线“{raw['line']}”有误。",
            f"只能写 line、say、points；现有参考线：{known}。",
            code="policy-condition",
        )
    leaf: dict[str, object] = {"fact": line.fact, "op": ">=", "value": _plain(line), "editor": True}
    leaf |= {"office": line.office is not None, "say": _said(str(raw.get("say", "")), line)}
    return leaf | ({"points": raw["points"]} if "points" in raw else {})


def _plain(line: EditorLine) -> int | float:
    return int(line.value) if line.value == line.value.to_integral_value() else float(line.value)


def _said(say: str, line: EditorLine) -> str:
    words = say.replace("{amount}", line.amount).replace("{whose}", line.whose)
    return f"{words}〔{line.office.text()}〕" if line.office else words
