"""企业诉求 for both faces: raised, answered, confirmed by the company, closed by somebody else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from mhcrm.base.clock import Clock
from mhcrm.base.errors import InputError
from mhcrm.domain.approvals.workdays import WorkDays
from mhcrm.domain.change import ChangeSet
from mhcrm.domain.demands.records import Demand
from mhcrm.domain.demands.rules import (
    DemandState,
    DemandView,
    check_answer,
    check_close,
    check_confirm,
    kind_of,
    view_of,
)
from mhcrm.domain.due import DueItem, DueLevel, by_urgency
from mhcrm.store import Store, UnitOfWork


@dataclass(frozen=True, slots=True)
class DemandLine:
    """A demand with its project's code and name."""

    view: DemandView
    lead_code: str
    lead_name: str


class DemandsService:
    """Demands of companies.

    Args:
        kinds: the document's eight kinds → words people use for them.
        cite: 文号 and place the kinds come from.
        warn: working days before the due day at which a demand turns yellow (编者规则).
    """

    def __init__(
        self, store: Store, clock: Clock, kinds: Mapping[str, Sequence[str]], cite: str, workdays: WorkDays, warn: int
    ) -> None:
        self._store, self._clock, self._workdays, self._warn = store, clock, workdays, warn
        self.kinds, self.cite = kinds, cite

    # -- reading ----------------------------------------------------------------------------------
    def lines(
        self, code: str | None = None, *, kind: str = "", department: str = "", closed: bool = False
    ) -> tuple[DemandLine, ...]:
        """Demands of a project (or of all), open ones longest overdue first, closed ones only when asked for."""
        wanted = kind_of(kind, self.kinds) if kind else ""
        with self._store.read() as view:
            if code is None:
                found = view.loops.demands.all()
            else:
                found = view.loops.demands.of_lead(view.leads.by_code(code).id or 0)
            leads = {lead.id: lead for lead in view.leads.many({one.lead_id for one in found})}
        lines = []
        for one in found:
            shown, lead = self._view(one), leads.get(one.lead_id)
            if shown.state is DemandState.CLOSED and not closed:
                continue
            if wanted in ("", one.kind) and department in one.department:
                name = (lead.text("project") or lead.text("company")) if lead is not None else ""
                lines.append(DemandLine(shown, (lead.code or "") if lead is not None else "", name))
        return tuple(sorted(lines, key=_order))

    def get(self, demand_id: int) -> Demand:
        """One demand.

        Raises:
            InputError: there is none.
        """
        with self._store.read() as view:
            return _found(view.loops.demands.get(demand_id), demand_id)

    def due_items(self, as_of: date | None = None) -> tuple[DueItem, ...]:
        """Open demands with a due day, and answered ones the company has not confirmed (due the day of the answer)."""
        on, found = as_of or self._clock.today(), []
        with self._store.read() as view:
            for one in view.loops.demands.where(closed_on=None):
                shown = view_of(one, on, self._workdays, self._warn)
                if shown.level is not None and one.due is not None and shown.left is not None:
                    title = f"{one.kind}：{one.text}"
                    found.append(
                        DueItem(
                            "demand", one.id, "诉求", title, one.due, shown.left, shown.level, one.lead_id, one.owner,
                            one.department or "承办部门", shown.words,
                        )
                    )  # fmt: skip
        return by_urgency(found)

    # -- writing ----------------------------------------------------------------------------------
    def add(
        self,
        code: str,
        kind: str,
        text: str,
        *,
        department: str = "",
        due: date | None = None,
        owner: str = "",
        on: date | None = None,
    ) -> ChangeSet:
        """Write down what a company asks for.

        Raises:
            InputError: unknown project or kind, no words, or due before it was raised.
        """
        name, day = kind_of(kind, self.kinds), self._day(on)
        if not text.strip():
            raise InputError("诉求内容是空的。", "", "请写企业要解决什么。", "demand-empty")
        if due is not None and due < day:
            raise InputError(f"答复期限 {due} 早于提出日 {day}。", "", "请改正日期。", "demand-dates")
        with self._store.write(f"登记诉求（{name}）") as uow:
            uow.loops.lock()
            lead = uow.leads.by_code(code)
            values: dict[str, object] = {
                "lead_id": lead.id,
                "company": lead.text("company"),
                "kind": name,
                "text": text.strip(),
            }
            values |= {"raised_on": day, "department": department.strip(), "due": due}
            demand_id = uow.loops.demands.add({**values, "owner": owner.strip() or lead.text("owner")})
            self._note(uow, lead.id, demand_id, day, "提出诉求", f"{name}：{text.strip()}")
        return uow.changes

    def hand(self, demand_id: int, *, department: str = "", due: date | None = None, owner: str = "") -> ChangeSet:
        """Give a demand to another department or person, or set another due day.

        Raises:
            InputError: closed, nothing given, or due before it was raised.
        """
        changes: dict[str, object] = {"department": department.strip(), "owner": owner.strip(), "due": due}
        changes = {key: value for key, value in changes.items() if value}
        if not changes:
            raise InputError("没有写交给谁，也没有写期限。", "", "请至少写一项。", "nothing-given")
        with self._store.write("转办诉求") as uow:
            uow.loops.lock()
            demand = self._open(uow, demand_id)
            if due is not None and due < demand.raised_on:
                raise InputError(f"答复期限 {due} 早于提出日 {demand.raised_on}。", "", "请改正日期。", "demand-dates")
            uow.loops.demands.update(demand.id, changes)
            words = "，".join(f"{_LABELS[key]} {value}" for key, value in changes.items())
            self._note(uow, demand.lead_id, demand.id, self._clock.today(), "转办诉求", words)
        return uow.changes

    def answer(self, demand_id: int, text: str, *, by: str = "", on: date | None = None) -> ChangeSet:
        """Register the answer; by default it is the writer's own."""
        day = self._day(on)
        with self._store.write("答复诉求") as uow:
            uow.loops.lock()
            demand = self._found(uow, demand_id)
            check_answer(demand, text)
            self._in_order(day, demand.raised_on)
            who = by.strip() or uow.access.actor
            values = {"answer": text.strip(), "answered_on": day, "answered_by": who}
            uow.loops.demands.update(demand.id, values)
            self._note(uow, demand.lead_id, demand.id, day, "答复诉求", text.strip())
        return uow.changes

    def confirm(self, demand_id: int, by: str, *, note: str = "", on: date | None = None) -> ChangeSet:
        """Register that the company confirmed the answer: who there, how."""
        day = self._day(on)
        with self._store.write("企业确认诉求") as uow:
            uow.loops.lock()
            demand = self._found(uow, demand_id)
            check_confirm(demand, by)
            self._in_order(day, demand.answered_on or day)
            values = {"confirmed_on": day, "confirmed_by": by.strip(), "confirm_note": note.strip()}
            uow.loops.demands.update(demand.id, values)
            self._note(
                uow, demand.lead_id, demand.id, day, "企业确认", f"{by.strip()}{'：' if note else ''}{note.strip()}"
            )
        return uow.changes

    def decline(self, demand_id: int, reason: str) -> ChangeSet:
        """The company does not accept the answer: it is open again, the answer stays in the history."""
        if not reason.strip():
            raise InputError("没有写企业为什么不认可。", "", "请写一句原因。", "no-reason")
        with self._store.write("企业不认可答复") as uow:
            uow.loops.lock()
            demand = self._open(uow, demand_id)
            if demand.answered_on is None:
                raise InputError("还没有答复。", "", "请先登记答复。", "demand-unanswered")
            blank = {"answer": "", "answered_on": None, "answered_by": "", "confirmed_on": None}
            uow.loops.demands.update(demand.id, {**blank, "confirmed_by": "", "confirm_note": ""})
            words = f"{reason.strip()}（原答复：{demand.answer}）"
            self._note(uow, demand.lead_id, demand.id, self._clock.today(), "企业不认可", words)
        return uow.changes

    def close(self, demand_id: int, by: str = "") -> ChangeSet:
        """Close an answered and confirmed demand; not by the one who answered."""
        with self._store.write("办结诉求") as uow:
            uow.loops.lock()
            demand = self._found(uow, demand_id)
            who = by.strip() or uow.access.actor
            check_close(demand, who)
            day = self._clock.today()
            uow.loops.demands.update(demand.id, {"closed_on": day, "closed_by": who})
            self._note(uow, demand.lead_id, demand.id, day, "办结诉求", who)
        return uow.changes

    def reopen(self, demand_id: int, reason: str) -> ChangeSet:
        """Open a closed demand again; answer and confirmation start anew."""
        if not reason.strip():
            raise InputError("重新打开要写原因。", "", "请写一句原因。", "no-reason")
        with self._store.write("重新打开诉求") as uow:
            uow.loops.lock()
            demand = self._found(uow, demand_id)
            if demand.closed_on is None:
                raise InputError("这条诉求没有办结，不用重新打开。", code="demand-running")
            blank: dict[str, object] = {"answer": "", "answered_on": None, "answered_by": "", "confirmed_on": None}
            blank |= {"confirmed_by": ""}
            blank |= {"confirm_note": "", "closed_on": None, "closed_by": "", "reopened": demand.reopened + 1}
            uow.loops.demands.update(demand.id, blank)
            words = f"{reason.strip()}（原答复：{demand.answer}）"
            self._note(uow, demand.lead_id, demand.id, self._clock.today(), "重新打开诉求", words)
        return uow.changes

    # -- inside -----------------------------------------------------------------------------------
    def _view(self, demand: Demand) -> DemandView:
        return view_of(demand, self._clock.today(), self._workdays, self._warn)

    def _day(self, on: date | None) -> date:
        today = self._clock.today()
        if on is not None and on > today:
            raise InputError(f"日期 {on} 在今天（{today}）之后。", "", "请写实际发生的日期。", "future-date")
        return on or today

    @staticmethod
    def _in_order(day: date, before: date) -> None:
        if day < before:
            raise InputError(f"日期 {day} 早于上一步的 {before}。", "", "请核对日期。", "date-order")

    @staticmethod
    def _found(uow: UnitOfWork, demand_id: int) -> Demand:
        return _found(uow.loops.demands.get(demand_id), demand_id)

    def _open(self, uow: UnitOfWork, demand_id: int) -> Demand:
        demand = self._found(uow, demand_id)
        if demand.closed_on is not None:
            raise InputError(
                f"这条诉求已在 {demand.closed_on} 办结。", "", "要改动请先重新打开，并写明原因。", "demand-closed"
            )
        return demand

    @staticmethod
    def _note(uow: UnitOfWork, lead_id: int | None, demand_id: int, day: date, kind: str, text: str) -> None:
        uow.loops.note(lead_id, "demand", demand_id, day, kind, text)


_LABELS = {"department": "承办部门", "owner": "负责人", "due": "答复期限"}


def _found(demand: Demand | None, demand_id: int) -> Demand:
    if demand is None:
        raise InputError(f"没有编号为 {demand_id} 的诉求。", "", "用 mhcrm demand list 查编号。", "unknown-demand")
    return demand


def _order(line: DemandLine) -> tuple[int, int, int]:
    levels = (DueLevel.OVERDUE, DueLevel.TODAY, DueLevel.SOON, DueLevel.LATER, None)
    states = tuple(DemandState)
    return (states.index(line.view.state), levels.index(line.view.level), -line.view.age)
