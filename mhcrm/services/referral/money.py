"""Money of claims: budget, 拨付, 冲销, 追回, the ledger and what is owed to whom and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from mhcrm.base.errors import InputError
from mhcrm.domain.change import ChangeSet
from mhcrm.domain.people import Role
from mhcrm.domain.referral.claims import add_months
from mhcrm.domain.referral.ledger import (
    EntryKind,
    Key,
    Phase,
    Posting,
    key_of,
    left_of,
    shown,
    to_fen,
    yuan,
)
from mhcrm.domain.referral.scheme_io import decimal_of
from mhcrm.domain.referral.snapshot import Snapshot
from mhcrm.domain.referral.workflow import Action
from mhcrm.services.referral.books import Books, balances
from mhcrm.services.referral.desk import Done, EvidenceDraft, reason_of
from mhcrm.services.referral.posting import figures, post
from mhcrm.services.referral.referrers import find
from mhcrm.store import UnitOfWork


class Money(Books):
    """Posts to the ledger; reading it is :class:`~.books.Books`'s."""

    # -- budget -----------------------------------------------------------------------------------
    def set_budget(self, year: int, amount: Decimal | str, doc_no: str, *, person: str | None = None) -> ChangeSet:
        """State a year's budget by a document; the newest statement counts, earlier ones stay on record.

        Raises:
            InputError: no document, a negative amount, or less than is reserved and approved already.
        """
        number = reason_of(doc_no, "预算文号")
        value = decimal_of(amount, "预算")
        if not 2000 <= year <= 2100:
            raise InputError(f"年度写的是“{year}”。", "", "请写四位年份。", "budget-year")
        fen = to_fen(value)
        with self._desk.store.write(f"设定 {year} 年度预算") as uow:
            uow.registrations.lock()
            who = self._desk.person(uow, person, Role.SCHEME)
            now = figures(uow, year).balance
            taken = now.reserved + now.approved
            if fen < taken:
                raise InputError(
                    f"{year} 年度预算 {shown(fen)} 元少于已经列入的 {shown(taken)} 元。",
                    f"已预留 {shown(now.reserved)}，已批准 {shown(now.approved)}（元）。",
                    "请先退回申请，或改预算数。",
                    "budget-under",
                )
            uow.budgets.add(year, value, number, who)
        return uow.changes

    # -- posting ----------------------------------------------------------------------------------
    def pay(
        self,
        code: str,
        milestone: str,
        voucher: str,
        *,
        referrer: str | None = None,
        amount: Decimal | str | None = None,
        on: date | None = None,
        evidence: Sequence[str] = (),
        drafts: Sequence[EvidenceDraft] = (),
        person: str | None = None,
    ) -> Done:
        """拨付 an instalment: all that is approved and unpaid of it, or ``amount`` of one referrer's.

        Raises:
            InputError: the milestone is not reached, more than approved, nothing left, publicity not over, no voucher.
        """
        number = reason_of(voucher, "付款凭证号")
        with self._desk.store.write(f"拨付 {code}", undoable=False) as uow:
            snapshot, who = self._desk.begin(uow, code, Action.PAY, person)
            if milestone not in snapshot.milestones():
                raise InputError(
                    f"里程碑“{milestone}”还没有登记，不能拨付这一期。",
                    "",
                    f"请先登记里程碑“{milestone}”和证明材料。",
                    "milestone-missing",
                )
            who_gets = find(uow, referrer).id if referrer else None
            day = self._desk.day(on, snapshot, Action.PAY)
            wanted = None if amount is None else to_fen(decimal_of(amount, "拨付金额"))
            parts = _payable(snapshot, milestone, who_gets, wanted)
            codes = self._desk.kept_all(uow, snapshot.claim.id, evidence, drafts)
            total = sum(fen for _, fen in parts)
            data = {"milestone": milestone, "voucher": number, "total": str(yuan(total))}
            self._desk.note(
                uow, snapshot, Action.PAY, day, who, note=f"{milestone} {shown(total)} 元", data=data, evidence=codes
            )
            for key, fen in parts:
                post(uow, _posting(key, EntryKind.PAID, fen, day, who, basis=number))
        return Done(snapshot.claim.code, f"{snapshot.claim.code} 已拨付“{milestone}”{shown(total)} 元。", uow.changes)

    def reverse(
        self,
        number: int,
        reason: str,
        *,
        amount: Decimal | str | None = None,
        on: date | None = None,
        person: str | None = None,
    ) -> Done:
        """冲销 an entry, whole or in part, by a new entry; the old one stays as it is.

        Raises:
            InputError: no such entry, it is a 冲销 itself, more than is left of it, or the rest would not balance.
        """
        why = reason_of(reason, "冲销原因")
        with self._desk.store.write(f"冲销台账第 {number} 号", undoable=False) as uow:
            entries = uow.ledger.all()
            left = left_of(entries, number)
            original = next(entry.posting for entry in entries if entry.number == number)
            claim = uow.registrations.get(original.claim_id)
            code = claim.code if claim is not None else ""
            snapshot, who = self._desk.begin(uow, code, Action.REVERSE, person)
            fen = left if amount is None else to_fen(decimal_of(amount, "冲销金额"))
            if fen == 0:
                raise InputError(f"第 {number} 号分录已全部冲销。", "", "请核对编号。", "ledger-reversal")
            day = self._desk.day(on, snapshot, Action.REVERSE)
            data = {"entry": number, "amount": str(yuan(fen))}
            self._desk.note(uow, snapshot, Action.REVERSE, day, who, note=why, data=data)
            key = key_of(original)
            post(uow, _posting(key, EntryKind.REVERSED, fen, day, who, reverses=number, basis=why))
        return Done(code, f"已冲销第 {number} 号分录 {shown(fen)} 元。", uow.changes)

    def carry(
        self, code: str, milestone: str, year: int, basis: str, *, on: date | None = None, person: str | None = None
    ) -> Done:
        """结转: what is approved and unpaid of an instalment moves to another budget year, by 冲销 and new entries.

        Raises:
            InputError: nothing unpaid, the same year, no document, or that year's budget does not bear it.
        """
        number = reason_of(basis, "结转依据文号")
        with self._desk.store.write(f"结转 {code}", undoable=False) as uow:
            snapshot, who = self._desk.begin(uow, code, Action.CARRY, person)
            day = self._desk.day(on, snapshot, Action.CARRY)
            rows = [row for row in _payable(snapshot, milestone, None, None) if row[0][3] != year]
            if not rows or not day.year <= year <= day.year + 10:
                raise InputError(
                    f"“{milestone}”不能结转到 {year} 年。", "", "请写今年或以后的另一个年度。", "carry-year"
                )
            total = sum(fen for _, fen in rows)
            data = {"milestone": milestone, "year": year, "total": str(yuan(total))}
            self._desk.note(uow, snapshot, Action.CARRY, day, who, note=f"{milestone} 转到 {year} 年", data=data)
            for key, fen in rows:
                _unbook(uow, snapshot, key, fen, day, who, number)
                moved = (*key[:3], year)
                for kind in (EntryKind.ACCRUED, EntryKind.APPROVED):
                    post(uow, _posting(moved, kind, fen, day, who, basis=number))
        return Done(
            snapshot.claim.code, f"{snapshot.claim.code} “{milestone}”{shown(total)} 元结转到 {year} 年。", uow.changes
        )

    def claw(
        self,
        code: str,
        trigger: str,
        reason: str,
        *,
        amount: Decimal | str | None = None,
        on: date | None = None,
        evidence: Sequence[str] = (),
        drafts: Sequence[EvidenceDraft] = (),
        person: str | None = None,
    ) -> Done:
        """追回: what is to come back by a trigger of the scheme the claim was approved under (应追).

        Raises:
            InputError: the scheme has no such trigger, its months are over, no evidence, or more than was paid.
        """
        why = reason_of(reason, "追回理由")
        if not evidence and not drafts:
            raise InputError("追回没有附材料。", "", "请附核查记录等材料，或写上编号。", "no-evidence")
        with self._desk.store.write(f"追回 {code}", undoable=False) as uow:
            snapshot, who = self._desk.begin(uow, code, Action.CLAW, person)
            day = self._desk.day(on, snapshot, Action.CLAW)
            share = _share_of_trigger(snapshot, trigger, day)
            wanted = None if amount is None else to_fen(decimal_of(amount, "追回金额"))
            parts = _clawable(snapshot, share, wanted)
            total = sum(fen for _, fen in parts)
            codes = self._desk.kept_all(uow, snapshot.claim.id, evidence, drafts)
            data = {"trigger": trigger, "total": str(yuan(total))}
            self._desk.note(uow, snapshot, Action.CLAW, day, who, note=f"{trigger}：{why}", data=data, evidence=codes)
            for key, fen in parts:
                post(uow, _posting(key, EntryKind.CLAWED, fen, day, who, phase=Phase.DUE, basis=trigger))
        return Done(snapshot.claim.code, f"{snapshot.claim.code} 应追回 {shown(total)} 元。", uow.changes)

    def recover(
        self,
        code: str,
        amount: Decimal | str,
        voucher: str,
        *,
        on: date | None = None,
        evidence: Sequence[str] = (),
        person: str | None = None,
    ) -> Done:
        """追回到账: money that came back.

        Raises:
            InputError: more than is receivable, no voucher.
        """
        number = reason_of(voucher, "收款凭证号")
        fen = to_fen(decimal_of(amount, "到账金额"))
        with self._desk.store.write(f"追回到账 {code}", undoable=False) as uow:
            snapshot, who = self._desk.begin(uow, code, Action.RECOVER, person)
            if fen > snapshot.balance.receivable:
                raise InputError(
                    f"到账 {shown(fen)} 元超过应追未到账的 {shown(snapshot.balance.receivable)} 元。",
                    "",
                    "请核对金额。",
                    "ledger-beyond",
                )
            day = self._desk.day(on, snapshot, Action.RECOVER)
            data = {"voucher": number, "total": str(yuan(fen))}
            self._desk.note(
                uow, snapshot, Action.RECOVER, day, who, note=f"{shown(fen)} 元", data=data, evidence=evidence
            )
            for key, part in _greedy([(key, one.receivable) for key, one in balances(snapshot)], fen):
                post(uow, _posting(key, EntryKind.CLAWED, part, day, who, phase=Phase.RECEIVED, basis=number))
        return Done(snapshot.claim.code, f"{snapshot.claim.code} 追回到账 {shown(fen)} 元。", uow.changes)


def _payable(snapshot: Snapshot, milestone: str, referrer_id: int | None, wanted: int | None) -> list[tuple[Key, int]]:
    """What to pay of an instalment, earliest budget year first."""
    rows = [
        (key, one.to_pay)
        for key, one in balances(snapshot)
        if key[2] == milestone and referrer_id in (None, key[1]) and one.to_pay
    ]
    left = sum(fen for _, fen in rows)
    if not left:
        raise InputError(
            f"“{milestone}”没有批准未付的金额。", "", "用 mhcrm referral owed 查看应付。", "nothing-to-pay"
        )
    if wanted is None:
        return rows
    if referrer_id is None and len({key[1] for key, _ in rows}) > 1:
        raise InputError("有几个引荐方，只付一部分时要写明付给谁。", "", "请写引荐方名称。", "pay-whom")
    if wanted > left:
        raise InputError(
            f"拨付 {shown(wanted)} 元超过批准未付的 {shown(left)} 元。",
            "",
            "请改小金额；要多付须先另行批准。",
            "pay-above",
        )
    return _greedy(sorted(rows, key=lambda row: row[0][3]), wanted)


def _clawable(snapshot: Snapshot, share: Decimal, wanted: int | None) -> list[tuple[Key, int]]:
    rows = []
    for key, one in balances(snapshot):
        most = int((Decimal(one.paid) * share).quantize(Decimal(1), ROUND_HALF_UP)) - one.claw_due
        if most > 0:
            rows.append((key, most))
    left = sum(fen for _, fen in rows)
    if not left:
        raise InputError(f"{snapshot.claim.code} 没有可追回的金额。", "已拨付的都已列追回。", "", "nothing-to-claw")
    if wanted is None:
        return rows
    if wanted > left:
        raise InputError(f"追回 {shown(wanted)} 元超过方案允许的 {shown(left)} 元。", "", "请改小金额。", "claw-above")
    return _greedy(rows, wanted)


def _share_of_trigger(snapshot: Snapshot, trigger: str, day: date) -> Decimal:
    terms = snapshot.terms
    known = terms.clawbacks if terms is not None else ()
    clause = next((one for one in known if one.trigger == trigger), None)
    if clause is None:
        words = "、".join(one.trigger for one in known)
        raise InputError(
            f"批准所依的方案没有追回情形“{trigger}”。",
            f"写明的有：{words}。" if words else "方案没有写追回。",
            "请按方案选择。",
            "claw-trigger",
        )
    paid = [e.posting.on for e in snapshot.entries if e.posting.kind is EntryKind.PAID]
    last = add_months(max(paid), clause.within_months) if paid else day
    if day > last:
        raise InputError(
            f"“{trigger}”的追回期到 {last} 为止，已经过了。",
            f"方案写的是拨付后 {clause.within_months} 个月内。",
            "",
            "claw-late",
        )
    return clause.share


def _unbook(uow: UnitOfWork, snapshot: Snapshot, key: Key, fen: int, day: date, who: str, basis: str) -> None:
    """冲销 of so much of a key's approvals and then of its accruals, oldest entries first."""
    for kind in (EntryKind.APPROVED, EntryKind.ACCRUED):
        wanted = fen
        for entry in snapshot.entries:
            if entry.posting.kind is not kind or key_of(entry.posting) != key:
                continue
            part = min(wanted, left_of(snapshot.entries, entry.number))
            if part:
                post(uow, _posting(key, EntryKind.REVERSED, part, day, who, reverses=entry.number, basis=basis))
                wanted -= part


def _greedy(rows: Iterable[tuple[Key, int]], wanted: int) -> list[tuple[Key, int]]:
    found = []
    for key, left in rows:
        part = min(left, wanted)
        if part > 0:
            found.append((key, part))
            wanted -= part
    return found


def _posting(
    key: Key,
    kind: EntryKind,
    fen: int,
    day: date,
    who: str,
    *,
    phase: Phase = Phase.NONE,
    reverses: int | None = None,
    basis: str = "",
) -> Posting:
    claim_id, referrer_id, milestone, year = key
    return Posting(
        claim_id, referrer_id, milestone, year, kind, fen, day, who, phase=phase, reverses=reverses, basis=basis
    )
