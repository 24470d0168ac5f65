"""A claim in words and lines for the window: calculation steps, ledger lines with what is planned, facts. No rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mhcrm.domain.referral.compute import Step
from mhcrm.domain.referral.ledger import EntryKind, Phase, balance, key_of, yuan
from mhcrm.domain.referral.records import SheetRow

if TYPE_CHECKING:
    from mhcrm.services.referral.books import LedgerLine
    from mhcrm.services.referral.reading import ClaimView

ARTICLES = {"合作招商": "11号文 第25条", "以商引商": "11号文 第25条", "基金招商": "11号文 第26条"}
"""Where 闵府规发〔2024〕11号 names a channel."""
ARTICLE_PLACES = {"合作招商": "第25条", "以商引商": "第25条", "基金招商": "第26条"}
DOCUMENT = "闵府规发〔2024〕11号"
VERDICT_TONES = {"通过": "green", "不通过": "red", "无法核实": "amber"}
STANDING_TONES = {"有效": "green", "延期": "green", "争议": "red", "到期": "amber"}


@dataclass(frozen=True)
class StepLine:
    """One row of a calculation; ``total`` rows are drawn strong."""

    number: str
    name: str
    detail: str
    evidence: tuple[str, ...]
    amount: str
    total: bool = False


@dataclass(frozen=True)
class MoneyLine:
    """One row of a claim's ledger; ``planned`` ones are not booked and drawn grey."""

    on: str
    words: str
    basis: str
    due: str
    paid: str
    left: str
    planned: bool = False


def money(amount: Decimal | str) -> str:
    """``86,400,000.00``."""
    return f"{Decimal(str(amount)):,.2f}"


def percent(share: Decimal) -> str:
    """``60%``, ``33.35%``: no zeros behind the point."""
    text = format(share * 100, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) + "%"


def step_lines(steps: Sequence[Step]) -> tuple[StepLine, ...]:
    """Rows of a computation."""
    return tuple(
        StepLine(str(at), step.name, step.detail, step.evidence, money(step.amount)) for at, step in enumerate(steps, 1)
    )


def sheet_lines(sheet: SheetRow) -> tuple[StepLine, ...]:
    """Rows of a stored sheet."""
    result: Any = sheet.result
    return tuple(
        StepLine(str(at), str(row["name"]), str(row["detail"]), tuple(row["evidence"]), money(row["amount"]))
        for at, row in enumerate(result["steps"], 1)
    )


def part_lines(sheet: SheetRow) -> tuple[tuple[str, str], ...]:
    """Who gets what when, in words and figures."""
    result: Any = sheet.result
    several = len({row["referrer"] for row in result["parts"]}) > 1
    return tuple(
        (f"{row['referrer']}　{row['milestone']}" if several else str(row["milestone"]), money(row["amount"]))
        for row in result["parts"]
    )


def scheme_words(sheet: SheetRow) -> str:
    """``引荐支持方案 第 2 版``."""
    result: Any = sheet.result
    return f"{result['scheme']} 第 {result['scheme_version']} 版"


def ledger_lines(view: ClaimView) -> tuple[MoneyLine, ...]:
    """What is booked, then what is planned and not booked yet."""
    several = len(view.referrers) > 1
    return (*(_booked(line, several) for line in view.ledger), *_planned(view, several))


def _booked(line: LedgerLine, several: bool) -> MoneyLine:
    posting = line.entry.posting
    words = f"{posting.kind}{posting.phase} {posting.milestone}"
    if posting.kind is EntryKind.REVERSED:
        words = f"冲销第 {posting.reverses} 号 {posting.milestone}"
    if posting.kind is EntryKind.ACCRUED:
        words = f"应计（预留） {posting.milestone}"
    words += f"　{line.referrer}" if several else ""
    amount = money(line.entry.amount)
    due = amount if posting.kind in (EntryKind.ACCRUED, EntryKind.APPROVED) else ""
    paid = amount if posting.kind is EntryKind.PAID else ""
    if posting.kind is EntryKind.REVERSED:
        due = f"−{amount}"
    if posting.kind is EntryKind.CLAWED:
        due, paid = ("", f"−{amount}") if posting.phase is Phase.RECEIVED else (f"−{amount}", "")
    return MoneyLine(posting.on.isoformat(), words, posting.basis, due, paid, money(line.running))


def _planned(view: ClaimView, several: bool) -> list[MoneyLine]:
    """Payments still to come: each instalment of the sheet that is not paid out."""
    sheet, found = view.snapshot.sheet, []
    if sheet is None or sheet.training or view.claim.stage in ("撤销", "追回"):
        return []
    reached = view.snapshot.milestones()
    parts: Any = sheet.result["parts"]
    ids = {one.name: one.id for one in view.referrers}
    for part in parts:
        name, who = str(part["milestone"]), str(part["referrer"])
        own = [e for e in view.snapshot.entries if key_of(e.posting)[1:3] == (ids.get(who), name)]
        sums = balance(own, view.snapshot.entries)
        asked = int(Decimal(str(part["amount"])) * 100)
        left = sums.to_pay if sums.paid else sums.approved or asked
        if not left:
            continue
        state = "可拨付" if name in reached and sums.approved and view.row.stage in ("拨付", "跟踪") else "预计拨付"
        words = f"{state} {name}" + (f"　{who}" if several else "")
        when = "公示后" if name in reached else f"{name}后"
        found.append(MoneyLine(when, words, "未入账", "", money(yuan(left)), "", planned=True))
    return found


def totals(view: ClaimView) -> Mapping[str, str]:
    """Sums of what is booked."""
    sums = view.balance
    return {"due": money(yuan(sums.approved)), "paid": money(yuan(sums.paid)), "left": money(yuan(sums.to_pay))}


def age_words(days: int) -> str:
    """``登记起 76 天``."""
    return "今天登记" if days <= 0 else f"登记起 {days} 天"
