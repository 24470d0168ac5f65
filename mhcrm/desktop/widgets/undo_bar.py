"""The bar that says what was done and offers to take it back, for ten seconds."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from mhcrm.desktop import icons, theme
from mhcrm.desktop.widgets.basic import ElidedLabel, button, icon_button, label

STAY_MS = 10_000
TICK_MS = 100
BOTTOM = 44
"""How far above the bottom of the content it lies, where a page has nothing there to read."""


class UndoBar(QFrame):
    """Lies over the bottom of the content; a thin line runs out as the time passes."""

    undo = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("undoBar")
        self.setFixedHeight(40)
        self._left, self._above = 0, BOTTOM
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._mark = label()
        icons.put(self._mark, "check", "onUndoBar", 16)
        self._text = ElidedLabel("", name="undoBar.text")
        self._undo = button("撤销", "undoBar.undo", self._clicked, icon="undo-2", tip="Ctrl+Z")
        icons.put(self._undo, "undo-2", "undoAction", 16)
        self._key = label("Ctrl+Z")
        close = icon_button("x", "关闭提示", "undoBar.close", self.hide)
        icons.put(close, "x", "onUndoBar", 14)
        box = QHBoxLayout(self)
        box.setContentsMargins(16, 0, 8, 0)
        box.setSpacing(12)
        box.addWidget(self._mark)
        box.addWidget(self._text, 1)
        box.addWidget(self._undo)
        box.addWidget(self._key)
        box.addWidget(close)
        parent.installEventFilter(self)
        self.hide()

    def say(self, text: str, *, undo: bool) -> None:
        """Show a sentence, with or without 撤销."""
        self._text.put(text)
        self.setAccessibleName(text)
        self._undo.setVisible(undo)
        self._key.setVisible(undo)
        self._left = STAY_MS
        self._timer.start()
        self._place()
        self.show()
        self.raise_()

    def lie_above(self, pixels: int) -> None:
        """Keep off what a page shows at its bottom."""
        self._above = pixels
        self._place()

    @property
    def offers_undo(self) -> bool:
        """Whether 撤销 stands there now."""
        return self.isVisible() and not self._undo.isHidden()

    def text(self) -> str:
        """The sentence shown."""
        return self.accessibleName()

    def hideEvent(self, event: QHideEvent) -> None:
        """No timer runs while hidden."""
        self._timer.stop()
        super().hideEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep to the bottom of the parent."""
        if watched is self.parentWidget() and event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """The running line under the style sheet's plate."""
        super().paintEvent(event)
        painter = QPainter(self)
        width = round((self.width() - 8) * self._left / STAY_MS)
        painter.fillRect(4, self.height() - 2, width, 2, theme.active().color("undoAction"))

    def _place(self) -> None:
        parent = self.parentWidget()
        if parent is None:
            return
        area = parent.rect()
        width = min(544, area.width() - 32)
        self.setFixedWidth(width)
        self.move((area.width() - width) // 2, area.height() - self.height() - self._above)

    def _tick(self) -> None:
        self._left -= TICK_MS
        if self._left <= 0:
            self.hide()
        self.update()

    def _clicked(self) -> None:
        self.hide()
        self.undo.emit()
