"""A strip of text tabs with a count and an underline: saved views and the panel's sections."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QWidget

from mhcrm.desktop import theme


class Tab(QAbstractButton):
    """One tab; the count is drawn in grey behind the words."""

    def __init__(self, key: str, text: str, height: int, name: str) -> None:
        super().__init__()
        self.key, self._words, self._count = key, text, ""
        self.setObjectName(name)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedHeight(height)
        self._fit()

    def put_count(self, count: int | None) -> None:
        """Show a number; None hides it."""
        self._count = "" if count is None else f"{count:,}"
        self._fit()

    def put_words(self, words: str) -> None:
        """Call it otherwise."""
        self._words = words
        self._fit()

    def _fit(self) -> None:
        self.setAccessibleName(f"{self._words} {self._count}".strip())
        look = theme.active()
        self.setFixedWidth(self._width(look) + 2)
        self.update()

    def _width(self, look: theme.Theme) -> int:
        words = QFontMetrics(look.font("body", medium=True)).horizontalAdvance(self._words)
        count = QFontMetrics(look.font("meta")).horizontalAdvance(self._count)
        return words + (6 + count if self._count else 0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Words, count, underline."""
        look = theme.active()
        painter = QPainter(self)
        chosen = self.isChecked()
        tint = "accentText" if chosen else "text" if self.underMouse() else "text2"
        painter.setFont(look.font("body", medium=chosen))
        painter.setPen(look.color(tint))
        area = self.rect()
        words = painter.fontMetrics().horizontalAdvance(self._words)
        align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(area, align, self._words)
        if self._count:
            painter.setFont(look.font("meta"))
            painter.setPen(look.color("accentText" if chosen else "text3"))
            painter.drawText(area.adjusted(words + 6, 1, 0, 0), align, self._count)
        if chosen:
            painter.fillRect(0, area.height() - 2, area.width(), 2, look.color("accentText" if look.dark else "accent"))


class TabStrip(QWidget):
    """Exclusive tabs; ``chosen`` carries the key."""

    chosen = Signal(str)

    def __init__(self, tabs: Sequence[tuple[str, str]], name: str, height: int = 44, gap: int = 20) -> None:
        super().__init__()
        self.setObjectName(name)
        self.tabs: dict[str, Tab] = {}
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(gap)
        for key, text in tabs:
            tab = Tab(key, text, height, f"{name}.{key}")
            tab.clicked.connect(lambda _checked=False, key=key: self.chosen.emit(key))
            self.tabs[key] = tab
            box.addWidget(tab)
        box.addStretch(1)

    def choose(self, key: str) -> None:
        """Show one as chosen without announcing it."""
        if key in self.tabs:
            self.tabs[key].setChecked(True)

    def current(self) -> str:
        """Key of the chosen tab, "" when none."""
        return next((key for key, tab in self.tabs.items() if tab.isChecked()), "")
