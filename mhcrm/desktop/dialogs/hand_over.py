"""转交: to whom; and 延期 to a day of one's own choice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QCompleter, QDateEdit, QLineEdit, QWidget

from mhcrm.desktop.dialogs.sheet import Sheet
from mhcrm.desktop.widgets.basic import button, day_of, label


class HandOver(Sheet):
    """Asks for a name, with those in use offered."""

    def __init__(self, parent: QWidget, title: str, names: Sequence[str], chosen: Callable[[str], None]) -> None:
        super().__init__(parent.window(), "转交", "handOver", 360)
        self._chosen = chosen
        self.body.addWidget(label(title, "section", wrap=True))
        self.person = QLineEdit()
        self.person.setObjectName("handOver.person")
        self.person.setAccessibleName("转交给谁")
        self.person.setPlaceholderText("姓名")
        self.person.setCompleter(QCompleter(list(names), self.person))
        self.body.addWidget(self.person)
        self._save = button("转交", "handOver.save", self._done, kind="filled")
        self.buttons(button("取消", "handOver.cancel", self.reject), self._save)
        self._save.setEnabled(False)
        self.person.textChanged.connect(lambda text: self._save.setEnabled(bool(text.strip())))
        self.person.returnPressed.connect(self._done)
        self.person.setFocus()

    def _done(self) -> None:
        if self.person.text().strip():
            self.accept()
            self._chosen(self.person.text().strip())


class PutOff(Sheet):
    """Asks for a day."""

    def __init__(self, parent: QWidget, title: str, first: date, chosen: Callable[[date], None]) -> None:
        super().__init__(parent.window(), "延期", "putOff", 360)
        self._chosen = chosen
        self.body.addWidget(label(title, "section", wrap=True))
        self.on = QDateEdit(QDate(first.year, first.month, first.day))
        self.on.setObjectName("putOff.on")
        self.on.setAccessibleName("延到哪天")
        self.on.setDisplayFormat("yyyy-MM-dd")
        self.on.setCalendarPopup(True)
        self.on.setMinimumDate(self.on.date())
        self.body.addWidget(self.on)
        self.buttons(
            button("取消", "putOff.cancel", self.reject), button("延期", "putOff.save", self._done, kind="filled")
        )

    def _done(self) -> None:
        self.accept()
        self._chosen(day_of(self.on))
