"""What is due in referral work, for 今日: derived from dates when asked, never from a timer that had to run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from mhcrm.domain.referral.claims import Protection, add_months
from mhcrm.domain.referral.ledger import EntryKind, balance, shown
from mhcrm.domain.referral.records import CLOSED, ClaimStatus, Referrer
from mhcrm.domain.referral.snapshot import Snapshot, next_action
from mhcrm.domain.referral.workflow import Stage
from mhcrm.store import ReadView

WARN_DAYS = 14
"""编者规则: how long before a date it begins to show, where the office configured nothing (``warn_days``)."""


@dataclass(frozen=True, slots=True)
class DueItem:
    """One thing to do.

    Attributes:
        kind: short word for grouping. code: claim code or referrer name to open. on: the date it hangs on, None = at once.
        overdue: days past ``on``; 0 when not past. person: who is in charge, "" = not known.
    """

    kind: str
    code: str
    words: str
    on: date | None
    overdue: int = 0
    person: str = ""


def due_items(view: ReadView, snapshots: Iterator[Snapshot], rule: Protection, today: date) -> list[DueItem]:
    """Everything due on a day, the most overdue first."""
    warn = timedelta(days=rule.warn_days or WARN_DAYS)
    found: list[DueItem] = []
    for snapshot in snapshots:
        if snapshot.claim.status not in CLOSED:
            found += _of_claim(snapshot, today, warn)
    for dispute in view.disputes.all():
        if dispute.open:
            claim = view.registrations.get(dispute.second_id)
            code = claim.code if claim is not None else ""
            found.append(DueItem("争议", code, f"{code} 争议待裁定：{dispute.reason}", None))
    for referrer in view.referrers.all():
        found += _of_referrer(referrer, today, warn)
    return sorted(found, key=lambda item: (-item.overdue, item.on or today, item.code))


def _item(kind: str, code: str, words: str, on: date, today: date, person: str = "") -> DueItem:
    return DueItem(kind, code, words, on, max(0, (today - on).days), person)


def _of_claim(snapshot: Snapshot, today: date, warn: timedelta) -> Iterator[DueItem]:
    claim, stage = snapshot.claim, snapshot.stage
    who = claim.officer
    early = stage in (Stage.REGISTERED, Stage.CHECKED, Stage.CONFIRMED, Stage.REACHED)
    if early and claim.protected_until is not None and claim.status is ClaimStatus.VALID:
        until = claim.protected_until
        if today >= until - warn:
            word = "已到期" if until < today else "将到期"
            yield _item("保护期", claim.code, f"{claim.code} 保护期 {until} {word}", until, today, who)
    deadline = snapshot.deadline()
    if stage is Stage.REACHED and deadline is not None and today >= deadline - warn:
        yield _item("申请期限", claim.code, f"{claim.code} 申请期限 {deadline}", deadline, today, who)
    if stage in (Stage.APPLIED, Stage.REVIEWED, Stage.RECHECKED, Stage.APPROVED):
        action = next_action(snapshot)
        yield DueItem("待办", claim.code, f"{claim.code} 待{action}", None, 0, "")
    if stage is Stage.PUBLIC:
        yield from _publicity(snapshot, today)
    yield from _money(snapshot, today, warn)


def _publicity(snapshot: Snapshot, today: date) -> Iterator[DueItem]:
    period, code = snapshot.publicity(), snapshot.claim.code
    if period is None:
        return
    for event in period.open_objections:
        yield _item("公示异议", code, f"{code} 有异议待处理：{event.note}", event.on, today)
    if today > period.until:
        yield _item("公示期满", code, f"{code} 公示已满，可以结束", period.until + timedelta(days=1), today)


def _money(snapshot: Snapshot, today: date, warn: timedelta) -> Iterator[DueItem]:
    claim, sums = snapshot.claim, snapshot.balance
    if snapshot.stage in (Stage.PAYING, Stage.TRACKED) and sums.to_pay:
        reached = snapshot.milestones()
        ready = {e.posting.milestone for e in snapshot.entries if e.posting.milestone in reached}
        open_parts = sorted(name for name in ready if _left(snapshot, name))
        if open_parts:
            yield DueItem("待拨付", claim.code, f"{claim.code} 可拨付：{'、'.join(open_parts)}", None)
    if sums.receivable:
        yield DueItem("应追回", claim.code, f"{claim.code} 应追未到账 {shown(sums.receivable)} 元", None)
    terms = snapshot.terms
    paid = [e.posting.on for e in snapshot.entries if e.posting.kind is EntryKind.PAID]
    if terms is None or not paid or snapshot.stage is Stage.CLAWED:
        return
    for clause in terms.clawbacks:
        last = add_months(max(paid), clause.within_months)
        if today <= last <= today + warn:
            yield _item("追回期", claim.code, f"{claim.code} “{clause.trigger}”的追回期到 {last}", last, today)


def _left(snapshot: Snapshot, milestone: str) -> int:
    own = [entry for entry in snapshot.entries if entry.posting.milestone == milestone]
    return balance(own, snapshot.entries).to_pay


def _of_referrer(referrer: Referrer, today: date, warn: timedelta) -> Iterator[DueItem]:
    for status in referrer.statuses:
        if status.end - warn <= today <= status.end:
            words = f"{referrer.name} 的“{status.name}”资格 {status.end} 到期"
            yield _item("合作伙伴资格", referrer.name, words, status.end, today)
    for agreement in referrer.agreements:
        if agreement.until is not None and agreement.until - warn <= today <= agreement.until:
            words = f"{referrer.name} 的合作协议 {agreement.number} {agreement.until} 到期"
            yield _item("合作协议", referrer.name, words, agreement.until, today)
