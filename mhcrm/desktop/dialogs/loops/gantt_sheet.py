"""推进图: the Gantt as large as the window allows, with what it says in words and a way onto paper."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from mhcrm.desktop.context import Context
from mhcrm.desktop.dialogs.sheet import Sheet
from mhcrm.desktop.widgets.basic import button, label, row, scrolled
from mhcrm.desktop.widgets.loops.gantt import GanttView, Key
from mhcrm.services.approvals.gantt_words import chart_of, notes_of
from mhcrm.services.approvals.views import CaseView


class GanttSheet(Sheet):
    """Shows a case as it was read."""

    def __init__(self, ctx: Context, parent: QWidget, case: CaseView, save: Callable[[], None]) -> None:
        window = parent.window()
        super().__init__(window, f"{case.lead_name}　审批推进图", "ganttSheet", min(window.width() - 96, 1400))
        self.ctx = ctx
        drawn = chart_of(case)
        self.body.addLayout(
            row(label(f"{case.lead_name}　审批推进图", "section"), None, label(f"数据截至 {case.on}", "meta"))
        )
        self.view = GanttView(drawn)
        area = scrolled(self.view, "gantt.scroll")
        area.setMinimumHeight(min(self.view.sizeHint().height() + 4, window.height() - 300))
        self.body.addWidget(area, 1)
        self.body.addWidget(Key(drawn.kinds))
        for text in notes_of(case):
            self.body.addWidget(label(text, "meta", wrap=True))
        self.buttons(
            button("关闭", "gantt.close", self.accept),
            button("另存 PDF", "gantt.save", save, kind="filled", icon="file-down"),
        )
