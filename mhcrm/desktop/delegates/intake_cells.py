"""Cells of the import preview: a spreadsheet's grid at the left, marks and words at the right."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from mhcrm.desktop import icons, theme
from mhcrm.desktop.delegates.rows import Index, draw_text
from mhcrm.desktop.models.intake_fixes import Action
from mhcrm.desktop.models.intake_models import (
    CONFLICT,
    HEADER,
    HEADER_DOUBT,
    LEVEL_ROLE,
    MENDED_ROLE,
    PART,
    PASSED,
    STATUS_ROLE,
)
from mhcrm.desktop.models.verdict_model import ACTIONS_ROLE

MARKS: dict[str, tuple[str, str]] = {
    "accepted": ("plus", "green"),
    "updated": ("pencil", "blue"),
    "unchanged": ("check", "text3"),
    "duplicate": ("copy", "blue"),
    "rejected": ("circle-alert", "red"),
    "skipped": ("x", "text3"),
    HEADER: ("check", "accentText"),
    PART: ("check", "text3"),
    CONFLICT: ("triangle-alert", "amber"),
}
FILLS = {
    HEADER: "accentSoft",
    HEADER_DOUBT: "amberSoft",
    "plain": "sunken",
    PASSED: "sunken",
    "error": "redSoft",
    "warning": "amberSoft",
}
LINES = {"error": "red", "warning": "amberLine"}
TINTS = {"plain": "text2", HEADER: "accentText", HEADER_DOUBT: "amber", "error": "red", PASSED: "text3"}
CORNER = 7


class RawDelegate(QStyledItemDelegate):
    """A cell of the sheet with its grid lines; faults filled and framed."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Fill, lines, words."""
        look = theme.active()
        level = str(index.data(LEVEL_ROLE) or "")
        rect = option.rect
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, look.color("selection"))
        if level in FILLS and (level in LINES or not option.state & QStyle.StateFlag.State_Selected):
            painter.fillRect(rect, look.color(FILLS[level]))
        painter.setPen(QPen(look.color("hairline"), 0))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.drawLine(rect.topRight(), rect.bottomRight())
        if level in LINES:
            painter.setPen(QPen(look.color(LINES[level]), 1))
            painter.drawRect(rect.adjusted(0, 0, -2, -2))
        if index.data(MENDED_ROLE) is not None:
            _mended(painter, rect)
        if option.state & QStyle.StateFlag.State_Selected:
            _current(painter, rect, focused=bool(option.state & QStyle.StateFlag.State_HasFocus))
        font = look.font("body", medium=level in (HEADER, HEADER_DOUBT))
        font.setStrikeOut(level == PASSED)
        painter.setFont(font)
        tint = TINTS.get(level, "text")
        align = index.data(Qt.ItemDataRole.TextAlignmentRole)
        right = bool(align & Qt.AlignmentFlag.AlignRight) if align is not None else False
        words = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        draw_text(painter, rect.adjusted(6, 0, -6, 0), words, look.color(tint), right)
        painter.restore()


class VerdictDelegate(QStyledItemDelegate):
    """Mark and word of the verdict, or the message with the row's buttons behind it."""

    pressed = Signal(int, str)  # row of the view, key of the action

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Fill, line, mark, words, buttons."""
        look = theme.active()
        rect = option.rect
        status = str(index.data(STATUS_ROLE) or "")
        painter.save()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen or status == HEADER:
            painter.fillRect(rect, look.color("selection" if chosen else "accentSoft"))
        painter.setPen(QPen(look.color("hairline"), 0))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if index.column() == 0 and status:
            self._verdict(painter, rect, index, status)
        elif index.column() == 1:
            placed = _buttons(rect, index)
            right = min((area.left() for area, _ in placed), default=rect.right()) - 8
            painter.setFont(look.font("body"))
            tint = "text2" if status in ("skipped", "unchanged", HEADER, PART) else "text"
            words = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
            draw_text(
                painter,
                QRect(rect.left() + 8, rect.top(), right - rect.left() - 8, rect.height()),
                words,
                look.color(tint),
            )
            for at, (area, action) in enumerate(placed):
                _button(painter, area, action.words, first=at == 0)
        painter.restore()

    def editorEvent(self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index) -> bool:
        """A click on one of the row's buttons."""
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonRelease and index.column() == 1:
            for area, action in _buttons(option.rect, index):
                if area.contains(event.position().toPoint()):
                    self.pressed.emit(index.row(), action.key)
                    return True
        return super().editorEvent(event, model, option, index)

    def _verdict(self, painter: QPainter, rect: QRect, index: Index, status: str) -> None:
        look = theme.active()
        name, tint = MARKS[status]
        if status == "accepted" and index.data(LEVEL_ROLE) == "warning":
            name, tint = "triangle-alert", "amber"
        ratio = painter.device().devicePixelRatioF()
        painter.drawPixmap(rect.left() + 12, rect.center().y() - 6, icons.pixmap(name, tint, 14, ratio))
        painter.setFont(look.font("meta", medium=True))
        draw_text(
            painter, rect.adjusted(32, 0, 0, 0), str(index.data(Qt.ItemDataRole.DisplayRole) or ""), look.color(tint)
        )


def _mended(painter: QPainter, rect: QRect) -> None:
    """A corner turned down where the officer retyped the cell."""
    look = theme.active()
    right, top = rect.right(), rect.top()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.color("accentText" if look.dark else "accent"))
    painter.drawPolygon([QPoint(right - CORNER, top), QPoint(right, top), QPoint(right, top + CORNER)])
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _current(painter: QPainter, rect: QRect, *, focused: bool) -> None:
    """A frame round the current cell, strong while the sheet has the keyboard."""
    look = theme.active()
    strong = "accentText" if look.dark else "accent"
    painter.setPen(QPen(look.color(strong if focused else "accentLine"), 2 if focused else 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(rect.adjusted(1, 1, -2, -2))


def _buttons(rect: QRect, index: Index) -> list[tuple[QRect, Action]]:
    """Where the row's buttons stand, the first one leftmost."""
    actions: tuple[Action, ...] = index.data(ACTIONS_ROLE) or ()
    metrics = QFontMetrics(theme.active().font("meta"))
    placed: list[tuple[QRect, Action]] = []
    right = rect.right() - 8
    for action in reversed(actions):
        width = metrics.horizontalAdvance(action.words) + 20
        placed.append((QRect(right - width, rect.top() + 3, width, rect.height() - 7), action))
        right -= width + 8
    return placed[::-1]


def _button(painter: QPainter, area: QRect, words: str, *, first: bool) -> None:
    look = theme.active()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(look.color("accentLine" if first else "line"), 1))
    painter.setBrush(look.color("surface"))
    painter.drawRoundedRect(area, 4, 4)
    painter.setFont(look.font("meta"))
    painter.setPen(look.color("accentText" if first else "text"))
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, words)
