"""跟进: what happened with a lead, newest first, a line to write down the next thing, and a form for more."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from mhcrm.desktop.context import Context
from mhcrm.desktop.dialogs.activity import ActivityForm
from mhcrm.desktop.file_opening import open_kept
from mhcrm.desktop.operations import activities
from mhcrm.desktop.pages.quick_line import QuickLine
from mhcrm.desktop.readings import LeadWhole
from mhcrm.desktop.widgets.basic import button, label, row, scrolled
from mhcrm.desktop.widgets.timeline import TimelineList


class TimelineTab(QWidget):
    """The tab."""

    def __init__(self, ctx: Context) -> None:
        super().__init__()
        self.ctx = ctx
        self.setObjectName("panel.timeline")
        self._whole: LeadWhole | None = None
        self._count = label("", "meta")
        self.list = TimelineList(ctx.app.clock.today())
        self.list.opened.connect(self._open_file)
        self._empty = label("还没有跟进记录。来访、走访、电话、来函都记在这里，简报会用到。", "sub", wrap=True)
        inner = QVBoxLayout()
        inner.setContentsMargins(16, 12, 16, 16)
        inner.setSpacing(10)
        add = button("记一条", "timeline.add", self._log, kind="accent", icon="plus", small=True)
        attach = button("附文件", "timeline.attach", self._attach, small=True, tip="照片、纪要、协议：与数据一起备份")
        inner.addLayout(row(label("跟进", "strong"), self._count, None, attach, add))
        self.quick = QuickLine(ctx, "timeline.quick", self._own)
        inner.addWidget(self.quick)
        inner.addWidget(self._empty)
        inner.addWidget(self.list)
        inner.addStretch(1)
        content = QWidget()
        content.setLayout(inner)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(scrolled(content, "timeline.scroll"))

    def put(self, whole: LeadWhole) -> None:
        """Show a lead's entries; a line half typed for another project does not follow."""
        if self._whole is not None and self._whole.lead.id != whole.lead.id:
            self.quick.line.clear()
        self._whole = whole
        self._count.setText(f"{len(whole.timeline)} 条" if whole.timeline else "")
        self._empty.setVisible(not whole.timeline)
        self.list.put(whole.timeline)

    def _log(self) -> None:
        if self._whole is not None:
            ActivityForm(self.ctx, self._whole.lead, self).open()

    def _attach(self) -> None:
        if self._whole is None:
            return
        name, _ = QFileDialog.getOpenFileName(self, "附上文件")
        if name:
            lead = self._whole.lead
            activities.attach(self.ctx.app, parent=self, lead=lead, path=Path(name)).start(self.ctx)

    def _open_file(self, attachment_id: int) -> None:
        open_kept(self.ctx, attachment_id)

    def _own(self) -> tuple[int, str] | None:
        """The project the line belongs to."""
        lead = self._whole.lead if self._whole is not None else None
        return (lead.id, lead.code or "") if lead is not None and lead.id is not None else None
