"""The waterfall: what was compared, in words, and how the points add up to the verdict."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from mhcrm.desktop import theme
from mhcrm.desktop.delegates.rows import draw_text
from mhcrm.domain.identity import Comparison
from mhcrm.domain.identity.score import LIKELY_FROM, SAME_FROM

ROW = 24
HEAD = 20
NAME, WORDS, FIGURE = 112, 150, 44


class Waterfall(QWidget):
    """One line a part; each bar starts where the one before it ended. The two thresholds are upright lines."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("duplicates.waterfall")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._result: Comparison | None = None

    def put(self, result: Comparison | None) -> None:
        """Show a comparison."""
        self._result = result
        parts = result.parts if result is not None else ()
        self.setFixedHeight(HEAD + ROW * (len(parts) + 1) if parts else 0)
        words = "；".join(f"{part.name}：{part.why}，{part.points:+d} 分" for part in parts)
        self.setAccessibleName(f"判断依据：{words}；合计 {result.total} 分" if result is not None else "")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Thresholds, parts, sum."""
        if self._result is None or not self._result.parts:
            return
        look, painter = theme.active(), QPainter(self)
        sums = [0]
        for part in self._result.parts:
            sums.append(sums[-1] + part.points)
        low, high = min(0, *sums), max(SAME_FROM + 25, *sums)
        left = NAME + WORDS + FIGURE + 16
        room = max(40, self.width() - left - 8)

        def x(points: int) -> int:
            return left + round((points - low) * room / (high - low))

        painter.setFont(look.font("meta"))
        for points, word in ((LIKELY_FROM, f"{LIKELY_FROM} 可能相同"), (SAME_FROM, f"{SAME_FROM} 相同")):
            painter.setPen(QPen(look.color("control"), 1, Qt.PenStyle.DashLine))
            painter.drawLine(x(points), HEAD, x(points), self.height())
            width = painter.fontMetrics().horizontalAdvance(word)
            draw_text(painter, QRect(x(points) - width // 2, 0, width + 4, HEAD - 2), word, look.color("text3"))
        painter.setPen(QPen(look.color("line"), 0))
        painter.drawLine(x(0), HEAD, x(0), self.height())
        for at, part in enumerate(self._result.parts):
            top = HEAD + at * ROW
            good = part.points > 0
            self._words(painter, top, part.name, part.why, f"{part.points:+d}", "text" if good else "red")
            one, other = sorted((x(sums[at]), x(sums[at + 1])))
            bar = QRect(one, top + 6, max(2, other - one), ROW - 12)
            painter.fillRect(bar, look.color("accentLine" if good else "redLine"))
        top = HEAD + len(self._result.parts) * ROW
        total = self._result.total
        self._words(painter, top, "合计", self._result.verdict.value, str(total), "text", strong=True)
        painter.fillRect(
            QRect(min(x(0), x(total)), top + 6, max(2, abs(x(total) - x(0))), ROW - 12), look.color("accent")
        )

    def _words(
        self, painter: QPainter, top: int, name: str, why: str, figure: str, tint: str, *, strong: bool = False
    ) -> None:
        look = theme.active()
        painter.setFont(look.font("body", medium=strong))
        draw_text(painter, QRect(0, top, NAME - 8, ROW), name, look.color("text2"))
        draw_text(painter, QRect(NAME, top, WORDS - 8, ROW), why, look.color("text"))
        draw_text(painter, QRect(NAME + WORDS, top, FIGURE, ROW), figure, look.color(tint), right=True)
