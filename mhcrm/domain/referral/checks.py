"""利益冲突与资格核查 before approval: each check looks at stated facts and says 通过, 不通过 or 无法核实 with what it saw.

A machine sees equal codes, phones and names; it never sees that two people are married. What it cannot see is 无法核实 until
a named person says so with evidence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mhcrm.base.text import fold_tight
from mhcrm.domain.people import OfficePerson
from mhcrm.domain.referral.claims import Identity
from mhcrm.domain.referral.records import Referrer, Registration, not_after
from mhcrm.domain.referral.scheme import NAMED_RECIPIENTS, Channel, Recipient, Scheme


class Verdict(StrEnum):
    """Outcome of one check."""

    PASS = "通过"  # noqa: S105  # not a password
    FAIL = "不通过"
    OPEN = "无法核实"


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: key, outcome, what was seen (evidence in words)."""

    key: str
    verdict: Verdict
    seen: str


@dataclass(frozen=True, slots=True)
class Side:
    """Facts about an investor or referrer by which two of them can be compared; "" = unknown."""

    name: str
    uscc: str = ""
    legal_person: str = ""
    address: str = ""
    phones: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the checks look at.

    Attributes:
        known_days: (what, day) when the office knew of the project or investor before this claim, from its own books.
        sign_on: day of the investment agreement, stored form; "" = unknown. signed: the project's stage is 签约 or later.
        existing: the lead's own statement that the firm is already in the district; None = nothing said.
        others: further claims that meet this one, with a word on each. similar: claims on other projects of the investor.
    """

    claim: Registration
    referrers: tuple[Referrer, ...]
    investor: Side
    identity: Identity
    officer: OfficePerson | None
    known_days: tuple[tuple[str, date], ...] = ()
    sign_on: str = ""
    signed: bool = False
    existing: bool | None = None
    district_addresses: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    similar: tuple[str, ...] = ()
    investor_projects: tuple[str, ...] = ()
    track: str = ""
    industry: str = ""
    scheme: Scheme | None = None


_PHONE = re.compile(r"\d{7,}")
_NO_FIRM = "引荐方没有登记"


def phones_of(*texts: str) -> frozenset[str]:
    """The numbers in cells of phones, digits only, without the country's prefix."""
    found = set()
    for text in texts:
        for part in re.split(r"[\s，,、；;/]+", text or ""):
            digits = re.sub(r"\D", "", part).removeprefix("86")
            if _PHONE.fullmatch(digits):
                found.add(digits)
    return frozenset(found)


def names_of(*texts: str) -> frozenset[str]:
    """The names in cells of contacts, folded; single characters and titles identify nobody."""
    found = set()
    for text in texts:
        for part in re.split(r"[\s，,、；;/：:（）()]+", text or ""):
            key = fold_tight(part)
            if len(key) >= 2 and key not in {"经理", "总经理", "主任", "董事长", "联系人", "待核实"}:
                found.add(key)
    return frozenset(found)


def side_of(referrer: Referrer) -> Side:
    """A referrer's facts."""
    contacts = [person.name for person in referrer.people]
    numbers = [person.phone for person in referrer.people]
    return Side(
        referrer.name,
        referrer.uscc or "",
        referrer.legal_person,
        referrer.address,
        phones_of(referrer.phone, *numbers),
        names_of(referrer.contact, *contacts),
    )


def overlaps(one: Side, two: Side) -> list[str]:
    """What two sides have in common, in words."""
    found = []
    if one.uscc and two.uscc and one.uscc == two.uscc:
        found.append(f"统一社会信用代码相同（{one.uscc}）")
    elif one.uscc[8:17] and one.uscc[8:17] == two.uscc[8:17]:
        found.append(f"信用代码的主体标识相同（{one.uscc[8:17]}）")
    if one.name and fold_tight(one.name) == fold_tight(two.name):
        found.append("名称相同")
    for label, left, right in (
        ("法定代表人", one.legal_person, two.legal_person),
        ("地址", one.address, two.address),
    ):
        if left and right and fold_tight(left) == fold_tight(right):
            found.append(f"{label}相同（{left}）")
    if shared := sorted(one.phones & two.phones):
        found.append(f"电话相同（{'、'.join(shared)}）")
    folk_one = one.people | names_of(one.legal_person)
    folk_two = two.people | names_of(two.legal_person)
    if shared := sorted(folk_one & folk_two):
        found.append(f"联系人或法定代表人同名（{'、'.join(shared)}）")
    return found


def _related(facts: Facts) -> Finding:
    """Referrer and investor."""
    key = "related-investor"
    hits = [f"{r.name}与投资方{text}" for r in facts.referrers for text in overlaps(side_of(r), facts.investor)]
    if hits:
        return Finding(key, Verdict.FAIL, "；".join(hits))
    lacking = _lacking(facts)
    seen = f"信用代码、法定代表人、电话、地址、联系人没有相同的；{lacking}" if lacking else "五项都比对过，没有相同的"
    return Finding(key, Verdict.OPEN if lacking else Verdict.PASS, seen)


def _lacking(facts: Facts) -> str:
    """What is missing to compare all five."""
    gaps = []
    for who, side in (("投资方", facts.investor), *((r.name, side_of(r)) for r in facts.referrers)):
        holes = [
            label
            for label, value in (
                ("信用代码", side.uscc),
                ("法定代表人", side.legal_person),
                ("地址", side.address),
                ("电话", side.phones),
            )
            if not value
        ]
        if holes:
            gaps.append(f"{who}缺{'、'.join(holes)}")
    return "；".join(gaps)


def _officer(facts: Facts) -> Finding:
    """The officer in charge against referrer and investor (回避)."""
    key = "related-officer"
    if not facts.claim.officer:
        return Finding(key, Verdict.OPEN, "没有登记经办人")
    hits = []
    for who, side in (("投资方", facts.investor), *((one.name, side_of(one)) for one in facts.referrers)):
        folk = side.people | names_of(side.legal_person) | names_of(side.name)
        if fold_tight(facts.claim.officer) in folk:
            hits.append(f"经办人{facts.claim.officer}与{who}的联系人或法定代表人同名")
        if facts.officer is not None and phones_of(facts.officer.phone) & side.phones:
            hits.append(f"经办人{facts.claim.officer}与{who}电话相同")
    if hits:
        return Finding(key, Verdict.FAIL, "；".join(hits))
    return Finding(key, Verdict.OPEN, "姓名、电话没有相同的；亲属等其他关系须经办人书面声明")


def _public_servant(facts: Facts) -> Finding:
    return Finding("public-servant", Verdict.OPEN, "程序看不到身份和亲属关系，须引荐方书面承诺并由人核查")


def _known(facts: Facts) -> Finding:
    """Project known before registration."""
    key, day = "known-before", facts.claim.reported_on
    earlier = [f"{what} {when}" for what, when in facts.known_days if when < day]
    if earlier:
        return Finding(key, Verdict.FAIL, f"登记日 {day} 之前已有：{'；'.join(earlier)}")
    if facts.claim.before_contact is None:
        contact = facts.claim.first_contact_on
        words = f"首次接洽只写到“{contact}”" if contact else "首次接洽日期没有填"
        return Finding(key, Verdict.OPEN, f"本库没有早于 {day} 的记录；{words}")
    if not facts.claim.before_contact:
        return Finding(key, Verdict.FAIL, f"首次接洽 {facts.claim.first_contact_on} 早于登记 {day}")
    return Finding(key, Verdict.PASS, f"本库没有早于 {day} 的记录，首次接洽 {facts.claim.first_contact_on} 不早于登记")


def _existing(facts: Facts) -> Finding:
    """An existing firm's increase, or a move within the district."""
    key = "existing-firm"
    if facts.existing:
        return Finding(key, Verdict.FAIL, "项目资料写明是区内存量企业")
    if facts.investor_projects:
        return Finding(key, Verdict.FAIL, f"同一投资方在本库已有落地项目：{'、'.join(facts.investor_projects)}")
    if facts.investor.address and any(word in facts.investor.address for word in facts.district_addresses):
        return Finding(key, Verdict.FAIL, f"投资方地址已在区内（{facts.investor.address}）")
    if facts.existing is None and not facts.investor.address:
        return Finding(key, Verdict.OPEN, "没有投资方地址，也没有写明是否存量企业")
    return Finding(key, Verdict.PASS, "没有区内存量或迁址的迹象")


def _signing(facts: Facts) -> Finding:
    """Registered after signing."""
    key, day = "after-signing", facts.claim.reported_on
    if not facts.sign_on and facts.signed:
        return Finding(key, Verdict.OPEN, "项目已到签约以后的阶段，但没有填签约日期")
    if not facts.sign_on:
        return Finding(key, Verdict.PASS, "项目还没有签约")
    in_time = not_after(day, facts.sign_on)
    verdict = {True: Verdict.PASS, False: Verdict.FAIL, None: Verdict.OPEN}[in_time]
    return Finding(key, verdict, f"签约 {facts.sign_on}，登记 {day}")


def _double(facts: Facts) -> Finding:
    """Claimed twice, by another referrer or in another year."""
    if facts.others:
        return Finding("double-claim", Verdict.FAIL, "；".join(facts.others))
    own = f"同一投资方的其他项目另有登记：{'、'.join(facts.similar)}" if facts.similar else "本库没有重复登记"
    return Finding("double-claim", Verdict.OPEN, f"{own}；市级和其他区是否支付过须向主管部门核对")


def _recipient(facts: Facts) -> Finding:
    """The channel's kind of recipient; 第26条 is for fund managers only."""
    key = "recipient"
    if not facts.referrers:
        return Finding(key, Verdict.OPEN, _NO_FIRM)
    try:
        channel = Channel(facts.claim.channel)
    except ValueError:
        return Finding(key, Verdict.OPEN, "没有选渠道")
    named = NAMED_RECIPIENTS[channel]
    allowed = named | (facts.scheme.recipients if facts.scheme is not None else frozenset())
    for referrer in facts.referrers:
        if not referrer.kind:
            return Finding(key, Verdict.OPEN, f"{referrer.name}没有填类型")
        if Recipient(referrer.kind) not in allowed:
            place = "第26条" if channel is Channel.FUND else "第25条"
            words = "、".join(sorted(named))
            return Finding(
                key,
                Verdict.FAIL,
                f"闵府规发〔2024〕11号{place}的{channel}对象是{words}，{referrer.name}是{referrer.kind}",
            )
    kinds = "、".join(sorted({referrer.kind for referrer in facts.referrers}))
    outside = {Recipient(referrer.kind) for referrer in facts.referrers} - named
    note = "（政策文本未载明，依本单位方案）" if outside else ""
    return Finding(key, Verdict.PASS, f"{channel}，{kinds}{note}")


def _partner(facts: Facts) -> Finding:
    """The partner status on the day of the report."""
    key, claim = "partner", facts.claim
    if not claim.partner:
        return Finding(key, Verdict.PASS, "没有以合作伙伴资格登记")
    for referrer in facts.referrers:
        for status in referrer.statuses:
            if status.name == claim.partner and status.covers(claim.reported_on):
                seen = f"{status.name} {status.start} 至 {status.end}，{status.evidence or '没有附凭据'}"
                return Finding(key, Verdict.PASS if status.evidence else Verdict.OPEN, seen)
    return Finding(key, Verdict.FAIL, f"{claim.reported_on} 没有在有效期内的“{claim.partner}”资格")


def _scope(facts: Facts) -> Finding:
    """The scheme's tracks."""
    key = "scope"
    if facts.scheme is None:
        return Finding(key, Verdict.OPEN, "没有在有效期内的方案")
    if not facts.scheme.eligible_tracks:
        return Finding(key, Verdict.PASS, "方案没有限定产业方向")
    if not facts.track and not facts.industry:
        return Finding(key, Verdict.OPEN, "项目还没有匹配报告")
    fits = {facts.track, facts.industry} & facts.scheme.eligible_tracks
    seen = f"项目匹配到{facts.industry}{facts.track}，方案限定{'、'.join(sorted(facts.scheme.eligible_tracks))}"
    return Finding(key, Verdict.PASS if fits else Verdict.FAIL, seen)


def _excluded(facts: Facts) -> Finding:
    """What the scheme excludes in words; only a person can read them against the project."""
    key = "exclusions"
    if facts.scheme is None:
        return Finding(key, Verdict.OPEN, "没有在有效期内的方案")
    if not facts.scheme.exclusions:
        return Finding(key, Verdict.PASS, "方案没有写除外情形")
    return Finding(key, Verdict.OPEN, f"方案除外：{'、'.join(facts.scheme.exclusions)}；须由人对照项目核查")


def _deadline(facts: Facts) -> Finding:
    """The scheme's own rule on when a claim must have been reported."""
    key = "registered-in-time"
    if facts.scheme is None:
        return Finding(key, Verdict.OPEN, "没有在有效期内的方案")
    rule, first = facts.scheme.registration_before, facts.scheme.start
    if facts.claim.reported_on < first:
        seen = f"登记 {facts.claim.reported_on} 早于方案有效期（从 {first} 起），方案是否适用须由人核查"
        return Finding(key, Verdict.OPEN, seen)
    if not rule:
        return Finding(key, Verdict.PASS, "方案没有规定登记时限")
    day = facts.claim.first_contact_on if rule == "首次接洽" else facts.sign_on
    if not day:
        return Finding(key, Verdict.OPEN, f"方案要求{rule}前登记，但没有{rule}日期")
    in_time = not_after(facts.claim.reported_on, day)
    verdict = {True: Verdict.PASS, False: Verdict.FAIL, None: Verdict.OPEN}[in_time]
    return Finding(key, verdict, f"{rule} {day}，登记 {facts.claim.reported_on}")


def _split(facts: Facts) -> Finding:
    """Several referrers need an agreement."""
    if len(facts.referrers) < 2:
        return Finding("split", Verdict.PASS, "只有一个引荐方")
    if facts.claim.split_agreement:
        return Finding("split", Verdict.PASS, f"分摊协议 {facts.claim.split_agreement}，比例合计 100%")
    return Finding("split", Verdict.FAIL, "多个引荐方没有分摊协议")


CHECKS: Mapping[str, Callable[[Facts], Finding]] = {
    "related-investor": _related,
    "related-officer": _officer,
    "public-servant": _public_servant,
    "known-before": _known,
    "existing-firm": _existing,
    "after-signing": _signing,
    "double-claim": _double,
    "recipient": _recipient,
    "partner": _partner,
    "scope": _scope,
    "exclusions": _excluded,
    "registered-in-time": _deadline,
    "split": _split,
}
"""Every check by key, in the order a check sheet prints them; titles are in ``resources/referral/checks.yaml``."""


def run(facts: Facts, keys: Sequence[str] = tuple(CHECKS)) -> tuple[Finding, ...]:
    """All checks, in order."""
    return tuple(CHECKS[key](facts) for key in keys)
