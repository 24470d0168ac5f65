"""企业: one company's projects, people, firms worth referring and files at the left, its whole timeline at the right."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from mhcrm.desktop.context import Context
from mhcrm.desktop.dialogs.activity import ActivityForm
from mhcrm.desktop.dialogs.sheet import Sheet
from mhcrm.desktop.file_opening import open_kept
from mhcrm.desktop.models import words
from mhcrm.desktop.operations import activities
from mhcrm.desktop.places import ShowLead
from mhcrm.desktop.widgets.basic import ElidedLabel, badge, button, column, hline, label, row, vline
from mhcrm.desktop.widgets.elided_link import ElidedLink
from mhcrm.desktop.widgets.rules.column import FreshColumn
from mhcrm.desktop.widgets.timeline import TimelineList
from mhcrm.domain.change import ChangeSet, RowKind
from mhcrm.services.records.companies import CompanyPerson, CompanyWhole

KINDS = (RowKind.COMPANY, RowKind.LEAD, RowKind.ACTIVITY, RowKind.STAGE_EVENT, RowKind.ATTACHMENT, RowKind.TASK)
LEFT_WIDTH = 336
NONE = {
    "projects": "没有在用的项目。",
    "people": "没有记联系人。在项目里写上联系人和电话，这里就有。",
    "firms": "走访时问一问上下游，值得引荐的记在这里。",
    "files": "没有附件。",
    "timeline": "还没有往来记录。走访、来访、电话都可以记，不必先有项目。",
}


class CompanySheet(Sheet):
    """Stays open and follows what is written meanwhile."""

    def __init__(self, ctx: Context, company_id: int, parent: QWidget) -> None:
        super().__init__(parent.window(), "企业", "companySheet", 860)
        self.ctx, self._id = ctx, company_id
        self.resize(920, 660)
        self.whole: CompanyWhole | None = None
        self.name = ElidedLabel("", "section", "company.name")
        self.code = label("", "meta", name="company.uscc")
        self._count = label("", "meta", name="company.count")
        self._left = FreshColumn("company.left")
        self._left.setFixedWidth(LEFT_WIDTH)
        self._right = FreshColumn("company.right")
        attach = button("附文件", "company.attach", self._attach, small=True, tip="照片、纪要、协议：与数据一起备份")
        visit = button("记走访", "company.visit", self._visit, kind="accent", icon="plus", small=True)
        head = row(label("往来", "strong"), self._count, None, attach, visit, margins=(16, 0, 16, 0))
        side = column(gap=4)
        side.addLayout(head)
        side.addWidget(self._right, 1)
        line = vline()
        line.setMaximumHeight(self.maximumHeight())
        line.setMinimumHeight(0)
        both = row(self._left, line, gap=0)
        both.addLayout(side, 1)
        self.body.setContentsMargins(0, 16, 0, 0)
        self.body.addLayout(column(self.name, self.code, gap=2, margins=(24, 0, 24, 8)))
        self.body.addWidget(hline())
        self.body.addLayout(both, 1)
        self.buttons(button("关闭", "company.close", self.accept))
        ctx.hub.changed.connect(self._changed)
        self.read()

    def read(self) -> None:
        """Read the company anew."""
        app, number = self.ctx.app, self._id
        self.ctx.lanes.run("读取企业", lambda _p: app.companies.whole(number), on_done=self._arrived, quiet=True)

    def _changed(self, change: ChangeSet, _origin: object) -> None:
        if self.isVisible() and change.touches(*KINDS):
            self.read()

    def _arrived(self, whole: CompanyWhole) -> None:
        self.whole = whole
        self.setWindowTitle(f"企业：{whole.company.name}")
        self.name.put(whole.company.name)
        self.code.setText(f"统一社会信用代码　{whole.company.uscc or words.UNKNOWN}")
        self._count.setText(f"{len(whole.timeline)} 条" if whole.timeline else "")
        self._fill_left(whole)
        right = self._right.begin((16, 8, 16, 16))
        if whole.timeline:
            shown = TimelineList(self.ctx.app.clock.today())
            shown.put(whole.timeline)
            shown.opened.connect(partial(open_kept, self.ctx))
            right.addWidget(shown)
        else:
            right.addWidget(label(NONE["timeline"], "sub", wrap=True, name="company.none"))
        right.addStretch(1)
        self._right.show_filled()

    def _fill_left(self, whole: CompanyWhole) -> None:
        left = self._left.begin((24, 8, 16, 16), 8)
        self._head(left, "项目", "projects", len(whole.leads))
        for lead in whole.leads:
            name = lead.text("project") or "未命名"
            see = _link(f"company.project.{lead.id}", name, "打开这个项目", partial(self._open, lead.id or 0))
            left.addLayout(row(see, None, badge(self.ctx.stages.name(lead.text("stage")))))
            owner = lead.text("owner") or words.UNKNOWN
            left.addWidget(label(f"{lead.code}　负责人 {owner}", "meta"))
        self._head(left, "联系人", "people", len(whole.people))
        for person in whole.people:
            self._person(left, person)
        self._head(left, "值得引荐的上下游企业", "firms", len(whole.firms))
        for firm in whole.firms:
            line = row(badge(firm.side), gap=6)
            line.addWidget(ElidedLabel(firm.name), 1)
            line.addWidget(label("已在库" if firm.known else "还不在库", "meta"))
            left.addLayout(line)
        self._head(left, "企业附件", "files", len(whole.files))
        for file in whole.files:
            opens = partial(open_kept, self.ctx, file.id)
            see = _link(f"company.file.{file.id}", file.name, "用系统里的程序打开", opens)
            left.addLayout(row(see, None))
        left.addStretch(1)
        self._left.show_filled()

    @staticmethod
    def _head(left: QVBoxLayout, title: str, key: str, number: int) -> None:
        if left.count():
            left.addWidget(hline())
        left.addLayout(row(label(title, "strong"), label(str(number) if number else "", "meta"), None))
        if not number:
            left.addWidget(label(NONE[key], "sub", wrap=True, name=f"company.none.{key}"))

    @staticmethod
    def _person(left: QVBoxLayout, person: CompanyPerson) -> None:
        told = f"{person.name or '姓名待核实'}　{person.title}".rstrip("　")
        left.addLayout(row(label(told), None, label(person.about, "meta")))
        left.addWidget(label("　".join(filter(None, (person.phone or "电话待核实", person.email))), "sub", wrap=True))

    def _open(self, lead_id: int) -> None:
        self.accept()
        self.ctx.open_place("projects", ShowLead(lead_id))

    def _visit(self) -> None:
        if self.whole is not None:
            ActivityForm(self.ctx, self.whole.company, self).open()

    def _attach(self) -> None:
        if self.whole is None:
            return
        name, _ = QFileDialog.getOpenFileName(self, "附上文件")
        if name:
            company = self.whole.company
            activities.attach_to_company(self.ctx.app, parent=self, company=company, path=Path(name)).start(self.ctx)


def _link(name: str, text: str, tip: str, clicked: Callable[[], None]) -> ElidedLink:
    made = ElidedLink(name, tip)
    made.put_link(text, True)
    made.clicked.connect(clicked)
    return made
