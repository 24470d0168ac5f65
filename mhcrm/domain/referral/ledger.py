"""The ledger of referral support (引荐台账): append-only entries that balance per claim and year, in whole fen.

Nothing is ever changed: a correction is a new entry (冲销) that names the one it takes back. Every rule here is checked in the
transaction that posts, against all entries before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from mhcrm.base.errors import InputError

FEN = Decimal("0.01")
LARGEST = 12
"""Power of ten an amount in yuan may reach."""


class EntryKind(StrEnum):
    """Kinds of entries. 追回 has two phases: what is to come back, and what came."""

    ACCRUED = "应计"
    APPROVED = "批准"
    PAID = "拨付"
    REVERSED = "冲销"
    CLAWED = "追回"


class Phase(StrEnum):
    """Phases of 追回; "" for every other kind."""

    NONE = ""
    DUE = "应追"
    RECEIVED = "到账"


@dataclass(frozen=True, slots=True)
class Posting:
    """An entry about to be written.

    Attributes:
        year: the budget year it belongs to.
        fen: whole fen, above zero; the kind says which way it counts.
        milestone: the instalment it is about.
        reverses: number of the entry that a 冲销 takes back.
        basis: voucher, minutes or document number it rests on.
    """

    claim_id: int
    referrer_id: int
    milestone: str
    year: int
    kind: EntryKind
    fen: int
    on: date
    person: str
    phase: Phase = Phase.NONE
    reverses: int | None = None
    sheet_id: int | None = None
    basis: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A written entry; ``number`` counts from 1 without gaps, ``hash`` links it to the one before."""

    number: int
    posting: Posting
    at: datetime
    author: str
    previous: str
    hash: str

    @property
    def amount(self) -> Decimal:
        """Yuan."""
        return yuan(self.posting.fen)


@dataclass(frozen=True, slots=True)
class Balance:
    """What entries come to, whole fen; ``held`` is approved and unpaid but not to be paid (追回)."""

    accrued: int = 0
    approved: int = 0
    paid: int = 0
    claw_due: int = 0
    claw_received: int = 0
    held: int = 0

    @property
    def reserved(self) -> int:
        """Accrued and not yet approved."""
        return self.accrued - self.approved

    @property
    def to_pay(self) -> int:
        """Approved, not yet paid and not held."""
        return self.approved - self.paid - self.held

    def holding(self) -> Balance:
        """The same with all that is unpaid held: a claim in 追回 is owed nothing."""
        return replace(self, held=self.approved - self.paid)

    @property
    def receivable(self) -> int:
        """To come back and not yet here."""
        return self.claw_due - self.claw_received

    @property
    def net_paid(self) -> int:
        """Paid less what came back."""
        return self.paid - self.claw_received


def to_fen(amount: Decimal) -> int:
    """Yuan as whole fen.

    Raises:
        InputError: not above zero, or finer than a fen.
    """
    if amount.is_finite() and amount.adjusted() > LARGEST:
        raise InputError(f"金额 {amount} 太大。", "", "请核对单位（元）。", "ledger-amount")
    if not amount.is_finite() or amount <= 0:
        raise InputError(
            f"金额是 {amount}。",
            "台账只记正数，方向由分录种类表示。",
            "请写大于零的金额；更正请用冲销。",
            "ledger-amount",
        )
    fen = amount * 100
    if fen != fen.to_integral_value():
        raise InputError(f"金额 {amount} 细于分。", "", "请写到分为止。", "ledger-amount")
    return int(fen)


def yuan(fen: int) -> Decimal:
    """Whole fen as yuan with two places."""
    return (Decimal(fen) / 100).quantize(FEN)


def shown(fen: int) -> str:
    """``126,000.00``."""
    return f"{yuan(fen):,.2f}"


_COLUMN = {
    (EntryKind.ACCRUED, Phase.NONE): "accrued",
    (EntryKind.APPROVED, Phase.NONE): "approved",
    (EntryKind.PAID, Phase.NONE): "paid",
    (EntryKind.CLAWED, Phase.DUE): "claw_due",
    (EntryKind.CLAWED, Phase.RECEIVED): "claw_received",
}


def balance(entries: Iterable[Entry | Posting], all_entries: Sequence[Entry] = ()) -> Balance:
    """What the entries come to; ``all_entries`` finds what a 冲销 reverses when ``entries`` is only a part."""
    rows = list(entries)
    known = {entry.number: entry.posting for entry in (*all_entries, *(row for row in rows if isinstance(row, Entry)))}
    sums = dict.fromkeys(_COLUMN.values(), 0)
    for row in rows:
        posting = row.posting if isinstance(row, Entry) else row
        if posting.kind is EntryKind.REVERSED:
            original = known[posting.reverses or 0]
            sums[_COLUMN[original.kind, original.phase]] -= posting.fen
        else:
            sums[_COLUMN[posting.kind, posting.phase]] += posting.fen
    return Balance(**sums)


Key = tuple[int, int, str, int]


def key_of(posting: Posting) -> Key:
    """What has to balance on its own: claim, referrer, instalment, year."""
    return (posting.claim_id, posting.referrer_id, posting.milestone, posting.year)


def check_posting(entries: Sequence[Entry], posting: Posting) -> None:
    """Whether a posting may follow the entries written so far.

    Raises:
        InputError: not above zero, wrong phase, more than approved, more than paid, or a 冲销 that does not fit.
    """
    if posting.fen <= 0:
        to_fen(Decimal(posting.fen) / 100)
    if (posting.kind is EntryKind.CLAWED) != (posting.phase is not Phase.NONE):
        raise ValueError("a phase belongs to 追回 and only there")
    if (posting.kind is EntryKind.REVERSED) != (posting.reverses is not None):
        raise ValueError("冲销 names an entry, nothing else does")
    if posting.kind is EntryKind.REVERSED:
        _check_reversal(entries, posting)
    own = [entry for entry in entries if key_of(entry.posting) == key_of(posting)]
    now = balance(own)
    then = balance([*own, posting])
    if then.approved > then.accrued:
        raise _beyond("批准", then.approved - now.approved, "应计未批准", now.reserved)
    if then.paid > then.approved:
        raise _beyond("拨付", posting.fen, "批准未拨付", now.to_pay)
    if then.claw_due > then.paid:
        raise _beyond("追回", posting.fen, "已拨付未列追回", now.paid - now.claw_due)
    if then.claw_received > then.claw_due:
        raise _beyond("追回到账", posting.fen, "应追未到账", now.receivable)


def _beyond(what: str, fen: int, limit_name: str, limit: int) -> InputError:
    return InputError(
        f"{what} {shown(fen)} 元超过{limit_name}的 {shown(limit)} 元。"
        if fen > 0
        else f"冲销后{what}会多于{limit_name}。",
        "台账不允许收支不平。",
        "请核对金额和期次；确需更正的，先冲销后面的分录。",
        "ledger-beyond",
        {"wanted_fen": fen, "limit_fen": limit},
    )


def left_of(entries: Sequence[Entry], number: int) -> int:
    """Fen of an entry that no 冲销 took back yet.

    Raises:
        InputError: no such entry.
    """
    original = next((entry for entry in entries if entry.number == number), None)
    if original is None:
        raise InputError(f"台账里没有第 {number} 号分录。", "", "用 mhcrm referral ledger 查编号。", "ledger-missing")
    gone = sum(entry.posting.fen for entry in entries if entry.posting.reverses == number)
    return original.posting.fen - gone


def _check_reversal(entries: Sequence[Entry], posting: Posting) -> None:
    number = posting.reverses or 0
    left = left_of(entries, number)
    original = next(entry.posting for entry in entries if entry.number == number)
    if original.kind is EntryKind.REVERSED:
        raise InputError(f"第 {number} 号分录本身是冲销，不能再冲。", "", "请重新登记原来那一笔。", "ledger-reversal")
    if key_of(original) != key_of(posting):
        raise ValueError("a 冲销 stands under the same claim, referrer, instalment and year")
    if posting.fen > left:
        raise InputError(
            f"冲销 {shown(posting.fen)} 元超过第 {number} 号分录还剩的 {shown(left)} 元。",
            "",
            "请改小金额。",
            "ledger-reversal",
        )


@dataclass(frozen=True, slots=True)
class YearFigures:
    """A year's budget and what became of it, whole fen; ``budget`` None = 未设定."""

    year: int
    budget: int | None
    balance: Balance

    @property
    def left(self) -> int | None:
        """Neither reserved nor approved; None without a budget."""
        return None if self.budget is None else self.budget - self.balance.reserved - self.balance.approved


def check_budget(figures: YearFigures, posting: Posting) -> None:
    """Whether a 应计 or 批准 fits the year's budget.

    Raises:
        InputError: approval without a budget, or over-commitment; says the figures.
    """
    now, left = figures.balance, figures.left
    if left is None or figures.budget is None:
        if posting.kind is EntryKind.APPROVED:
            raise InputError(
                f"{posting.year} 年度预算未设定，不能批准。",
                "没有预算数，无法判断是否超支。",
                "请先录入年度预算和文号（mhcrm referral budget set）。",
                "budget-unset",
            )
        return
    wanted = posting.fen if posting.kind is EntryKind.ACCRUED else 0  # what is approved was reserved before
    if posting.kind in (EntryKind.ACCRUED, EntryKind.APPROVED) and wanted > left:
        raise InputError(
            f"{posting.year} 年度预算不够：要列 {shown(posting.fen)} 元，预留之外只剩 {shown(left)} 元。",
            f"预算 {shown(figures.budget)}，已预留 {shown(now.reserved)}，已批准 {shown(now.approved)}，"
            f"已拨付 {shown(now.paid)}（元）。",
            "请调整预算、改列其他年度，或先退回别的申请。",
            "budget-over",
            {
                "year": posting.year,
                "budget_fen": figures.budget,
                "reserved_fen": now.reserved,
                "approved_fen": now.approved,
                "paid_fen": now.paid,
                "left_fen": left,
                "wanted_fen": posting.fen,
            },
        )
