"""引荐方: the list at the left, one whole at the right: status, agreements, people, claims, what is owed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from mhcrm.desktop import icons, readings_referral, theme
from mhcrm.desktop.context import Context
from mhcrm.desktop.dialogs.referral.form import StepAsked, StepForm
from mhcrm.desktop.dialogs.referral.referrer_forms import (
    agreement_asked,
    contact_asked,
    referrer_asked,
    status_asked,
)
from mhcrm.desktop.models.referral_board import REFERRER_COLUMNS, referrer_lines
from mhcrm.desktop.operations.referral import Outcome, papers
from mhcrm.desktop.readings_referral import Desk, ReferrerWhole
from mhcrm.desktop.widgets.basic import badge, button, hline, label, row
from mhcrm.desktop.widgets.empty import EmptyPlace
from mhcrm.desktop.widgets.loops.line import Line
from mhcrm.desktop.widgets.rules.column import FreshColumn
from mhcrm.desktop.widgets.rules.rule_list import RuleList
from mhcrm.domain.referral.ledger import shown
from mhcrm.domain.referral.records import Referrer
from mhcrm.services.referral.referrers import ReferrerView

WIDTHS, WIDE_FROM = (460, 620), 1700


class ReferrerPart(QWidget):
    """Reads when it is looked at."""

    def __init__(self, ctx: Context, opened: Callable[[str], None], register: Callable[[str, str], None]) -> None:
        super().__init__()
        self.ctx, self._opened, self._register = ctx, opened, register
        self._views: Sequence[ReferrerView] = ()
        self.whole: ReferrerWhole | None = None
        self.words = QLineEdit()
        self.words.setObjectName("referrers.filter")
        self.words.setAccessibleName("筛引荐方")
        self.words.setPlaceholderText("筛名称、信用代码、电话")
        self.words.setFixedWidth(212)
        self.words.addAction(icons.icon("list-filter", "text3"), QLineEdit.ActionPosition.LeadingPosition)
        self.list = RuleList("referrers.list", "引荐方列表", REFERRER_COLUMNS)
        self.setFocusProxy(self.list)
        self._side = FreshColumn("referrers.side")
        panel = QWidget()
        panel.setObjectName("detailPanel")
        panel.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, True)
        panel.setFixedWidth(WIDTHS[ctx.window.width() >= WIDE_FROM])
        held = QVBoxLayout(panel)
        held.setContentsMargins(1, 0, 0, 0)
        held.addWidget(self._side)
        new = button("新建引荐方", "referrers.new", lambda: self.edit(None), icon="plus", small=True)
        bar = QWidget()
        bar.setFixedHeight(theme.size("filter_bar"))
        bar.setLayout(row(self.words, None, new, margins=(24, 0, 16, 0)))
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        left.addWidget(bar)
        left.addWidget(self.list, 1)
        full = QWidget()
        across = QHBoxLayout(full)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addLayout(left, 1)
        across.addWidget(panel)
        first = button("新建引荐方", "referrers.empty", lambda: self.edit(None), kind="filled")
        empty = EmptyPlace("还没有引荐方", ("专业机构、企业、基金管理机构，连同资格、协议和联系人，记在这里。",), first)
        self._pages = QStackedWidget()
        self._pages.addWidget(full)
        self._pages.addWidget(empty)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._pages)
        self.words.textChanged.connect(lambda _t: self._fill())
        self.list.chosen.connect(self._chosen)

    def read(self) -> None:
        """Read all."""
        app = self.ctx.app
        self.ctx.lanes.run(
            "读取引荐方", lambda _p: readings_referral.referrers(app), on_done=self._arrived, quiet=True,
            on_error=lambda _e: self._arrived(()),
        )  # fmt: skip

    def _arrived(self, views: Sequence[ReferrerView]) -> None:
        self._views = views
        self._pages.setCurrentIndex(0 if views else 1)
        self._fill()

    def _fill(self) -> None:
        self.list.put(referrer_lines(self._views, self.words.text().strip()))
        self._chosen(self.list.current())

    def _chosen(self, one_id: str) -> None:
        view = next((one for one in self._views if str(one.referrer.id) == one_id), None)
        if view is None:
            return
        app, name = self.ctx.app, view.referrer.name
        self.ctx.lanes.run(
            "读取引荐方", lambda _p: readings_referral.referrer(app, name), on_done=self._show, quiet=True
        )

    # -- one whole --------------------------------------------------------------------------------
    def _show(self, whole: ReferrerWhole) -> None:
        self.whole = whole
        view, one = whole.view, whole.view.referrer
        column = self._side.begin()
        edit = button("修改", "referrer.edit", lambda: self.edit(one), icon="pencil", small=True)
        claim = button("登记引荐", "referrer.claim", lambda: self._register("", one.name), icon="plus", small=True)
        column.addLayout(row(badge(one.kind or "类型待核实", "" if one.kind else "amber"), None, edit, claim, gap=6))
        column.addWidget(label(one.name, "section", name="referrer.name", wrap=True))
        for words in view.notes:
            column.addWidget(label(words, "warn", wrap=True))
        for title, text in (
            ("信用代码", one.uscc), ("法定代表人", one.legal_person), ("地址", one.address), ("联系人", one.contact), ("电话", one.phone),
            ("备注", one.note),
        ):  # fmt: skip
            if text or title in ("信用代码", "联系人"):
                head = label(title, "sub")
                head.setFixedWidth(76)
                line = row(head, gap=8)
                line.addWidget(label(text or "待核实", "" if text else "meta", wrap=True), 1)
                column.addLayout(line)
        self._money(column, whole)
        self._lists(column, one)
        self._claims(column, whole)
        column.addStretch(1)
        self._side.show_filled()

    def _money(self, column: QVBoxLayout, whole: ReferrerWhole) -> None:
        sums = whole.view.totals
        column.addWidget(hline())
        print_it = button("打印对账单…", "referrer.statement", self._ask_folder, kind="link", small=True)
        column.addLayout(row(label("应付未付", "strong"), label("单位：元", "meta"), None, print_it))
        if not whole.owed:
            column.addWidget(label("没有应付未付。", "sub"))
        for line in whole.owed:
            waits = line.waits_for or "可以付"
            note = f"{waits}。{line.why}"
            column.addWidget(
                Line(
                    f"referrer.owed.{line.claim}.{line.milestone}", f"{line.project}　{line.milestone}",
                    f"{line.owed:,.2f}", note, partial(self._opened, line.claim),
                    icon="circle-dashed" if line.waits_for else "check", tone="amber" if line.waits_for else "green",
                )
            )  # fmt: skip
        told = f"累计批准 {shown(sums.approved)}，已拨付 {shown(sums.paid)}"
        told += f"，应追未到账 {shown(sums.receivable)}" if sums.receivable else ""
        column.addWidget(label(told, "meta", wrap=True))

    def _lists(self, column: QVBoxLayout, one: Referrer) -> None:
        statuses = [f"{s.name}　{s.start} 至 {s.end}　{s.evidence}" for s in one.statuses]
        agreements = [
            f"{a.number}　{a.signed_on} 签订" + (f"，到 {a.until}" if a.until else "") for a in one.agreements
        ]
        people = [f"{p.name}　{p.title}　{p.phone}" for p in one.people]
        for title, lines, none, make, name in (
            ("合作伙伴资格", statuses, "没有登记资格。", status_asked, "referrer.addStatus"),
            ("合作协议", agreements, "没有登记协议。", agreement_asked, "referrer.addAgreement"),
            ("联系人", people, "没有登记联系人。", contact_asked, "referrer.addContact"),
        ):
            column.addWidget(hline())
            add = button("增加", name, partial(self._form, make, one.name), kind="link", small=True)
            column.addLayout(row(label(title, "strong"), None, add))
            for words in lines or (none,):
                column.addWidget(label(words, "" if lines else "sub", wrap=True))

    def _claims(self, column: QVBoxLayout, whole: ReferrerWhole) -> None:
        column.addWidget(hline())
        column.addWidget(label(f"登记　{len(whole.rows)}", "strong"))
        for one in whole.rows:
            note = f"{one.code}　{one.channel}　登记 {one.reported_on}　{one.standing}"
            word = f"待{one.next_step}" if one.next_step else "已办结"
            column.addWidget(Line(f"referrer.{one.code}", one.project, word, note, partial(self._opened, one.code)))

    # -- forms ------------------------------------------------------------------------------------
    def edit(self, one: Referrer | None) -> None:
        """New, or change one."""
        self._with_desk(lambda desk: referrer_asked(self.ctx, desk, one))

    def _form(self, make: Callable[[Context, Desk, str], StepAsked], name: str) -> None:
        self._with_desk(lambda desk: make(self.ctx, desk, name))

    def _with_desk(self, make: Callable[[Desk], StepAsked]) -> None:
        app = self.ctx.app
        self.ctx.lanes.run(
            "读取人员", lambda _p: readings_referral.desk(app), quiet=True,
            on_done=lambda desk: StepForm(self.ctx, self, make(desk), self._saved).open(),
        )  # fmt: skip

    def _saved(self, _outcome: Outcome) -> None:
        self.read()

    def _ask_folder(self) -> None:
        dialog = QFileDialog(self.window(), "存到哪个文件夹")
        dialog.setObjectName("referrer.folderDialog")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda path: self.statement(Path(path)))
        dialog.open()

    def statement(self, folder: Path) -> None:
        """Write this referrer's statement."""
        if self.whole is not None:
            part, name = self.ctx.app.referral, self.whole.view.referrer.name
            papers(self, "打印对账单", lambda: part.papers.write_statement(name, folder)).start(self.ctx)
