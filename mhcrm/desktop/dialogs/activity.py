"""记一条: kind, day, words. What was typed stays until it is saved."""

from __future__ import annotations

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QComboBox, QDateEdit, QGridLayout, QPlainTextEdit, QWidget

from mhcrm.desktop.context import Context
from mhcrm.desktop.dialogs.sheet import Sheet
from mhcrm.desktop.operations import activities
from mhcrm.desktop.widgets.basic import button, day_of, label
from mhcrm.domain.lead import Lead

KINDS = ("电话", "来访", "走访", "会议", "来函", "踏勘", "材料", "其他")


class ActivityForm(Sheet):
    """Writes one entry of the timeline."""

    def __init__(self, ctx: Context, lead: Lead, parent: QWidget) -> None:
        super().__init__(parent.window(), "记一条跟进", "activityForm", 480)
        self.ctx, self._lead = ctx, lead
        today = ctx.app.clock.today()
        self.body.addWidget(label(lead.text("project") or lead.text("company"), "section"))
        self.kind = QComboBox()
        self.kind.setObjectName("activity.kind")
        self.kind.setAccessibleName("方式")
        self.kind.setEditable(True)
        self.kind.addItems(KINDS)
        self.on = QDateEdit(QDate(today.year, today.month, today.day))
        self.on.setObjectName("activity.on")
        self.on.setAccessibleName("日期")
        self.on.setDisplayFormat("yyyy-MM-dd")
        self.on.setCalendarPopup(True)
        self.text = QPlainTextEdit()
        self.text.setObjectName("activity.text")
        self.text.setAccessibleName("内容")
        self.text.setPlaceholderText("谈了什么，对方要什么，下一步谁来办")
        self.text.setMinimumHeight(120)
        self.text.setTabChangesFocus(True)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(10)
        for at, (words, field) in enumerate((("方式", self.kind), ("日期", self.on), ("内容", self.text))):
            place = Qt.AlignmentFlag.AlignTop if field is self.text else Qt.AlignmentFlag.AlignVCenter
            grid.addWidget(label(words, "sub"), at, 0, place)
            grid.addWidget(field, at, 1)
        grid.setColumnStretch(1, 1)
        self.body.addLayout(grid)
        self._error = label("", "error", name="activity.error", wrap=True)
        self.buttons(
            button("取消", "activity.cancel", self.reject),
            button("保存", "activity.save", self._save, kind="filled"),
            left=self._error,
        )
        self.text.setFocus()

    def _save(self) -> None:
        words = self.text.toPlainText().strip()
        if not words:
            self._error.setText("还没有写内容")
            self.text.setFocus()
            return
        on = day_of(self.on)
        operation = activities.log(
            self.ctx.app,
            parent=self,
            lead=self._lead,
            on=on,
            kind=self.kind.currentText().strip() or "其他",
            text=words,
        )
        operation.start(self.ctx, lambda _done: self.accept(), self._failed)

    def _failed(self, error: BaseException) -> None:
        self._error.setText("没有保存，内容还在")
        self.ctx.notify.failed("记一条跟进", error)
