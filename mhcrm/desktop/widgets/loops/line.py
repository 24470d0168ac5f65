"""One clickable line of a list in the panel: mark, title, word at the right, a quieter second line."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from mhcrm.desktop import icons, theme

_HEIGHT, _INSET, _MARK = 48, 16, 22


class Line(QAbstractButton):
    """Painted in one go; reached by Tab, opened by Enter or Space like any button.

    Args:
        tone: colour token of the word at the right and of the mark.
        note_tone: colour token of the second line.
    """

    def __init__(
        self,
        name: str,
        title: str,
        word: str,
        note: str,
        clicked: Callable[[], None],
        *,
        icon: str = "circle-dashed",
        tone: str = "text3",
        note_tone: str = "text3",
    ) -> None:
        super().__init__()
        self._title, self._word, self._note = title, word, note
        self._icon, self._tone, self._note_tone = icon, tone, note_tone
        self._over = False
        self.setObjectName(name)
        self.setAccessibleName(f"{title}，{word}，{note}")
        self.setToolTip(f"{title}\n{note}" if note else title)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda _checked=False: clicked())

    def sizeHint(self) -> QSize:
        """Two lines, or one where nothing is said below."""
        return QSize(200, _HEIGHT if self._note else 34)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show that it can be clicked."""
        self._over = True
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Back to rest."""
        self._over = False
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground, mark, title, word, second line, hairline."""
        look, painter, area = theme.active(), QPainter(self), self.rect()
        if self._over or self.hasFocus():
            painter.fillRect(area, look.color("hover"))
        painter.setPen(QPen(look.color("hairline"), 1))
        painter.drawLine(_INSET, area.bottom(), area.right() - _INSET, area.bottom())
        if self.hasFocus():
            painter.setPen(QPen(look.color("accent"), 2))
            painter.drawRect(area.adjusted(1, 1, -1, -1))
        top = QRect(_INSET + _MARK, 6, area.width() - 2 * _INSET - _MARK, 20)
        painter.drawPixmap(_INSET, 9, icons.pixmap(self._icon, self._tone, 14, self.devicePixelRatioF()))
        painter.setFont(look.font("meta", medium=True))
        width = painter.fontMetrics().horizontalAdvance(self._word)
        painter.setPen(look.color(self._tone))
        painter.drawText(top, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._word)
        self._text(painter, top.adjusted(0, 0, -width - 8, 0), self._title, "body", "text")
        if self._note:
            self._text(painter, top.translated(0, 19), self._note, "meta", self._note_tone)

    @staticmethod
    def _text(painter: QPainter, area: QRect, text: str, role: str, tone: str) -> None:
        look = theme.active()
        painter.setFont(look.font(role))
        painter.setPen(look.color(tone))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
