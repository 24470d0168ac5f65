"""批量分配: the best places for all open projects at once, with pins, vetoes, reasons, and soft holds at the end."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QDateEdit, QFileDialog, QHeaderView, QLineEdit, QMenu, QWidget

from mhcrm.base.errors import Cancelled, InputError
from mhcrm.desktop import theme
from mhcrm.desktop.context import Context
from mhcrm.desktop.delegates.rows import RowDelegate, StrongDelegate
from mhcrm.desktop.delegates.space_rows import FigureDelegate
from mhcrm.desktop.dialogs.sheet import Sheet
from mhcrm.desktop.models.allocation_rows import RIGHT, TITLES, WIDTHS, PlanModel, PlanRow, rows_of
from mhcrm.desktop.operations import spaces
from mhcrm.desktop.widgets.basic import ElidedLabel, button, day_of, holder, label, row
from mhcrm.desktop.widgets.row_table import RowTable
from mhcrm.services.allocation.paper import proof
from mhcrm.services.allocation.service import Allocation
from mhcrm.services.allocation.snapshot import Snapshot

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
        self.solved: list[tuple[str, Snapshot]] = []
        self.chosen: tuple[str, ...] = ()
        self.model = PlanModel()
        self.table = RowTable("allocation.table", "分配方案", lead_in=12)
        self.on, self.until = _day("allocation.on", "方案日期", on), _day("allocation.until", "软预留到", on + USUAL)
        self.approver = QLineEdit()
        self.proof = ElidedLabel("", "strong", "allocation.proof")
        self.why = label("", "sub", name="allocation.why", wrap=True)
        self.unit, self.other = QComboBox(), QComboBox()
        self._build()

    def solve(self) -> None:
        """Ask for the best plan with the wishes as they stand."""
        self._solve(dict(self.pins), set(self.vetoes))

    def _solve(self, pins: dict[str, str], vetoes: set[tuple[str, str]]) -> None:
        """Solve with these wishes; they are kept only when they can be met."""
        app, on, codes = self.ctx.app, day_of(self.on), list(self.chosen) or None

        def done(plan: Allocation) -> None:
            self.pins, self.vetoes = pins, vetoes
            self._arrived(plan)

        self.ctx.lanes.run(
            "批量分配",
            lambda progress: app.allocation.solve(codes, on=on, pins=pins, vetoes=sorted(vetoes), progress=progress),
            on_done=done,
            on_error=self._refused,
        )

    def _refused(self, error: BaseException) -> None:
        """A wish that cannot be met is told here and does not stick; the plan stays as it was."""
        if isinstance(error, InputError):
            self.why.setText(str(error))
        elif not isinstance(error, Cancelled):
            self.ctx.notify.failed("批量分配", error)

    def pin(self, lead_code: str, unit_code: str) -> None:
        """固定 a project to a unit (several joined by +) and solve anew."""
        kept = {wish for wish in self.vetoes if wish[0] != lead_code or wish[1] not in unit_code.split("+")}
        self._solve({**self.pins, lead_code: unit_code}, kept)

    def veto(self, lead_code: str, unit_code: str) -> None:
        """排除 a unit for a project and solve anew."""
        pins = {code: unit for code, unit in self.pins.items() if code != lead_code or unit_code not in unit.split("+")}
        self._solve(pins, {*self.vetoes, (lead_code, unit_code)})

    def free(self, lead_code: str) -> None:
        """Take the wishes for a project back and solve anew."""
        pins = {code: unit for code, unit in self.pins.items() if code != lead_code}
        self._solve(pins, {wish for wish in self.vetoes if wish[0] != lead_code})

    def choose_projects(self) -> None:
        """Only the projects selected in the table take part from now on; again with none selected takes all."""
        rows = sorted({index.row() for index in self.table.selectionModel().selectedRows()})
        lines = [line for at in rows if (line := self.model.row(at)) is not None]
        self.chosen = () if self.chosen else tuple(line.lead.code or "" for line in lines)
        self._only.setText("全部项目" if self.chosen else "只分配选中的")
        keep = {code for code in self.pins if not self.chosen or code in self.chosen}
        self.pins = {code: unit for code, unit in self.pins.items() if code in keep}
        self.vetoes = {wish for wish in self.vetoes if not self.chosen or wish[0] in self.chosen}
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

    def save_to(self, folder: str) -> None:
        """Write the plan, and what changed against the plan chosen for comparison, as PDF and Excel."""
        plan, before, app = self.plan, self._against(), self.ctx.app
        if plan is None:
            return
        self.ctx.lanes.run(
            "写出分配方案",
            lambda _p: app.allocation.write(plan, Path(folder), before),
            on_done=lambda made: self.why.setText(f"已写出 {made[0].name} 和 {made[1].name}，在 {made[0].parent}。"),
        )

    def _ask_folder(self) -> None:
        dialog = QFileDialog(self, "存到哪个文件夹")
        dialog.setObjectName("allocation.folderDialog")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self.save_to)
        dialog.open()

    def _against(self) -> Snapshot | None:
        """The plan set beside this one."""
        at = self.other.currentIndex()
        return self.solved[at][1] if 0 <= at < len(self.solved) else None

    def _arrived(self, plan: Allocation) -> None:
        self.plan = plan
        now = self.ctx.app.allocation.snapshot(plan)
        self.other.blockSignals(True)
        self.other.clear()
        self.other.addItems([words for words, _ in self.solved])
        self.other.setCurrentIndex(len(self.solved) - 1)
        self.other.blockSignals(False)
        self._show()
        wishes = f"，固定 {len(self.pins)}、排除 {len(self.vetoes)}" if self.pins or self.vetoes else ""
        self.solved.append((f"方案 {len(self.solved) + 1}（{now.on}，得分 {now.value:.1f}{wishes}）", now))
        self._accept.setEnabled(bool(plan.plan.assignments))
        self._print.setEnabled(True)
        chosen = self.unit.currentData()
        self.unit.clear()
        for code, name in sorted(plan.units.values(), key=lambda pair: pair[1]):
            self.unit.addItem(name, code)
        self.unit.setCurrentIndex(max(0, self.unit.findData(chosen)))

    def _show(self) -> None:
        """The rows, against the plan chosen for comparison."""
        plan, before = self.plan, self._against()
        if plan is None:
            return
        moves = self.ctx.app.allocation.differences(before, plan) if before is not None else []
        self.model.put(rows_of(plan, moves, self.pins, self.vetoes))
        said = proof(plan)
        if before is not None:
            said += f"。{self.ctx.app.allocation.compared(before, plan)}"
        self.proof.put(said)

    def _build(self) -> None:
        self.approver.setObjectName("allocation.approver")
        self.approver.setAccessibleName("批准人")
        self.approver.setPlaceholderText("批准人")
        self.approver.setFixedWidth(110)
        self.unit.setObjectName("allocation.unit")
        self.unit.setAccessibleName("问哪一处空间")
        self.unit.setFixedWidth(280)
        self.other.setObjectName("allocation.other")
        self.other.setAccessibleName("与哪个方案对照")
        self.other.setMinimumWidth(230)
        self.other.currentIndexChanged.connect(lambda _at: self._show())
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
        self._only = button("只分配选中的", "allocation.only", self.choose_projects, small=True)
        about = label("在谈而没有硬预留的项目，对当天可用的单元：优先级 × 匹配，互不重叠。", "sub")
        self.body.addWidget(holder(row(label("方案日期", "sub"), self.on, go, self._only, about, None)))
        self.body.addWidget(self.proof)
        self.body.addWidget(self.table, 1)
        ask = button("为什么不是它", "allocation.ask", self.ask_why, small=True)
        self.body.addWidget(
            holder(row(label("选中的项目，换成", "sub"), self.unit, ask, None, label("对照", "sub"), self.other))
        )
        self.why.setMinimumHeight(theme.size("button_small"))
        self.body.addWidget(self.why)
        left = holder(row(label("软预留到", "sub"), self.until, self.approver, None))
        self._print = button("打印、另存", "allocation.print", self._ask_folder, icon="printer")
        self._print.setToolTip("写出 PDF 和 Excel，连同与对照方案的变动")
        self._print.setEnabled(False)
        self.buttons(
            button("复制表格", "allocation.copy", self.copy, icon="copy"),
            self._print,
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
        if line.units:
            whole = "+".join(line.units)
            menu.addAction("固定在这里").triggered.connect(lambda _checked=False: self.pin(lead, whole))
        for code in line.units:
            text = "排除这里" if len(line.units) == 1 else f"排除 {code}"
            menu.addAction(text).triggered.connect(lambda _checked=False, code=code: self.veto(lead, code))
        chosen = str(self.unit.currentData() or "")
        if chosen and chosen not in line.units:
            text = f"固定到 {self.unit.currentText()}"
            menu.addAction(text).triggered.connect(lambda _checked=False: self.pin(lead, chosen))
            menu.addAction(f"排除 {self.unit.currentText()}").triggered.connect(
                lambda _checked=False: self.veto(lead, chosen)
            )
        if lead in self.pins or any(wish[0] == lead for wish in self.vetoes):
            menu.addAction("取消固定和排除").triggered.connect(lambda _checked=False: self.free(lead))
        return menu


def _day(name: str, words: str, day: date) -> QDateEdit:
    made = QDateEdit(QDate(day.year, day.month, day.day))
    made.setObjectName(name)
    made.setAccessibleName(words)
    made.setDisplayFormat("yyyy-MM-dd")
    made.setCalendarPopup(True)
    made.setFixedWidth(126)
    return made
