"""Keeps match reports fresh: after the start and after changes, stale ones are computed again bit by bit, quietly.

Small portions take turns with everything else on the store lane, so that lists never wait for it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from mhcrm.desktop.background import Lanes
from mhcrm.desktop.context import ChangeHub
from mhcrm.domain.change import ChangeSet, RowKind

if TYPE_CHECKING:
    from mhcrm.bootstrap import App

PORTION = 25
MOST = 5_000
"""More than this is left to the command, which shows progress and can be stopped."""
FIRST_MS, AFTER_CHANGE_MS = 4_000, 2_000
CAUSES = (
    RowKind.LEAD,
    RowKind.STAGE_EVENT,
    RowKind.SPACE,
    RowKind.OCCUPANCY,
    RowKind.HOLD,
    RowKind.RULE_OVERRIDE,
    RowKind.MATCH_CORRECTION,
)


class Refresher(QObject):
    """Says how far it is through ``tell``; announces the change once at the end."""

    def __init__(self, parent: QObject, app: App, lanes: Lanes, hub: ChangeHub, tell: Callable[[str], None]) -> None:
        super().__init__(parent)
        self._app, self._lanes, self._hub, self._tell = app, lanes, hub, tell
        self._waiting: list[int] = []
        self._total = 0
        self._again = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.look)
        hub.changed.connect(self._changed)
        self._timer.start(FIRST_MS)

    def look(self) -> None:
        """Find out which reports no longer hold and begin."""
        if self._waiting:
            self._again = True
            return
        self._again = False
        app = self._app
        self._lanes.run(
            "核对匹配结果", lambda _p: app.matching.stale_ids(), on_done=self._found, on_error=self._failed, quiet=True
        )

    def hold(self) -> None:
        """Compute nothing of its own accord, and answer no change, from now on (pictures want a still window)."""
        self._timer.stop()
        self._hub.changed.disconnect(self._changed)

    def _changed(self, change: ChangeSet, _origin: object) -> None:
        if change.touches(*CAUSES):
            self._timer.start(AFTER_CHANGE_MS)

    def _found(self, ids: list[int]) -> None:
        if len(ids) > MOST:
            self._tell(f"{len(ids):,} 个项目待匹配，可在搜索框里用“更新匹配结果”")
            return
        self._waiting, self._total = list(ids), len(ids)
        if ids:
            self._next()

    def _next(self) -> None:
        portion, self._waiting = self._waiting[:PORTION], self._waiting[PORTION:]
        self._tell(f"正在更新匹配结果 {self._total - len(self._waiting) - len(portion):,}/{self._total:,}")
        app = self._app

        def work(_progress: object) -> None:
            codes = [row.code for row in app.records.rows(portion, ("code",))]
            if codes:
                app.matching.match_codes(codes)

        self._lanes.run(
            "更新匹配结果", work, on_done=lambda _n: self._portion_done(), on_error=self._failed, quiet=True
        )

    def _portion_done(self) -> None:
        if self._waiting:
            self._next()
            return
        self._tell(f"已更新 {self._total:,} 个项目的匹配结果")
        self._hub.announce(ChangeSet("更新匹配结果", frozenset({RowKind.MATCH_REPORT}), undoable=False), self)
        if self._again:
            self._timer.start(AFTER_CHANGE_MS)

    def _failed(self, _error: BaseException) -> None:
        """Derived data only: say so and leave it; the report itself tells that it is stale."""
        self._waiting = []
        self._tell("匹配结果没有更新完，打开项目时会标出")
