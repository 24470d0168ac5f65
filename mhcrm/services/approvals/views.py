"""What a case looks like to a reader: every item with its light, its wait and what may follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from mhcrm.domain.approvals.lights import ClockView, clock_of, turn_of
from mhcrm.domain.approvals.moves import allowed
from mhcrm.domain.approvals.network import Schedule, ready, schedule, waiting_for
from mhcrm.domain.approvals.promises import Standing, frozen_items, gate_locks, milestones
from mhcrm.domain.approvals.records import (
    ACCEPTANCE,
    TERMINAL,
    Case,
    Item,
    ItemState,
    LoopEvent,
    Material,
    Session,
)
from mhcrm.domain.lead import Lead
from mhcrm.plan.approval_templates import ApprovalTemplate
from mhcrm.services.approvals.cases import loops_of
from mhcrm.services.approvals.loading import Book, Kit
from mhcrm.store import ReadView


@dataclass(frozen=True, slots=True)
class ItemView:
    """An item as a list shows it.

    Attributes:
        ready: 可办: prerequisites met, not filed, not frozen.
        waits: names of prerequisites not done yet.
        frozen: why it is frozen, "" when it is not.
        locked: why its hard gate is locked.
        turn: who has to act.
        moves: states that may follow.
        start, finish: earliest days; None for what is behind us or cannot be told.
        slack: working days it may slip; None when done.
    """

    item: Item
    materials: tuple[Material, ...]
    promises: tuple[Standing, ...]
    ready: bool
    waits: tuple[str, ...]
    frozen: str
    locked: tuple[str, ...]
    clock: ClockView
    turn: str
    moves: tuple[ItemState, ...]
    critical: bool
    start: date | None
    finish: date | None
    slack: int | None


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case whole, on a day.

    Attributes:
        open_loops: what keeps it from being closed; empty = it may be closed.
        history: newest first; what an overdue promise set off is told with author 系统.
        caveat: what has to be said beside every count of working days, "" when nothing.
        cite: 文号 and place of the way of working; ``mark`` says whose the items are.
        warning: the network is not that of the project's own 落地方式; "" when it is, or when that is unknown.
    """

    case: Case
    lead_code: str
    lead_name: str
    on: date
    items: tuple[ItemView, ...]
    schedule: Schedule
    locks: Mapping[str, tuple[str, ...]]
    open_loops: tuple[str, ...]
    session: Session | None
    history: tuple[LoopEvent, ...]
    caveat: str
    mark: str
    cite: str
    warning: str = ""

    @property
    def ready(self) -> tuple[ItemView, ...]:
        """Items that may be done now, all at once."""
        return tuple(one for one in self.items if one.ready)

    @property
    def done(self) -> int:
        """How many items are terminal."""
        return sum(one.item.state in TERMINAL for one in self.items)


def case_view(view: ReadView, book: Book, lead: Lead, kit: Kit, template: ApprovalTemplate | None) -> CaseView:
    """The view of a case on the reference day."""
    on = kit.clock.today()
    standings = book.standings(kit, on)
    frozen, locks = frozen_items(book.items, standings), gate_locks(book.items, book.promises)
    plan = schedule(book.items, on, kit.workdays)
    doable = {one.key for one in ready(book.items, frozen)}
    items = tuple(_item(one, book, kit, standings, frozen, locks, plan, doable) for one in book.items)
    gate = next((one for one in book.items if one.gate == ACCEPTANCE), None)
    return CaseView(
        case=book.case,
        lead_code=lead.code or "",
        lead_name=lead.text("project") or lead.text("company") or (lead.code or ""),
        on=on,
        items=items,
        schedule=plan,
        locks=locks,
        open_loops=() if book.case.closed_on is not None else loops_of(view, book),
        session=book.session_of(gate) if gate is not None else None,
        history=_history(view, book, standings, kit, on),
        caveat=kit.caveat(on, plan.finish),
        mark=book.case.template.split(" ")[0] or "编者模板",
        cite=f"{template.doc} {template.at}" if template is not None else "",
        warning=_other_track(kit.expected(view, lead), book, lead) if book.case.closed_on is None else "",
    )


def _other_track(expected: tuple[str, str], book: Book, lead: Lead) -> str:
    track, name = expected
    if not track or track == book.case.track:
        return ""
    text = lead.text("space_mode")
    said = f"“{text}”（{name}）" if text and text != name else f"“{name}”"
    return (
        f"这个项目的落地方式是{said}，启动的却是“{book.case.template}”的事项网络，两者不一致。"
        "选错了请撤回后重新启动，或改正落地方式。"
    )


def _item(
    item: Item,
    book: Book,
    kit: Kit,
    standings: Sequence[Standing],
    frozen: Mapping[str, str],
    locks: Mapping[str, tuple[str, ...]],
    plan: Schedule,
    doable: set[str],
) -> ItemView:
    on = kit.clock.today()
    mine = tuple(one for one in standings if one.promise.item_id == item.id)
    span, done = plan.spans[item.key], item.state in TERMINAL
    told = not done and item.key not in plan.blocked
    begun = item.accepted_on is not None
    return ItemView(
        item=item,
        materials=book.materials_of(item),
        promises=mine,
        ready=item.key in doable,
        waits=tuple(one.name for one in waiting_for(item, book.items)) if not done else (),
        frozen="" if done else frozen.get(item.key, ""),
        locked=() if done or not item.gate else locks.get(item.gate, ()),
        clock=clock_of(item, mine, on, kit.workdays, kit.limits),
        turn=turn_of(item, book.items),
        moves=allowed(item),
        critical=item.key in plan.critical,
        start=(item.accepted_on if begun else kit.workdays.add(on, span.start)) if told else None,
        finish=kit.workdays.add(on, span.finish) if told else None,
        slack=None if done else span.slack,
    )


def _history(view: ReadView, book: Book, standings: Sequence[Standing], kit: Kit, on: date) -> tuple[LoopEvent, ...]:
    ids = {one.id for one in book.items}
    lead_id = book.case.lead_id
    kept = [
        one
        for one in view.loops.events.of_lead(lead_id)
        if (one.subject == "approval_item" and one.subject_id in ids)
        or (one.subject == "approval_case" and one.subject_id == book.case.id)
    ]
    derived = [
        LoopEvent(0, lead_id, "approval_item", one.promise.item_id, day, "到期", words, author="系统")
        for one in standings
        for day, words in milestones(one.promise, on, kit.workdays, kit.limits)
    ]
    return tuple(sorted([*kept, *derived], key=lambda one: (one.on, one.id), reverse=True))
