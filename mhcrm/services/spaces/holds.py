"""Holds (预留): placing, prolonging, releasing; every check runs inside the transaction that writes.

Whoever writes a hold first takes the interval lock, then reads, then decides: two officers, two processes or a server and
a window can never both get the same floor.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from mhcrm.base.clock import Clock
from mhcrm.base.errors import InputError
from mhcrm.domain.change import ChangeSet
from mhcrm.domain.records import Hold, Space, SpaceKind
from mhcrm.domain.space.intervals import ONE_DAY
from mhcrm.domain.space.inventory import Inventory
from mhcrm.services.spaces.loading import load_inventory, refuse_conflicts, space_by_code, stored_id
from mhcrm.store import Store, UnitOfWork

LOG_KIND = "空间预留"


@dataclass(frozen=True, slots=True)
class HoldView:
    """A hold as a list shows it.

    Attributes:
        state: ``upcoming``, ``running``, ``lapsed`` or ``released`` on the asked-for day.
        days_left: days of the hold still to come, that day included; 0 unless running.
    """

    hold: Hold
    space_code: str
    space_name: str
    lead_code: str
    lead_name: str
    state: str
    days_left: int


class Holds:
    """Writes holds."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def place(
        self,
        space_code: str,
        lead_code: str,
        *,
        until: date,
        start: date | None = None,
        hard: bool = True,
        approver: str = "",
        holder_unit: str = "",
        reason: str = "",
    ) -> ChangeSet:
        """Reserve a unit (or adjoining units, codes joined by +) for a project up to and including ``until``.

        Raises:
            InputError: unknown codes, dates in the wrong order, or the unit, its floor, building or rooms are taken.
        """
        first = start or self._clock.today()
        if until < first:
            raise InputError(f"预留到期日 {until} 早于起始日 {first}。", todo="请改正日期。", code="hold-dates")
        terms = {"approver": approver, "holder_unit": holder_unit, "reason": reason}
        with self._store.write(f"预留 {space_code} 给 {lead_code}") as uow:
            uow.spaces.lock()
            lead_id = stored_id(uow.leads.by_code(lead_code))
            for space in _wanted(uow, space_code):
                place(uow, space, lead_id, first, until, hard=hard, **terms)
            _log(uow, lead_id, self._clock.today(), f"{'预留' if hard else '排队预留'} {space_code}，到 {until} 为止")
        return uow.changes

    def extend(self, hold_id: int, until: date, reason: str) -> ChangeSet:
        """Move the last day of a hold further out; counted, with the reason.

        Raises:
            InputError: no reason, not later than now, lapsed or released, or somebody else has the unit by then.
        """
        if not reason.strip():
            raise InputError("没有写延期的原因。", todo="请写一句原因。", code="no-reason")
        today = self._clock.today()
        with self._store.write("延长预留") as uow:
            uow.spaces.lock()
            hold = _stored(uow, hold_id)
            if hold.released_on is not None or hold.until < today:
                raise InputError("这个预留已经结束，不能延期。", todo="需要时请重新预留。", code="hold-over")
            if until <= hold.until:
                raise InputError(
                    f"新的到期日 {until} 不晚于现在的 {hold.until}。", todo="请改正日期。", code="hold-dates"
                )
            inventory = load_inventory(uow)
            _refuse_gone(inventory.spaces[hold.space_id], hold.until, until)
            if hold.hard:
                refuse_conflicts(inventory, inventory.spaces[hold.space_id], hold.until + ONE_DAY, until)
            uow.holds.extend(hold, until=until, on=today, reason=reason.strip())
            name = inventory.full_name(hold.space_id)
            _log(uow, hold.lead_id, today, f"{name} 的预留由 {hold.until} 延到 {until}：{reason.strip()}")
        return uow.changes

    def harden(self, hold_id: int, approver: str = "") -> ChangeSet:
        """Turn a queued (soft) hold into an exclusive one for the rest of its time.

        Raises:
            InputError: it has ended, is exclusive already, or somebody else has the unit meanwhile.
        """
        today = self._clock.today()
        with self._store.write("转为独占预留") as uow:
            uow.spaces.lock()
            hold = _stored(uow, hold_id)
            if hold.released_on is not None or hold.until < today:
                raise InputError("这个预留已经结束。", todo="需要时请重新预留。", code="hold-over")
            if hold.hard:
                raise InputError("这个预留已经是独占的。", code="hold-hard")
            inventory = load_inventory(uow)
            space = inventory.spaces[hold.space_id]
            first = max(hold.start, today)
            _refuse_gone(space, first, hold.until)
            refuse_conflicts(inventory, space, first, hold.until)
            uow.holds.update(hold.id, {"hard": True, **({"approver": approver} if approver else {})})
            _log(uow, hold.lead_id, today, f"{inventory.full_name(space.id)} 的排队预留转为独占，到 {hold.until} 为止")
        return uow.changes

    def release(self, hold_id: int, reason: str) -> ChangeSet:
        """End a hold today; the unit is free from today on, and who queues behind moves up.

        Raises:
            InputError: no reason, or the hold has ended already.
        """
        if not reason.strip():
            raise InputError("没有写解除预留的原因。", todo="请写一句原因。", code="no-reason")
        today = self._clock.today()
        with self._store.write("解除预留") as uow:
            uow.spaces.lock()
            hold = _stored(uow, hold_id)
            if hold.released_on is not None:
                raise InputError(f"这个预留已在 {hold.released_on} 解除。", code="hold-over")
            _end(uow, hold, today, reason.strip())
        return uow.changes

    def views(self, lead_code: str | None = None, on: date | None = None) -> list[HoldView]:
        """Holds with names, running ones that end soonest first."""
        day = on or self._clock.today()
        with self._store.read() as view:
            spaces = {space.id: space for space in view.spaces.all()}
            names = Inventory(spaces.values(), ())
            rows = (
                view.holds.all() if lead_code is None else view.holds.of_lead(stored_id(view.leads.by_code(lead_code)))
            )
            leads = {stored_id(lead): lead for lead in view.leads.many({row.lead_id for row in rows})}
        found = []
        for row in rows:
            lead, state = leads[row.lead_id], hold_state(row, day)
            title = lead.text("project") or lead.text("company")
            left = (row.until - day).days + 1 if state == "running" else 0
            space = spaces[row.space_id]
            found.append(HoldView(row, space.code, names.full_name(space.id), lead.code or "", title, state, left))
        order = ("running", "upcoming", "lapsed", "released")
        return sorted(found, key=lambda item: (order.index(item.state), item.hold.until, item.hold.rank, item.hold.id))


def place(uow: UnitOfWork, space: Space, lead_id: int, first: date, until: date, *, hard: bool, **terms: str) -> int:
    """Write one hold inside an open unit of work that holds the interval lock; returns its id.

    Raises:
        InputError: a park, a unit that does not exist throughout, or (hard) something in the way.
    """
    if space.kind is SpaceKind.PARK:
        raise InputError("园区不能整体预留。", todo="请选楼栋、楼层、房间或地块。", code="hold-park")
    _refuse_gone(space, first, until)
    if hard:
        refuse_conflicts(load_inventory(uow), space, first, until)
    queue = [row for row in uow.holds.of_space(space.id) if row.released_on is None and row.until >= first]
    rank = 1 + max((row.rank for row in queue), default=0)
    values = {"space_id": space.id, "lead_id": lead_id, "start": first, "until": until, "hard": hard, "rank": rank}
    return uow.holds.add({**values, **terms})


def release_of_lead(uow: UnitOfWork, lead_id: int, on: date, why: str) -> int:
    """End every open hold of a project that leaves the pipeline, with a line in its timeline; returns how many."""
    open_ones = [row for row in uow.holds.of_lead(lead_id) if row.released_on is None and row.until >= on]
    for hold in open_ones:
        _end(uow, hold, on, why)
    return len(open_ones)


def hold_state(hold: Hold, on: date) -> str:
    """``upcoming``, ``running``, ``lapsed`` or ``released`` on a day."""
    if hold.released_on is not None and hold.released_on <= on:
        return "released"
    if on < hold.start:
        return "upcoming"
    return "running" if on <= hold.until else "lapsed"


def _end(uow: UnitOfWork, hold: Hold, on: date, reason: str) -> None:
    uow.holds.release(hold.id, on=on, reason=reason)
    behind = [row for row in uow.holds.of_space(hold.space_id) if row.released_on is None and row.rank > hold.rank]
    for row in behind:
        uow.holds.update(row.id, {"rank": row.rank - 1})
    space = uow.spaces.get(hold.space_id)
    name = space.code if space is not None else str(hold.space_id)
    _log(uow, hold.lead_id, on, f"解除 {name} 的预留（原到 {hold.until}）：{reason}")


def _log(uow: UnitOfWork, lead_id: int, on: date, text: str) -> None:
    uow.activities.add(lead_id, on=on, kind=LOG_KIND, text=text)


def _stored(uow: UnitOfWork, hold_id: int) -> Hold:
    hold = uow.holds.get(hold_id)
    if hold is None:
        raise InputError(f"没有编号为 {hold_id} 的预留。", todo="用 mhcrm spaces holds 查预留号。", code="unknown-hold")
    return hold


def _wanted(uow: UnitOfWork, code: str) -> Sequence[Space]:
    found = uow.spaces.by_code(code.strip())
    if found is not None or "+" not in code:
        return [found or space_by_code(uow, code)]
    return [space_by_code(uow, part) for part in code.split("+")]


def _refuse_gone(space: Space, first: date, until: date) -> None:
    """A unit that is split, merged or not yet made within the time cannot be promised under this name."""
    if space.exists(first) and space.exists(until):
        return
    span = f"{space.valid_from or '起初'} 起" + (f"，到 {space.valid_to - ONE_DAY} 止" if space.valid_to else "")
    raise InputError(
        f"{space.code} 在这段时间不存在（{span}）。",
        "它经过拆分、合并或停用。",
        "请选拆分或合并后的单元。",
        "space-gone",
    )
