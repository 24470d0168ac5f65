"""Painting of table rows: hover and selection fill, the 3 px bar, the hairline; and one delegate a kind of column."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QToolTip

from mhcrm.desktop import icons, theme
from mhcrm.desktop.models.lead_columns import Drawn
from mhcrm.desktop.models.lead_model import MUTED_ROLE, STATE_ROLE
from mhcrm.desktop.widgets import marks

Index = QModelIndex | QPersistentModelIndex
PAD = 8
HOVERED = "hoveredRow"


def paint_row(painter: QPainter, option: QStyleOptionViewItem, index: Index, edge: bool) -> None:
    """Fill, bar at the left edge of the first column, hairline below."""
    look = theme.active()
    rect = option.rect
    selected = bool(option.state & QStyle.StateFlag.State_Selected)
    view = option.widget
    hovered = isinstance(view, QTableView) and view.property(HOVERED) == index.row()
    if selected or hovered:
        painter.fillRect(rect, look.color("selection" if selected else "hover"))
    painter.setPen(QPen(look.color("hairline"), 0))
    painter.drawLine(rect.left(), rect.bottom(), rect.right(), rect.bottom())
    if selected and edge:
        painter.fillRect(rect.left(), rect.top(), 3, rect.height(), look.color("accentText" if look.dark else "accent"))


def paint_focus(painter: QPainter, option: QStyleOptionViewItem) -> None:
    """The ring of the current cell, while the table has the keyboard."""
    if not option.state & QStyle.StateFlag.State_HasFocus:
        return
    look = theme.active()
    painter.setPen(QPen(look.color("accentLine"), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(option.rect.adjusted(1, 1, -2, -2))


def draw_text(painter: QPainter, rect: QRect, text: str, tint: QColor, right: bool = False) -> None:
    """One elided line."""
    painter.setPen(tint)
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, side | Qt.AlignmentFlag.AlignVCenter, shown)


class RowDelegate(QStyledItemDelegate):
    """Plain text; the base of the others."""

    lead_in = 24  # the first column starts at the content edge

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Row, then the cell, then focus."""
        painter.save()
        first = self._is_first(option, index)
        paint_row(painter, option, index, first)
        left = self.lead_in if first else PAD
        self.paint_cell(painter, option.rect.adjusted(left, 0, -PAD, -1), index)
        paint_focus(painter, option)
        painter.restore()

    def paint_cell(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """The words."""
        look = theme.active()
        painter.setFont(look.font("body"))
        draw_text(painter, rect, self.words(index), self.tint(index), self.right(index))

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        """The whole words, only when they are cut."""
        text = self.words(index)
        cut = QFontMetrics(theme.active().font("body")).horizontalAdvance(text) > option.rect.width() - 2 * PAD
        QToolTip.showText(event.globalPos(), text if cut else "", view)
        return True

    def words(self, index: Index) -> str:
        """What the cell says."""
        return str(index.data(Qt.ItemDataRole.DisplayRole) or "")

    def tint(self, index: Index) -> QColor:
        """Grey for 待核实."""
        return theme.active().color("text3" if index.data(MUTED_ROLE) else "text2")

    def right(self, _index: Index) -> bool:
        """Whether the words stand at the right."""
        return False

    def _is_first(self, option: QStyleOptionViewItem, index: Index) -> bool:
        view = option.widget
        if isinstance(view, QTableView):
            return view.horizontalHeader().visualIndex(index.column()) == 0
        return index.column() == 0


class StrongDelegate(RowDelegate):
    """The name of the thing, medium weight."""

    def paint_cell(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """Medium words."""
        look = theme.active()
        painter.setFont(look.font("body", medium=True))
        tint = look.color("text3" if index.data(MUTED_ROLE) else "text")
        draw_text(painter, rect, self.words(index), tint)


class NumberDelegate(RowDelegate):
    """Right-aligned figures; a foreign currency's word stands small and grey before them."""

    def right(self, _index: Index) -> bool:
        """Numbers stand at the right."""
        return True

    def paint_cell(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """Currency word, then the figure."""
        look = theme.active()
        prefix, _gap, figure = self.words(index).rpartition(" ")
        muted = bool(index.data(MUTED_ROLE))
        painter.setFont(look.font("body"))
        draw_text(painter, rect, figure, look.color("text3" if muted else "text"), right=True)
        if prefix:
            taken = painter.fontMetrics().horizontalAdvance(figure) + 6
            painter.setFont(look.font("meta"))
            draw_text(painter, rect.adjusted(0, 0, -taken, 0), prefix, look.color("text3"), right=True)


class MarkDelegate(RowDelegate):
    """A drawn mark before the words: stage pie or tier bars."""

    def __init__(self, kind: Drawn) -> None:
        super().__init__()
        self._kind = kind

    def paint_cell(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """Mark and words."""
        look = theme.active()
        painter.setFont(look.font("body"))
        state = str(index.data(STATE_ROLE) or "")
        left = rect.left()
        if state:
            ratio = painter.device().devicePixelRatioF()
            mark = marks.stage_pie(state, ratio) if self._kind is Drawn.STAGE else marks.tier_bars(state, ratio)
            painter.drawPixmap(left, rect.center().y() - 7, mark)
            left += 20
        tint = look.color("text3" if index.data(MUTED_ROLE) else "text")
        draw_text(painter, QRect(left, rect.top(), rect.right() - left, rect.height()), self.words(index), tint)


class DueDelegate(RowDelegate):
    """Triangle or clock and the word; a later day in plain figures."""

    MARKS: ClassVar[dict[str, tuple[str, str]]] = {"overdue": ("triangle-alert", "red"), "today": ("clock", "amber")}

    def paint_cell(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """Mark and words at the right."""
        look = theme.active()
        state = str(index.data(STATE_ROLE) or "")
        text = self.words(index)
        mark, token = self.MARKS.get(state, ("", "text"))
        painter.setFont(look.font("body", medium=bool(mark)))
        draw_text(painter, rect, text, look.color(token), right=True)
        if mark:
            left = rect.right() - painter.fontMetrics().horizontalAdvance(text) - 19
            ratio = painter.device().devicePixelRatioF()
            painter.drawPixmap(left, rect.center().y() - 6, icons.pixmap(mark, token, 14, ratio))


def delegate_for(drawn: Drawn) -> RowDelegate:
    """The delegate of a kind of column."""
    if drawn in (Drawn.STAGE, Drawn.TIER):
        return MarkDelegate(drawn)
    made: dict[Drawn, type[RowDelegate]] = {
        Drawn.STRONG: StrongDelegate,
        Drawn.NUMBER: NumberDelegate,
        Drawn.DUE: DueDelegate,
    }
    return made.get(drawn, RowDelegate)()
