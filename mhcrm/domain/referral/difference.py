"""What changed between two calculation sheets, in words; empty when they say the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any


def difference(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[str, ...]:
    """Compare two plain results (``scheme``, ``steps``, ``parts``, ``total``)."""
    found = []
    if (old["scheme"], old["scheme_version"]) != (new["scheme"], new["scheme_version"]):
        found.append(f"方案：{_scheme(old)} → {_scheme(new)}")
    found += _lines("步骤", _steps(old["steps"]), _steps(new["steps"]))
    found += _lines("分期", _parts(old["parts"]), _parts(new["parts"]))
    if old["total"] != new["total"]:
        found.append(f"合计：{_figure(old['total'])} → {_figure(new['total'])} 元")
    return tuple(found)


def _figure(amount: object) -> str:
    """``86,400,000`` or ``126,000.50``."""
    return f"{Decimal(str(amount)):,.2f}".removesuffix(".00")


def _scheme(result: Mapping[str, Any]) -> str:
    return f"{result['scheme']}第 {result['scheme_version']} 版"


def _steps(rows: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in rows:
        if row["name"] == "分期":  # told by the parts
            continue
        name, number = str(row["name"]), 1
        while name in found:
            number += 1
            name = f"{row['name']}{number}"
        found[name] = f"{_figure(row['amount'])} 元（{row['detail']}）"
    return found


def _parts(rows: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    return {f"{row['referrer']}·{row['milestone']}": f"{_figure(row['amount'])} 元" for row in rows}


def _lines(label: str, old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    found = []
    for name in dict.fromkeys([*old, *new]):
        before, after = old.get(name, "无"), new.get(name, "无")
        if before != after:
            found.append(f"{label} {name}：{before} → {after}")
    return found
