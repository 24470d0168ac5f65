"""The status line: where the data is, that it is saved, the last backup, and work under way with its cancel."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from mhcrm.desktop import icons, theme
from mhcrm.desktop.background import Lanes, Step, Work
from mhcrm.desktop.widgets.basic import ElidedLabel, icon_button, label


class StatusLine(QWidget):
    """24 px at the foot of the window."""

    def __init__(self, lanes: Lanes) -> None:
        super().__init__()
        self.setObjectName("statusLine")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, True)
        self.setFixedHeight(theme.size("status_line"))
        self._lanes = lanes
        self._shown = 0
        mark = label()
        icons.put(mark, "database", "text3", 14)
        self.data = label("", "meta", name="status.data")
        self.backup = label("", "meta", name="status.backup")
        self.note = ElidedLabel("", "meta", "status.note")
        self.rules = label("", "meta", name="status.rules")
        self._work = label("", "meta", name="status.work")
        self._bar = QProgressBar()
        self._bar.setObjectName("status.progress")
        self._bar.setAccessibleName("进度")
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(120)
        self._stop = icon_button("x", "停止", "status.cancel", self._cancel)
        self._stop.setFixedSize(20, 20)
        box = QHBoxLayout(self)
        box.setContentsMargins(24, 0, 16, 0)
        box.setSpacing(8)
        for widget in (mark, self.data):
            box.addWidget(widget)
        box.addSpacing(8)
        box.addWidget(self.backup)
        box.addSpacing(8)
        box.addWidget(self.note, 1)
        for part in self._parts():
            part.hide()
            box.addWidget(part)
        box.addSpacing(8)
        box.addWidget(self.rules, 0, Qt.AlignmentFlag.AlignRight)
        lanes.started.connect(self._started)
        lanes.stepped.connect(self._stepped)
        lanes.finished.connect(self._finished)

    def _started(self, work: Work) -> None:
        if work.quiet:
            return
        self._shown = work.id
        self._work.setText(work.name)
        self._bar.setRange(0, 0)
        self._show(True)

    def _stepped(self, step: Step) -> None:
        if step.work_id != self._shown:
            return
        self._bar.setRange(0, step.total)
        self._bar.setValue(step.done)
        total = f"{step.done:,}/{step.total:,}" if step.total else ""
        self._work.setText(f"{step.label} {total}".strip())

    def _finished(self, _number: int) -> None:
        busy = self._lanes.busy()
        if busy:
            self._shown = busy[-1].id
            self._work.setText(busy[-1].name)
        else:
            self._shown = 0
            self._show(False)

    def _show(self, shown: bool) -> None:
        for part in self._parts():
            part.setVisible(shown)

    def _parts(self) -> tuple[QWidget, ...]:
        return (self._work, self._bar, self._stop)

    def _cancel(self) -> None:
        self._lanes.cancel(self._shown)
