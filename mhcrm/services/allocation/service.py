"""Use cases of the allocation: solve, explain, compare, accept as soft holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from mhcrm.base.clock import Clock
from mhcrm.base.errors import InputError
from mhcrm.base.files import write_whole
from mhcrm.base.progress import Progress, silent
from mhcrm.domain.change import ChangeSet
from mhcrm.domain.lead import Lead
from mhcrm.domain.matching.report import MatchReport
from mhcrm.domain.records import Filter, Hold, LeadQuery, Space
from mhcrm.domain.space.allocation.model import Offer, Plan, Problem, leaf_map
from mhcrm.domain.space.allocation.offers import OfferBook, Refusals, offered_units
from mhcrm.domain.space.allocation.solve import solve
from mhcrm.domain.space.allocation.why import Reason, why_not
from mhcrm.domain.space.intervals import gather
from mhcrm.domain.space.inventory import Inventory
from mhcrm.domain.space.slots import combined_slots_on, slots_on
from mhcrm.domain.stages import OPEN_STAGES
from mhcrm.plan.allocation_rules import AllocationRules
from mhcrm.services.allocation.reasons import Held, Known, forced, held_of, nothing_offered, outside, refuse_held
from mhcrm.services.allocation.snapshot import Difference, Snapshot, compared, differences, read_snapshot, snapshot_of
from mhcrm.store import Store, UnitOfWork

MatchAll = Callable[[Sequence[Lead]], Sequence[MatchReport]]
PlaceSoft = Callable[[UnitOfWork, Space, int, date, date, str], object]


@dataclass(frozen=True)
class Allocation:
    """A solved plan with the names it needs to be read.

    Attributes:
        on: the day whose free units were offered.
        leads: project id → lead. ``units``: unit id → (code, full name).
        undecided: open projects that could not take part because their space tier is 待核实.
        pins, vetoes: the officer's wishes by codes, as they were asked.
        known: what the offers were made of. held: projects that stay in the unit they hold exclusively.
        nothing: project id → why it has no candidate; such a project is among ``unplaced``.
    """

    on: date
    problem: Problem
    plan: Plan
    leads: Mapping[int, Lead]
    units: Mapping[int, tuple[str, str]]
    refused: Refusals
    undecided: tuple[int, ...]
    known: Known
    held: tuple[Held, ...] = ()
    nothing: Mapping[int, str] = field(default_factory=dict)
    pins: Mapping[str, str] = field(default_factory=dict)
    vetoes: tuple[tuple[str, str], ...] = ()

    def why_left(self, project: int) -> str:
        """Why a project that took part has no place."""
        if project in self.undecided:
            return "空间层级待核实，没有参加"
        if project in self.nothing:
            return self.nothing[project]
        if not any(offer.project == project for offer in self.problem.usable()):
            return "合适的空位都被人工排除"
        return "合适的空位给了得分更高的安排"

    def parts(self, project: int, units: tuple[int, ...]) -> tuple[tuple[str, float], ...]:
        """The named parts of a placed project's value."""
        for offer in self.problem.offers:
            if offer.project == project and offer.units == units:
                return offer.parts
        return ()

    def place(self, units: Sequence[int]) -> str:
        """Where that is: one unit, neighbours joined, or two sites."""
        names = [self.units[unit][1] if unit in self.units else "原空间" for unit in units]
        if len(names) < 2:
            return "".join(names)
        stems = {name.rpartition(" ")[0] for name in names}
        if len(stems) == 1:
            return f"{names[0]}—{names[-1].rpartition(' ')[2]}（{len(names)}处相连）"
        return " ＋ ".join(names)

    def code(self, units: Sequence[int]) -> str:
        """The codes joined by +, as they are pinned and proposed."""
        return "+".join(self.units[unit][0] for unit in units)


class AllocationService:
    """Projects × free units → the best plan.

    Args:
        match_all: matches leads without storing anything (the matching service's own function).
        place_soft: queues a soft hold inside an open unit of work (the spaces service's own function).
    """

    def __init__(
        self, store: Store, clock: Clock, rules: AllocationRules, match_all: MatchAll, place_soft: PlaceSoft
    ) -> None:
        self._store = store
        self._clock = clock
        self._rules = rules
        self._match_all = match_all
        self._place = place_soft

    def solve(
        self,
        codes: Sequence[str] | None = None,
        *,
        on: date | None = None,
        pins: Mapping[str, str] | None = None,
        vetoes: Sequence[tuple[str, str]] = (),
        time_limit: float = 120.0,
        gap: float = 0.0,
        progress: Progress | None = None,
    ) -> Allocation:
        """The best assignment for the named projects, or for all open ones without a hard hold.

        Args:
            pins: project code → unit code it must get (codes joined by + for several together).
            vetoes: (project code, unit code).

        Raises:
            InputError: unknown codes; pins that contradict each other or cannot be had, with the reason.
            Cancelled: stopped by the user.
        """
        day = on or self._clock.today()
        progress = progress or silent()
        leads, inventory, held = self._read(codes, day)
        refuse_held(held, [*(pins or {}), *(project for project, _ in vetoes)])
        unit_ids = {space.code: space.id for space in inventory.spaces.values()}
        slots = [*slots_on(inventory, day), *combined_slots_on(inventory, day)]
        book = OfferBook(slots, unit_ids, self._rules)
        reports = dict(zip(leads, self._match_all(list(leads.values())), strict=True))
        undecided = tuple(key for key, report in reports.items() if report.tier.name is None)
        offers, nothing = _offered(book, leads, reports)
        by_code = {lead.code: key for key, lead in leads.items()}
        wishes = [(_known(by_code, project, "项目"), _known(unit_ids, unit, "空间")) for project, unit in vetoes]
        pinned = {
            _known(by_code, p, "项目"): tuple(_known(unit_ids, code, "空间") for code in u.split("+"))
            for p, u in (pins or {}).items()
        }
        _refuse_pins(pins or {}, pinned, offers, book.refused, inventory)
        leaves, part = leaf_map(inventory, sorted(offered_units(offers))), tuple(set(leads) - set(undecided))
        problem = Problem(tuple(offers), leaves, pinned, frozenset(wishes), part)
        plan = solve(problem, time_limit=time_limit, gap=gap, progress=progress)
        units = {key: (inventory.spaces[key].code, inventory.full_name(key)) for key in offered_units(offers)}
        return Allocation(
            day, problem, plan, leads, units, book.refused, undecided,
            Known(inventory, reports, book), held, nothing, dict(pins or {}), tuple(vetoes),
        )  # fmt: skip

    def _read(self, codes: Sequence[str] | None, day: date) -> tuple[dict[int, Lead], Inventory, tuple[Held, ...]]:
        """The projects that still need a place, the inventory, and the projects that have theirs to themselves."""
        with self._store.read() as view:
            ids = view.leads.ids(_open_query()) if codes is None else [_id(view.leads.by_code(code)) for code in codes]
            holds = view.holds.all()
            live = [hold for hold in holds if hold.hard and hold.released_on is None and hold.until >= day]
            placed = {hold.lead_id for hold in live}
            asked = {_id(lead): lead for lead in view.leads.many(ids)}
            inventory = Inventory(view.spaces.all(), gather(view.occupancy.all(), holds, {}))
        leads = {key: lead for key, lead in asked.items() if key not in placed}
        return leads, inventory, held_of(asked, live, inventory)

    @staticmethod
    def why_not(
        allocation: Allocation, project: str, unit: str, progress: Progress | None = None
    ) -> tuple[Reason, str]:
        """为什么不是它: the reason and its sentence, for any project and unit code."""
        refuse_held(allocation.held, [project])
        leads = {lead.code: key for key, lead in allocation.leads.items()}
        key = _known(leads, project, "项目")
        unit_id = next((number for number, (code, _) in allocation.units.items() if code == unit), None)
        refused = allocation.refused.get((key, unit))
        if refused:
            return Reason("no-offer"), f"不满足硬条件：{'；'.join(refused)}。"
        if not any(offer.project == key and unit_id in offer.units for offer in allocation.problem.offers):
            return _outside(allocation, key, unit, progress)
        if unit_id is None:
            raise AssertionError("an offered unit has an id")
        reason = why_not(allocation.problem, allocation.plan, key, unit_id, progress=progress)
        return reason, _sentence(reason, allocation)

    @staticmethod
    def read(path: Path) -> Snapshot:
        """A plan kept earlier.

        Raises:
            InputError: the file cannot be read or is no plan.
        """
        return read_snapshot(path)

    @staticmethod
    def differences(before: Snapshot, after: Allocation) -> list[Difference]:
        """Projects that stand elsewhere than in an earlier plan."""
        return differences(before, snapshot_of(after))

    @staticmethod
    def compared(before: Snapshot, after: Allocation) -> str:
        """Two plans in one sentence."""
        return compared(before, snapshot_of(after))

    @staticmethod
    def snapshot(allocation: Allocation) -> Snapshot:
        """A plan as it can be compared later."""
        return snapshot_of(allocation)

    def write(
        self,
        allocation: Allocation,
        folder: Path,
        before: Snapshot | None = None,
        fixed_time: datetime | None = None,
    ) -> tuple[Path, Path]:
        """Write ``分配方案_<day>.pdf`` and ``.xlsx``; with ``before`` also what changed against that plan.

        Raises:
            EnvironmentProblem: the folder cannot be written.
        """
        from mhcrm.services.allocation import paper

        words, made = paper.compose(allocation, before), fixed_time or self._clock.now()
        stem = folder / f"分配方案_{allocation.on:%Y%m%d}"
        printed, book = stem.with_suffix(".pdf"), stem.with_suffix(".xlsx")
        pages, cells = paper.pdf(words, made), paper.workbook(words, made)
        write_whole(printed, lambda part: part.write_bytes(pages))
        write_whole(book, lambda part: part.write_bytes(cells))
        return printed, book

    def accept(self, allocation: Allocation, *, until: date, approver: str = "") -> ChangeSet:
        """Keep a plan as soft holds, in one step that can be undone.

        Raises:
            InputError: nothing to keep, or the end lies before the plan's day.
        """
        if not allocation.plan.assignments:
            raise InputError("方案里没有安排任何项目。", todo="请先放宽条件再求解。", code="empty-plan")
        if until < allocation.on:
            raise InputError(
                f"预留到期日 {until} 早于方案日期 {allocation.on}。", todo="请改晚到期日。", code="hold-dates"
            )
        count = len(allocation.plan.assignments)
        with self._store.write(f"按分配方案软预留 {count} 个项目") as uow:
            uow.spaces.lock()
            for item in allocation.plan.assignments:
                queued = {row.space_id for row in uow.holds.of_lead(item.project) if _still(row, allocation.on)}
                for unit in item.units:
                    space = uow.spaces.get(unit)
                    if space is None:
                        raise InputError("方案里的一处空间已被删除。", todo="请重新求解后再确认。", code="unit-gone")
                    if unit not in queued:  # kept by an earlier plan already
                        self._place(uow, space, item.project, allocation.on, until, approver)
        return uow.changes


def _still(hold: Hold, on: date) -> bool:
    return hold.released_on is None and hold.until >= on


def _refuse_pins(
    pins: Mapping[str, str],
    pinned: Mapping[int, tuple[int, ...]],
    offers: Sequence[Offer],
    refused: Refusals,
    inventory: Inventory,
) -> None:
    """A pin no offer answers is told with its reason before anything is solved."""
    codes = {value: (project, unit) for (project, unit), value in zip(pins.items(), pinned.items(), strict=True)}
    for (project, units), (code, unit_code) in codes.items():
        if any(offer.project == project and set(offer.units) == set(units) for offer in offers):
            continue
        why = [word for part in unit_code.split("+") for word in refused.get((project, part), ())]
        place = "、".join(inventory.full_name(unit) for unit in units)
        cause = "；".join(why) if why else "不在该项目的推荐园区、空间层级，或当日不可用。"
        raise InputError(
            f"{code} 不能固定到 {place}。",
            f"{cause.rstrip('。')}。",
            "请改选可用的空间；固定没有生效。",
            "pin-impossible",
        )


def _open_query() -> LeadQuery:
    return LeadQuery(filters=(Filter("stage", "in", [stage.value for stage in OPEN_STAGES]),), sort=(("id", False),))


def _id(lead: Lead) -> int:
    if lead.id is None:
        raise AssertionError("a lead read from the store has an id")
    return lead.id


def _offered(
    book: OfferBook, leads: Mapping[int, Lead], reports: Mapping[int, MatchReport]
) -> tuple[list[Offer], dict[int, str]]:
    """(every offer, project of a known tier that has none → why)."""
    offers: list[Offer] = []
    nothing: dict[int, str] = {}
    for key, report in reports.items():
        found = book.offers(key, report, leads[key].text("rating"))
        if not found and report.tier.name is not None:
            nothing[key] = nothing_offered(report, book)
        offers += found
    return offers, nothing


def _known(ids: Mapping[str, int] | Mapping[str | None, int], code: str, what: str) -> int:
    found = ids.get(code)
    if found is None:
        raise InputError(f"本次求解里没有编号为“{code}”的{what}。", todo="请核对编号。", code="unknown-code")
    return found


def _outside(allocation: Allocation, key: int, unit: str, progress: Progress | None) -> tuple[Reason, str]:
    """A unit that was no candidate: what keeps it out, and what it would cost where nothing hard forbids it."""
    lead = allocation.leads[key]
    words = f"{'；'.join(outside(allocation.known, key, lead, unit))}。"
    wider = forced(allocation.known, allocation.problem, key, lead, unit)
    if wider is None:
        return Reason("no-offer"), words
    unit_id = wider.offers[-1].units[0]
    reason = why_not(wider, allocation.plan, key, unit_id, progress=progress)
    if reason.kind != "costs":
        return reason, words + _sentence(reason, allocation)
    cost = "不减少" if reason.cost <= 1e-6 else f"少 {reason.cost:.1f}"
    names = "、".join(allocation.leads[one].text("project") or allocation.leads[one].code or "" for one in reason.moved)
    moved = f"，并要调整：{names}" if names else ""
    return reason, f"{words}硬要放在这里，全盘得分会{cost}{moved}；要这样办，请直接预留。"


def _sentence(reason: Reason, allocation: Allocation) -> str:
    if reason.kind == "given":
        return "方案就是这样安排的。"
    if reason.kind == "vetoed":
        return "已被人工排除。"
    if reason.kind == "impossible":
        return "与已固定的安排冲突，不能再放。"
    if reason.kind == "no-offer":
        return "这处空间不在该项目的可选范围内。"
    names = "、".join(allocation.leads[key].text("project") or allocation.leads[key].code or "" for key in reason.moved)
    if reason.cost <= 1e-6:
        return "放在这里同样好，只是并列方案中的另一个。" + (f"需要同时调整：{names}。" if names else "")
    return f"可以放，但全盘得分会少 {reason.cost:.1f}" + (f"，并要调整：{names}。" if names else "。")
