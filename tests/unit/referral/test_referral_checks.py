"""Checks before approval: what each sees, and that what cannot be seen is 无法核实, never 通过."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from mhcrm.base.errors import InputError
from mhcrm.domain.people import OfficePerson
from mhcrm.domain.referral.checks import CHECKS, Facts, Side, Verdict, run
from mhcrm.domain.referral.claims import Identity
from mhcrm.domain.referral.compute import Receipt, compute
from mhcrm.domain.referral.records import ClaimStatus, PartnerStatus, Person, Referrer, Registration
from mhcrm.domain.referral.scheme import Recipient, Scheme
from mhcrm.domain.referral.scheme_io import blank_form, scheme_from, scheme_to
from mhcrm.services.referral.paper_model import KINDS, paper_words
from mhcrm.services.referral.texts import check_texts, evidence_kinds, training_scheme

FULL = {"uscc": "91350100M000100Y43", "legal_person": "陈甲", "address": "甲路1号"}
REFERRER = Referrer(1, "桥引咨询", "专业机构", phone="021-60000000", contact="周引", **FULL)
INVESTOR = Side(
    "驭砂微电子", "914403001922038216", "林乙", "深圳乙路2号", frozenset({"075588880000"}), frozenset({"林乙"})
)
CLAIM = Registration(
    1,
    1,
    1,
    datetime(2026, 3, 2, 2, tzinfo=UTC),
    ClaimStatus.VALID,
    "测试街镇",
    "王办",
    "2026-03-05",
    channel="合作招商",
)
FACTS = Facts(CLAIM, (REFERRER,), INVESTOR, Identity(1), OfficePerson(1, "王办", phone="13900000000"), existing=False)


def verdict(key: str, **changes: Any) -> Verdict:
    found = run(replace(FACTS, **changes), [key])[0]
    assert found.seen, "every outcome says what was seen"
    return found.verdict


def claim(**changes: Any) -> Registration:
    return replace(CLAIM, **changes)


def referrer(**changes: Any) -> tuple[Referrer, ...]:
    return (replace(REFERRER, **changes),)


P, F, O = Verdict.PASS, Verdict.FAIL, Verdict.OPEN  # noqa: E741


@pytest.mark.parametrize(
    ("key", "changes", "expected"),
    [
        ("related-investor", {}, P),
        ("related-investor", {"investor": replace(INVESTOR, uscc=REFERRER.uscc)}, F),
        ("related-investor", {"investor": replace(INVESTOR, uscc="11" + str(REFERRER.uscc)[2:17] + "0")}, F),
        ("related-investor", {"investor": replace(INVESTOR, legal_person="陈 甲")}, F),
        ("related-investor", {"investor": replace(INVESTOR, address="甲路１号")}, F),
        ("related-investor", {"investor": replace(INVESTOR, phones=frozenset({"02160000000"}))}, F),
        ("related-investor", {"investor": replace(INVESTOR, people=frozenset({"周引"}))}, F),
        ("related-investor", {"investor": replace(INVESTOR, uscc="")}, O),
        ("related-investor", {"referrers": referrer(legal_person="")}, O),
        ("related-officer", {}, O),
        ("related-officer", {"referrers": referrer(contact="王办")}, F),
        ("related-officer", {"referrers": referrer(people=(Person("某人", "+86 139 0000 0000"),))}, O),
        ("related-officer", {"referrers": referrer(people=(Person("某人", "13900000000"),))}, F),
        ("related-officer", {"investor": replace(INVESTOR, people=frozenset({"王办"}))}, F),
        ("related-officer", {"claim": claim(officer="")}, O),
        ("public-servant", {}, O),
        ("known-before", {}, P),
        ("known-before", {"known_days": (("MH-1 登记", date(2026, 3, 1)),)}, F),
        ("known-before", {"known_days": (("MH-1 登记", date(2026, 3, 2)),)}, P),
        ("known-before", {"claim": claim(first_contact_on="")}, O),
        ("known-before", {"claim": claim(first_contact_on="2026-03-01")}, F),
        ("known-before", {"claim": claim(first_contact_on="2026-03")}, O),
        ("known-before", {"claim": claim(first_contact_on="2026-Q2")}, P),
        ("known-before", {"claim": claim(first_contact_on="2025")}, F),
        ("existing-firm", {}, P),
        ("existing-firm", {"existing": True}, F),
        ("existing-firm", {"investor_projects": ("MH-9",)}, F),
        (
            "existing-firm",
            {"district_addresses": ("闵行",), "investor": replace(INVESTOR, address="上海市闵行区某路")},
            F,
        ),
        ("existing-firm", {"existing": None, "investor": replace(INVESTOR, address="")}, O),
        ("after-signing", {}, P),
        ("after-signing", {"signed": True}, O),
        ("after-signing", {"sign_on": "2026-03-01"}, F),
        ("after-signing", {"sign_on": "2026-03-02"}, P),
        ("after-signing", {"sign_on": "2026-03"}, O),
        ("after-signing", {"sign_on": "2025"}, F),
        ("after-signing", {"sign_on": "2027"}, P),
        ("double-claim", {}, O),
        ("double-claim", {"others": ("RF-2025-0001 已就同一项目列账",)}, F),
        ("recipient", {}, P),
        ("recipient", {"referrers": referrer(kind="企业")}, F),
        ("recipient", {"referrers": referrer(kind="")}, O),
        ("recipient", {"claim": claim(channel="基金招商")}, F),
        ("recipient", {"claim": claim(channel="基金招商"), "referrers": referrer(kind="基金管理机构")}, P),
        ("partner", {}, P),
        ("partner", {"claim": claim(partner="伙伴")}, F),
        ("scope", {}, O),
        ("registered-in-time", {}, O),
        ("exclusions", {}, O),
        ("split", {}, P),
        ("split", {"referrers": (REFERRER, replace(REFERRER, id=2))}, F),
        ("split", {"referrers": (REFERRER, replace(REFERRER, id=2)), "claim": claim(split_agreement="协1")}, P),
    ],
)
def test_each_check(key: str, changes: dict[str, Any], expected: Verdict) -> None:
    assert verdict(key, **changes) is expected


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (PartnerStatus("伙伴", date(2026, 1, 1), date(2026, 3, 2), "证书"), P),
        (PartnerStatus("伙伴", date(2026, 1, 1), date(2026, 3, 1), "证书"), F),
        (PartnerStatus("伙伴", date(2026, 1, 1), date(2026, 3, 2)), O),
        (PartnerStatus("别的", date(2026, 1, 1), date(2026, 3, 2), "证书"), F),
    ],
)
def test_a_partner_status_holds_on_the_day_of_the_report(status: PartnerStatus, expected: Verdict) -> None:
    assert verdict("partner", claim=claim(partner="伙伴"), referrers=referrer(statuses=(status,))) is expected


def test_a_natural_person_only_where_the_scheme_says_so() -> None:
    person = referrer(kind="自然人")
    assert verdict("recipient", referrers=person) is F
    scheme = training_scheme()
    wide = replace(scheme, recipients=scheme.recipients | {Recipient.PERSON})
    found = run(replace(FACTS, referrers=person, scheme=wide), ["recipient"])[0]
    assert found.verdict is P and "政策文本未载明" in found.seen


@pytest.mark.parametrize(
    ("tracks", "track", "expected"),
    [((), "", P), (("智能机器人",), "", O), (("智能机器人",), "智能机器人", P), (("甲",), "乙", F)],
)
def test_scope(tracks: tuple[str, ...], track: str, expected: Verdict) -> None:
    scheme = replace(training_scheme(), eligible_tracks=frozenset(tracks))
    assert verdict("scope", scheme=scheme, track=track) is expected


@pytest.mark.parametrize(("words", "expected"), [((), P), (("房地产开发",), O)])
def test_exclusions_are_read_by_a_person(words: tuple[str, ...], expected: Verdict) -> None:
    found = run(replace(FACTS, scheme=replace(training_scheme(), exclusions=words)), ["exclusions"])[0]
    assert found.verdict is expected and all(word in found.seen for word in words)


@pytest.mark.parametrize(
    ("before", "sign_on", "expected"),
    [
        ("签约", "2026-04-01", P),
        ("签约", "2026-03-01", F),
        ("签约", "", O),
        ("签约", "2026-03", O),
        ("首次接洽", "", P),
    ],
)
def test_registered_in_time(before: str, sign_on: str, expected: Verdict) -> None:
    scheme = replace(training_scheme(), registration_before=before)
    assert verdict("registered-in-time", scheme=scheme, sign_on=sign_on) is expected


def test_texts_and_checks_agree() -> None:
    assert list(check_texts()) == list(CHECKS)
    assert set(paper_words()) == {*KINDS, "statement", "book"}
    assert evidence_kinds()[-1] == "其他"


def test_other_claims_of_the_investor_are_told() -> None:
    assert "RF-2025-0003" in run(replace(FACTS, similar=("RF-2025-0003",)), ["double-claim"])[0].seen


def test_the_empty_form_suggests_nothing() -> None:
    form = blank_form()
    assert not any(form.values()) and set(form) > {"doc_no", "tiers", "cap_per_project", "publicity_days"}
    with pytest.raises(InputError):
        scheme_from(form)


def test_the_shipped_scheme_is_marked_and_reads_back() -> None:
    scheme = training_scheme()
    assert scheme.training and "示例" in scheme.name and "示例" in scheme.doc_no
    assert scheme_from(scheme_to(scheme)) == scheme


@pytest.mark.parametrize(("days", "expected"), [(date(2026, 1, 31), "2026-02-28"), (date(2026, 12, 15), "2027-01-15")])
def test_a_month_later(days: date, expected: str) -> None:
    from mhcrm.domain.referral.claims import add_months

    assert add_months(days, 1).isoformat() == expected


def test_foreign_receipts_count_at_the_rate_of_their_own_day() -> None:
    from decimal import Decimal

    scheme: Scheme = replace(training_scheme(), training=False, cap_per_project=None)
    rows = [
        Receipt(date(2026, 3, 1), Decimal(1_000_000), "E-1", "USD", Decimal("7.1")),
        Receipt(date(2026, 4, 1), Decimal(1_000_000), "E-2", "USD", Decimal("7.0")),
    ]
    done = compute(scheme, rows, [], {"甲": Decimal(1)}, on=date(2026, 6, 1))
    assert done.steps[0].amount == Decimal(14_100_000) and done.steps[0].evidence == ("E-1", "E-2")
    assert done.total == Decimal("42300.00")
