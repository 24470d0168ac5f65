"""The scheme editor: every field of the configuration at the left, a live worked example and the guard's findings at the right."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from mhcrm.base.errors import MhcrmError
from mhcrm.desktop.context import Context
from mhcrm.desktop.dialogs.referral.inputs import Ask, Input, TicksInput, input_of
from mhcrm.desktop.dialogs.referral.signing import person_ask
from mhcrm.desktop.dialogs.referral.table_input import Col, TableInput
from mhcrm.desktop.dialogs.sheet import Sheet
from mhcrm.desktop.models.referral_scheme import problem_words, to_plain
from mhcrm.desktop.models.referral_words import step_lines
from mhcrm.desktop.operations.referral import Outcome, step
from mhcrm.desktop.readings_referral import Desk
from mhcrm.desktop.widgets.basic import badge, button, clear, hline, label, row, scrolled
from mhcrm.desktop.widgets.referral.calc import CalcTable
from mhcrm.domain.people import Role
from mhcrm.domain.referral.scheme import DEADLINES, BaseKind, Channel, Recipient, TierMode
from mhcrm.domain.referral.scheme_io import decimal_of

PAUSE_MS = 250
EXAMPLE = "8000"
"""Of the worked example, in 万元: only a figure to look at."""


def _tables(changed: Callable[[], None]) -> tuple[TableInput, TableInput, TableInput]:
    """档位, 分期, 追回."""
    tiers = TableInput(
        "scheme.tiers",
        (Col("lower", "从 万元", 96, right=True), Col("upper", "到 万元", 96, hint="无上限", right=True),
         Col("rate", "比例 ‰", 84, right=True), Col("fixed", "或定额 元", 0, right=True)), "加一档", changed,
    )  # fmt: skip
    instalments = TableInput(
        "scheme.instalments",
        (Col("milestone", "里程碑", 120), Col("share", "比例 %", 72, right=True), Col("evidence", "要交的材料", 0)), "加一期", changed,
    )  # fmt: skip
    clawbacks = TableInput(
        "scheme.clawbacks",
        (Col("trigger", "情形", 0), Col("within_months", "拨付后 月内", 88, right=True), Col("share", "追回 %", 72, right=True)), "加一条", changed,
    )  # fmt: skip
    return tiers, instalments, clawbacks


def _groups(changed: Callable[[], None]) -> tuple[tuple[str, tuple[Ask, ...]], ...]:
    """Every field of the configuration, in the order an office writes a scheme."""
    tiers, instalments, clawbacks = _tables(changed)
    ends = (("yes", "等于上限归本档"), ("no", "等于上限归下一档"))
    before = [(word, f"{word}之前" if word else "没有规定") for word in DEADLINES]
    return (
        ("依据", (
            Ask("name", "方案名称", must=True), Ask("doc_no", "文号", must=True), Ask("issuer", "制定单位", must=True),
            Ask("start", "有效期起", hint="2026-01-01"), Ask("end", "有效期止", hint="2027-12-31"),
        )),
        ("支持谁", (
            Ask("channel", "渠道", "choice", options=[one.value for one in Channel]),
            Ask("recipients", "引荐方类型", "ticks", options=[one.value for one in Recipient], note="自然人：政策文本未载明。"),
            Ask("eligible_tracks", "适用产业", hint="留空＝没有限定；用顿号分开"),
            Ask("exclusions", "不予支持", hint="用顿号分开"),
            Ask("registration_before", "登记时限", "choice", options=before),
        )),
        ("算多少", (
            Ask("base", "基数", "choice", options=[one.value for one in BaseKind], note="税收、地方贡献、迁移不能作基数，所以不在列表里。"),
            Ask("deductions", "扣减", hint="例如 土地款、财政资金形成的部分"),
            Ask("tier_mode", "档位方式", "choice", options=[one.value for one in TierMode], note="全额：整笔适用一档；超额累进：各段用各段的比例。"),
            Ask("upper_inclusive", "档位边界", "choice", options=ends),
            Ask("tiers", "档位", "own", made=tiers),
            Ask("floor", "起点 元", hint="留空＝没有规定"), Ask("cap_per_project", "单个项目上限 元", hint="留空＝没有规定"),
            Ask("cap_per_referrer_year", "引荐方年度上限 元", hint="留空＝没有规定"),
            Ask("pool_per_year", "年度总额 元", hint="留空＝没有规定"), Ask("fx_rule", "外币折算", hint="例如 到账日中间价"),
            Ask("stacking", "与其他支持的关系", hint="例如 就高不重复"), Ask("split_rule", "多方分摊", hint="例如 按协议，合计 100%"),
            Ask("measure_window_months", "计算期 月", hint="自注册起；留空＝没有规定"),
        )),
        ("怎么付、怎么追", (
            Ask("instalments", "分期", "own", made=instalments, note="各期合计要正好 100%。"),
            Ask("claim_deadline_months", "申请期限 月", hint="里程碑达成后；留空＝没有规定"),
            Ask("publicity_days", "公示 天", hint="留空＝没有规定"), Ask("protection_days", "保护期 天", hint="留空＝没有规定"),
            Ask("approvers", "审定人", hint="留空＝有角色的人都可以；用顿号分开"), Ask("clawbacks", "追回", "own", made=clawbacks),
        )),
        ("合规", (
            Ask("free_text", "其他条文", "long"), Ask("tax_note", "纳税说明", hint="引荐方所得的纳税事项，不是条件"),
            Ask("review_opinion_no", "审查意见号", hint="公平竞争审查意见"), Ask("reviewed_by", "审查人"),
        )),
    )  # fmt: skip


class SchemeEditor(Sheet):
    """``fields`` as ``models.referral_scheme.to_fields`` gives them; ``amend`` names the draft to change, else a new version."""

    def __init__(
        self,
        ctx: Context,
        parent: QWidget,
        desk: Desk,
        fields: Mapping[str, Any],
        done: Callable[[Outcome], None],
        *,
        amend: int | None = None,
        training: bool = False,
    ) -> None:
        window = parent.window()
        super().__init__(window, "引荐支持方案", "schemeEditor", min(window.width() - 80, 1240))
        self.ctx, self._done, self._amend, self._training = ctx, done, amend, training
        self.inputs: dict[str, Input] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self.look)
        self.base = QLineEdit(EXAMPLE)
        self.preview = CalcTable("scheme.example")
        self._total = label("", "figure", name="scheme.total")
        self._parts = label("", "sub", name="scheme.parts", wrap=True)
        self._wrong = QVBoxLayout()
        self._wrong.setSpacing(6)
        self._person = input_of(person_ask(desk, Role.SCHEME), ctx.app.clock.today())
        self._error = label("", "error", name="scheme.error", wrap=True)
        left = scrolled(self._left(), "scheme.scroll")
        left.setMinimumHeight(max(360, window.height() - 250))
        across = QHBoxLayout()
        across.setSpacing(20)
        across.addWidget(left, 3)
        across.addWidget(self._right(), 2)
        self.body.addLayout(across, 1)
        self.buttons(
            button("取消", "scheme.cancel", self.reject),
            button("存为草稿", "scheme.save", self.save, kind="filled"),
            left=self._error,
        )
        self.put(fields)
        self.look()

    def values(self) -> dict[str, Any]:
        """What stands in the fields."""
        return {key: made.value() for key, made in self.inputs.items()}

    def put(self, fields: Mapping[str, Any]) -> None:
        """Fill the fields."""
        for key, value in fields.items():
            if key in self.inputs:
                self.inputs[key].put(value)

    def look(self) -> None:
        """The worked example and what is wrong, as typed."""
        part = self.ctx.app.referral.schemes
        clear(self._wrong)
        self.preview.put(())
        self._total.setText("")
        self._parts.setText("")
        try:
            plain = to_plain(self.values(), training=self._training)
            problems, findings = part.judge(plain)
        except MhcrmError as error:
            self._tell(str(error), "amber")
            return
        for finding in findings:
            answered = bool(self.inputs["review_opinion_no"].value() and self.inputs["reviewed_by"].value())
            self._tell(finding.message + ("（已填审查意见号和审查人，可以保存）" if answered else ""), "red")
        for words, tone in problem_words(problems):
            self._tell(words, tone)
        try:
            amount = decimal_of(self.base.text(), "算例") * Decimal(10000)
            found = part.example(plain, amount)
        except MhcrmError as error:
            if not problems:
                self._tell(str(error), "amber")
            return
        self.preview.put(step_lines(found.steps))
        self._total.setText(f"{found.total:,.2f} 元")
        self._parts.setText("　".join(f"{one.milestone} {one.amount:,.2f}" for one in found.parts))
        if not problems and not findings:
            self._tell("没有发现问题。", "green")

    def save(self) -> None:
        """Store as a draft."""
        try:
            plain = to_plain(self.values(), training=self._training)
        except MhcrmError as error:
            self._error.setText(str(error))
            return
        part, amend, who = self.ctx.app.referral.schemes, self._amend, self._person.value()

        def work() -> Outcome:
            if amend is not None:
                return Outcome(f"已修改草稿“{plain['name']}”。", part.amend(amend, plain, person=who))
            return Outcome(f"已存为草稿“{plain['name']}”。启用后才用于计算。", part.save(plain, person=who))

        step(self, "保存方案", work).start(self.ctx, self._finish, self._failed)

    def _finish(self, outcome: Outcome) -> None:
        self.accept()
        self._done(outcome)

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, MhcrmError):
            self._error.setText(str(error))
        else:
            self.ctx.notify.failed("保存方案", error)

    def _tell(self, words: str, tone: str) -> None:
        self._wrong.addWidget(label(words, tone=tone, wrap=True))

    def _left(self) -> QWidget:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 12, 0)
        column.setSpacing(8)
        if self._training:
            column.addWidget(badge("示例，仅供练习，不能启用", "amber", "scheme.training"))
        today = self.ctx.app.clock.today()
        for title, asks in _groups(self._timer.start):
            column.addWidget(label(title, "strong"))
            column.addWidget(hline())
            grid = QGridLayout()
            grid.setHorizontalSpacing(12)
            grid.setVerticalSpacing(8)
            grid.setColumnMinimumWidth(0, 112)
            grid.setColumnStretch(1, 1)
            at = 0
            for ask in asks:
                made = self.inputs[ask.key] = input_of(ask, today)
                made.widget.setObjectName(f"scheme.{ask.key}")
                made.widget.setAccessibleName(ask.words)
                self._listen(made)
                grid.addWidget(label(f"{ask.words}{' *' if ask.must else ''}", "sub"), at, 0)
                grid.addWidget(made.widget, at, 1)
                at += 1
                if ask.note:
                    grid.addWidget(label(ask.note, "meta", wrap=True), at, 1)
                    at += 1
            column.addLayout(grid)
        self._person.widget.setObjectName("scheme.person")
        self._person.widget.setAccessibleName("署名")
        column.addLayout(row(label("署名 *", "sub"), 84, self._person.widget, None))
        column.addStretch(1)
        return content

    def _later(self, *_args: object) -> None:
        self._timer.start()

    def _listen(self, made: Input) -> None:
        boxes = made.boxes.values() if isinstance(made, TicksInput) else (made.widget,)
        for widget in boxes:
            if isinstance(widget, QLineEdit | QPlainTextEdit):
                widget.textChanged.connect(self._later)
            elif isinstance(widget, QComboBox):
                widget.currentTextChanged.connect(self._later)
            elif isinstance(widget, QCheckBox):
                widget.toggled.connect(self._later)

    def _right(self) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.base.setObjectName("scheme.base")
        self.base.setAccessibleName("算例的基数，万元")
        self.base.setFixedWidth(120)
        self.base.textChanged.connect(lambda _t: self._timer.start())
        column.addWidget(label("算例", "strong"))
        column.addLayout(row(label("基数", "sub"), self.base, label("万元，只用来看算法，不保存", "meta"), None))
        column.addWidget(hline())
        column.addWidget(self.preview)
        column.addLayout(row(label("应支持合计", "strong"), None, self._total))
        column.addWidget(self._parts)
        column.addWidget(hline("line"))
        column.addWidget(label("检查", "strong"))
        column.addLayout(self._wrong)
        column.addStretch(1)
        return made
