"""The left column: parks and their buildings with the free share as a bar, 储备地块, and the projects without a place."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QFrame, QStyledItemDelegate, QStyleOptionViewItem, QTreeView

from mhcrm.desktop import icons, theme
from mhcrm.desktop.delegates.rows import draw_text
from mhcrm.desktop.models.space_book import SpaceBook, sums_of
from mhcrm.domain.space.inventory import UnitStatus

ID_ROLE = Qt.ItemDataRole.UserRole + 1
PLOTS_ROLE = Qt.ItemDataRole.UserRole + 2
SHARE_ROLE = Qt.ItemDataRole.UserRole + 3
COUNT_ROLE = Qt.ItemDataRole.UserRole + 4
ROW, BAR = 32, 40
Index = QModelIndex | QPersistentModelIndex


class SpaceTree(QTreeView):
    """``picked(id, plots)``: a building, or a park's plots (``plots`` true)."""

    picked = Signal(int, bool)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("spaces.tree")
        self.setAccessibleName("园区与楼宇")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHeaderHidden(True)
        self.setIndentation(0)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setMouseTracking(True)
        self.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._model = QStandardItemModel(self)
        self.setModel(self._model)
        self._delegate = TreeRows(self)
        self.setItemDelegate(self._delegate)
        self._quiet = False
        self.selectionModel().currentChanged.connect(self._current)
        self.clicked.connect(self._clicked)

    def put(self, book: SpaceBook, statuses: dict[int, UnitStatus], on: date, words: str = "") -> None:
        """All parks on a day, narrowed to those whose name or buildings bear the words."""
        chosen, folded = self.chosen(), self._folded()
        self._quiet = True
        self._model.clear()
        wanted = words.strip().casefold()
        for park in book.inventory.roots():
            whole = wanted in park.name.casefold()
            kept = [b for b in book.buildings(park.id, on) if whole or wanted in f"{b.name}{b.code}".casefold()]
            plots = book.plots(park.id, on)
            if not whole:
                plots = [plot for plot in plots if wanted in f"{plot.name}{plot.code}".casefold()]
            if not kept and not plots:
                continue
            top = _item(park.name, park.id, f"{len(kept) + len(plots)} 处", None, False)
            for building in kept:
                share = sums_of(book, building.id, statuses, on).free_share
                top.appendRow(_item(building.name or building.code, building.id, "", share, False))
            if plots:
                free = sum(1 for plot in plots if (found := statuses.get(plot.id)) and found.state.value == "free")
                top.appendRow(_item(f"储备地块 {len(plots)} 块", park.id, "", free / len(plots), True))
            self._model.appendRow(top)
            self.setExpanded(top.index(), park.id not in folded or bool(wanted))
        self._quiet = False
        if chosen is not None:
            self.choose(*chosen)

    def choose(self, space_id: int, plots: bool) -> None:
        """Show one as chosen without announcing it."""
        for index in self._indexes():
            if index.data(ID_ROLE) == space_id and bool(index.data(PLOTS_ROLE)) == plots and index.parent().isValid():
                self._quiet = True
                self.setCurrentIndex(index)
                self._quiet = False
                return

    def chosen(self) -> tuple[int, bool] | None:
        """What is chosen; None for a park's own line."""
        index = self.currentIndex()
        if not index.isValid() or not index.parent().isValid():
            return None
        return int(index.data(ID_ROLE)), bool(index.data(PLOTS_ROLE))

    def first(self) -> tuple[int, bool] | None:
        """The first building or plots of the tree."""
        for index in self._indexes():
            if index.parent().isValid():
                return int(index.data(ID_ROLE)), bool(index.data(PLOTS_ROLE))
        return None

    def _indexes(self) -> list[QModelIndex]:
        found = []
        for row in range(self._model.rowCount()):
            top = self._model.index(row, 0)
            found.append(top)
            found += [self._model.index(below, 0, top) for below in range(self._model.rowCount(top))]
        return found

    def _folded(self) -> set[int]:
        tops = [index for index in self._indexes() if not index.parent().isValid()]
        return {int(index.data(ID_ROLE)) for index in tops if not self.isExpanded(index)}

    def _current(self, index: QModelIndex, _before: QModelIndex) -> None:
        if not self._quiet and index.isValid() and index.parent().isValid():
            self.picked.emit(int(index.data(ID_ROLE)), bool(index.data(PLOTS_ROLE)))

    def _clicked(self, index: QModelIndex) -> None:
        if not index.parent().isValid():
            self.setExpanded(index, not self.isExpanded(index))


def _item(text: str, space_id: int, count: str, share: float | None, plots: bool) -> QStandardItem:
    item = QStandardItem(text)
    item.setData(space_id, ID_ROLE)
    item.setData(plots, PLOTS_ROLE)
    item.setData(share, SHARE_ROLE)
    item.setData(count, COUNT_ROLE)
    known = "空置比例待核实" if share is None else f"空置 {share:.0%}"
    item.setData(f"{text}，{count or known}", Qt.ItemDataRole.AccessibleTextRole)
    item.setToolTip(f"{text}　{count or known}")
    return item


class TreeRows(QStyledItemDelegate):
    """Arrow and count for a park; name and bar (right end = free) for what is in it."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """One height."""
        return QSize(120, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The row."""
        look = theme.active()
        painter.save()
        rect, view = option.rect, option.widget
        inner = bool(index.parent().isValid())
        chosen = inner and isinstance(view, QTreeView) and view.currentIndex() == index
        hovered = (
            isinstance(view, QTreeView) and view.indexAt(view.viewport().mapFromGlobal(view.cursor().pos())) == index
        )
        if chosen or hovered:
            painter.fillRect(rect, look.color("selection" if chosen else "hover"))
        if chosen:
            painter.fillRect(
                rect.left(), rect.top(), 3, rect.height(), look.color("accentText" if look.dark else "accent")
            )
        text = str(index.data(Qt.ItemDataRole.DisplayRole))
        if inner:
            self._building(painter, rect, text, index.data(SHARE_ROLE))
        else:
            opened = isinstance(view, QTreeView) and view.isExpanded(index)
            ratio = painter.device().devicePixelRatioF()
            arrow = icons.pixmap("chevron-down" if opened else "chevron-right", "text3", 14, ratio)
            painter.drawPixmap(rect.left() + 20, rect.center().y() - 6, arrow)
            painter.setFont(look.font("meta"))
            count = str(index.data(COUNT_ROLE) or "")
            draw_text(painter, rect.adjusted(0, 0, -12, 0), count, look.color("text3"), right=True)
            taken = painter.fontMetrics().horizontalAdvance(count) + 18
            painter.setFont(look.font("body", medium=True))
            draw_text(painter, rect.adjusted(38, 0, -taken, 0), text, look.color("text"))
        painter.restore()

    def _building(self, painter: QPainter, rect: QRect, text: str, share: object) -> None:
        look = theme.active()
        painter.setFont(look.font("body"))
        draw_text(painter, rect.adjusted(38, 0, -BAR - 18, 0), text, look.color("text"))
        bar = QRectF(rect.right() - BAR - 11, rect.center().y() - 2, BAR, 5)
        painter.setPen(Qt.PenStyle.NoPen)
        if share is None:
            painter.setFont(look.font("meta"))
            draw_text(painter, rect.adjusted(0, 0, -12, 0), "待核实", look.color("text3"), right=True)
            return
        painter.fillRect(bar, look.status("let", "fill"))
        wide = bar.width() * float(str(share))
        painter.fillRect(
            QRectF(bar.right() - wide, bar.top(), wide, 5), look.color("accentText" if look.dark else "accent")
        )
