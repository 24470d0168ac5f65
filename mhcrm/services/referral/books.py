"""Reading the ledger: entries, the figures of a year, and what is owed to whom and why."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from mhcrm.domain.referral.ledger import Balance, Entry, Key, YearFigures, balance, key_of, yuan
from mhcrm.domain.referral.records import BudgetRow
from mhcrm.domain.referral.snapshot import Snapshot
from mhcrm.domain.referral.workflow import Action, Stage
from mhcrm.services.referral.desk import Desk
from mhcrm.services.referral.posting import figures
from mhcrm.services.referral.referrers import find

HELD = "追回中，不拨付"


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """An entry as a list shows it; ``running`` is approved less paid of its claim after this entry."""

    entry: Entry
    claim: str
    referrer: str
    running: Decimal


@dataclass(frozen=True, slots=True)
class Owed:
    """What is owed to one referrer for one instalment of one claim, and why.

    Attributes:
        why: the documents it rests on: scheme, sheet, minutes. waits_for: what keeps it from being paid; "" = payable now.
        held: approved and unpaid of a claim in 追回; it is not owed.
    """

    referrer: str
    claim: str
    project: str
    milestone: str
    year: int
    approved: Decimal
    paid: Decimal
    owed: Decimal
    why: str
    waits_for: str
    held: Decimal = Decimal(0)


class Books:
    """Reads the ledger and the budgets."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def figures(self, year: int) -> YearFigures:
        """Budget, reserved, approved, paid, left of a year."""
        with self._desk.store.read() as view:
            return figures(view, year)

    def budgets(self) -> list[BudgetRow]:
        """Every statement of a budget."""
        with self._desk.store.read() as view:
            return view.budgets.all()

    def years(self) -> list[int]:
        """Years with a budget or entries, newest first; always this one too."""
        with self._desk.store.read() as view:
            found = {row.year for row in view.budgets.all()} | {entry.posting.year for entry in view.ledger.all()}
        return sorted(found | {self._desk.clock.today().year}, reverse=True)

    def ledger(
        self, *, year: int | None = None, code: str | None = None, referrer: str | None = None
    ) -> list[LedgerLine]:
        """Entries in order, of a year, a claim or a referrer, each with its claim's approved-unpaid after it."""
        with self._desk.store.read() as view:
            self._desk.see(view)
            entries = view.ledger.all()
            claims = {claim.id: claim for claim in view.registrations.all()}
            names = {one.id: one.name for one in view.referrers.all()}
            wanted_claim = self._desk.claim(view, code).id if code else None
            wanted_referrer = find(view, referrer).id if referrer else None
        found, seen = [], dict[int, list[Entry]]()
        for entry in entries:
            item = entry.posting
            own = seen.setdefault(item.claim_id, [])
            own.append(entry)
            if year not in (None, item.year) or wanted_claim not in (None, item.claim_id):
                continue
            if wanted_referrer not in (None, item.referrer_id):
                continue
            running = yuan(balance(own).to_pay)
            found.append(LedgerLine(entry, claims[item.claim_id].code, names[item.referrer_id], running))
        return found

    def owed(self, *, referrer: str | None = None) -> list[Owed]:
        """Everything approved and not yet paid: to whom, for what, why, and what it waits for."""
        found = []
        with self._desk.store.read() as view:
            self._desk.see(view)
            wanted = find(view, referrer).id if referrer else None
            names = {one.id: one.name for one in view.referrers.all()}
            for snapshot in self._desk.snapshots(view):
                claim = snapshot.claim
                if not snapshot.balance.to_pay and not snapshot.balance.held:
                    continue
                project = view.leads.get(claim.lead_id)
                title = project.text("project") or project.text("company")
                for key, one in balances(snapshot):
                    if (one.to_pay or one.held) and wanted in (None, key[1]):
                        found.append(
                            Owed(
                                names[key[1]], claim.code, title, key[2], key[3], yuan(one.approved), yuan(one.paid),
                                yuan(one.to_pay), _why(snapshot), _waits(snapshot, key[2]), yuan(one.held),
                            )
                        )  # fmt: skip
        return sorted(found, key=lambda line: (line.referrer, line.claim, line.year))


def _why(snapshot: Snapshot) -> str:
    sheet, minutes = snapshot.sheet, snapshot.since_return(Action.APPROVE)
    words = []
    if sheet is not None:
        words.append(f"{sheet.result['scheme']}（{sheet.result['doc_no']}）第 {sheet.result['scheme_version']} 版")
        words.append(f"计算表第 {sheet.number} 张")
    if minutes:
        words.append(minutes_words(minutes[-1].text("minutes")))
    return "，".join(words)


def minutes_words(number: str) -> str:
    """``纪要 测试〔2026〕5号``; a number that calls itself 纪要 stays alone."""
    return number if "纪要" in number else f"纪要 {number}"


def _waits(snapshot: Snapshot, milestone: str) -> str:
    """What keeps an instalment from being paid."""
    if snapshot.stage is Stage.CLAWED:
        return HELD
    if not snapshot.since_return(Action.CLOSE):
        return "公示未结束"
    return "" if milestone in snapshot.milestones() else f"里程碑“{milestone}”未登记"


def balances(snapshot: Snapshot) -> list[tuple[Key, Balance]]:
    """Balance of every (claim, referrer, instalment, year), in order of first entry."""
    rows: dict[Key, list[Entry]] = {}
    for entry in snapshot.entries:
        rows.setdefault(key_of(entry.posting), []).append(entry)
    return [(key, snapshot.sums(own)) for key, own in rows.items()]
