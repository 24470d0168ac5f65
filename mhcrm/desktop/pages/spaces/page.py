"""空间: parks, buildings, floors, rooms and plots as one folding list with their state on a chosen day."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from PySide6.QtCore import QDate, QModelIndex, QTimer
from PySide6.QtWidgets import (
    QDateEdit,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from mhcrm.desktop import icons, theme
from mhcrm.desktop.context import Context
from mhcrm.desktop.delegates.rows import RowDelegate
from mhcrm.desktop.delegates.space_rows import FigureDelegate, NameDelegate, StateDelegate
from mhcrm.desktop.models import words
from mhcrm.desktop.models.space_model import COLUMNS, GROUPING, SpaceModel
from mhcrm.desktop.operations import samples, spaces
from mhcrm.desktop.pages.spec import Page
from mhcrm.desktop.widgets.basic import ElidedLabel, Segments, button, day_of, holder, label, row
from mhcrm.desktop.widgets.empty import EmptyPlace
from mhcrm.desktop.widgets.row_table import RowTable
from mhcrm.domain.change import RowKind
from mhcrm.domain.records import SpaceKind
from mhcrm.domain.space.intervals import STATE_LABELS, State
from mhcrm.services.spaces.service import SpaceLineView

STATES = (("", "全部"), ("free", "空置"), ("hold", "预留"), ("sign", "已签"), ("let", "在租"), ("fix", "维修"))
DEBOUNCE_MS = 150
STRETCHED = [column.key for column in COLUMNS].index("party")
LEAVES = frozenset({SpaceKind.FLOOR, SpaceKind.ROOM, SpaceKind.PLOT})


class SpacesPage(Page):
    """Reads the whole inventory of a day at once; a few hundred lines."""

    kinds = frozenset({RowKind.SPACE, RowKind.OCCUPANCY, RowKind.HOLD})

    def __init__(self, ctx: Context) -> None:
        super().__init__(ctx, "spacesPage")
        self.model = SpaceModel()
        self.table = RowTable("spaces.table", "空间列表")
        self.table.setModel(self.model)
        self._delegates: list[RowDelegate] = []
        today = ctx.app.clock.today()
        self.on = QDateEdit(QDate(today.year, today.month, today.day))
        self.filter = QLineEdit()
        self.states = Segments(STATES, "spaces.states")
        self._state = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DEBOUNCE_MS)
        self._sums = ElidedLabel("", "sub", "spaces.sums")
        self._places = QStackedWidget()
        self._build()
        self._connect()
        self.refresh()

    def refresh(self) -> None:
        """Read the inventory of the chosen day."""
        app, on = self.ctx.app, day_of(self.on)
        self.ctx.lanes.run("读取空间", lambda _p: app.spaces.lines(on), on_done=self._arrived, quiet=True)

    def _build(self) -> None:
        self.on.setObjectName("spaces.on")
        self.on.setAccessibleName("看哪一天的状态")
        self.on.setDisplayFormat("yyyy-MM-dd")
        self.on.setCalendarPopup(True)
        self.on.setFixedWidth(132)
        self.filter.setObjectName("spaces.filter")
        self.filter.setAccessibleName("筛园区、楼、房间")
        self.filter.setPlaceholderText("园区、楼、房间")
        self.filter.setClearButtonEnabled(True)
        self.filter.setFixedWidth(212)
        self.filter.addAction(icons.icon("list-filter", "text3"), QLineEdit.ActionPosition.LeadingPosition)
        self.states.choose("")
        load = button("导入空间清单", "spaces.import", self._ask_file, icon="download")
        head = row(label("空间", "page"), None, load, margins=(24, 0, 16, 0))
        bar = row(self.filter, self.states, None, label("状态日", "sub"), self.on, margins=(24, 0, 16, 0))
        for at, column in enumerate(COLUMNS):
            made = {"name": NameDelegate, "state": StateDelegate}.get(column.key)
            delegate = made() if made else FigureDelegate() if column.right else RowDelegate()
            delegate.setParent(self.table)
            self._delegates.append(delegate)
            self.table.setItemDelegateForColumn(at, delegate)
            self.table.setColumnWidth(at, column.width)
        self.table.head.setSectionResizeMode(STRETCHED, QHeaderView.ResizeMode.Stretch)
        foot = QHBoxLayout()
        foot.setContentsMargins(24, 0, 16, 0)
        foot.addWidget(self._sums)
        strip = holder(foot, "spaces.totals", "strip")
        strip.setFixedHeight(theme.size("totals"))
        top, filters = QWidget(), QWidget()
        top.setLayout(head)
        top.setFixedHeight(theme.size("page_header"))
        filters.setLayout(bar)
        filters.setFixedHeight(theme.size("filter_bar"))
        body = QWidget()
        inner = QVBoxLayout(body)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        for widget in (filters, self.table, strip):
            inner.addWidget(widget)
        self._places.addWidget(body)
        self._places.addWidget(self._empty())
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(top)
        outer.addWidget(self._places, 1)

    def _empty(self) -> EmptyPlace:
        main = button("导入空间清单", "spaces.emptyImport", self._ask_file, kind="filled", icon="download")
        link = button("载入示例数据", "spaces.samples", self._samples, kind="link")
        lines = ("把园区、楼宇、楼层、房间和地块的清单导进来，", "项目匹配就能给出当天真正空着的空间。")
        return EmptyPlace("还没有空间", lines, main, (link,), "示例都标有“示例”，可一次移除")

    def _connect(self) -> None:
        self.on.dateChanged.connect(lambda _day: self.refresh())
        self.filter.textChanged.connect(lambda _text: self._timer.start())
        self._timer.timeout.connect(self._narrow)
        self.states.chosen.connect(self._choose_state)
        self.table.clicked.connect(self._clicked)
        self.table.key_open.connect(lambda: self._clicked(self.table.currentIndex()))

    def _arrived(self, lines: list[SpaceLineView]) -> None:
        self.model.put(lines)
        self._places.setCurrentIndex(0 if lines else 1)
        self._sums.put(totals(lines))

    def _narrow(self) -> None:
        self.model.narrow(self.filter.text(), self._state)

    def _choose_state(self, key: str) -> None:
        self._state = key
        self._narrow()

    def _clicked(self, index: QModelIndex) -> None:
        if index.isValid() and (index.column() == 0 or self.sender() is not self.table):
            at = self.table.verticalScrollBar().value()
            line = self.model.line(index.row())
            if line is not None and line.space.kind is not SpaceKind.ROOM:
                self.model.toggle(index.row())
                self.table.verticalScrollBar().setValue(at)

    def _ask_file(self) -> None:
        dialog = QFileDialog(self.window(), "导入空间清单", "", "表格 (*.xlsx *.xls *.csv *.ods)")
        dialog.setObjectName("spaces.openDialog")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.import_file)
        dialog.open()

    def import_file(self, path: str) -> None:
        """Read an inventory sheet and write it, undoable."""
        spaces.import_file(self.ctx.app, parent=self, path=Path(path)).start(self.ctx, lambda _done: self.refresh())

    def _samples(self) -> None:
        samples.load(self.ctx.app, parent=self).start(self.ctx, lambda _done: self.refresh())


def totals(lines: list[SpaceLineView]) -> str:
    """Area by state over the smallest units, so that nothing is counted twice."""
    parents = {line.space.parent_id for line in lines}
    leaves = [line for line in lines if line.space.id not in parents and line.space.kind not in GROUPING]
    sums: dict[State, Decimal] = {}
    unknown = 0
    for line in leaves:
        if line.space.kind is SpaceKind.PLOT:
            continue
        if line.space.area_sqm is None:
            unknown += 1
        else:
            sums[line.status.state] = sums.get(line.status.state, Decimal(0)) + line.space.area_sqm
    parts = [f"{STATE_LABELS[state]} {words.number(sums[state])} ㎡" for state in State if state in sums]
    plots = [line for line in leaves if line.space.kind is SpaceKind.PLOT and line.status.state is State.FREE]
    if plots:
        land = sum((line.space.land_mu for line in plots if line.space.land_mu is not None), Decimal(0))
        parts.append(f"空地 {len(plots)} 块 {words.number(land)} 亩")
    if unknown:
        parts.append(f"面积待核实 {unknown} 处，未计入")
    return "　".join([f"合计 {len(leaves):,} 处", *parts])
