"""A name that opens something: one cut line like :class:`ElidedLabel`, by mouse and by key."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QSizePolicy

from mhcrm.desktop.widgets.basic import ElidedLabel

_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class ElidedLink(ElidedLabel):
    """Opens only while it is ``live``; else it is plain text that takes no focus."""

    clicked = Signal()

    def __init__(self, name: str, tip: str) -> None:
        super().__init__("", "sub", name)
        self._tip, self._live = tip, False
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)

    def put_link(self, text: str, live: bool) -> None:
        """Set the words, and whether they open something."""
        self._live = live
        self.setProperty("role", "linkText" if live else "sub")
        self.style().unpolish(self)
        self.style().polish(self)
        self.setCursor(Qt.CursorShape.PointingHandCursor if live else Qt.CursorShape.ArrowCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if live else Qt.FocusPolicy.NoFocus)
        self.put(text)
        self.setAccessibleDescription(self._tip if live else "")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click opens."""
        if (
            self._live
            and event.button() == Qt.MouseButton.LeftButton
            and self.rect().contains(event.position().toPoint())
        ):
            self.clicked.emit()
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and the space bar open."""
        if self._live and event.key() in _KEYS:
            self.clicked.emit()
            return
        super().keyPressEvent(event)
