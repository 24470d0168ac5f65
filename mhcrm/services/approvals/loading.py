"""A case read whole through an open view, and the look-ups every writer makes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from mhcrm.base.clock import Clock
from mhcrm.base.errors import InputError
from mhcrm.domain.approvals.moves import Situation
from mhcrm.domain.approvals.promises import Limits, Standing, frozen_items, gate_locks, standing
from mhcrm.domain.approvals.records import Case, Item, Material, Promise, Session
from mhcrm.domain.approvals.workdays import WorkDays
from mhcrm.domain.lead import Lead
from mhcrm.plan.approval_templates import ApprovalTemplate
from mhcrm.store import ReadView, Store, UnitOfWork

P = TypeVar("P", Material, Promise, Session)
Templates = Callable[[], Mapping[str, ApprovalTemplate]]
Attach = Callable[[UnitOfWork, str, object, Path], int]
"""Keeps a file for an owner inside an open write; returns the attachment's id."""


@dataclass(frozen=True)
class Kit:
    """What every part of the service works with; ``caveat`` says what a count over these days does not know."""

    store: Store
    clock: Clock
    limits: Limits
    workdays: WorkDays
    templates: Templates
    caveat: Callable[[date, date], str] = lambda _first, _last: ""
    attach: Attach | None = None
    expected: Callable[[ReadView, Lead], tuple[str, str]] = lambda _view, _lead: ("", "")
    """Track (id, name) that a project's own 落地方式 means; ("", "") when it says none."""

    @contextmanager
    def write(self, operation: str) -> Iterator[UnitOfWork]:
        """A unit of work alone with these tables, so that what is checked still holds when it is written."""
        with self.store.write(operation) as uow:
            uow.loops.lock()
            yield uow

    def keep(self, uow: UnitOfWork, lead_id: int, file: Path | None, words: str) -> str:
        """The words of an evidence, with a file kept for the project where one is given.

        Raises:
            InputError: the file cannot be kept.
        """
        if file is None:
            return words.strip()
        if self.attach is None:
            raise InputError("这里不能附文件。", "", "请写文件名或文号。", "no-attachments")
        number = self.attach(uow, "lead", lead_id, file)
        return f"{words.strip() or file.name}（附件 {number}）"

    def day(self, on: date | None) -> date:
        """The day asked for, else today.

        Raises:
            InputError: a day that has not come yet.
        """
        today = self.clock.today()
        if on is not None and on > today:
            raise InputError(f"日期 {on} 在今天（{today}）之后。", "", "请写实际发生的日期。", "future-date")
        return on or today


@dataclass(frozen=True)
class Book:
    """One case with everything in it."""

    case: Case
    items: tuple[Item, ...]
    materials: tuple[Material, ...]
    promises: tuple[Promise, ...]
    sessions: tuple[Session, ...]

    def item(self, word: str) -> Item:
        """The item of a key or name.

        Raises:
            InputError: there is none; says which there are.
        """
        text = word.strip()
        for one in self.items:
            if text in (one.key, one.name):
                return one
        known = "、".join(f"{one.key} {one.name}" for one in self.items)
        raise InputError(f"没有事项“{text}”。", "", f"这个项目的事项：{known}。", "unknown-item")

    def materials_of(self, item: Item) -> tuple[Material, ...]:
        """Papers of an item in order."""
        return tuple(one for one in self.materials if one.item_id == item.id)

    def material(self, item: Item, word: str) -> Material:
        """The paper of an item by name.

        Raises:
            InputError: there is none.
        """
        mine = self.materials_of(item)
        for one in mine:
            if one.name == word.strip():
                return one
        known = "、".join(one.name for one in mine) or "无"
        raise InputError(f"“{item.name}”没有材料“{word}”。", "", f"材料清单：{known}。", "unknown-material")

    def promises_of(self, item: Item) -> tuple[Promise, ...]:
        """Promises of an item, oldest first."""
        return tuple(one for one in self.promises if one.item_id == item.id)

    def session_of(self, item: Item) -> Session | None:
        """The newest acceptance session of an item."""
        return next((one for one in reversed(self.sessions) if one.item_id == item.id), None)

    def standings(self, kit: Kit, on: date) -> tuple[Standing, ...]:
        """Every promise as it stands on a day."""
        return tuple(standing(one, on, kit.workdays, kit.limits) for one in self.promises)

    def situation(self, item: Item, kit: Kit, on: date) -> Situation:
        """What bears on a step of an item."""
        session = self.session_of(item)
        return Situation(
            item,
            self.items,
            self.materials_of(item),
            self.promises,
            kit.clock.today(),
            frozen_items(self.items, self.standings(kit, on)),
            gate_locks(self.items, self.promises),
            session is not None and session.passed_on is not None,
        )


def lead_of(view: ReadView, code: str) -> tuple[Lead, int]:
    """A lead and its id by code."""
    lead = view.leads.by_code(code)
    if lead.id is None:
        raise AssertionError("a lead read from the store has an id")
    return lead, lead.id


def latest_case(view: ReadView, lead_id: int) -> Case | None:
    """The running case of a lead, else its newest one (two run only after projects were merged: the older comes first)."""
    found = view.loops.cases.of_lead(lead_id)
    running = [case for case in found if case.closed_on is None]
    return running[0] if running else found[-1] if found else None


def book_of(view: ReadView, case: Case) -> Book:
    """A case with everything in it."""
    return books_of(view, [case])[0]


def books_of(view: ReadView, cases: Sequence[Case]) -> list[Book]:
    """Many cases with everything in them, in the order given; a handful of queries however many there are."""
    leads = list(dict.fromkeys(case.lead_id for case in cases))
    items: dict[int, list[Item]] = defaultdict(list)
    for item in view.loops.items.of_leads(leads):
        items[item.case_id].append(item)
    materials = _by_item(view.loops.materials.of_leads(leads))
    promises = _by_item(view.loops.promises.of_leads(leads))
    sessions = _by_item(view.loops.sessions.of_leads(leads))
    found = []
    for case in cases:
        mine = sorted(items[case.id], key=lambda one: (one.position, one.id))
        papers = [paper for one in mine for paper in sorted(materials[one.id], key=lambda two: (two.position, two.id))]
        owed = sorted((one for item in mine for one in promises[item.id]), key=lambda one: one.id)
        held = tuple(one for item in mine for one in sessions[item.id])
        found.append(Book(case, tuple(mine), tuple(papers), tuple(owed), held))
    return found


def _by_item(rows: Sequence[P]) -> dict[int, list[P]]:
    found: dict[int, list[P]] = defaultdict(list)
    for row in rows:
        found[row.item_id].append(row)
    return found


def open_book(view: ReadView, code: str) -> Book:
    """The running case of a lead.

    Raises:
        InputError: unknown code, no case, or the case is closed.
    """
    book = any_book(view, code)
    if book.case.closed_on is not None:
        raise InputError(
            f"{code} 的审批推进已在 {book.case.closed_on} 闭环。", "", "要改动请先重新打开，并写明原因。", "case-closed"
        )
    return book


def any_book(view: ReadView, code: str) -> Book:
    """The newest case of a lead, closed or not.

    Raises:
        InputError: unknown code, or no case.
    """
    _, lead_id = lead_of(view, code)
    case = latest_case(view, lead_id)
    if case is None:
        raise InputError(
            f"{code} 还没有启动审批推进。", "", f"用 mhcrm approval start {code} --track A 启动。", "no-case"
        )
    return book_of(view, case)


def names_of(items: Sequence[Item]) -> str:
    """Names in a row."""
    return "、".join(one.name for one in items)
