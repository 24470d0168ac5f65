"""A figure with its word that is a filter too: 41 新增."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton

from mhcrm.desktop import theme

PAD, GAP, HEIGHT = 8, 6, 36


class TotalButton(QAbstractButton):
    """Click shows only these rows; the chosen one is underlined. Nothing to show: not clickable."""

    def __init__(self, words: str, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setCheckable(True)
        self.setFixedHeight(HEIGHT)
        self._words, self._count, self._tone = words, 0, ""
        self.put(0, "")

    def put(self, count: int, tone: str) -> None:
        """Show a figure."""
        self._count, self._tone = count, tone
        self.setAccessibleName(f"{self._words} {count:,} 行")
        self.setToolTip(f"只看{self._words}的 {count:,} 行，再点一次看全部" if count else "")
        self.setEnabled(count > 0)
        self.setCursor(Qt.CursorShape.PointingHandCursor if count else Qt.CursorShape.ArrowCursor)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as figure and word."""
        look = theme.active()
        figure = QFontMetrics(look.font("section", medium=True)).horizontalAdvance(f"{self._count:,}")
        return QSize(figure + QFontMetrics(look.font("meta")).horizontalAdvance(self._words) + GAP + 2 * PAD, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Never cut."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Figure, word, line below when chosen."""
        look, painter = theme.active(), QPainter(self)
        if self.underMouse() and self.isEnabled():
            painter.fillRect(self.rect(), look.color("hover"))
        figure = f"{self._count:,}"
        painter.setFont(look.font("section", medium=True))
        painter.setPen(look.color((self._tone or "text") if self._count else "text3"))
        inner = self.rect().adjusted(PAD, 0, -PAD, 0)
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, figure)
        taken = painter.fontMetrics().horizontalAdvance(figure) + GAP
        painter.setFont(look.font("meta", medium=self.isChecked()))
        painter.setPen(look.color("accentText" if self.isChecked() else "text2"))
        painter.drawText(
            inner.adjusted(taken, 1, 0, 0), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self._words
        )
        if self.isChecked():
            painter.fillRect(PAD, self.height() - 2, self.width() - 2 * PAD, 2, look.color("accent"))
