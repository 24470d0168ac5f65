"""Schemes (引荐支持方案): versions, what keeps one from being saved or adopted, which one is in force, trying one on a case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from mhcrm.base.errors import InputError
from mhcrm.domain.change import ChangeSet
from mhcrm.domain.people import Role
from mhcrm.domain.referral.compliance import Finding, findings, may_be_saved
from mhcrm.domain.referral.compute import Computation, Receipt, compute
from mhcrm.domain.referral.records import Referrer, SchemeRow
from mhcrm.domain.referral.scheme import NAMED_RECIPIENTS, NO_SCHEME, Channel, Scheme, SchemeProblem, scheme_problems
from mhcrm.domain.referral.scheme_io import blank_form, receipts_from, scheme_from, scheme_to
from mhcrm.services.referral.desk import Desk
from mhcrm.services.referral.texts import training_scheme
from mhcrm.store import ReadView

DRAFT, LIVE, ENDED = "草稿", "启用", "停用"


@dataclass(frozen=True, slots=True)
class SchemeView:
    """A stored version with what is wrong with it; ``in_force`` on the reference day."""

    row: SchemeRow
    scheme: Scheme
    problems: tuple[SchemeProblem, ...]
    findings: tuple[Finding, ...]
    in_force: bool

    @property
    def label(self) -> str:
        """``引荐支持方案 第 2 版``."""
        return f"{self.row.name} 第 {self.row.number} 版"


@dataclass(frozen=True, slots=True)
class PastCase:
    """A past calculation beside what the tried scheme would give."""

    claim: str
    before: Decimal
    after: Decimal | None
    why_not: str = ""


class Schemes:
    """Reads and writes schemes."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    # -- reading ----------------------------------------------------------------------------------
    def all(self) -> list[SchemeView]:
        """Every version, by name, the newest version of a name first."""
        with self._desk.store.read() as view:
            rows = view.schemes.all()
        return [self._view(row) for row in sorted(rows, key=lambda row: (row.name, -row.number))]

    def get(self, scheme_id: int) -> SchemeView:
        """One version.

        Raises:
            InputError: no such version.
        """
        with self._desk.store.read() as view:
            return self._view(_stored(view, scheme_id))

    def _view(self, row: SchemeRow) -> SchemeView:
        scheme = scheme_of(row)
        in_force = row.state == LIVE and not row.training and scheme.in_force(self._desk.clock.today())
        return SchemeView(row, scheme, tuple(scheme_problems(scheme)), tuple(findings(scheme)), in_force)

    def in_force(self, channel: str, on: date | None = None) -> list[SchemeView]:
        """Adopted versions of a channel in force on a day; none = 「政策未载明标准，待实施细则」."""
        day = on or self._desk.clock.today()
        with self._desk.store.read() as view:
            return [self._view(row) for row in live(view, channel, day)]

    @staticmethod
    def training() -> Scheme:
        """The shipped 示例."""
        return training_scheme()

    @staticmethod
    def blank() -> dict[str, object]:
        """The empty form: every key, nothing filled in; no figure is suggested."""
        return blank_form()

    @staticmethod
    def judge(values: Mapping[str, Any]) -> tuple[list[SchemeProblem], list[Finding]]:
        """What is wrong with a form as typed, for a live editor; the form must be readable.

        Raises:
            InputError: a value of the wrong sort; names the key.
        """
        scheme = scheme_from(values)
        return scheme_problems(scheme), findings(scheme)

    @staticmethod
    def example(values: Mapping[str, Any], base: Decimal, shares: Mapping[str, Decimal] | None = None) -> Computation:
        """A worked example of a form as typed, on one amount, on the scheme's first day. Stores nothing.

        Raises:
            InputError: the form cannot be read or computed.
        """
        scheme = scheme_from(values)
        receipt = Receipt(scheme.start, base, "算例")
        return compute(scheme, [receipt], [], shares or {"引荐方": Decimal(1)}, on=scheme.start)

    # -- writing ----------------------------------------------------------------------------------
    def save(self, values: Mapping[str, Any], *, person: str | None = None) -> ChangeSet:
        """Store a form as a draft: the next version of its name. Nothing that exists is changed.

        Raises:
            InputError: it has problems, or wording that needs a review-opinion number and a name.
        """
        scheme = scheme_from({key: value for key, value in values.items() if key != "version"})
        refuse_faulty(scheme)
        with self._desk.store.write(f"保存方案“{scheme.name}”") as uow:
            self._desk.person(uow, person, Role.SCHEME)
            row = {"name": scheme.name.strip(), "state": DRAFT, "body": scheme_to(scheme), "training": scheme.training}
            uow.schemes.add(row)
        return uow.changes

    def amend(self, scheme_id: int, values: Mapping[str, Any], *, person: str | None = None) -> ChangeSet:
        """Change a draft in place; an adopted or ended version is refused: save a new version instead.

        Raises:
            InputError: no such version, no draft, or see :meth:`save`.
        """
        scheme = scheme_from({key: value for key, value in values.items() if key != "version"})
        refuse_faulty(scheme)
        with self._desk.store.write(f"修改方案“{scheme.name}”") as uow:
            self._desk.person(uow, person, Role.SCHEME)
            row = _stored(uow, scheme_id)
            if row.state != DRAFT:
                raise InputError(
                    f"“{row.name}”第 {row.number} 版已{row.state}，不能再改。",
                    "已经批准的申请要能对上当时的方案。",
                    "请另存为新的一版。",
                    "scheme-fixed",
                )
            if scheme.name.strip() != row.name:
                raise InputError("草稿不能改名。", "", "请用新名称另存为一版。", "scheme-name")
            uow.schemes.update(scheme_id, {"body": scheme_to(scheme), "training": scheme.training})
        return uow.changes

    def adopt(self, scheme_id: int, *, person: str | None = None) -> ChangeSet:
        """启用 a draft; the live version of the same name is ended. Approved claims keep the terms they were approved by.

        Raises:
            InputError: no draft, problems, or the training 示例.
        """
        with self._desk.store.write("启用方案") as uow:
            who = self._desk.person(uow, person, Role.SCHEME)
            row = _stored(uow, scheme_id)
            if row.training:
                raise InputError("示例方案不能启用。", "它只供练习。", "请录入本单位有文号的方案。", "scheme-training")
            if row.state != DRAFT:
                raise InputError(f"这一版已{row.state}。", "", "请选草稿。", "scheme-state")
            refuse_faulty(scheme_of(row))
            for other in uow.schemes.all():
                if other.name == row.name and other.state == LIVE:
                    uow.schemes.update(other.id, {"state": ENDED})
            today = self._desk.clock.today()
            uow.schemes.update(scheme_id, {"state": LIVE, "adopted_by": who, "adopted_on": today})
        return uow.changes

    def end(self, scheme_id: int, *, person: str | None = None) -> ChangeSet:
        """停用 a live version: nothing new is computed by it, what was approved stands."""
        with self._desk.store.write("停用方案") as uow:
            self._desk.person(uow, person, Role.SCHEME)
            row = _stored(uow, scheme_id)
            if row.state != LIVE:
                raise InputError(f"这一版是{row.state}，不是启用。", "", "请选启用的版本。", "scheme-state")
            uow.schemes.update(scheme_id, {"state": ENDED})
        return uow.changes

    # -- trying -----------------------------------------------------------------------------------
    def try_on_past(self, scheme_id: int) -> list[PastCase]:
        """What a version would give for every claim that has a sheet, beside what its newest sheet gives. Stores nothing."""
        with self._desk.store.read() as view:
            scheme = scheme_of(_stored(view, scheme_id))
            found = []
            for claim in view.registrations.all():
                sheets = view.sheets.of_claim(claim.id)
                if sheets and not sheets[-1].training and claim.channel == scheme.channel:
                    found.append(_tried(scheme, claim.code, sheets[-1].total, sheets[-1].inputs))
        return found


def _tried(scheme: Scheme, code: str, before: Decimal, inputs: Mapping[str, Any]) -> PastCase:
    shares = {str(name): Decimal(str(share)) for name, share in inputs["shares"].items()}
    receipts, less = receipts_from(inputs["receipts"], "receipts"), receipts_from(inputs["deductions"], "deductions")
    try:
        return PastCase(code, before, compute(scheme, receipts, less, shares, on=scheme.start).total)
    except InputError as refusal:
        return PastCase(code, before, None, str(refusal))


def scheme_of(row: SchemeRow) -> Scheme:
    """The scheme of a stored version."""
    return replace(scheme_from(row.body), version=row.number, training=row.training)


def live(view: ReadView, channel: str, on: date) -> list[SchemeRow]:
    """Adopted versions of a channel in force on a day, the newest last."""
    rows = [row for row in view.schemes.all() if row.state == LIVE and not row.training]
    return [row for row in rows if row.body.get("channel") == channel and scheme_of(row).in_force(on)]


def unnamed_kinds(view: ReadView, parties: Sequence[Referrer], channel: Channel, on: date) -> str:
    """What is said at once when a claim is registered for a kind neither the articles nor a scheme in force names."""
    named = NAMED_RECIPIENTS[channel].union(*(scheme_of(row).recipients for row in live(view, channel, on)))
    strange = [one for one in parties if one.kind and one.kind not in {kind.value for kind in named}]
    return "".join(
        f"“{one.name}”是{one.kind}：{channel}的政策文本未载明，也没有写明{one.kind}的有效方案，现在不能申请支持。"
        for one in strange
    )


def pick(view: ReadView, channel: str, on: date, scheme_id: int | None) -> SchemeRow:
    """The version to compute by: the named one, else the only one in force.

    Raises:
        InputError: none in force (then there is no number), several and none named, or the named one does not fit.
    """
    found = live(view, channel, on)
    if scheme_id is not None:
        row = _stored(view, scheme_id)
        if row.training or row in found:
            return row
        raise InputError(
            f"“{row.name}”第 {row.number} 版不在用。",
            f"它是{row.state}，或不适用 {channel}、{on}。",
            "请选有效的方案。",
            "scheme-unfit",
        )
    if not found:
        raise InputError(
            f"{NO_SCHEME}。", f"{channel}在 {on} 没有启用的方案。", "请先录入并启用有文号的方案。", "no-scheme"
        )
    if len(found) > 1:
        names = "、".join(f"{row.name}（{row.id}）" for row in found)
        raise InputError(f"{channel}同时有 {len(found)} 个方案。", names, "请指明按哪一个计算。", "scheme-several")
    return found[0]


def _stored(view: ReadView, scheme_id: int) -> SchemeRow:
    row = view.schemes.get(scheme_id) if 0 < scheme_id < 2**31 else None
    if row is None:
        raise InputError(
            f"没有编号为 {scheme_id} 的方案。", "", "用 mhcrm referral scheme list 查编号。", "scheme-missing"
        )
    return row


def refuse_faulty(scheme: Scheme) -> None:
    """Refuse a scheme that cannot be used, with every reason.

    Raises:
        InputError: problems, or sensitive wording without review-opinion number and name.
    """
    errors = [problem for problem in scheme_problems(scheme) if problem.level == "error"]
    if errors:
        raise InputError(
            f"方案有 {len(errors)} 处问题，没有保存。",
            "",
            "".join(problem.message for problem in errors),
            "bad-scheme",
            {"problems": [{"field": problem.field, "message": problem.message} for problem in errors]},
        )
    if not may_be_saved(scheme):
        found = findings(scheme)
        raise InputError(
            "方案里有公平竞争审查重点关注的写法，没有保存。",
            "；".join(f"“{one.words}”{one.meaning}" for one in found) + "。",
            "请删改；确需保留的，填写审查意见号和审查人。",
            "compliance",
            {"findings": [{"field": one.field, "words": one.words} for one in found]},
        )


def problem_lines(problems: Sequence[SchemeProblem]) -> list[str]:
    """Problems as lines for people."""
    return [f"{'问题' if one.level == 'error' else '提示'}：{one.message}" for one in problems]
