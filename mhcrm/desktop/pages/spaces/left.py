"""The left column of 空间: filter, parks and buildings, projects without a place."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QSplitter, QVBoxLayout, QWidget

from mhcrm.desktop import icons, theme
from mhcrm.desktop.pages.spaces.tree import SpaceTree
from mhcrm.desktop.pages.spaces.waiting import WaitingList
from mhcrm.desktop.widgets.basic import button, hline, holder, icon_button, label, row, vline

WIDTH = 200


class LeftColumn(QWidget):
    """``narrowed`` the filter's words, ``load`` (spreadsheets) and ``allocate`` the buttons."""

    narrowed = Signal(str)
    load = Signal()
    allocate = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("spaces.left")
        self.setFixedWidth(WIDTH)
        self.tree, self.waiting, self.filter = SpaceTree(), WaitingList(), QLineEdit()
        self.split = QSplitter(Qt.Orientation.Vertical)
        self.title = label("待安排项目", "strong", name="spaces.waitingTitle")
        self.filter.setObjectName("spaces.filter")
        self.filter.setAccessibleName("筛园区、楼、项目")
        self.filter.setPlaceholderText("园区、楼、项目")
        self.filter.setClearButtonEnabled(True)
        self.filter.addAction(icons.icon("list-filter", "text3"), QLineEdit.ActionPosition.LeadingPosition)
        self.filter.textChanged.connect(self.narrowed)
        read = icon_button("file-spreadsheet", "空间清单：导入、导出、模板", "spaces.import", self.load.emit)
        head = holder(row(label("空间", "page"), None, read, margins=(24, 0, 8, 0)))
        head.setFixedHeight(theme.size("page_header"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (head, holder(row(self.filter, margins=(24, 0, 12, 8))), self._lists()):
            column.addWidget(widget)
        column.setStretch(2, 1)

    def count(self, projects: int) -> None:
        """How many projects wait."""
        self.title.setText(f"待安排项目　{projects}")

    def _lists(self) -> QSplitter:
        below = QVBoxLayout()
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(4)
        allocate = button("批量分配", "spaces.allocate", self.allocate.emit, small=True)
        below.addWidget(hline())
        below.addWidget(holder(row(self.title, None, allocate, margins=(24, 4, 8, 0))))
        below.addWidget(self.waiting, 1)
        split = self.split
        split.setObjectName("spaces.leftSplit")
        split.setChildrenCollapsible(False)
        split.setHandleWidth(1)
        split.addWidget(self.tree)
        split.addWidget(holder(below))
        split.setSizes([360, 240])
        return split


def upright() -> QWidget:
    """A hairline from top to bottom between columns."""
    made = vline()
    made.setMinimumHeight(0)
    made.setMaximumHeight(16777215)
    return made
