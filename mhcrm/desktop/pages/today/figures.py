"""The figures at the head of 今日: a number and its word, nothing where there is nothing."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from mhcrm.desktop.widgets.basic import label, row

FIGURES = (("overdue", "逾期", "red"), ("today", "今天", "amber"), ("week", "七日内", ""), ("stale", "久未推进", ""))
"""Key, word, tone."""


class Figure(QWidget):
    """One figure."""

    def __init__(self, key: str, words: str, tone: str) -> None:
        super().__init__()
        self.setObjectName(f"today.count.{key}")
        self.number = label("", "page", tone=tone)
        self._words = words
        self.setLayout(row(self.number, label(words, "sub"), gap=6))
        self.hide()

    def put(self, number: int) -> None:
        """Show a number; none hides the figure."""
        self.number.setText(str(number))
        self.setAccessibleName(f"{self._words} {number}")
        self.setVisible(number > 0)
