"""Why a project stands where it stands without the solver: nothing to offer, a hard hold, a unit outside its choice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from mhcrm.base.errors import InputError
from mhcrm.domain.lead import Lead
from mhcrm.domain.matching.report import MatchReport
from mhcrm.domain.matching.slots import Slot, judge
from mhcrm.domain.records import Hold, SpaceKind
from mhcrm.domain.space.allocation.model import Offer, Problem, leaf_map
from mhcrm.domain.space.allocation.offers import OfferBook
from mhcrm.domain.space.inventory import TIER_OF, Inventory

_LABEL = re.compile(r"面积|用地|层高|荷载|供电|规划用途")
_TAKEN = "当日不可用"
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Held:
    """A project that takes no part because it has a unit to itself: ``codes`` and ``place`` of its hard holds."""

    lead: Lead
    codes: tuple[str, ...]
    place: str
    until: date

    @property
    def words(self) -> str:
        """已有独占预留，固定不动（甲楼 3F，到 2026-12-31）."""
        return f"已有独占预留，固定不动（{self.place}，到 {self.until}）"


@dataclass(frozen=True)
class Known:
    """What the offers were made of, kept so that a plan can still answer questions."""

    inventory: Inventory
    reports: Mapping[int, MatchReport]
    book: OfferBook


def held_of(leads: Mapping[int, Lead], holds: Iterable[Hold], inventory: Inventory) -> tuple[Held, ...]:
    """The projects of live hard holds, each with all its units."""
    by_lead: dict[int, list[Hold]] = {}
    for hold in holds:
        if hold.lead_id in leads:
            by_lead.setdefault(hold.lead_id, []).append(hold)
    return tuple(
        Held(
            leads[key],
            tuple(inventory.spaces[row.space_id].code for row in rows),
            "、".join(inventory.full_name(row.space_id) for row in rows),
            min(row.until for row in rows),
        )
        for key, rows in by_lead.items()
    )


def refuse_held(held: Iterable[Held], wishes: Iterable[str]) -> None:
    """A pin, a veto or a question about a project that stays where it is.

    Raises:
        InputError: one of the codes is such a project's.
    """
    wanted = set(wishes)
    for item in held:
        if item.lead.code in wanted:
            raise InputError(
                f"{item.lead.code} {item.words}，不参加求解。",
                todo="要重新安排，请先解除它的预留。",
                code="project-held",
            )


def nothing_offered(report: MatchReport, book: OfferBook) -> str:
    """Why a project has no candidate at all: its parks, its tier, or the limits of every unit looked at."""
    tier = report.tier.name or ""
    parks = _parks(report)
    if not parks:
        return "匹配没有得出推荐园区"
    here, fitting = book.looked_at(report)
    if not here:
        return f"推荐园区（{parks}）没有登记任何空间"
    if not fitting:
        return f"推荐园区（{parks}）没有登记{tier}"
    words = [_refusal(slot, report) for slot in fitting]
    counts = Counter(label for label, _ in words)
    told = "、".join(f"{label} {count} 处" for label, count in counts.most_common())
    label, why = words[0]
    example = f"；例如 {fitting[0].name}：{why}" if why and label else ""
    return f"推荐园区（{parks}）的 {len(fitting)} 处{tier}都不行：{told}{example}"


def outside(known: Known, key: int, lead: Lead, unit: str) -> list[str]:
    """Which of park, tier and the day keep a unit out of a project's choice.

    Raises:
        InputError: no such unit, or a whole park.
    """
    inventory, report = known.inventory, known.reports[key]
    space = next((one for one in inventory.spaces.values() if one.code == unit), None)
    if space is None:
        raise InputError(f"没有编号为“{unit}”的空间。", todo="用 mhcrm spaces 查编号。", code="unknown-space")
    if space.kind is SpaceKind.PARK:
        raise InputError("园区不能作为具体空间。", todo="请选楼栋、楼层、房间或地块。", code="unit-is-park")
    found = []
    park = inventory.park_of(space.id)
    parks = report.site.parks
    if park.park_ref not in {choice.park.id for choice in parks}:
        wanted = _parks(report) or "没有"
        found.append(f"园区不对：它在{park.name}，推荐园区是{wanted}")
    tier = report.tier.name
    if tier is None:
        found.append("项目的空间层级待核实")
    elif TIER_OF[space.kind] != tier:
        found.append(f"层级不对：它是{TIER_OF[space.kind]}，项目要{tier}")
    slot = known.book.slots.get(unit)
    if slot is None:
        found.append("它在这一天不存在（拆分、合并或停用）")
    else:
        _, why = _refusal(slot, report)
        found += [why] if why else []
    return found or [f"{lead.code} 的候选已满，它排在后面"]


def forced(known: Known, problem: Problem, key: int, lead: Lead, unit: str) -> Problem | None:
    """The problem with one more offer: the unit given against park or tier; None where a limit or the day forbids it."""
    report, slot = known.reports[key], known.book.slots.get(unit)
    offer = known.book.forced(key, report, slot, lead.text("rating")) if slot is not None else None
    if offer is None:
        return None
    return _with(problem, offer, known.inventory)


def _with(problem: Problem, offer: Offer, inventory: Inventory) -> Problem:
    units = {unit for one in (*problem.offers, offer) for unit in one.units}
    return replace(problem, offers=(*problem.offers, offer), leaves=leaf_map(inventory, sorted(units)))


def _parks(report: MatchReport) -> str:
    """The first few recommended parks by name, and how many there are."""
    names = [choice.park.name for choice in report.site.parks]
    return "、".join(names[:_NAMED]) + (f"等{len(names)}个" if len(names) > _NAMED else "")


def _refusal(slot: Slot, report: MatchReport) -> tuple[str, str]:
    """(kind of reason, its words); both "" where nothing rules the unit out."""
    rejected: Sequence[str] = judge(slot, report.profile, report.slot_lines).rejected
    if not rejected:
        return "", ""
    label = _TAKEN if not slot.free else _LABEL.match(rejected[0])
    kind = label if isinstance(label, str) else f"{label.group()}不合" if label else "硬条件不符"
    return kind, "；".join(rejected)
