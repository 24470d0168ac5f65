"""Under the sheet: the whole sentence about the chosen row, and what can be done there."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from mhcrm.desktop.models.intake_fixes import (
    MOST_COLUMN,
    Action,
    alike,
    column_actions,
    column_unit,
    row_actions,
    same_question,
    suggestion,
)
from mhcrm.desktop.models.intake_models import HEADER, SheetView, gravest, place_of
from mhcrm.desktop.models.intake_words import change_words, column_words, held_words, lead_name, message
from mhcrm.desktop.widgets.basic import ElidedLabel, button, holder, label, retone
from mhcrm.domain.intake.choices import SAMENESS
from mhcrm.domain.intake.grid import address, column_letter
from mhcrm.domain.intake.problems import Level, Problem
from mhcrm.domain.intake.verdict import SKIPPED, UPDATED, RowResult

HEIGHT = 84
TONES = {Level.ERROR: "red", Level.WARNING: "amber", Level.NOTE: "muted"}
COLUMN_BUTTONS = tuple(f"column{at}" for at in range(MOST_COLUMN))
"""Choices about the whole column; what they mean depends on the place."""
BUTTONS = (
    ("fix", "改为", "accent"),
    ("name_it", "补企业名称…", "accent"),
    ("swap", "对调", "accent"),
    ("compare", "并排看", "accent"),
    ("take_file", "都用本表的", ""),
    ("keep_stored", "都留库中的", ""),
    ("merge", "合并", ""),
    ("apart", "另建", ""),
    ("restore", "改回原文", ""),
    ("reset", "撤回决定", ""),
    *((name, "", "") for name in COLUMN_BUTTONS),
    ("retype", "改这一格…", "accent"),
    ("blank", "留空", ""),
    ("as_header", "当作表头", "bare"),
    ("leave_out", "跳过此行", "bare"),
)


class ProblemStrip(QWidget):
    """Announces ``acted(key, row, column)`` for the place shown; :meth:`spots` and :meth:`rows` say how far it reaches."""

    acted = Signal(str, int, int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("intake.strip")
        self.setFixedHeight(HEIGHT)
        self._view: SheetView | None = None
        self._place: tuple[int, int] | None = None
        self._chosen = (-1, -1)
        self._problem: Problem | None = None
        self._where = ElidedLabel("", "meta", "strip.where")
        self._raw = ElidedLabel("", "section", "strip.raw")
        self._what = label("", "strong", name="strip.what", wrap=True)
        self._more = ElidedLabel("", "sub", "strip.more")
        self.all_alike = QCheckBox("")
        self.all_alike.setObjectName("strip.all")
        self.buttons: dict[str, QPushButton] = {
            key: button(words, f"strip.{key}", partial(self._press, key), kind=kind) for key, words, kind in BUTTONS
        }
        for made in self.buttons.values():
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keyboard in the sheet
        self._build()
        self.show_place(None, -1, -1, decided=False)

    def show_place(self, view: SheetView | None, row: int, column: int, *, decided: bool) -> None:
        """Say what there is to say about a row, first about the chosen cell; ``decided``: a decision on it can be taken back."""
        result = view.results.get(row) if view is not None else None
        is_lead = result is not None and result.status != SKIPPED
        problems = list(result.problems) if result is not None and is_lead else []
        if view is not None and row in view.headers:
            problems = [problem for found in view.columns.values() for problem in found]
        here = [problem for problem in problems if place_of(problem) == (row, column)]
        if view is not None and row in view.headers:
            here = sorted(view.columns.get(column, ()), key=lambda problem: problem.code != "column-unit")
            problems = here or [problem for problem in problems if problem.level is not Level.NOTE]
        self._view, self._problem, self._chosen = view, gravest(here) or gravest(problems), (row, column)
        first = self._problem
        self._place = None if view is None or row < 0 else (place_of(first) if first else None) or (row, column)
        self._offer(row, column, is_lead, decided)
        if view is None or row < 0:
            quiet = view is not None and view.plan.rows and not view.shown["open"]
            words = "没有有疑问的行，可以直接提交。" if quiet else ""
            self._say("", "", f"{words}点一行看它的结论；点行号可以把那一行当作表头。", "", "muted")
        elif row in view.headers or row in view.passed or result is None or first is None:
            self._say(*_plain(view, row, column, problems, here=bool(here)))
        else:
            self._say(*_asked(view, result, row, first, problems, here=bool(here)))

    def offer_header(self, row: int) -> None:
        """A row number was clicked: whatever the row is taken for, it may be the header."""
        if self._view is not None and row != min(self._view.headers, default=-1) and self._view.grid.rows[row]:
            self._place = (row, 0)
            self.buttons["as_header"].show()
            self._number()

    def spots(self) -> tuple[tuple[int, int], ...]:
        """Cells the act is meant for: the one shown, or every one like it."""
        if self._place is None:
            return ()
        if self._view is not None and self._problem is not None and self.all_alike.isChecked():
            return alike(self._view, self._problem) or (self._place,)
        return (self._place,)

    def rows(self, row: int) -> tuple[int, ...]:
        """0-based rows the decision is meant for."""
        whole = (
            self._view is not None and self.all_alike.isChecked() and self._place is not None and self._place[0] == row
        )
        return same_question(self._view, row) if whole and self._view is not None else (row,)

    def shown_buttons(self) -> list[QPushButton]:
        """The buttons that can be pressed now, from left to right."""
        return [made for made in self.buttons.values() if not made.isHidden()]

    def offered(self) -> str:
        """The text 改为 would write."""
        return suggestion(self._problem) if self._problem is not None else ""

    def _build(self) -> None:
        left = QVBoxLayout()
        words = QVBoxLayout()
        for box, parts in ((left, (self._where, self._raw)), (words, (self._what, self._more))):
            box.setSpacing(2)
            box.setContentsMargins(0, 0, 0, 0)
            box.addStretch(1)
            for part in parts:
                box.addWidget(part)
            box.addStretch(1)
        side = QWidget()
        side.setLayout(left)
        side.setFixedWidth(208)
        inner = QHBoxLayout()
        inner.setContentsMargins(24, 0, 16, 0)
        inner.setSpacing(8)
        inner.addWidget(side)
        inner.addLayout(words, 1)
        inner.addWidget(self.all_alike)
        for made in self.buttons.values():
            inner.addWidget(made)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(holder(inner, role="foot"))

    def _say(self, where: str, raw: str, what: str, more: str, tone: str) -> None:
        self._where.put(where)
        self._raw.put(raw)
        retone(self._raw, tone=tone)
        self._what.setText(what)
        self._more.put(more)
        self._more.setVisible(bool(more))

    def _offer(self, row: int, column: int, is_lead: bool, decided: bool) -> None:
        view, problem = self._view, self._problem
        self.column_actions: tuple[Action, ...] = ()
        if view is not None and row in view.headers:
            self.column_actions = column_actions(view, column)
        elif view is not None and problem is not None:
            self.column_actions = column_unit(view, problem)
        for at, name in enumerate(COLUMN_BUTTONS):
            if at < len(self.column_actions):
                self.buttons[name].setText(self.column_actions[at].words)
                self.buttons[name].setAccessibleName(self.column_actions[at].words)
        doubt = bool(view.columns.get(column)) if view is not None and row in view.headers else problem is not None
        retone(self.buttons[COLUMN_BUTTONS[0]], kind="accent" if doubt else "")  # what Enter presses
        keys = {action.key for action in row_actions(view, row)} if view is not None and row >= 0 else set()
        identity = bool(keys & {"merge", "compare", "apart"})
        result = view.results.get(row) if view is not None else None
        held = result is not None and bool(result.held)
        cell = problem is not None and place_of(problem) is not None
        offered = self.offered()
        shown = {
            "fix": bool(offered),
            "reset": decided,
            "name_it": problem is not None and problem.code == "row-no-name",
            "restore": view is not None and (row in view.passed or (row, column) in view.mended),
            "retype": cell and not offered and not identity,
            "blank": cell and not identity,
            "as_header": view is not None
            and row >= 0
            and view.status(row) != HEADER
            and bool(view.grid.rows[row])
            and row not in view.passed
            and not cell
            and not identity,
            "leave_out": is_lead,
            "take_file": held,
            "keep_stored": held,
            **{name: at < len(self.column_actions) for at, name in enumerate(COLUMN_BUTTONS)},
            **{key: key in keys for key in ("swap", "compare", "merge", "apart")},
        }
        if "merge" in keys:
            shown["apart"] = shown["compare"] = True
        for key, made in self.buttons.items():
            made.setVisible(shown[key])
        whole = view is not None and row in view.passed
        self.buttons["restore"].setText("恢复这一行" if whole else "改回原文")
        self.buttons["fix"].setText(f"改为 {offered}")
        self.buttons["fix"].setAccessibleName(f"改为 {offered}")
        self._count(row, cell, identity)
        self._number()

    def _number(self) -> None:
        for at, made in enumerate(self.shown_buttons(), 1):
            made.setToolTip(f"Alt+{at}")

    def _count(self, row: int, cell: bool, identity: bool) -> None:
        view, problem = self._view, self._problem
        cells = len(alike(view, problem)) if view is not None and problem is not None and cell else 0
        rows = len(same_question(view, row)) if view is not None and row >= 0 else 0
        whole = identity or (problem is not None and problem.code == "row-swapped")
        many = rows if whole else cells
        words = f"{many} 行一起办" if whole else f"{many} 处一起改"
        self.all_alike.setVisible(many > 1)
        self.all_alike.setText(words)
        self.all_alike.setAccessibleName(words)
        self.all_alike.setChecked(many > 1 and not whole)

    def _press(self, key: str) -> None:
        if key == "restore":
            self.acted.emit(key, *self._chosen)
        elif self._place is not None:
            self.acted.emit(key, *self._place)


Said = tuple[str, str, str, str, str]
"""Where, what stands there, what there is to say, what else, in which tone."""


def _plain(view: SheetView, row: int, column: int, problems: Sequence[Problem], *, here: bool) -> Said:
    """A header, a skipped row, an update, a row without questions."""
    where, result = f"第 {row + 1} 行", view.results.get(row)
    if row in view.passed:
        return where, "", message(view, row) + "。", "", "muted"
    if row in view.headers:
        first, words = gravest(problems), column_words(view, column)
        if here and first is not None:
            return f"{column_letter(column)} 列", "", first.message, _others(problems, first), TONES[first.level]
        more = "".join(problem.message for problem in problems[:2])
        return (f"{column_letter(column)} 列" if words else where), "", words or message(view, row), more, "muted"
    if result is not None and result.status == UPDATED:
        return where, "", _update(result, view), "", "muted"
    return where, "", message(view, row) or "这一行没有问题。", "", "muted"


def _asked(
    view: SheetView, result: RowResult, row: int, first: Problem, problems: Sequence[Problem], *, here: bool
) -> Said:
    """A row with something to look at."""
    beside = [p.message for p in problems if p.code not in SAMENESS and p.level is not Level.NOTE]
    if result.held and not (here and first.code not in SAMENESS):
        words = f"更新 {result.duplicate_of}：{change_words(result, view.stage_names)}。" if result.changes else ""
        said = f"与 {result.duplicate_of} {held_words(result, view.stage_names, 3)}。"
        return f"第 {row + 1} 行　{lead_name(result)}", "", said, words + "".join(beside), "amber"
    if result.status == UPDATED and first.code in SAMENESS:
        return f"第 {row + 1} 行", "", _update(result, view), "".join(beside[:2]), "muted"
    spot, name = place_of(first), lead_name(result)
    where = f"第 {row + 1} 行" + (f" {address(*spot)}" if spot else "") + (f"　{name}" if name else "")
    return where, first.raw if spot else "", first.message, _others(problems, first), TONES[first.level]


def _update(result: RowResult, view: SheetView) -> str:
    return f"更新 {result.duplicate_of}：{change_words(result, view.stage_names, 4)}。"


def _others(problems: Sequence[Problem], first: Problem) -> str:
    """What else there is, two at most."""
    rest = [problem.message for problem in problems if problem is not first and problem.level is not Level.NOTE]
    return "".join(rest[:2])
