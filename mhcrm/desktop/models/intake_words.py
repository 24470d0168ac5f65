"""The import preview in words: what becomes of a row and why, and the figures of the foot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from mhcrm.base.money import CURRENCY_LABELS
from mhcrm.desktop.models.intake_models import CONFLICT, FIGURES, SheetView, gravest
from mhcrm.desktop.models.value_words import value_words
from mhcrm.domain.fields import FIELDS, LABELS
from mhcrm.domain.intake.preview import MONEY_SHOWN, Preview
from mhcrm.domain.intake.problems import HELPER_LABELS, Level
from mhcrm.domain.intake.verdict import SKIPPED, UNCHANGED, UPDATED, RowResult


def message(view: SheetView, row: int) -> str:
    """One line about a row."""
    if row in view.headers:
        return _header_words(view, row)
    result = view.results.get(row)
    if row in view.passed:
        return "您跳过了这一行，原文件不动"
    if result is None:
        return part_words(view, row)
    if result.status == SKIPPED and not result.problems:
        return result.reason
    if result.held:
        return f"{result.duplicate_of} {held_words(result, view.stage_names)}"
    if result.status == UNCHANGED:
        return f"与库中 {result.duplicate_of} 一致" if result.duplicate_of else "与上次导入时一致，没有变化"
    if result.status == UPDATED:
        return f"{result.duplicate_of} {change_words(result, view.stage_names)}"
    first = gravest(result.problems)
    if first is None:
        return part_words(view, row) or "；".join(
            filter(None, (reading_words(result, view.stage_names), unread_words(view, row, result)))
        )
    more = len([problem for problem in result.problems if problem.level is not Level.NOTE]) - 1
    return first.message + (f"（另有 {more} 处）" if more > 0 else "")


def part_words(view: SheetView, row: int) -> str:
    """「投资总额 26000 万元，用地需求 35 亩」: what was read from one row of a form."""
    lead, names = view.parts.get(row, (-1, ()))
    result = view.results.get(lead)
    if result is None:
        return ""
    told = []
    for name in names:
        known = FIELDS.get(name)
        text = value_words(name, result.values.get(name), view.stage_names)
        title = known.label if known is not None else HELPER_LABELS.get(name, name.removeprefix("x:"))
        told.append(f"{title} {text} {known.unit if known else ''}".strip() if text else f"{title} 待核实")
    return "，".join(told)


def reading_words(result: RowResult, stages: Mapping[str, str], most: int = 2) -> str:
    """「投资总额“3亿”读作 30000 万元」: where what is kept is not what was written."""
    parts = []
    for name, text in result.raw.items():
        known, value = FIELDS.get(name), value_words(name, result.values.get(name), stages)
        if known is None or known.kind not in FIGURES:
            continue
        if not value:
            parts.append(f"{known.label}记为待核实，原文“{text.strip()}”留存")
        elif value != text.strip().replace(",", ""):
            parts.append(f"{known.label}“{text.strip()}”读作 {value} {known.unit}".strip())
    return "；".join(parts[:most])


def unread_words(view: SheetView, row: int, result: RowResult) -> str:
    """「投资总额“面议”记为待核实」: figures the sheet answers with a word that gives none."""
    told = []
    for role in view.roles:
        known, text = FIELDS.get(role.field), view.grid.text(row, role.index).strip()
        if known is None or known.kind not in FIGURES or not text or role.target in result.raw:
            continue
        if result.values.get(role.target) is None and role.field != "investment_currency":
            told.append(f"{known.label}“{text}”记为待核实")
    return "；".join(told[:2])


def _header_words(view: SheetView, row: int) -> str:
    if row - 1 in view.headers:
        return "表头的下一层"
    if row != min(view.headers):
        return "又一处表头"
    known = sum(bool(role.field) for role in view.roles)
    extra = len(view.roles) - known
    doubts = sum(1 for spot in view.marks if spot[0] in view.headers)
    words = f"认出 {known} 列" + (f"，{extra} 列存为附加列" if extra else "")
    return words + (f"；{doubts} 列请看一眼" if doubts else "")


def unit_words(unit: str | None, currency: str = "") -> str:
    """「万元」「万美元」「亩」: the unit of a column as officers write it."""
    if unit is None:
        return ""
    if currency in ("", "CNY"):
        return MONEY_SHOWN.get(unit, unit)
    money = CURRENCY_LABELS.get(currency, currency)
    return money if unit == "元" else f"{unit}{money}"


def column_words(view: SheetView, column: int) -> str:
    """What a column is taken for, and where its unit comes from."""
    role = next((role for role in view.roles if role.index == column), None)
    if role is None:
        return ""
    known = FIELDS.get(role.field)
    if known is None:
        other = HELPER_LABELS.get(role.field)
        return f"“{role.key}”列" + (f"当作{other}。" if other else "原样存为附加列。") + OTHERWISE
    if role.unit is None:
        return f"“{role.key}”列当作{known.label}。{OTHERWISE}"
    caption = view.plan.blocks[0].caption if view.plan.blocks else None
    above = caption is not None and role.unit in (caption.money, caption.area)
    why = "单位已写明" if role.stated else "单位写在表的上方" if above else "表上没有写单位"
    words = unit_words(role.unit, role.currency)
    return f"“{role.key}”列当作{known.label}，按{words}读（{why}）。不是的点右边的单位，整列一起改。"


OTHERWISE = "不对的在列上方的框里改（Alt+↓）。"


def held_words(result: RowResult, stages: Mapping[str, str], most: int = 2) -> str:
    """「投资总额 库中 12000、本表 15000，保留库中的」."""
    parts = [
        f"{LABELS.get(name, name.removeprefix('x:'))} 库中 {value_words(name, old, stages)}、本表 {value_words(name, new, stages)}"
        for name, (old, new) in result.held.items()
    ]
    more = f" 等 {len(parts)} 格" if len(parts) > most else ""
    return f"{'；'.join(parts[:most])}{more}，两边不同，没有选就保留库中的"


def change_words(result: RowResult, stages: Mapping[str, str], most: int = 2) -> str:
    """「阶段 线索改为在谈；负责人 待核实改为周岚 等 4 格」."""
    parts = [
        f"{LABELS.get(name, name.removeprefix('x:'))} {value_words(name, old, stages) or '空'}改为{value_words(name, new, stages)}"
        for name, (old, new) in result.changes.items()
    ]
    return "；".join(parts[:most]) + (f" 等 {len(parts)} 格" if len(parts) > most else "")


TOTALS = (
    ("accepted", "新增", "green"),
    ("updated", "更新", "blue"),
    ("conflict", "冲突", "amber"),
    ("unchanged", "未变", ""),
    ("duplicate", "重复", "blue"),
    ("rejected", "待处理", "red"),
    ("skipped", "跳过", ""),
)
"""Status, word and tone, in the order of the foot."""


def totals_of(preview: Preview) -> dict[str, int]:
    """Rows by status, and how many of them are in conflict."""
    return {**preview.totals, CONFLICT: sum(1 for row in preview.rows if row.held)}


def totals_words(totals: Mapping[str, int]) -> tuple[tuple[str, int, str], ...]:
    """(word, count, tone) in the order of the foot."""
    counts = Counter(dict(totals))
    return tuple((words, counts[key], tone) for key, words, tone in TOTALS)


def lead_name(result: RowResult) -> str:
    """What the lead of a row is called."""
    return str(result.values.get("company") or result.values.get("project") or "")
