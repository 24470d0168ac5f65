"""依据日: look at rules, policies and space as of another day; nothing that is stored changes."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QDateEdit, QWidget

from mhcrm.desktop.context import Context
from mhcrm.desktop.dialogs.sheet import Sheet
from mhcrm.desktop.operations.reference_date import travel
from mhcrm.desktop.widgets.basic import button, day_of, label, row


class ReferenceDate(Sheet):
    """Chooses the day; 回到今天 takes it back."""

    def __init__(self, ctx: Context, parent: QWidget) -> None:
        super().__init__(parent.window(), "改依据日", "referenceDate", 480)
        self.ctx = ctx
        shown = ctx.app.clock.today()
        self.body.addWidget(label("规则、政策有效期和空间状态按哪一天判断", "section"))
        self.day = QDateEdit(QDate(shown.year, shown.month, shown.day))
        self.day.setObjectName("referenceDate.day")
        self.day.setAccessibleName("依据日")
        self.day.setDisplayFormat("yyyy-MM-dd")
        self.day.setCalendarPopup(True)
        self.body.addLayout(row(label("依据日", "sub"), 12, self.day, None))
        self.body.addWidget(
            label("只影响判断，不改已存的数据；已算出的匹配会标为待重算。关闭程序后回到当天。", "meta", wrap=True)
        )
        back = button("回到今天", "referenceDate.today", lambda: self._go(None))
        back.setEnabled(ctx.app.clock.travelling)
        self.buttons(
            back,
            button("取消", "referenceDate.cancel", self.reject),
            button("按这一天看", "referenceDate.go", lambda: self._go(day_of(self.day)), kind="filled"),
        )
        self.day.setFocus()

    def _go(self, as_of: date | None) -> None:
        travel(self.ctx, as_of)
        self.accept()
