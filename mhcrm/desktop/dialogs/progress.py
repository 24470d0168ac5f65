"""Shown when work a person waits for takes longer than 0.6 s; may be cancelled, never blocks the event loop."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QProgressBar, QWidget

from mhcrm.desktop.background import Lanes, Step, Work
from mhcrm.desktop.dialogs.sheet import Sheet
from mhcrm.desktop.widgets.basic import button, label

DELAY_MS = 600


class ProgressDialog(Sheet):
    """One line of words and a bar."""

    def __init__(self, parent: QWidget, work: Work) -> None:
        super().__init__(parent, work.name, "progressDialog", 420)
        self._words = label(work.name, "strong", name="progress.words")
        self.bar = QProgressBar()
        self.bar.setObjectName("progress.bar")
        self.bar.setAccessibleName("进度")
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.body.addWidget(self._words)
        self.body.addSpacing(4)
        self.body.addWidget(self.bar)
        self.body.addWidget(label("取消后数据不会有任何改动。", "meta"))
        self.buttons(button("取消", "progress.cancel", self.reject))

    def step(self, step: Step) -> None:
        """Show how far it is."""
        self.bar.setRange(0, step.total)
        self.bar.setValue(step.done)
        total = f"{step.done:,} / {step.total:,}" if step.total else ""
        self._words.setText(f"{step.label}　{total}".strip())


class ProgressWatcher(QObject):
    """Opens the dialog for the newest loud work after 0.6 s and closes it at its end."""

    def __init__(self, window: QWidget, lanes: Lanes) -> None:
        super().__init__(window)
        self._window, self._lanes = window, lanes
        self._work: Work | None = None
        self._dialog: ProgressDialog | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY_MS)
        self._timer.timeout.connect(self._open)
        lanes.started.connect(self._started)
        lanes.stepped.connect(self._stepped)
        lanes.finished.connect(self._finished)

    def _started(self, work: Work) -> None:
        if not work.quiet and self._work is None:
            self._work = work
            self._timer.start()

    def _open(self) -> None:
        if self._work is None:
            return
        number = self._work.id
        self._dialog = ProgressDialog(self._window, self._work)
        self._dialog.rejected.connect(lambda: self._lanes.cancel(number))
        self._dialog.open()

    def _stepped(self, step: Step) -> None:
        if self._dialog is not None and self._work is not None and step.work_id == self._work.id:
            self._dialog.step(step)

    def _finished(self, number: int) -> None:
        if self._work is None or number != self._work.id:
            return
        self._timer.stop()
        self._work = None
        if self._dialog is not None:
            self._dialog.accept()
            self._dialog.deleteLater()
            self._dialog = None
