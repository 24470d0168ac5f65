"""谁可以改本办规则: the list of names, set by somebody on it; empty = everybody."""

from __future__ import annotations

import re

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from mhcrm.base.errors import InputError
from mhcrm.desktop.context import Context
from mhcrm.desktop.dialogs.sheet import Sheet
from mhcrm.desktop.operations import office
from mhcrm.desktop.widgets.basic import button, label

_BREAK = re.compile(r"[\s,，、;；]+")


class OfficeAuthors(Sheet):
    """One name a line."""

    def __init__(self, ctx: Context, parent: QWidget) -> None:
        super().__init__(parent.window(), "谁可以改本办规则", "officeAuthors", 460)
        self.ctx = ctx
        about = "名单里的人可以新增、停止、撤回、读入本办规则和采纳本办词，也只有他们能改这份名单。空着就是不限。"
        self.body.addWidget(label(about, "sub", wrap=True))
        self.names = QPlainTextEdit("\n".join(ctx.app.overrides.authors()))
        self.names.setObjectName("officeAuthors.names")
        self.names.setAccessibleName("姓名，每行一个")
        self.names.setPlaceholderText("每行一个姓名")
        self.names.setTabChangesFocus(True)
        self.names.setFixedHeight(132)
        self.body.addWidget(self.names)
        me = ctx.app.actor
        note = f"现在的使用人是“{me}”。姓名在“设置 › 本机使用人”里填写；这是办内约定，不是密码，改动都记在操作记录里。"
        self.body.addWidget(label(note, "meta", wrap=True))
        self._error = label("", "error", name="officeAuthors.error", wrap=True)
        self.buttons(
            button("取消", "officeAuthors.cancel", self.reject),
            button("保存", "officeAuthors.save", self._save, kind="filled"),
            left=self._error,
        )

    def _save(self) -> None:
        names = [name for name in _BREAK.split(self.names.toPlainText()) if name]
        operation = office.set_authors(self.ctx.app, parent=self, names=names)
        operation.start(self.ctx, lambda _c: self.accept(), self._failed)

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, InputError):
            self._error.setText(str(error))
        else:
            self.ctx.notify.failed("保存名单", error)
