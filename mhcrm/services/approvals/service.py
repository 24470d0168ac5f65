"""审批推进 for both faces: 并联推进、容缺后补、跟踪审批、综合验收、闭环管理 (闵府规发〔2024〕11号 第41条)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from mhcrm.base.errors import InputError
from mhcrm.domain.approvals.lights import Light, clock_of, turn_of
from mhcrm.domain.approvals.network import ready, schedule
from mhcrm.domain.approvals.promises import frozen_items, gate_locks, standing
from mhcrm.domain.approvals.records import RUNNING, TERMINAL, Case, Item, LoopEvent, Opinion, Promise, Session, Verdict
from mhcrm.domain.due import DueItem, by_urgency, level_of
from mhcrm.domain.lead import Lead
from mhcrm.services.approvals.acceptance import Acceptance
from mhcrm.services.approvals.cases import Cases
from mhcrm.services.approvals.limits import LimitsBook
from mhcrm.services.approvals.loading import Book, Kit, any_book, book_of, books_of, latest_case, lead_of
from mhcrm.services.approvals.promises import Promises
from mhcrm.services.approvals.steps import Steps
from mhcrm.services.approvals.templates import TemplateBook
from mhcrm.services.approvals.views import CaseView, case_view
from mhcrm.store import ReadView


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case in a list; ``ready`` and ``overdue`` count items."""

    case: Case
    lead_code: str
    lead_name: str
    total: int
    done: int
    ready: int
    red: int
    owed: int
    finish: date
    at_least: bool


class ApprovalsService:
    """Networks of approvals.

    ``cases`` starts, edits and closes; ``steps`` moves items and stops clocks; ``promises`` keeps 容缺承诺;
    ``acceptance`` holds 综合验收; ``templates`` shows and replaces the networks that cases start from.
    """

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self.templates = TemplateBook(kit)
        self.limits = LimitsBook(kit.store)
        self.cases = Cases(kit)
        self.steps = Steps(kit)
        self.promises = Promises(kit)
        self.acceptance = Acceptance(kit)

    def view(self, code: str) -> CaseView:
        """A project's case on the reference day.

        Raises:
            InputError: unknown code, or no case was started.
        """
        with self._kit.store.read() as view:
            return self._view(view, code)

    def find(self, code: str) -> CaseView | None:
        """As :meth:`view`; None when no case was started."""
        with self._kit.store.read() as view:
            _, lead_id = lead_of(view, code)
            return self._view(view, code) if latest_case(view, lead_id) is not None else None

    def lines(self, *, closed: bool = False) -> tuple[CaseLine, ...]:
        """Every running case (or the closed ones), those with the most pressing items first."""
        with self._kit.store.read() as view:
            cases = [case for case in view.loops.cases.all() if (case.closed_on is not None) is closed]
            leads = {lead.id: lead for lead in view.leads.many({case.lead_id for case in cases})}
            found = [self._line(book, leads[book.case.lead_id]) for book in books_of(view, cases)]
        return tuple(sorted(found, key=lambda one: (-one.red, -one.owed, one.lead_code)))

    def locks(self, lead_id: int) -> Mapping[str, tuple[str, ...]]:
        """Hard gate (开工, 综合验收) → why it stays locked; empty when nothing is owed or no case runs."""
        with self._kit.store.read() as view:
            return locks_in(view, lead_id)

    def history(self, lead_id: int) -> tuple[LoopEvent, ...]:
        """Every step about this lead, newest first: approvals, demands, commitments, assessments."""
        with self._kit.store.read() as view:
            return tuple(reversed(view.loops.events.of_lead(lead_id)))

    def due_items(self, as_of: date | None = None) -> tuple[DueItem, ...]:
        """Open promises and running items with a deadline, longest overdue first."""
        on = as_of or self._kit.clock.today()
        with self._kit.store.read() as view:
            cases = {case.id: case for case in view.loops.cases.where(closed_on=None)}
            running = [
                item for state in RUNNING for item in view.loops.items.where(state=state) if item.case_id in cases
            ]
            owed = view.loops.promises.where(met_on=None, waived_on=None)
            items = {item.id: item for item in view.loops.items.of_ids({one.item_id for one in owed})}
            sessions = view.loops.sessions.where(passed_on=None)
            gates = {item.id: item for item in view.loops.items.of_ids({one.item_id for one in sessions})}
        found = [self._due_item(item, cases[item.case_id], on) for item in running]
        for session in sessions:
            case = cases.get(gates[session.item_id].case_id)
            if case is not None:
                found += [self._due_mend(session, said, case, on) for said in session.opinions if said.due is not None]
        for promise in owed:
            case = cases.get(items[promise.item_id].case_id)
            if case is not None:
                found.append(self._due_promise(promise, case, on))
        return by_urgency([one for one in found if one is not None])

    def open_loops(self) -> Mapping[str, tuple[str, ...]]:
        """Project code → what is still open, for every running case (未闭环清单)."""
        with self._kit.store.read() as view:
            cases = view.loops.cases.where(closed_on=None)
            codes = {lead.id: lead.code or "" for lead in view.leads.many({case.lead_id for case in cases})}
            return {codes[case.lead_id]: self._view(view, codes[case.lead_id]).open_loops for case in cases}

    def closed_share(self) -> tuple[int, int]:
        """闭环率 as its two numbers: closed cases, all cases."""
        with self._kit.store.read() as view:
            cases = view.loops.cases.all()
        return sum(case.closed_on is not None for case in cases), len(cases)

    def gantt(self, code: str, path: Path, paper: str = "A4") -> CaseView:
        """Write the Gantt of a case as PDF.

        Raises:
            InputError: no case, unknown paper, or the file cannot be written.
        """
        from mhcrm.base.files import write_whole
        from mhcrm.services.approvals.gantt_pdf import PAPERS, gantt_pdf

        if paper not in PAPERS:
            raise InputError(f"没有纸张“{paper}”。", "", f"可用：{'、'.join(PAPERS)}。", "unknown-paper")
        shown = self.view(code)
        raw = gantt_pdf(shown, self._kit.clock.now(), paper)
        write_whole(path, lambda part: part.write_bytes(raw))
        return shown

    def _view(self, view: ReadView, code: str) -> CaseView:
        book = any_book(view, code)
        lead, _ = lead_of(view, code)
        return case_view(view, book, lead, self._kit, self._kit.templates().get(book.case.track))

    def _line(self, book: Book, lead: Lead) -> CaseLine:
        on = self._kit.clock.today()
        standings = book.standings(self._kit, on)
        plan, name = schedule(book.items, on, self._kit.workdays), lead.text("project") or lead.text("company")
        red = 0
        for item in book.items:
            mine = [one for one in standings if one.promise.item_id == item.id]
            red += clock_of(item, mine, on, self._kit.workdays, self._kit.limits).light is Light.RED
        return CaseLine(
            book.case,
            lead.code or "",
            name or (lead.code or ""),
            len(book.items),
            sum(item.state in TERMINAL for item in book.items),
            len(ready(book.items, frozen_items(book.items, standings))),
            red,
            sum(one.open for one in book.promises),
            plan.finish,
            bool(plan.unknown or plan.blocked),
        )

    def _due_promise(self, promise: Promise, case: Case, on: date) -> DueItem:
        one = standing(promise, on, self._kit.workdays, self._kit.limits)
        level = level_of(promise.due, on, one.left, self._kit.limits.promise_remind)
        return DueItem(
            "approval_promise", promise.id, "容缺承诺", promise.material, promise.due, one.left, level, case.lead_id,
            case.tracker, promise.signed_by, one.words,
        )  # fmt: skip

    def _due_mend(self, session: Session, said: Opinion, case: Case, on: date) -> DueItem | None:
        if said.due is None or said.verdict is not Verdict.MEND:
            return None
        left = self._kit.workdays.between(on, said.due)
        return DueItem(
            "acceptance_session", session.id, "验收整改", f"{said.department}：{said.note}", said.due, left,
            level_of(said.due, on, left, self._kit.limits.item_warn), case.lead_id, case.tracker, "企业",
            f"{said.department}要求 {said.due} 前整改",
        )  # fmt: skip

    def _due_item(self, item: Item, case: Case, on: date) -> DueItem | None:
        end = self._kit.workdays.deadline(item)
        if end is None:
            return None
        left = self._kit.workdays.between(on, end)
        return DueItem(
            "approval_item", item.id, "审批事项", item.name, end, left,
            level_of(end, on, left, self._kit.limits.item_warn), case.lead_id, item.handler or case.tracker,
            turn_of(item, ()), f"{item.word}，{end} 到期",
        )  # fmt: skip


def locks_in(view: ReadView, lead_id: int) -> dict[str, tuple[str, ...]]:
    """Locked hard gates of a lead's running case, through an open view (also a unit of work)."""
    case = latest_case(view, lead_id)
    if case is None or case.closed_on is not None:
        return {}
    book = book_of(view, case)
    return gate_locks(book.items, book.promises)
