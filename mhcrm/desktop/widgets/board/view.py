"""The board itself: a scroll area that paints the cards in sight, selects, drags and answers the keyboard."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence

from PySide6.QtCore import QEvent, QMimeData, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QFrame, QToolTip

from mhcrm.desktop import theme
from mhcrm.desktop.models.board_cards import CardText
from mhcrm.desktop.models.board_layout import CARD_HEIGHT, GAP, BoardLayout, Box, Cards, Placed, Spot
from mhcrm.desktop.widgets.board.card_painter import CardState, paint_card, paint_heading, paint_lane

MIME = "application/x-mhcrm-leads"
HEAD = 56
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class BoardView(QAbstractScrollArea):
    """Shows :class:`Cards`; never reads: cards in sight are asked for by :attr:`wanted` and handed in by :meth:`deliver`.

    ``moved`` says where cards were dropped; the view itself moves nothing, so a refused move leaves the card in place.
    """

    wanted = Signal(list)
    moved = Signal(list, str)
    chosen = Signal(list)
    opened = Signal(int)
    asked = Signal(list, QPoint)
    folded = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("board")
        self.setAccessibleName("看板：按阶段排列的项目卡片")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(True)
        self.viewport().setAcceptDrops(True)
        self.viewport().setMouseTracking(True)
        self._texts: dict[int, CardText] = {}
        self._picked: list[int] = []
        self._at: Spot | None = None
        self._over: Spot | None = None
        self._target: int | None = None
        self._pressed: QPoint | None = None
        self._missing: set[int] = set()
        self.layout_of = BoardLayout(Cards(), 0)
        self._ask = QTimer(self)
        self._ask.setSingleShot(True)
        self._ask.setInterval(0)
        self._ask.timeout.connect(self._ask_missing)

    # -- what is shown ----------------------------------------------------------------------------
    def put(self, cards: Cards, collapsed: Collection[str]) -> None:
        """Show other cards; what was selected stays so where it is still there."""
        self._texts.clear()
        self._missing.clear()
        self.layout_of = BoardLayout(cards, self.viewport().width(), collapsed)
        self._picked = [lead_id for lead_id in self._picked if self.layout_of.spot_of(lead_id) is not None]
        self._at = self.layout_of.spot_of(self._picked[-1]) if self._picked else None
        self._over = None
        self._bars()
        self.viewport().update()

    def deliver(self, texts: Mapping[int, CardText]) -> None:
        """Cards that were asked for, by lead."""
        self._texts.update(texts)
        self._missing.difference_update(texts)
        self.viewport().update()

    def picked(self) -> list[int]:
        """Ids of the selected cards, in the order they were picked."""
        return list(self._picked)

    def pick(self, lead_id: int) -> None:
        """Select one card and bring it into sight."""
        spot = self.layout_of.spot_of(lead_id)
        if spot is not None:
            self._go(spot, keep=False)

    # -- painting ---------------------------------------------------------------------------------
    def paintEvent(self, event: QPaintEvent) -> None:
        """Lanes, cards in sight, then the heads over them."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(event.rect(), theme.active().color("canvas"))
        left, top = self._offset()
        right, bottom = left + self.viewport().width(), top + self.viewport().height()
        self._paint_columns(painter, left)
        if self.layout_of.has_lanes:
            for lane in self.layout_of.lanes_between(top, bottom):
                self._paint_lane(painter, lane)
        for card in self.layout_of.visible(left, top, right, bottom):
            self._paint_card(painter, card)
        for at, heading in enumerate(self.layout_of.cards.headings):
            box = self.layout_of.columns[at]
            rect = QRect(box.x - left, 0, box.w, HEAD)
            paint_heading(painter, rect, heading, not self.layout_of.open(at), at == self._target)
        painter.end()
        if self._missing:
            self._ask.start()

    def _paint_columns(self, painter: QPainter, left: int) -> None:
        look = theme.active()
        for at, box in enumerate(self.layout_of.columns):
            if at == self._target:
                painter.fillRect(QRect(box.x - left, HEAD, box.w, self.viewport().height()), look.color("accentSoft"))
            painter.setPen(look.color("hairline"))
            painter.drawLine(box.x + box.w - left, HEAD, box.x + box.w - left, self.viewport().height())

    def _paint_lane(self, painter: QPainter, lane: int) -> None:
        _left, top = self._offset()
        box = self.layout_of.lane_head(lane)
        label = list(self.layout_of.cards.lanes.values())[lane]
        count = sum(len(self.layout_of.ids(lane, stage)) for stage in range(len(self.layout_of.columns)))
        paint_lane(painter, QRect(0, box.y - top + HEAD, self.viewport().width(), box.h), label, count)

    def _paint_card(self, painter: QPainter, card: Placed) -> None:
        text = self._texts.get(card.lead_id)
        if text is None:
            self._missing.add(card.lead_id)
        current = card.spot == self._at and self.hasFocus()
        state = CardState(card.lead_id in self._picked, current, card.spot == self._over)
        paint_card(painter, self._rect(card.box), text, state)

    def _ask_missing(self) -> None:
        wanted = [lead_id for lead_id in self._missing if lead_id not in self._texts]
        if wanted:
            self.wanted.emit(wanted)

    def _rect(self, box: Box) -> QRect:
        left, top = self._offset()
        return QRect(box.x - left, box.y - top + HEAD, box.w, box.h)

    def _offset(self) -> tuple[int, int]:
        return self.horizontalScrollBar().value(), self.verticalScrollBar().value()

    def _card_at(self, at: QPoint) -> Placed | None:
        left, top = self._offset()
        return self.layout_of.card_at(at.x() + left, at.y() + top - HEAD) if at.y() >= HEAD else None

    # -- size -------------------------------------------------------------------------------------
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Columns share the width."""
        super().resizeEvent(event)
        self.layout_of = BoardLayout(self.layout_of.cards, self.viewport().width(), self.layout_of.collapsed)
        self._bars()

    def _bars(self) -> None:
        seen = self.viewport().size()
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setRange(0, max(0, self.layout_of.width - seen.width()))
        across.setPageStep(seen.width())
        across.setSingleStep(40)
        down.setRange(0, max(0, self.layout_of.height + HEAD - seen.height()))
        down.setPageStep(max(1, seen.height() - HEAD))
        down.setSingleStep((CARD_HEIGHT + GAP) // 2)

    # -- mouse ------------------------------------------------------------------------------------
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Pick; a click on a head folds or unfolds its column."""
        at = event.position().toPoint()
        card = self._card_at(at)
        if card is None:
            stage = self.layout_of.stage_at(at.x() + self._offset()[0])
            if at.y() < HEAD and stage is not None and event.button() == Qt.MouseButton.LeftButton:
                self.folded.emit(self.layout_of.cards.headings[stage].key)
            elif event.button() == Qt.MouseButton.LeftButton:
                self._choose([], None)
            return
        many = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        row = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if row and self._at is not None:
            self._choose(self._between(self._at, card.spot), card.spot)
        elif many:
            self._toggle(card)
        elif card.lead_id not in self._picked:
            self._choose([card.lead_id], card.spot)
        else:
            self._at = card.spot
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = at
        elif event.button() == Qt.MouseButton.RightButton:
            self.asked.emit(self.picked(), self.viewport().mapToGlobal(at))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Hover, or begin to carry the selected cards."""
        at = event.position().toPoint()
        if self._pressed is not None and (at - self._pressed).manhattanLength() >= QApplication.startDragDistance():
            self._pressed = None
            self._carry()
            return
        card = self._card_at(at)
        over = card.spot if card is not None else None
        if over != self._over:
            self._over = over
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A plain click on one of several selected cards keeps only that one."""
        card = self._card_at(event.position().toPoint())
        plain = not event.modifiers() and event.button() == Qt.MouseButton.LeftButton
        if self._pressed is not None and card is not None and plain and len(self._picked) > 1:
            self._choose([card.lead_id], card.spot)
        self._pressed = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open."""
        card = self._card_at(event.position().toPoint())
        if card is not None:
            self.opened.emit(card.lead_id)

    def viewportEvent(self, event: QEvent) -> bool:
        """Why a light is lit, as a tool tip."""
        if isinstance(event, QHelpEvent):
            card = self._card_at(event.pos())
            text = self._texts.get(card.lead_id) if card is not None else None
            QToolTip.showText(
                event.globalPos(), text.mark.why if text is not None and text.mark is not None else "", self
            )
            return True
        return super().viewportEvent(event)

    # -- carrying ---------------------------------------------------------------------------------
    def _carry(self) -> None:
        mime = QMimeData()
        mime.setData(MIME, json.dumps(self._picked).encode())
        drag = QDrag(self)
        drag.setMimeData(mime)
        drag.exec(Qt.DropAction.MoveAction)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Only cards of a board are taken."""
        if event.mimeData().hasFormat(MIME):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show the column the cards would go to."""
        self._aim(self.layout_of.stage_at(event.position().toPoint().x() + self._offset()[0]))
        if self._target is not None:
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """No column is aimed at any more."""
        self._aim(None)

    def dropEvent(self, event: QDropEvent) -> None:
        """Say where the cards were dropped."""
        stage = self.layout_of.stage_at(event.position().toPoint().x() + self._offset()[0])
        self._aim(None)
        if stage is not None and event.mimeData().hasFormat(MIME):
            event.acceptProposedAction()
            ids = json.loads(bytes(event.mimeData().data(MIME).data()))
            self.moved.emit(ids, self.layout_of.cards.headings[stage].key)

    def _aim(self, stage: int | None) -> None:
        if stage != self._target:
            self._target = stage
            self.viewport().update()

    # -- keyboard ---------------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk (Shift adds), Enter opens, Ctrl+A takes the column, Ctrl+arrow moves to the next stage."""
        key = Qt.Key(event.key())
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key in _ARROWS and control and _ARROWS[key][0] and self._at is not None:
            self._push(_ARROWS[key][0])
        elif key in _ARROWS:
            self._walk(*_ARROWS[key], keep=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._picked:
            self.opened.emit(self._picked[-1])
        elif key == Qt.Key.Key_A and control and self._at is not None:
            self._choose(list(self.layout_of.ids(self._at.lane, self._at.stage)), self._at)
        elif key == Qt.Key.Key_Menu and self._picked and self._at is not None:
            place = self._rect(self.layout_of.box(self._at)).center()
            self.asked.emit(self.picked(), self.viewport().mapToGlobal(place))
        else:
            super().keyPressEvent(event)

    def _walk(self, across: int, down: int, keep: bool) -> None:
        if self._at is None:
            first = next(self.layout_of.visible(0, 0, self.layout_of.width, self.layout_of.height + 1), None)
            if first is not None:
                self._go(first.spot, keep=False)
            return
        self._go(self.layout_of.step(self._at, across, down), keep)

    def _push(self, across: int) -> None:
        """Ask for the selected cards to go one stage on or back."""
        assert self._at is not None
        stage = self._at.stage + across
        if 0 <= stage < len(self.layout_of.columns) and self._picked:
            self.moved.emit(self.picked(), self.layout_of.cards.headings[stage].key)

    def _go(self, spot: Spot, keep: bool) -> None:
        lead_id = self.layout_of.ids(spot.lane, spot.stage)[spot.row]
        kept = [other for other in self._picked if other != lead_id] if keep else []
        self._choose([*kept, lead_id], spot)
        box = self.layout_of.box(spot)
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        seen = self.viewport().size()
        across.setValue(min(box.x, max(across.value(), box.x + box.w - seen.width())))
        down.setValue(min(box.y - GAP, max(down.value(), box.y + box.h + GAP + HEAD - seen.height())))

    def _toggle(self, card: Placed) -> None:
        if card.lead_id in self._picked:
            self._choose([other for other in self._picked if other != card.lead_id], card.spot)
        else:
            self._choose([*self._picked, card.lead_id], card.spot)

    def _between(self, first: Spot, last: Spot) -> list[int]:
        if (first.lane, first.stage) != (last.lane, last.stage):
            return [self.layout_of.ids(last.lane, last.stage)[last.row]]
        low, high = sorted((first.row, last.row))
        return list(self.layout_of.ids(first.lane, first.stage)[low : high + 1])

    def _choose(self, ids: Sequence[int], at: Spot | None) -> None:
        self._picked, self._at = list(ids), at
        text = self._texts.get(self._picked[-1]) if self._picked else None
        self.setAccessibleDescription(text.title if text is not None else "")
        self.viewport().update()
        self.chosen.emit(self.picked())
