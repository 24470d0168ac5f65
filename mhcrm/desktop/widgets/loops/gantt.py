"""The Gantt in the window: the same chart as on paper, in the look's own colours, bars told apart by pattern and word."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from mhcrm.desktop import theme
from mhcrm.domain.approvals.gantt import BAR_WORDS, Bar, BarKind, Chart

ROW, AXIS, BAR = 30, 28, 16
NAMES, LIMITS, STATES = 176, 62, 96
LEFT = NAMES + LIMITS + STATES
_PATTERNS = {
    BarKind.RUNNING: Qt.BrushStyle.HorPattern,
    BarKind.CRITICAL: Qt.BrushStyle.BDiagPattern,
    BarKind.UNKNOWN: Qt.BrushStyle.Dense6Pattern,
    BarKind.BLOCKED: Qt.BrushStyle.DiagCrossPattern,
}
_ALIGN = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


class GanttView(QWidget):
    """Names, limits and states at the left, bars at the right; as wide as there is room."""

    def __init__(self, chart: Chart) -> None:
        super().__init__()
        self.chart = chart
        self.setObjectName("gantt")
        said = "；".join(
            f"{bar.name} {BAR_WORDS[bar.kind]} {bar.start or ''} 至 {bar.finish or ''}" for bar in chart.bars
        )
        self.setAccessibleName("审批推进图")
        self.setAccessibleDescription(said)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """All rows."""
        return QSize(900, AXIS + ROW * len(self.chart.bars) + 2)

    def at(self, day: float) -> float:
        """Pixel of a day."""
        return LEFT + (self.width() - LEFT - 8) * day / self.chart.days

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Axis, rows, bars, today."""
        look, painter = theme.active(), QPainter(self)
        painter.setFont(look.font("meta"))
        bottom = AXIS + ROW * len(self.chart.bars)
        self._axis(painter, bottom)
        for index, bar in enumerate(self.chart.bars):
            self._row(painter, AXIS + index * ROW, bar)
        accent = look.color("accentText" if look.dark else "accent")
        painter.setPen(QPen(accent, 2))
        at = round(self.at(self.chart.today))
        painter.drawLine(at, AXIS - 6, at, bottom)

    def _axis(self, painter: QPainter, bottom: int) -> None:
        look = theme.active()
        painter.setPen(look.color("text3"))
        for text, left, width in (("事项", 0, NAMES), ("时限", NAMES, LIMITS), ("状态", NAMES + LIMITS, STATES)):
            painter.drawText(QRect(left, 0, width, AXIS), _ALIGN, text)
        today = self.at(self.chart.today)
        painter.drawText(QRectF(today - 14, 0, 40, AXIS - 6), _ALIGN, "今天")
        clear_from = LEFT
        for offset, words in self.chart.ticks:
            x = self.at(offset)
            painter.setPen(QPen(look.color("hairline"), 1))
            painter.drawLine(round(x), AXIS, round(x), bottom)
            width = painter.fontMetrics().horizontalAdvance(words)
            if x >= clear_from and x + width < self.width() and not today - width - 18 < x < today + 30:
                painter.setPen(look.color("text3"))
                painter.drawText(QRectF(x + 2, 0, width + 4, AXIS - 6), _ALIGN, words)
                clear_from = round(x) + width + 10
        painter.setPen(QPen(look.color("line"), 1))
        painter.drawLine(0, AXIS - 1, self.width(), AXIS - 1)

    def _row(self, painter: QPainter, top: int, bar: Bar) -> None:
        look = theme.active()
        painter.setPen(look.color("text"))
        name = f"◆ {bar.name}" if bar.gate else bar.name
        for text, left, width, tone in (
            (name, 0, NAMES, "text"),
            (bar.limit, NAMES, LIMITS, "text2"),
            (bar.word, NAMES + LIMITS, STATES, "text2"),
        ):
            painter.setPen(look.color(tone))
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, width - 8)
            painter.drawText(QRect(left, top, width - 8, ROW), _ALIGN, shown)
        painter.setPen(QPen(look.color("hairline"), 1))
        painter.drawLine(0, top + ROW - 1, self.width(), top + ROW - 1)
        if bar.width:
            self._bar(painter, top, bar)
        elif bar.kind in (BarKind.BLOCKED, BarKind.SKIPPED):
            painter.setPen(look.color("text3"))
            painter.drawText(QRectF(self.at(bar.left) + 6, top, 200, ROW), _ALIGN, BAR_WORDS[bar.kind])

    def _bar(self, painter: QPainter, top: int, bar: Bar) -> None:
        look = theme.active()
        left, right = self.at(bar.left), self.at(bar.left + bar.width)
        area = QRectF(left, top + (ROW - BAR) / 2, max(right - left, 5), BAR)
        paint_bar(painter, area, bar.kind)
        words = _words(bar)
        width = painter.fontMetrics().horizontalAdvance(words)
        beside = area.right() + 6 if area.right() + 6 + width < self.width() else area.left() - width - 6
        painter.fillRect(QRectF(beside - 2, top + 7, width + 4, ROW - 14), look.color("surface"))
        painter.setPen(look.color("text2"))
        painter.drawText(QRectF(beside, top, width + 4, ROW), _ALIGN, words)


def paint_bar(painter: QPainter, area: QRectF, kind: BarKind) -> None:
    """A bar in the look's colours: pattern first, colour second."""
    look = theme.active()
    accent = look.color("accentText" if look.dark else "accent")
    fill: QColor = look.color("text3") if kind is BarKind.DONE else look.color("surface")
    fill = look.color("accentSoft") if kind is BarKind.RUNNING else fill
    painter.fillRect(area, fill)
    pattern = _PATTERNS.get(kind)
    if pattern is not None:
        painter.fillRect(area, QBrush(accent if kind is BarKind.CRITICAL else look.color("text3"), pattern))
    pen = QPen(accent if kind in (BarKind.CRITICAL, BarKind.RUNNING) else look.color("control"), 1)
    if kind in (BarKind.UNKNOWN, BarKind.BLOCKED, BarKind.SKIPPED):
        pen.setStyle(Qt.PenStyle.DashLine)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(area)


def _words(bar: Bar) -> str:
    if bar.start is None or bar.finish is None:
        return ""
    if bar.kind is BarKind.UNKNOWN:
        return f"{bar.start:%m-%d} 起"
    return f"{bar.finish:%m-%d}" if bar.start == bar.finish else f"{bar.start:%m-%d}～{bar.finish:%m-%d}"


class Key(QWidget):
    """The kinds that occur, each as a small bar with its word."""

    def __init__(self, kinds: tuple[BarKind, ...]) -> None:
        super().__init__()
        self._kinds = kinds
        self.setFixedHeight(24)
        self.setAccessibleName("图例：" + "、".join(BAR_WORDS[kind] for kind in kinds))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Small bars with words."""
        look, painter, x = theme.active(), QPainter(self), 0
        painter.setFont(look.font("meta"))
        for kind in self._kinds:
            paint_bar(painter, QRectF(x + 0.5, 6, 22, 11), kind)
            painter.setPen(look.color("text2"))
            width = painter.fontMetrics().horizontalAdvance(BAR_WORDS[kind])
            painter.drawText(QRect(x + 28, 0, width + 4, 24), _ALIGN, BAR_WORDS[kind])
            x += width + 48
        painter.setPen(look.color("text2"))
        painter.drawText(QRect(x, 0, 200, 24), _ALIGN, "◆ 关口（开工、综合验收）")
