"""引荐: the panel's tab of one project: who claims it, how long it is protected, what is lacking, what it comes to."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mhcrm.desktop.context import Context
from mhcrm.desktop.readings import LeadWhole
from mhcrm.desktop.readings_referral import LeadClaims, of_lead
from mhcrm.desktop.referral_places import RegisterClaim, ShowClaim
from mhcrm.desktop.widgets.basic import badge, button, hline, label, row
from mhcrm.desktop.widgets.rules.column import FreshColumn
from mhcrm.domain.change import ChangeSet, RowKind

KINDS = (
    RowKind.REGISTRATION, RowKind.REFERRAL_EVENT, RowKind.REFERRAL_EVIDENCE, RowKind.REFERRAL_DISPUTE,
    RowKind.REFERRAL_SHEET, RowKind.REFERRAL_SCHEME, RowKind.REFERRAL_LEDGER, RowKind.REFERRER, RowKind.OFFICE_PERSON,
)  # fmt: skip
SHOWN = 4


class ReferralTab(QWidget):
    """Reads when it is looked at, so that walking the list of projects stays light."""

    def __init__(self, ctx: Context) -> None:
        super().__init__()
        self.ctx = ctx
        self.setObjectName("panel.referral")
        self.claims: LeadClaims | None = None
        self._code = ""
        self._stale = True
        self._area = FreshColumn("panel.referral.area")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._area)
        ctx.hub.changed.connect(self._changed)

    def put(self, whole: LeadWhole) -> None:
        """Another lead, or the same one changed."""
        self._code, self._stale = whole.lead.code or "", True
        if self.isVisible():
            self.read()

    def read(self) -> None:
        """Read the project's claims."""
        if self._code:
            self._stale = False
            app, code = self.ctx.app, self._code
            self.ctx.lanes.run("读取引荐", lambda _p: of_lead(app, code), on_done=self._arrived, quiet=True)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up."""
        super().showEvent(event)
        if self._stale:
            self.read()

    def _changed(self, change: ChangeSet, _origin: object) -> None:
        if change.touches(*KINDS):
            self._stale = True
            if self.isVisible():
                self.read()

    def _arrived(self, found: LeadClaims) -> None:
        if found.code != self._code:
            return
        self.claims = found
        column = self._area.begin()
        if found.refused:
            column.addWidget(label(found.refused, "sub", wrap=True))
        else:
            new = button("登记引荐", "panel.referral.register", self._register, kind="accent", icon="plus", small=True)
            talk = button("登记首谈", "panel.referral.firstTalk", partial(self._register, True), small=True)
            if not found.views:
                words = "这个项目还没有引荐或首谈登记。谁先报、谁先谈，从登记起记清楚。"
                column.addWidget(label(words, "sub", name="panel.referral.none", wrap=True))
            column.addLayout(row(new, talk, None))
        for view in found.views:
            column.addWidget(hline())
            self._claim(column, view)
        column.addStretch(1)
        self._area.show_filled()

    def _claim(self, column: QVBoxLayout, view: object) -> None:
        from mhcrm.desktop.models.referral_words import (
            STANDING_TONES,  # with the place's words, not before the first paint
        )
        from mhcrm.services.referral.reading import ClaimView

        assert isinstance(view, ClaimView)
        one = view.row
        state = badge(one.standing, STANDING_TONES.get(one.standing, ""))
        see = button("打开", f"panel.referral.{one.code}", partial(self._open, one.code), small=True)
        column.addLayout(row(label(one.kind, "strong"), label(one.code, "meta"), state, None, see, gap=6))
        before = {True: "首次接洽前", False: "首次接洽后", None: "首次接洽待核实"}[view.claim.before_contact]
        facts = (
            ("引荐方" if one.channel else "首谈单位", one.referrers),
            ("渠道", one.channel),
            ("登记", f"{one.reported_on}，{before}，{one.officer}"),
            ("保护到", one.protected),
            ("办到", f"{one.stage}" + (f"，下一步{one.next_step}" if one.next_step else "")),
            ("金额", view.money_words if one.channel else ""),
            ("应付未付", f"{one.owed:,.2f} 元" if one.owed else ""),
        )
        for title, text in facts:
            if text:
                head = label(title, "sub")
                head.setFixedWidth(64)
                line = row(head, gap=8)
                line.addWidget(label(text, wrap=True), 1)
                column.addLayout(line)
        lacking = [need for need in view.needs if not need.met] if one.channel else []
        if lacking:
            column.addLayout(row(label("还缺什么", "strong"), badge(str(len(lacking)), "amber"), None))
            for need in lacking[:SHOWN]:
                column.addWidget(label(need.label, "sub", wrap=True))
            if len(lacking) > SHOWN:
                column.addWidget(label(f"另有 {len(lacking) - SHOWN} 项，打开可看。", "meta"))

    def _open(self, code: str) -> None:
        self.ctx.open_place("referral", ShowClaim(code))

    def _register(self, first_talk: bool = False) -> None:
        self.ctx.open_place("referral", RegisterClaim(self._code, first_talk))
