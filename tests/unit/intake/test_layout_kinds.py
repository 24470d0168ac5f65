"""Kinds of layout met in blind sheets: each was read wrongly once."""

from __future__ import annotations

import pytest

from mhcrm.domain.intake.grid import Cell
from mhcrm.domain.intake.layout.outline import UNDER, section_values, under
from mhcrm.domain.intake.records import shipped_matcher
from mhcrm.domain.intake.verdict import RowResult
from mhcrm.services.intake.readers.delimited import read_delimited
from tests.unit.intake.sheets import HEAD, A, B, C, D, codes, fields, leads, preview, read

WORDS = shipped_matcher().words


def amounts(rows: list[RowResult]) -> list[str]:
    return [format(row.values["investment_wan"], "f") for row in rows]  # type: ignore[call-overload,no-any-return]


@pytest.mark.parametrize(
    "line",
    [
        ["经办人：某", "", "审核人：", "", "分管领导："],
        ["填表人：某", "", "复核：某", "", "电话：54170000"],
        ["", "", "", "某服务中心（盖章）", ""],
        ["", "", "", "2026年10月28日", ""],
        ["其中：亿元以上项目", "1个", 100, "", ""],
        ["1.1", "其中：冷库", 100, "", ""],
        ["上年同期", "2个", 100, "", ""],
        ["同比增长", "50%", "33.3%", "", ""],
        ["", "", "单位：万元", "", ""],
        ["5", "", "", "", ""],
        ["共2条 第1/1页", "首页 上一页 下一页 末页", "", "", ""],
        ["全部", "全部", "全部", "全部", "全部"],
    ],
)
def test_lines_below_the_leads_that_are_none(line: list[Cell]) -> None:
    found = read([HEAD, [A, "甲项目", 100, "张三", "13900001001"], [B, "乙项目", 200, "", ""], line])
    assert [(row.row, row.status) for row in found.rows] == [
        (1, "skipped"),
        (2, "accepted"),
        (3, "accepted"),
        (4, "skipped"),
    ]


def test_an_average_or_a_part_is_no_check_sum() -> None:
    found = read(
        [HEAD, [A, "甲项目", 100], [B, "乙项目", 200], ["合计", "", 300], ["平均", "", 150], ["其中：亿元以上", "", 0]]
    )
    assert [problem.code for problem in found.sheets[0].problems] == []


def test_hints_below_the_header_are_no_lead_and_their_unit_counts() -> None:
    found = read(
        [
            ["企业名称", "项目名称", "投资总额", "项目阶段"],
            ["填营业执照全称", "不超过20字", "单位：亿元，保留两位小数", "线索/在谈/签约"],
            [A, "甲项目", 2, "在谈"],
        ]
    )
    (row,) = leads(found)
    assert amounts([row]) == ["20000"]


def test_tables_beside_each_other_with_a_title_each() -> None:
    found = read(
        [
            ["在谈项目", "", "", "签约项目", ""],
            ["企业名称", "项目名称", "", "企业名称", "项目名称"],
            [A, "甲", "", B, "乙"],
            [C, "丙", "", "", ""],
        ],
        [(0, 0, 0, 1), (0, 3, 0, 4)],
    )
    assert [(row.values["company"], row.values["stage"]) for row in leads(found)] == [(A, "N"), (B, "S"), (C, "N")]


def test_the_same_header_below_another_unit_begins_another_table() -> None:
    found = read(
        [
            ["表1", "", "单位：亿元"],
            ["企业名称", "项目名称", "总投资"],
            [A, "甲项目", 2],
            [],
            ["表2", "", "单位：万元"],
            ["企业名称", "项目名称", "总投资"],
            [B, "乙项目", 800],
        ]
    )
    assert amounts(leads(found)) == ["20000", "800"]


def test_a_header_repeated_with_another_unit_is_another_header() -> None:
    found = read(
        [
            ["企业名称", "项目名称", "总投资（亿元）", "联系人"],
            [A, "甲项目", 2, "张三"],
            ["企业名称", "项目名称", "总投资（万元）", "联系人"],
            [B, "乙项目", 800, "李四"],
        ]
    )
    assert amounts(leads(found)) == ["20000", "800"]


def test_a_table_of_something_else_below_the_leads_gives_none() -> None:
    rows: list[list[Cell]] = [
        HEAD, [A, "甲项目", 100], [], ["可对接政策"], ["政策名称", "主管部门", "申报截止"], ["某扶持", "某部门", "12月"],
    ]  # fmt: skip
    found = read(rows)
    assert [row.row for row in leads(found)] == [2]
    assert [row.row for row in found.rows] == [1, 2, 4, 5, 6]


def test_sections_within_sections() -> None:
    inside = under("一、高端装备产业", "（一）已签约", WORDS)
    assert inside == f"一、高端装备产业{UNDER}（一）已签约"
    assert section_values(inside, WORDS) == {"industry_text": "高端装备产业", "stage": "S"}
    assert under(inside, "（二）在谈", WORDS) == f"一、高端装备产业{UNDER}（二）在谈"
    assert under(inside, "二、生物医药产业", WORDS) == "二、生物医药产业"
    assert under("一、在谈项目", "浦江镇（2个）", WORDS) == f"一、在谈项目{UNDER}浦江镇（2个）"
    assert under("二、浦江镇", "其他", WORDS) == "其他"
    assert under("浦江镇", "吴泾镇", WORDS) == "吴泾镇"


def test_groups_by_letter_and_by_day() -> None:
    found = read(
        [
            ["序号", "项目名称", "企业名称"],
            ["A", "制造业", ""],
            ["A1", "甲项目", A],
            ["2026年10月12日", "", ""],
            ["A2", "乙项目", B],
        ]
    )
    assert [row.row for row in leads(found)] == [3, 5]


def test_months_of_plan_and_result_beside_a_header() -> None:
    months: list[Cell] = [text for month in range(1, 7) for text in (f"{month}月", "")]
    found = read(
        [
            ["企业名称", "项目名称", "总投资（亿元）", *months],
            ["", "", "", *["计划", "实际"] * 6],
            [A, "甲项目", 1, *[100, 90] * 6],
        ]
    )
    (row,) = leads(found)
    assert (row.row, row.values["x:3月/实际"]) == (3, "90")


def test_a_general_word_below_its_parent() -> None:
    found = read(
        [
            ["项目信息", "", "投资方信息", ""],
            ["名称", "总投资（万元）", "名称", "联系电话"],
            ["甲项目", 100, A, "13900001001"],
        ],
        [(0, 0, 0, 1), (0, 2, 0, 3)],
    )
    assert list(fields(found).values()) == ["project", "investment_wan", "company", "phone"]


def test_numbered_column_names() -> None:
    found = read([["1.企业名称*", "（2）项目名称", "③联系人"], [A, "甲项目", "张三"]])
    assert list(fields(found).values()) == ["company", "project", "contact"]


def test_people_counted_in_the_column_names() -> None:
    found = read(
        [["企业名称", "联系人2", "电话2", "联系人1", "电话1"], [A, "李四", "13900001002", "张三", "13900001001"]]
    )
    (row,) = leads(found)
    assert (row.values["contact"], row.values["phone"]) == ("张三", "13900001001")
    assert (row.values["x:联系人2"], row.values["x:电话2"]) == ("李四", "13900001002")


def test_a_form_with_names_of_its_parts_at_the_left() -> None:
    found = read(
        [
            ["企业信息", "企业名称", A, "联系人", "张三"],
            ["项目信息", "项目名称", "切割", "所属产业", "新材料"],
            ["", "总投资", "6500万元", "用地需求", "18亩"],
            ["", "项目简介", "两条线", "", ""],
        ],
        [(1, 0, 3, 0)],
    )
    (row,) = leads(found)
    assert (row.values["company"], row.values["project"], row.values["summary"]) == (A, "切割", "两条线")
    assert amounts([row]) == ["6500"]


def test_forms_below_each_other_that_begin_with_their_date() -> None:
    form: list[list[Cell]] = [["登记日期", "2026-10-11"], ["企业名称", A], ["项目名称", "甲项目"], ["联系人", "张三"]]
    other: list[list[Cell]] = [["登记日期", "2026-10-12"], ["企业名称", D], ["项目名称", "乙项目"], ["联系人", "李四"]]
    found = leads(read([*form, [], *other]))
    assert [row.values["received_on"] for row in found] == ["2026-10-11", "2026-10-12"]


def test_a_contact_named_first_and_again_stays_in_one_form() -> None:
    rows: list[list[Cell]] = [
        ["联系人", "张三"], ["企业名称", A], ["项目名称", "甲项目"], ["总投资", "5000万元"], ["联系人", "李四"],
    ]  # fmt: skip
    (row,) = leads(read(rows))
    assert row.values["contact"] == "张三"


def test_a_blank_form_is_no_lead() -> None:
    found = read([["企业名称", "项目名称", "联系人"], ["（必填）", "（必填）", "（选填）"]])
    assert leads(found) == []


def test_several_facts_a_line_of_a_note() -> None:
    text = f"企业：{A}；项目：甲项目；投资：6000万元；联系人：张三\n企业：{B}；项目：乙项目；投资：1亿元；联系人：李四"
    found = leads(preview(read_delimited(text)[0]))
    assert [row.values["company"] for row in found] == [A, B]
    assert amounts(found) == ["6000", "10000"]
    assert [row.values["contact"] for row in found] == ["张三", "李四"]


def test_numbered_facts_in_one_line() -> None:
    text = f"1.企业：{A} 2.项目：甲项目 3.总投资：600万元 4.联系人：张三\n1.企业：{B} 2.项目：乙项目 3.总投资：900万元 4.联系人：李四"
    found = leads(preview(read_delimited(text)[0]))
    assert [row.values["company"] for row in found] == [A, B]
    assert amounts(found) == ["600", "900"]


def test_who_wrote_when_is_no_part_of_what_was_said() -> None:
    text = f"公司：{A}\n项目：甲项目\n需求面积：2000平\n老王 2026/10/12 09:33:40\n收到\n小李 09:34\n联系人：张三"
    (row,) = leads(preview(read_delimited(text)[0]))
    assert (row.values["floor_area_sqm"], row.values["contact"]) == (2000, "张三")


def test_one_of_several_columns_of_a_name_is_shown_with_its_number() -> None:
    found = read([["企业名称", "项目名称", "楼层", "楼层"], [A, "甲项目", "3F", "5F"]])
    (row,) = leads(found)
    names = [role.shown for role in found.sheets[0].blocks[0].mapping.roles]
    assert names == ["企业名称", "项目名称", "楼层", "楼层（2）"]
    assert (row.values["x:楼层"], row.values["x:楼层（2）"]) == ("3F", "5F")
    assert [problem.raw for problem in found.sheets[0].problems] == ["楼层", "楼层（2）"]
    assert codes(row) == set()


def test_the_number_of_who_filled_the_form_in_is_not_the_investors() -> None:
    form: list[list[Cell]] = [
        ["填报人", "小李", "联系电话", "021-54170000"],
        ["企业名称", A, "项目名称", "甲项目"],
        ["联系人", "张三", "电话", "13900001001"],
    ]
    note: list[list[Cell]] = [
        [f"企业名称：{A}"], ["项目名称：甲项目"], ["联系人：张三 13900001001"], ["填报人：小李　　联系电话：021-54170000"],
    ]  # fmt: skip
    for rows in (form, note):
        (row,) = leads(read(rows))
        assert row.values["phone"] == "13900001001"
        assert [text for name, text in row.values.items() if name.startswith("x:")] == ["021-54170000"]


def test_every_row_beside_a_table_has_a_verdict() -> None:
    rows: list[list[Cell]] = [
        ["", *HEAD[:3], "", "填表说明"],
        ["", A, "甲项目", 100, "", "1.填全称"],
        ["", "", "", "", "", "2.每周报"],
    ]
    found = read(rows)
    assert [(row.row, row.status) for row in found.rows] == [(1, "skipped"), (2, "accepted"), (3, "skipped")]


def test_the_unit_above_a_later_header_is_its_own() -> None:
    found = read(
        [
            ["表1", "", "单位：亿元"],
            ["企业名称", "项目名称", "总投资"],
            [A, "甲项目", 2],
            [],
            ["表2", "", "单位：万元"],
            ["企业名称", "项目名称", "总投资", "联系人", "备注"],
            [B, "乙项目", 800, "张三", ""],
        ]
    )
    assert amounts(leads(found)) == ["20000", "800"]


def test_days_written_as_text_may_head_columns() -> None:
    days: list[Cell] = ["2026-10-09", "2026-10-16", "2026-10-23"]
    found = read([["序号", "企业名称", "项目名称", *days], [1, A, "甲项目", "来访", "看地", ""]])
    (row,) = leads(found)
    assert row.values["x:2026-10-16"] == "看地"


def test_forms_beside_each_other() -> None:
    rows: list[list[Cell]] = [
        ["项目名称", "甲项目", "", "项目名称", "乙项目"],
        ["企业名称", A, "", "企业名称", B],
        ["投资额", "700万元", "", "投资额", "900万元"],
    ]
    found = leads(read(rows))
    assert [(row.values["company"], row.values["project"]) for row in found] == [(A, "甲项目"), (B, "乙项目")]
    assert amounts(found) == ["700", "900"]


def test_a_company_alone_above_labelled_lines() -> None:
    rows: list[list[Cell]] = [
        ["1", A], ["", "项目：甲项目"], ["", "投资：400万元"], ["", "联系人：张三 13900001001"],
        ["2", B], ["", "项目：乙项目"], ["", "投资：900万元"], ["", "联系人：李四 13900001002"],
    ]  # fmt: skip
    found = leads(read(rows))
    assert [(row.row, row.values["company"]) for row in found] == [(1, A), (5, B)]
    text = f"{A}\n项目：甲项目\n投资：400万元\n联系人：张三\n{B}\n项目：乙项目\n投资：900万元\n联系人：李四"
    found = leads(preview(read_delimited(text)[0]))
    assert [(row.values["company"], row.values["contact"]) for row in found] == [(A, "张三"), (B, "李四")]


def test_a_value_of_a_note_goes_on_over_lines_and_nothing_is_lost() -> None:
    text = f"各位好\n企业名称：{A}\n联系人：张三\n项目简介：建设两条线，\n年产十万套，\n明年投产\n\n谢谢"
    grid, _ = read_delimited(text)
    (row,) = leads(preview(grid))
    assert row.values["summary"] == "建设两条线，\n年产十万套，\n明年投产"
    assert [cells[0] for cells in grid.rows if len(cells) == 1] == ["各位好", "谢谢"]


@pytest.mark.parametrize(
    "head", [["项目", "数量", "单价（元）", "金额（元）"], ["项目名称", "规格型号", "数量", "总价"]]
)
def test_a_list_of_costs_or_goods_holds_no_leads(head: list[Cell]) -> None:
    found = read([head, ["场地", 1, 20000, 20000], ["茶歇", 80, 50, 4000]])
    assert (found.outcome, leads(found)) == ("not_leads", [])
    assert "费用或物品清单" in found.message


def test_a_table_of_events_beside_the_leads_is_left_out() -> None:
    rows: list[list[Cell]] = [
        [*HEAD[:3], "", "活动名称", "日期"],
        [A, "甲项目", 100, "", "某推介会", "2026-10-18"],
        [B, "乙项目", 200, "", "某沙龙", "2026-10-20"],
        ["", "", "", "", "某考察", "2026-10-22"],
    ]
    found = read(rows)
    assert [row.status for row in found.rows] == ["skipped", "accepted", "accepted", "skipped"]
    assert all("received_on" not in row.values for row in leads(found))


def test_columns_beyond_a_gap_that_belong_to_the_leads_are_kept() -> None:
    found = read([[*HEAD[:3], "", "联系人", "联系电话"], [A, "甲项目", 100, "", "张三", "13900001001"]])
    (row,) = leads(found)
    assert (row.values["contact"], row.values["phone"]) == ("张三", "13900001001")


def test_names_of_fields_in_english() -> None:
    names: list[Cell] = [
        "company_name",
        "project_name",
        "total_investment",
        "contact_person",
        "contact_phone",
        "status",
    ]
    found = read([names, [A, "甲项目", 1200, "张三", "13900001001", "在谈"]])
    assert list(fields(found).values()) == ["company", "project", "investment_wan", "contact", "phone", "stage"]


def test_unknown_columns_beyond_a_gap_are_kept() -> None:
    rows: list[list[Cell]] = [
        [*HEAD[:3], "", "楼宇顾问"],
        [],
        [A, "甲项目", 100, "", "小顾"],
        [B, "乙项目", 200, "", "小问"],
    ]
    assert [row.values["x:楼宇顾问"] for row in leads(read(rows))] == ["小顾", "小问"]


def test_a_column_without_a_name_below_an_empty_line_is_kept() -> None:
    rows: list[list[Cell]] = [
        [*HEAD[:3], "", "联系人"],
        [],
        [A, "甲项目", 100, "加急", "张三"],
        [B, "乙项目", 200, "", "李四"],
    ]
    assert [row.values.get("x:第4列") for row in leads(read(rows))] == ["加急", None]


def test_a_numbered_group_with_its_sums_and_its_count() -> None:
    rows: list[list[Cell]] = [
        ["序号", "项目名称", "企业名称", "总投资（亿元）", "备注"],
        ["一", "电子信息", "", 1.1, "2个"],
        [1, "甲项目", A, 0.7, ""],
        [2, "乙项目", B, 0.4, ""],
    ]
    found = leads(read(rows))
    assert [(row.row, row.values["industry_text"]) for row in found] == [(3, "电子信息"), (4, "电子信息")]
