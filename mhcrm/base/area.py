"""Areas: land in 亩, buildings in ㎡, with every unit ledgers use.

1 亩 = 2000/3 ㎡ exactly (never 667), 1 公顷 = 15 亩, 1 平方公里 = 1500 亩. The entered unit stays the truth: a value in
亩 is never sent through ㎡ and back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from mhcrm.base.numerals import arabic, vague
from mhcrm.base.text import OVERLONG, nfkc

SQM: dict[str, Fraction] = {
    "亩": Fraction(2000, 3),
    "公顷": Fraction(10000),
    "平方公里": Fraction(1_000_000),
    "㎡": Fraction(1),
    "万㎡": Fraction(10_000),
    "万亩": Fraction(20_000_000, 3),
}
"""Square metres in one unit."""

_UNIT_WORDS = {
    "亩": "亩", "mu": "亩", "公顷": "公顷", "ha": "公顷", "hm2": "公顷", "平方公里": "平方公里", "km2": "平方公里", "平方千米": "平方公里",
    "平方米": "㎡", "平米": "㎡", "m2": "㎡", "m²": "㎡", "平方": "㎡", "平": "㎡", "方": "㎡", "sqm": "㎡", "m^2": "㎡", "米2": "㎡",
}  # fmt: skip
_WORDS = "|".join(sorted(_UNIT_WORDS, key=len, reverse=True))
_NUM = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_TOKEN = re.compile(
    rf"(?P<neg>[-−](?=\d))?(?P<num>{_NUM})\s*[余多]?\s*(?P<wan>万)?\s*(?P<unit>{_WORDS})?(?![幢栋层间个套号])"
)
_COUNT = re.compile(r"\d+\s*(?:栋|幢|层|间|套|个|号|座|楼)")
_PLOT_CODE = re.compile(r"(?<![a-z\d])(?![kh]?m[2²])[a-z]+\d+")
"""M1, R2: the use of a plot, no number of its own."""
_RANGE = re.compile(r"^\s*(?:-|~|～|—|–|至|到|——)\s*$")
_OTHER_UNIT = re.compile(r"英尺|平方尺|平尺|坪|英亩|公亩|sq\.?\s*ft|sqft|ft2|acres?\b")
"""Units this office does not count in; they are never taken for ㎡ or 亩."""
_EACH = re.compile(r"每[一个]?[层栋幢间套座户单]|单[层栋体]|/\s*[层栋幢间套]|[×*x]\s*\d|\d\s*[×*]")
"""3层，每层1000㎡: the number is one of several, the whole is for the officer to say."""
_ABOUT = re.compile(
    r"约|左右|近|超|余|多|以上|以内|以下|之内|不[低小]于|不少于|上下|至少|至多|最[低少多高]|不足|不到|[<>≥≤≧≦≈]|\d\s*(?:\+|起)"
)
_PART_FIRST = re.compile(r"其中|含|地[上下]|分为")
"""地上2000㎡，地下500㎡: the first number is a part itself, not the whole."""
_WHOLE = re.compile(r"共|总|合计")
_NONE = re.compile(r"^(?:无|没有|不需要?|不涉及|不用)(?:厂房|用地|土地|用房|办公|需求|新增用地|拿地)?(?:需求)?$")
_SIX = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Area:
    """What an area cell says.

    Attributes:
        value: the number in ``unit``; None when it is a range or cannot be read with certainty.
        unit: one of :data:`SQM`; the default where the text names none.
        low, high: bounds of a range in ``unit``.
        stated: True when the text itself names the unit.
        others: further areas in the same cell as (value, unit), e.g. floor area beside land.
        doubts: ``range``, ``count``, ``unclear``, ``negative``, ``parts``, ``approx``, ``several``, ``sum`` (parts do not add up).
    """

    value: Decimal | None
    unit: str
    low: Decimal | None = None
    high: Decimal | None = None
    stated: bool = False
    others: tuple[tuple[Decimal, str], ...] = ()
    doubts: tuple[str, ...] = ()


def convert(value: Decimal, unit: str, target: str) -> Decimal:
    """``value`` of ``unit`` in ``target``, rounded to six places only where the result has no end."""
    if unit == target:
        return value
    exact = Fraction(value) * SQM[unit] / SQM[target]
    result = Decimal(exact.numerator) / Decimal(exact.denominator)
    rounded = result.quantize(_SIX, ROUND_HALF_UP)
    return rounded.normalize() if rounded != rounded.to_integral_value() else rounded.quantize(Decimal(1))


@dataclass(frozen=True, slots=True)
class _Part:
    value: Decimal
    unit: str
    stated: bool
    start: int
    end: int
    negative: bool


def _parts(plain: str, default: str) -> list[_Part]:
    found = []
    for match in _TOKEN.finditer(plain):
        value = Decimal(match["num"].replace(",", ""))
        unit = _UNIT_WORDS[match["unit"]] if match["unit"] else ""
        if match["wan"]:
            value *= 10000
            unit = unit or ("㎡" if default in ("㎡", "万㎡") else "亩")
        found.append(_Part(value, unit or default, bool(unit), match.start(), match.end(), bool(match["neg"])))
    return found


def parse_area(text: str, default_unit: str) -> Area:
    """Read one area text; ``default_unit`` (a key of :data:`SQM`) is used where the text names none."""
    plain = nfkc(text).lower().replace("\n", " ").strip()
    if _NONE.match(plain):
        return Area(Decimal(0), default_unit)
    if vague(plain) or _OTHER_UNIT.search(plain) or (_EACH.search(plain) and not _WHOLE.search(plain)):
        return Area(None, default_unit, doubts=("unclear",))
    plain = arabic(plain)
    if OVERLONG.search(plain) or re.search(r"\d,(?=\d)(?!\d{3}(?!\d))", plain):
        return Area(None, default_unit, doubts=("unclear",))
    plain = _PLOT_CODE.sub(" ", plain)
    counted = bool(_COUNT.search(plain))
    parts = _parts(_COUNT.sub(" ", plain), default_unit)
    if not parts:
        return Area(None, default_unit, doubts=("count",) if counted else ("unclear",))
    plain = _COUNT.sub(" ", plain)
    ranged = _range(plain, parts)
    if ranged is not None:
        return ranged
    return _single(plain, parts, counted)


def _range(plain: str, parts: list[_Part]) -> Area | None:
    if len(parts) < 2:
        return None
    left, right = parts[0], parts[1]
    gap = plain[left.end : right.start]
    if not (_RANGE.match(gap) or (right.negative and not gap.strip())):
        return None
    unit = right.unit if not left.stated else left.unit
    low = left.value
    if not left.stated and right.stated and "万" in plain[right.start : right.end] and low * 1000 < right.value:
        low *= 10000
    high = convert(right.value, right.unit, unit)
    return Area(None, unit, min(low, high), max(low, high), left.stated or right.stated, (), ("range",))


def _single(plain: str, parts: list[_Part], counted: bool) -> Area:
    first, rest = parts[0], parts[1:]
    doubts: list[str] = []
    if first.negative:
        return Area(None, first.unit, doubts=("negative",))
    if not first.stated and re.search(r"[a-z?？%]", plain[first.end : first.end + 2]):
        return Area(None, first.unit, doubts=("unclear",))
    if rest and _PART_FIRST.search(plain[: first.start]) and not _WHOLE.search(plain[: first.start]):
        return Area(None, first.unit, doubts=("several",))
    if _ABOUT.search(plain):
        doubts.append("approx")
    detail = re.search(r"其中|含|地下|地上|\(|分为", plain[first.end :])
    same = [part for part in rest if part.unit == first.unit]
    if detail and rest:
        doubts.append("parts")
        if len(same) > 1 and sum(part.value for part in same) != first.value:
            doubts.append("sum")
    elif same:
        return Area(None, first.unit, doubts=("several",))
    if counted:
        doubts.append("parts")
    others = tuple((part.value, part.unit) for part in rest if part.unit != first.unit and part.stated)
    return Area(first.value, first.unit, stated=first.stated, others=others, doubts=tuple(doubts))
