"""Keeps the window's names of stages those of the office: read after the first paint, and again when settings change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from mhcrm.desktop.background import Lanes
from mhcrm.desktop.context import ChangeHub
from mhcrm.desktop.models.stage_names import StageNames
from mhcrm.domain.change import ChangeSet, RowKind

if TYPE_CHECKING:
    from mhcrm.bootstrap import App

FIRST_MS = 250
"""The office's own rules are parsed for the names: not before the window stands."""


class StageNaming(QObject):
    """Reads on the store lane, quietly."""

    def __init__(self, parent: QObject, app: App, lanes: Lanes, hub: ChangeHub, stages: StageNames) -> None:
        super().__init__(parent)
        self._app, self._lanes, self._stages = app, lanes, stages
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.look)
        hub.changed.connect(self._changed)
        self._timer.start(FIRST_MS)

    def look(self) -> None:
        """Read the names."""
        app = self._app

        def work(_progress: object) -> Mapping[str, str]:
            return app.stage_names()

        self._lanes.run("读取阶段名称", work, on_done=self._stages.put, quiet=True)

    def _changed(self, change: ChangeSet, _origin: object) -> None:
        if change.touches(RowKind.SETTING):
            self.look()
