"""What a person says of a column: its field, its unit, or the name of an extra field."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mhcrm.domain.intake.grid import Grid
from mhcrm.domain.intake.preview import build_preview
from mhcrm.domain.intake.recall import split_units, unheeded, with_units
from mhcrm.domain.intake.records import shipped_matcher
from mhcrm.domain.intake.verdict import NothingKnown, RowResult

ROWS = [
    ["企业名称", "项目名称", "规模", "甲方说法", "备用"],
    ["苏州甲电子有限公司", "甲项目", 3, "支持", 12],
    ["苏州乙材料有限公司", "乙项目", 5, "再议", 30],
]


def first(rows: list[list[object]], overrides: dict[str, str]) -> RowResult:
    grid = Grid("表", rows)  # type: ignore[arg-type]
    made = build_preview("a.csv", "csv", [grid], NothingKnown(), shipped_matcher(), overrides=overrides)
    return made.of_status("accepted")[0]


@pytest.mark.parametrize(("unit", "wan"), [("亿元", 30000), ("亿", 30000), ("万元", 3), ("千元", Decimal("0.3"))])
def test_the_unit_of_a_column_is_said_by_a_person(unit: str, wan: Decimal) -> None:
    row = first(ROWS, {"规模": f"investment_wan@{unit}"})
    assert row.values["investment_wan"] == wan
    assert "amount-no-unit" not in {problem.code for problem in row.problems}


def test_a_unit_said_goes_before_the_one_in_the_header() -> None:
    rows = [["企业名称", "项目名称", "总投资（万元）"], *[[*row[:3]] for row in ROWS[1:]]]
    assert first(rows, {"总投资（万元）": "investment_wan@亿元"}).values["investment_wan"] == 30000
    assert first(rows, {"总投资（万元）": "investment_wan"}).values["investment_wan"] == 3


def test_land_and_floor_area_too() -> None:
    row = first(ROWS, {"备用": "land_mu@公顷", "规模": "floor_area_sqm@万㎡"})
    assert (row.values["land_mu"], row.values["floor_area_sqm"]) == (180, 30000)


def test_an_extra_column_gets_a_name_of_its_own() -> None:
    row = first(ROWS, {"甲方说法": "x:街镇意见"})
    assert row.values["x:街镇意见"] == "支持"
    assert "x:甲方说法" not in row.values


def test_an_address_sign_in_a_name_is_no_unit() -> None:
    assert first(ROWS, {"甲方说法": "x:意见@街镇"}).values["x:意见@街镇"] == "支持"


BARE = [["企业名称", "项目名称", "总投资"], *[[*row[:3]] for row in ROWS[1:]]]


@pytest.mark.parametrize(("said", "wan"), [("亿元", 30000), ("万元", 3), ("元", Decimal("0.0003"))])
def test_a_unit_alone_leaves_the_field_to_the_program(said: str, wan: Decimal) -> None:
    row = first(BARE, {"总投资": f"@{said}"})
    assert row.values["investment_wan"] == wan
    assert "column-unit" not in {problem.code for problem in row.problems}


@pytest.mark.parametrize("chosen", ["@万美元", "investment_wan@万美元"])
def test_a_foreign_unit_said_by_a_person_is_never_rmb(chosen: str) -> None:
    row = first(BARE, {"总投资": chosen})
    assert (row.values["investment_currency"], row.values["investment_foreign_wan"]) == ("USD", 3)
    assert row.values.get("investment_wan") is None


def test_a_currency_said_by_a_person_goes_before_the_one_in_the_header() -> None:
    rows = [["企业名称", "项目名称", "总投资（万美元）"], *[[*row[:3]] for row in ROWS[1:]]]
    assert first(rows, {"总投资（万美元）": "@人民币万元"}).values["investment_wan"] == 3
    assert first(rows, {"总投资（万美元）": "@亿元"}).values.get("investment_wan") is None  # still dollars


def test_a_unit_of_another_kind_is_not_heeded() -> None:
    grid = Grid("表", BARE)  # type: ignore[arg-type]
    for said, left in (("@亩", ("总投资",)), ("@斤", ("总投资",)), ("@亿元", ())):
        made = build_preview("a.csv", "csv", [grid], NothingKnown(), shipped_matcher(), overrides={"总投资": said})
        assert unheeded(made, {"总投资": said}, shipped_matcher()) == left
    assert unheeded(made, {"没有这列": "@亿元"}, shipped_matcher()) == ("没有这列",)


def test_units_are_laid_over_what_is_remembered() -> None:
    fields, units = split_units({"总投资": "@亿元"})
    assert (fields, units) == (None, {"总投资": "@亿元"})
    assert with_units({"总投资": "investment_wan@万", "备注": "x:说明"}, units) == {
        "总投资": "investment_wan@亿元",
        "备注": "x:说明",
    }
    assert split_units({"总投资": "@亿元", "甲": "notes"})[0] == {"甲": "notes"}
