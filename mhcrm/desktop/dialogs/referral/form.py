"""The form of every step: what it needs is shown first, then asked; a refusal is told in the form, what was typed stays."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from mhcrm.base.errors import MhcrmError
from mhcrm.desktop import icons
from mhcrm.desktop.context import Context
from mhcrm.desktop.dialogs.referral.evidence_input import EvidenceInput
from mhcrm.desktop.dialogs.referral.inputs import Ask, Input, input_of
from mhcrm.desktop.dialogs.sheet import Sheet
from mhcrm.desktop.operations.referral import Outcome, step
from mhcrm.desktop.widgets.basic import button, label, row, scrolled
from mhcrm.domain.referral.workflow import Need

Values = Mapping[str, Any]
TALL = 560


@dataclass(frozen=True)
class StepAsked:
    """A form: title, name, questions, what is done with the answers.

    Attributes:
        about: a sentence at the top. needs: what the step asks for beforehand, met or not.
        forever: the step posts to the ledger or otherwise cannot be undone; said beside the button.
    """

    title: str
    name: str
    asks: Sequence[Ask]
    act: Callable[[Values], Outcome]
    about: str = ""
    needs: Sequence[Need] = ()
    save: str = "保存"
    forever: bool = False
    width: int = 560


class StepForm(Sheet):
    """Asks, and hands the values to the write; ``done`` gets the outcome."""

    def __init__(
        self, ctx: Context, parent: QWidget, asked: StepAsked, done: Callable[[Outcome], None] | None = None
    ) -> None:
        super().__init__(parent.window(), asked.title, asked.name, asked.width)
        self.ctx, self.asked, self._done, self._busy = ctx, asked, done, False
        self.setAcceptDrops(True)
        self.inputs: dict[str, Input] = {}
        inner = QVBoxLayout()
        inner.setContentsMargins(0, 0, 8, 0)
        inner.setSpacing(8)
        if asked.about:
            inner.addWidget(label(asked.about, "sub", name=f"{asked.name}.about", wrap=True))
        for need in asked.needs:
            inner.addLayout(need_line(need))
        inner.addLayout(self._grid())
        inner.addStretch(1)
        content = QWidget()
        content.setLayout(inner)
        area = scrolled(content, f"{asked.name}.scroll")
        area.setMinimumHeight(min(content.sizeHint().height() + 8, TALL, parent.window().height() - 180))
        self.body.addWidget(area, 1)
        self._error = label("", "error", name=f"{asked.name}.error", wrap=True)
        self._error.hide()
        self.body.addWidget(self._error)
        note = label("记入台账，不能撤销；更正另记一笔。", "meta") if asked.forever else None
        self.buttons(
            button("取消", f"{asked.name}.cancel", self.reject),
            button(asked.save, f"{asked.name}.save", self.save, kind="filled"),
            left=note,
        )
        first = next(iter(self.inputs.values()), None)
        if first is not None:
            first.widget.setFocus()

    def values(self) -> dict[str, Any]:
        """What stands in the fields, by key."""
        return {key: made.value() for key, made in self.inputs.items()}

    def put(self, key: str, value: Any) -> None:
        """Fill a field."""
        self.inputs[key].put(value)

    def save(self) -> None:
        """Check what must be there, then act."""
        if self._busy:
            return
        values = self.values()
        for ask in self.asked.asks:
            if ask.must and not values[ask.key]:
                self.tell(f"还没有写{ask.words}。{ask.note}")
                self.inputs[ask.key].widget.setFocus()
                return
        self._busy = True
        act = self.asked.act
        step(self, self.asked.title, lambda: act(values)).start(self.ctx, self._finish, self._failed)

    def tell(self, words: str) -> None:
        """Say in the form what is wrong."""
        self._error.setText(words)
        self._error.show()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped where evidence is asked for."""
        if event.mimeData().hasUrls() and self._evidence() is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Each dropped file is a new piece of evidence."""
        found = self._evidence()
        if found is not None:
            for url in event.mimeData().urls():
                found.add(url.toLocalFile())
            event.acceptProposedAction()

    def _evidence(self) -> EvidenceInput | None:
        return next((made for made in self.inputs.values() if isinstance(made, EvidenceInput)), None)

    def _finish(self, outcome: Outcome) -> None:
        self._busy = False
        self.accept()
        if self._done is not None:
            self._done(outcome)

    def _failed(self, error: BaseException) -> None:
        self._busy = False
        if isinstance(error, MhcrmError):
            self.tell(str(error))
        else:
            self.ctx.notify.failed(self.windowTitle(), error)

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(10)
        grid.setColumnMinimumWidth(0, 84)
        grid.setColumnStretch(1, 1)
        today, at = self.ctx.app.clock.today(), 0
        for ask in self.asked.asks:
            made = self.inputs[ask.key] = input_of(ask, today)
            made.widget.setObjectName(f"{self.asked.name}.{ask.key}")
            made.widget.setAccessibleName(ask.words)
            tall = ask.kind in ("long", "own", "ticks")
            place = Qt.AlignmentFlag.AlignTop if tall else Qt.AlignmentFlag.AlignVCenter
            if ask.kind != "yes":
                words = label(f"{ask.words}{' *' if ask.must else ''}", "sub")
                words.setContentsMargins(0, 6 if tall else 0, 0, 0)
                grid.addWidget(words, at, 0, place)
            grid.addWidget(made.widget, at, 1)
            at += 1
            if ask.note:
                grid.addWidget(label(ask.note, "meta", wrap=True), at, 1)
                at += 1
        return grid


def need_line(need: Need) -> Any:
    """One need: met or not, and what to do."""
    mark = QLabel()
    icons.put(mark, "check" if need.met else "circle-alert", "green" if need.met else "amber", 14)
    mark.setFixedWidth(16)
    mark.setAccessibleName("已有" if need.met else "还缺")
    told = (need.todo.partition("：")[2] or need.todo) if need.key.startswith("check:") else need.todo
    words = label(need.label if need.met else f"{need.label}：{told}", "sub" if need.met else "", wrap=True)
    made = row(mark, gap=6)
    made.addWidget(words, 1)
    return made
