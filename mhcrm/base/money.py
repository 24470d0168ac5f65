"""Amounts of money as ledgers write them: unit, range, qualifier, currency, parts.

Canonical unit is 万元 (ten thousand of the currency). An amount in a foreign currency keeps its currency and is never
converted here. What cannot be read with certainty is said (``doubts``), never guessed.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace
from decimal import Decimal

from mhcrm.base.numerals import arabic, vague
from mhcrm.base.text import OVERLONG, nfkc

WAN = Decimal(10000)
UNITS: dict[str, Decimal] = {
    "": Decimal(1),
    "十": Decimal(10),
    "百": Decimal(100),
    "千": Decimal(1000),
    "k": Decimal(1000),
    "万": WAN,
    "w": WAN,
    "十万": WAN * 10,
    "百万": WAN * 100,
    "m": WAN * 100,
    "mn": WAN * 100,
    "million": WAN * 100,
    "millions": WAN * 100,
    "mm": WAN * 100,
    "千万": WAN * 1000,
    "亿": WAN * WAN,
    "e": WAN * WAN,
    "十亿": WAN * WAN * 10,
    "百亿": WAN * WAN * 100,
    "千亿": WAN * WAN * 1000,
    "b": WAN * WAN * 10,
    "bn": WAN * WAN * 10,
    "billion": WAN * WAN * 10,
    "万亿": WAN * WAN * WAN,
}
"""Multiples of one 元 (or one unit of the currency)."""

CURRENCIES: dict[str, str] = {
    "人民币": "CNY", "rmb": "CNY", "cny": "CNY", "￥": "CNY", "¥": "CNY",
    "美元": "USD", "美金": "USD", "美刀": "USD", "usd": "USD", "us$": "USD", "$": "USD",
    "欧元": "EUR", "欧": "EUR", "eur": "EUR", "€": "EUR", "英镑": "GBP", "gbp": "GBP", "£": "GBP",
    "日元": "JPY", "日币": "JPY", "日圆": "JPY", "jpy": "JPY", "港元": "HKD", "港币": "HKD", "hkd": "HKD", "hk$": "HKD",
    "韩元": "KRW", "韩币": "KRW", "krw": "KRW", "新加坡元": "SGD", "新元": "SGD", "新币": "SGD", "坡币": "SGD",
    "sgd": "SGD", "s$": "SGD",
    "新台币": "TWD", "台币": "TWD", "twd": "TWD", "nt$": "TWD", "瑞士法郎": "CHF", "瑞郎": "CHF", "chf": "CHF",
    "加元": "CAD", "加币": "CAD", "cad": "CAD", "澳元": "AUD", "澳币": "AUD", "aud": "AUD", "澳门元": "MOP",
    "卢布": "RUB", "rub": "RUB", "泰铢": "THB", "thb": "THB", "卢比": "INR", "inr": "INR", "林吉特": "MYR", "myr": "MYR",
}  # fmt: skip
CURRENCY_LABELS = {
    "CNY": "人民币", "USD": "美元", "EUR": "欧元", "GBP": "英镑", "JPY": "日元", "HKD": "港元", "KRW": "韩元",
    "SGD": "新加坡元", "TWD": "新台币", "CHF": "瑞士法郎", "CAD": "加元", "AUD": "澳元", "MOP": "澳门元",
    "RUB": "卢布", "THB": "泰铢", "INR": "卢比", "MYR": "林吉特",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Money:
    """What an amount cell says.

    Attributes:
        amount: 万 of ``currency``; None when the text is a range, has no number or cannot be read with certainty.
        low, high: the bounds of a range, in the same unit; one of them None for an open range.
        currency: ISO 4217 code.
        unit: the unit written in the text itself ("" when it names none and the default was used).
        qualifier: 约, 超, 不低于 … as a word of ours, "" when exact.
        doubts: machine names of what is not certain: ``range``, ``parts``, ``unclear``, ``negative``, ``mixed``,
            ``grouping``, ``currency-pair``, ``phase`` (only a part of the project: 一期3亿).
    """

    amount: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None
    currency: str = "CNY"
    unit: str = ""
    qualifier: str = ""
    doubts: tuple[str, ...] = ()


_CUR = "|".join(sorted(map(re.escape, CURRENCIES), key=len, reverse=True))
_NUM = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+"
_UNIT = r"万亿|千亿|百亿|十亿|亿|千万|百万|十万|万|千(?!克)|百|millions?|billion|mn|mm|bn|[mbkwe](?![a-z])"
_TOKEN = re.compile(
    rf"(?P<pre>{_CUR})?\s*(?P<neg>[-−](?=[\d.]))?(?P<num>{_NUM})\s*个?(?P<unit>{_UNIT})?\s*(?P<yuan>元|块)?\s*"
    rf"(?P<cur>{_CUR})?\s*(?P<tail>元)?"
)
_RANGE = re.compile(r"^\s*(?:-|~|～|—|–|−|至|到|-{2}|——)\s*$")
_OTHER = re.compile(
    r"注册资[本金]|实缴|认缴|设备(?:投资|投入)?|固定资产(?:投资)?|固投|产值|税收|税|营收|营业收入|销售(?:额|收入)?|年产|达产|利润|估值"
    r"|其中|流动资金|土地款|外资|租金|面积|亩|平方|融资|市值"
)
_TOTAL = re.compile(r"总投资|总投|投资总额|总额|共计|合计|总计|计划投资|共")
_PART = re.compile(r"[一二三四五六12345]期|首期|分期|第[一二三四五]期|阶段")
_PHASE_AFTER = re.compile(r"\s*\(\s*(?:仅|为|是|只是)?\s*(?:首|第?[一二三四五])期[^)]{0,4}\)\s*$")
"""3000万元（首期）"""
_QUALIFIERS = (
    ("不低于", "不低于"), ("不少于", "不低于"), ("大于等于", "不低于"), ("≥", "不低于"), ("≧", "不低于"), ("至少", "不低于"), ("最低", "不低于"),
    ("最少", "不低于"), ("下限", "不低于"), ("以上", "不低于"), ("起", "不低于"),
    ("不超过", "不超过"), ("不高于", "不超过"), ("不多于", "不超过"), ("小于等于", "不超过"), ("≤", "不超过"), ("≦", "不超过"), ("以内", "不超过"),
    ("之内", "不超过"), ("以下", "不超过"), ("最多", "不超过"), ("最高", "不超过"), ("至多", "不超过"), ("上限", "不超过"), ("封顶", "不超过"),
    ("不足", "不超过"), ("不到", "不超过"), ("不满", "不超过"), ("低于", "不超过"), ("少于", "不超过"), ("小于", "不超过"), ("<", "不超过"),
    ("近", "近"), ("超过", "超过"), ("超", "超过"), ("逾", "超过"), ("大于", "超过"), ("高于", "超过"), ("不止", "超过"), (">", "超过"),
    ("+", "超过"), ("余", "超过"), ("多", "超过"), ("约", "约"), ("左右", "约"), ("预计", "约"), ("上下", "约"), ("≈", "约"), ("~", "约"),
    ("大概", "约"), ("暂估", "约"), ("暂定", "约"), ("估", "约"),
)  # fmt: skip
"""Words beside a number; a longer word stands before the shorter one it holds."""


@dataclass(frozen=True, slots=True)
class _Part:
    value: Decimal
    unit: str
    currency: str
    before: str
    start: int
    end: int
    negative: bool


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def _parts(text: str) -> list[_Part]:
    found: list[_Part] = []
    last = 0
    for match in _TOKEN.finditer(text):
        unit = match["unit"] or ""
        currency = CURRENCIES.get(match["cur"] or match["pre"] or "", "")
        if unit == "" and (match["yuan"] or match["tail"] or match["cur"]):
            unit = "元"
        before = text[last : match.start()]
        found.append(
            _Part(_decimal(match["num"]), unit, currency, before, match.start(), match.end(), bool(match["neg"]))
        )
        last = match.end()
    return found


def _compound(parts: list[_Part]) -> list[_Part]:
    """Join 1亿2000万 (no gap, falling units) into one part."""
    joined: list[_Part] = []
    for part in parts:
        if joined and not part.before and joined[-1].unit and part.unit and part.unit != "元":
            last = joined[-1]
            if UNITS.get(last.unit, Decimal(1)) > UNITS[part.unit]:
                value = last.value + part.value * UNITS[part.unit] / UNITS[last.unit]
                joined[-1] = replace(last, value=value, end=part.end, currency=part.currency or last.currency)
                continue
        joined.append(part)
    return joined


def _wan(part: _Part, default_unit: str) -> Decimal:
    unit = part.unit or default_unit
    factor = Decimal(1) if unit == "元" else UNITS[unit]
    value = part.value * factor / WAN
    return -value if part.negative else value


def parse_money(text: str, default_unit: str = "万", default_currency: str = "CNY") -> Money:
    """Read one amount text.

    Args:
        text: as written in the cell; a placeholder must have been taken out before.
        default_unit: ``元``, ``万``, ``亿`` …: from the header or caption, used where the text names no unit.
        default_currency: from the header, used where the text names none.
    """
    plain = nfkc(text).lower().replace("\n", " ").strip()
    if vague(plain):
        return Money(None, doubts=("unclear",))
    plain = arabic(plain)
    plain = re.sub(r"^\(\s*([\d,.]+)\s*\)$", r"-\1", plain)  # an accountant's minus
    plain = re.sub(r"(?<=\d)\s+(?=\d{3}(?!\d))", ",", plain)
    if OVERLONG.search(plain):
        return Money(None, doubts=("unclear",))
    if re.search(r"\d,(?=\d)(?!\d{3}(?!\d))", plain):
        return Money(None, doubts=("grouping",))
    parts = _compound(_parts(plain))
    if not parts:
        return Money(None, doubts=("unclear",))
    if not any(part.currency for part in parts):
        default_currency = _currency_beside(plain) or default_currency
    ranged = _range(plain, parts, default_unit, default_currency)
    if ranged is not None:
        return ranged
    return _single(plain, parts, default_unit, default_currency)


def _currency_beside(plain: str) -> str:
    """A foreign currency named somewhere beside the number: ``1亿（美元）``."""
    named = (code for word, code in CURRENCIES.items() if code != "CNY" and word != "欧" and word in plain)
    return next(named, "")


def _range(plain: str, parts: list[_Part], unit: str, currency: str) -> Money | None:
    for left, right in itertools.pairwise(parts):
        gap = plain[left.end : right.start]
        negative = right.negative and not gap.strip()
        if not (negative or _RANGE.match(gap)) or _OTHER.search(left.before):
            continue
        right = replace(right, negative=False)
        if not left.unit:
            left = replace(left, unit=right.unit)
        code = right.currency or left.currency or currency
        low, high = sorted((_wan(left, unit), _wan(right, unit)))
        return Money(None, low, high, code, right.unit, "", ("range",))
    return None


def _single(plain: str, parts: list[_Part], unit: str, currency: str) -> Money:
    main = [part for part in parts if not _foreign_matter(part)]
    if not main:
        return Money(None, doubts=("unclear",))
    home = [part for part in main if part.currency == "CNY" or (not part.currency and part.unit)]
    abroad = [part for part in main if part.currency not in ("", "CNY")]
    if abroad and home and len(main) > 1:
        part = home[0]
        return Money(_wan(part, unit), currency="CNY", unit=part.unit, doubts=("currency-pair",))
    totals = [part for part in main if _TOTAL.search(part.before)]
    part = (totals or main)[0]
    code = part.currency or currency
    if not totals and len(main) > 1:
        if all(map(_of_phase, main)):
            return Money(
                sum((_wan(p, unit) for p in main), Decimal(0)), currency=code, unit=part.unit, doubts=("parts",)
            )
        if not all(_bracketed(plain, p) for p in main[1:]):
            return Money(None, currency=code, unit=part.unit, doubts=("unclear",))
    found = _finish(plain, part, unit, code)
    phase = not totals and (_of_phase(part) or _PHASE_AFTER.match(plain[part.end :]))
    return replace(found, doubts=(*found.doubts, "phase")) if phase and found.amount is not None else found


def _of_phase(part: _Part) -> bool:
    return bool(_PART.search(part.before))


def _foreign_matter(part: _Part) -> bool:
    """A number that is not the investment: 其中设备, 注册资本, a year, a percentage label."""
    return bool(_OTHER.search(part.before)) and not _TOTAL.search(part.before)


def _bracketed(plain: str, part: _Part) -> bool:
    return plain[: part.start].count("(") > plain[: part.start].count(")")


def _finish(plain: str, part: _Part, unit: str, code: str) -> Money:
    amount = _wan(part, unit)
    after = plain[part.end :]
    if re.match(r"\s*(%|年|月|台|套|人|个|亩|平|m2|期|号|家|项)", after) and not part.unit:
        return Money(None, currency=code, doubts=("unclear",))
    if re.match(r"\s*(?:级|量级|/\s*(?:年|月|亩|平|m2|人)|每|一年)", after):
        return Money(None, currency=code, doubts=("unclear",))
    if re.search(r"[?？]", plain):
        return Money(None, currency=code, unit=part.unit, doubts=("unclear",))
    around = part.before.replace("+", "") + " " + after
    qualifier = next((ours for word, ours in _QUALIFIERS if word in around), "")
    low = amount if qualifier in ("不低于", "超过") else None
    high = amount if qualifier == "不超过" else None
    doubts = ("negative",) if amount < 0 else ()
    return Money(amount, low, high, code, part.unit, qualifier, doubts)
