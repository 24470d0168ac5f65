"""Random lives of a case: whatever officers try, in whatever order and with undo, some things never become true."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from mhcrm.base.clock import Clock
from mhcrm.base.dag import upstream_of
from mhcrm.base.errors import InputError
from mhcrm.domain.approvals.network import after_of
from mhcrm.domain.approvals.promises import Limits
from mhcrm.domain.approvals.records import STATE_WORDS, STOP_REASONS, TERMINAL, ItemState
from mhcrm.domain.approvals.workdays import WorkDays
from mhcrm.plan.service_rules import load_service_rules
from mhcrm.services.approvals.loading import Kit, any_book, latest_case
from mhcrm.services.approvals.promises_guard import refuse_broken_loops
from mhcrm.services.approvals.service import ApprovalsService
from mhcrm.services.approvals.templates import templates_of
from mhcrm.store import open_store

KEYS = ("licence", "lease", "eia", "fire", "drain", "permit", "works", "acceptance")
FIRST = date(2026, 6, 1)
STATES = st.sampled_from(list(STATE_WORDS.values()))
LIKELY = st.sampled_from(["已申报", "受理", "批准", "附条件批准"])


class Lives(RuleBasedStateMachine):
    """One project on the path 租购载体."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.mkdtemp()
        shutil.copy(self.template, Path(self.folder) / "model.db")
        self.clock = Clock(as_of=FIRST, fixed=datetime(2026, 6, 1, tzinfo=UTC))
        self.store = open_store(Path(self.folder) / "model.db", clock=self.clock, actor="周岚")
        self.store.guard(refuse_broken_loops)
        limits = Limits(**load_service_rules().limits)
        self.service = ApprovalsService(
            Kit(self.store, self.clock, limits, WorkDays(), templates_of(lambda: self.store))
        )
        with self.store.write("新建", undoable=False) as uow:
            self.code = uow.leads.get(uow.leads.add({"project": "某项目"})).code or ""
        self.service.cases.start(self.code, "B")

    def teardown(self) -> None:
        self.store.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def attempt(self, act: Callable[[], object]) -> None:
        """Refusals are fine as long as they speak; anything else is a bug."""
        try:
            act()
        except InputError as error:
            assert error.what and error.code != "error"

    # -- what officers do -------------------------------------------------------------------------
    @rule(key=st.sampled_from(KEYS), to=st.one_of(LIKELY, STATES), back=st.integers(0, 3))
    def move(self, key: str, to: str, back: int) -> None:
        on = self.clock.today() - timedelta(days=back)
        self.attempt(lambda: self.service.steps.move(self.code, key, to, on=on, reason="因", result="1号"))

    @rule(key=st.sampled_from(KEYS))
    def supply_everything(self, key: str) -> None:
        for paper in self.view_item(key).materials:
            self.attempt(lambda name=paper.name: self.service.steps.supply(self.code, key, name, "件"))  # type: ignore[misc]

    @rule(key=st.sampled_from(KEYS), days=st.integers(0, 20))
    def supply_mains_and_promise_the_rest(self, key: str, days: int) -> None:
        due = self.clock.today() + timedelta(days=days)
        for paper in self.view_item(key).materials:
            if paper.deferrable:
                self.attempt(
                    lambda name=paper.name: self.service.promises.make(  # type: ignore[misc]
                        self.code, key, name, signed_by="李总", due=due, basis="清单"
                    )
                )
            else:
                self.attempt(lambda name=paper.name: self.service.steps.supply(self.code, key, name, "件"))  # type: ignore[misc]

    @rule(promised=st.booleans(), last=st.sampled_from(["批准", "附条件批准"]))
    def push_everything_that_may_be_done(self, promised: bool, last: str) -> None:
        """Takes the life deep enough for acceptance and closing to be reached."""
        for one in self.service.view(self.code).ready:
            key = one.item.key
            if promised:
                self.supply_mains_and_promise_the_rest(key=key, days=5)
            else:
                self.supply_everything(key=key)
            self.walk(key, "已申报", "受理", last)

    @rule()
    def run_to_the_end(self) -> None:
        """What a diligent office does; a state that nothing can lead out of would show here."""
        with self.store.read() as view:
            owed = [one.id for one in any_book(view, self.code).promises if one.open]
        for number in owed:
            self.waive(number=number, by="王主任")
        for _ in KEYS:
            for key in KEYS:
                self.clock_of(key=key, reason="公示", go=True)
                self.supply_everything(key=key)
                self.walk(key, "材料准备", "未启动", "已申报", "受理", "批准")
        self.acceptance(verdict="通过")
        self.close(by="王主任")
        with self.store.read() as view:
            case = any_book(view, self.code).case
        assert case.closed_on is not None, self.service.view(self.code).open_loops

    def walk(self, key: str, *states: str) -> None:
        for to in states:
            self.move(key=key, to=to, back=0)

    @rule(number=st.integers(1, 4), days=st.integers(-5, 20))
    def extend(self, number: int, days: int) -> None:
        self.attempt(lambda: self.service.promises.extend(number, self.clock.today() + timedelta(days=days), "因"))

    @rule(number=st.integers(1, 4), by=st.sampled_from(["周岚", "李总", "王主任"]))
    def waive(self, number: int, by: str) -> None:
        self.attempt(lambda: self.service.promises.waive(number, by, "因"))

    @rule(key=st.sampled_from(KEYS), reason=st.sampled_from(STOP_REASONS), go=st.booleans())
    def clock_of(self, key: str, reason: str, go: bool) -> None:
        steps = self.service.steps
        self.attempt(lambda: steps.resume(self.code, key) if go else steps.stop(self.code, key, reason))

    @rule(days=st.integers(1, 12))
    def time_passes(self, days: int) -> None:
        self.clock.travel(self.clock.today() + timedelta(days=days))

    @rule(verdict=st.sampled_from(["通过", "整改", "不涉及"]))
    def acceptance(self, verdict: str) -> None:
        book, due = self.service.acceptance, self.clock.today() + timedelta(days=5)
        self.attempt(lambda: book.open(self.code))
        for department in ("消防", "生态环境", "档案"):
            self.attempt(
                lambda name=department: book.opinion(
                    self.code, name, verdict, note="改" if verdict == "整改" else "", due=due
                )  # type: ignore[misc]
            )
        self.attempt(lambda: book.finish(self.code, "综验1号"))

    @rule(by=st.sampled_from(["周岚", "王主任"]))
    def close(self, by: str) -> None:
        self.attempt(lambda: self.service.cases.close(self.code, by))

    @rule()
    def reopen(self) -> None:
        self.attempt(lambda: self.service.cases.reopen(self.code, "因"))

    @precondition(lambda self: self.store.undo_name() is not None and "启动" not in str(self.store.undo_name()))
    @rule(again=st.booleans())
    def undo(self, again: bool) -> None:
        self.attempt(self.store.undo)
        if again:
            self.attempt(self.store.redo)

    # -- what never becomes true ------------------------------------------------------------------
    @invariant()
    def nothing_is_approved_while_a_paper_is_owed(self) -> None:
        with self.store.read() as view:
            book = any_book(view, self.code)
        owed = {one.item_id for one in book.promises if one.open}
        assert not [one.key for one in book.items if one.state is ItemState.APPROVED and one.id in owed]

    @invariant()
    def no_gate_is_passed_over_what_is_owed_or_open_before_it(self) -> None:
        with self.store.read() as view:
            book = any_book(view, self.code)
        after = after_of(book.items)
        for gate in book.items:
            if gate.gate and gate.state is ItemState.APPROVED and gate.decided_on == gate.since == self.clock.today():
                before = [one for one in book.items if one.key in upstream_of(after, gate.key)]
                late = {one.item_id for one in book.promises if one.open}
                assert not [one.key for one in before if one.id in late]

    @invariant()
    def a_closed_case_has_nothing_open_and_another_person_closed_it(self) -> None:
        with self.store.read() as view:
            book = any_book(view, self.code)
        if book.case.closed_on is not None:
            assert all(one.state in TERMINAL for one in book.items)
            assert not [one for one in book.promises if one.open]
            assert book.case.closed_by == "王主任"

    @invariant()
    def the_view_can_always_be_read_and_dates_are_in_order(self) -> None:
        shown = self.service.view(self.code)
        for one in shown.items:
            days = [day for day in (one.item.filed_on, one.item.accepted_on, one.item.decided_on) if day is not None]
            assert days == sorted(days) and all(day <= self.clock.today() for day in days)
            assert not (one.ready and one.frozen)
        self.service.due_items()
        with self.store.read() as view:
            lead_id = view.leads.by_code(self.code).id or 0
            assert latest_case(view, lead_id) is not None

    def view_item(self, key: str):  # type: ignore[no-untyped-def]
        return next(one for one in self.service.view(self.code).items if one.item.key == key)


def test_random_lives_of_a_case(sqlite_template: Path) -> None:
    lives = type("LivesHere", (Lives,), {"template": sqlite_template})
    quiet = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
    run_state_machine_as_test(
        lives, settings=settings(max_examples=8, stateful_step_count=16, deadline=None, suppress_health_check=quiet)
    )


@pytest.mark.parametrize("key", KEYS)
def test_the_keys_are_those_of_the_template(key: str) -> None:
    from mhcrm.plan.approval_templates import load_templates

    assert key in {item.key for item in load_templates()["B"].items}
