"""方案: every version with its state and validity; the chosen one whole, with what is wrong, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from mhcrm.desktop import readings_referral, theme
from mhcrm.desktop.context import Context
from mhcrm.desktop.dialogs.referral.form import StepAsked, StepForm, Values
from mhcrm.desktop.dialogs.referral.money_forms import protection_form
from mhcrm.desktop.dialogs.referral.past_cases import PastCases
from mhcrm.desktop.dialogs.referral.scheme_editor import SchemeEditor
from mhcrm.desktop.dialogs.referral.signing import person_ask
from mhcrm.desktop.models.referral_scheme import summary, to_fields
from mhcrm.desktop.models.rule_table import RuleColumn, RuleLine
from mhcrm.desktop.operations.referral import Outcome
from mhcrm.desktop.readings_referral import Desk
from mhcrm.desktop.widgets.basic import badge, button, hline, label, row
from mhcrm.desktop.widgets.empty import EmptyPlace
from mhcrm.desktop.widgets.rules.column import FreshColumn
from mhcrm.desktop.widgets.rules.rule_list import RuleList
from mhcrm.domain.people import Role
from mhcrm.domain.referral.claims import Protection
from mhcrm.domain.referral.scheme import NO_SCHEME
from mhcrm.services.referral.schemes import DRAFT, LIVE, SchemeView

COLUMNS = (
    RuleColumn("name", "方案", 220, strong=True, loose=True),
    RuleColumn("version", "版次", 64),
    RuleColumn("state", "状态", 120),
    RuleColumn("channel", "渠道", 84),
    RuleColumn("validity", "有效期", 200),
)
WIDTHS, WIDE_FROM = (500, 680), 1700
BLANK: Mapping[str, Any] = {"upper_inclusive": "yes", "tiers": [{}], "instalments": [{}]}


class SchemePart(QWidget):
    """Reads when it is looked at."""

    def __init__(self, ctx: Context, opened: Callable[[str], None]) -> None:
        super().__init__()
        self.ctx, self._opened = ctx, opened
        self._views: Sequence[SchemeView] = ()
        self.list = RuleList("schemes.list", "方案列表", COLUMNS)
        self.setFocusProxy(self.list)
        self._side = FreshColumn("schemes.side")
        self._state = label("", "sub", name="schemes.state", wrap=False)
        panel = QWidget()
        panel.setObjectName("detailPanel")
        panel.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, True)
        panel.setFixedWidth(WIDTHS[ctx.window.width() >= WIDE_FROM])
        held = QVBoxLayout(panel)
        held.setContentsMargins(1, 0, 0, 0)
        held.addWidget(self._side)
        bar = QWidget()
        bar.setFixedHeight(theme.size("filter_bar"))
        show = button("看示例方案", "schemes.training", self.training, small=True)
        new = button("新建方案", "schemes.new", self.new, icon="plus", small=True)
        rule = button("保护期规定…", "schemes.protection", self.protection, small=True)
        bar.setLayout(row(self._state, None, rule, show, new, margins=(24, 0, 16, 0)))
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
        first = button("录入方案", "schemes.empty", self.new, kind="filled")
        see = button("先看示例方案", "schemes.emptyTraining", self.training, kind="link")
        empty = EmptyPlace(
            f"{NO_SCHEME}",
            ("11号文没有写支持的比例和金额。本单位有了有文号的方案，录入、启用后才有计算。",), first, (see,),
        )  # fmt: skip
        self._pages = QStackedWidget()
        self._pages.addWidget(full)
        self._pages.addWidget(empty)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._pages)
        self.list.chosen.connect(self._chosen)

    def read(self) -> None:
        """Read all versions."""
        app = self.ctx.app
        self.ctx.lanes.run("读取方案", lambda _p: readings_referral.schemes(app), on_done=self._arrived, quiet=True)

    def _arrived(self, views: Sequence[SchemeView]) -> None:
        self._views = views
        self._pages.setCurrentIndex(0 if views else 1)
        live = sum(view.in_force for view in views)
        self._state.setText(f"{live} 个方案在有效期内" if live else f"没有启用的方案：{NO_SCHEME}")
        self.list.put([_line(view) for view in views])

    def current(self) -> SchemeView | None:
        """The chosen version."""
        return next((view for view in self._views if str(view.row.id) == self.list.current()), None)

    def _chosen(self, _line_id: str) -> None:
        view = self.current()
        column = self._side.begin(gap=8)
        if view is not None:
            self._fill(column, view)
        column.addStretch(1)
        self._side.show_filled()

    def _fill(self, column: QVBoxLayout, view: SchemeView) -> None:
        state, training = view.row.state, view.row.training
        head = row(badge(state, {"启用": "green", "草稿": "amber"}.get(state, "")), gap=6)
        if training:
            head.addWidget(badge("示例，仅供练习", "amber"))
        head.addStretch(1)
        if state == DRAFT:
            head.addWidget(button("修改", "scheme.edit", self.edit, icon="pencil", small=True))
            adopt = button("采纳启用", "scheme.adopt", self.adopt, kind="accent", small=True)
            adopt.setEnabled(not training)
            adopt.setToolTip("示例方案不能启用。" if training else "启用后用于计算，同名的旧版停用。")
            head.addWidget(adopt)
        else:
            head.addWidget(button("修订新版", "scheme.revise", self.revise, icon="pencil", small=True))
        if state == LIVE:
            head.addWidget(button("停用", "scheme.end", self.end, small=True))
        head.addWidget(button("在以往案例上试算", "scheme.past", self.try_past, small=True))
        column.addLayout(head)
        column.addWidget(label(view.label, "section", name="scheme.label", wrap=True))
        if view.row.adopted_on is not None:
            column.addWidget(label(f"{view.row.adopted_on} 由 {view.row.adopted_by} 采纳", "meta"))
        for finding in view.findings:
            column.addWidget(label(finding.message, tone="red", wrap=True))
        for problem in view.problems:
            column.addWidget(label(problem.message, tone="red" if problem.level == "error" else "amber", wrap=True))
        column.addWidget(hline("line"))
        for title, text in summary(view.scheme):
            words = label(title, "sub")
            words.setFixedWidth(104)
            line = row(words, gap=8)
            line.addWidget(label(text, "meta" if text in ("没有规定", "没有限定", "未填") else "", wrap=True), 1)
            column.addLayout(line)
        if view.scheme.free_text:
            column.addWidget(label(view.scheme.free_text, "sub", wrap=True))
        column.addWidget(label("已批准的申请按批准时的方案，修订、停用都不影响。", "meta", wrap=True))

    # -- doing ------------------------------------------------------------------------------------
    def new(self) -> None:
        """An empty form."""
        self._editor(BLANK)

    def training(self) -> None:
        """The shipped 示例, to look at and play with."""
        self._editor(to_fields(self.ctx.app.referral.schemes.training()), training=True)

    def edit(self) -> None:
        """Change a draft."""
        view = self.current()
        if view is not None:
            self._editor(to_fields(view.scheme), amend=view.row.id, training=view.row.training)

    def revise(self) -> None:
        """The next version of a name."""
        view = self.current()
        if view is not None:
            self._editor(to_fields(view.scheme), training=view.row.training)

    def adopt(self) -> None:
        """采纳 a draft."""
        self._sign("采纳启用", "adoptScheme", "启用后用于计算；同名的旧版停用，已批准的不受影响。", "adopt")

    def end(self) -> None:
        """停用 a live version."""
        self._sign("停用", "endScheme", "停用后不再用于新的计算，已批准的不受影响。", "end")

    def try_past(self) -> None:
        """What this version would give on every claim that has a sheet."""
        view = self.current()
        if view is None:
            return
        part, scheme_id = self.ctx.app.referral.schemes, view.row.id
        self.ctx.lanes.run(
            "在以往案例上试算", lambda _p: part.try_on_past(scheme_id),
            on_done=lambda cases: PastCases(self, view.label, cases, self._opened).open(),
        )  # fmt: skip

    def protection(self) -> None:
        """The office's own rule on protection periods."""
        app = self.ctx.app

        def show(found: tuple[Desk, Protection]) -> None:
            protection_form(self.ctx, self, *found)

        self.ctx.lanes.run(
            "读取保护期规定",
            lambda _p: (readings_referral.desk(app), app.referral.claims.protection()),
            on_done=show,
            quiet=True,
        )

    def _sign(self, title: str, name: str, about: str, method: str) -> None:
        view = self.current()
        if view is None:
            return
        part, scheme_id = self.ctx.app.referral.schemes, view.row.id

        def act(values: Values) -> Outcome:
            change = getattr(part, method)(scheme_id, person=values["person"])
            return Outcome(f"“{view.label}”已{'启用' if method == 'adopt' else '停用'}。", change)

        self._with_desk(
            lambda desk: StepForm(
                self.ctx, self,
                StepAsked(title, name, (person_ask(desk, Role.SCHEME),), act, f"{view.label}。{about}", save=title),
                lambda _o: self.read(),
            ).open()
        )  # fmt: skip

    def _editor(self, fields: Mapping[str, Any], *, amend: int | None = None, training: bool = False) -> None:
        self._with_desk(
            lambda desk: SchemeEditor(
                self.ctx, self, desk, fields, lambda _o: self.read(), amend=amend, training=training
            ).open()
        )

    def _with_desk(self, go: Callable[[Desk], None]) -> None:
        app = self.ctx.app
        self.ctx.lanes.run("读取人员", lambda _p: readings_referral.desk(app), on_done=go, quiet=True)


def _line(view: SchemeView) -> RuleLine:
    row_ = view.row
    lapsed = row_.state == LIVE and not view.in_force
    state = "已启用，不在有效期" if lapsed else "启用" if view.in_force else row_.state
    cells = {
        "name": row_.name,
        "version": f"第 {row_.number} 版",
        "state": f"{state}（示例）" if row_.training else state,
        "channel": view.scheme.channel.value,
        "validity": f"{view.scheme.start} 至 {view.scheme.end}",
    }
    mark = "applies" if view.in_force else "expired" if lapsed else "possible" if row_.state == DRAFT else "history"
    return RuleLine(str(row_.id), cells, marks={"state": mark})
