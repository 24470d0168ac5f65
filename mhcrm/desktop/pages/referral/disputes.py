"""争议: two claims to the same thing with their evidence side by side; decided by a named person with a reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from mhcrm.desktop import readings_referral
from mhcrm.desktop.context import Context
from mhcrm.desktop.dialogs.referral.form import StepAsked, StepForm, Values
from mhcrm.desktop.dialogs.referral.inputs import Ask
from mhcrm.desktop.dialogs.referral.signing import person_ask
from mhcrm.desktop.operations.referral import Outcome, of_done
from mhcrm.desktop.referral_places import ShowPart
from mhcrm.desktop.widgets.basic import badge, button, hline, label, row
from mhcrm.desktop.widgets.empty import EmptyPlace
from mhcrm.desktop.widgets.rules.column import FreshColumn
from mhcrm.domain.people import Role
from mhcrm.domain.referral.records import Evidence
from mhcrm.services.referral.reading import ClaimRow, DisputeView


class DisputePart(QWidget):
    """One block a dispute; nothing is proposed by the machine."""

    def __init__(self, ctx: Context, opened: Callable[[str], None]) -> None:
        super().__init__()
        self.ctx, self._opened = ctx, opened
        self._area = FreshColumn("disputes.area")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._area)

    def put(self, views: Sequence[DisputeView]) -> None:
        """Show the open disputes."""
        column = self._area.begin((24, 12, 24, 16), 12)
        if not views:
            words = "同一企业、同一项目有两家登记时，自动进到这里，两边凭据并排，由有权的人裁定并写明理由。"
            see = button("看登记", "disputes.claims", lambda: self.ctx.open_place("referral", ShowPart("claims")))
            column.addWidget(EmptyPlace("没有争议", (words,), see), 1)
        for view in views:
            column.addWidget(self._block(view))
        if views:
            column.addStretch(1)
        self._area.show_filled()

    def _block(self, view: DisputeView) -> QWidget:
        made = QWidget()
        grid = QGridLayout(made)
        grid.setContentsMargins(0, 0, 0, 8)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(6)
        head = row(label(view.first.project or view.first.investor, "section"), badge("待裁定", "red"), gap=8)
        head.addWidget(label(f"{view.dispute.opened_on} 起", "meta"))
        head.addStretch(1)
        head.addWidget(
            button("裁定…", f"dispute.decide.{view.dispute.id}", partial(self.decide, view), kind="accent", small=True)
        )
        grid.addLayout(head, 0, 0, 1, 2)
        grid.addWidget(label(f"{view.dispute.reason}。程序只排列凭据，不判断先后归谁。", "sub", wrap=True), 1, 0, 1, 2)
        sides = ((view.first, view.first_evidence), (view.second, view.second_evidence))
        for at, (claim, evidence) in enumerate(sides):
            grid.addWidget(self._side(claim, evidence), 2, at)
            grid.setColumnStretch(at, 1)
        grid.addWidget(hline("line"), 3, 0, 1, 2)
        return made

    def _side(self, claim: ClaimRow, evidence: Sequence[Evidence]) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(6)
        see = button(claim.code, f"dispute.{claim.code}", lambda: self._opened(claim.code), kind="link")
        column.addLayout(row(see, label(claim.kind, "meta"), None, label(f"登记 {claim.reported_on}", "strong")))
        column.addWidget(label(claim.referrers, "strong", wrap=True))
        column.addWidget(
            label(f"接洽单位 {claim.unit or '待核实'}，经办 {claim.officer or '待核实'}", "sub", wrap=True)
        )
        column.addWidget(hline())
        for one in evidence:
            file = f"{one.file_name}　校验 {one.sha256[:8]}" if one.file_name else "没有附文件"
            title = one.title if one.title != one.kind else ""
            column.addLayout(
                row(
                    badge(one.code), label(f"{one.kind}　{title}".strip(), wrap=False), None, label(f"{one.on}", "meta")
                )
            )
            column.addWidget(label(file, "meta"))
        if not evidence:
            column.addWidget(label("没有凭据。", "sub"))
        column.addStretch(1)
        return made

    def decide(self, view: DisputeView) -> None:
        """The form of a decision."""
        app = self.ctx.app
        self.ctx.lanes.run(
            "读取人员", lambda _p: readings_referral.desk(app), quiet=True, on_done=lambda desk: self._form(view, desk)
        )

    def _form(self, view: DisputeView, desk: readings_referral.Desk) -> None:
        part = self.ctx.app.referral
        sides = [
            (one.code, f"{one.code}　{one.referrers}　登记 {one.reported_on}") for one in (view.first, view.second)
        ]
        asks = (
            Ask("winner", "由谁记功", "choice", options=(("", "请选择"), *sides), must=True),
            Ask("ground", "理由", "long", must=True, hint="核对了哪些凭据，为什么"),
            Ask("loser", "另一件", "choice", options=("撤销", "让渡")),
            person_ask(desk, Role.DECIDE),
        )

        def act(values: Values) -> Outcome:
            return of_done(
                part.claims.decide(
                    view.dispute.id, values["winner"], values["ground"], loser=values["loser"], person=values["person"]
                )
            )

        asked = StepAsked(
            "裁定争议", "decide", asks, act, f"{view.dispute.reason}。裁定人和理由都记入两件登记。", save="裁定"
        )
        StepForm(self.ctx, self, asked).open()
