"""The steps of a claim between registration and payment: 确认, 里程碑, 申请, 初审, 复核, 会议, 公示, 退回, 撤销, 跟踪."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from mhcrm.base.errors import InputError
from mhcrm.domain.referral.ledger import EntryKind, Posting, left_of, shown, to_fen
from mhcrm.domain.referral.records import ClaimKind, ClaimStatus, SheetRow
from mhcrm.domain.referral.snapshot import PARTIES, Snapshot
from mhcrm.domain.referral.workflow import Action, Stage
from mhcrm.services.referral.books import minutes_words
from mhcrm.services.referral.desk import Done, EvidenceDraft, reason_of
from mhcrm.services.referral.posting import post
from mhcrm.services.referral.publicity import PublicitySteps
from mhcrm.services.referral.sheets import pool_used, still_right
from mhcrm.store import UnitOfWork


class Steps(PublicitySteps):
    """Takes steps. Every method names its day (today unless told) and who signs (the actor unless told)."""

    # -- before the application ---------------------------------------------------------------------
    def confirm(
        self,
        code: str,
        party: str,
        by: str,
        *,
        on: date | None = None,
        evidence: Sequence[str] = (),
        drafts: Sequence[EvidenceDraft] = (),
        person: str | None = None,
    ) -> Done:
        """确认 by 投资方 or 接洽单位; ``by`` is who confirmed there. The step is done when both have.

        Raises:
            InputError: unknown party, confirmed before, no evidence.
        """
        if party not in PARTIES:
            raise InputError(f"确认方不能是“{party}”。", "", f"可选：{'、'.join(PARTIES)}。", "confirm-party")
        signer = reason_of(by, "确认人")
        if not evidence and not drafts:
            raise InputError(f"{party}确认没有附材料。", "", "请附确认函，或写上材料编号。", "no-evidence")
        with self._desk.store.write(f"{party}确认 {code}") as uow:
            snapshot, who = self._desk.begin(uow, code, Action.CONFIRM, person)
            if party in snapshot.confirmed():
                raise InputError(f"{snapshot.claim.code} 的{party}已经确认过。", "", "不必再登记。", "confirm-twice")
            day = self._desk.day(on, snapshot, Action.CONFIRM)
            codes = self._desk.kept_all(uow, snapshot.claim.id, evidence, drafts)
            both = snapshot.confirmed() | {party} >= frozenset(PARTIES)
            data = {"party": party, "by": signer}
            note = f"{party}：{signer}"
            self._desk.note(
                uow, snapshot, Action.CONFIRM, day, who, note=note, data=data, evidence=codes, stay=not both
            )
        words = "投资方和接洽单位都已确认。" if both else "还要另一方确认。"
        return Done(snapshot.claim.code, f"{snapshot.claim.code} {party}已确认，{words}", uow.changes)

    def contact(
        self,
        code: str,
        text: str,
        *,
        on: date | None = None,
        evidence: Sequence[str] = (),
        drafts: Sequence[EvidenceDraft] = (),
        person: str | None = None,
    ) -> Done:
        """首次洽谈: when the office first met the investor; sets the claim's first contact."""
        said = reason_of(text, "洽谈内容")
        with self._desk.store.write(f"登记首次洽谈 {code}") as uow:
            snapshot, who = self._desk.begin(uow, code, Action.CONTACT, person)
            day = self._desk.day(on, snapshot, Action.CONTACT)
            codes = self._desk.kept_all(uow, snapshot.claim.id, evidence, drafts)
            first = min(filter(None, (snapshot.claim.first_contact_on, day.isoformat())))
            self._desk.note(uow, snapshot, Action.CONTACT, day, who, note=said, evidence=codes, first_contact_on=first)
        return Done(snapshot.claim.code, f"{snapshot.claim.code} 首次洽谈 {first}。", uow.changes)

    def milestone(
        self,
        code: str,
        name: str,
        *,
        on: date | None = None,
        evidence: Sequence[str] = (),
        drafts: Sequence[EvidenceDraft] = (),
        note: str = "",
        person: str | None = None,
    ) -> Done:
        """里程碑 reached, with what proves it; the name is the scheme's (e.g. 首期到资, 投产).

        Raises:
            InputError: no name, a name neither the scheme's nor a common one, no evidence.
        """
        what = reason_of(name, "里程碑名称")
        if not evidence and not drafts:
            raise InputError(f"里程碑“{what}”没有附证明材料。", "", "请附材料，或写上材料编号。", "no-evidence")
        with self._desk.store.write(f"登记里程碑 {code}") as uow:
            snapshot, who = self._desk.begin(uow, code, Action.MILESTONE, person)
            if what not in snapshot.known_milestones():
                raise InputError(
                    f"没有名为“{what}”的里程碑。",
                    "里程碑要用方案写明的名称，别的进展不作为里程碑。",
                    f"可选：{'、'.join(snapshot.known_milestones())}。",
                    "milestone-unknown",
                )
            day = self._desk.day(on, snapshot, Action.MILESTONE)
            codes = self._desk.kept_all(uow, snapshot.claim.id, evidence, drafts)
            self._desk.note(
                uow, snapshot, Action.MILESTONE, day, who, note=note or what, data={"name": what}, evidence=codes
            )
        return Done(snapshot.claim.code, f"{snapshot.claim.code} 里程碑“{what}” {day}。", uow.changes)

    # -- application and review -----------------------------------------------------------------------
    def apply(
        self,
        code: str,
        *,
        years: Mapping[str, int] | None = None,
        on: date | None = None,
        note: str = "",
        person: str | None = None,
    ) -> Done:
        """申请: the newest sheet is accrued against the budget (应计).

        Args:
            years: milestone → budget year; the year of the application where not said.

        Raises:
            InputError: see ``needs``; the budget, the scheme's pool or the yearly cap is exceeded.
        """
        with self._desk.store.write(f"申请 {code}", undoable=False) as uow:
            snapshot, who = self._desk.begin(uow, code, Action.APPLY, person)
            sheet = _sheet(snapshot)
            day = self._desk.day(on, snapshot, Action.APPLY)
            _refuse_stale(uow, snapshot, sheet)
            wanted = _by_year(snapshot, sheet, dict(years or {}), day.year)
            _check_pool(uow, snapshot, wanted)
            self._desk.note(
                uow,
                snapshot,
                Action.APPLY,
                day,
                who,
                note=note,
                data={"sheet": sheet.number, "total": str(sheet.total)},
            )
            for referrer_id, milestone, year, fen in wanted:
                post(uow, Posting(
                    snapshot.claim.id, referrer_id, milestone, year, EntryKind.ACCRUED, fen, day, who,
                    sheet_id=sheet.id, basis=f"计算表第 {sheet.number} 张",
                ))  # fmt: skip
        return Done(snapshot.claim.code, f"{snapshot.claim.code} 已申请 {sheet.total:,.2f} 元。", uow.changes)

    def review(self, code: str, opinion: str, *, on: date | None = None, person: str | None = None) -> Done:
        """初审 passes it on; use :meth:`send_back` to refuse."""
        return self._opinion(code, Action.REVIEW, opinion, on, person)

    def recheck(self, code: str, opinion: str, *, on: date | None = None, person: str | None = None) -> Done:
        """复核 by a person other than the one of 初审."""
        return self._opinion(code, Action.RECHECK, opinion, on, person)

    def _opinion(self, code: str, action: Action, opinion: str, on: date | None, person: str | None) -> Done:
        said = reason_of(opinion, "意见")
        with self._desk.store.write(f"{action} {code}", undoable=False) as uow:
            snapshot, who = self._desk.begin(uow, code, action, person)
            if action is Action.RECHECK:
                _refuse_same(snapshot, Action.REVIEW, who, "复核", "初审")
            day = self._desk.day(on, snapshot, action)
            self._desk.note(uow, snapshot, action, day, who, note=said)
        return Done(snapshot.claim.code, f"{snapshot.claim.code} {action}通过（{who}）。", uow.changes)

    def approve(
        self,
        code: str,
        minutes: str,
        *,
        on: date | None = None,
        evidence: Sequence[str] = (),
        drafts: Sequence[EvidenceDraft] = (),
        note: str = "",
        person: str | None = None,
    ) -> Done:
        """会议审定 by the minutes' number: everything accrued is approved (批准).

        Raises:
            InputError: unresolved checks, an open dispute, the training scheme, no budget, over-commitment, no minutes,
                signed by the person of 初审 or 复核, or the yearly cap now gives less than the sheet.
        """
        number = reason_of(minutes, "会议纪要号")
        with self._desk.store.write(f"会议审定 {code}", undoable=False) as uow:
            snapshot, who = self._desk.begin(uow, code, Action.APPROVE, person)
            for action in (Action.REVIEW, Action.RECHECK):
                _refuse_same(snapshot, action, who, "会议审定", action.value)
            _refuse_unnamed(snapshot, who)
            sheet = _sheet(snapshot)
            _refuse_stale(uow, snapshot, sheet)
            day = self._desk.day(on, snapshot, Action.APPROVE)
            codes = self._desk.kept_all(uow, snapshot.claim.id, evidence, drafts)
            data = {"minutes": number, "sheet": sheet.number, "total": str(sheet.total)}
            words = note or minutes_words(number)
            self._desk.note(uow, snapshot, Action.APPROVE, day, who, note=words, data=data, evidence=codes)
            for entry in snapshot.entries:
                left = left_of(snapshot.entries, entry.number)
                if entry.posting.kind is EntryKind.ACCRUED and left:
                    item = entry.posting
                    post(uow, Posting(
                        item.claim_id, item.referrer_id, item.milestone, item.year, EntryKind.APPROVED, left, day, who,
                        sheet_id=item.sheet_id, basis=number,
                    ))  # fmt: skip
        return Done(
            snapshot.claim.code, f"{snapshot.claim.code} 已批准 {sheet.total:,.2f} 元（{number}）。", uow.changes
        )

    # -- ways back ------------------------------------------------------------------------------------
    def send_back(self, code: str, reason: str, *, on: date | None = None, person: str | None = None) -> Done:
        """退回 to before the application: accruals and approvals are taken back by 冲销; nothing is deleted."""
        return self._back(code, Action.RETURN, reason, on, person)

    def revoke(self, code: str, reason: str, *, on: date | None = None, person: str | None = None) -> Done:
        """撤销 a claim for good; what was accrued or approved is taken back by 冲销. Refused once anything is paid."""
        return self._back(code, Action.REVOKE, reason, on, person)

    def _back(self, code: str, action: Action, reason: str, on: date | None, person: str | None) -> Done:
        why = reason_of(reason, "原因")
        with self._desk.store.write(f"{action} {code}", undoable=False) as uow:
            snapshot, who = self._desk.begin(uow, code, action, person)
            if snapshot.balance.paid:
                raise InputError(
                    f"{snapshot.claim.code} 已拨付 {shown(snapshot.balance.paid)} 元，不能{action}。",
                    "",
                    "请走追回。",
                    "claim-paid",
                )
            day = self._desk.day(on, snapshot, action)
            changes: dict[str, Any] = {"status": ClaimStatus.REVOKED} if action is Action.REVOKE else {}
            self._desk.note(uow, snapshot, action, day, who, note=why, **changes)
            take_back(uow, snapshot, day, who, f"{action}：{why}")
        return Done(snapshot.claim.code, f"{snapshot.claim.code} 已{action}。", uow.changes)

    def track(
        self,
        code: str,
        finding: str,
        *,
        on: date | None = None,
        evidence: Sequence[str] = (),
        drafts: Sequence[EvidenceDraft] = (),
        person: str | None = None,
    ) -> Done:
        """跟踪: what a later look at the firm found."""
        said = reason_of(finding, "跟踪情况")
        with self._desk.store.write(f"跟踪 {code}") as uow:
            snapshot, who = self._desk.begin(uow, code, Action.TRACK, person)
            day = self._desk.day(on, snapshot, Action.TRACK)
            codes = self._desk.kept_all(uow, snapshot.claim.id, evidence, drafts)
            self._desk.note(uow, snapshot, Action.TRACK, day, who, note=said, evidence=codes)
        return Done(snapshot.claim.code, f"{snapshot.claim.code} 已登记跟踪。", uow.changes)


def take_back(uow: UnitOfWork, snapshot: Snapshot, day: date, who: str, basis: str) -> None:
    """冲销 of everything approved and accrued, approvals first."""
    for kind in (EntryKind.APPROVED, EntryKind.ACCRUED):
        for entry in snapshot.entries:
            left = left_of(snapshot.entries, entry.number)
            if entry.posting.kind is kind and left:
                item = entry.posting
                post(uow, Posting(
                    item.claim_id, item.referrer_id, item.milestone, item.year, EntryKind.REVERSED, left, day, who,
                    reverses=entry.number, sheet_id=item.sheet_id, basis=basis,
                ))  # fmt: skip


def _sheet(snapshot: Snapshot) -> SheetRow:
    if snapshot.sheet is None or snapshot.claim.kind is not ClaimKind.REFERRAL:
        raise InputError(f"{snapshot.claim.code} 没有计算表。", "", "请先计算。", "sheet-none")
    return snapshot.sheet


def _refuse_stale(uow: UnitOfWork, snapshot: Snapshot, sheet: SheetRow) -> None:
    row = uow.schemes.get(sheet.scheme_id)
    if Stage(snapshot.claim.stage) is Stage.REACHED and (row is None or row.state != "启用"):
        raise InputError("计算表所用的方案已停用。", "", "请按现行方案重新计算。", "scheme-ended")
    if not still_right(uow, snapshot, sheet):
        raise InputError(
            "计算表与现在的数不符。",
            "引荐方今年又有别的批准，年度上限使结果变了。",
            "请退回后重新计算。" if Stage(snapshot.claim.stage) is not Stage.REACHED else "请重新计算。",
            "sheet-stale",
        )


def _refuse_same(snapshot: Snapshot, action: Action, who: str, now: str, then: str) -> None:
    earlier = snapshot.since_return(action)
    if earlier and earlier[-1].person == who:
        raise InputError(
            f"{now}人与{then}人是同一个人（{who}）。", "两道手续须由不同的人办理。", "请换一个人办理。", "same-person"
        )


def _refuse_unnamed(snapshot: Snapshot, who: str) -> None:
    """Only those whom the scheme names may approve, where it names somebody."""
    names = snapshot.terms.approvers if snapshot.terms is not None else ()
    if names and who not in names:
        raise InputError(
            f"“{who}”不是方案写明的审定人。", f"方案写明的有：{'、'.join(names)}。", "请由其中一人办理。", "approver"
        )


def _by_year(
    snapshot: Snapshot, sheet: SheetRow, years: Mapping[str, int], default: int
) -> list[tuple[int, str, int, int]]:
    """(referrer, milestone, year, fen) of every part above zero."""
    ids = {share.who: share.referrer_id for share in snapshot.claim.shares}
    parts: Any = sheet.result["parts"]
    known = {str(part["milestone"]) for part in parts}
    strange = sorted(set(years) - known)
    if strange:
        raise InputError(
            f"计算表里没有期次“{'、'.join(strange)}”。", "", f"有：{'、'.join(sorted(known))}。", "part-missing"
        )
    found = []
    for part in parts:
        amount, milestone = Decimal(part["amount"]), str(part["milestone"])
        year = years.get(milestone, default)
        if not default <= year <= default + 10:
            raise InputError(
                f"“{milestone}”的预算年度 {year} 不对。", "", f"请写 {default} 到 {default + 10}。", "budget-year"
            )
        if amount > 0:
            found.append((int(ids[part["referrer"]] or 0), milestone, year, to_fen(amount)))
    return found


def _check_pool(uow: UnitOfWork, snapshot: Snapshot, wanted: Sequence[tuple[int, str, int, int]]) -> None:
    """The scheme's yearly total over all its claims."""
    terms = snapshot.terms
    if terms is None or terms.pool_per_year is None:
        return
    names = {row.id: row.name for row in uow.schemes.all()}
    entries = uow.ledger.all()
    claims = {entry.posting.claim_id for entry in entries}
    sheets = {sheet.id: names[sheet.scheme_id] for one in claims for sheet in uow.sheets.of_claim(one)}
    for year in sorted({year for _, _, year, _ in wanted}):
        fen = sum(part for _, _, one, part in wanted if one == year)
        used = pool_used(entries, sheets, terms.name, year)
        pool = int(terms.pool_per_year * 100)
        if used + fen > pool:
            raise InputError(
                f"{year} 年方案总额不够：要列 {shown(fen)} 元，只剩 {shown(pool - used)} 元。",
                f"方案年度总额 {shown(pool)}，已列 {shown(used)}（元）。",
                "请改列其他年度，或按方案规定处理。",
                "pool-over",
            )
