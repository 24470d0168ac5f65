"""The checklist 工业上楼适配 (article 42), read from ``resources/rules/upstairs.yaml``; its numbers are 编者规则."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from mhcrm.base.paths import resource
from mhcrm.plan.cursor import Cursor, Source
from mhcrm.plan.lines import EditorLine, Lines
from mhcrm.plan.signals import fold
from mhcrm.plan.yaml_strict import parse_yaml

UPSTAIRS_FILE = "rules/upstairs.yaml"
_KEYS = ("article", "phases", "tiers", "speaks", "items")
_ITEM_KEYS = (
    "id", "name", "basis", "note", "fact", "need", "measure", "unit", "fits", "most", "yes", "no", "yes_signals", "no_signals",
)  # fmt: skip
_BASES = ("document", "editor")
FACTS = ("in_plan",)
NEEDS = ("floor_load_t", "clear_height_m")


@dataclass(frozen=True, slots=True)
class UpstairsItem:
    """One line of the checklist; what it reads from: a fact, a measured need, a measure in the text, words, signals."""

    id: str
    name: str
    basis: str
    note: str = ""
    fact: str = ""
    need: str = ""
    measure: re.Pattern[str] | None = None
    unit: str = ""
    fits: Decimal | None = None
    most: Decimal | None = None
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    yes_signals: tuple[str, ...] = ()
    no_signals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UpstairsRules:
    """The whole list, the article it serves, and when it is shown."""

    article: str
    phases: frozenset[str]
    tiers: frozenset[str]
    speaks: frozenset[str]
    items: tuple[UpstairsItem, ...]


@lru_cache(maxsize=4)
def load_upstairs(path: Path | None = None) -> UpstairsRules:
    """Read the list strictly.

    Raises:
        RuleFileError: unknown key, missing or wrong value; names file and line.
    """
    file = path or resource(UPSTAIRS_FILE)
    data, line_of = parse_yaml(file.read_bytes(), file.name)
    root = Cursor(Source(file.name, line_of), data)
    root.only(_KEYS)
    items = tuple(_item(item) for item in root.children("items"))
    if not items or len({item.id for item in items}) != len(items):
        root.fail("items 不能为空，编号不能重复。", "每一项写一个不同的 id。", "items")
    return UpstairsRules(
        root.text("article"),
        frozenset(root.texts("phases")),
        frozenset(root.texts("tiers")),
        frozenset(root.texts("speaks")),
        items,
    )


def _item(item: Cursor) -> UpstairsItem:
    item.only(_ITEM_KEYS)
    basis, fact, need = item.text("basis"), item.text("fact", ""), item.text("need", "")
    for key, value, allowed in (("basis", basis, _BASES), ("fact", fact, ("", *FACTS)), ("need", need, ("", *NEEDS))):
        if value not in allowed:
            item.fail(f"“{key}”不能是“{value}”。", f"可用：{'、'.join(filter(None, allowed))}。", key)
    fits, most = (item.number(key) if key in item.value else None for key in ("fits", "most"))
    pattern = item.text("measure", "")
    if (need or pattern) and (fits is None or most is None or most < fits or not item.text("unit", "")):
        item.fail("要量的项目须写 unit、fits 和不小于它的 most。", key="fits")
    try:
        measure = re.compile(pattern) if pattern else None
    except re.error as error:
        item.fail(f"正则式写错：{pattern}（{error}）。", key="measure")
    words = {key: tuple(fold(word) for word in item.texts(key)) for key in ("yes", "no")}
    signals = {key: item.texts(key) for key in ("yes_signals", "no_signals")}
    if not (fact or need or pattern or any(words.values()) or any(signals.values())):
        item.fail("没有写从哪里读：fact、need、measure、yes、no 或信号。", key="id")
    return UpstairsItem(
        item.text("id"), item.text("name"), basis, item.text("note", ""), fact, need, measure, item.text("unit", ""),
        fits, most, **words, **signals,
    )  # fmt: skip


def upstairs_lines(items: Iterable[UpstairsItem]) -> dict[str, EditorLine]:
    """The numbers as reference lines an office may replace."""
    found = {}
    for item in items:
        for end, value, words in (("", item.fits, "以内满足"), ("-most", item.most, "以上不满足")):
            if value is not None:
                ident = f"line.upstairs-{item.id}{end}"
                name, note = f"工业上楼：{item.name}{words}", "工业上楼适配核对用；两数之间待核实"
                found[ident] = EditorLine(ident, name, "", value, item.unit, note)
    return found


def limits(item: UpstairsItem, lines: Lines) -> tuple[Decimal, Decimal, str]:
    """``(fits, most, 编者规则 or 本办规则)`` of a measured item on the day of ``lines``."""
    fits, most = (lines.get(f"line.upstairs-{item.id}{end}") for end in ("", "-most"))
    ours = any(line is not None and line.office is not None for line in (fits, most))
    return (
        fits.value if fits else item.fits or Decimal(0),
        most.value if most else item.most or Decimal(0),
        "office" if ours else item.basis,
    )
