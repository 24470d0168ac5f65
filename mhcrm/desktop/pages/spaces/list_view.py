"""列表: parks, buildings, floors, rooms and plots as one folding list with their state on the chosen day."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import QModelIndex, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QLineEdit, QVBoxLayout, QWidget

from mhcrm.desktop import icons, theme
from mhcrm.desktop.delegates.rows import RowDelegate
from mhcrm.desktop.delegates.space_rows import FigureDelegate, NameDelegate, StateDelegate
from mhcrm.desktop.models import words
from mhcrm.desktop.models.space_model import COLUMNS, GROUPING, SpaceModel
from mhcrm.desktop.widgets.basic import ElidedLabel, Segments, holder, row
from mhcrm.desktop.widgets.row_table import RowTable
from mhcrm.domain.records import SpaceKind
from mhcrm.domain.space.intervals import STATE_LABELS, State
from mhcrm.services.spaces.service import SpaceLineView

STATES = (
    ("", "全部"),
    ("free", "空置"),
    ("hold", "预留"),
    ("sign", "已签"),
    ("let", "在租"),
    ("fix", "维修"),
    ("unknown", "未登记"),
)
DEBOUNCE_MS = 150
STRETCHED = [column.key for column in COLUMNS].index("party")


class SpaceList(QWidget):
    """The table with its filters and sums; ``picked`` carries the space of a clicked line."""

    picked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.model = SpaceModel()
        self.table = RowTable("spaces.table", "空间列表")
        self.table.setModel(self.model)
        self._delegates: list[RowDelegate] = []
        self.filter = QLineEdit()
        self.states = Segments(STATES, "spaces.states")
        self._state = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DEBOUNCE_MS)
        self.sums = ElidedLabel("", "sub", "spaces.sums")
        self._build()
        self.filter.textChanged.connect(lambda _text: self._timer.start())
        self._timer.timeout.connect(self._narrow)
        self.states.chosen.connect(self.choose_state)
        self.table.clicked.connect(self._clicked)
        self.table.key_open.connect(self._opened)

    def put(self, lines: Sequence[SpaceLineView]) -> None:
        """The lines of a day."""
        self.model.put(lines)
        self.sums.put(totals(lines))

    def narrow_to(self, text: str) -> None:
        """Show what bears these words."""
        self.filter.setText(text)
        self._narrow()

    def choose_state(self, key: str) -> None:
        """Show one state only; "" = any."""
        self._state = key
        self.states.choose(key)
        self._narrow()

    def _build(self) -> None:
        self.filter.setObjectName("spaces.listFilter")
        self.filter.setAccessibleName("筛园区、楼、房间")
        self.filter.setPlaceholderText("园区、楼、房间")
        self.filter.setClearButtonEnabled(True)
        self.filter.setFixedWidth(212)
        self.filter.addAction(icons.icon("list-filter", "text3"), QLineEdit.ActionPosition.LeadingPosition)
        self.states.choose("")
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
        foot.addWidget(self.sums)
        strip = holder(foot, "spaces.totals", "strip")
        strip.setFixedHeight(theme.size("totals"))
        filters = QWidget()
        filters.setLayout(row(self.filter, self.states, None, margins=(24, 0, 16, 0)))
        filters.setFixedHeight(theme.size("filter_bar"))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        for widget in (filters, self.table, strip):
            whole.addWidget(widget)

    def _narrow(self) -> None:
        self.model.narrow(self.filter.text(), self._state)

    def _clicked(self, index: QModelIndex) -> None:
        line = self.model.line(index.row())
        if line is None:
            return
        if index.column() == 0:
            self._toggle(index.row())
        self.picked.emit(line.space.id)

    def _opened(self) -> None:
        self._toggle(self.table.currentIndex().row())

    def _toggle(self, at: int) -> None:
        line = self.model.line(at)
        if line is not None and line.space.kind is not SpaceKind.ROOM:
            place = self.table.verticalScrollBar().value()
            self.model.toggle(at)
            self.table.verticalScrollBar().setValue(place)


def totals(lines: Sequence[SpaceLineView]) -> str:
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
