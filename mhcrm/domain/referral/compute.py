"""Exact computation of a claim under a scheme: 基数 → 扣减 → 档位 → 封顶 → 分摊 → 分期, each step with its evidence.

Decimal yuan throughout, rounded once at the end (half up, to the yuan as the scheme's total, then split to the fen so that
parts always add up). Re-computing makes a new result; nothing here overwrites.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from mhcrm.base.errors import InputError
from mhcrm.domain.referral.scheme import NO_SCHEME, BaseKind, Scheme, Tier, TierMode, scheme_problems

YUAN = Decimal(1)
FEN = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Receipt:
    """One proven amount of the base. ``rate`` is yuan per unit of ``currency`` on the day of receipt."""

    on: date
    amount: Decimal
    evidence: str
    currency: str = "CNY"
    rate: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the calculation sheet: what was done, the amount after it (yuan), what proves it."""

    name: str
    detail: str
    amount: Decimal
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """What one referrer gets in one instalment, yuan to the fen."""

    referrer: str
    milestone: str
    amount: Decimal
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Computation:
    """The sheet: ordered steps, the total, and who gets what when. ``total`` equals the sum of ``parts``."""

    scheme: str
    doc_no: str
    scheme_version: int
    steps: tuple[Step, ...]
    total: Decimal
    parts: tuple[Part, ...]


def compute(
    scheme: Scheme | None,
    receipts: Sequence[Receipt],
    deductions: Sequence[Receipt],
    shares: Mapping[str, Decimal],
    *,
    on: date,
    already_this_year: Mapping[str, Decimal] | None = None,
) -> Computation:
    """Compute a claim.

    Args:
        shares: referrer → share of the whole; must add up to 1.
        on: the day the scheme must be in force.
        already_this_year: referrer → yuan approved earlier in the same year, for the yearly cap.

    Raises:
        InputError: no scheme in force, an unsound scheme, a negative or unconvertible amount, shares that are not 100 %.
    """
    if scheme is None or not scheme.in_force(on):
        raise InputError(NO_SCHEME + "。", todo="请先在引荐方案里录入有文号、在有效期内的方案。", code="no-scheme")
    errors = [problem for problem in scheme_problems(scheme) if problem.level == "error"]
    if errors:
        raise InputError("方案本身有问题，不能计算。", errors[0].message, code="bad-scheme")
    _check_shares(shares)
    steps: list[Step] = []
    base = _base(receipts, steps)
    base = _deduct(base, deductions, scheme, steps)
    raw = _by_tiers(base, scheme, steps)
    total = _capped(raw, scheme, steps)
    parts = _shared_out(total, shares, scheme, already_this_year or {}, steps)
    paid = sum((part.amount for part in parts), Decimal(0))
    return Computation(scheme.name, scheme.doc_no, scheme.version, tuple(steps), paid, tuple(parts))


def _check_shares(shares: Mapping[str, Decimal]) -> None:
    total = sum(shares.values(), Decimal(0))
    low = [f"“{who}”的分摊比例是 {(share * 100).normalize():f}%" for who, share in shares.items() if share <= 0]
    if low:
        raise InputError(f"{'、'.join(low)}，每一方都要大于零。", todo="请按分摊协议改到正好 100%。", code="split")
    if not shares or total != 1:
        raise InputError(
            f"引荐方分摊比例合计 {total * 100:f}%，不是 100%。", todo="请按分摊协议改到正好 100%。", code="split"
        )


def _yuan(receipt: Receipt) -> Decimal:
    if receipt.amount < 0:
        raise InputError(
            f"{receipt.on} 的金额是负数（{receipt.amount}）。", todo="退回的款请作为扣减另列。", code="negative"
        )
    if receipt.currency == "CNY":
        return receipt.amount
    if receipt.rate is None or receipt.rate <= 0:
        raise InputError(
            f"{receipt.on} 到账的 {receipt.currency} 没有填汇率。", todo="请填到账日中间价。", code="no-rate"
        )
    return receipt.amount * receipt.rate


def _base(receipts: Sequence[Receipt], steps: list[Step]) -> Decimal:
    total = sum((_yuan(receipt) for receipt in receipts), Decimal(0))
    steps.append(Step("基数", f"{len(receipts)} 笔到账合计", total, tuple(item.evidence for item in receipts)))
    return total


def _deduct(base: Decimal, deductions: Sequence[Receipt], scheme: Scheme, steps: list[Step]) -> Decimal:
    less = sum((_yuan(item) for item in deductions), Decimal(0))
    rest = max(Decimal(0), base - less)
    over = f"；扣减比到账多 {_figure(less - base)} 元，基数按零计" if less > base else ""
    named = f"方案写明可扣：{'、'.join(scheme.deductions)}" if scheme.deductions else "方案没有写扣减"
    detail = f"{len(deductions)} 笔共扣 {_figure(less)} 元；{named}{over}" if deductions else f"没有扣减；{named}"
    steps.append(Step("扣减", detail, rest, tuple(item.evidence for item in deductions)))
    return rest


def _by_tiers(base: Decimal, scheme: Scheme, steps: list[Step]) -> Decimal:
    if scheme.floor is not None and base < scheme.floor:
        steps.append(Step("起点", f"低于起点 {_figure(scheme.floor)} 元，不予支持", Decimal(0)))
        return Decimal(0)
    if scheme.base in {BaseKind.FIXED_SUM, BaseKind.MILESTONE} or scheme.tier_mode == TierMode.WHOLE:
        tier = _tier_of(base, scheme)
        amount = Decimal(0) if tier is None else tier.fixed if tier.fixed is not None else base * (tier.rate or 0)
        steps.append(Step("档位与比例", "不在任何一档内" if tier is None else _tier_words(tier), amount))
        return amount
    amount = Decimal(0)
    for tier in scheme.tiers:
        top = base if tier.upper is None else min(base, tier.upper)
        if top > tier.lower:
            own = (top - tier.lower) * (tier.rate or Decimal(0))
            amount += own
            words = f"{_tier_words(tier)}，本档 {_figure(top - tier.lower)} 元得 {_figure(own)} 元"
            steps.append(Step("档位与比例", words if amount == own else f"{words}，累计", amount))
    return amount


def _tier_of(base: Decimal, scheme: Scheme) -> Tier | None:
    """The tier a whole amount falls in; the boundary belongs to the lower tier when ``upper_inclusive``."""
    for index, tier in enumerate(scheme.tiers):
        above = base > tier.lower or (base == tier.lower and (not scheme.upper_inclusive or index == 0))
        below = tier.upper is None or base < tier.upper or (base == tier.upper and scheme.upper_inclusive)
        if above and below:
            return tier
    return None


def _tier_words(tier: Tier) -> str:
    upper = "以上" if tier.upper is None else f"至 {_figure(tier.upper)} 元"
    earn = f"定额 {_figure(tier.fixed)} 元" if tier.fixed is not None else f"比例 {_rate(tier.rate or Decimal(0))}"
    return f"{_figure(tier.lower)} 元{upper}，{earn}"


def _figure(amount: Decimal) -> str:
    """``50,000,000`` or ``100.50``."""
    return f"{amount:,.2f}".removesuffix(".00")


def _rate(rate: Decimal) -> str:
    """A fraction as per mille below one per cent, else per cent."""
    if rate < FEN:
        return f"{(rate * 1000).normalize():f}‰"
    return f"{(rate * 100).normalize():f}%"


def _capped(amount: Decimal, scheme: Scheme, steps: list[Step]) -> Decimal:
    cap = scheme.cap_per_project
    rounded = amount.quantize(YUAN, ROUND_HALF_UP)
    # A cap may stand in fen, so it is applied after rounding: half up must not lift the total above it.
    total = rounded if cap is None else min(rounded, cap)
    words = "方案没有规定上限" if cap is None else f"单个项目上限 {_figure(cap)} 元"
    steps.append(Step("封顶", f"四舍五入到元；{words}", total))
    return total


def _shared_out(
    total: Decimal,
    shares: Mapping[str, Decimal],
    scheme: Scheme,
    already: Mapping[str, Decimal],
    steps: list[Step],
) -> list[Part]:
    names = sorted(shares)
    amounts = dict(zip(names, split(total, [shares[name] for name in names]), strict=True))
    parts: list[Part] = []
    for name in names:
        amount = _yearly_cap(name, amounts[name], scheme, already)
        steps.append(Step("分摊", f"{name} {_rate(shares[name])}", amount))
        pieces = split(amount, [item.share for item in scheme.instalments])
        for item, piece in zip(scheme.instalments, pieces, strict=True):
            steps.append(Step("分期", f"{name} {item.milestone} {_rate(item.share)}", piece, item.evidence))
            parts.append(Part(name, item.milestone, piece, item.evidence))
    return parts


def _yearly_cap(name: str, amount: Decimal, scheme: Scheme, already: Mapping[str, Decimal]) -> Decimal:
    if scheme.cap_per_referrer_year is None:
        return amount
    return max(Decimal(0), min(amount, scheme.cap_per_referrer_year - already.get(name, Decimal(0))))


def split(total: Decimal, shares: Sequence[Decimal]) -> list[Decimal]:
    """Split yuan by shares that add up to 1, to the fen; what rounding leaves over goes to the largest remainders."""
    exact = [total * share for share in shares]
    parts = [value.quantize(FEN, ROUND_DOWN) for value in exact]
    left = int(((total - sum(parts, Decimal(0))) / FEN).to_integral_value(ROUND_DOWN))
    order = sorted(range(len(parts)), key=lambda index: (parts[index] - exact[index], index))
    for index in order[:left]:
        parts[index] += FEN
    return parts
