"""The left rail: one item a place, the chosen one with a soft fill and a bar at the window's edge."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QLabel, QToolButton, QVBoxLayout, QWidget

from mhcrm.desktop import icons, theme
from mhcrm.desktop.pages.spec import PageSpec


class Logo(QLabel):
    """The mark of the program: four rising bars in a rounded frame."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(51, 44)
        self.setAccessibleName("闵行招商")

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Frame and bars."""
        look = theme.active()
        tint = look.color("accentText" if look.dark else "accent")
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = painter.pen()
        pen.setColor(tint)
        pen.setWidthF(2)
        painter.setPen(pen)
        painter.drawRoundedRect(15, 11, 22, 22, 5, 5)
        for index, height in enumerate((5, 8, 11, 13)):
            x = 20 + index * 4
            painter.drawLine(x, 28, x, 28 - height + 2)


class RailItem(QToolButton):
    """Icon over a word, with a number at the corner when something presses."""

    def __init__(self) -> None:
        super().__init__()
        self._number = 0

    def put_badge(self, number: int) -> None:
        """Show a number; 0 shows none."""
        self._number = number
        self.setAccessibleDescription(f"{number} 件要办" if number else "")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The button, then its badge."""
        super().paintEvent(event)
        if not self._number:
            return
        look, words = theme.active(), str(self._number) if self._number < 100 else "99+"
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(look.font("meta"))
        width = max(18, painter.fontMetrics().horizontalAdvance(words) + 10)
        box = QRectF(min(30, self.width() - width), 0, width, 17)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("red"))
        painter.drawRoundedRect(box, 8, 8)
        painter.setPen(look.color("onRed"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)


class Rail(QWidget):
    """64 px wide; announces the key of the chosen place."""

    chosen = Signal(str)

    def __init__(self, pages: Sequence[PageSpec]) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, True)
        self.setFixedWidth(theme.size("rail"))
        self._group = QButtonGroup(self)
        self._items: dict[str, RailItem] = {}
        box = QVBoxLayout(self)
        box.setContentsMargins(6, 4, 7, 8)
        box.setSpacing(8)
        logo = Logo()
        box.addWidget(logo, 0, Qt.AlignmentFlag.AlignHCenter)
        shown = [page for page in pages if page.in_rail]
        for page in (p for p in shown if not p.at_bottom):
            box.addWidget(self._item(page))
        box.addStretch(1)
        for page in (p for p in shown if p.at_bottom):
            box.addWidget(self._item(page))

    def choose(self, key: str) -> None:
        """Show a place as chosen; a place outside the rail leaves the last one chosen."""
        if key in self._items:
            self._items[key].setChecked(True)
        self._tint()
        self.update()

    def put_badge(self, key: str, number: int) -> None:
        """A number at a place's corner; 0 takes it away."""
        if key in self._items:
            self._items[key].put_badge(number)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The 3 px bar of the chosen item."""
        super().paintEvent(event)
        look = theme.active()
        for item in self._items.values():
            if item.isChecked():
                middle = item.geometry().center().y()
                tint = look.color("accentText" if look.dark else "accent")
                QPainter(self).fillRect(0, middle - 11, 3, 24, tint)

    def _item(self, page: PageSpec) -> RailItem:
        made = RailItem()
        made.setText(page.label)
        made.setObjectName(f"rail.{page.key}")
        made.setAccessibleName(page.label)
        made.setProperty("role", "rail")
        made.setCheckable(True)
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        icons.put(made, page.icon, "text2", 20)
        made.setIconSize(QSize(20, 20))
        made.clicked.connect(lambda _checked=False, key=page.key: self.chosen.emit(key))
        self._group.addButton(made)
        self._items[page.key] = made
        return made

    def _tint(self) -> None:
        for item in self._items.values():
            name = item.property(icons.NAME_PROPERTY)[0]
            icons.put(item, name, "accentText" if item.isChecked() else "text2", 20)
