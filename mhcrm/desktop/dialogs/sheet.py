"""The shape of every dialog: a body, a hairline, a row of buttons at the right. Dialogs open, they never block."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from mhcrm.desktop.widgets.basic import holder


class Sheet(QDialog):
    """Put content into ``body``, buttons through :meth:`buttons`."""

    def __init__(self, parent: QWidget | None, title: str, name: str, width: int = 544) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setMinimumWidth(width)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(24, 24, 24, 16)
        self.body.setSpacing(8)
        whole.addLayout(self.body, 1)
        self._foot = QHBoxLayout()
        self._foot.setContentsMargins(24, 12, 24, 12)
        self._foot.setSpacing(8)
        whole.addWidget(holder(self._foot, role="foot"))

    def buttons(self, *made: QPushButton, left: QWidget | None = None) -> None:
        """The foot: an optional note at the left, the buttons at the right, the last one being the default."""
        if left is not None:
            self._foot.addWidget(left)
        self._foot.addStretch(1)
        for item in made:
            self._foot.addWidget(item)
        if made:
            made[-1].setDefault(True)
            made[-1].setFocus()
