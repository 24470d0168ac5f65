"""The 办理 page: one part at a time, grouped lines, a filter, and the one button that adds to it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QFileDialog, QLineEdit, QMenu, QStackedWidget, QVBoxLayout, QWidget

from mhcrm.desktop import theme
from mhcrm.desktop.context import Context
from mhcrm.desktop.pages.affairs.office_steps import OfficeSteps
from mhcrm.desktop.pages.affairs.rows import PARTS, Entry, Group, read
from mhcrm.desktop.pages.affairs.steps import AffairSteps
from mhcrm.desktop.pages.spec import Page
from mhcrm.desktop.places import ShowLead
from mhcrm.desktop.widgets.basic import Segments, button, clear, holder, label, row, scrolled
from mhcrm.desktop.widgets.empty import EmptyPlace
from mhcrm.desktop.widgets.loops.line import Line
from mhcrm.domain.change import RowKind

SHOWN = 200
_EMPTY = {
    "approval": ("还没有启动审批推进", "在项目的“材料”里按路径启动；全部在办的都列在这里。", "到项目去"),
    "demand": ("还没有企业诉求", "在项目的“材料”里登记；谁办、哪天前答复、企业是否确认，都列在这里。", "到项目去"),
    "meeting": ("还没有会议", "研判为“跟进”的项目会列为待上会；会议的议程、纪要号和议定事项记在这里。", "安排会议"),
    "force": ("还没有专班", "写牵头人、成员、例会间隔和负责的项目，依据闵府发〔2026〕9号 五10。", "建立专班"),
    "opportunity": (
        "还没有机会清单",
        "维护长三角产业的供给、需求两张清单（闵府发〔2026〕9号 四9），自动配对，由人决定。",
        "导入清单",
    ),
}
_ADD = {"meeting": "安排会议", "force": "建立专班", "opportunity": "导入清单"}


class AffairsPage(Page):
    """Reads the part that is shown; a click on a project's line opens the project."""

    kinds = frozenset(
        {
            RowKind.APPROVAL_CASE, RowKind.APPROVAL_ITEM, RowKind.APPROVAL_PROMISE, RowKind.DEMAND, RowKind.MEETING,
            RowKind.MEETING_ITEM, RowKind.MEETING_DECISION, RowKind.TASK_FORCE, RowKind.TASK_FORCE_LEAD,
            RowKind.OPPORTUNITY, RowKind.OPPORTUNITY_MATCH, RowKind.ASSESSMENT, RowKind.LEAD, RowKind.SETTING,
        }
    )  # fmt: skip
    has_primary = True

    def __init__(self, ctx: Context) -> None:
        super().__init__(ctx, "affairsPage")
        self.part = "approval"
        self.groups: tuple[Group, ...] = ()
        self.steps = AffairSteps(ctx, self)
        self.office_steps = OfficeSteps(ctx, self)
        self.parts = Segments(PARTS, "affairs.parts")
        self.parts.choose(self.part)
        self.parts.chosen.connect(self.choose)
        self.words = QLineEdit()
        self.words.setObjectName("affairs.words")
        self.words.setAccessibleName("筛选")
        self.words.setPlaceholderText("筛项目、企业、内容")
        self.words.setFixedWidth(220)
        self.words.textChanged.connect(lambda _text: self._show())
        self.one = button("登记一条", "affairs.one", self.steps.add_opportunity)
        self.office = button("本办设置", "affairs.office", self._office, icon="sliders-horizontal")
        self.add = button("安排会议", "affairs.add", self._add, kind="filled", icon="plus")
        self._column = QVBoxLayout()
        self._column.setContentsMargins(8, 0, 8, 24)
        self._column.setSpacing(0)
        self._body = QStackedWidget()
        self._body.addWidget(scrolled(holder(self._column), "affairs.scroll"))
        head = QWidget()
        head.setFixedHeight(theme.size("page_header"))
        head.setLayout(
            row(
                label("办理", "page"),
                12,
                self.parts,
                None,
                self.words,
                self.office,
                self.one,
                self.add,
                margins=(24, 0, 16, 0),
            )
        )
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(head)
        box.addWidget(self._body, 1)
        self.refresh()

    def opened(self, argument: object) -> None:
        """Show a part when one is named."""
        if isinstance(argument, str) and argument in dict(PARTS):
            self.choose(argument)

    def choose(self, part: str) -> None:
        """Show a part."""
        self.part = part
        self.parts.choose(part)
        self.words.clear()
        self.refresh()

    def refresh(self) -> None:
        """Read the part again."""
        app, part = self.ctx.app, self.part
        self.ctx.lanes.run(
            "读取办理事项", lambda _p: read(app, part), on_done=lambda found: self._arrived(part, found), quiet=True
        )

    def _arrived(self, part: str, groups: tuple[Group, ...]) -> None:
        if part == self.part:
            self.groups = groups
            self._show()

    def _show(self) -> None:
        words = self.words.text().strip().casefold()
        adds = _ADD.get(self.part, "")
        self.add.setVisible(bool(adds))
        self.add.setText(f" {adds}")
        self.add.setAccessibleName(adds)
        self.one.setVisible(self.part == "opportunity")
        self.office.setVisible(self.part in ("approval", "meeting"))
        self.words.setVisible(bool(self.groups))
        while self._body.count() > 1:
            old = self._body.widget(1)
            if old is not None:
                self._body.removeWidget(old)
                old.deleteLater()
        if not self.groups:
            title, told, act = _EMPTY[self.part]
            main = button(act, "affairs.empty", self._add, kind="filled")
            self.add.hide()
            self._body.addWidget(EmptyPlace(title, (told,), main))
            self._body.setCurrentIndex(1)
            return
        self._body.setCurrentIndex(0)
        clear(self._column)
        for group in self.groups:
            found = [one for one in group.entries if words in f"{one.title}{one.note}{one.word}".casefold()]
            if found:
                self._group(group, found)
        self._column.addStretch(1)

    def _group(self, group: Group, entries: list[Entry]) -> None:
        note = group.note if len(entries) == len(group.entries) else f"{len(entries)} / {group.note}"
        self._column.addLayout(row(label(group.title, "strong"), label(note, "meta"), None, margins=(16, 14, 16, 4)))
        for one in entries[:SHOWN]:
            quiet = one.tone if one.tone in ("red", "amber") else "text3"
            self._column.addWidget(
                Line(
                    f"affair.{one.key}",
                    one.title,
                    one.word,
                    one.note,
                    partial(self._open, one),
                    icon=one.icon,
                    tone=one.tone,
                    note_tone=quiet,
                )
            )
        if len(entries) > SHOWN:
            rest = label(f"另有 {len(entries) - SHOWN} 条，用上面的筛选缩小范围。", "meta")
            self._column.addLayout(row(rest, None, margins=(16, 6, 16, 6)))

    def _open(self, entry: Entry) -> None:
        if entry.lead_id:
            part = "demand" if self.part == "demand" else "approval"
            self.ctx.state.set_text("projects.loops", part)
            self.ctx.open_place("projects", ShowLead(entry.lead_id, "loops"))
        else:
            self.steps.open(entry.key)

    def _add(self) -> None:
        if self.part == "meeting":
            self.steps.plan_meeting()
        elif self.part == "force":
            self.steps.set_force("")
        elif self.part == "opportunity":
            self._choose_file()
        else:
            self.ctx.open_place("projects", None)

    def _office(self) -> None:
        """Templates, days and veto items of the office."""
        menu = QMenu(self)
        menu.setObjectName("affairs.menu")
        for name, words, act in self.office_steps.commands():
            made = menu.addAction(words, act)
            made.setObjectName(name)
        menu.popup(self.office.mapToGlobal(QPoint(0, self.office.height() + 2)))

    def _choose_file(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(self, "导入机会清单", "", "表格 (*.xlsx *.xls *.csv *.ods *.html)")
        if name:
            self.steps.import_list(Path(name))
