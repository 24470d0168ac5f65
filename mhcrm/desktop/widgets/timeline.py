"""The timeline as a list: day, what, who; a kept file's name opens it. Used for a project and for a company."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from mhcrm.desktop import theme
from mhcrm.desktop.models import words
from mhcrm.desktop.widgets.basic import ElidedLabel, button, clear, label, row
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
            if entry.about:
                body.addWidget(ElidedLabel(entry.about, "meta"))
            if entry.kind == "document" and entry.id is not None:
                opens = partial(self.opened.emit, entry.id)
                body.addLayout(row(button(entry.text, f"timeline.file.{entry.id}", opens, kind="link"), None))
            elif entry.text:
                body.addWidget(label(entry.text, "sub", wrap=True))
            self._grid.addLayout(body, at, 2)
