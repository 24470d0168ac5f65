"""Referrers (引荐方): who they are, their partner statuses and agreements, their history and what they are owed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from mhcrm.base.errors import InputError
from mhcrm.domain.change import ChangeSet
from mhcrm.domain.people import Role
from mhcrm.domain.referral.ledger import Balance, Entry, balance
from mhcrm.domain.referral.records import Agreement, PartnerStatus, Person, Referrer, Registration
from mhcrm.domain.referral.scheme import Recipient
from mhcrm.domain.referral.scheme_io import day_of
from mhcrm.domain.referral.workflow import Stage
from mhcrm.domain.uscc import read_uscc
from mhcrm.services.referral.desk import Desk, parties
from mhcrm.store import ReadView, UnitOfWork

PARTNER_NAMES = ("闵行区招商引资全球合作伙伴", "上海市促进外商投资全球伙伴")
"""Statuses that 闵府规发〔2024〕11号 第25条 names; others can be written."""
PERSON_NOTE = "自然人作为引荐方：政策文本未载明，只有本单位方案写明时才能申请。"


@dataclass(frozen=True, slots=True)
class ReferrerView:
    """A referrer with history: claims, totals, and what holds today.

    Attributes:
        status: the partner status in force today, or None.
        claims: codes of the claims, first reported first. totals: accrued, approved, paid … of this referrer alone.
        notes: what an officer should know (expired status, natural person).
    """

    referrer: Referrer
    status: PartnerStatus | None
    claims: tuple[Registration, ...]
    totals: Balance
    notes: tuple[str, ...]


class ReferrerBook:
    """Reads and writes referrers."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def all(self) -> list[ReferrerView]:
        """Every referrer with totals, by name."""
        with self._desk.store.read() as view:
            self._desk.see(view)
            entries, claims = view.ledger.all(), view.registrations.all()
            found = [self._view(one, entries, claims) for one in view.referrers.all()]
        return sorted(found, key=lambda one: one.referrer.name)

    def show(self, name: str) -> ReferrerView:
        """One referrer by name or id.

        Raises:
            InputError: no such referrer.
        """
        with self._desk.store.read() as view:
            self._desk.see(view)
            return self._view(find(view, name), view.ledger.all(), view.registrations.all())

    def _view(self, referrer: Referrer, entries: Sequence[Entry], claims: Sequence[Registration]) -> ReferrerView:
        today = self._desk.clock.today()
        own = [entry for entry in entries if entry.posting.referrer_id == referrer.id]
        status, notes = referrer.status_on(today), []
        if referrer.kind == Recipient.PERSON:
            notes.append(PERSON_NOTE)
        if referrer.statuses and status is None:
            last = max(referrer.statuses, key=lambda one: one.end)
            notes.append(f"合作伙伴资格“{last.name}”到 {last.end} 为止，今天没有在有效期内的资格。")
        known = tuple(one for one in claims if referrer.id in parties(one))
        stopped = {one.id for one in known if one.stage == Stage.CLAWED.value}
        held = balance([entry for entry in own if entry.posting.claim_id in stopped], entries).to_pay
        totals = replace(balance(own, entries), held=held)
        return ReferrerView(referrer, status, known, totals, tuple(notes))

    def save(self, values: Mapping[str, Any], name: str | None = None, *, person: str | None = None) -> ChangeSet:
        """Store a referrer, or change the one called ``name``; keys as in :class:`Referrer`.

        Raises:
            InputError: no name, unknown kind, a wrong credit code, a name that is taken, dates in the wrong order.
        """
        ready = _checked(values, new=name is None)
        title = str(ready.get("name") or name)
        with self._desk.store.write(f"{'新建' if name is None else '修改'}引荐方“{title}”") as uow:
            self._desk.person(uow, person, Role.REGISTER)
            known = find(uow, name) if name is not None else None
            twin = uow.referrers.find(title)
            if twin is not None and (known is None or twin.id != known.id):
                raise InputError(f"已经有引荐方“{twin.name}”。", "", "请在它上面修改，不要重复新建。", "referrer-twice")
            code = ready.get("uscc")
            same = [
                one
                for one in uow.referrers.all()
                if code and one.uscc == code and (known is None or one.id != known.id)
            ]
            if same:
                raise InputError(
                    f"统一社会信用代码 {code} 已登记在“{same[0].name}”。", "", "请核对是不是同一家。", "referrer-twice"
                )
            if known is None:
                uow.referrers.add(ready)
            else:
                uow.referrers.update(known.id, ready)
        return uow.changes

    def add_status(
        self,
        name: str,
        status: str,
        start: date | str,
        end: date | str,
        *,
        evidence: str = "",
        person: str | None = None,
    ) -> ChangeSet:
        """Add a partner status.

        Raises:
            InputError: no such referrer, a blank name, dates in the wrong order, or the same status on the same days.
        """
        new = PartnerStatus(status.strip(), day_of(start, "资格起"), day_of(end, "资格止"), evidence.strip())
        if not new.name:
            raise InputError("没有写资格名称。", "", f"例如{PARTNER_NAMES[0]}。", "partner-name")
        if new.end < new.start:
            raise InputError(f"资格止 {new.end} 早于起 {new.start}。", "", "请把两个日期对调或改正。", "date-order")
        with self._desk.store.write(f"登记合作伙伴资格：{name}") as uow:
            self._desk.person(uow, person, Role.REGISTER)
            known = find(uow, name)
            if any(one.name == new.name and one.start <= new.end and new.start <= one.end for one in known.statuses):
                raise InputError(
                    f"“{known.name}”的“{new.name}”资格日期重叠。", "", "请核对起止日期。", "partner-overlap"
                )
            uow.referrers.update(known.id, {"statuses": (*known.statuses, new)})
        return uow.changes

    def add_agreement(
        self,
        name: str,
        number: str,
        signed_on: date | str,
        until: date | str | None = None,
        *,
        note: str = "",
        person: str | None = None,
    ) -> ChangeSet:
        """Add a cooperation agreement.

        Raises:
            InputError: no such referrer, no number, the number is known, dates in the wrong order.
        """
        end = day_of(until, "协议止") if until else None
        new = Agreement(number.strip(), day_of(signed_on, "签订日期"), end, note.strip())
        if not new.number:
            raise InputError("没有写协议编号。", "", "请写协议编号。", "agreement-number")
        if new.until is not None and new.until < new.signed_on:
            raise InputError(f"协议止 {new.until} 早于签订 {new.signed_on}。", "", "请改正日期。", "date-order")
        with self._desk.store.write(f"登记合作协议：{name}") as uow:
            self._desk.person(uow, person, Role.REGISTER)
            known = find(uow, name)
            if any(one.number == new.number for one in known.agreements):
                raise InputError(f"“{known.name}”已有协议 {new.number}。", "", "请核对编号。", "agreement-twice")
            uow.referrers.update(known.id, {"agreements": (*known.agreements, new)})
        return uow.changes

    def add_person(
        self, name: str, who: str, *, phone: str = "", title: str = "", person: str | None = None
    ) -> ChangeSet:
        """Add somebody to talk to."""
        if not who.strip():
            raise InputError("联系人没有写姓名。", "", "请写姓名。", "contact-name")
        with self._desk.store.write(f"登记引荐方联系人：{name}") as uow:
            self._desk.person(uow, person, Role.REGISTER)
            known = find(uow, name)
            uow.referrers.update(
                known.id, {"people": (*known.people, Person(who.strip(), phone.strip(), title.strip()))}
            )
        return uow.changes


def find(view: ReadView | UnitOfWork, name: str) -> Referrer:
    """A referrer by name, credit code or number.

    Raises:
        InputError: no such referrer.
    """
    text = name.strip()
    found = view.referrers.find(text)
    if found is None and text.isdigit() and len(text) < 10:
        found = view.referrers.get(int(text))
    if found is None:
        found = next((one for one in view.referrers.all() if one.uscc and one.uscc == text.upper()), None)
    if found is None:
        raise InputError(
            f"没有引荐方“{name}”。", "", "请先新建引荐方（mhcrm referral referrer add）。", "referrer-missing"
        )
    return found


_TEXTS = ("name", "kind", "contact", "phone", "note", "legal_person", "address")


def _checked(values: Mapping[str, Any], *, new: bool) -> dict[str, Any]:
    ready: dict[str, Any] = {key: str(values[key] or "").strip() for key in _TEXTS if key in values}
    unknown = set(values) - {*_TEXTS, "uscc"}
    if unknown:
        raise InputError(f"不认识的栏目：{'、'.join(sorted(unknown))}。", "", "请核对写法。", "referrer-field")
    if (new or "name" in ready) and not ready.get("name"):
        raise InputError("引荐方没有写名称。", "", "请写上姓名或单位名称。", "referrer-unnamed")
    if ready.get("kind") and ready["kind"] not in {word.value for word in Recipient}:
        raise InputError(
            f"引荐方类型不能是“{ready['kind']}”。",
            "",
            f"可选：{'、'.join(word.value for word in Recipient)}。",
            "referrer-kind",
        )
    if new and not ready.get("kind"):
        raise InputError(
            "没有选引荐方类型。", "", f"可选：{'、'.join(word.value for word in Recipient)}。", "referrer-kind"
        )
    if "uscc" in values:
        ready["uscc"] = _uscc(str(values["uscc"] or ""))
    return ready


def _uscc(text: str) -> str | None:
    if not text.strip():
        return None
    reading = read_uscc(text)
    if reading.value is None:
        hint = f"是不是 {reading.suggestion}？" if reading.suggestion else ""
        raise InputError(
            f"统一社会信用代码“{text}”不对：{reading.fault}。", hint, "请对照营业执照改正，或留空。", "uscc-wrong"
        )
    return reading.value


def named(referrers: Sequence[Referrer]) -> str:
    """Names joined for a line."""
    return "、".join(one.name for one in referrers)
