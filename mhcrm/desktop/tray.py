"""The icon in the system's tray: how much presses today, a notice for each thing once, none in quiet hours.

Nothing is counted down: every look reads the page of the day anew, so a machine that slept or a clock that jumped cannot
leave a notice behind or give it twice.
"""

from __future__ import annotations

import json
from datetime import time
from pathlib import Path

from PySide6.QtCore import QObject, QRectF, Qt, QTimer
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QSystemTrayIcon, QWidget

from mhcrm.base.clock import SHANGHAI
from mhcrm.base.errors import InputError
from mhcrm.desktop import icons, theme
from mhcrm.desktop.context import Context
from mhcrm.desktop.widgets.rail import Rail
from mhcrm.domain.change import ChangeSet, RowKind
from mhcrm.domain.pipeline.notices import fresh, is_quiet, notice_key, quiet_spans, told
from mhcrm.domain.pipeline.today import Today

LOOK_MS, AFTER_CHANGE_MS, FIRST_MS = 5 * 60 * 1000, 1_500, 3_000
KEPT = 2_000
"""How many notices given are remembered."""
CAUSES = frozenset(RowKind) - {RowKind.MATCH_REPORT, RowKind.LIGHT_EVENT}


class Told:
    """Keys of the notices given, one file in the person's folder."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            found = json.loads(path.read_text("utf-8"))
            self._keys: dict[str, None] = dict.fromkeys(str(key) for key in found)
        except (OSError, ValueError, TypeError):
            self._keys = {}

    @property
    def keys(self) -> frozenset[str]:
        """What was told."""
        return frozenset(self._keys)

    def add(self, keys: list[str]) -> None:
        """Remember more; a file that cannot be written only means that a notice may come again."""
        self._keys |= dict.fromkeys(keys)
        kept = list(self._keys)[-KEPT:]
        try:
            self._path.write_text(json.dumps(kept, ensure_ascii=False), "utf-8")
        except OSError:
            return


class TrayKeeper(QObject):
    """Keeps the badge of 今日 and, where the system has a tray, the icon and the notices."""

    def __init__(self, window: QWidget, ctx: Context, rail: Rail) -> None:
        super().__init__(window)
        self._window, self._ctx, self._rail = window, ctx, rail
        self._told = Told(ctx.state.folder / "told.json")
        self.icon: QSystemTrayIcon | None = None
        if QSystemTrayIcon.isSystemTrayAvailable():
            self._make_icon()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.look)
        ctx.hub.changed.connect(self._changed)
        self._timer.start(FIRST_MS)

    def look(self) -> None:
        """Read the page of the day; then wait for the next change or five minutes."""
        app, state = self._ctx.app, self._ctx.state
        person = state.text("person") if state.text("today.whose") == "mine" else ""
        self._ctx.lanes.run(
            "读取今日", lambda _p: app.today.page(person), on_done=self.show, on_error=lambda _error: None, quiet=True
        )
        self._timer.start(LOOK_MS)

    def show(self, page: Today) -> None:
        """Badge, tooltip, and a notice for what is new."""
        self._rail.put_badge("today", page.pressing)
        if self.icon is None or self._ctx.app.clock.travelling:
            return
        self.icon.setIcon(tray_icon(page.pressing))
        self.icon.setToolTip(f"闵行招商：{page.pressing} 件事要办" if page.pressing else "闵行招商：今天没有要办的事")
        now = self._ctx.app.clock.now().astimezone(SHANGHAI).time()
        if is_quiet(now, self._quiet()):
            return
        new = fresh(page, self._told.keys, now)
        if new:
            self.icon.showMessage(*told(new), self.icon.icon())
            self._told.add([notice_key(line) for line in new])

    def hold(self) -> None:
        """Look no more (pictures want a still window)."""
        self._timer.stop()
        self._ctx.hub.changed.disconnect(self._changed)

    def _quiet(self) -> tuple[tuple[time, time], ...]:
        try:
            return quiet_spans(self._ctx.state.text("today.quiet"))
        except InputError:
            return ()

    def _changed(self, change: ChangeSet, _origin: object) -> None:
        if change.touches(*CAUSES):
            self._timer.start(AFTER_CHANGE_MS)

    def _make_icon(self) -> None:
        menu = QMenu(self._window)
        menu.addAction("打开今日", self._open)
        menu.addAction("退出", self._window.close)
        self.icon = QSystemTrayIcon(tray_icon(0), self)
        self.icon.setContextMenu(menu)
        self.icon.activated.connect(self._activated)
        self.icon.messageClicked.connect(self._open)
        self.icon.show()

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is QSystemTrayIcon.ActivationReason.Trigger:
            self._open()

    def _open(self) -> None:
        if self._window.isMinimized():
            self._window.showNormal()
        self._window.show()
        self._window.raise_()
        self._window.activateWindow()
        self._ctx.open_place("today", None)


def tray_icon(number: int) -> QIcon:
    """The mark of the program with the number in its corner."""
    look, side = theme.active(), 32
    picture = QPixmap(side, side)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.drawPixmap(2, 2, icons.pixmap("calendar-check", "accentText", 28, 1.0))
    if number:
        words = str(number) if number < 100 else "99"
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("red"))
        box = QRectF(side - 12 - 6 * len(words), 0, 12 + 6 * len(words), 16)
        painter.drawRoundedRect(box, 8, 8)
        painter.setPen(look.color("onRed"))
        painter.setFont(look.font("meta", medium=True))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
    painter.end()
    return QIcon(picture)
