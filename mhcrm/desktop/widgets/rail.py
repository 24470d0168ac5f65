"""The left rail: one item a place, the chosen one with a soft fill and a bar at the window's edge."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
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


class Rail(QWidget):
    """64 px wide; announces the key of the chosen place."""

    chosen = Signal(str)

    def __init__(self, pages: Sequence[PageSpec]) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, True)
        self.setFixedWidth(theme.size("rail"))
        self._group = QButtonGroup(self)
        self._items: dict[str, QToolButton] = {}
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

    def paintEvent(self, event: QPaintEvent) -> None:
        """The 3 px bar of the chosen item."""
        super().paintEvent(event)
        look = theme.active()
        for item in self._items.values():
            if item.isChecked():
                middle = item.geometry().center().y()
                tint = look.color("accentText" if look.dark else "accent")
                QPainter(self).fillRect(0, middle - 11, 3, 24, tint)

    def _item(self, page: PageSpec) -> QToolButton:
        made = QToolButton()
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
