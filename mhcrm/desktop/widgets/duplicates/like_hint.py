"""可能已有: while a form is filled in, what is stored already and looks like it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from mhcrm.desktop import icons
from mhcrm.desktop.context import Context
from mhcrm.desktop.widgets.basic import ElidedLabel, button, label
from mhcrm.domain.lead import Value
from mhcrm.services.duplicates.found import LikePair

WAIT_MS = 400
ASKED = ("company", "project", "uscc", "project_code", "phone", "contact", "investment_wan")
NAMING = ("company", "project", "uscc")


class LikeHint(QFrame):
    """Hidden while nothing looks alike. Announces ``wanted(LikePair)`` for 并排看."""

    wanted = Signal(object)

    def __init__(
        self, ctx: Context, parent: QWidget, values: Callable[[], Mapping[str, Value]], lead_id: int | None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("form.like")
        self.setProperty("role", "unknownBox")
        self._ctx, self._values, self._lead_id = ctx, values, lead_id
        self._asked = 0
        self._last: Mapping[str, Value] = {}
        self.found: tuple[LikePair, ...] = ()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WAIT_MS)
        self._timer.timeout.connect(self.look)
        mark = label()
        icons.put(mark, "copy", "amber", 16)
        self.words = ElidedLabel("", "", "form.like.words")
        self.see = button("并排看", "form.like.see", self._see, small=True, tip="与库中的项目逐项对照（Alt+B）")
        self.see.setShortcut("Alt+B")
        box = QHBoxLayout(self)
        box.setContentsMargins(24, 8, 24, 8)
        box.setSpacing(8)
        box.addWidget(mark, 0, Qt.AlignmentFlag.AlignVCenter)
        box.addWidget(self.words, 1)
        box.addWidget(self.see)
        self.hide()

    def typed(self) -> None:
        """Something was typed: look once the hands rest."""
        self._timer.start()

    def stop(self) -> None:
        """The form is closed."""
        self._timer.stop()
        self._asked += 1

    def look(self) -> None:
        """Ask the store, quietly."""
        values = {name: value for name, value in self._values().items() if name in ASKED and value is not None}
        if values == self._last:
            return
        self._last = values
        self._asked += 1
        if not any(values.get(name) for name in NAMING):
            self._show(self._asked, ())
            return
        ticket, app, own = self._asked, self._ctx.app, self._lead_id
        self._ctx.lanes.run(
            "查找相像的项目",
            lambda _p: app.duplicates.like(values, without=own),
            on_done=lambda found: self._show(ticket, found),
            on_error=lambda _error: None,  # a hint: saving does not wait for it
            quiet=True,
        )

    def _show(self, ticket: int, found: tuple[LikePair, ...]) -> None:
        if ticket != self._asked:
            return
        self.found = found
        self.setVisible(bool(found))
        if not found:
            return
        first = found[0]
        names = [text for text in (first.left.name, first.left.project) if text]
        more = f"；另有 {len(found) - 1} 个" if len(found) > 1 else ""
        words = f"可能已有：{first.left.code} {'　'.join(dict.fromkeys(names))}（{first.comparison.reasons}）{more}"
        self.words.put(words)

    def _see(self) -> None:
        if self.found:
            self.wanted.emit(self.found[0])
