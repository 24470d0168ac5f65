"""Cells that used to be read wrongly in silence: each is now read rightly, or left open and said."""

from __future__ import annotations

import pytest

from mhcrm.domain.intake.grid import Cell
from tests.unit.intake.test_cells import one

MONEY, FLOOR, LAND = "总投资（万元）", "建筑面积（㎡）", "用地（亩）"


@pytest.mark.parametrize(
    "text", ["≥3000", "≧3000万元", "不低于3000", "至少3000", "最低3000万", "大于等于3000", "3000起"]
)
def test_a_lower_bound_is_no_exact_amount(text: str) -> None:
    values, found = one(MONEY, text)
    assert values["investment_wan_min"] == 3000
    assert "investment_wan_max" not in values
    assert "amount-bound" in found


@pytest.mark.parametrize(
    "text", ["≤3000", "不到3000万", "不高于3000", "少于3000", "低于3000万元", "最高3000", "3000封顶", "3000以内"]
)
def test_an_upper_bound_is_no_exact_amount(text: str) -> None:
    values, found = one(MONEY, text)
    assert values["investment_wan_max"] == 3000
    assert "investment_wan_min" not in values
    assert "amount-bound" in found


@pytest.mark.parametrize("text", ["一期3000万元", "首期3000万", "二期3000", "3000万元（首期）", "3000万（仅一期）"])
def test_one_phase_is_not_taken_for_the_whole(text: str) -> None:
    values, found = one(MONEY, text)
    assert values["investment_wan"] == 3000
    assert "amount-phase" in found
    assert "amount-phase" not in one(MONEY, "总投资3000万，一期1000万")[1]
    assert "amount-phase" not in one(MONEY, "一期3000万，二期1000万")[1]
    assert "amount-phase" not in one(MONEY, "3000万（分三期）")[1]


def test_a_sign_before_a_number_is_no_bound() -> None:
    values, found = one(MONEY, "+3000")
    assert values["investment_wan"] == 3000
    assert "investment_wan_min" not in values
    assert "amount-bound" not in found


@pytest.mark.parametrize("text", ["≥2000", "≤2000㎡", "不少于2000", "最多2000平", "2000起", "2000+", "2000㎡以下"])
def test_a_bound_of_an_area_is_said(text: str) -> None:
    values, found = one(FLOOR, text)
    assert values["floor_area_sqm"] == 2000
    assert found == {"area-approx"}


@pytest.mark.parametrize("text", ["地上2000㎡，地下500㎡", "其中办公2000、实验室1000", "含办公500㎡、厂房1500㎡"])
def test_the_first_of_parts_is_not_the_whole(text: str) -> None:
    values, found = one(FLOOR, text)
    assert "floor_area_sqm" not in values
    assert found == {"area-unclear"}
    assert one(FLOOR, f"共3000㎡，{text}")[0]["floor_area_sqm"] == 3000


def test_the_same_unit_in_other_letters_is_no_conflict() -> None:
    assert "amount-unit" not in one(MONEY, "3000w")[1]
    assert "amount-unit" in one(MONEY, "3亿")[1]


@pytest.mark.parametrize("text", ["1e4", "3亿/年", "3亿？"])
def test_what_is_not_read_gets_no_second_sentence_about_its_unit(text: str) -> None:
    values, found = one(MONEY, text)
    assert "investment_wan" not in values
    assert found == {"amount-unclear"}


@pytest.mark.parametrize(
    "text",
    ["500平方英尺", "500 sq ft", "500平方尺", "100坪", "5英亩", "3层，每层1000㎡", "1000㎡×3", "3×1000㎡", "1000㎡/层"],
)
def test_other_units_and_one_of_several_are_no_area(text: str) -> None:
    for header in (FLOOR, LAND):
        values, found = one(header, text)
        assert not {"floor_area_sqm", "land_mu"} & set(values)
        assert found == {"area-unclear"}


def test_a_whole_beside_its_floors_is_read() -> None:
    assert "floor_area_sqm" not in one(FLOOR, "3层，每层1000㎡，共3000㎡")[0]  # two numbers: the officer says which
    assert one(FLOOR, "2栋共3000㎡")[0]["floor_area_sqm"] == 3000


@pytest.mark.parametrize(
    ("cell", "phone", "code"),
    [
        ("1.3900001051E+10", "13900001051", None),
        ("1.39000010510E+10", "13900001051", None),
        ("1.390000105E+10", None, "phone-lost"),
        ("139O0001051", None, "phone-length"),
        ("1390000l051", None, "phone-length"),
        ("139o0001051", None, "phone-length"),
    ],
)
def test_a_letter_in_a_number_makes_no_shorter_number(cell: Cell, phone: str | None, code: str | None) -> None:
    values, found = one("联系电话", cell)
    assert values.get("phone") == phone
    assert "contact" not in values
    assert found == ({code} if code else set())


def test_a_title_below_a_name_is_no_second_person() -> None:
    values, _ = one("联系人", "张三\n总经理")
    assert (values["contact"], values["x:职务"]) == ("张三", "总经理")
    assert "contact_other" not in values
    assert one("联系人", "张三/李四")[0]["contact_other"] == "李四"


@pytest.mark.parametrize(
    ("cell", "answer", "said"),
    [
        ("是（市级）", "是", False),
        ("是，国家级", "是", False),
        ("否。", "否", False),
        ("是否待定", None, True),
        ("x", None, True),
        ("待定", None, False),
    ],
)
def test_flags_with_more_than_the_answer(cell: str, answer: str | None, said: bool) -> None:
    values, found = one("是否总部", cell)
    assert values.get("is_headquarters") == answer
    assert ("flag-unknown" in found) == said


@pytest.mark.parametrize(
    ("cell", "number"), [("两百人", 200), ("约三百人", 300), ("三百余人", 300), ("十几人", None), ("200-300人", None)]
)
def test_people_in_words(cell: str, number: int | None) -> None:
    values, found = one("带动就业", cell)
    assert values.get("jobs") == number
    assert ("number-unclear" in found) == (number is None)
