"""Kinds of sheet met in a second blind examination: each was read wrongly once."""

from __future__ import annotations

import pytest

from mhcrm.base.dates import parse_date
from mhcrm.domain.intake.cells import Column, read_column
from mhcrm.domain.intake.grid import Cell
from mhcrm.domain.intake.layout.outline import UNDER, section_values, under
from mhcrm.domain.intake.preview import Preview
from mhcrm.domain.intake.records import shipped_matcher
from mhcrm.services.intake.readers.delimited import read_delimited
from tests.unit.intake.sheets import HEAD, A, B, codes, fields, leads, read

WORDS = shipped_matcher().words


def values(found: Preview, name: str) -> list[str]:
    return [str(row.values.get(name, "")) for row in leads(found)]


@pytest.mark.parametrize("column", [0, 1])
def test_a_company_alone_in_a_row_owns_the_projects_below(column: int) -> None:
    def alone(name: str) -> list[Cell]:
        return [name if place == column else "" for place in range(3)]

    found = read(
        [
            ["序号", "项目名称", "总投资（万元）"],
            alone(A),
            [1, "甲项目", 100],
            [2, "乙项目", 200],
            alone(B),
            [3, "丙项目", 300],
        ]
    )
    assert values(found, "company") == [A, A, B]
    assert values(found, "project") == ["甲项目", "乙项目", "丙项目"]
    assert all("name-section" in codes(row) for row in leads(found))


def test_a_company_alone_in_a_row_is_only_a_group_where_leads_name_their_own() -> None:
    found = read([["序号", *HEAD[:3]], [B, "", "", ""], [1, A, "甲项目", 100], [2, A, "乙项目", 200]])
    assert values(found, "company") == [A, A]
    assert not any("name-section" in codes(row) for row in leads(found))


def test_a_company_closes_the_company_before_it_and_stays_inside_the_outer_section() -> None:
    inside = under(under("一、在谈项目", A, WORDS), f"{B}（2个）", WORDS)
    assert inside == f"一、在谈项目{UNDER}{B}（2个）"
    assert section_values(inside, WORDS, named=False) == {"stage": "N", "company": B}


def test_a_company_named_once_holds_for_the_unnumbered_rows_below() -> None:
    head: list[Cell] = ["序号", *HEAD[:3]]
    found = read([head, [1, A, "甲项目", 100], ["", "", "乙项目", 200], [2, B, "丙项目", 300], ["", "", "丁项目", 400]])
    assert values(found, "company") == [A, A, B, B]
    assert ["name-above" in codes(row) for row in leads(found)] == [False, True, False, True]


@pytest.mark.parametrize("number", [["1", "2", "3"], ["", "", ""], ["1", "", "3"]])
def test_a_blank_company_is_never_named_where_the_numbers_do_not_say_so(number: list[str]) -> None:
    found = read(
        [
            ["序号", *HEAD[:3]],
            [number[0], A, "甲项目", 100],
            [number[1], "", "乙项目", 200],
            [number[2], "", "丙项目", 300],
        ]
    )
    assert values(found, "company") == [A, "", ""]


def test_months_under_one_heading_are_a_level_of_the_header_beside_a_unit() -> None:
    merges = [(0, 0, 1, 0), (0, 1, 1, 1), (0, 3, 0, 5)]
    rows: list[list[Cell]] = [
        ["企业名称", "项目名称", "总投资", "2026年到位资金", "", ""],
        ["", "", "（亿元）", "1月", "2月", "累计"],
        [A, "甲项目", 2.5, 100, "", 100],
        [B, "乙项目", 0.6, "", 50, 50],
    ]
    found = read(rows, merges)
    assert values(found, "investment_wan") == ["25000", "6000"]
    assert [row.status for row in leads(found)] == ["accepted", "accepted"]


@pytest.mark.parametrize("how", ["年/月/日", "YYYY-MM-DD", "个", "人"])
def test_a_row_of_units_may_hold_what_else_is_counted(how: str) -> None:
    last = "首次对接时间" if "日" in how or "Y" in how else "带动就业"
    found = read(
        [
            ["企业名称", "总投资", "用地需求", "建筑面积", last],
            ["", "亿元", "公顷", "万平方米", how],
            [A, 1.5, 2, 0.5, ""],
        ]
    )
    assert [len(leads(found)), *values(found, "investment_wan")] == [1, "15000"]
    assert (values(found, "land_mu"), values(found, "floor_area_sqm")) == (["30"], ["5000"])


def test_a_lone_unit_below_an_amount_is_its_unit() -> None:
    found = read([["企业名称", "项目名称", "总投资"], ["", "", "（亿元）"], [A, "甲项目", 1.5], [B, "乙项目", 2]])
    assert values(found, "investment_wan") == ["15000", "20000"]


@pytest.mark.parametrize("again", [True, False])
def test_a_section_beside_its_unit_is_a_section(again: bool) -> None:
    head: list[Cell] = ["企业名称", "项目名称", "总投资"]
    second = head if again else ["项目名称", "企业名称", "总投资"]
    row: list[Cell] = [B, "乙项目", 800] if again else ["乙项目", B, 800]
    found = read(
        [
            ["一、已签约项目", "", "单位：亿元"],
            head,
            [A, "甲项目", 3],
            [],
            ["二、在谈项目", "", "单位：万元"],
            second,
            row,
        ]
    )
    assert values(found, "stage") == ["S", "N"]
    assert values(found, "investment_wan") == ["30000", "800"]


@pytest.mark.parametrize("amount", [500, 300, 3])
def test_a_numbered_row_without_names_is_rejected_whatever_it_adds_up_to(amount: int) -> None:
    head: list[Cell] = ["序号", *HEAD[:3]]
    found = read([head, [1, A, "甲项目", 100], [2, B, "乙项目", 200], [3, "", "", amount], [4, A, "丙项目", 50]])
    assert [row.status for row in leads(found)] == ["accepted", "accepted", "rejected", "accepted"]
    assert "row-no-name" in codes(leads(found)[2])


def test_unnumbered_sums_are_still_a_total() -> None:
    found = read([["序号", *HEAD[:3]], [1, A, "甲项目", 100], [2, B, "乙项目", 200], ["", "", "", 300]])
    assert [row.status for row in leads(found)] == ["accepted", "accepted"]


@pytest.mark.parametrize("text", ["11.3", "9.12", "11-3", "9/12", "12.25"])
def test_month_and_day_take_the_year_of_the_title_or_stay_open(text: str) -> None:
    month, day = (int(part) for part in text.replace("-", ".").replace("/", ".").split("."))
    dated = parse_date(text, 2025)
    assert dated.value is not None
    assert (dated.value.iso(), dated.doubts) == (f"2025-{month:02d}-{day:02d}", ("year-assumed",))
    assert (parse_date(text).value, parse_date(text).doubts) == (None, ("no-year",))
    short = parse_date("25.3", 2025).value
    assert short is not None and short.iso() == "2025-03"


@pytest.mark.parametrize(
    ("cell", "year", "iso"), [(9.12, 2025, "2025-09-12"), (9.1, 2025, "2025-09"), (9.12, None, None)]
)
def test_a_day_typed_as_a_number(cell: float, year: int | None, iso: str | None) -> None:
    reading = read_column(Column("sign_on", [cell], [1], 0, WORDS, year=year))
    assert reading.values == [iso]
    assert reading.problems


TICKED: list[list[Cell]] = [
    [A, "甲项目", "√", "", ""],
    [B, "乙项目", "", "", "√"],
    [A, "丙项目", "", "", ""],
    [B, "丁项目", "√", "√", ""],
]


def test_ticks_below_stages_say_the_stage() -> None:
    found = read([["企业名称", "项目名称", "在谈", "拟签约", "已签约"], *TICKED])
    assert values(found, "stage")[:3] == ["N", "S", ""]
    assert "stage" not in leads(found)[3].values or "stage-unknown" in codes(leads(found)[3])


def test_ticks_below_a_merged_heading() -> None:
    merges = [(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 4)]
    found = read(
        [["企业名称", "项目名称", "项目进度", "", ""], ["", "", "在谈", "拟签约", "已签约"], *TICKED[:3]], merges
    )
    assert values(found, "stage") == ["N", "S", ""]
    assert len(leads(found)) == 3


def test_ticks_below_a_heading_without_merge_marks_and_a_total_of_counts() -> None:
    total: list[Cell] = ["合计", "", 2, "", 1]
    found = read([["企业名称", "项目名称", "项目阶段", "", ""], ["", "", "洽谈", "签约", "投产"], *TICKED[:3], total])
    assert values(found, "stage") == ["N", "O", ""]


def test_quarters_beside_a_unit_are_a_level_of_the_header() -> None:
    found = read(
        [
            ["企业名称", "项目名称", "总投资", "一季度", "二季度", "三季度"],
            ["", "", "亿元", "计划", "计划", "计划"],
            [A, "甲项目", 2, 100, "", 300],
            [B, "乙项目", 3, "", 50, ""],
        ]
    )
    assert values(found, "investment_wan") == ["20000", "30000"]


def test_columns_of_dates_or_words_under_stages_are_no_ticks() -> None:
    found = read([["企业名称", "项目名称", "在谈", "已签约"], [A, "甲项目", "3月来访", ""], [B, "乙项目", "", "√"]])
    assert values(found, "stage") == ["", ""]


def test_a_stage_column_goes_before_ticks() -> None:
    found = read([["企业名称", "项目名称", "项目阶段", "在谈", "已签约"], [A, "甲项目", "签约", "√", ""]])
    assert values(found, "stage") == ["S"]


@pytest.mark.parametrize("quote", ["", '"'])
def test_tabs_that_guard_numbers_are_no_delimiter(quote: str) -> None:
    def line(*cells: str) -> str:
        return ",".join(f"{quote}\t{cell}{quote}" for cell in cells)

    text = "\n".join([line("企业名称", "项目名称", "联系电话"), line(A, "甲项目", "02154320000"), line(B, "", "")])
    found, delimiter = read_delimited(text)
    assert delimiter == ","
    assert [str(cell).strip() for cell in found.rows[1]] == [A, "甲项目", "02154320000"]


def test_tabs_between_cells_with_commas_stay_the_delimiter() -> None:
    found, delimiter = read_delimited(f"企业名称\t项目名称\t备注\n{A}\t甲项目\t一期,二期\n{B}\t\t租赁,\n")
    assert (delimiter, found.rows[2]) == ("\t", [B, "", "租赁,"])


@pytest.mark.parametrize(("unit", "land"), [("亩", "20"), ("公顷", "300"), ("", "20")])
def test_an_area_takes_the_unit_of_the_column_beside_it(unit: str, land: str) -> None:
    found = read([["企业名称", "项目名称", "用地", "单位"], [A, "甲项目", 20, unit], [B, "乙项目", 1, "公顷"]])
    assert values(found, "land_mu") == [land, "15"]


def test_an_area_in_mu_is_never_floor_area() -> None:
    found = read([["企业名称", "项目名称", "面积", "单位"], [A, "甲项目", 20, "亩"], [B, "乙项目", 1500, "平方米"]])
    assert values(found, "floor_area_sqm")[0] != "20"
    assert values(found, "floor_area_sqm")[1] == "1500"


def test_a_header_unit_wins_over_the_caption_and_says_so() -> None:
    found = read([["单位：亿元"], HEAD, [A, "甲项目", 5600, "", ""], [B, "乙项目", "1.2亿元", "", ""]])
    assert values(found, "investment_wan") == ["5600", "12000"]
    said = [problem for problem in found.sheets[0].problems if problem.code == "column-unit-conflict"]
    assert len(said) == 1
    assert "万元" in said[0].message
    assert "亿元" in said[0].message


def test_a_caption_above_another_table_is_no_conflict() -> None:
    found = read(
        [
            ["表1 签约 单位：亿元"],
            ["企业名称", "项目名称", "总投资"],
            [A, "甲项目", 2],
            [],
            ["表2 在谈"],
            ["项目名称", "企业名称", "总投资（万元）"],
            ["乙项目", B, 800],
        ]
    )
    assert values(found, "investment_wan") == ["20000", "800"]
    assert not [problem for problem in found.sheets[0].problems if problem.code == "column-unit-conflict"]


def test_english_headers_and_stages() -> None:
    found = read(
        [
            ["Company Name", "Project", "Office Area (sqm)", "Status"],
            ["Exemplar Systems AB", "Service hub", 600, "Negotiating"],
            ["Exemplar Biotech A/S", "Lab", 300, "Signed"],
        ]
    )
    assert fields(found)["Office Area (sqm)"] == "floor_area_sqm"
    assert values(found, "stage") == ["N", "S"]
