"""One road for words to the person: the bar for what was done, a calm dialog for what can be mended, the crash report."""

from __future__ import annotations

import platform
import traceback
from pathlib import Path

import PySide6
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QWidget

import mhcrm
from mhcrm.base.clock import Clock
from mhcrm.base.errors import Cancelled, MhcrmError
from mhcrm.base.paths import data_dir
from mhcrm.desktop.dialogs.error import CrashDialog, ErrorDialog
from mhcrm.desktop.widgets.undo_bar import UndoBar


class Messages(QObject):
    """Implements ``context.Notifier`` for the main window."""

    def __init__(self, window: QWidget, bar: UndoBar, clock: Clock) -> None:
        super().__init__(window)
        self._window, self._bar, self._clock = window, bar, clock

    def said(self, text: str, *, undo: bool = False) -> None:
        """A sentence in the bar, ten seconds."""
        self._bar.say(text, undo=undo)

    def failed(self, title: str, error: BaseException) -> None:
        """A calm dialog for an expected error; log, then crash report for a bug."""
        if isinstance(error, Cancelled):
            self._bar.say(str(error), undo=False)
            return
        dialog: QDialog
        if isinstance(error, MhcrmError):
            dialog = ErrorDialog(self._window, title, error)
        else:
            report = crash_report(title, error)
            dialog = CrashDialog(self._window, report, str(write_log(report, self._clock)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


def crash_report(doing: str, error: BaseException) -> str:
    """Everything a developer needs, nothing of the office's data but what the traceback names."""
    stack = "".join(traceback.format_exception(error))
    versions = f"mhcrm {mhcrm.__version__}，Python {platform.python_version()}，PySide6 {PySide6.__version__}，{platform.platform()}"
    return f"操作：{doing}\n{versions}\n\n{stack}"


def write_log(report: str, clock: Clock) -> Path:
    """Append the report to ``logs/mhcrm.log`` in the data folder, before any dialog is shown."""
    folder = data_dir() / "logs"
    folder.mkdir(exist_ok=True)
    path = folder / "mhcrm.log"
    with path.open("a", encoding="utf-8") as log:
        log.write(f"---- {clock.now():%Y-%m-%d %H:%M:%S} UTC\n{report}\n")
    return path
