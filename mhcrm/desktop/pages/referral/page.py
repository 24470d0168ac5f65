"""The 引荐 place: its parts as tabs, one claim whole laid over them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from mhcrm.desktop import readings_referral, theme
from mhcrm.desktop.context import Context
from mhcrm.desktop.dialogs.referral.register_form import RegisterForm
from mhcrm.desktop.operations.referral import Outcome
from mhcrm.desktop.pages.referral.board import BoardPart
from mhcrm.desktop.pages.referral.claim_view import ClaimPage
from mhcrm.desktop.pages.referral.disputes import DisputePart
from mhcrm.desktop.pages.referral.ledger import LedgerPart
from mhcrm.desktop.pages.referral.owed import OwedPart
from mhcrm.desktop.pages.referral.referrers import ReferrerPart
from mhcrm.desktop.pages.referral.schemes import SchemePart
from mhcrm.desktop.pages.spec import Page
from mhcrm.desktop.readings_referral import Board
from mhcrm.desktop.referral_places import RegisterClaim, ShowClaim, ShowPart
from mhcrm.desktop.widgets.basic import button, label, row, vline
from mhcrm.desktop.widgets.tabs import TabStrip
from mhcrm.domain.change import ChangeSet, RowKind

PARTS = (
    ("claims", "登记"), ("owed", "应付未付"), ("disputes", "争议"), ("ledger", "年度台账"), ("referrers", "引荐方"), ("schemes", "方案"),
)  # fmt: skip
KINDS = frozenset(
    {
        RowKind.REFERRER, RowKind.REGISTRATION, RowKind.REFERRAL_EVENT, RowKind.REFERRAL_EVIDENCE, RowKind.REFERRAL_DISPUTE,
        RowKind.REFERRAL_SCHEME, RowKind.REFERRAL_SHEET, RowKind.REFERRAL_BUDGET, RowKind.REFERRAL_LEDGER,
        RowKind.OFFICE_PERSON, RowKind.LEAD, RowKind.SETTING,
    }
)  # fmt: skip


class ReferralPage(Page):
    """Reads the board at once, the other parts when they are looked at."""

    kinds = KINDS

    def __init__(self, ctx: Context) -> None:
        super().__init__(ctx, "referralPage")
        self.found = Board()
        self.tabs = TabStrip(PARTS, "referral.parts", gap=18)
        self.board = BoardPart(ctx, self.show_claim, self.register)
        self.owed = OwedPart(ctx, self.show_claim)
        self.disputes = DisputePart(ctx, self.show_claim)
        self.ledger = LedgerPart(ctx, self.show_claim)
        self.referrers = ReferrerPart(ctx, self.show_claim, self.register)
        self.schemes = SchemePart(ctx, self.show_claim)
        self.claim = ClaimPage(ctx)
        self._parts: dict[str, QWidget] = {
            "claims": self.board, "owed": self.owed, "disputes": self.disputes, "ledger": self.ledger,
            "referrers": self.referrers, "schemes": self.schemes,
        }  # fmt: skip
        self._refused = label("", "sub", name="referral.refused", wrap=True)
        self._build()
        self.tabs.chosen.connect(self.choose)
        self.claim.left.connect(self.back)
        self.claim.part.connect(self._leave_to)
        self.choose(ctx.state.text("referral.part") or "claims")
        self.refresh()

    # -- going about ------------------------------------------------------------------------------
    def choose(self, key: str) -> None:
        """Show a part."""
        key = key if key in self._parts else "claims"
        self.tabs.choose(key)
        self._stack.setCurrentWidget(self._parts[key])
        self.ctx.state.set_text("referral.part", key)
        self._wake(key)

    def show_claim(self, code: str) -> None:
        """Lay a claim over the parts."""
        self.claim.show_claim(code)
        self._whole.setCurrentWidget(self.claim)
        self.claim.setFocus()

    def back(self) -> None:
        """Put the claim away."""
        self.claim.code = ""
        self._whole.setCurrentIndex(0)
        part = self._parts[self.tabs.current() or "claims"]
        (part.focusProxy() or part).setFocus()

    def opened(self, argument: object) -> None:
        """A claim, a part, or the form that registers one."""
        if isinstance(argument, ShowClaim):
            self.show_claim(argument.code)
        elif isinstance(argument, ShowPart):
            self._leave_to(argument.key)
        elif isinstance(argument, RegisterClaim):
            self.back()
            self.register(argument.lead, first_talk=argument.first_talk)

    def register(self, lead: str = "", referrer: str = "", first_talk: bool = False) -> None:
        """The registration form; afterwards the new claim."""
        app = self.ctx.app

        def show(basis: readings_referral.RegisterBasis) -> None:
            RegisterForm(self.ctx, self, basis, self._registered, lead, referrer, first_talk=first_talk).open()

        self.ctx.lanes.run("读取项目和引荐方", lambda _p: readings_referral.register_basis(app), on_done=show)

    def _registered(self, outcome: Outcome) -> None:
        self.refresh()
        if outcome.code:
            self.show_claim(outcome.code)

    def _leave_to(self, key: str) -> None:
        self.back()
        self.choose(key)

    # -- reading ----------------------------------------------------------------------------------
    def refresh(self) -> None:
        """Read the board, the part that is seen, and the claim that is open."""
        app = self.ctx.app
        self.ctx.lanes.run("读取引荐", lambda _p: readings_referral.board(app), on_done=self._arrived, quiet=True)
        self._wake(self.tabs.current())
        self.claim.again()

    def _changed(self, change: ChangeSet, origin: object) -> None:
        super()._changed(change, None if isinstance(origin, QWidget) and self.isAncestorOf(origin) else origin)

    def _wake(self, key: str) -> None:
        part = self._parts.get(key)
        if isinstance(part, LedgerPart | ReferrerPart | SchemePart):
            part.read()

    def _arrived(self, found: Board) -> None:
        self.found = found
        self._refused.setText(found.refused)
        self._whole.setCurrentIndex(2 if found.refused else (1 if self.claim.code else 0))
        self.board.put(found)
        self.owed.put(found)
        self.disputes.put(found.disputes)
        for key, count in (("claims", len(found.rows)), ("owed", len(found.owed)), ("disputes", len(found.disputes))):
            self.tabs.tabs[key].put_count(count or None)
        self._note.setText("")

    # -- building ---------------------------------------------------------------------------------
    def _build(self) -> None:
        self._note = label("", "meta", name="referral.note")
        line = row(label("引荐", "page"), vline(), gap=18, margins=(24, 0, 16, 0))
        line.addWidget(self.tabs, 1)
        line.addWidget(self._note)
        talk = button("登记首谈", "referral.firstTalk", lambda: self.register(first_talk=True), small=True)
        new = button("登记引荐", "referral.register", self.register, kind="accent", icon="plus", small=True)
        new.setToolTip("登记引荐（Ctrl+R）")
        line.addWidget(talk)
        line.setSpacing(12)
        line.addWidget(new)
        head = QWidget()
        head.setFixedHeight(theme.size("page_header"))
        head.setLayout(line)
        self._stack = QStackedWidget()
        for part in self._parts.values():
            self._stack.addWidget(part)
        listed = QWidget()
        inner = QVBoxLayout(listed)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addWidget(head)
        inner.addWidget(self._stack, 1)
        refused = QWidget()
        middle = QVBoxLayout(refused)
        middle.setContentsMargins(24, 24, 24, 24)
        middle.addWidget(label("引荐", "page"))
        middle.addWidget(self._refused)
        middle.addStretch(1)
        self._whole = QStackedWidget()
        for widget in (listed, self.claim, refused):
            self._whole.addWidget(widget)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._whole)
        key = QShortcut(QKeySequence("Ctrl+R"), self)
        key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        key.activated.connect(self.register)
