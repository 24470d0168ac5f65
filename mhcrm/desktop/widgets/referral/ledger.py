"""A claim's ledger: what is booked in black, what is planned in grey, the sums below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from mhcrm.desktop import theme
from mhcrm.desktop.models.referral_words import MoneyLine

HEIGHT, HEAD = 32, 28
DAY, FIGURE, BASIS = 84, 108, 120
HEADS = ("日期", "摘要", "凭据", "应付", "已付", "未付")
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class MoneyTable(QWidget):
    """Painted; read out whole as its accessible description."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("claim.ledger")
        self.setAccessibleName("台账")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.lines: tuple[MoneyLine, ...] = ()
        self._sums: Mapping[str, str] = {}

    def put(self, lines: Sequence[MoneyLine], sums: Mapping[str, str]) -> None:
        """Show entries and sums."""
        self.lines, self._sums = tuple(lines), sums
        told = [f"{one.on} {one.words} {one.basis} 应付 {one.due} 已付 {one.paid} 未付 {one.left}" for one in lines]
        self.setAccessibleDescription("；".join(told))
        self.setFixedHeight(self.sizeHint().height())
        self.update()

    def sizeHint(self) -> QSize:
        """Head, rows, sums."""
        return QSize(560, HEAD + HEIGHT * (len(self.lines) + 1))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Head, rows, sums."""
        look, painter = theme.active(), QPainter(self)
        painter.setFont(look.font("meta"))
        painter.setPen(look.color("text3"))
        for area, words, right in zip(self._cells(0, HEAD), HEADS, (0, 0, 0, 1, 1, 1), strict=True):
            painter.drawText(area, RIGHT if right else LEFT, words)
        painter.setPen(QPen(look.color("line"), 1))
        painter.drawLine(0, HEAD - 1, self.width(), HEAD - 1)
        y = HEAD
        for line in self.lines:
            self._row(painter, look, y, line)
            y += HEIGHT
        painter.fillRect(QRect(0, y, self.width(), HEIGHT), look.color("sunken"))
        sums = MoneyLine(
            "合计",
            "灰色为预计，未入账",
            "",
            self._sums.get("due", ""),
            self._sums.get("paid", ""),
            self._sums.get("left", ""),
        )
        self._row(painter, look, y, sums, strong=True)

    def _row(self, painter: QPainter, look: theme.Theme, y: int, line: MoneyLine, strong: bool = False) -> None:
        cells = self._cells(y, HEIGHT)
        texts = (line.on, line.words, line.basis, line.due, line.paid, line.left)
        for at, (area, words) in enumerate(zip(cells, texts, strict=True)):
            painter.setFont(look.font("body", medium=strong and at in (0, 3, 4, 5)))
            grey = line.planned or at == 2 or (strong and at == 1)
            painter.setPen(look.color("text3" if grey else "text"))
            shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, area.width())
            painter.drawText(area, RIGHT if at > 2 else LEFT, shown)
        painter.setPen(QPen(look.color("hairline"), 1))
        painter.drawLine(0, y + HEIGHT - 1, self.width(), y + HEIGHT - 1)

    def _cells(self, y: int, height: int) -> tuple[QRect, ...]:
        figure = FIGURE if self.width() >= 760 else 92
        basis = BASIS if self.width() >= 760 else 96
        words = self.width() - DAY - basis - 3 * figure
        x = 0
        found: list[QRect] = []
        for width in (DAY, words, basis, figure, figure, figure):
            found.append(QRect(x, y, width - 8 if len(found) < 3 else width, height))
            x += width
        return tuple(found)
