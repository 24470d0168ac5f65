"""Asking beforehand, only where nothing can be taken back."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from mhcrm.desktop.dialogs.sheet import Sheet
from mhcrm.desktop.widgets.basic import button, label


class Confirm(Sheet):
    """What will happen, what of it cannot be undone, and a button named after the act."""

    def __init__(self, parent: QWidget, title: str, what: str, why: str, act: str) -> None:
        super().__init__(parent.window(), title, "confirmDialog", 480)
        self.body.addWidget(label(what, "section", wrap=True))
        self.body.addWidget(label(why, "sub", wrap=True))
        self.buttons(
            button("取消", "confirm.cancel", self.reject), button(act, "confirm.ok", self.accept, kind="filled")
        )
