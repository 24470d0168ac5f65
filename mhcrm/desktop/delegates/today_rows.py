"""Paints the rows of 今日: heads with a line under them, lines with circle, day, icon, words, project and person."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from mhcrm.desktop import icons, theme
from mhcrm.desktop.delegates.rows import draw_text
from mhcrm.desktop.models.today_rows import ENDING, HEAD, LINE, NOTE, ROW_ROLE, WAITING, Index, TodayRow, turn_words
from mhcrm.domain.pipeline.today import Group, Line, when

HEIGHTS = {HEAD: 44, LINE: 36, ENDING: 52, WAITING: 34, NOTE: 36}
CIRCLE = 16
KEYS = (("E", "办完"), ("D", "延期"), ("Enter", "打开"))
_TONES = {Group.OVERDUE: "red", Group.TODAY: "amber"}
_SOON, _NEAR, _FULL = 3, 14, 120


class TodayDelegate(QStyledItemDelegate):
    """``inset`` is where content starts at both sides."""

    def __init__(self, inset: int) -> None:
        super().__init__()
        self._inset = inset

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Fixed heights by kind."""
        row = index.data(ROW_ROLE)
        return QSize(option.rect.width(), HEIGHTS[row.kind])

    def circle(self, rect: QRect) -> QRect:
        """Where the circle of a line stands: a click there is 办完."""
        return QRect(rect.left() + self._inset, rect.center().y() - CIRCLE // 2, CIRCLE, CIRCLE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One row."""
        row: TodayRow = index.data(ROW_ROLE)
        rect = option.rect
        look = theme.active()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if row.line is not None and (chosen or option.state & QStyle.StateFlag.State_MouseOver):
            painter.fillRect(rect, look.color("selection" if chosen else "hover"))
            if chosen:
                painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), look.color("accent"))
        if row.kind != NOTE:
            hair = look.color("line" if row.kind == HEAD else "hairline")
            painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), hair)
        inner = rect.adjusted(self._inset, 0, -16, 0)
        if row.kind == HEAD:
            self._head(painter, inner, row)
        elif row.line is None:
            painter.setFont(look.font("body"))
            draw_text(painter, inner, row.words, look.color("text3"))
        elif row.kind == LINE:
            self._line(painter, inner, row, row.line, chosen)
        elif row.kind == ENDING:
            self._ending(painter, inner, row, row.line)
        else:
            self._waiting(painter, inner, row.line)
        painter.restore()

    def _head(self, painter: QPainter, rect: QRect, row: TodayRow) -> None:
        look, at = theme.active(), rect.left()
        rect = rect.adjusted(0, 6, 0, 0)
        if row.icon:
            _icon(painter, at, rect, row.icon, row.tone, 16)
            at += 24
        painter.setFont(look.font("strong", medium=True))
        width = painter.fontMetrics().horizontalAdvance(row.words)
        draw_text(painter, QRect(at, rect.top(), width + 4, rect.height()), row.words, look.color("text"))
        painter.setFont(look.font("body"))
        draw_text(painter, QRect(at + width + 8, rect.top(), 80, rect.height()), row.count, look.color("text3"))
        painter.setFont(look.font("meta"))
        draw_text(painter, rect.adjusted(rect.width() // 2, 0, 0, 0), row.note, look.color("text3"), True)

    def _line(self, painter: QPainter, rect: QRect, row: TodayRow, line: Line, chosen: bool) -> None:
        look = theme.active()
        painter.setPen(QPen(look.color("control"), 1.2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QRectF(self.circle(rect.adjusted(-self._inset, 0, 0, 0))).adjusted(0.5, 0.5, -0.5, -0.5))
        stale = line.sort == "stale"
        tone = "text2" if stale else _TONES.get(line.group, "text2")
        at = rect.left() + 28
        if tone != "text2":
            _icon(painter, at, rect, "triangle-alert" if tone == "red" else "clock", tone, 12)
        painter.setFont(look.font("body", medium=tone != "text2"))
        words = f"{line.since:%m-%d} 起" if stale and line.since is not None else when(line)
        draw_text(
            painter, QRect(at + (16 if tone != "text2" else 0), rect.top(), 84, rect.height()), words, look.color(tone)
        )
        _icon(painter, at + 96, rect, row.icon, "text2", 14)
        left, person = at + 124, 84
        project = max(120, (rect.right() - left - person) * 36 // 100)
        right = rect.right() - person - project
        painter.setFont(look.font("body", medium=True))
        keys = _keys_width(painter) if chosen and right - left > 360 else 0
        title = QRect(left, rect.top(), right - left - 12 - keys, rect.height())
        draw_text(painter, title, line.title, look.color("text"))
        if keys:
            _keys(painter, right - keys - 8, rect)
        painter.setFont(look.font("body"))
        draw_text(painter, QRect(right, rect.top(), project - 12, rect.height()), line.lead_name, look.color("text2"))
        box = QRect(rect.right() - person, rect.top(), person, rect.height())
        draw_text(painter, box, line.person, look.color("text2"), True)

    def _ending(self, painter: QPainter, rect: QRect, row: TodayRow, line: Line) -> None:
        look = theme.active()
        left = max(0, line.left or 0)
        tone = "red" if left <= _SOON else "amber" if left <= _NEAR else "text2"
        top = QRect(rect.left(), rect.top() + 6, rect.width(), 20)
        under = QRect(rect.left() + 23, rect.top() + 27, rect.width() - 23, 18)
        _icon(painter, rect.left(), top, row.icon, "text2", 14)
        painter.setFont(look.font("body", medium=True))
        draw_text(painter, top.adjusted(0, 0, 0, 0), f"{left} 天", look.color(tone), True)
        painter.setFont(look.font("body"))
        draw_text(painter, top.adjusted(23, 0, -64, 0), line.title, look.color("text"))
        painter.setFont(look.font("meta"))
        said = "，".join(part for part in (line.lead_name, line.why) if part)
        draw_text(painter, under.adjusted(0, 0, -88, 0), said, look.color("text3"))
        bar = QRectF(rect.right() - 72, under.center().y() - 1, 72, 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("hairline"))
        painter.drawRoundedRect(bar, 2, 2)
        painter.setBrush(look.color("control" if tone == "text2" else tone))
        painter.drawRoundedRect(
            QRectF(bar.left(), bar.top(), max(4.0, bar.width() * min(left, _FULL) / _FULL), 4), 2, 2
        )

    def _waiting(self, painter: QPainter, rect: QRect, line: Line) -> None:
        look = theme.active()
        plate = QRectF(rect.left(), rect.center().y() - 10, 56, 20)
        painter.setPen(QPen(look.color("line"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(plate.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setFont(look.font("meta"))
        painter.setPen(look.color("text2"))
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, turn_words(line))
        painter.setFont(look.font("body"))
        said = "：".join(part for part in (line.waiting_for or line.lead_name, line.title) if part)
        draw_text(painter, rect.adjusted(66, 0, -60, 0), said, look.color("text"))
        if line.due is not None:
            words = f"逾期{line.late}天" if line.late else f"{line.due:%m-%d}"
            painter.setFont(look.font("meta"))
            draw_text(painter, rect, words, look.color("red" if line.late else "text3"), True)


def _icon(painter: QPainter, left: int, rect: QRect, name: str, tone: str, side: int) -> None:
    ratio = painter.device().devicePixelRatioF()
    painter.drawPixmap(left, rect.center().y() - side // 2 + 1, icons.pixmap(name, tone, side, ratio))


def _keys_width(painter: QPainter) -> int:
    metrics = painter.fontMetrics()
    return sum(metrics.horizontalAdvance(f"{key} {word}") + 18 for key, word in KEYS)


def _keys(painter: QPainter, left: int, rect: QRect) -> None:
    """The keys of the chosen line, told where they are used."""
    look = theme.active()
    painter.setFont(look.font("meta"))
    for key, word in KEYS:
        words = f"{key} {word}"
        width = painter.fontMetrics().horizontalAdvance(words) + 12
        box = QRectF(left, rect.center().y() - 9, width, 19)
        painter.setPen(QPen(look.color("line"), 1))
        painter.setBrush(look.color("surface"))
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(look.color("text"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
        left += width + 6
