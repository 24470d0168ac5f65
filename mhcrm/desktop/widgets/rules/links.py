"""Text that leads somewhere: a record's name, a lead's row. Elided, reachable by keyboard, with its words read out."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QEnterEvent, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from mhcrm.desktop import theme
from mhcrm.desktop.widgets import marks

HEIGHT = 24
ROW = 32
GAP = 8
TRAIL = 14


class Link(QAbstractButton):
    """A record's name in accent; what is said of the relation stands grey behind it."""

    def __init__(
        self, text: str, note: str = "", name: str = "rule.link", clicked: Callable[[], None] | None = None
    ) -> None:
        super().__init__()
        self._words, self._note = text, note
        self.setObjectName(name)
        self.setAccessibleName(f"{text} {note}".strip())
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if clicked is not None:
            self.clicked.connect(lambda _checked=False: clicked())

    def sizeHint(self) -> QSize:
        """As wide as the words."""
        look = theme.active()
        width = QFontMetrics(look.font("body")).horizontalAdvance(self._words)
        if self._note:
            width += 6 + QFontMetrics(look.font("meta")).horizontalAdvance(self._note)
        return QSize(width + TRAIL, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """May be cut."""
        return QSize(48, HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The whole words as a tooltip only while they are cut."""
        cut = self.sizeHint().width() - TRAIL > self.width()
        self.setToolTip(f"{self._words} {self._note}".strip() if cut else "")
        super().resizeEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Underline."""
        self.update()
        super().enterEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Words, then the note."""
        look = theme.active()
        painter = QPainter(self)
        font = look.font("body")
        font.setUnderline(self.underMouse())
        painter.setFont(font)
        painter.setPen(look.color("accentText"))
        area = self.rect().adjusted(0, 0, -2, 0)
        align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        shown = painter.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, align, shown)
        taken = painter.fontMetrics().horizontalAdvance(shown) + 6
        if self._note and taken + 16 < area.width():
            painter.setFont(look.font("meta"))
            painter.setPen(look.color("text3"))
            rest = area.adjusted(taken, 1, 0, 0)
            painter.drawText(
                rest, align, painter.fontMetrics().elidedText(self._note, Qt.TextElideMode.ElideRight, rest.width())
            )


class LeadRow(QAbstractButton):
    """One lead: stage mark and word, project, company; opens it."""

    def __init__(self, lead_id: int, title: str, company: str, stage: str, stage_word: str, name: str) -> None:
        super().__init__()
        self.lead_id = lead_id
        self._title, self._company, self._stage, self._word = title, company, stage, stage_word
        self.setObjectName(name)
        self.setAccessibleName(f"{title} {company} {stage_word}")
        self.setToolTip(f"{title}\n{company}" if company else title)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedHeight(ROW)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Takes the width there is."""
        return QSize(200, ROW)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Hover fill."""
        self.update()
        super().enterEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Fill, hairline, pie, words."""
        look = theme.active()
        painter = QPainter(self)
        if self.underMouse():
            painter.fillRect(self.rect(), look.color("hover"))
        painter.setPen(look.color("hairline"))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.setFont(look.font("meta"))
        word_width = painter.fontMetrics().horizontalAdvance(self._word)
        right = self.width() - word_width - 2
        painter.setPen(look.color("text2"))
        painter.drawText(right, 0, word_width + 2, self.height(), align, self._word)
        right -= 22
        painter.drawPixmap(right, self.height() // 2 - 8, marks.stage_pie(self._stage, self.devicePixelRatioF()))
        painter.setFont(look.font("body"))
        painter.setPen(look.color("text"))
        room = right - GAP
        title = painter.fontMetrics().elidedText(self._title, Qt.TextElideMode.ElideRight, room)
        painter.drawText(0, 0, room, self.height(), align, title)
        left = painter.fontMetrics().horizontalAdvance(title) + GAP
        if self._company and left + 48 < room:
            painter.setFont(look.font("meta"))
            painter.setPen(look.color("text3"))
            company = painter.fontMetrics().elidedText(self._company, Qt.TextElideMode.ElideRight, room - left)
            painter.drawText(left, 1, room - left, self.height(), align, company)
