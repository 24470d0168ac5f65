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
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QFrame, QScrollArea, QToolTip, QWidget

from mhcrm.desktop.widgets.space.drag import lead_code
from mhcrm.desktop.widgets.space.look import Ink, paint_marks, paint_ring
from mhcrm.desktop.widgets.space.stack_plan import Judge
from mhcrm.domain.records import Space
from mhcrm.domain.space.blocks import tile_marks
from mhcrm.domain.space.inventory import UnitStatus
from mhcrm.domain.space.marks import Rect
from mhcrm.domain.space.stacking import TILE_GAP, Unit, tiles
from mhcrm.domain.space.wording import land_words, said

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
        self.judge: Judge | None = None
        self._told: tuple[bool, tuple[str, ...]] = (True, ())
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
        code = lead_code(event.mimeData())
        if code:
            self._over = True
            judge = self.judge
            self._told = judge(self.space.id, code) if judge is not None else (True, ())
            QToolTip.showText(self.mapToGlobal(self.rect().topLeft()), "\n".join(self._told[1]), self)
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
        """The marks the paper shows as well."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = Ink()
        area = QRectF(self.rect()).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        at = Rect(area.x(), area.y(), area.width(), area.height())
        paint_marks(painter, tile_marks(at, self.space.name or self.space.code, self.space.land_mu, self.status), ink)
        if self._over and not self._told[0]:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(ink.text("red"), 2, Qt.PenStyle.DotLine))
            painter.drawRoundedRect(area.adjusted(-1, -1, 1, 1), 4, 4)
        elif self.isChecked() or self._over or self.hasFocus():
            paint_ring(painter, area.adjusted(1, 1, -1, -1), ink)


class PlotTiles(QScrollArea):
    """One row of tiles that scrolls sideways, or (``wrapped``) as many rows as they need."""

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
        self._inside = QWidget()
        self._inside.setProperty("role", "scrolled")
        self.setWidget(self._inside)
        self._tiles: list[Tile] = []
        self._wrapped = False
        self._judge: Judge | None = None
        self.wrap(False)

    def judged_by(self, judge: Judge) -> None:
        """Who says whether a dragged project may have a plot."""
        self._judge = judge
        for tile in self._tiles:
            tile.judge = judge

    def wrap(self, on: bool) -> None:
        """Rows below each other where the plots stand alone, one row below a building."""
        self._wrapped = on
        bar = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(bar.ScrollBarAsNeeded if on else bar.ScrollBarAlwaysOff)
        self.setMinimumHeight(TALL + 12)
        self.setMaximumHeight(16777215 if on else TALL + 12)
        if self._tiles:
            self._place()

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
        tile.judge = self._judge
        tile.clicked.connect(lambda _checked=False: self._pick(plot.id))
        tile.dropped.connect(self.dropped)
        tile.opened.connect(self.opened)
        tile.stepped.connect(lambda move: self._step(tile, move))
        tile.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        tile.customContextMenuRequested.connect(lambda at: self._ask(tile, at))
        tile.show()
        return tile

    def _place(self) -> None:
        plots = [Unit(tile.space.id, tile.space.name, tile.space.land_mu) for tile in self._tiles]
        rows = tiles(plots, self.viewport().width() - 2 * MARGIN, wrap=self._wrapped)
        made, width = iter(self._tiles), 1
        for at, row in enumerate(rows):
            top = round(at * (TALL - 2 * MARGIN + TILE_GAP))
            for cell in row:
                wide = round(cell.x + cell.width) - round(cell.x) + 2 * MARGIN
                next(made).setGeometry(round(cell.x), top, wide, TALL)
                width = max(width, round(cell.x) + wide)
        self._inside.resize(width, max(TALL, round(len(rows) * (TALL - 2 * MARGIN + TILE_GAP) + 2 * MARGIN)))

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
