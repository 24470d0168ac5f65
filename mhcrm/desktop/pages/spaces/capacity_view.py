"""容量: what is free where and by when, against what projects ask; what stands long, what ends soon; 2021 as history."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from mhcrm.desktop.context import Context
from mhcrm.desktop.models import capacity_rows as rows
from mhcrm.desktop.models.rule_table import RuleColumn, RuleLine
from mhcrm.desktop.widgets.basic import badge, clear, holder, label, row, scrolled
from mhcrm.desktop.widgets.rules.rule_list import RuleList
from mhcrm.desktop.widgets.space.bars import Bars
from mhcrm.domain.space.capacity import Capacity
from mhcrm.services.spaces.capacity import HistoricStock

ROWS = 9
"""A table is no higher than so many rows; it scrolls by itself then."""
LINE, HEAD = 32, 34


class CapacityView(QWidget):
    """One scrolling picture; a unit's line opens it in the plan."""

    opened = Signal(int)

    def __init__(self, ctx: Context) -> None:
        super().__init__()
        self.ctx = ctx
        self.setObjectName("spaces.capacity")
        self.total = label("", "strong", name="capacity.total", wrap=True)
        self.parks = Bars("capacity.parks", "各园区空置")
        self.demand = Bars("capacity.demand", "供需")
        self._inside, self._matrix = QWidget(), QVBoxLayout()
        self._grid = QGridLayout(self._inside)
        self.vacant = RuleList("capacity.vacant", "久空的单元", rows.VACANT)
        self.ending = RuleList("capacity.ending", "近期到期", rows.ENDING)
        self.history = RuleList("capacity.history", "2021年规划存量", rows.HISTORY)
        self.open_vacant = label("", "meta", name="capacity.vacantOpen", wrap=True)
        self._build()

    def put(self, day: date) -> None:
        """Count for a day."""
        app = self.ctx.app

        def work(_progress: object) -> tuple[Capacity, Sequence[HistoricStock]]:
            return app.spaces.capacity(day), app.spaces.historic_stock()

        self.ctx.lanes.run("统计容量", work, on_done=self._arrived, quiet=True)

    def _arrived(self, answer: tuple[Capacity, Sequence[HistoricStock]]) -> None:
        found, stock = answer
        self.total.setText(rows.total(found))
        self.parks.put(rows.park_bars(found))
        self.demand.put(rows.demand_bars(found))
        clear(self._matrix)
        columns, lines = rows.matrix(found)
        table = _table("capacity.matrix", "按园区、层级和交付期", columns, lines)
        self._matrix.addWidget(table)
        table.show()
        for table, content in (
            (self.vacant, rows.vacant_lines(found)),
            (self.ending, rows.ending_lines(found)),
            (self.history, rows.history_lines(stock)),
        ):
            _fit(table, content)
        self.open_vacant.setText(
            f"另有 {found.vacant_open:,} 处空置，起始日待核实，没有算作久空。" if found.vacant_open else ""
        )
        QTimer.singleShot(0, self, self._settle)

    def _settle(self) -> None:
        """Tables set their heights as they fill and new ones are shown only by the event loop: measure after that."""
        self._inside.setMinimumHeight(0)
        self._grid.invalidate()
        self._grid.activate()
        self._inside.setMinimumHeight(self._grid.totalMinimumSize().height())

    def _build(self) -> None:
        for table in (self.vacant, self.ending):
            table.opened.connect(self._open)
        rules = self.ctx.app.spaces.rules
        inside = self._inside
        grid = self._grid
        grid.setContentsMargins(24, 12, 24, 24)
        grid.setHorizontalSpacing(32)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self.total, 0, 0, 1, 2)
        self._matrix.setContentsMargins(0, 0, 0, 0)
        blocks: tuple[tuple[str, str, QWidget, int, int], ...] = (
            ("各园区空置", "按最小单元计一次", self.parks, 1, 0),
            ("供需", "实框是空置，点纹是在找的项目；层级互相包含，不能相加", self.demand, 1, 1),
            ("按园区、层级和交付期", "㎡，地块为亩；括号内是处数", holder(self._matrix), 3, 0),
            ("近期到期", f"{rules.expiring_days} 天内（编者规则）", self.ending, 5, 0),
            ("久空", f"超过 {rules.vacant_days} 天（编者规则）", self.vacant, 5, 1),
            ("2021年规划存量", "闵府发〔2021〕17号，历史资料，不是现在的空置", self.history, 7, 0),
        )
        for title, about, widget, down, across in blocks:
            head = row(label(title, "section"), label(about, "meta"), None)
            if widget is self.history:
                head = row(label(title, "section"), badge("历史", "dashed"), label(about, "meta"), None)
            wide = 2 if down in (3, 7) else 1
            grid.addWidget(holder(head), down, across, 1, wide)
            box = QVBoxLayout()
            box.setContentsMargins(0, 0, 0, 12)
            box.addWidget(widget)
            if widget is self.vacant:
                box.addWidget(self.open_vacant)
            box.addStretch(1)
            grid.addLayout(box, down + 1, across, 1, wide)
        grid.setRowStretch(9, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolled(inside, "capacity.scroll"))

    def _open(self, line_id: str) -> None:
        self.opened.emit(int(line_id.partition(":")[0]))


def _table(name: str, title: str, columns: Sequence[RuleColumn], lines: Sequence[RuleLine]) -> RuleList:
    made = RuleList(name, title, columns)
    _fit(made, lines)
    return made


def _fit(table: RuleList, lines: Sequence[RuleLine]) -> None:
    """The lines, and a height that shows a handful of them."""
    table.put(lines or [RuleLine("", {table.lines.columns[0].key: "没有"})])
    table.setFixedHeight(HEAD + LINE * max(1, min(len(lines), ROWS)) + 14)
