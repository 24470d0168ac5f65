"""Cells of the import preview: a spreadsheet's grid at the left, marks and words at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from mhcrm.desktop import icons, theme
from mhcrm.desktop.delegates.rows import Index, draw_text
from mhcrm.desktop.models.intake_models import HEADER, LEVEL_ROLE, STATUS_ROLE

MARKS: dict[str, tuple[str, str]] = {
    "accepted": ("plus", "green"),
    "updated": ("pencil", "blue"),
    "unchanged": ("check", "text3"),
    "duplicate": ("copy", "blue"),
    "rejected": ("circle-alert", "red"),
    "skipped": ("x", "text3"),
    HEADER: ("check", "accentText"),
}
FILLS = {HEADER: "accentSoft", "plain": "sunken", "error": "redSoft", "warning": "amberSoft"}
LINES = {"error": "red", "warning": "amberLine"}


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
        painter.setFont(look.font("body", medium=level == HEADER))
        tint = {"plain": "text2", HEADER: "accentText", "error": "red"}.get(level, "text")
        align = index.data(Qt.ItemDataRole.TextAlignmentRole)
        right = bool(align & Qt.AlignmentFlag.AlignRight) if align is not None else False
        words = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        draw_text(painter, rect.adjusted(6, 0, -6, 0), words, look.color(tint), right)
        painter.restore()


class VerdictDelegate(QStyledItemDelegate):
    """Mark and word of the verdict, or the message."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Fill, line, mark, words."""
        look = theme.active()
        rect = option.rect
        status, level = str(index.data(STATUS_ROLE) or ""), str(index.data(LEVEL_ROLE) or "")
        painter.save()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen or status == HEADER:
            painter.fillRect(rect, look.color("selection" if chosen else "accentSoft"))
        painter.setPen(QPen(look.color("hairline"), 0))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        words = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        painter.setFont(look.font("body"))
        if index.column() == 0 and status:
            name, tint = MARKS[status]
            if status == "accepted" and level == "warning":
                name, tint = "triangle-alert", "amber"
            ratio = painter.device().devicePixelRatioF()
            painter.drawPixmap(rect.left() + 12, rect.center().y() - 6, icons.pixmap(name, tint, 14, ratio))
            painter.setFont(look.font("meta", medium=True))
            draw_text(painter, rect.adjusted(32, 0, 0, 0), words, look.color(tint))
        elif index.column() == 1:
            tint = "text2" if status in ("skipped", "unchanged", HEADER) else "text"
            draw_text(painter, rect.adjusted(8, 0, -8, 0), words, look.color(tint))
        painter.restore()
