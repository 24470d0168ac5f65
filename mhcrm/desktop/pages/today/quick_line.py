"""快速录入: one line; what it is understood as stands under it before Enter saves it."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from mhcrm.base.errors import InputError
from mhcrm.desktop import icons
from mhcrm.desktop.context import Context
from mhcrm.desktop.operations import today as operations
from mhcrm.desktop.widgets.basic import ElidedLabel, row
from mhcrm.domain.pipeline.calendar import weekday
from mhcrm.domain.pipeline.quick import Quick

HINT = "写一行，例如：周五 看厂房 @王 MH-2026-0001（@ 谁办，# 方式，编号挂到项目）"


class QuickLine(QWidget):
    """The field and the sentence under it."""

    def __init__(self, ctx: Context) -> None:
        super().__init__()
        self.setObjectName("today.quick")
        self.ctx = ctx
        self.line = QLineEdit()
        self.line.setObjectName("today.quick.line")
        self.line.setAccessibleName("快速录入")
        self.line.setPlaceholderText(HINT)
        self.line.addAction(icons.icon("plus", "text3"), QLineEdit.ActionPosition.LeadingPosition)
        self.said = ElidedLabel("", "meta", "today.quick.said")
        self.said.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 0, 16, 8)
        box.setSpacing(4)
        box.addLayout(row(self.line))
        box.addWidget(self.said)
        self.line.textChanged.connect(lambda _text: self._understand())
        self.line.returnPressed.connect(self._save)

    def _read(self) -> tuple[int | None, Quick] | None:
        """The project and what the line means; None (and the reason shown) when it cannot be saved yet."""
        try:
            lead_id, rest = self.ctx.app.journal.about(self.line.text())
            quick = self.ctx.app.journal.understand(rest)
        except InputError as error:
            self.said.put(str(error))
            return None
        if not quick.plan and lead_id is None:
            self.said.put("没有写将来的日期，读作跟进；跟进要写上项目编号，如 MH-2026-0001。")
            return None
        return lead_id, quick

    def _understand(self) -> None:
        self.said.setVisible(bool(self.line.text().strip()))
        if self.line.text().strip():
            found = self._read()
            if found is not None:
                self.said.put(_words(found[1], found[0] is not None))

    def _save(self) -> None:
        found = self._read() if self.line.text().strip() else None
        if found is None:
            return
        operation = operations.enter(self.ctx.app, parent=self, lead_id=found[0], quick=found[1])
        operation.start(self.ctx, lambda _change: self.line.clear())


def _words(quick: Quick, at_lead: bool) -> str:
    """What was understood; Enter saves it."""
    parts = [
        f"{'待办' if quick.plan else '跟进'}：{quick.text}",
        f"{quick.on:%Y-%m-%d} {weekday(quick.on)} {quick.time}".strip(),
    ]
    parts += ["、".join(quick.people)] if quick.people else []
    parts += [quick.kind] if quick.kind != "其他" else []
    return f"读作{'；'.join(parts)}{'；挂到项目' if at_lead else ''}。回车保存。"
