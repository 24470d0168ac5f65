"""换阶段: to where, on which day, why."""

from __future__ import annotations

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QComboBox, QDateEdit, QGridLayout, QLineEdit, QWidget

from mhcrm.desktop.context import Context
from mhcrm.desktop.dialogs.sheet import Sheet
from mhcrm.desktop.operations import leads
from mhcrm.desktop.widgets.basic import button, day_of, label
from mhcrm.domain.lead import Lead
from mhcrm.domain.stages import STAGE_LABELS, Stage


class StageMove(Sheet):
    """Moves one lead."""

    def __init__(self, ctx: Context, lead: Lead, parent: QWidget) -> None:
        super().__init__(parent.window(), "换阶段", "stageMove", 420)
        self.ctx, self._lead = ctx, lead
        today = ctx.app.clock.today()
        self.body.addWidget(label(lead.text("project") or lead.text("company"), "section"))
        self.stage = QComboBox()
        self.stage.setObjectName("move.stage")
        self.stage.setAccessibleName("阶段")
        for stage in Stage:
            self.stage.addItem(STAGE_LABELS[stage], stage.value)
        self.stage.setCurrentIndex(max(0, self.stage.findData(lead.text("stage"))))
        self.on = QDateEdit(QDate(today.year, today.month, today.day))
        self.on.setObjectName("move.on")
        self.on.setAccessibleName("日期")
        self.on.setDisplayFormat("yyyy-MM-dd")
        self.on.setCalendarPopup(True)
        self.reason = QLineEdit()
        self.reason.setObjectName("move.reason")
        self.reason.setAccessibleName("说明")
        self.reason.setPlaceholderText("可不填；暂缓、终止请写原因")
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(10)
        for at, (words, field) in enumerate((("阶段", self.stage), ("日期", self.on), ("说明", self.reason))):
            grid.addWidget(label(words, "sub"), at, 0)
            grid.addWidget(field, at, 1)
        grid.setColumnStretch(1, 1)
        self.body.addLayout(grid)
        self.buttons(button("取消", "move.cancel", self.reject), button("移动", "move.save", self._save, kind="filled"))

    def _save(self) -> None:
        operation = leads.move(
            self.ctx.app,
            parent=self,
            lead=self._lead,
            stage=Stage(self.stage.currentData()),
            on=day_of(self.on),
            reason=self.reason.text().strip(),
        )
        operation.start(self.ctx, lambda _done: self.accept())
