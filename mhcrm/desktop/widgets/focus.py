"""The focus ring: 2 px accent with a 1 px gap around the control reached by keyboard.

Drawn by an overlay beside the control, because a style sheet has no outline offset and a Python proxy style is
called for every primitive of every widget.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from mhcrm.desktop import theme

REACH = 3


class FocusRing(QWidget):
    """Follows the focused button; text fields and tables show focus by themselves."""

    def __init__(self, app: QApplication) -> None:
        super().__init__()
        self.setObjectName("focusRing")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.hide()
        self._target: QWidget | None = None
        app.focusChanged.connect(self._moved)

    def _moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        if self._target is not None:
            self._target.removeEventFilter(self)
            self._target.destroyed.disconnect(self._gone)
        self._target = new if isinstance(new, QAbstractButton) else None
        if self._target is None or self._target.parentWidget() is None:
            self._target = None
            self.hide()
            return
        self._target.installEventFilter(self)
        self._target.destroyed.connect(self._gone)
        self._follow()

    def _gone(self) -> None:
        self._target = None
        self.setParent(None)
        self.hide()

    def _follow(self) -> None:
        target = self._target
        if target is None:
            return
        parent = target.parentWidget()
        if parent is not self.parentWidget():
            self.setParent(parent)
        self.setGeometry(target.geometry().adjusted(-REACH, -REACH, REACH, REACH))
        self.setVisible(target.isVisible() and target.property("ring") != "none")
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay around the control while it moves."""
        if watched is self._target and event.type() in (
            QEvent.Type.Move,
            QEvent.Type.Resize,
            QEvent.Type.Show,
            QEvent.Type.Hide,
        ):
            self._follow()
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The ring."""
        look = theme.active()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.color("accentText" if look.dark else "accent"), 2))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 6, 6)
