"""Paints one card of the board and the heads of columns and lanes."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from mhcrm.desktop import icons, theme
from mhcrm.desktop.models.board_cards import CardText, Mark
from mhcrm.desktop.models.board_layout import Heading

_DUE_TINTS = {"overdue": "red", "today": "amber"}
PAD = 10
LINE = 20


@dataclass(frozen=True)
class CardState:
    """How a card stands at the moment."""

    chosen: bool = False
    current: bool = False
    hovered: bool = False


def paint_card(painter: QPainter, rect: QRect, card: CardText | None, state: CardState) -> None:
    """Three lines: project; company; amount at the left, who and when at the right."""
    look = theme.active()
    ground = "selection" if state.chosen else "hover" if state.hovered else "raised"
    edge = "accent" if state.current else "accentLine" if state.chosen else "line"
    painter.setPen(QPen(look.color(edge), 2 if state.current else 1))
    painter.setBrush(look.color(ground))
    painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    if card is None:
        return
    inner = rect.adjusted(PAD, 8, -PAD, -8)
    right = _paint_mark(painter, inner, card.mark)
    _line(painter, QRect(inner.left(), inner.top(), right - inner.left(), LINE), card.title, "text", strong=True)
    second = QRect(inner.left(), inner.top() + LINE, inner.width(), LINE)
    stay = _line(painter, second, card.stay, "text3", right=True)
    _line(painter, second.adjusted(0, 0, -stay - 8, 0), card.company, "text3")
    below = QRect(inner.left(), inner.bottom() - LINE + 1, inner.width(), LINE)
    used = _line(painter, below, card.amount, "text2" if card.amount_known else "text3") + 8
    when = _line(painter, below.adjusted(used, 0, 0, 0), card.due, _DUE_TINTS.get(card.due_state, "text3"), right=True)
    _line(painter, below.adjusted(used, 0, -when - 6 if when else 0, 0), card.owner, "text3", right=True)


def paint_heading(painter: QPainter, rect: QRect, heading: Heading, shut: bool, target: bool) -> None:
    """A column's head: word and count, totals below; upright when the column is collapsed."""
    look = theme.active()
    painter.fillRect(rect, look.color("accentSoft" if target else "canvas"))
    painter.setPen(QPen(look.color("line"), 0))
    painter.drawLine(rect.left(), rect.bottom(), rect.right(), rect.bottom())
    if shut:
        painter.setFont(look.font("meta", medium=True))
        painter.setPen(look.color("text2"))
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(rect.adjusted(2, 0, -2, 0), int(flags), f"{heading.label}\n{heading.count}")
        return
    inner = rect.adjusted(PAD, 6, -PAD, -6)
    used = _line(painter, QRect(inner.left(), inner.top(), inner.width(), LINE), heading.label, "text", strong=True)
    count = QRect(inner.left() + used + 8, inner.top(), inner.width() - used - 8, LINE)
    _line(painter, count, f"{heading.count:,}", "text3")
    _line(
        painter, QRect(inner.left(), inner.bottom() - LINE + 1, inner.width(), LINE), "　".join(heading.totals), "text3"
    )


def paint_lane(painter: QPainter, rect: QRect, label: str, count: int) -> None:
    """A lane's band: its name and how many cards it holds."""
    look = theme.active()
    painter.fillRect(rect, look.color("sunken"))
    painter.setPen(QPen(look.color("hairline"), 0))
    painter.drawLine(rect.left(), rect.top(), rect.right(), rect.top())
    used = _line(painter, rect.adjusted(24, 4, -16, -4), label, "text2", strong=True)
    _line(painter, rect.adjusted(24 + used + 8, 4, -16, -4), f"{count:,}", "text3")


def _paint_mark(painter: QPainter, inner: QRect, mark: Mark | None) -> int:
    """The light's word at the top right; returns where the title must end."""
    if mark is None:
        return inner.right()
    look = theme.active()
    painter.setFont(look.font("meta", medium=True))
    width = painter.fontMetrics().horizontalAdvance(mark.word)
    place = QRect(inner.right() - width, inner.top(), width + 1, LINE)
    painter.setPen(look.color(mark.tint))
    painter.drawText(place, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), mark.word)
    ratio = painter.device().devicePixelRatioF()
    painter.drawPixmap(place.left() - 16, place.top() + 4, icons.pixmap("circle-alert", mark.tint, 12, ratio))
    return place.left() - 20


def _line(painter: QPainter, rect: QRect, text: str, tint: str, *, strong: bool = False, right: bool = False) -> int:
    """One line cut with an ellipsis; returns the width used."""
    look = theme.active()
    painter.setFont(look.font("body" if strong else "meta", medium=strong))
    painter.setPen(look.color(tint))
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    painter.drawText(rect, int(side | Qt.AlignmentFlag.AlignVCenter), shown)
    return painter.fontMetrics().horizontalAdvance(shown)
