"""A small form of named fields, used for every step about approvals, demands and commitments.

What was typed stays until it is saved; a refusal is told in the form, in the words of the rule that refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QFileDialog,
    QGridLayout,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from mhcrm.base.errors import MhcrmError
from mhcrm.desktop import icons
from mhcrm.desktop.context import Context
from mhcrm.desktop.dialogs.sheet import Sheet
from mhcrm.desktop.operations.loops import Act, loop
from mhcrm.desktop.widgets.basic import button, day_of, label

Field = QLineEdit | QPlainTextEdit | QComboBox | QDateEdit | QCheckBox


@dataclass(frozen=True)
class Ask:
    """One field.

    Attributes:
        kind: text, long, day, choice (``options``), pick (a choice that may be typed), yes, file.
        value: what stands there at first; a day as ISO text.
        must: must not be left empty.
    """

    key: str
    words: str
    kind: str = "text"
    hint: str = ""
    value: str = ""
    options: Sequence[str] = ()
    must: bool = False


class FieldsForm(Sheet):
    """Asks for ``fields`` and hands the texts to ``act``."""

    def __init__(
        self,
        ctx: Context,
        parent: QWidget,
        title: str,
        name: str,
        fields: Sequence[Ask],
        act: Callable[[Mapping[str, str]], Act],
        *,
        about: str = "",
        save: str = "保存",
        done: Callable[[], None] | None = None,
    ) -> None:
        super().__init__(parent.window(), title, name, 480)
        self.ctx, self._fields, self._act, self._done = ctx, fields, act, done
        self._name, self._busy = name, False
        self.inputs: dict[str, Field] = {}
        if about:
            self.body.addWidget(label(about, "sub", wrap=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(1, 1)
        for at, ask in enumerate(fields):
            made = self.inputs[ask.key] = self._input(ask)
            place = Qt.AlignmentFlag.AlignTop if ask.kind == "long" else Qt.AlignmentFlag.AlignVCenter
            if ask.kind != "yes":
                grid.addWidget(label(ask.words, "sub"), at, 0, place)
            grid.addWidget(made, at, 1)
        self.body.addLayout(grid)
        self._error = label("", "error", name=f"{name}.error", wrap=True)
        self._error.hide()
        self.body.addWidget(self._error)
        self.buttons(
            button("取消", f"{name}.cancel", self.reject),
            button(save, f"{name}.save", self.save, kind="filled"),
        )
        first = next(iter(self.inputs.values()), None)
        if first is not None:
            first.setFocus()

    def texts(self) -> dict[str, str]:
        """What stands in the fields, by key."""
        return {key: _text(made) for key, made in self.inputs.items()}

    def put(self, key: str, text: str) -> None:
        """Fill a field."""
        made = self.inputs[key]
        if isinstance(made, QLineEdit):
            made.setText(text)
        elif isinstance(made, QPlainTextEdit):
            made.setPlainText(text)
        elif isinstance(made, QComboBox):
            made.setCurrentText(text)
        elif isinstance(made, QDateEdit):
            made.setDate(_qdate(text))
        else:
            made.setChecked(text == "yes")

    def save(self) -> None:
        """Check what must be there, then act."""
        texts = self.texts()
        for ask in self._fields:
            if ask.must and not texts[ask.key].strip():
                self._tell(f"还没有写{ask.words}。")
                self.inputs[ask.key].setFocus()
                return
        if self._busy:
            return
        try:
            act = self._act(texts)
        except MhcrmError as error:
            self._tell(str(error))
            return
        self._busy = True
        loop(self, act).start(self.ctx, lambda _done: self._finish(), self._failed)

    def _finish(self) -> None:
        self.accept()
        if self._done is not None:
            self._done()

    def _failed(self, error: BaseException) -> None:
        self._busy = False
        if isinstance(error, MhcrmError):
            self._tell(str(error))
        else:
            self.ctx.notify.failed(self.windowTitle(), error)

    def _tell(self, words: str) -> None:
        self._error.setText(words)
        self._error.show()

    def _input(self, ask: Ask) -> Field:
        made = _make(ask, self.ctx.app.clock.today())
        made.setObjectName(f"{self._name}.{ask.key}")
        made.setAccessibleName(ask.words)
        return made


def _make(ask: Ask, today: date) -> Field:
    if ask.kind == "long":
        long = QPlainTextEdit(ask.value)
        long.setPlaceholderText(ask.hint)
        long.setMinimumHeight(84)
        long.setTabChangesFocus(True)
        return long
    if ask.kind == "day":
        day = QDateEdit(_qdate(ask.value or today.isoformat()))
        day.setDisplayFormat("yyyy-MM-dd")
        day.setCalendarPopup(True)
        return day
    if ask.kind in ("choice", "pick"):
        choice = QComboBox()
        choice.setEditable(ask.kind == "pick")
        choice.addItems(list(ask.options))
        choice.setCurrentText(ask.value)
        return choice
    if ask.kind == "yes":
        yes = QCheckBox(ask.words)
        yes.setChecked(ask.value == "yes")
        return yes
    line = QLineEdit(ask.value)
    line.setPlaceholderText(ask.hint or ("可不附；点右边选文件" if ask.kind == "file" else ""))
    if ask.kind == "file":
        choose = line.addAction(icons.icon("folder-open"), QLineEdit.ActionPosition.TrailingPosition)
        choose.setToolTip("选文件")
        choose.triggered.connect(lambda _checked=False: _choose(line))
    return line


def _choose(line: QLineEdit) -> None:
    name, _kind = QFileDialog.getOpenFileName(line, "选文件")
    if name:
        line.setText(name)


def _text(made: Field) -> str:
    if isinstance(made, QLineEdit):
        return made.text()
    if isinstance(made, QPlainTextEdit):
        return made.toPlainText()
    if isinstance(made, QComboBox):
        return made.currentText()
    if isinstance(made, QDateEdit):
        return day_of(made).isoformat()
    return "yes" if made.isChecked() else ""


def _qdate(text: str) -> QDate:
    day = date.fromisoformat(text)
    return QDate(day.year, day.month, day.day)
