"""待安排项目: projects without a place, to be dragged onto a unit or taken along by Enter."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from mhcrm.desktop import theme
from mhcrm.desktop.delegates.rows import draw_text
from mhcrm.desktop.models import words
from mhcrm.desktop.models.space_book import Waiting
from mhcrm.desktop.widgets import marks
from mhcrm.desktop.widgets.space.drag import MIME

Index = QModelIndex | QPersistentModelIndex
ROW = 44
ITEM_ROLE = Qt.ItemDataRole.UserRole + 1


def need_words(item: Waiting) -> str:
    """Tier and size: 「一层楼 2,800 ㎡」; what nobody stated is 待核实."""
    size = (
        f"{words.number(item.land)} 亩"
        if item.land is not None and item.tier == "一块地"
        else (f"{words.number(item.area)} ㎡" if item.area is not None else "面积待核实")
    )
    queued = f"　软预留 {item.queued}" if item.queued else ""
    return f"{item.tier or '层级待核实'}　{size}{queued}"


class WaitingModel(QAbstractListModel):
    """The projects, narrowed by words."""

    def __init__(self) -> None:
        super().__init__()
        self._all: tuple[Waiting, ...] = ()
        self._shown: list[Waiting] = []
        self._words = ""

    def put(self, items: Sequence[Waiting]) -> None:
        """Take a new list."""
        self._all = tuple(items)
        self.narrow(self._words)

    def narrow(self, text: str) -> None:
        """Show only those whose name, code or tier bears the words."""
        self._words = text.strip().casefold()
        self.beginResetModel()
        self._shown = [item for item in self._all if self._words in f"{item.name}{item.code}{item.tier}".casefold()]
        self.endResetModel()

    def item(self, row: int) -> Waiting | None:
        """The project of a row."""
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Shown projects."""
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Name, need and the project itself."""
        item = self.item(index.row())
        if item is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return item.name
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return f"{item.code} {item.name}　{need_words(item)}"
        return item if role == ITEM_ROLE else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Draggable."""
        return super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled

    def mimeTypes(self) -> list[str]:
        """A project's code."""
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """What is dragged."""
        made = QMimeData()
        item = self.item(indexes[0].row()) if indexes else None
        if item is not None:
            made.setData(MIME, item.code.encode("utf-8"))
        return made


class WaitingRows(QStyledItemDelegate):
    """Name over tier bars and need."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Two lines."""
        return QSize(120, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The row."""
        look, rect, item = theme.active(), option.rect, index.data(ITEM_ROLE)
        painter.save()
        if option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            chosen = bool(option.state & QStyle.StateFlag.State_Selected)
            painter.fillRect(rect, look.color("selection" if chosen else "hover"))
        painter.setFont(look.font("body"))
        draw_text(painter, rect.adjusted(24, 3, -8, -21), item.name, look.color("text"))
        ratio = painter.device().devicePixelRatioF()
        painter.drawPixmap(rect.left() + 24, rect.top() + 24, marks.tier_bars(item.tier, ratio))
        painter.setFont(look.font("meta"))
        draw_text(painter, rect.adjusted(44, 21, -8, -3), need_words(item), look.color("text3"))
        painter.restore()


class WaitingList(QListView):
    """``taken``: Enter or double click takes a project along; ``looked`` follows the selection (None = nothing)."""

    taken = Signal(object)
    looked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("spaces.waiting")
        self.setAccessibleName("待安排项目")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.projects = WaitingModel()
        self.setModel(self.projects)
        self._delegate = WaitingRows(self)
        self.setItemDelegate(self._delegate)
        self.doubleClicked.connect(lambda index: self.taken.emit(self.projects.item(index.row())))
        self.selectionModel().currentChanged.connect(lambda now, _old: self.looked.emit(self.projects.item(now.row())))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes the project to the plan, Esc lets go."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.taken.emit(self.projects.item(self.currentIndex().row()))
        elif event.key() == Qt.Key.Key_Escape:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
        else:
            super().keyPressEvent(event)
