"""Plots as tiles side by side, width ∝ 亩: buttons painted like the blocks of the plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QMimeData, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QEnterEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QFrame, QScrollArea, QWidget

from mhcrm.desktop.models.space_plan import tiles
from mhcrm.desktop.models.space_words import block, land_words, last_day, said
from mhcrm.desktop.widgets.space.drag import lead_code
from mhcrm.desktop.widgets.space.look import LETTER, PATTERNS, Ink, paint_ground, paint_letter, paint_ring
from mhcrm.domain.records import Space
from mhcrm.domain.space.intervals import State
from mhcrm.domain.space.inventory import UnitStatus

TALL = 92
MARGIN = 4


class Tile(QAbstractButton):
    """One plot: letter, name, 亩, who has it until when."""

    dropped = Signal(int, str)
    stepped = Signal(int)
    opened = Signal(int)

    def __init__(self, space: Space, status: UnitStatus | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.space, self.status = space, status
        self._over = False
        self.setObjectName(f"plot.{space.code}")
        self.setCheckable(True)
        self.setAcceptDrops(True)
        self.setProperty("ring", "none")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.show_status(status)

    def show_status(self, status: UnitStatus | None) -> None:
        """Another day."""
        self.status = status
        text = said(self.space.name or self.space.code, land_words(self.space.land_mu), status)
        self.setAccessibleName(text)
        self.setToolTip(text)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right walk along the row, Enter opens."""
        move = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if move is not None:
            self.stepped.emit(move)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(self.space.id)
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Hover."""
        self.update()
        super().enterEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A project may be dropped."""
        if lead_code(event.mimeData()):
            self._over = True
            self.update()
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Gone again."""
        self._over = False
        self.update()
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """A project on this plot."""
        self._over = False
        self.update()
        mime: QMimeData = event.mimeData()
        self.dropped.emit(self.space.id, lead_code(mime))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground, letter, three lines."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = Ink()
        area = QRectF(self.rect()).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        state = self.status.state if self.status else State.UNKNOWN
        paint_ground(painter, area, state, ink, self.underMouse())
        paint_letter(painter, QRectF(area.left(), area.top(), LETTER, LETTER + 2), state, ink)
        size = land_words(self.space.land_mu)
        text = block(self.status, "", size) if self.status else None
        lines = [(self.space.name or self.space.code, "text", True), (size, "text2", False)]
        if text is not None and state is not State.FREE:
            because = self.status.because if self.status else None
            day = last_day(because) if because else None
            lines.append((f"{text.left}{f'，{day.isoformat()} 止' if day else ''}", "text2", False))
        for at, (words, tint, medium) in enumerate(lines):
            left = area.left() + (LETTER + 8 if at == 0 else 9)
            room = QRectF(left, area.top() + 2 + at * 23, area.right() - left - 4, 20)
            painter.setFont(ink.font("body", medium))
            shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, round(room.width()))
            if state in PATTERNS:
                wide = painter.fontMetrics().horizontalAdvance(shown) + 6
                painter.fillRect(
                    QRectF(room.left() - 3, room.top() + 1, wide, 18).intersected(room.adjusted(-3, 0, 0, 0)),
                    ink.fill(state),
                )
            painter.setPen(ink.text("accentText" if medium and state is State.FREE else tint))
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        if self.isChecked() or self._over or self.hasFocus():
            paint_ring(painter, area.adjusted(1, 1, -1, -1), ink)


class PlotTiles(QScrollArea):
    """The row of tiles; more than fit scroll sideways."""

    picked = Signal(int)
    opened = Signal(int)
    dropped = Signal(int, str)
    asked = Signal(int, QPoint)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("spaces.plots")
        self.setAccessibleName("地块")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._inside = QWidget()
        self._inside.setProperty("role", "scrolled")
        self.setWidget(self._inside)
        self._tiles: list[Tile] = []
        self.setFixedHeight(TALL + 12)

    def put(self, plots: Sequence[Space], statuses: Mapping[int, UnitStatus]) -> None:
        """Show plots on a day; the same plots keep their tiles."""
        if [tile.space for tile in self._tiles] == list(plots):
            for tile in self._tiles:
                tile.show_status(statuses.get(tile.space.id))
            return
        for tile in self._tiles:
            tile.hide()
            tile.deleteLater()
        self._tiles = [self._made(plot, statuses.get(plot.id)) for plot in plots]
        self._place()

    def choose(self, space_id: int) -> None:
        """Show one as chosen."""
        for tile in self._tiles:
            tile.setChecked(tile.space.id == space_id)

    @property
    def tiles(self) -> tuple[Tile, ...]:
        """The tiles in order."""
        return tuple(self._tiles)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width anew."""
        super().resizeEvent(event)
        self._place()

    def sizeHint(self) -> QSize:
        """One row."""
        return QSize(400, TALL + 12)

    def _made(self, plot: Space, status: UnitStatus | None) -> Tile:
        tile = Tile(plot, status, self._inside)
        tile.clicked.connect(lambda _checked=False: self._pick(plot.id))
        tile.dropped.connect(self.dropped)
        tile.opened.connect(self.opened)
        tile.stepped.connect(lambda move: self._step(tile, move))
        tile.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        tile.customContextMenuRequested.connect(lambda at: self._ask(tile, at))
        tile.show()
        return tile

    def _place(self) -> None:
        cells = tiles(
            [(tile.space.id, tile.space.land_mu) for tile in self._tiles], self.viewport().width() - 2 * MARGIN
        )
        for tile, cell in zip(self._tiles, cells, strict=True):
            tile.setGeometry(round(cell.x), 0, round(cell.x + cell.width) - round(cell.x) + 2 * MARGIN, TALL)
        width = round(cells[-1].x + cells[-1].width) + 2 * MARGIN if cells else 0
        self._inside.resize(max(width, 1), TALL)

    def _pick(self, space_id: int) -> None:
        self.choose(space_id)
        self.picked.emit(space_id)

    def _ask(self, tile: Tile, at: QPoint) -> None:
        self._pick(tile.space.id)
        self.asked.emit(tile.space.id, tile.mapToGlobal(at))

    def _step(self, tile: Tile, move: int) -> None:
        at = self._tiles.index(tile) + move
        if 0 <= at < len(self._tiles):
            self._tiles[at].setFocus()
            self._pick(self._tiles[at].space.id)
            self.ensureWidgetVisible(self._tiles[at], MARGIN, 0)
