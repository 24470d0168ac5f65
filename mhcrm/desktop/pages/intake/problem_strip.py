"""Under the sheet: the whole sentence about the chosen row, and what can be done there."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mhcrm.desktop.models.intake_models import SheetView, gravest, place_of
from mhcrm.desktop.widgets.basic import ElidedLabel, button, holder, label, retone
from mhcrm.domain.intake.grid import address
from mhcrm.domain.intake.problems import Level, Problem
from mhcrm.domain.intake.verdict import SKIPPED

HEIGHT = 84
TONES = {Level.ERROR: "red", Level.WARNING: "amber", Level.NOTE: "muted"}


class ProblemStrip(QWidget):
    """Announces ``retype``, ``blank``, ``swap`` and ``leave_out`` for the place shown."""

    retype = Signal(int, int)
    blank = Signal(int, int)
    swap = Signal(int)
    leave_out = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("intake.strip")
        self.setFixedHeight(HEIGHT)
        self._place: tuple[int, int] | None = None
        self._where = label("", "meta", name="strip.where")
        self._raw = ElidedLabel("", "section", "strip.raw")
        self._what = label("", "strong", name="strip.what", wrap=True)
        self._more = ElidedLabel("", "sub", "strip.more")
        self._retype = button("改这一格…", "strip.retype", self._ask, kind="accent")
        self._blank = button("留空", "strip.blank", self._clear)
        self._swap = button("对调", "strip.swap", lambda: self._row(self.swap), kind="accent")
        self._out = button("跳过此行", "strip.leaveOut", lambda: self._row(self.leave_out), kind="bare")
        left = QVBoxLayout()
        left.setSpacing(2)
        left.setContentsMargins(0, 0, 0, 0)
        left.addStretch(1)
        left.addWidget(self._where)
        left.addWidget(self._raw)
        left.addStretch(1)
        side = QWidget()
        side.setLayout(left)
        side.setFixedWidth(176)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.setContentsMargins(0, 0, 0, 0)
        words.addStretch(1)
        words.addWidget(self._what)
        words.addWidget(self._more)
        words.addStretch(1)
        inner = QHBoxLayout()
        inner.setContentsMargins(24, 0, 16, 0)
        inner.setSpacing(12)
        inner.addWidget(side)
        inner.addLayout(words, 1)
        for made in (self._swap, self._retype, self._blank, self._out):
            inner.addWidget(made)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(holder(inner, role="foot"))
        self.show_place(None, -1, -1)

    def show_place(self, view: SheetView | None, row: int, column: int) -> None:
        """Say what there is to say about a row, first about the chosen cell."""
        result = view.results.get(row) if view is not None else None
        problems = result.problems if result is not None and result.status != SKIPPED else []
        here = [problem for problem in problems if place_of(problem) == (row, column)]
        first = gravest(here) or gravest(problems)
        self._place = None if view is None or row < 0 else (place_of(first) if first else None) or (row, column)
        self._actions(first, result is not None and result.status != SKIPPED)
        if view is None or row < 0:
            self._say("", "", "点一行看它的结论。", "", "muted")
            return
        if first is None:
            words = result.reason if result is not None and result.status == SKIPPED else "这一行没有问题。"
            self._say(f"第 {row + 1} 行", "", words or "", "", "muted")
            return
        spot = place_of(first)
        where = f"第 {row + 1} 行" + (f" {address(*spot)}" if spot else "")
        others = [problem.message for problem in problems if problem is not first and problem.level is not Level.NOTE]
        self._say(where, first.raw, first.message, "".join(others[:2]), TONES[first.level])

    def _say(self, where: str, raw: str, what: str, more: str, tone: str) -> None:
        self._where.setText(where)
        self._raw.put(raw)
        retone(self._raw, tone=tone)
        self._what.setText(what)
        self._more.put(more)
        self._more.setVisible(bool(more))

    def _actions(self, problem: Problem | None, is_lead: bool) -> None:
        cell = problem is not None and place_of(problem) is not None
        self._retype.setVisible(cell)
        self._blank.setVisible(cell)
        self._swap.setVisible(problem is not None and problem.code == "row-swapped")
        self._out.setVisible(is_lead)

    def _ask(self) -> None:
        if self._place is not None:
            self.retype.emit(*self._place)

    def _clear(self) -> None:
        if self._place is not None:
            self.blank.emit(*self._place)

    def _row(self, signal: object) -> None:
        if self._place is not None:
            signal.emit(self._place[0])  # type: ignore[attr-defined]


