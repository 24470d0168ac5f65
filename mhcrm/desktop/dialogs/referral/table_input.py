"""A small table to type in: one line of fields a row, added and taken away by buttons; for receipts, tiers, instalments."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from mhcrm.desktop.widgets.basic import button, icon_button, label, row


@dataclass(frozen=True)
class Col:
    """A column: key, head, width (0 = takes the slack), options for a choice, hint."""

    key: str
    head: str
    width: int = 0
    options: Sequence[str] = ()
    hint: str = ""
    right: bool = False
    first: str = ""


Cell = QLineEdit | QComboBox


class TableInput:
    """Rows of texts; a row in which nothing but the first values stands is left out of the value."""

    def __init__(self, name: str, cols: Sequence[Col], add: str, changed: Callable[[], None] | None = None) -> None:
        self.widget = QWidget()
        self._name, self._cols, self._changed = name, tuple(cols), changed
        self._first = {col.key: col.first for col in self._cols}
        self._made = 0
        self._heads: list[QWidget] = []
        self.rows: list[tuple[dict[str, Cell], QWidget]] = []
        box = QVBoxLayout(self.widget)
        box.setContentsMargins(0, 4, 0, 0)
        box.setSpacing(4)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(4)
        for at, col in enumerate(self._cols):
            head = label(col.head, "meta")
            head.hide()
            self._heads.append(head)
            self._grid.addWidget(head, 0, at, Qt.AlignmentFlag.AlignRight if col.right else Qt.AlignmentFlag.AlignLeft)
            if not col.width:
                self._grid.setColumnStretch(at, 1)
        box.addLayout(self._grid)
        box.addLayout(row(button(add, f"{name}.add", lambda: self.add({}), kind="link", icon="plus", small=True), None))

    def value(self) -> list[dict[str, str]]:
        """Rows with something written; choices alone do not count."""
        found = []
        for cells, _drop in self.rows:
            texts = {key: _text(cell) for key, cell in cells.items()}
            typed = [key for key, cell in cells.items() if isinstance(cell, QLineEdit)]
            if any(texts[key] and texts[key] != self._first[key] for key in typed):
                found.append(texts)
        return found

    def put(self, value: Sequence[Mapping[str, Any]]) -> None:
        """Show exactly these rows."""
        while self.rows:
            self._drop(0)
        for one in value:
            self.add(one)

    def add(self, texts: Mapping[str, Any]) -> None:
        """One more row."""
        self._made += 1
        cells: dict[str, Cell] = {}
        for at, col in enumerate(self._cols):
            cell = cells[col.key] = self._cell(col, str(texts.get(col.key, "") or col.first))
            cell.setObjectName(f"{self._name}.{self._made}.{col.key}")
            cell.setAccessibleName(f"{col.head} 第{self._made}行")
            self._grid.addWidget(cell, self._made, at)
        drop = icon_button("x", "去掉这一行", f"{self._name}.{self._made}.drop")
        pair = (cells, drop)
        drop.clicked.connect(lambda _checked=False: self._take(pair))
        self._grid.addWidget(drop, self._made, len(self._cols))
        self.rows.append(pair)
        for head in self._heads:
            head.show()
        self._tell()

    def _take(self, pair: tuple[dict[str, Cell], QWidget]) -> None:
        if pair in self.rows:
            self._drop(self.rows.index(pair))
            self._tell()

    def _drop(self, at: int) -> None:
        cells, drop = self.rows.pop(at)
        for widget in (*cells.values(), drop):
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        for head in self._heads:
            head.setVisible(bool(self.rows))

    def _cell(self, col: Col, text: str) -> Cell:
        if col.options:
            choice = QComboBox()
            choice.addItems(list(col.options))
            choice.setCurrentText(text)
            choice.currentTextChanged.connect(lambda _t: self._tell())
            if col.width:
                choice.setFixedWidth(col.width)
            return choice
        line = QLineEdit(text)
        line.setPlaceholderText(col.hint)
        if col.right:
            line.setAlignment(Qt.AlignmentFlag.AlignRight)
        if col.width:
            line.setFixedWidth(col.width)
        line.textChanged.connect(lambda _t: self._tell())
        return line

    def _tell(self) -> None:
        if self._changed is not None:
            self._changed()


def _text(cell: Cell) -> str:
    return (cell.text() if isinstance(cell, QLineEdit) else cell.currentText()).strip()
