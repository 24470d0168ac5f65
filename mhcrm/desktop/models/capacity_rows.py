"""Rows of the capacity picture: plain lines for its tables and bars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from mhcrm.desktop.models.rule_table import RuleColumn, RuleLine
from mhcrm.domain.space.capacity import OPEN, READY, Amount, Capacity
from mhcrm.domain.space.inventory import TIER_OF
from mhcrm.domain.space.wording import UNKNOWN, area_words, figure
from mhcrm.services.spaces.capacity import HistoricStock

PLOT = "一块地"
VACANT = (
    RuleColumn("name", "久空的单元", 200, strong=True, loose=True),
    RuleColumn("area", "面积 ㎡", 80, right=True),
    RuleColumn("since", "空置起", 96),
)
ENDING = (
    RuleColumn("name", "近期到期", 180, strong=True, loose=True),
    RuleColumn("kind", "是什么", 80),
    RuleColumn("party", "谁的", 120, loose=True),
    RuleColumn("day", "最后一天", 96),
)
HISTORY = (
    RuleColumn("place", "板块", 140, strong=True, loose=True),
    RuleColumn("metric", "指标", 96),
    RuleColumn("text", "当年写的", 160, loose=True),
    RuleColumn("cite", "出处", 150),
)


@dataclass(frozen=True, slots=True)
class BarLine:
    """One bar: its name, how long, what stands beside it; ``second`` a hatched bar below (what is asked)."""

    name: str
    value: float
    words: str
    second: float | None = None
    second_words: str = ""


def park_bars(found: Capacity) -> list[BarLine]:
    """Free area by park, each smallest unit once; parks of which nothing is known say so."""
    names = sorted(found.parks.keys() | found.unknown.keys())
    lines = []
    for name in names:
        amount, open_ones = found.parks.get(name, Amount()), found.unknown.get(name)
        words = amount_words(amount)
        if open_ones is not None and open_ones.units:
            words += f"，另 {open_ones.units} 处状态未登记"
        lines.append(BarLine(name, float(amount.area_sqm), words))
    return sorted(lines, key=lambda line: -line.value)


def demand_bars(found: Capacity) -> list[BarLine]:
    """Free against asked, tier by tier; plots by 亩, the others by ㎡."""
    lines = []
    for row in found.absorption:
        plot = row.tier == PLOT
        unit = "亩" if plot else "㎡"
        have, want = (row.free.land_mu, row.wanted.land_mu) if plot else (row.free.area_sqm, row.wanted.area_sqm)
        cover = row.land_cover if plot else row.area_cover
        ratio = f"，空置／需求 {figure(cover)}" if cover is not None else ""
        left_out = f"（{row.wanted.unmeasured} 个没写面积）" if row.wanted.unmeasured else ""
        asked = f"在找 {row.wanted.units} 个项目 {figure(want)} {unit}{left_out}{ratio}"
        lines.append(
            BarLine(row.tier, float(have), f"空 {row.free.units} 处 {figure(have)} {unit}", float(want), asked)
        )
    return lines


def amount_words(amount: Amount) -> str:
    """「12 处，3,400 ㎡，21 亩」."""
    parts = [f"{amount.units} 处"]
    if amount.area_sqm:
        parts.append(f"{figure(amount.area_sqm)} ㎡")
    if amount.land_mu:
        parts.append(f"{figure(amount.land_mu)} 亩")
    return "，".join(parts)


def quarters(found: Capacity) -> list[str]:
    """Quarters of delivery in order: 现房, then by date, 待核 last."""
    named = {due for _, _, due in found.free}
    dated = sorted(due for due in named if due not in (READY, OPEN))
    return [due for due in (READY, *dated, OPEN) if due in named]


def matrix(found: Capacity) -> tuple[tuple[RuleColumn, ...], list[RuleLine]]:
    """Park and tier against the quarter of delivery: ㎡, plots 亩."""
    dues = quarters(found)
    columns = (
        RuleColumn("tier", "园区、层级", 150, strong=True, loose=True),
        *(RuleColumn(due, due, 104, right=True) for due in dues),
    )
    lines: list[RuleLine] = []
    tiers = list(TIER_OF.values())
    for park in sorted({park for park, _, _ in found.free}):
        lines.append(RuleLine(f"park:{park}", group=park))
        for tier in tiers:
            cells = {due: found.free.get((park, tier, due)) for due in dues}
            if any(cells.values()):
                words = {due: _cell(amount, tier) for due, amount in cells.items()}
                lines.append(RuleLine(f"{park}/{tier}", {"tier": tier, **words}))
    return columns, lines


def _cell(amount: Amount | None, tier: str) -> str:
    if amount is None:
        return ""
    size = f"{figure(amount.land_mu)} 亩" if tier == PLOT else figure(amount.area_sqm)
    if amount.unmeasured == amount.units:
        size = UNKNOWN
    return f"{size} ({amount.units})"


def vacant_lines(found: Capacity) -> list[RuleLine]:
    """Units that have stood free for long."""
    return [
        RuleLine(
            str(item.space.id),
            {
                "name": item.name,
                "area": area_words(item.area).removesuffix(" ㎡").replace("面积", ""),
                "since": item.since.isoformat() if item.since else UNKNOWN,
            },
        )
        for item in found.long_vacant
    ]


def ending_lines(found: Capacity) -> list[RuleLine]:
    """Leases, contracts and holds that end soon; the id carries the unit."""
    return [
        RuleLine(
            f"{item.space.id}:{at}",
            {"name": item.name, "kind": item.word, "party": item.party, "day": item.last_day.isoformat()},
            marks={"kind": "flag"} if item.is_hold else {},
        )
        for at, item in enumerate(found.ending)
    ]


def history_lines(stock: Sequence[HistoricStock]) -> list[RuleLine]:
    """The planning figures of 2021, as printed."""
    return [
        RuleLine(
            str(at),
            {"place": item.place, "metric": item.metric, "text": item.text, "cite": f"{item.doc} {item.at}"},
            marks={"place": "history"},
        )
        for at, item in enumerate(stock)
    ]


def total(found: Capacity) -> str:
    """One sentence over everything."""
    units = sum(amount.units for amount in found.parks.values())
    area = sum((amount.area_sqm for amount in found.parks.values()), Decimal(0))
    land = sum((amount.land_mu for amount in found.parks.values()), Decimal(0))
    open_ones = sum(amount.units for amount in found.unknown.values())
    parts = [f"{found.on.isoformat()} 空置 {units:,} 处，{figure(area)} ㎡"]
    if land:
        parts.append(f"空地 {figure(land)} 亩")
    if open_ones:
        parts.append(f"状态未登记 {open_ones:,} 处，没有当作空置")
    if found.undecided.units:
        parts.append(f"层级待定的项目 {found.undecided.units} 个")
    return "；".join(parts)
