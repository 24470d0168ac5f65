"""计算表: computing a claim and keeping the sheet; a new computation is a new sheet with its difference to the one before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from mhcrm.base.errors import InputError
from mhcrm.domain.people import Role
from mhcrm.domain.referral.claims import add_months
from mhcrm.domain.referral.compute import Computation, Receipt, compute
from mhcrm.domain.referral.difference import difference
from mhcrm.domain.referral.ledger import Entry, EntryKind, balance, yuan
from mhcrm.domain.referral.records import ClaimKind, Registration, SchemeRow, SheetRow
from mhcrm.domain.referral.scheme import Recipient, Scheme
from mhcrm.domain.referral.scheme_io import receipt_to, receipts_from, scheme_from, scheme_to
from mhcrm.domain.referral.snapshot import Snapshot
from mhcrm.domain.referral.workflow import Stage
from mhcrm.services.referral.desk import Desk, Done
from mhcrm.services.referral.schemes import pick, scheme_of
from mhcrm.store import ReadView, UnitOfWork

_STILL_OPEN = frozenset({Stage.REGISTERED, Stage.CHECKED, Stage.CONFIRMED, Stage.REACHED})


@dataclass(frozen=True, slots=True)
class Case:
    """What goes into a computation; rows as ``scheme_io.receipts_from`` reads them, each naming its evidence (E-7)."""

    receipts: Sequence[Mapping[str, Any]]
    deductions: Sequence[Mapping[str, Any]] = ()


class Sheets:
    """Computes and keeps sheets."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def all(self, code: str) -> list[SheetRow]:
        """Sheets of a claim, oldest first."""
        with self._desk.store.read() as view:
            return view.sheets.of_claim(self._desk.claim(view, code).id)

    def practice(self, scheme_id: int | None) -> bool:
        """True when the named scheme is a training 示例: then only :meth:`preview` answers."""
        with self._desk.store.read() as view:
            row = view.schemes.get(scheme_id) if scheme_id is not None and 0 < scheme_id < 2**31 else None
            return row is not None and row.training

    def preview(self, code: str, case: Case, *, scheme_id: int | None = None, on: date | None = None) -> Computation:
        """What :meth:`compute` would keep; stores nothing, also for the training 示例.

        Raises:
            InputError: see :meth:`compute`.
        """
        with self._desk.store.read() as view:
            snapshot = self._desk.snapshot(view, self._desk.claim(view, code))
            day = on or self._desk.clock.today()
            scheme = scheme_of(pick(view, snapshot.claim.channel, day, scheme_id))
            return self._computed(view, snapshot, scheme, case, day)

    def compute(
        self,
        code: str,
        case: Case,
        *,
        scheme_id: int | None = None,
        on: date | None = None,
        person: str | None = None,
    ) -> Done:
        """Compute a claim under the scheme in force and keep the sheet.

        Raises:
            InputError: no scheme in force or the training 示例 (no number anywhere), amounts that are no numbers or negative, no rate for a
                foreign receipt, unknown evidence, a receipt outside the scheme's window, or the claim is applied for.
        """
        with self._desk.store.write(f"计算 {code}") as uow:
            uow.registrations.lock()
            claim = self._desk.claim(uow, code)
            self._desk.person(uow, person, Role.REGISTER)
            if Stage(claim.stage) not in _STILL_OPEN:
                raise InputError(
                    f"{claim.code} 已经申请，不能重新计算。",
                    "批准要能对上申请时的计算表。",
                    "请先退回，再计算。",
                    "sheet-fixed",
                )
            snapshot = self._desk.snapshot(uow, claim)
            day = on or self._desk.clock.today()
            row = pick(uow, claim.channel, day, scheme_id)
            if row.training:
                raise InputError(
                    "示例方案只能试算，不能存计算表。",
                    f"“{row.name}”只供练习，没有有效方案时登记上不出现金额。",
                    "请启用本单位有文号的方案后再计算；练习时只看试算结果。",
                    "sheet-training",
                )
            scheme = scheme_of(row)
            done = self._computed(uow, snapshot, scheme, case, day)
            before = snapshot.sheet
            changes = _keep(uow, snapshot, row, scheme, case, done, day)
            uow.registrations.update(claim.id, {"scheme_id": row.id, "events": claim.events + 1})
        early = (
            f"登记（{claim.reported_on}）早于方案有效期（从 {scheme.start} 起），方案是否适用须由人核查。"
            if claim.reported_on < scheme.start
            else ""
        )
        words = (
            f"{claim.code} 第 {(before.number if before else 0) + 1} 张计算表：应支持合计 {done.total:,.2f} 元。{early}"
        )
        return Done(claim.code, words + ("".join(f"{line}；" for line in changes)), uow.changes)

    def _computed(self, view: ReadView, snapshot: Snapshot, scheme: Scheme, case: Case, day: date) -> Computation:
        claim = snapshot.claim
        if claim.kind is not ClaimKind.REFERRAL:
            raise InputError(f"{claim.code} 是首谈登记，不计算引荐支持。", "", "请选 RF 开头的编号。", "sheet-kind")
        receipts, less = receipts_from(case.receipts, "到账"), receipts_from(case.deductions, "扣减")
        if not receipts:
            raise InputError("没有写到账记录。", "", "请至少写一笔：日期、金额、材料编号。", "no-receipt")
        if less and not scheme.deductions:
            raise InputError(
                f"方案“{scheme.name}”没有写扣减项，不能扣减。",
                "扣减要有方案依据。",
                "请删去扣减，或按写明扣减的方案计算。",
                "deduction",
            )
        _check_rows(snapshot, scheme, [*receipts, *less])
        _check_starts(snapshot, scheme, receipts)
        _check_recipients(snapshot, scheme)
        shares = {share.who: share.share for share in claim.shares}
        return compute(scheme, receipts, less, shares, on=day, already_this_year=approved_in(view, claim, day.year))


def _keep(
    uow: UnitOfWork, snapshot: Snapshot, row: SchemeRow, scheme: Scheme, case: Case, done: Computation, day: date
) -> tuple[str, ...]:
    """Store a sheet with everything it was computed from; returns its difference to the one before."""
    claim, result, before = snapshot.claim, result_of(done), snapshot.sheet
    changes = difference(before.result, result) if before is not None else ()
    inputs = {
        "scheme": scheme_to(scheme),
        "receipts": [receipt_to(one) for one in receipts_from(case.receipts, "到账")],
        "deductions": [receipt_to(one) for one in receipts_from(case.deductions, "扣减")],
        "shares": {share.who: format(share.share, "f") for share in claim.shares},
    }
    uow.sheets.add(
        {
            "claim_id": claim.id,
            "scheme_id": row.id,
            "as_of": day,
            "total_fen": int(done.total * 100),
            "inputs": inputs,
            "result": result,
            "difference": changes,
            "training": row.training,
        }
    )
    return changes


def approved_in(view: ReadView, claim: Registration, year: int) -> dict[str, Decimal]:
    """Referrer → yuan approved in a year for other claims, for the yearly cap."""
    entries = view.ledger.all()
    found = {}
    for share in claim.shares:
        own = [
            entry
            for entry in entries
            if entry.posting.referrer_id == share.referrer_id
            and entry.posting.year == year
            and entry.posting.claim_id != claim.id
        ]
        found[share.who] = yuan(balance(own, entries).approved)
    return found


def _check_rows(snapshot: Snapshot, scheme: Scheme, rows: Sequence[Receipt]) -> None:
    known = {item.code for item in snapshot.evidence}
    window = _window(snapshot, scheme)
    for row in rows:
        if row.evidence not in known:
            raise InputError(
                f"{row.on} 的 {row.amount} 元没有对应的材料（写的是“{row.evidence}”）。",
                "计算表的每一步都要有凭据。",
                "请先登记材料，再写上编号，例如 E-1。",
                "evidence-missing",
            )
        if row.on > snapshot.today:
            raise InputError(f"{row.on} 在今天之后，不是到账日。", "", "请填实际到账日期。", "date-future")
        if window is not None and row.on > window[1]:
            raise InputError(
                f"{row.on} 到账超出方案的计算期（到 {window[1]}）。", "", "请删去这一笔。", "receipt-window"
            )


def _check_starts(snapshot: Snapshot, scheme: Scheme, receipts: Sequence[Receipt]) -> None:
    """No receipt counts that came before the scheme was valid or before its window opened; a deduction may be older."""
    window = _window(snapshot, scheme)
    for row in receipts:
        if row.on < scheme.start:
            raise InputError(
                f"{row.on} 到账早于方案的有效期（从 {scheme.start} 起）。",
                f"“{scheme.name}”不适用于有效期之前的到账。",
                "请删去这一笔，或按当时有效的方案计算。",
                "receipt-validity",
            )
        if window is not None and row.on < window[0]:
            raise InputError(
                f"{row.on} 到账早于方案的计算期（从注册之日 {window[0]} 起，到 {window[1]}）。",
                "",
                "请删去这一笔；注册日期写错的，请更正里程碑“注册”。",
                "receipt-window",
            )


def _window(snapshot: Snapshot, scheme: Scheme) -> tuple[date, date] | None:
    """The days that count: from registration of the company (milestone 注册) for so many months."""
    if scheme.measure_window_months is None:
        return None
    start = snapshot.milestones().get("注册")
    if start is None:
        raise InputError(
            "方案规定了计算期，但没有登记里程碑“注册”。",
            "计算期从注册之日起算。",
            "请先登记里程碑“注册”和营业执照。",
            "window-start",
        )
    return start.on, add_months(start.on, scheme.measure_window_months)


def _check_recipients(snapshot: Snapshot, scheme: Scheme) -> None:
    """Only kinds of referrers the scheme names; a natural person only when the scheme says so."""
    for referrer in snapshot.referrers:
        if referrer.kind in {one.value for one in scheme.recipients}:  # a kind from an older list fits none
            continue
        named = "" if referrer.kind != Recipient.PERSON else "自然人：政策文本未载明。"
        raise InputError(
            f"方案“{scheme.name}”不支持{referrer.kind or '未填类型'}（{referrer.name}）。",
            named,
            f"方案写明的有：{'、'.join(sorted(scheme.recipients))}。",
            "recipient",
        )


def result_of(done: Computation) -> dict[str, Any]:
    """A computation as plain data."""
    return {
        "scheme": done.scheme,
        "doc_no": done.doc_no,
        "scheme_version": done.scheme_version,
        "total": f"{done.total:.2f}",
        "steps": [
            {"name": s.name, "detail": s.detail, "amount": f"{s.amount:.2f}", "evidence": list(s.evidence)}
            for s in done.steps
        ],
        "parts": [
            {
                "referrer": p.referrer,
                "milestone": p.milestone,
                "amount": f"{p.amount:.2f}",
                "evidence": list(p.evidence),
            }
            for p in done.parts
        ],
    }


def still_right(view: ReadView, snapshot: Snapshot, sheet: SheetRow) -> bool:
    """Whether a sheet computed anew today from its own inputs still comes to the same parts (the yearly cap may bite)."""
    scheme = scheme_from(sheet.inputs["scheme"])  # type: ignore[arg-type]
    shares = {share.who: share.share for share in snapshot.claim.shares}
    done = compute(
        scheme,
        receipts_from(sheet.inputs["receipts"], "到账"),
        receipts_from(sheet.inputs["deductions"], "扣减"),
        shares,
        on=sheet.as_of,
        already_this_year=approved_in(view, snapshot.claim, sheet.as_of.year),
    )
    return bool(result_of(done)["parts"] == sheet.result["parts"])


def pool_used(entries: Sequence[Entry], sheets: Mapping[int, str], name: str, year: int) -> int:
    """Fen accrued in a year under all versions of a scheme; ``sheets`` maps a sheet to its scheme's name."""
    own = [e for e in entries if e.posting.year == year and sheets.get(e.posting.sheet_id or 0) == name]
    return balance([e for e in own if e.posting.kind is not EntryKind.PAID], entries).accrued
