"""Claims as the window and the command line show them: rows of a board, one claim whole, disputes side by side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mhcrm.domain.lead import Lead
from mhcrm.domain.people import Role, allowed
from mhcrm.domain.referral.claims import UNSET
from mhcrm.domain.referral.ledger import Balance, yuan
from mhcrm.domain.referral.records import (
    CLOSED,
    ClaimKind,
    ClaimStatus,
    Dispute,
    Evidence,
    Referrer,
    Registration,
    SheetRow,
)
from mhcrm.domain.referral.scheme import NO_SCHEME
from mhcrm.domain.referral.snapshot import CheckLine, Milepost, Snapshot, needs, next_action, offered, timeline
from mhcrm.domain.referral.workflow import Need
from mhcrm.services.referral.books import Books, LedgerLine
from mhcrm.services.referral.claims import rule_of
from mhcrm.services.referral.desk import Desk
from mhcrm.services.referral.due import DueItem, due_items

SHEET_MISSING = "还没有计算"


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """One claim on a board.

    Attributes:
        standing: 有效, 到期, 争议 … today. next_step: what comes next, "" when over. lacking: how many needs of it are open.
        amount: total of the newest sheet, None = no number (also for a 示例 kept by an older version). owed: approved and unpaid.
    """

    code: str
    kind: str
    referrers: str
    project_code: str
    project: str
    investor: str
    channel: str
    unit: str
    officer: str
    reported_on: date
    standing: str
    stage: str
    next_step: str
    lacking: int
    protected: str
    amount: Decimal | None
    owed: Decimal
    disputed: bool


@dataclass(frozen=True, slots=True)
class ClaimView:
    """One claim whole.

    Attributes:
        needs: what the next step asks for, met or not. money_words: 「政策未载明标准，待实施细则」 or what the sheet says.
    """

    row: ClaimRow
    claim: Registration
    referrers: tuple[Referrer, ...]
    timeline: tuple[Milepost, ...]
    needs: tuple[Need, ...]
    checks: tuple[CheckLine, ...]
    check_titles: dict[str, str]
    evidence: tuple[Evidence, ...]
    sheets: tuple[SheetRow, ...]
    money_words: str
    balance: Balance
    ledger: tuple[LedgerLine, ...]
    disputes: tuple[Dispute, ...]
    snapshot: Snapshot


@dataclass(frozen=True, slots=True)
class DisputeView:
    """A dispute with both claims and their evidence side by side."""

    dispute: Dispute
    first: ClaimRow
    second: ClaimRow
    first_evidence: tuple[Evidence, ...]
    second_evidence: tuple[Evidence, ...]


class Reading:
    """Reads claims."""

    def __init__(self, desk: Desk, money: Books) -> None:
        self._desk, self._money = desk, money

    def rows(
        self, *, lead: str | None = None, referrer: str | None = None, stage: str | None = None, kind: str | None = None
    ) -> list[ClaimRow]:
        """Claims, the newest first, of a project, a referrer, a stage or a kind (引荐, 首谈)."""
        with self._desk.store.read() as view:
            self._desk.see(view)
            wanted = view.leads.by_code(lead).id if lead else None
            chosen = []
            for snapshot in self._desk.snapshots(view):
                claim = snapshot.claim
                names = {one.name for one in snapshot.referrers}
                if wanted not in (None, claim.lead_id) or (referrer and referrer not in names):
                    continue
                if stage in (None, claim.stage) and kind in (None, claim.kind.value):
                    chosen.append(snapshot)
            ids = {snapshot.claim.lead_id for snapshot in chosen}
            leads = {one.id: one for one in view.leads.many(sorted(ids))}
        found = [self._row(leads[snapshot.claim.lead_id], snapshot) for snapshot in chosen]
        return found[::-1]

    def show(self, code: str) -> ClaimView:
        """One claim whole.

        Raises:
            InputError: no such claim.
        """
        with self._desk.store.read() as view:
            self._desk.see(view)
            snapshot = self._desk.snapshot(view, self._desk.claim(view, code))
            row = self._row(view.leads.get(snapshot.claim.lead_id), snapshot)
        action = next_action(snapshot)
        return ClaimView(
            row,
            snapshot.claim,
            snapshot.referrers,
            timeline(snapshot),
            needs(snapshot, action) if action is not None else (),
            snapshot.checks(),
            dict(snapshot.titles),
            snapshot.evidence,
            snapshot.sheets,
            _money_words(snapshot),
            snapshot.balance,
            tuple(self._money.ledger(code=snapshot.claim.code)),
            snapshot.disputes,
            snapshot,
        )

    def disputes(self, *, all_of_them: bool = False) -> list[DisputeView]:
        """The dispute queue; with ``all_of_them`` also the decided ones."""
        found = []
        with self._desk.store.read() as view:
            self._desk.see(view)
            for dispute in view.disputes.all():
                if not dispute.open and not all_of_them:
                    continue
                sides = []
                for claim_id in (dispute.first_id, dispute.second_id):
                    claim = view.registrations.get(claim_id)
                    assert claim is not None
                    sides.append(self._desk.snapshot(view, claim))
                one, two = sides
                first, second = (self._row(view.leads.get(side.claim.lead_id), side) for side in sides)
                found.append(DisputeView(dispute, first, second, one.evidence, two.evidence))
        return found

    def due(self, on: date | None = None) -> list[DueItem]:
        """What is due on a day (default: the reference date), for 今日; nothing for somebody who may not look."""
        with self._desk.store.read() as view:
            if not allowed(view.people.all(), self._desk.store.actor, Role.SEE):
                return []
            rule = rule_of(view)
            return due_items(view, self._desk.snapshots(view), rule, on or self._desk.clock.today())

    @staticmethod
    def _row(lead: Lead, snapshot: Snapshot) -> ClaimRow:
        claim = snapshot.claim
        action = next_action(snapshot)
        open_needs = [need for need in needs(snapshot, action) if not need.met] if action is not None else []
        units = "、".join(share.who for share in claim.shares) if claim.kind is ClaimKind.FIRST_TALK else ""
        return ClaimRow(
            claim.code,
            claim.kind.value,
            "、".join(one.name for one in snapshot.referrers) or units,
            lead.code or "",
            lead.text("project") or lead.text("company"),
            lead.text("company"),
            claim.channel,
            claim.unit,
            claim.officer,
            claim.reported_on,
            _standing(snapshot),
            claim.stage,
            action.value if action is not None and claim.kind is ClaimKind.REFERRAL else "",
            len(open_needs),
            str(claim.protected_until or UNSET),
            snapshot.sheet.total if snapshot.sheet is not None and not snapshot.sheet.training else None,
            yuan(snapshot.balance.to_pay),
            bool(snapshot.open_disputes),
        )


def _standing(snapshot: Snapshot) -> str:
    """Both sides of an open dispute stand in 争议 until it is decided."""
    claim = snapshot.claim
    disputed = bool(snapshot.open_disputes) and claim.status not in CLOSED
    return ClaimStatus.DISPUTED.value if disputed else claim.standing(snapshot.today).value


def _money_words(snapshot: Snapshot) -> str:
    """The one sentence about money: no number without a scheme."""
    if snapshot.claim.kind is not ClaimKind.REFERRAL:
        return "首谈登记不计算引荐支持"
    if snapshot.sheet is not None:
        if snapshot.sheet.training:  # kept by an older version; it supports nothing
            return f"示例试算 {snapshot.sheet.total:,.2f} 元，仅供练习，不是应支持金额"
        return f"应支持合计 {snapshot.sheet.total:,.2f} 元"
    usable = any(offered(row, snapshot.claim.channel, snapshot.today) for row in snapshot.schemes)
    return SHEET_MISSING if usable else NO_SCHEME
