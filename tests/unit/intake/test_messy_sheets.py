"""Sheets as offices really send them: what an officer expects to come out of each."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from mhcrm.domain.intake.grid import Cell
from tests.unit.intake.sheets import A, B, C, codes, fields, grid, leads, preview, read

Rows = list[list[Cell]]
HEAD: list[Cell] = ["企业名称", "项目名称", "总投资（万元）"]


def _names(rows: Rows, merges: tuple[tuple[int, int, int, int], ...] = ()) -> list[tuple[object, object]]:
    return [(row.values.get("company"), row.values.get("project")) for row in leads(read(rows, merges))]


def test_numbered_trades_with_sums_are_sections() -> None:
    rows: Rows = [
        ["单位：亿元、亩"],
        ["序号", "项目名称", "投资主体", "总投资", "占地面积"],
        ["一", "新一代电子信息（2个）", "", 5, ""],
        ["（一）", "集成电路", "", 5, ""],
        [1, "芯片封测线", A, 3, 20],
        [2, "显示面板", B, 2, "10"],
        ["二", "生物医药（1个）", "", 1.2, ""],
        [1, "抗体药物中试", C, 1.2, "5.5"],
        ["", "合计（3个）", "", 6.2, 35.5],
    ]
    found = read(rows)
    assert [row.values["project"] for row in leads(found)] == ["芯片封测线", "显示面板", "抗体药物中试"]
    assert leads(found)[2].values["industry_text"] == "生物医药"
    assert not found.sheets[0].problems


def test_a_word_alone_among_numbered_leads_is_a_section() -> None:
    rows: Rows = [
        ["序号", "项目名称", "投资方"],
        ["", "生物医药", ""],
        [1, "甲", A],
        ["", "人工智能", ""],
        [2, "乙", B],
    ]
    assert _names(rows) == [(A, "甲"), (B, "乙")]


@pytest.mark.parametrize(
    "line",
    ["以上2个项目合计", "共2个项目", "总  计", "计", "本页小计：", "* 表示重点项目", "※ 本表由招商中心负责解释", "（第1页，共1页）",
     "数据截至2026年5月31日", "以下空白", "2026年在谈项目表", "附：项目位置图"],
)  # fmt: skip
def test_lines_below_a_table_are_no_leads(line: str) -> None:
    assert _names([HEAD, [A, "甲", 1000], [B, "乙", 2000], [line, "", ""]]) == [(A, "甲"), (B, "乙")]


@pytest.mark.parametrize(
    "name",
    ["合计算力中心", "总计科技（上海）有限公司", "小计机器人有限公司", "附属医院成果转化公司", "计然科技有限公司"],
)
def test_names_that_begin_like_a_total_are_leads(name: str) -> None:
    assert _names([HEAD, [name, "甲", 1000], [B, "乙", 2000]])[0] == (name, "甲")


def test_headers_in_two_languages() -> None:
    rows: Rows = [
        [
            "企业名称\nCompany",
            "项目名称 Project Name",
            "投资总额(万美元)\nTotal Investment",
            "联系人/Contact",
            "电话/Tel",
        ],
        ["Siemens AG", "研发中心", 500, "John", "13900001001"],
    ]
    found = leads(read(rows))[0]
    assert (found.values["company"], found.values["contact"], found.values["phone"]) == (
        "Siemens AG",
        "John",
        "13900001001",
    )
    assert found.values.get("investment_wan") is None
    assert found.values["investment_foreign_wan"] == 500


def test_unit_and_currency_in_columns_of_their_own() -> None:
    found = leads(read([["企业名称", "项目名称", "总投资", "币种"], [A, "甲", 500, "美元"], [B, "乙", 3000, "人民币"]]))
    assert [row.values.get("investment_wan") for row in found] == [None, 3000]
    assert found[0].values["investment_currency"] == "USD"
    assert "amount-currency" in codes(found[0])
    found = leads(read([["企业名称", "项目名称", "总投资", "单位"], [A, "甲", 5, "亿元"], [B, "乙", 3000, "万元"]]))
    assert [row.values["investment_wan"] for row in found] == [50000, 3000]
    assert found[0].values["x:单位"] == "亿元"


def test_same_as_above_takes_the_value_above_and_says_so() -> None:
    found = leads(read([[*HEAD, "来源"], [A, "甲", 100, "展会"], ["同上", "乙", 200, "〃"], ["〃", "丙", 300, "同上"]]))
    assert [row.values["company"] for row in found] == [A, A, A]
    assert [row.values["source"] for row in found] == ["展会"] * 3
    assert all("cell-ditto" in codes(row) for row in found[1:])


def test_unit_person_and_number_in_one_cell() -> None:
    found = leads(read([[*HEAD, "责任单位/责任人/联系方式"], [A, "甲", 1, "浦江镇/张三/13900001001"]]))[0]
    assert (found.values["lead_unit"], found.values["owner"]) == ("浦江镇", "张三")
    assert found.values["x:责任人电话"] == "13900001001"
    assert found.values.get("phone") is None


def test_contact_position_and_number_in_one_cell() -> None:
    found = leads(read([[*HEAD, "联系人/职务/电话"], [A, "甲", 1, "张三/总经理/13900001001"]]))[0]
    assert (found.values["contact"], found.values["x:职务"], found.values["phone"]) == ("张三", "总经理", "13900001001")


def test_lines_of_label_and_value() -> None:
    lines = [
        "【新线索】",
        f"企业：{A}",
        "项目：传感器总部",
        "投资：约3亿",
        "联系人：张三 13900001001",
        "",
        f"企业：{B}",
        "项目：机器人",
        "投资：5000万",
    ]
    found = leads(read([[line] for line in lines]))
    assert [(row.values["company"], row.values["project"], row.values["investment_wan"]) for row in found] == [
        (A, "传感器总部", Decimal(30000)),
        (B, "机器人", Decimal(5000)),
    ]
    assert found[0].values["phone"] == "13900001001"


def test_statistics_by_office_are_no_leads() -> None:
    rows: Rows = [["单位", "在谈项目数", "签约项目数", "总投资（亿元）"], ["浦江镇", 5, 3, 12.5], ["莘庄镇", 2, 1, 3]]
    assert leads(read(rows)) == []


def test_a_unit_below_the_table_counts() -> None:
    found = leads(read([["企业名称", "项目名称", "总投资"], [A, "甲", 1.5], [B, "乙", 2], ["单位：亿元", "", ""]]))
    assert [row.values["investment_wan"] for row in found] == [15000, 20000]


@pytest.mark.parametrize("cell", ["（500）", "千万级", "1000万/年", date(2026, 5, 1), "2026-05-01"])
def test_what_is_no_amount_is_empty_and_said(cell: Cell) -> None:
    found = leads(read([HEAD, [A, "甲", cell]]))[0]
    assert found.values.get("investment_wan") is None
    assert codes(found) & {"amount-unclear", "amount-negative"}


def test_a_category_column_with_stage_words_is_the_stage() -> None:
    found = read([["类别", *HEAD], ["在谈", A, "甲", 100], ["", B, "乙", 200], ["签约", C, "丙", 300]], [(1, 0, 2, 0)])
    assert fields(found)["类别"] == "stage"
    assert [row.values["stage"] for row in leads(found)] == ["N", "N", "S"]


def test_list_numbers_and_several_companies_in_one_cell() -> None:
    found = leads(read([HEAD, [f"1.{A}", "甲", 1], [f"{B}\n{C}", "乙", 2], ["上海甲乙\n科技有限公司", "丙", 3]]))
    assert [row.values["company"] for row in found] == [A, f"{B}、{C}", A]


def test_visitors_book_and_title_again_on_every_page() -> None:
    rows: Rows = [
        ["日期", "来访单位", "来访人员", "洽谈内容", "接待人"],
        ["2026-05-08", A, "张总", "拟设研发中心", "王五"],
    ]
    assert leads(read(rows))[0].values["owner"] == "王五"
    rows = [
        ["2026年在谈项目表"],
        ["序号", *HEAD],
        [1, A, "甲", 100],
        ["2026年在谈项目表"],
        ["序号", *HEAD],
        [2, B, "乙", 200],
    ]
    assert all("x:分组" not in row.values for row in leads(read(rows)))


def test_the_year_comes_from_each_sheets_name() -> None:
    head: list[Cell] = ["企业名称", "项目名称", "登记时间"]
    found = leads(
        preview(grid([head, [A, "甲", "5月8日"]], name="2025年"), grid([head, [B, "乙", "5月9日"]], name="2026年"))
    )
    assert [row.values["received_on"] for row in found] == ["2025-05-08", "2026-05-09"]


def test_an_accountants_number_keeps_its_size() -> None:
    found = leads(read([HEAD, [A, "甲", "1 200"], [B, "乙", "￥1,200"], [C, "丙", "３，５００"]]))
    assert [row.values["investment_wan"] for row in found] == [Decimal(1200), Decimal(1200), Decimal(3500)]
