"""The 指标 page's lines: base, goal and what entered data adds up to, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from mhcrm.desktop.models.match_words import Cited
from mhcrm.desktop.models.rule_table import RuleColumn, RuleLine
from mhcrm.desktop.models.rule_words import target_text
from mhcrm.desktop.models.words import number
from mhcrm.services.insight.indicators import Entered, Indicator
from mhcrm.services.insight.targets import Target

COLUMNS = (
    RuleColumn("name", "指标", 220, strong=True, loose=True),
    RuleColumn("base", "基期", 132, loose=True),
    RuleColumn("goal", "目标", 140, loose=True),
    RuleColumn("entered", "由录入数据合计", 200, loose=True),
    RuleColumn("at", "出处", 152),
)
TABLE = "表1"
WAN_IN_YI = Decimal(10000)
ONLY_ENTERED = "只合计录入的数，没有填的不估算，不写 0"


def indicator_lines(found: Sequence[Indicator], words: str, standing: str) -> list[RuleLine]:
    """Indicators under bands: 8号's 表1 first, then the goals and bases of each document, history last."""
    lines: list[RuleLine] = []
    for title, group in bands(found):
        past = group[0].status == "history"
        shown = [one for one in group if all(word in one.name.casefold() for word in words.casefold().split())]
        if shown and (not standing or (standing == "history") == past):
            lines.append(RuleLine(title, group=f"{title}　{len(shown)} 项"))
            lines += [_line(one) for one in shown]
    return lines


def bands(found: Iterable[Indicator]) -> list[tuple[str, list[Indicator]]]:
    """(title, indicators) in the order officers look for them; every indicator is in one band."""
    groups: dict[tuple[int, int, str], list[Indicator]] = {}
    for one in found:
        groups.setdefault(_band(one), []).append(one)
    return [(title, group) for (_rank, _year, title), group in sorted(groups.items(), key=lambda item: item[0])]


def _band(one: Indicator) -> tuple[int, int, str]:
    """History last; else the newest document first, its table before its goals before its bases."""
    short = Cited(one.doc, "").short
    if one.status == "history":
        return 9, 0, f"{short}　历史口径"
    year = one.doc.partition("〔")[2].partition("〕")[0]
    newest = -int(year) if year.isdigit() else 0
    if one.at.startswith(TABLE):
        return 0, newest, f"{short} 表1　2030年指标"
    return (1, newest, f"{short}　目标") if one.goal else (2, newest, f"{short}　现状和基数")


def _line(one: Indicator) -> RuleLine:
    base, goal = figures(one.base), figures(one.goal)
    cells = {
        "name": one.name,
        "base": base or "文件未列",
        "goal": goal or "文件未列",
        "entered": entered_text(one.entered),
        "at": Cited(one.doc, one.at).short,
    }
    quiet = {key for key, text in (("base", base), ("goal", goal)) if not text}
    quiet |= {"entered"} if one.entered is None or one.entered.total is None else set()
    marks = {"name": "flag"} if one.flagged else {}
    return RuleLine(one.id, cells, frozenset(quiet), marks)


def figures(found: Sequence[Target]) -> str:
    """The first figure, and how many more there are."""
    if not found:
        return ""
    more = f"　等 {len(found)} 个" if len(found) > 1 else ""
    return f"{target_text(found[0])}{more}"


def entered_text(entered: Entered | None) -> str:
    """「3.08 亿元，5 个已填」; 待核实 when nobody filled it in; 不对照 where nothing entered may be held beside it."""
    if entered is None:
        return "不对照"
    if entered.total is None:
        missing = f"{entered.label}待核实，{entered.empty} 个未填"
        return missing if entered.empty or entered.foreign else "没有签约项目"
    return f"{entered.label} {amount(entered)}，{entered.filled} 个已填"


def amount(entered: Entered) -> str:
    """The sum in the unit documents use: 亿元 for money."""
    if entered.total is None:
        return "待核实"
    if entered.unit == "万元":
        return f"{number((entered.total / WAN_IN_YI).quantize(Decimal('0.0001')))} 亿元"
    return f"{number(entered.total)} {entered.unit}"


def entered_lines(entered: Entered) -> tuple[str, ...]:
    """The whole statement behind a sum."""
    counts = [f"{entered.filled} 个项目已填", f"{entered.empty} 个未填"]
    if entered.foreign:
        counts.append(f"{entered.foreign} 个以外币计，未计入")
    return (
        f"签约及以后的项目，“{entered.label}”合计 {amount(entered)}（由录入数据合计）",
        "，".join(counts) + "。",
        f"{entered.say}。",
        f"{ONLY_ENTERED}。",
    )
