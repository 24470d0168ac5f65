"""Chinese numerals: read where they can mean one thing only, told as vague where they name no number."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mhcrm.base.area import parse_area
from mhcrm.base.money import parse_money
from mhcrm.base.numerals import arabic, number, vague

_PLAIN, _FORMAL = "零一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖"


def _group(value: int, digits: str, scales: str) -> str:
    """A number below 万 as it is spoken."""
    text, gap = "", False
    for place in (3, 2, 1, 0):
        digit = value // 10**place % 10
        if digit:
            text += ("零" if gap and text else "") + digits[digit] + (scales[place - 1] if place else "")
            gap = False
        else:
            gap = True
    return text


def spoken(value: int, *, formal: bool = False) -> str:
    """A whole number in Chinese, with 零 where places are left out."""
    digits, scales = (_FORMAL, "拾佰仟") if formal else (_PLAIN, "十百千")
    text = ""
    for scale, name in ((10**8, "亿"), (10**4, "万"), (1, "")):
        group, value = divmod(value, scale) if scale > 1 else (value, 0)
        if group:
            text += ("零" if text and group < 1000 else "") + _group(group, digits, scales) + name
    return text or "零"


@given(st.integers(min_value=0, max_value=9999_9999_9999), st.booleans())
def test_every_number_reads_back(value: int, formal: bool) -> None:
    assert number(spoken(value, formal=formal)) == value


@given(st.integers(min_value=1, max_value=9999_9999_9999))
def test_an_amount_in_words_is_the_amount_in_digits(value: int) -> None:
    found = parse_money(spoken(value) + "元")
    assert found.amount == Decimal(value) / 10000
    assert not found.doubts


@given(st.integers(min_value=1, max_value=9999_9999))
def test_an_area_in_words_is_the_area_in_digits(value: int) -> None:
    assert parse_area(spoken(value) + "平方米", "㎡").value == value


@given(st.text(alphabet="零一二两三十百千万亿点半几多余元亩至-0123456789约", max_size=12))
def test_any_text_of_numerals_is_read_or_left(text: str) -> None:
    arabic(text)
    vague(text)
    parse_money(text)
    parse_area(text, "亩")


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("五亿", 50_000),
        ("两千万元", 2_000),
        ("壹佰万元整", 100),
        ("壹仟贰佰叁拾肆万伍仟陆佰圆整", Decimal("1234.56")),
        ("一点五亿元", 15_000),
        ("两亿三", 23_000),
        ("一亿零五十万元", 10_050),
        ("十五亿", 150_000),
        ("2.5億元", 25_000),
        ("3500萬", 3_500),
        ("三千多万", 3_000),
        ("总投资三亿元，其中设备一亿元", 30_000),
        ("三千", 3_000),
    ],
)
def test_amounts(text: str, amount: Decimal | int) -> None:
    assert parse_money(text).amount == amount


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("两三千万元", 2_000, 3_000), ("三至五亿元", 30_000, 50_000), ("五百到八百万", 500, 800)],
)
def test_ranges(text: str, low: int, high: int) -> None:
    found = parse_money(text)
    assert found.amount is None
    assert [found.low, found.high] == [low, high]


@pytest.mark.parametrize(
    "text", ["十几亿", "数千万元", "上百万元", "两亿半", "半亿", "三五百万元", "近百万元", "百余万", "几千万"]
)
def test_what_names_no_number_is_not_read(text: str) -> None:
    found = parse_money(text)
    assert (found.amount, found.low, found.high) == (None, None, None)
    assert found.doubts == ("unclear",)


@pytest.mark.parametrize(
    ("text", "value"),
    [("三十亩", 30), ("三百零五亩", 305), ("三百五十亩", 350), ("二十余亩", 20), ("三十", 30), ("两万亩", 20_000)],
)
def test_land(text: str, value: int) -> None:
    assert parse_area(text, "亩").value == value


@pytest.mark.parametrize("text", ["十几亩", "三五十亩", "上百亩", "10几亩", "几十亩", "十来亩"])
def test_vague_land(text: str) -> None:
    found = parse_area(text, "亩")
    assert (found.value, found.doubts) == (None, ("unclear",))


@pytest.mark.parametrize(
    "text", ["三方协议", "一期1亿，二期2亿", "半导体项目", "一般", "二〇二六年", "统一元素", "十百", "一二三"]
)
def test_words_with_numerals_stay(text: str) -> None:
    assert arabic(text) == text
