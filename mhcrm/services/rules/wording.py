"""A rule-base record as plain Chinese lines, the same for the command line and the window."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from mhcrm.base.paths import resource
from mhcrm.plan.cursor import Cursor, Source
from mhcrm.plan.yaml_strict import read_yaml
from mhcrm.services.rules.entry import RuleEntry

OWN_PARTS = ("figures", "links", "flags", "also", "children")
COMPARATORS = {">": "超过", ">=": "不低于", "<=": "不超过", "<": "低于", "~": "约"}


@cache
def data_labels() -> tuple[Mapping[str, str], frozenset[str]]:
    """Chinese words of the ``data`` keys, and the keys that are not for people.

    Raises:
        RuleFileError: the file of the words is broken.
    """
    path = resource("rules/labels.yaml")
    data, line_of = read_yaml(path)
    cursor = Cursor(Source(path.name, line_of), data)
    cursor.only(("machine", "labels"))
    words = cursor.child("labels")
    labels = {key: words.text(key) for key in words.value} if words else {}
    return MappingProxyType(labels), frozenset(cursor.texts("machine"))


def lines_of(entry: RuleEntry) -> tuple[tuple[str, str], ...]:
    """(label, text) pairs: figures, facts, relations, then the faults of the document itself."""
    labels, machine = data_labels()
    found = [("数字", figure_text(figure)) for figure in _maps(entry.data.get("figures"))]
    for key, value in entry.data.items():
        if key not in OWN_PARTS and key not in machine:
            found.append((_label(key, labels), _text(value, labels)))
    for link in _maps(entry.data.get("links")):
        role = f"（{link['role']}）" if link.get("role") else ""
        found.append((str(link["label"]), f"{link['name']}{role}"))
    if entry.data.get("children"):
        found.append(("下级", _text(entry.data["children"], labels)))
    found += [("另见", f"{cite['doc']} {cite['at']}") for cite in _maps(entry.data.get("also"))]
    found += [("原文存疑", str(flag["note"])) for flag in _maps(entry.data.get("flags"))]
    return tuple((label, text) for label, text in found if text)


def validity_text(entry: RuleEntry) -> str:
    """``2026-06-01 至 2029-05-31（推算；…）``."""
    start, end, note = entry.valid["from"], entry.valid["to"], entry.valid["note"]
    days = f"{start or '未写明'} 至 {end}" if end else f"自 {start or '未写明'} 起"
    return f"{days}（{entry.basis_label}{'；' + note if note else ''}）"


def figure_text(figure: Mapping[str, object]) -> str:
    """``产业规模（2030）：突破700亿元``; unknown stays 待核实, our own arithmetic says 计算值."""
    value = figure.get("value")
    comparator = COMPARATORS.get(str(figure.get("comparator", "")), "")
    text = figure.get("text") or ("待核实" if value is None else f"{comparator}{value}{figure.get('unit', '')}")
    period = f"（{figure['as_of']}）" if figure.get("as_of") else ""
    marks = [str(figure[key]) for key in ("computed", "note") if figure.get(key)]
    return f"{figure['metric']}{period}：{text}" + (f"〔{'，'.join(marks)}〕" if marks else "")


def _maps(value: object) -> list[Mapping[str, object]]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def _label(key: str, labels: Mapping[str, str]) -> str:
    return labels.get(key, "要点" if key.isascii() else key)


def _text(value: object, labels: Mapping[str, str]) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if value is None:
        return "待核实"
    if isinstance(value, Mapping):
        return "；".join(f"{_label(str(key), labels)} {_text(item, labels)}" for key, item in value.items())
    if isinstance(value, list):
        mark = "／" if any(isinstance(item, Mapping) for item in value) else "、"
        return mark.join(_text(item, labels) for item in value) or "无"
    return str(value)
