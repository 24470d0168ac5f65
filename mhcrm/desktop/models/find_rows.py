"""Rows of 找空间: units that answer a need, adjoining units together, and on demand the rejected with every reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from mhcrm.desktop.models.rule_table import RuleColumn, RuleLine
from mhcrm.domain.records import SpaceKind
from mhcrm.domain.space.combine import Combined
from mhcrm.domain.space.find import Candidate, Found, ScorePart
from mhcrm.domain.space.inventory import TIER_OF
from mhcrm.domain.space.wording import area_words, figure, land_words

COLUMNS = (
    RuleColumn("name", "空间", 190, strong=True, loose=True),
    RuleColumn("verdict", "判断", 78),
    RuleColumn("tier", "层级", 72),
    RuleColumn("size", "面积", 92, right=True),
    RuleColumn("score", "得分", 52, right=True),
    RuleColumn("why", "待核或理由", 130, loose=True),
    RuleColumn("park", "园区", 110, loose=True),
)
WORDS = {"ok": "可用", "unknown": "待核", "rejected": "不符合"}
MARKS = {"ok": "applies", "unknown": "possible", "rejected": ""}
MOST = 1000
"""So many rejected units are listed; more are counted and said."""


@dataclass(frozen=True)
class Answer:
    """What a search gave: singles, rows of neighbours, and how many rejected there are."""

    found: Found
    together: tuple[Combined, ...]


@dataclass(frozen=True)
class FindRow:
    """One line with what stands below the table when it is chosen; ``space_id`` of the (first) unit."""

    line: RuleLine
    code: str
    space_id: int
    parts: str
    reasons: str


def rows_of(answer: Answer, *, rejected: bool) -> list[FindRow]:
    """Known-good singles, then neighbours, then 待核, then (when asked) the rejected."""
    singles = [_single(item) for item in answer.found.offered]
    together = [_together(item) for item in answer.together]
    good = [row for row in singles if row.line.marks["verdict"] == "applies"]
    open_ones = [row for row in singles if row.line.marks["verdict"] != "applies"]
    joined_good = [row for row in together if row.line.marks["verdict"] == "applies"]
    joined_open = [row for row in together if row.line.marks["verdict"] != "applies"]
    found = [*good, *joined_good, *open_ones, *joined_open]
    if rejected:
        found += [_single(item) for item in islice(answer.found.rejected, MOST)]
    return found


def summary(answer: Answer) -> str:
    """「可用 12 处，待核 3 处，相连 4 组，不符合 980 处」."""
    good = sum(item.verdict == "ok" for item in answer.found.offered)
    open_ones = len(answer.found.offered) - good
    parts = [f"可用 {good:,} 处", f"待核 {open_ones:,} 处"]
    if answer.together:
        parts.append(f"相连 {len(answer.together):,} 组")
    refused = len(answer.found) - len(answer.found.offered)
    parts.append(f"不符合 {refused:,} 处" + (f"（列出前 {MOST:,} 处）" if refused > MOST else ""))
    return "，".join(parts)


def _single(item: Candidate) -> FindRow:
    size = land_words(item.space.land_mu) if item.space.kind is SpaceKind.PLOT else area_words(item.area)
    if item.verdict == "rejected":
        return _row(item.space.code, item.space.id, item.full_name, item.verdict, TIER_OF[item.space.kind], size,
                    None, (), item.rejected, item.rejected)  # fmt: skip
    open_ones = tuple(word for word in item.reasons if "待核" in word or word.startswith("有"))
    return _row(item.space.code, item.space.id, item.full_name, item.verdict, TIER_OF[item.space.kind], size,
                item.score, item.parts, open_ones, item.reasons)  # fmt: skip


def _together(item: Combined) -> FindRow:
    tier = f"{len(item.units)}{'间' if item.units[0].kind is SpaceKind.ROOM else '层'}相连"
    size = f"{figure(item.area)} ㎡"
    return _row(item.code, item.units[0].id, item.title, item.verdict, tier, size,
                item.score, item.parts, item.reasons[1:], item.reasons)  # fmt: skip


def _row(
    code: str, key: int, name: str, verdict: str, tier: str, size: str,
    score: float | None, parts: Sequence[ScorePart], short: Sequence[str], reasons: Sequence[str],
) -> FindRow:  # fmt: skip
    park, _gap, inside = name.partition(" ")
    cells = {
        "name": inside or name,
        "park": park if inside else "",
        "verdict": WORDS[verdict],
        "tier": tier,
        "size": size.replace("面积", ""),
        "score": "" if score is None else f"{score:.1f}",
        "why": "；".join(short) or ("条件都满足" if verdict == "ok" else ""),
    }
    muted = frozenset({"name", "size"} if verdict == "rejected" else ())
    line = RuleLine(code, cells, muted, {"verdict": MARKS[verdict]})
    said = "　".join(part_words(part) for part in parts)
    return FindRow(line, code, key, said, "；".join(reasons))


def part_words(part: ScorePart) -> str:
    """「利用 21.3/25（用到 85%）」; an unknown part gives nothing and says so."""
    points = "0" if part.points is None else f"{part.points:g}"
    return f"{part.name} {points}/{part.most}（{part.words}）"
