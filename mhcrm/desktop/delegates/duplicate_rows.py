"""A line of the list of 查重: verdict, name, what is alike, points."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from mhcrm.desktop import icons, theme
from mhcrm.desktop.delegates.rows import Index, draw_text, paint_focus, paint_row
from mhcrm.desktop.models.duplicate_model import ENTRY_ROLE
from mhcrm.desktop.models.duplicate_words import Entry

HEIGHT = 56
LEAD_IN = 24
MARKS = {"相同": ("copy", "blue"), "可能相同": ("circle-dashed", "amber"), "不是重复": ("check", "text3")}


class DuplicateDelegate(QStyledItemDelegate):
    """Two lines of words, the verdict and the points at the right."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Row, words, focus."""
        entry = index.data(ENTRY_ROLE)
        if not isinstance(entry, Entry):
            return
        look = theme.active()
        painter.save()
        paint_row(painter, option, index, True)
        rect = option.rect.adjusted(LEAD_IN, 0, -12, -1)
        name, tint = MARKS[entry.word]
        painter.setFont(look.font("meta", medium=True))
        width = painter.fontMetrics().horizontalAdvance(entry.word) + 20
        left = rect.right() - width
        top, half = rect.top() + 7, 20
        painter.drawPixmap(left, top + 3, icons.pixmap(name, tint, 14, painter.device().devicePixelRatioF()))
        draw_text(painter, QRect(left + 20, top, width - 20, half), entry.word, look.color(tint))
        painter.setFont(look.font("meta"))
        draw_text(painter, QRect(left, top + half, width, half), f"{entry.points} 分", look.color("text3"), right=True)
        painter.setFont(look.font("body", medium=True))
        room = left - 16 - rect.left()
        draw_text(painter, QRect(rect.left(), top, room, half), entry.title, look.color("text"))
        painter.setFont(look.font("meta"))
        draw_text(painter, QRect(rect.left(), top + half, room, half), entry.sub, look.color("text2"))
        paint_focus(painter, option)
        painter.restore()

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Two lines."""
        return QSize(320, HEIGHT)

    def helpEvent(self, event: object, view: object, option: QStyleOptionViewItem, index: Index) -> bool:
        """The whole words as a tooltip."""
        from PySide6.QtGui import QHelpEvent
        from PySide6.QtWidgets import QAbstractItemView, QToolTip

        entry = index.data(ENTRY_ROLE)
        if isinstance(entry, Entry) and isinstance(event, QHelpEvent) and isinstance(view, QAbstractItemView):
            QToolTip.showText(event.globalPos(), f"{entry.title}\n{entry.sub}", view)
        return True
