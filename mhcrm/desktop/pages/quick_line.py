"""快速录入: one line; what it is understood as stands under it before Enter saves it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from mhcrm.base.errors import InputError
from mhcrm.desktop import icons
from mhcrm.desktop.context import Context
from mhcrm.desktop.operations import today as operations
from mhcrm.desktop.widgets.basic import label, row
from mhcrm.domain.pipeline.calendar import weekday
from mhcrm.domain.pipeline.quick import Quick

Own = Callable[[], "tuple[int, str] | None"]
OWN_HINT = "写一行，例如：周五 看厂房 @王；昨天 走访 谈了租金"
HINT = "写一行，例如：周五 看厂房 @王 MH-2026-0001（@ 谁办，# 方式，编号挂到项目）"


class QuickLine(QWidget):
    """The field and the sentence under it.

    Args:
        own: id and code of the project the line belongs to unless it names another; without it a line must say.
    """

    def __init__(self, ctx: Context, name: str, own: Own | None = None) -> None:
        super().__init__()
        self.setObjectName(name)
        self.ctx, self._own = ctx, own
        self.line = QLineEdit()
        self.line.setObjectName(f"{name}.line")
        self.line.setAccessibleName("快速录入")
        self.line.setPlaceholderText(HINT if own is None else OWN_HINT)
        self.line.addAction(icons.icon("plus", "text3"), QLineEdit.ActionPosition.LeadingPosition)
        self.said = label("", "meta", name=f"{name}.said", wrap=True)
        self.said.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        box.addLayout(row(self.line))
        box.addWidget(self.said)
        self.line.textChanged.connect(lambda _text: self._understand())
        self.line.returnPressed.connect(self._save)

    def _read(self) -> tuple[int | None, Quick] | None:
        """The project and what the line means; None (and the reason shown) when it cannot be saved yet."""
        own = self._own() if self._own is not None else None
        try:
            lead_id, rest = self.ctx.app.journal.about(self.line.text())
            quick = self.ctx.app.journal.understand(rest)
        except InputError as error:
            self.said.setText(str(error))
            return None
        if lead_id is None and own is not None:
            lead_id = own[0]
        if not quick.plan and lead_id is None:
            self.said.setText("没有写将来的日期，读作跟进；跟进要写上项目编号，如 MH-2026-0001。")
            return None
        return lead_id, quick

    def _understand(self) -> None:
        self.said.setVisible(bool(self.line.text().strip()))
        if self.line.text().strip():
            found = self._read()
            if found is not None:
                own = self._own() if self._own is not None else None
                self.said.setText(_words(found[1], _place(found[0], own)))

    def _save(self) -> None:
        found = self._read() if self.line.text().strip() else None
        if found is None:
            return
        operation = operations.enter(self.ctx.app, parent=self, lead_id=found[0], quick=found[1])
        operation.start(self.ctx, lambda _change: self.line.clear())


def _place(lead_id: int | None, own: tuple[int, str] | None) -> str:
    """Where it goes, said unless it is the project at hand."""
    if own is None:
        return "；挂到项目" if lead_id is not None else ""
    return "" if lead_id == own[0] else "；记到行里写的另一个项目"


def _words(quick: Quick, place: str) -> str:
    """What was understood; Enter saves it."""
    parts = [
        f"{'待办' if quick.plan else '跟进'}：{quick.text}",
        f"{quick.on:%Y-%m-%d} {weekday(quick.on)} {quick.time}".strip(),
    ]
    parts += ["、".join(quick.people)] if quick.people else []
    parts += [quick.kind] if quick.kind != "其他" else []
    parts += [f"“{quick.unread}”日期读不出，留在内容里"] if quick.unread else []
    if quick.then is not None:
        then = quick.then
        who = f"，{'、'.join(then.people)}" if then.people else ""
        parts.append(f"下一步：{then.text}，{then.on:%Y-%m-%d} {weekday(then.on)} {then.time}".rstrip() + who)
    return f"读作{'；'.join(parts)}{place}。回车保存。"
