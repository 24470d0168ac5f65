"""Referral schemes: what is refused, boundary sides, and properties of the exact computation."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mhcrm.base.errors import InputError
from mhcrm.domain.referral.compliance import findings, may_be_saved
from mhcrm.domain.referral.compute import Receipt, compute, split
from mhcrm.domain.referral.scheme import (
    NO_SCHEME,
    BaseKind,
    Channel,
    Clawback,
    Instalment,
    Recipient,
    Scheme,
    Tier,
    TierMode,
    scheme_problems,
)

DAY = date(2026, 6, 1)
ONE = Decimal(1)


def scheme(**changes: Any) -> Scheme:
    """A sound invented scheme; every number here belongs to the test, none to a document."""
    base = Scheme(
        name="示例方案",
        doc_no="示例〔2026〕1号",
        issuer="示例单位",
        start=date(2026, 1, 1),
        end=date(2026, 12, 31),
        channel=Channel.COOPERATION,
        recipients=frozenset({Recipient.INSTITUTION}),
        base=BaseKind.PAID_IN,
        tiers=(
            Tier(Decimal(0), Decimal(1_000_000), rate=Decimal("0.004")),
            Tier(Decimal(1_000_000), None, rate=Decimal("0.002")),
        ),
        instalments=(Instalment("注册", Decimal("0.4"), ("营业执照",)), Instalment("投产", Decimal("0.6"))),
    )
    return replace(base, **changes)


def paid(amount: str | Decimal, **more: Any) -> list[Receipt]:
    return [Receipt(DAY, Decimal(amount), "进账单-1", **more)]


def total(which: Scheme | None, amount: str | Decimal, **more: Any) -> Decimal:
    return compute(which, paid(amount), [], {"甲": ONE}, on=DAY, **more).total


def test_a_sound_scheme_has_no_problem() -> None:
    assert scheme_problems(scheme()) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"doc_no": " "}, "没有填文号"),
        ({"end": date(2025, 1, 1)}, "早于起"),
        ({"tiers": ()}, "没有档位"),
        ({"tiers": (Tier(Decimal(0), Decimal(5), rate=ONE), Tier(Decimal(9), None, rate=ONE))}, "空档"),
        ({"tiers": (Tier(Decimal(0), Decimal(9), rate=ONE), Tier(Decimal(5), None, rate=ONE))}, "重叠"),
        ({"tiers": (Tier(Decimal(0), None, rate=ONE), Tier(Decimal(5), None, rate=ONE))}, "没有上限"),
        ({"tiers": (Tier(Decimal(0), None),)}, "二者填一个"),
        ({"tiers": (Tier(Decimal(0), None, rate=Decimal(-1)),)}, "负数"),
        ({"tiers": (Tier(Decimal(0), None, rate=Decimal(2)),)}, "超过百分之百"),
        ({"tiers": (Tier(Decimal(0), None, fixed=Decimal(5)),)}, "超额累进"),
        ({"cap_per_project": Decimal(-1)}, "上限是负数"),
        ({"instalments": (Instalment("注册", Decimal("0.5")),)}, "不是 100%"),
        ({"instalments": ()}, "没有写分期"),
        ({"instalments": (Instalment("注册", Decimal("0.5")), Instalment("注册", Decimal("0.5")))}, "不能重名"),
        ({"publicity_days": 0}, "公示天数"),
        ({"publicity_days": 10**9}, "公示天数"),
        ({"registration_before": "开工"}, "登记时限"),
        ({"clawbacks": (Clawback("减资", 0, ONE),)}, "追回"),
        ({"clawbacks": (Clawback("减资", 12, Decimal(2)),)}, "追回"),
        ({"recipients": frozenset({Recipient.PERSON})}, "政策文本未载明"),
    ],
)
def test_each_fault_is_named(changes: dict[str, Any], words: str) -> None:
    assert any(words in problem.message for problem in scheme_problems(scheme(**changes)))


@pytest.mark.parametrize("on", [date(2025, 12, 31), date(2027, 1, 1)])
def test_no_scheme_in_force_means_no_number(on: date) -> None:
    for which in (None, scheme()):
        with pytest.raises(InputError, match=NO_SCHEME):
            compute(which, paid("100"), [], {"甲": ONE}, on=on)


def test_marginal_tiers_take_each_part_at_its_own_rate() -> None:
    assert total(scheme(), "1500000") == Decimal(5000)  # 1,000,000 × 0.004 + 500,000 × 0.002


@pytest.mark.parametrize(("inclusive", "expected"), [(True, Decimal(4000)), (False, Decimal(2000))])
def test_the_boundary_belongs_to_the_configured_side(inclusive: bool, expected: Decimal) -> None:
    whole = scheme(tier_mode=TierMode.WHOLE, upper_inclusive=inclusive)
    assert total(whole, "1000000") == expected


def test_floor_and_caps() -> None:
    assert total(scheme(floor=Decimal(2000)), "1999.99") == 0
    assert total(scheme(floor=Decimal(2000)), "2000") == 8
    assert total(scheme(cap_per_project=Decimal("100.50")), "900000") == Decimal("100.50")
    assert total(scheme(cap_per_project=Decimal(0)), "900000") == 0
    limited = scheme(cap_per_referrer_year=Decimal(1000))
    assert total(limited, "900000", already_this_year={"甲": Decimal(400)}) == 600
    assert total(limited, "900000", already_this_year={"甲": Decimal(4000)}) == 0


@pytest.mark.parametrize(("base", "expected"), [("124", 0), ("125", 1), ("374.99", 1), ("375", 2)])
def test_the_total_is_rounded_half_up_to_the_yuan(base: str, expected: int) -> None:
    assert total(scheme(), base) == expected  # × 0.004 = 0.496, 0.5, 1.49996, 1.5


def test_nothing_is_rounded_before_the_end() -> None:
    receipts = [*paid("62.5"), *paid("62.5")]  # each alone would round away
    assert compute(scheme(), receipts, [], {"甲": ONE}, on=DAY).total == 1


def test_foreign_money_needs_the_rate_of_its_day() -> None:
    with pytest.raises(InputError, match="没有填汇率"):
        compute(scheme(), paid("100", currency="USD"), [], {"甲": ONE}, on=DAY)
    done = compute(scheme(), paid("100000", currency="USD", rate=Decimal("7.1")), [], {"甲": ONE}, on=DAY)
    assert done.steps[0].amount == Decimal("710000.0")


@pytest.mark.parametrize("shares", [{}, {"甲": Decimal("0.6")}, {"甲": Decimal("0.6"), "乙": Decimal("0.6")}])
def test_shares_must_be_a_hundred_per_cent(shares: dict[str, Decimal]) -> None:
    with pytest.raises(InputError, match="不是 100%"):
        compute(scheme(), paid("100"), [], shares, on=DAY)


def test_negative_amounts_are_refused() -> None:
    with pytest.raises(InputError, match="负数"):
        compute(scheme(), paid("-1"), [], {"甲": ONE}, on=DAY)


def test_deductions_never_make_the_base_negative() -> None:
    done = compute(scheme(), paid("100"), paid("900"), {"甲": ONE}, on=DAY)
    assert done.total == 0


def test_every_step_names_its_evidence() -> None:
    done = compute(scheme(), paid("100000"), [], {"甲": ONE}, on=DAY)
    assert [step.name for step in done.steps] == ["基数", "扣减", "档位与比例", "封顶", "分摊", "分期", "分期"]
    assert done.steps[0].evidence == ("进账单-1",)
    assert [part.milestone for part in done.parts] == ["注册", "投产"]


amounts = st.decimals(min_value=0, max_value=10**10, places=2)
rates = st.decimals(min_value=0, max_value=1, places=4)


@st.composite
def shares(draw: st.DrawFn) -> list[Decimal]:
    weights = draw(st.lists(st.integers(1, 97), min_size=1, max_size=6))
    found = [(Decimal(weight) / sum(weights)).quantize(Decimal("0.0001")) for weight in weights[:-1]]
    return [*found, 1 - sum(found, Decimal(0))]


@given(amounts, shares())
def test_splits_add_up_to_the_fen(amount: Decimal, parts: list[Decimal]) -> None:
    pieces = split(amount, parts)
    assert sum(pieces) == amount
    assert all(piece >= 0 for piece in pieces)
    assert all(abs(piece - amount * share) < Decimal("0.011") for piece, share in zip(pieces, parts, strict=True))


@given(amounts, amounts, rates, rates, st.decimals(min_value=1, max_value=10**9, places=2))
def test_marginal_schemes_are_monotone_and_never_above_the_cap(
    one: Decimal, other: Decimal, low: Decimal, high: Decimal, cap: Decimal
) -> None:
    tiers = (Tier(Decimal(0), Decimal(10**6), rate=low), Tier(Decimal(10**6), None, rate=high))
    which = scheme(tiers=tiers, cap_per_project=cap)
    less, more = sorted((one, other))
    assert total(which, less) <= total(which, more) <= cap


@given(amounts, shares())
def test_parts_of_several_referrers_add_up_to_the_total(amount: Decimal, parts: list[Decimal]) -> None:
    named = {f"引荐方{index}": share for index, share in enumerate(parts) if share > 0}
    if sum(named.values()) != 1:
        return
    done = compute(scheme(), paid(amount), [], named, on=DAY)
    assert sum(part.amount for part in done.parts) == done.total


@pytest.mark.parametrize("text", ["按税收返还计算", "以地方贡献为基数", "企业须迁入本区", "完成纳统后兑现", "先征后返"])
def test_sensitive_wording_needs_a_review_opinion(text: str) -> None:
    risky = scheme(free_text=text)
    assert findings(risky)
    assert not may_be_saved(risky)
    assert not may_be_saved(replace(risky, review_opinion_no="审〔2026〕3号"))
    assert may_be_saved(replace(risky, review_opinion_no="审〔2026〕3号", reviewed_by="示例审查员"))


def test_tax_is_no_base() -> None:
    assert not [kind for kind in BaseKind if any(word in kind.value for word in ("税", "贡献", "统计"))]


def test_plain_wording_passes() -> None:
    assert may_be_saved(scheme(free_text="按到账的实缴注册资本计算，经会议审定后分两期拨付。"))
