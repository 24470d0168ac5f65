"""A layout that wraps: chips and badges in a row, broken where the width ends."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QWidget

NARROWEST = 120
"""A layout never asks for more than this; what is longer is cut to the width there is."""


class FlowLayout(QLayout):
    """Items from left to right, next line when full; each line is as high as its highest item."""

    def __init__(self, parent: QWidget | None = None, gap: int = 4) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """Qt's hook behind addWidget."""
        self._items.append(item)

    def count(self) -> int:
        """Number of items."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """The item, or None past the end as Qt expects."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Remove and return an item."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Wants no more than it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Height depends on the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height when wrapped at ``width``."""
        return self._place(QRect(0, 0, width, 0), apply=False)

    def setGeometry(self, rect: QRect) -> None:
        """Place the items."""
        super().setGeometry(rect)
        self._place(rect, apply=True)

    def sizeHint(self) -> QSize:
        """All in one line."""
        hints = [item.sizeHint() for item in self._items]
        width = sum(hint.width() for hint in hints) + self._gap * max(0, len(hints) - 1)
        return QSize(width, max((hint.height() for hint in hints), default=0))

    def minimumSize(self) -> QSize:
        """The widest single item, up to a bound."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return QSize(min(size.width(), NARROWEST), size.height())

    def _place(self, rect: QRect, *, apply: bool) -> int:
        x, y, line = rect.x(), rect.y(), 0
        for item in self._items:
            hint = item.sizeHint()
            hint.setWidth(min(hint.width(), max(rect.width(), NARROWEST)))
            if x > rect.x() and x + hint.width() > rect.x() + rect.width():
                x, y, line = rect.x(), y + line + self._gap, 0
            if apply:
                item.setGeometry(QRect(QPoint(x, y), hint))
            x += hint.width() + self._gap
            line = max(line, hint.height())
        return y + line - rect.y()


class Flow(QWidget):
    """A widget holding a :class:`FlowLayout`."""

    def __init__(self, gap: int = 4) -> None:
        super().__init__()
        self.flow = FlowLayout(self, gap)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def add(self, widget: QWidget) -> None:
        """Append a widget; one that asks for no width of its own is given the width of its words."""
        policy = widget.sizePolicy()
        if policy.horizontalPolicy() is QSizePolicy.Policy.Ignored:
            widget.setSizePolicy(QSizePolicy.Policy.Preferred, policy.verticalPolicy())
        self.flow.addWidget(widget)
