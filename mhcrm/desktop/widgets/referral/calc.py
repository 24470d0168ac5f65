"""The calculation step by step: number, name, detail, evidence, figure at the right; painted rows of one height."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from mhcrm.desktop import theme
from mhcrm.desktop.models.referral_words import StepLine

HEIGHT = 36
NUMBER, NAME, PROOF, AMOUNT = 26, 92, 96, 132


class CalcTable(QWidget):
    """Read out whole as its accessible description; the detail is cut where the width ends and stands in the tooltip."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName("计算步骤")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.lines: tuple[StepLine, ...] = ()

    def put(self, lines: Sequence[StepLine]) -> None:
        """Show rows."""
        self.lines = tuple(lines)
        told = [f"{one.number} {one.name} {one.detail} {'、'.join(one.evidence)} {one.amount}" for one in lines]
        self.setAccessibleDescription("；".join(told))
        self.setToolTip("\n".join(f"{one.number}  {one.name}：{one.detail}  {one.amount}" for one in lines))
        self.setFixedHeight(HEIGHT * len(self.lines))
        self.update()

    def sizeHint(self) -> QSize:
        """One row's height each."""
        return QSize(520, HEIGHT * len(self.lines))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """All rows."""
        look, painter = theme.active(), QPainter(self)
        for at, line in enumerate(self.lines):
            area = QRect(0, at * HEIGHT, self.width(), HEIGHT)
            painter.setPen(QPen(look.color("hairline"), 1))
            painter.drawLine(area.left(), area.bottom(), area.right(), area.bottom())
            self._row(painter, look, area, line)

    def _row(self, painter: QPainter, look: theme.Theme, area: QRect, line: StepLine) -> None:
        left, middle = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignVCenter
        painter.setFont(look.font("meta"))
        painter.setPen(look.color("text3"))
        painter.drawText(area, left | middle, line.number)
        x = area.left() + NUMBER
        painter.setFont(look.font("body", medium=True))
        painter.setPen(look.color("text"))
        painter.drawText(QRect(x, area.top(), NAME, HEIGHT), left | middle, line.name)
        figures = QRect(area.right() - AMOUNT, area.top(), AMOUNT, HEIGHT)
        painter.setFont(look.font("body", medium=line.total))
        painter.drawText(figures, Qt.AlignmentFlag.AlignRight | middle, line.amount)
        proofs = "、".join(dict.fromkeys(line.evidence))
        room = area.width() - NUMBER - NAME - AMOUNT - (PROOF if proofs else 0) - 16
        painter.setFont(look.font("body"))
        painter.setPen(look.color("text2"))
        detail = QRect(x + NAME + 4, area.top(), max(40, room), HEIGHT)
        words = painter.fontMetrics().elidedText(line.detail, Qt.TextElideMode.ElideRight, detail.width())
        painter.drawText(detail, left | middle, words)
        if proofs:
            self._proof(painter, look, QRect(figures.left() - PROOF, area.top() + 8, PROOF - 8, HEIGHT - 16), proofs)

    @staticmethod
    def _proof(painter: QPainter, look: theme.Theme, area: QRect, words: str) -> None:
        painter.setFont(look.font("meta"))
        words = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, area.width() - 12)
        width = painter.fontMetrics().horizontalAdvance(words) + 12
        plate = QRect(area.left(), area.top(), width, area.height() - 1)
        painter.setPen(QPen(look.color("line"), 1))
        painter.setBrush(look.color("sunken"))
        painter.drawRoundedRect(plate, 4, 4)
        painter.setPen(look.color("text2"))
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, words)
