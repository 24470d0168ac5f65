"""批量分配: the best places for all open projects at once, with pins, vetoes, reasons, and soft holds at the end."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QDateEdit, QHeaderView, QLineEdit, QMenu, QWidget

from mhcrm.desktop import theme
from mhcrm.desktop.context import Context
from mhcrm.desktop.delegates.rows import RowDelegate, StrongDelegate
from mhcrm.desktop.delegates.space_rows import FigureDelegate
from mhcrm.desktop.dialogs.sheet import Sheet
from mhcrm.desktop.models.allocation_rows import RIGHT, TITLES, WIDTHS, PlanModel, PlanRow, rows_of
from mhcrm.desktop.operations import spaces
from mhcrm.desktop.widgets.basic import ElidedLabel, button, day_of, holder, label, row
from mhcrm.desktop.widgets.row_table import RowTable
from mhcrm.services.allocation.service import Allocation

USUAL = timedelta(days=60)
WIDTH, HEIGHT = 1180, 660


class AllocationSheet(Sheet):
    """Solves on the store lane; the progress dialog with its cancel button opens by itself. Accepted = soft holds written."""

    def __init__(self, ctx: Context, on: date, parent: QWidget) -> None:
        super().__init__(parent.window(), "批量分配", "allocationSheet", 900)
        screen = parent.window().size()
        self.resize(min(WIDTH, screen.width() - 60), min(HEIGHT, screen.height() - 40))
        self.ctx = ctx
        self.plan: Allocation | None = None
        self.pins: dict[str, str] = {}
        self.vetoes: set[tuple[str, str]] = set()
        self._before: Allocation | None = None
        self.model = PlanModel()
        self.table = RowTable("allocation.table", "分配方案", lead_in=12)
        self.on, self.until = _day("allocation.on", "方案日期", on), _day("allocation.until", "软预留到", on + USUAL)
        self.approver = QLineEdit()
        self.proof = ElidedLabel("", "strong", "allocation.proof")
        self.why = label("", "sub", name="allocation.why", wrap=True)
        self.unit = QComboBox()
        self._build()

    def solve(self) -> None:
        """Ask for the best plan with the wishes as they stand."""
        app, on, pins, vetoes = self.ctx.app, day_of(self.on), dict(self.pins), sorted(self.vetoes)
        self.ctx.lanes.run(
            "批量分配",
            lambda progress: app.allocation.solve(on=on, pins=pins, vetoes=vetoes, progress=progress),
            on_done=self._arrived,
        )

    def pin(self, lead_code: str, unit_code: str) -> None:
        """固定 a project to a unit and solve anew."""
        self.pins[lead_code] = unit_code
        self.vetoes.discard((lead_code, unit_code))
        self.solve()

    def veto(self, lead_code: str, unit_code: str) -> None:
        """排除 a unit for a project and solve anew."""
        self.vetoes.add((lead_code, unit_code))
        if self.pins.get(lead_code) == unit_code:
            del self.pins[lead_code]
        self.solve()

    def free(self, lead_code: str) -> None:
        """Take the wishes for a project back and solve anew."""
        self.pins.pop(lead_code, None)
        self.vetoes = {wish for wish in self.vetoes if wish[0] != lead_code}
        self.solve()

    def ask_why(self) -> None:
        """为什么不是它, for the chosen project and unit; solves a second plan, so it runs on the lane."""
        line = self.model.row(self.table.currentIndex().row())
        code, plan, app = str(self.unit.currentData() or ""), self.plan, self.ctx.app
        if line is None or plan is None or not code:
            self.why.setText("请先在表里选一个项目，再选一处空间。")
            return
        lead = line.lead.code or ""
        self.ctx.lanes.run(
            "为什么不是它",
            lambda progress: app.allocation.why_not(plan, lead, code, progress)[1],
            on_done=lambda text: self.why.setText(f"{line.cells[0]} → {self.unit.currentText()}：{text}"),
        )

    def accept_plan(self) -> None:
        """Write the soft holds; one step that can be undone."""
        if self.plan is None:
            return
        spaces.accept(
            self.ctx.app, parent=self, plan=self.plan, until=day_of(self.until), approver=self.approver.text().strip()
        ).start(self.ctx, lambda _done: self.accept())

    def copy(self) -> None:
        """The table onto the clipboard."""
        QGuiApplication.clipboard().setText(self.model.table())
        self.why.setText(f"已复制 {self.model.rowCount()} 行，可粘贴到 Excel 或 WPS。")

    def _arrived(self, plan: Allocation) -> None:
        self._before, self.plan = self.plan, plan
        moves = self.ctx.app.allocation.compare(self._before.plan, plan.plan) if self._before is not None else []
        self.model.put(rows_of(plan, moves, self.pins, self.vetoes))
        self.proof.put(proof_words(plan, len(moves) if self._before is not None else None))
        self._accept.setEnabled(bool(plan.plan.assignments))
        self.unit.clear()
        for code, name in sorted(plan.units.values(), key=lambda pair: pair[1]):
            self.unit.addItem(name, code)

    def _build(self) -> None:
        self.approver.setObjectName("allocation.approver")
        self.approver.setAccessibleName("批准人")
        self.approver.setPlaceholderText("批准人")
        self.approver.setFixedWidth(110)
        self.unit.setObjectName("allocation.unit")
        self.unit.setAccessibleName("问哪一处空间")
        self.unit.setFixedWidth(280)
        self.table.setModel(self.model)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._ask)
        self.table.key_copy.connect(self.copy)
        self._delegates: list[RowDelegate] = []
        for at, width in enumerate(WIDTHS):
            made = StrongDelegate() if at == 0 else FigureDelegate() if at in RIGHT else RowDelegate()
            made.lead_in = 12
            made.setParent(self.table)
            self._delegates.append(made)
            self.table.setItemDelegateForColumn(at, made)
            self.table.setColumnWidth(at, width)
        self.table.head.setSectionResizeMode(TITLES.index("得分构成"), QHeaderView.ResizeMode.Stretch)
        self._accept = button("保留为软预留", "allocation.accept", self.accept_plan, kind="filled")
        self._accept.setEnabled(False)
        go = button("求解", "allocation.solve", self.solve, kind="accent", icon="network")
        about = label("所有在谈而没有硬预留的项目，对当天可用的单元：优先级 × 匹配，互不重叠。", "sub")
        self.body.addWidget(holder(row(label("方案日期", "sub"), self.on, go, about, None)))
        self.body.addWidget(self.proof)
        self.body.addWidget(self.table, 1)
        ask = button("为什么不是它", "allocation.ask", self.ask_why, small=True)
        self.body.addWidget(holder(row(label("选中的项目，换成", "sub"), self.unit, ask, None)))
        self.why.setMinimumHeight(theme.size("button_small"))
        self.body.addWidget(self.why)
        left = holder(row(label("软预留到", "sub"), self.until, self.approver, None))
        self.buttons(
            button("复制表格", "allocation.copy", self.copy, icon="copy"),
            button("关闭", "allocation.close", self.reject),
            self._accept,
            left=left,
        )

    def _ask(self, at: QPoint) -> None:
        line = self.model.row(self.table.indexAt(at).row())
        if line is not None:
            self.menu_of(line).popup(self.table.viewport().mapToGlobal(at))

    def menu_of(self, line: PlanRow) -> QMenu:
        """What may be done with a project of the plan."""
        menu = QMenu(self)
        menu.setObjectName("allocation.menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        lead = line.lead.code or ""
        for code in line.units:
            menu.addAction("固定在这里").triggered.connect(lambda _checked=False, code=code: self.pin(lead, code))
            menu.addAction("排除这里").triggered.connect(lambda _checked=False, code=code: self.veto(lead, code))
        chosen = str(self.unit.currentData() or "")
        if chosen and chosen not in line.units:
            text = f"固定到 {self.unit.currentText()}"
            menu.addAction(text).triggered.connect(lambda _checked=False: self.pin(lead, chosen))
        if lead in self.pins or any(wish[0] == lead for wish in self.vetoes):
            menu.addAction("取消固定和排除").triggered.connect(lambda _checked=False: self.free(lead))
        return menu


def proof_words(plan: Allocation, moved: int | None) -> str:
    """How good the plan is and what it leaves open, in one line."""
    found = plan.plan
    proof = "已证明最优" if found.optimal else f"时间到，离最优最多差 {found.gap:.1%}"
    left = len(plan.leads) - len(found.assignments) - len(plan.undecided)
    parts = [
        f"安排 {len(found.assignments)} 个，未安排 {max(0, left)} 个，层级待核实 {len(plan.undecided)} 个",
        f"全盘得分 {found.value:.1f}",
        f"{proof}（{found.seconds:.1f} 秒）",
    ]
    if moved is not None:
        parts.append(f"与上次相比变动 {moved} 个")
    return "　".join(parts)


def _day(name: str, words: str, day: date) -> QDateEdit:
    made = QDateEdit(QDate(day.year, day.month, day.day))
    made.setObjectName(name)
    made.setAccessibleName(words)
    made.setDisplayFormat("yyyy-MM-dd")
    made.setCalendarPopup(True)
    made.setFixedWidth(126)
    return made
