"""跟进: what happened with a lead, newest first, and a button to write down the next thing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QRect, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFileDialog, QGridLayout, QVBoxLayout, QWidget

from mhcrm.desktop import theme
from mhcrm.desktop.context import Context
from mhcrm.desktop.dialogs.activity import ActivityForm
from mhcrm.desktop.models import words
from mhcrm.desktop.operations import activities
from mhcrm.desktop.readings import LeadWhole
from mhcrm.desktop.widgets.basic import button, clear, label, row, scrolled
from mhcrm.domain.pipeline.timeline import TimelineEntry


class Dot(QWidget):
    """The dot of one entry and the line down to the next."""

    def __init__(self, first: bool, last: bool) -> None:
        super().__init__()
        self._first, self._last = first, last
        self.setFixedWidth(12)

    def sizeHint(self) -> QSize:
        """As high as its row."""
        return QSize(12, 20)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Line, then dot."""
        look = theme.active()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._last:
            painter.setPen(QPen(look.color("accentLine"), 1))
            painter.drawLine(4, 16, 4, self.height())
        tint = look.color("accentText" if look.dark else "accent")
        painter.setPen(QPen(tint, 1.5))
        painter.setBrush(tint if self._first else look.color("surface"))
        painter.drawEllipse(QRect(1, 7, 6, 6))


class TimelineList(QWidget):
    """Entries one under the other; a kept file's name opens it."""

    opened = Signal(int)

    def __init__(self, today: date) -> None:
        super().__init__()
        self.setObjectName("timeline.list")
        self._today = today
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(2, 1)

    def put(self, entries: Sequence[TimelineEntry]) -> None:
        """Show entries in the given order."""
        clear(self._grid)
        for at, entry in enumerate(entries):
            self._grid.addWidget(Dot(at == 0, at == len(entries) - 1), at, 0)
            when = label(words.day(entry.on.isoformat(), self._today), "meta")
            self._grid.addWidget(when, at, 1, Qt.AlignmentFlag.AlignTop)
            body = QVBoxLayout()
            body.setSpacing(0)
            body.setContentsMargins(0, 0, 0, 10)
            body.addLayout(row(label(entry.title, "strong"), None, label(entry.author, "meta")))
            if entry.kind == "document" and entry.id is not None:
                opens = partial(self.opened.emit, entry.id)
                body.addLayout(row(button(entry.text, f"timeline.file.{entry.id}", opens, kind="link"), None))
            elif entry.text:
                body.addWidget(label(entry.text, "sub", wrap=True))
            self._grid.addLayout(body, at, 2)


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
        inner.addWidget(self._empty)
        inner.addWidget(self.list)
        inner.addStretch(1)
        content = QWidget()
        content.setLayout(inner)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(scrolled(content, "timeline.scroll"))

    def put(self, whole: LeadWhole) -> None:
        """Show a lead's entries."""
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
        """Open a kept file with the system's own program, once its content was checked."""
        app = self.ctx.app

        def show(path: Path) -> None:
            if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
                self.ctx.notify.said(f"系统里没有打开它的程序，文件在 {path}")

        self.ctx.lanes.run("打开附件", lambda _p: app.attachments.file(attachment_id), on_done=show, quiet=True)
