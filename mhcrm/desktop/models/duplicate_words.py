"""查重 in words: entries of the list, fields side by side, what a merge will do."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from mhcrm.base.clock import SHANGHAI
from mhcrm.desktop.models.value_words import value_words
from mhcrm.domain.fields import FIELDS, LEAD_FIELDS
from mhcrm.domain.identity import Comparison, Verdict
from mhcrm.domain.identity.score import LIKELY_FROM, SAME_FROM
from mhcrm.domain.lead import Lead
from mhcrm.services.duplicates.found import Decided, Group, Head, LikePair

TABLES = {
    "activity": "跟进记录",
    "stage_event": "阶段记录",
    "hold": "空间预留",
    "registration": "引荐登记",
    "match_report": "匹配报告",
    "match_correction": "匹配更正",
    "contact": "联系人",
    "attachment": "附件",
    "task": "任务",
    "evidence": "佐证",
    "light_event": "督办记录",
    "approval_case": "审批",
    "approval_item": "审批事项",
    "approval_material": "审批材料",
    "approval_promise": "容缺承诺",
    "acceptance_session": "验收",
    "demand": "诉求",
    "assessment": "研判",
    "commitment": "承诺",
    "commitment_check": "履约核查",
    "meeting_item": "上会事项",
    "meeting_decision": "议定事项",
    "opportunity": "机会清单",
    "task_force_lead": "专班",
}
OTHER = "其他记录"
_ORDER = {field.name: at for at, field in enumerate(LEAD_FIELDS)}
_SILENT = frozenset({"investment_wan_min", "investment_wan_max", "is_sample"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the list: a group, or a pair told apart (then ``decided`` is set)."""

    word: str
    title: str
    sub: str
    points: int
    pairs: tuple[LikePair, ...]
    decided: Decided | None = None

    @property
    def spoken(self) -> str:
        """The line for a screen reader."""
        return f"{self.word}，{self.title}，{self.sub}，{self.points} 分"


@dataclass(frozen=True, slots=True)
class FieldLine:
    """One field of two leads; ``left`` and ``right`` as an officer reads them, "" where unknown."""

    name: str
    title: str
    left: str
    right: str

    @property
    def differs(self) -> bool:
        """Both sides say something, and not the same."""
        return bool(self.left) and bool(self.right) and self.left != self.right

    @property
    def same(self) -> bool:
        """Nothing to decide."""
        return self.left == self.right


def group_entry(group: Group) -> Entry:
    """「2 个项目 · 企业名称相同、项目名称相同」"""
    first = group.pairs[0]
    names = dict.fromkeys(head.project or head.name for head in group.leads)
    what = "、".join(list(names)[:2])
    sub = f"{len(group.leads)} 个项目 · {what}" if len(group.leads) > 2 else f"{what} · {first.comparison.reasons}"
    return Entry(group.verdict.value, group.leads[0].name, sub, first.comparison.total, group.pairs)


def decided_entry(found: Decided) -> Entry:
    """「9月16日 周岚 · 两家公司」"""
    day = found.at.astimezone(SHANGHAI).date()
    names = list(dict.fromkeys(head.name for head in (found.left, found.right)))
    sub = f"{found.author} {day.month}月{day.day}日" + (f" · {found.reason}" if found.reason else "")
    pair = LikePair(found.left, found.right, found.comparison)
    return Entry("不是重复", "、".join(names), sub, found.comparison.total, (pair,), found)


def pair_words(pair: LikePair) -> str:
    """「MH-2026-0001 与 MH-2026-0388：相同，98 分」"""
    result = pair.comparison
    return f"{pair.left.code} 与 {pair.right.code}：{result.verdict.value}，{result.total} 分"


def verdict_words(result: Comparison) -> str:
    """Why the sum means what it says."""
    if result.verdict is Verdict.SAME and any(part.name == "项目代码" and part.points > 0 for part in result.parts):
        return f"合计 {result.total} 分。项目代码相同，直接判为相同。"
    line = {
        Verdict.SAME: f"够 {SAME_FROM} 分判为相同（编者规则）。",
        Verdict.LIKELY: f"够 {LIKELY_FROM} 分、不到 {SAME_FROM} 分判为可能相同（编者规则）。",
        Verdict.DIFFERENT: f"不到 {LIKELY_FROM} 分按不同看（编者规则）。",
    }[result.verdict]
    return f"合计 {result.total} 分，{line}"


def field_lines(left: Lead, right: Lead, stages: Mapping[str, str]) -> tuple[FieldLine, ...]:
    """Every field that either side knows, in the order of the form; fields of the sheets' own last.

    Args:
        stages: the names of the stages.
    """
    names = sorted({*left.values, *right.values}, key=lambda name: (_ORDER.get(name, 999), name))
    found = []
    for name in names:
        one, other = (value_words(name, lead.values.get(name), stages) for lead in (left, right))
        if (one or other) and name not in _SILENT:
            known = FIELDS.get(name)
            title = f"{known.label} {known.unit}".strip() if known is not None else name.removeprefix("x:")
            found.append(FieldLine(name, title, one, other))
    return tuple(found)


def merge_words(
    lines: Sequence[FieldLine], taken: Collection[str], history: Sequence[tuple[str, int, int]], gone: Head
) -> str:
    """What 合并 will do: 「补 3 项，改 1 项；对方的 2 条跟进记录、1 个附件归到它；MH-2026-0388 记为并入。」"""
    filled = sum(1 for line in lines if not line.left and line.right and line.name != "stage")
    changed = sum(1 for line in lines if line.name in taken and line.differs)
    parts = [f"补 {filled} 项"] if filled else []
    parts += [f"改 {changed} 项"] if changed else []
    moved = history_words([(name, theirs) for name, _own, theirs in history])
    words = "，".join(parts) or "各项不变"
    words += f"；对方的{moved}都归到它" if moved else ""
    return f"{words}；{gone.code} 记为并入，没有采用的值写进跟进记录。"


def history_words(sizes: Sequence[tuple[str, int]]) -> str:
    """「2 条跟进记录、1 个附件」; tables without a word of their own are counted together."""
    counts: dict[str, int] = {}
    for name, size in sizes:
        word = TABLES.get(name, OTHER)
        counts[word] = counts.get(word, 0) + size
    return "、".join(f"{count} 条{word}" for word, count in counts.items() if count)
