"""Claims (引荐登记、首谈): registering, priority, protection, disputes, transfer between units. The machine never picks a winner."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from mhcrm.base.clock import SHANGHAI
from mhcrm.base.dates import PartialDate
from mhcrm.base.errors import InputError
from mhcrm.domain.change import ChangeSet
from mhcrm.domain.lead import Lead
from mhcrm.domain.people import Role
from mhcrm.domain.referral.claims import (
    UNSET,
    Identity,
    Protection,
    check_shares,
    meetings,
    protection_from,
)
from mhcrm.domain.referral.records import ClaimKind, ClaimStatus, Referrer, Registration, Share
from mhcrm.domain.referral.scheme import NAMED_RECIPIENTS, Channel, Recipient
from mhcrm.domain.referral.scheme_io import choice_of
from mhcrm.domain.referral.workflow import Action
from mhcrm.services.referral.desk import Done, EvidenceDraft, reason_of
from mhcrm.services.referral.disputes import Disputes
from mhcrm.services.referral.referrers import find
from mhcrm.services.referral.schemes import unnamed_kinds
from mhcrm.store import ReadView, UnitOfWork

PROTECTION = "referral.protection"
"""Setting: the office's rule on protection periods; absent = 未设定."""


@dataclass(frozen=True, slots=True)
class ClaimDraft:
    """A claim about to be registered.

    Attributes:
        lead: code of the project.
        referrers: name → share of the whole; empty for 首谈. Several need ``split_agreement``.
        channel: a :class:`Channel` word; needed for 引荐.
        reported_at: moment of the report; None = now. A bare day counts from its first moment.
        first_contact_on: stored form of the first contact with the investor; "" = not yet or unknown.
        partner: name of the partner status claimed by; "" = none.
        unit: receiving unit (引荐) or claiming unit (首谈). officer: who is in charge there.
    """

    lead: str
    referrers: Mapping[str, Decimal] = field(default_factory=dict)
    channel: str = ""
    reported_at: datetime | date | None = None
    first_contact_on: str = ""
    partner: str = ""
    unit: str = ""
    officer: str = ""
    split_agreement: str = ""
    note: str = ""
    evidence: tuple[EvidenceDraft, ...] = ()


def rule_of(view: ReadView) -> Protection:
    """The office's rule on protection; everything None while 未设定."""
    return protection_from(view.settings.get(PROTECTION, {}))


class Claims(Disputes):
    """Writes claims; reading them is :class:`~.reading.Reading`'s."""

    # -- registering ------------------------------------------------------------------------------
    def register(self, draft: ClaimDraft, *, person: str | None = None) -> Done:
        """登记 a referral. A claim that meets an earlier one is kept and goes to the dispute queue.

        Raises:
            InputError: no such project or referrer, shares not 100 %, a fund channel without a fund manager, a partner
                status that does not hold on the day, a day in the future, or no evidence.
        """
        if not draft.channel.strip():
            words = "、".join(channel.value for channel in Channel)
            raise InputError("没有选渠道。", "", f"可选：{words}。", "channel-missing")
        channel = choice_of(Channel, draft.channel, "渠道")
        if not draft.referrers:
            raise InputError("没有写引荐方。", "", "请选至少一个引荐方。", "referrer-unnamed")
        if not draft.evidence:
            raise InputError("没有登记凭据。", "首报凭凭据认定先后。", "请至少附一项，例如引荐登记表。", "no-evidence")
        moment = self._moment(draft.reported_at)
        with self._desk.store.write("登记引荐") as uow:
            uow.registrations.lock()
            who = self._desk.person(uow, person, Role.REGISTER)
            parties = [(find(uow, name), share) for name, share in draft.referrers.items()]
            shares = [Share(one.name, share, one.id) for one, share in parties]
            check_shares(shares)
            if len(shares) > 1 and not draft.split_agreement.strip():
                raise InputError("多个引荐方没有写分摊协议。", "", "请写协议编号，比例合计 100%。", "split-agreement")
            for one, _ in parties:
                _check_party(one, channel, draft.partner, moment)
            values = {"kind": ClaimKind.REFERRAL, "channel": channel.value, "partner": draft.partner.strip()}
            values |= {"referrer_id": parties[0][0].id, "shares": shares, "split_agreement": draft.split_agreement}
            code, words = self._write(uow, draft, values, moment, who)
            words += unnamed_kinds(uow, [one for one, _ in parties], channel, self._desk.clock.today())
        return Done(code, words, uow.changes)

    def first_talk(self, draft: ClaimDraft, *, person: str | None = None) -> Done:
        """Register a unit's 首谈 by the same machinery.

        Raises:
            InputError: no unit, no evidence, no such project.
        """
        unit = reason_of(draft.unit, "首谈单位")
        if not draft.evidence:
            raise InputError("没有登记凭据。", "首谈凭凭据认定先后。", "请至少附一项，例如洽谈记录。", "no-evidence")
        moment = self._moment(draft.reported_at)
        with self._desk.store.write("登记首谈") as uow:
            uow.registrations.lock()
            who = self._desk.person(uow, person, Role.REGISTER)
            values = {"kind": ClaimKind.FIRST_TALK, "shares": [Share(unit, Decimal(1))]}
            code, words = self._write(uow, draft, values, moment, who)
        return Done(code, words, uow.changes)

    def _write(
        self, uow: UnitOfWork, draft: ClaimDraft, values: Mapping[str, Any], moment: datetime, who: str
    ) -> tuple[str, str]:
        """Write the claim with its evidence and disputes; returns its code and a sentence."""
        lead = uow.leads.by_code(draft.lead)
        day = moment.astimezone(SHANGHAI).date()
        row = {
            **values,
            "lead_id": lead.id,
            "reported_at": moment,
            "unit": draft.unit.strip(),
            "officer": draft.officer.strip() or who,
            "first_contact_on": _stored_day(draft.first_contact_on),
            "note": draft.note.strip(),
            "status": ClaimStatus.VALID,
            "protected_until": rule_of(uow).until(day),
            "events": 1,
        }
        claim_id = uow.registrations.add(row)
        claim = uow.registrations.get(claim_id)
        assert claim is not None
        codes = self._desk.kept_all(uow, claim_id, (), draft.evidence)
        met = meetings(claim, identity_of(lead), _others(uow, claim), self._desk.clock.today())
        for meeting in met:
            pair = {"first_id": meeting.other.id, "second_id": claim_id, "reason": meeting.reason}
            uow.disputes.add({**pair, "opened_on": self._desk.clock.today()})
        if met:
            uow.registrations.update(claim_id, {"status": ClaimStatus.DISPUTED})
        uow.registrations.update(claim_id, {"evidence": codes})
        uow.claim_events.add(
            {
                "claim_id": claim_id,
                "kind": Action.REGISTER.value,
                "on": day,
                "person": who,
                "note": draft.note,
                "evidence": codes,
            }
        )
        # An audit line on the project itself: an import that brought it is then not taken back beneath the claim.
        uow.access.rec.audit("lead", int(lead.id or 0), "引荐登记", None, claim.code)
        words = f"已登记 {claim.code}。"
        if met:
            words += (
                f"与 {'、'.join(m.other.code for m in met)} 相争（{met[0].reason}），已进入争议队列，由有权的人裁定。"
            )
        return claim.code, words

    def _moment(self, given: datetime | date | None) -> datetime:
        now = self._desk.clock.now()
        if given is None:
            if self._desk.clock.travelling:
                return datetime.combine(self._desk.clock.today(), time(12), SHANGHAI)
            return now
        moment = given if isinstance(given, datetime) else datetime.combine(given, time(0), SHANGHAI)
        moment = moment if moment.tzinfo is not None else moment.replace(tzinfo=SHANGHAI)
        if moment.astimezone(SHANGHAI).date() > self._desk.clock.today():
            raise InputError(
                f"登记时间 {moment.astimezone(SHANGHAI):%Y-%m-%d} 在今天之后。",
                "",
                "请填实际登记的时间。",
                "date-future",
            )
        return moment.astimezone(UTC)

    # -- evidence ---------------------------------------------------------------------------------
    def add_evidence(self, code: str, draft: EvidenceDraft, *, person: str | None = None) -> Done:
        """Keep a further piece of evidence; it can be named by any step."""
        with self._desk.store.write(f"登记材料：{code}") as uow:
            self._desk.person(uow, person, Role.REGISTER)
            claim = self._desk.claim(uow, code)
            kept = self._desk.keep(uow, claim.id, draft)
        return Done(kept, f"{claim.code} 已登记材料 {kept}。", uow.changes)

    # -- protection -------------------------------------------------------------------------------
    def protection(self) -> Protection:
        """The office's rule; everything None while 未设定."""
        with self._desk.store.read() as view:
            return rule_of(view)

    def set_protection(self, values: Mapping[str, Any], *, person: str | None = None) -> ChangeSet:
        """Configure the protection period: ``days extension_days most_extensions warn_days basis``.

        Claims that stand keep their last day; those registered while it was 未设定 get one by :meth:`extend`.
        """
        rule = protection_from(values)
        with self._desk.store.write("设定引荐保护期") as uow:
            self._desk.person(uow, person, Role.SCHEME)
            plain = {name: getattr(rule, name) for name in Protection.__slots__}
            uow.settings.set(PROTECTION, plain)
        return uow.changes

    def extend(
        self, code: str, reason: str, *, evidence: Sequence[str] = (), on: date | None = None, person: str | None = None
    ) -> Done:
        """Prolong a protection by the office's rule; needs new evidence of activity.

        Raises:
            InputError: nothing configured, too many, no evidence.
        """
        why = reason_of(reason, "延期原因")
        with self._desk.store.write(f"延长保护 {code}") as uow:
            snapshot, who = self._desk.begin(uow, code, Action.EXTEND, person)
            claim, rule = snapshot.claim, rule_of(uow)
            if not evidence:
                raise InputError("延长保护要有新的工作凭据。", "", "请先登记材料，再写上编号。", "no-evidence")
            day = self._desk.day(on, snapshot, Action.EXTEND)
            until = _prolonged(claim, rule)
            counted = claim.extended + (claim.protected_until is not None)
            data = {"from": str(claim.protected_until or UNSET), "until": until.isoformat()}
            self._desk.note(
                uow, snapshot, Action.EXTEND, day, who,
                note=why, data=data, evidence=evidence, protected_until=until, extended=counted,
            )  # fmt: skip
        return Done(claim.code, f"{claim.code} 保护到 {until}。", uow.changes)

    # -- transfer ---------------------------------------------------------------------------------
    def transfer(
        self,
        code: str,
        to_unit: str,
        reason: str,
        *,
        shares: Mapping[str, Decimal],
        metric: str,
        years: int,
        agreement: str,
        on: date | None = None,
        evidence: Sequence[str] = (),
        person: str | None = None,
    ) -> Done:
        """流转 a 首谈 project to another unit: credit stays with the first, results are shared as agreed.

        Args:
            shares: unit → share, adding up to 1. metric: what is shared (分享口径). years: for how long.
        """
        why, target = reason_of(reason, "流转原因"), reason_of(to_unit, "转入单位")
        if not 0 < years <= 99:
            raise InputError(f"分享年限是 {years}。", "", "请写 1 到 99 的整数。", "transfer-years")
        agreed = reason_of(agreement, "流转协议编号")
        parts = [Share(name.strip(), share) for name, share in shares.items()]
        check_shares(parts)
        with self._desk.store.write(f"流转 {code}") as uow:
            snapshot, who = self._desk.begin(uow, code, Action.TRANSFER, person)
            claim = snapshot.claim
            _check_transfer(claim, target, parts)
            data = {"from": claim.unit, "to": target, "metric": reason_of(metric, "分享口径"), "years": years}
            data |= {"agreement": agreed, "shares": {part.who: format(part.share, "f") for part in parts}}
            day = self._desk.day(on, snapshot, Action.TRANSFER)
            self._desk.note(
                uow, snapshot, Action.TRANSFER, day, who,
                note=why, data=data, evidence=evidence, shares=parts, split_agreement=agreed,
            )  # fmt: skip
            uow.leads.update(claim.lead_id, {"lead_unit": target})
        return Done(claim.code, f"{claim.code} 已由“{claim.unit}”流转到“{target}”，首谈记功不变。", uow.changes)


def _check_party(referrer: Referrer, channel: Channel, partner: str, moment: datetime) -> None:
    """Art. 26 is for fund managers; a partner status must hold on the day of the report."""
    day = moment.astimezone(SHANGHAI).date()
    if channel is Channel.FUND and referrer.kind not in {word.value for word in NAMED_RECIPIENTS[channel]}:
        raise InputError(
            f"“{referrer.name}”是{referrer.kind or '未填类型'}，不能走基金招商。",
            "闵府规发〔2024〕11号第26条的对象是基金管理机构。",
            "请改选合作招商或以商引商（第25条）。",
            "channel-recipient",
        )
    if referrer.kind == Recipient.FUND_MANAGER and channel is not Channel.FUND:
        return
    name = partner.strip()
    if not name:
        return
    own = [status for status in referrer.statuses if status.name == name]
    if any(status.covers(day) for status in own):
        return
    known = "；".join(f"{status.start} 至 {status.end}" for status in own)
    raise InputError(
        f"“{referrer.name}”在 {day} 没有有效的“{name}”资格。",
        f"登记的有效期是 {known}。" if known else "没有登记过这个资格。",
        "请补登记资格和凭据，或不以合作伙伴资格登记。",
        "partner-expired",
    )


def _check_transfer(claim: Registration, target: str, parts: Sequence[Share]) -> None:
    """A transfer is of a 首谈, to another unit, shared between the two."""
    if claim.kind is not ClaimKind.FIRST_TALK:
        raise InputError(
            f"{claim.code} 是引荐登记，不能流转。",
            "流转的是首谈登记。",
            "请选 ST 开头的编号。",
            "transfer-kind",
        )
    if target == claim.unit:
        raise InputError(f"转入单位就是“{target}”自己。", "", "请写另一个单位。", "transfer-self")
    outside = [part.who for part in parts if part.who not in (claim.unit, target)]
    if outside or len(parts) != 2:
        raise InputError(
            "分享比例要写转出、转入两个单位。",
            f"现有“{claim.unit}”和“{target}”。",
            "请逐个写明比例。",
            "transfer-shares",
        )


def _stored_day(text: str) -> str:
    if not text.strip():
        return ""
    try:
        return PartialDate.parse(text.strip()).iso()
    except ValueError:
        raise InputError(
            f"首次接洽日期“{text}”读不出。", "", "请写成 2026-06-01，或只写到月 2026-06。", "date-form"
        ) from None


def _prolonged(claim: Registration, rule: Protection) -> date:
    """The new last day of a protection."""
    if claim.protected_until is None:
        until = rule.until(claim.reported_on)
        if until is None:
            raise _unset("保护天数")
        return until
    if rule.extension_days is None or rule.most_extensions is None:
        raise _unset("延期天数和次数")
    if claim.extended >= rule.most_extensions:
        raise InputError(
            f"{claim.code} 已延期 {claim.extended} 次。",
            f"本单位规定最多 {rule.most_extensions} 次。",
            "",
            "protection-most",
        )
    return claim.protected_until + timedelta(days=rule.extension_days)


def _unset(what: str) -> InputError:
    return InputError(
        f"本单位的{what}{UNSET}，不能延长保护。",
        "程序不给默认值。",
        "请在引荐设置里填写并写明依据。",
        "protection-unset",
    )


def identity_of(lead: Lead) -> Identity:
    """What claims on a project are about."""
    from mhcrm.domain.identity import company_core, project_core

    return Identity(
        int(lead.id or 0),
        lead.text("uscc"),
        company_core(lead.text("company")) if lead.text("company") else "",
        project_core(lead.text("project")) if lead.text("project") else "",
    )


def _others(uow: UnitOfWork, claim: Registration) -> list[tuple[Registration, Identity]]:
    claims = [one for one in uow.registrations.all() if one.id != claim.id]
    leads = {int(lead.id or 0): lead for lead in uow.leads.many({one.lead_id for one in claims})}
    return [(one, identity_of(leads[one.lead_id])) for one in claims if one.lead_id in leads]
