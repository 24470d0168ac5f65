"""A scrolling column that is filled anew: the new content is laid out before it is shown, so nothing is ever seen squeezed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

MARGINS = (16, 12, 16, 16)


class FreshColumn(QScrollArea):
    """``begin`` hands out the column of a content not shown yet; ``show_filled`` puts it in place of the old one."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._next: QWidget | None = None

    def begin(self, margins: tuple[int, int, int, int] = MARGINS, gap: int = 10) -> QVBoxLayout:
        """The column to fill."""
        self._next = QWidget()
        self._next.setProperty("role", "scrolled")
        column = QVBoxLayout(self._next)
        column.setContentsMargins(*margins)
        column.setSpacing(gap)
        return column

    def show_filled(self) -> None:
        """Show what was filled, from its top; the old content ends once its own signals are through."""
        if self._next is None:
            return
        old = self.takeWidget()
        self.setWidget(self._next)
        self._next.show()
        self._next = None
        if old is not None:
            old.hide()
            old.deleteLater()
