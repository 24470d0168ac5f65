"""A second start brings the window that is already open to the front. A file in a watched folder, no network needed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QThread

from mhcrm.base.paths import data_dir

WAIT_MS, STEP_MS = 1500, 50


def _folder() -> Path:
    folder = data_dir() / "wake"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def ask() -> bool:
    """Ask the open window to come forward; True when it answered by taking the note away."""
    note = _folder() / "raise"
    try:
        note.touch()
        for _ in range(WAIT_MS // STEP_MS):
            QThread.msleep(STEP_MS)
            if not note.exists():
                return True
        note.unlink(missing_ok=True)
    except OSError:
        return False
    return False


class Waker(QObject):
    """Calls ``wake`` when another start asks for it."""

    def __init__(self, parent: QObject, wake: Callable[[], None]) -> None:
        super().__init__(parent)
        self._wake = wake
        self._watch = QFileSystemWatcher([str(_folder())], self)
        self._watch.directoryChanged.connect(self._looked)

    def _looked(self, _folder_name: str) -> None:
        note = _folder() / "raise"
        if note.exists():
            note.unlink(missing_ok=True)
            self._wake()
