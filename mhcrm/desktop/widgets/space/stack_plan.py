"""剖面: the stacking plan of one building. Bars are laid out once a width; a date only changes what is painted on them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QMenu, QToolTip

from mhcrm.desktop import theme
from mhcrm.desktop.widgets.space.drag import MIME, lead_code
from mhcrm.desktop.widgets.space.look import Ink, paint_marks, paint_ring
from mhcrm.desktop.widgets.space.paint_bars import BarPictures, Candidate, paint_offer, paint_told
from mhcrm.domain.space.blocks import figure_marks, name_marks
from mhcrm.domain.space.inventory import UnitStatus
from mhcrm.domain.space.marks import CARD, Rect
from mhcrm.domain.space.stacking import Arrangement, Bar, Floor, arrange, joined, row_of, step
from mhcrm.domain.space.wording import area_words, said

ROW, HIGH = 32, round(CARD) + 8
"""A bar's row; higher where most blocks are too narrow for words beside the letter."""
BETWEEN = 4
LEFT, RIGHT = 64, 128
"""Columns that stay while the bars scroll sideways: the floor's name, and 空置 and 合计 with a gap."""
FIGURES = 60
ARROWS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
Statuses = Mapping[int, UnitStatus]
Judge = Callable[[int, str], tuple[bool, tuple[str, ...]]]
"""(unit, project code) → whether the project may have it, and the checks in words."""


class StackPlan(QAbstractScrollArea):
    """``picked`` a unit became current, ``opened`` Enter or double click, ``dropped`` a project's code on a unit."""

    picked = Signal(int)
    opened = Signal(int)
    dropped = Signal(int, str)
    asked = Signal(int, QPoint)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("spaces.plan")
        self.setAccessibleName("剖面")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(True)
        self.viewport().setAcceptDrops(True)
        self.viewport().setMouseTracking(True)
        self.horizontalScrollBar().setSingleStep(40)
        self._floors: tuple[Floor, ...] = ()
        self._statuses: Statuses = {}
        self._laid = Arrangement((), 0.0, 0.0)
        self._laid_for: tuple[tuple[Floor, ...], int] | None = None
        self.row = ROW
        self._pictures = BarPictures()
        self._candidate: Candidate | None = None
        self._target = self._hovered = 0
        self._judge: Judge | None = None
        self._told: tuple[bool, tuple[str, ...]] = (True, ())
        self.current = 0

    # -- what is shown ---------------------------------------------------------------------------------------------
    def put(self, floors: Sequence[Floor], statuses: Statuses) -> None:
        """Show a building on a day. The same floors keep their layout and scroll position."""
        floors = tuple(floors)
        if floors != self._floors:
            self._floors = floors
            self._arrange()
        self._statuses = statuses
        self.viewport().update()
        self._tell()

    def choose(self, space_id: int) -> None:
        """Show a unit or floor as current and bring it into view, without announcing it."""
        if space_id != self.current:
            self.current = space_id
            self._reveal()
            self.viewport().update()
            self._tell()

    def offer(self, candidate: Candidate | None) -> None:
        """A project looks for a place: its outline is drawn in the current unit if that is free."""
        self._candidate = candidate
        self.viewport().update()

    @property
    def bars(self) -> tuple[Bar, ...]:
        """The layout, top floor first."""
        return self._laid.bars

    def words(self, space_id: int) -> str:
        """What a screen reader says of a unit or floor."""
        row = row_of(self._laid.bars, space_id)
        if row is None:
            return ""
        floor = self._laid.bars[row].floor
        unit = next((unit for unit in floor.units if unit.id == space_id), None)
        name = floor.name if unit is None or unit.id == floor.id else f"{floor.name} {unit.name}"
        area = floor.area if unit is None else unit.area
        return said(name, area_words(area), self._statuses.get(space_id))

    # -- geometry --------------------------------------------------------------------------------------------------
    def _arrange(self) -> None:
        width = self.viewport().width() - LEFT - RIGHT
        if self._laid_for is not None and self._laid_for[0] is self._floors and self._laid_for[1] == width:
            return
        self._laid_for = (self._floors, width)
        self._pictures.clear()
        self._laid = arrange(self._floors, max(width, 200))
        self.row = HIGH if self._laid.crowded else ROW
        self.verticalScrollBar().setSingleStep(self.row)
        self.horizontalScrollBar().setRange(0, max(0, round(self._laid.width) - width))
        self.horizontalScrollBar().setPageStep(max(width, 1))
        self.verticalScrollBar().setRange(0, max(0, len(self._laid.bars) * self.row + 4 - self.viewport().height()))
        self.verticalScrollBar().setPageStep(self.viewport().height())

    def _strip(self) -> QRectF:
        """Where bars may be painted."""
        area = self.viewport().rect()
        return QRectF(LEFT, 0, max(0, area.width() - LEFT - RIGHT), area.height())

    def _rect(self, row: int, x: float, width: float) -> QRectF:
        left = LEFT + x - self.horizontalScrollBar().value()
        return QRectF(
            round(left),
            row * self.row - self.verticalScrollBar().value() + 3,
            round(left + width) - round(left),
            self.row - BETWEEN,
        )

    def rect_of(self, space_id: int) -> QRectF:
        """Where a unit or floor stands in the viewport; empty when it is not drawn."""
        row = row_of(self._laid.bars, space_id)
        if row is None:
            return QRectF()
        bar = self._laid.bars[row]
        for cell in bar.cells:
            if cell.unit.id == space_id:
                return self._rect(row, cell.x, cell.width)
        if bar.floor.id == space_id:
            return self._rect(row, 0, bar.width)
        return self._rect(row, bar.more_x, bar.width - bar.more_x)

    def at(self, point: QPointF) -> int:
        """The unit under a point; the floor on its name or where one reason takes it whole; 0 = nothing."""
        row = int((point.y() + self.verticalScrollBar().value()) // self.row)
        if not 0 <= row < len(self._laid.bars):
            return 0
        bar = self._laid.bars[row]
        if point.x() < LEFT:
            return bar.floor.id
        if not self._strip().contains(point):
            return 0
        x = point.x() - LEFT + self.horizontalScrollBar().value()
        if joined(bar.floor, self._statuses) is not None and x <= bar.width:
            return bar.floor.id
        return next((cell.unit.id for cell in bar.cells if cell.x <= x <= cell.x + cell.width), 0)

    def _more_at(self, point: QPointF) -> Bar | None:
        row = int((point.y() + self.verticalScrollBar().value()) // self.row)
        if not 0 <= row < len(self._laid.bars) or not self._strip().contains(point):
            return None
        bar = self._laid.bars[row]
        x = point.x() - LEFT + self.horizontalScrollBar().value()
        return bar if bar.hidden and bar.more_x <= x <= bar.width else None

    def _reveal(self) -> None:
        row = row_of(self._laid.bars, self.current)
        if row is None:
            return
        bar = self.verticalScrollBar()
        top = row * self.row
        if top < bar.value():
            bar.setValue(top)
        elif top + self.row + 4 > bar.value() + self.viewport().height():
            bar.setValue(top + self.row + 4 - self.viewport().height())
        rect, strip, across = self.rect_of(self.current), self._strip(), self.horizontalScrollBar()
        if rect.left() < strip.left():
            across.setValue(across.value() - round(strip.left() - rect.left()) - 8)
        elif rect.right() > strip.right():
            across.setValue(across.value() + round(min(rect.right() - strip.right(), rect.left() - strip.left())) + 8)

    # -- painting --------------------------------------------------------------------------------------------------
    def paintEvent(self, event: QPaintEvent) -> None:
        """Only the bars and blocks in view."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(event.rect(), theme.active().color("surface"))
        ink = Ink()
        offset = self.verticalScrollBar().value()
        first = max(0, (event.rect().top() + offset) // self.row)
        last = min(len(self._laid.bars) - 1, (event.rect().bottom() + offset) // self.row)
        for row in range(first, last + 1):
            top = row * self.row - offset + 3
            floor = self._laid.bars[row].floor
            high, right = self.row - BETWEEN, self.viewport().width() - FIGURES * 2
            paint_marks(painter, name_marks(floor, Rect(0, top, LEFT, high), chosen=floor.id == self.current), ink)
            paint_marks(painter, figure_marks(floor, self._statuses, Rect(right, top, FIGURES * 2, high)), ink)
        painter.setClipRect(self._strip().adjusted(-4, 0, 4, 0))
        for row in range(first, last + 1):
            self._paint_bar(painter, row, ink)
        self._paint_marks(painter, ink)

    def _paint_bar(self, painter: QPainter, row: int, ink: Ink) -> None:
        bar = self._laid.bars[row]
        at, ratio = self._rect(row, 0, bar.width), self.devicePixelRatioF()
        shown = self._pictures.of(row, bar, self._statuses, self.row - BETWEEN, ratio, ink)
        painter.drawPixmap(QPointF(round(at.left()), at.top()), shown)
        if self._hovered and row_of((bar,), self._hovered) == 0:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(ink.text("text2"), 1))
            painter.drawRoundedRect(self.rect_of(self._hovered).adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)

    def _paint_marks(self, painter: QPainter, ink: Ink) -> None:
        place = self._target or self.current
        rect = self.rect_of(place)
        if rect.isEmpty():
            return
        if self._candidate is not None and self._open(place):
            paint_offer(painter, rect, self._candidate, self._area(place), ink)
        if self._target and not self._told[0]:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(ink.text("red"), 2, Qt.PenStyle.DotLine))
            painter.drawRoundedRect(rect.adjusted(-2, -2, 2, 2), 4, 4)
        else:
            paint_ring(painter, rect, ink)
        if self._target:
            paint_told(painter, rect, QRectF(self.viewport().rect()), *self._told, ink)

    def _open(self, space_id: int) -> bool:
        status = self._statuses.get(space_id)
        return status is not None and (status.because is None or not status.because.hard)

    def _area(self, space_id: int) -> Decimal | None:
        row = row_of(self._laid.bars, space_id)
        if row is None:
            return None
        floor = self._laid.bars[row].floor
        return next((unit.area for unit in floor.units if unit.id == space_id), floor.area)

    # -- mouse, keys, drops ----------------------------------------------------------------------------------------
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Pick; the overflow block opens its list."""
        more = self._more_at(event.position())
        if more is not None:
            self.more_menu(more).popup(event.globalPosition().toPoint())
            return
        found = self.at(event.position())
        if found:
            self._pick(found)
            if event.button() == Qt.MouseButton.RightButton:
                self.asked.emit(found, event.globalPosition().toPoint())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open."""
        found = self.at(event.position())
        if found:
            self.opened.emit(found)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Hover."""
        self._hover(self.at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is hovered."""
        self._hover(0)
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """A plan reached by keyboard has a current unit."""
        super().focusInEvent(event)
        if not self.current and self._laid.bars:
            self._pick(self._laid.bars[0].floor.units[0].id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk, Home and End go to the ends of the building, Enter opens, Shift+F10 or menu asks."""
        key = Qt.Key(event.key())
        if key in ARROWS and self._laid.bars:
            self._pick(step(self._laid.bars, self.current, *ARROWS[key]))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and self._laid.bars:
            self._pick(self._laid.bars[0 if key == Qt.Key.Key_Home else -1].floor.units[0].id)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current:
            self.opened.emit(self.current)
        elif key == Qt.Key.Key_Menu and self.current:
            self.asked.emit(self.current, self.viewport().mapToGlobal(self.rect_of(self.current).center().toPoint()))
        else:
            super().keyPressEvent(event)

    def judged_by(self, judge: Judge) -> None:
        """Who says whether a dragged project may have a unit; its words stand beside the unit while dragging."""
        self._judge = judge

    @property
    def told(self) -> tuple[str, ...]:
        """The checks shown for the unit under a dragged project."""
        return self._told[1] if self._target else ()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Projects only; anything else is the window's."""
        if event.mimeData().hasFormat(MIME):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """The unit under the project gets the ring."""
        found = self.at(event.position())
        if found != self._target:
            self._target = found
            code = lead_code(event.mimeData())
            self._told = self._judge(found, code) if found and self._judge is not None else (True, ())
            self.viewport().update()
        event.setAccepted(bool(found) and event.mimeData().hasFormat(MIME))

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """No target."""
        self._target = 0
        self.viewport().update()
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """A project on a unit."""
        found, code = self.at(event.position()), lead_code(event.mimeData())
        self._target = 0
        self.viewport().update()
        if found and code:
            event.acceptProposedAction()
            self._pick(found)
            self.dropped.emit(found, code)

    def viewportEvent(self, event: QEvent) -> bool:
        """The whole words of the unit under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            found = self.at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self.words(found) if found else "", self.viewport())
            return True
        return super().viewportEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out again only when the width changed."""
        super().resizeEvent(event)
        self._arrange()

    def sizeHint(self) -> QSize:
        """Room for a dozen floors."""
        return QSize(640, 12 * ROW + 8)

    def minimumSizeHint(self) -> QSize:
        """A few floors at least."""
        return QSize(320, 3 * ROW)

    def _pick(self, space_id: int) -> None:
        self.choose(space_id)
        self.picked.emit(space_id)

    def _hover(self, space_id: int) -> None:
        if space_id != self._hovered:
            self._hovered = space_id
            self.viewport().update()

    def more_menu(self, bar: Bar) -> QMenu:
        """The units of a floor too narrow to draw, in words."""
        menu = QMenu(self)
        menu.setObjectName("spaces.more")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for unit in bar.hidden:
            action = menu.addAction(said(unit.name, area_words(unit.area), self._statuses.get(unit.id)))
            action.triggered.connect(lambda _checked=False, key=unit.id: self._pick(key))
        return menu

    def _tell(self) -> None:
        text = self.words(self.current)
        self.setAccessibleDescription(text)
        if text and QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))
