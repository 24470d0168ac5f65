"""Random legal and illegal moves against a reference model small enough to be believed.

The model knows ladders, which rungs are proven, where a project left from, and nothing of gates, needs or tables.
"""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from mhcrm.base.clock import Clock
from mhcrm.base.errors import InputError
from mhcrm.bootstrap import App
from mhcrm.services.pipeline.moves import Given, Why

LADDERS = {"拿地自建": "LNISRPCDOF", "租购载体": "LNISRPOF", "轻资产": "LNISROF", "研发中心": "LNISRPOF"}
MAY_SKIP = {"租购载体": "P", "研发中心": "P"}
ENDS = ("XH", "XL", "XT", "XM")
ALL = (*"LNISRPCDOF", *ENDS)
START = date(2026, 6, 1)
FIELDS = {
    "N": {"责任人": "周岚", "首次对接": "2026-05-06"},
    "S": {"签约日期": "2026-05-28"},
    "C": {"开工日期": "2026-05-29"},
}
FIELDS |= {
    "R": {"统一社会信用代码": "91350100M000100Y43"},
    "D": {"竣工日期": "2026-05-30"},
    "O": {"投产日期": "2026-05-31"},
}
TEMPLATE: dict[str, Path] = {}


class Projects(RuleBasedStateMachine):
    """One project, any move; the program and the model must agree on what is allowed and what came of it."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="mhcrm-model-"))
        path = self.folder / "test.db"
        if TEMPLATE:
            shutil.copy(TEMPLATE["db"], path)
        self.clock = Clock(as_of=START, fixed=datetime(2026, 6, 1, 1, tzinfo=UTC))
        self.app = App(str(path), self.clock, "甲")

    @initialize(track=st.sampled_from(sorted(LADDERS)))
    def begin(self, track: str) -> None:
        self.track, self.ladder = track, LADDERS[track]
        self.at, self.left, self.proven = "L", "", set[str]()
        self.trail: list[str] = []
        self.undoable: list[tuple[str, str, list[str]]] = []
        self.id = self.app.records.create({"project": "某", "space_mode": track, "is_rnd_centre": None}).ids[0]

    # -- the model --------------------------------------------------------------------------------
    def way(self, to: str) -> list[str]:
        between = self.ladder[self.ladder.index(self.at) + 1 : self.ladder.index(to)]
        return [stage for stage in between if stage not in MAY_SKIP.get(self.track, "")] + [to]

    def allowed(self, to: str, *, reason: bool) -> bool:
        if to == self.at:
            return False
        if to in ENDS:
            return reason
        if to not in self.ladder:
            return False
        if self.at in ENDS:
            return reason and self.ladder.index(to) <= self.ladder.index(self.left)
        if self.ladder.index(to) < self.ladder.index(self.at):
            return reason
        return all(stage in self.proven for stage in self.way(to))

    # -- what may happen --------------------------------------------------------------------------
    @rule(stage=st.sampled_from("NISRPCDOF"))
    def prove(self, stage: str) -> None:
        """Everything a stage asks for is brought in."""
        if stage in self.proven:
            return
        fields = FIELDS.get(stage, {})
        if fields:
            values, raw = self.app.records.read_entries(fields)
            self.app.records.update(self.id, values, None, raw)
        for need in self.app.pipeline.rules().gates[stage]:
            if need.evidence:
                self.app.pipeline.add_evidence(self.id, need.id, "材料〔2026〕1号")
        self.proven.add(stage)
        self.undoable.clear()

    @rule(to=st.sampled_from(ALL), reason=st.booleans(), later=st.integers(0, 3))
    def move(self, to: str, reason: bool, later: int) -> None:
        self.clock.travel(self.clock.today() + timedelta(days=later))
        why = Why(reason="企业自己提出的" if reason else "")
        legal = self.allowed(to, reason=reason)
        before = (self.at, self.left, list(self.trail))
        try:
            self.app.pipeline.move(self.id, to, why, Given())
        except InputError as error:
            assert not legal, f"{self.at}→{to} on {self.track} refused: {error}"
            return
        assert legal, f"{self.at}→{to} on {self.track} was let through"
        if to in ENDS:
            self.left = self.left if self.at in ENDS else self.at
            self.trail.append(to)
        elif self.at in ENDS or self.ladder.index(to) < self.ladder.index(self.at):
            self.trail.append(to)
        else:
            self.trail += self.way(to)
        self.at = to
        self.undoable.append(before)

    @precondition(lambda self: self.undoable)
    @rule()
    def undo(self) -> None:
        self.app.records.undo()
        self.at, self.left, self.trail = self.undoable.pop()

    @precondition(lambda self: self.trail)
    @rule(data=st.data())
    def correct_a_day(self, data: st.DataObject) -> None:
        history = self.app.pipeline.history(self.id)
        stay = data.draw(st.sampled_from(history)).stay
        on = stay.on + timedelta(days=data.draw(st.sampled_from((-2, -1, 1))))
        at = [one.stay.event_id for one in history].index(stay.event_id)
        earliest = history[at - 1].stay.on if at else date.min
        latest = history[at + 1].stay.on if at + 1 < len(history) else self.clock.today()
        try:
            self.app.pipeline.correct(self.id, stay.event_id, "记错", on=on)
        except InputError:
            assert not earliest <= on <= latest
            return
        assert earliest <= on <= latest
        assert [one.stay.on for one in self.app.pipeline.history(self.id)][at] == on
        self.undoable.clear()

    # -- what always holds ------------------------------------------------------------------------
    @invariant()
    def agree(self) -> None:
        if not hasattr(self, "id"):
            return
        assert self.app.records.get(self.id).text("stage") == self.at
        history = self.app.pipeline.history(self.id)
        assert [stay.stay.stage for stay in history] == self.trail
        days = [stay.stay.on for stay in history]
        assert days == sorted(days)
        assert self.app.store.check().problems == ()

    def teardown(self) -> None:
        self.app.close()
        shutil.rmtree(self.folder, ignore_errors=True)


@pytest.mark.slow
def test_moves_agree_with_the_model(sqlite_template: Path) -> None:
    TEMPLATE["db"] = sqlite_template
    run_state_machine_as_test(
        Projects,
        settings=settings(
            max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
