"""What a person says of a column: its field, its unit, or the name of an extra field."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mhcrm.domain.intake.grid import Grid
from mhcrm.domain.intake.preview import build_preview
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
