"""Fields of a step's form: each hands out its value and takes one, whatever widget stands behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QCompleter,
    QDateEdit,
    QLineEdit,
    QPlainTextEdit,
)

from mhcrm.desktop.widgets.basic import day_of
from mhcrm.desktop.widgets.flow import Flow


class Input(Protocol):
    """A field: the widget shown, the value read and set."""

    @property
    def widget(self) -> Any:
        """The widget shown."""

    def value(self) -> Any:
        """What stands there."""

    def put(self, value: Any) -> None:
        """Fill it."""


@dataclass(frozen=True)
class Ask:
    """One question of a form.

    Attributes:
        kind: text, long, day, choice, pick (a choice that may be typed), yes, ticks, or "own" with ``made``.
        options: words to choose from, or (value, words) pairs.
        must: must not be left empty. note: small words below.
    """

    key: str
    words: str
    kind: str = "text"
    hint: str = ""
    value: Any = ""
    options: Sequence[str | tuple[str, str]] = ()
    must: bool = False
    note: str = ""
    made: Input | None = None


class TextInput:
    """One line."""

    def __init__(self, ask: Ask) -> None:
        self.widget = QLineEdit(str(ask.value))
        self.widget.setPlaceholderText(ask.hint)

    def value(self) -> str:
        """The line."""
        return self.widget.text().strip()

    def put(self, value: object) -> None:
        """Set it."""
        self.widget.setText(str(value))


class LongInput:
    """Several lines."""

    def __init__(self, ask: Ask) -> None:
        self.widget = QPlainTextEdit(str(ask.value))
        self.widget.setPlaceholderText(ask.hint)
        self.widget.setMinimumHeight(72)
        self.widget.setMaximumHeight(110)
        self.widget.setTabChangesFocus(True)

    def value(self) -> str:
        """The text."""
        return self.widget.toPlainText().strip()

    def put(self, value: object) -> None:
        """Set it."""
        self.widget.setPlainText(str(value))


class DayInput:
    """A day."""

    def __init__(self, ask: Ask, today: date) -> None:
        self.widget = QDateEdit(_qdate(ask.value or today))
        self.widget.setDisplayFormat("yyyy-MM-dd")
        self.widget.setCalendarPopup(True)

    def value(self) -> date:
        """The day."""
        return day_of(self.widget)

    def put(self, value: date | str) -> None:
        """Set it."""
        self.widget.setDate(_qdate(value))


class ChoiceInput:
    """One of a few; with ``typed`` something else may be written."""

    def __init__(self, ask: Ask) -> None:
        self.widget = QComboBox()
        self._typed = ask.kind == "pick"
        self.widget.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.widget.setMinimumContentsLength(12)
        self.widget.setEditable(self._typed)
        for option in ask.options:
            value, words = option if isinstance(option, tuple) else (option, option)
            self.widget.addItem(words, value)
        if self._typed:
            self.widget.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            completer = self.widget.completer()
            if completer is not None:
                completer.setFilterMode(Qt.MatchFlag.MatchContains)
                completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
            self.widget.setCurrentIndex(-1)
            line = self.widget.lineEdit()
            if line is not None:
                line.setPlaceholderText(ask.hint)
        if ask.value or self._typed:
            self.put(ask.value)

    def value(self) -> str:
        """The chosen value, or what was typed."""
        words = self.widget.currentText().strip()
        at = self.widget.findText(words)
        return str(self.widget.itemData(at)) if at >= 0 else words

    def put(self, value: object) -> None:
        """Choose by value, else by words."""
        at = self.widget.findData(str(value))
        if at >= 0:
            self.widget.setCurrentIndex(at)
        else:
            self.widget.setCurrentText(str(value))


class YesInput:
    """A tick."""

    def __init__(self, ask: Ask) -> None:
        self.widget = QCheckBox(ask.words)
        self.widget.setChecked(bool(ask.value))

    def value(self) -> bool:
        """Ticked or not."""
        return self.widget.isChecked()

    def put(self, value: object) -> None:
        """Set it."""
        self.widget.setChecked(bool(value))


class TicksInput:
    """Several of a few."""

    def __init__(self, ask: Ask) -> None:
        self.widget = Flow(14)
        chosen = set(ask.value or ())
        self.boxes: dict[str, QCheckBox] = {}
        for option in ask.options:
            value, words = option if isinstance(option, tuple) else (option, option)
            box = QCheckBox(words)
            box.setAccessibleName(words)
            box.setChecked(value in chosen)
            self.boxes[value] = box
            self.widget.add(box)

    def value(self) -> list[str]:
        """The ticked values, in order."""
        return [value for value, box in self.boxes.items() if box.isChecked()]

    def put(self, value: Sequence[str]) -> None:
        """Tick exactly these."""
        for key, box in self.boxes.items():
            box.setChecked(key in value)


def input_of(ask: Ask, today: date) -> Input:
    """The field of a question."""
    if ask.made is not None:
        return ask.made
    if ask.kind == "day":
        return DayInput(ask, today)
    plain: dict[str, Any] = {"long": LongInput, "choice": ChoiceInput, "pick": ChoiceInput, "yes": YesInput}
    made: Input = {**plain, "ticks": TicksInput, "text": TextInput}[ask.kind](ask)
    return made


def _qdate(value: date | str) -> QDate:
    day = date.fromisoformat(value) if isinstance(value, str) else value
    return QDate(day.year, day.month, day.day)
