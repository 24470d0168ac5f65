"""Files that could not be read: a sentence each, in the window, above whatever else is shown."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from mhcrm.base.errors import MhcrmError
from mhcrm.desktop import icons
from mhcrm.desktop.widgets.basic import clear, holder, icon_button, label, row

MOST = 3


class Refusal(QWidget):
    """Stays until it is closed or something else is opened; of many files the first are told in full."""

    def __init__(self) -> None:
        super().__init__()
        self._told: list[str] = []
        self._lines = QVBoxLayout()
        self._lines.setSpacing(4)
        close = icon_button("x", "知道了", "intake.refusalClose", self.forget)
        inner = row(margins=(24, 8, 16, 8), gap=12)
        inner.addLayout(self._lines, 1)
        inner.addWidget(close)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(holder(inner, "intake.refusal", "foot"))
        self.hide()

    @property
    def words(self) -> str:
        """Everything it says."""
        return "\n".join(self._told)

    def add(self, error: MhcrmError) -> None:
        """One more file."""
        self._told.append(f"{error.what}{error.why}{error.todo}")
        clear(self._lines)
        for text in self._told[:MOST]:
            mark = label()
            icons.put(mark, "circle-alert", "red", 16)
            line = row(mark, gap=8)
            line.addWidget(label(text, "strong", wrap=True), 1)
            self._lines.addLayout(line)
        if len(self._told) > MOST:
            self._lines.addWidget(label(f"另有 {len(self._told) - MOST} 个文件也读不出来，已略过。", "sub"))
        self.setAccessibleName(self.words)
        self.show()

    def forget(self) -> None:
        """Something else was opened."""
        self._told.clear()
        self.hide()
