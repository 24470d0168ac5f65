"""Where the leads stand on a sheet."""

from __future__ import annotations

from decimal import Decimal

from mhcrm.domain.intake.problems import Level
from tests.unit.intake.sheets import HEAD, A, B, C, codes, fields, grid, leads, preview, read


def test_titles_statistics_filler_and_footnotes() -> None:
    found = read(
        [
            ["2026年驻点招商项目信息采集表"],
            ["共上报在谈项目2个（新增1个）"],
            ["所属片组：一组", "", "填报人：王五", "", "联系电话：64001234"],
            ["序号", "项目名称", "投资方", "总投资（万元）", "洽谈进度", "企业联系人", "联系方式"],
            [1, "新材料基地", A, 35000, "在谈", "张三", "13900001001"],
            [2, "医药研发中心", B, "3.5亿", "已签约", "李四", "021-64001234"],
            ["合计", "", "", 70000],
            ["备注：1.本表每周五报送。"],
            ["2.一个月内无进展须说明原因。"],
        ]
    )
    rows = leads(found)
    assert [row.row for row in rows] == [5, 6]
    assert [row.values["investment_wan"] for row in rows] == [Decimal(35000), Decimal(35000)]
    assert [row.values["stage"] for row in rows] == ["N", "S"]
    assert "amount-unit" in codes(rows[1])


def test_three_header_levels_and_a_unit_in_the_lowest() -> None:
    found = read(
        [
            ["序号", "基本情况", "", "", "投资情况", "", "联系", ""],
            ["", "投资方", "", "项目名称", "总投资", "其中：固投", "姓名", "电话"],
            ["", "名称", "来源地", "", "（亿元）", "（亿元）", "", ""],
            [1, A, "上海", "芯片项目", 1.5, 0.8, "张三", "13900001001"],
        ],
        [
            (0, 0, 2, 0),
            (0, 1, 0, 3),
            (1, 1, 1, 2),
            (1, 3, 2, 3),
            (0, 4, 0, 5),
            (0, 6, 0, 7),
            (1, 6, 2, 6),
            (1, 7, 2, 7),
        ],
    )
    (row,) = leads(found)
    assert row.values["investment_wan"] == 15000
    assert row.values["fixed_investment_wan"] == 8000
    assert (row.values["company"], row.values["origin"], row.values["contact"]) == (A, "上海", "张三")


def test_a_unit_in_a_parent_header_holds_below_it() -> None:
    found = read(
        [["企业名称", "项目名称", "投资情况（亿元）", ""], ["", "", "总投资", "固定资产投资"], [A, "甲", 2, 1]],
        [(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3)],
    )
    (row,) = leads(found)
    assert (row.values["investment_wan"], row.values["fixed_investment_wan"]) == (20000, 10000)


def test_sections_become_the_stage_and_subtotals_are_dropped() -> None:
    found = read(
        [
            ["序号", "企业名称", "项目名称", "总投资（亿元）"],
            ["一、签约项目（1个）"],
            [1, A, "甲", 1],
            ["小计", "", "", 1],
            ["二、在谈项目（1个）"],
            [1, B, "乙", 2],
            ["总计", "", "", 3],
        ]
    )
    assert [(row.values["stage"], row.values["investment_wan"]) for row in leads(found)] == [("S", 10000), ("N", 20000)]
    reasons = {row.row: row.reason for row in found.rows if row.status == "skipped"}
    assert reasons[2] == reasons[5] == "分段行"
    assert reasons[4] == reasons[7] == "合计行"
    assert not [p for p in found.sheets[0].problems if p.code == "total-differs"]


def test_a_wrong_total_is_a_check_sum_that_fails() -> None:
    found = read([HEAD, [A, "甲", 100], [B, "乙", 200], ["合计", "", 400]])
    assert "total-differs" in {problem.code for problem in found.sheets[0].problems}


def test_unlabelled_sums_are_no_leads() -> None:
    found = read([HEAD, [A, "甲", 100.0], [B, "乙", 200.0], ["", "", 300.0]])
    assert found.totals["accepted"] == 2
    assert found.totals["rejected"] == 0


def test_repeated_headers_and_page_lines() -> None:
    found = read([["储备库"], HEAD, [A, "甲", 100], ["第1页 共2页"], ["储备库"], HEAD, [B, "乙", 200], ["第2页 共2页"]])
    assert [row.row for row in leads(found)] == [3, 7]


def test_tables_below_each_other_with_other_columns() -> None:
    found = read(
        [
            ["一、签约项目"],
            ["序号", "企业名称", "项目名称", "投资额（亿元）"],
            [1, A, "甲", 1.2],
            [],
            ["二、在谈项目"],
            ["序号", "项目名称", "投资方", "投资总额（万元）", "联系人"],
            [1, "乙", B, 800, "张三"],
        ]
    )
    rows = leads(found)
    assert [
        (r.values["company"], r.values["project"], r.values["investment_wan"], r.values["stage"]) for r in rows
    ] == [
        (A, "甲", 12000, "S"),
        (B, "乙", 800, "N"),
    ]


def test_tables_beside_each_other() -> None:
    head = ["企业名称", "项目名称", "投资额（万元）"]
    found = read([[*head, "", *head], [A, "甲", 100, "", B, "乙", 200], [C, "丙", 300, "", "", "", ""]])
    assert sorted(str(row.values["project"]) for row in leads(found)) == sorted(["甲", "乙", "丙"])


def test_form_with_labels_left() -> None:
    found = read(
        [
            ["项目信息表"],
            ["企业名称", A, "统一社会信用代码", "91350100M000100Y43"],
            ["项目名称", "储能基地", "所属产业", "新能源"],
            ["总投资（万元）", 26000, "用地需求（亩）", 35],
            ["联系人", "程以宁", "联系电话", "13900001071"],
        ]
    )
    (row,) = leads(found)
    assert found.sheets[0].kind == "form"
    assert (row.values["company"], row.values["project"], row.values["investment_wan"]) == (A, "储能基地", 26000)
    assert (row.values["uscc"], row.values["land_mu"]) == ("91350100M000100Y43", 35)


def test_form_problem_names_the_cell_of_the_value() -> None:
    found = read([["企业名称", A], ["项目名称", "甲"], ["总投资（万元）", "3-5亿"], ["联系电话", "139000"]])
    (row,) = leads(found)
    assert {problem.code: problem.cell for problem in row.problems} == {
        "amount-range": "B3",
        "amount-unit": "B3",
        "phone-length": "B4",
    }


def test_transposed() -> None:
    found = read(
        [["企业名称", A, B], ["项目名称", "甲", "乙"], ["总投资（万元）", 1000, "待定"], ["联系人", "张三", "李四"]]
    )
    assert found.sheets[0].kind == "transposed"
    assert [(r.values["company"], r.values.get("investment_wan")) for r in leads(found)] == [(A, 1000), (B, None)]


def test_no_header_is_a_question_first() -> None:
    rows = [[A, "甲项目", 1200, "张三", "13900001001"], [B, "乙基地", 3000, "李四", "13900001002"]]
    asked = read(rows)
    assert asked.outcome == "needs_mapping"
    assert asked.totals["accepted"] == 0
    assert {role.field for role in asked.sheets[0].guess} >= {"company", "project", "phone"}
    answered = preview(grid(rows), columns={"A列": "company"})
    assert [row.values["project"] for row in leads(answered)] == ["甲项目", "乙基地"]


def test_merged_over_projects_and_over_contacts() -> None:
    found = read(
        [
            ["企业名称", "项目名称", "总投资（万元）", "联系人", "电话"],
            [A, "甲", 1000, "张三", "13900001001"],
            ["", "乙", 2000, "", ""],
            [B, "丙", 500, "李四", "13900001003"],
            ["", "", "", "王五", "13900001004"],
        ],
        [(1, 0, 2, 0), (1, 3, 2, 3), (1, 4, 2, 4), (3, 0, 4, 0), (3, 1, 4, 1), (3, 2, 4, 2)],
    )
    rows = leads(found)
    assert [(r.values["company"], r.values["project"], r.values["contact"]) for r in rows] == [
        (A, "甲", "张三"),
        (A, "乙", "张三"),
        (B, "丙", "李四"),
    ]
    assert (rows[2].values["contact_other"], rows[2].values["phone_other"]) == ("王五", "13900001004")


def test_an_amount_merged_over_projects_is_said() -> None:
    found = read([HEAD, [A, "甲", 1000], [A, "乙", ""]], [(1, 2, 2, 2)])
    assert "amount-merged" in codes(leads(found)[1])


def test_contacts_of_the_office_are_not_the_investors() -> None:
    found = read(
        [
            ["项目名称", "投资方", "", "", "责任单位", "", ""],
            ["", "名称", "联系人", "电话", "名称", "联系人", "电话"],
            ["甲", A, "张三", "13900001001", "一组", "李四", "13900001002"],
        ],
        [(0, 0, 1, 0), (0, 1, 0, 3), (0, 4, 0, 6)],
    )
    (row,) = leads(found)
    assert (row.values["contact"], row.values["phone"], row.values["lead_unit"]) == ("张三", "13900001001", "一组")
    assert row.values["x:责任单位/联系人"] == "李四"


def test_instruction_sheets_are_left_out_with_a_reason() -> None:
    guide = grid([["填写示例："], HEAD, ["某某公司", "某项目", 1]], name="填表说明")
    found = preview(guide, grid([HEAD, [A, "甲", 1000]], name="台账"))
    assert [plan.kind for plan in found.sheets] == ["skipped", "table"]
    assert found.sheets[0].reason
    assert found.totals["accepted"] == 1


def test_a_sheet_named_like_a_guide_is_read_when_it_is_all_there_is() -> None:
    assert preview(grid([HEAD, [A, "甲", 1000]], name="说明")).totals["accepted"] == 1


def test_hidden_sheets_are_read_and_said() -> None:
    hidden = grid([HEAD, [A, "甲", 1000]], name="旧")
    hidden.hidden = True
    found = preview(hidden)
    assert found.totals["accepted"] == 1
    assert "sheet-hidden" in {problem.code for problem in found.sheets[0].problems}


def test_header_only() -> None:
    found = read([HEAD])
    assert found.outcome == "empty"
    assert "没有可导入的数据" in found.message


def test_tables_of_other_things_are_no_leads() -> None:
    for rows in (
        [["姓名", "部门", "电话"], ["张三", "办公室", "13900001001"]],
        [["街镇", "项目数", "总投资（亿元）"], ["莘庄镇", 5, 20]],
    ):
        found = read(rows)
        assert found.outcome == "not_leads"
        assert found.message


def test_caption_units() -> None:
    found = read(
        [
            ["单位：亿元、平方米"],
            ["项目名称", "建设单位", "总投资", "占地面积"],
            ["甲", A, 3.5, 20000],
            ["乙", B, 1, "30亩"],
        ]
    )
    assert [(r.values["investment_wan"], r.values["land_mu"]) for r in leads(found)] == [(35000, 30), (10000, 30)]


def test_marks_numbers_and_samples_below_the_header() -> None:
    found = read(
        [
            HEAD,
            ["（必填）", "（必填）", "（选填）", "", ""],
            ["示例", "某某项目", 1, "", ""],
            [1, 2, 3, 4, 5],
            [A, "甲", 200, "", ""],
        ]
    )
    assert [row.row for row in leads(found)] == [5]


def test_unknown_columns_are_kept_and_listed() -> None:
    found = read([[*HEAD, "朋友圈评价"], [A, "甲", 1000, "张三", "13900001001", "很好"]])
    assert leads(found)[0].values["x:朋友圈评价"] == "很好"
    assert "column-unknown" in {problem.code for problem in found.sheets[0].problems}


def test_a_status_column_with_sentences_is_progress() -> None:
    found = read(
        [
            ["企业名称", "项目名称", "当前进度"],
            [A, "甲", "5月10日企业来访，下周提交选址方案"],
            [B, "乙", "已完成环评初审，等待企业补正材料"],
        ]
    )
    assert fields(found)["当前进度"] == "progress"


def test_every_message_is_a_chinese_sentence() -> None:
    found = read([HEAD, ["", "", 500, "张三", "1"], [A, "甲", "3-5亿", "", "1.39E+10"]])
    for row in leads(found):
        for problem in row.problems:
            assert problem.message.endswith("。")
            assert "{" not in problem.message
            assert problem.level in Level


def test_form_with_labels_above() -> None:
    found = read(
        [
            ["项目登记表"],
            ["企业名称", "项目名称", "统一社会信用代码", "所属行业"],
            [A, "芯片项目", "91310112MAX000015L", "集成电路"],
            ["总投资（万元）", "用地（亩）", "联系人", "联系电话"],
            [3500, 20, "张三", "13900001001"],
        ]
    )
    (row,) = leads(found)
    assert (row.values["company"], row.values["investment_wan"], row.values["phone"]) == (A, 3500, "13900001001")


def test_form_with_group_labels_and_two_forms_on_one_sheet() -> None:
    rows = [
        ["项目名称", "甲", "项目编号", "XM-001"],
        ["投资方", "名称", A, ""],
        ["", "联系人", "张三", ""],
        ["总投资（亿元）", 3.5, "", ""],
    ]
    (row,) = leads(read(rows))
    assert (row.values["company"], row.values["contact"], row.values["investment_wan"]) == (A, "张三", 35000)
    two = leads(
        read(
            [
                ["企业名称", A],
                ["项目名称", "甲"],
                ["总投资（万元）", 100],
                [],
                ["企业名称", B],
                ["项目名称", "乙"],
                ["总投资（万元）", 200],
            ]
        )
    )
    assert [(r.values["company"], r.values["investment_wan"]) for r in two] == [(A, 100), (B, 200)]


def test_a_row_of_units_below_the_header_belongs_to_it() -> None:
    found = read(
        [
            ["企业名称", "项目名称", "总投资", "用地面积", "建筑面积"],
            ["", "", "（亿元）", "（亩）", "（万㎡）"],
            [A, "甲", 1.5, 20, 3],
        ]
    )
    (row,) = leads(found)
    assert (row.values["investment_wan"], row.values["land_mu"], row.values["floor_area_sqm"]) == (15000, 20, 30000)


def test_sections_numbered_in_the_serial_column() -> None:
    rows = [
        ["序号", "企业名称", "项目名称", "总投资（万元）"],
        ["一", "集成电路产业", "", ""],
        [1, A, "甲", 100],
        ["", "小计", "", 100],
    ]
    (row,) = leads(read(rows))
    assert row.values["industry_text"] == "集成电路产业"


def test_a_lone_remark_is_no_section() -> None:
    found = leads(
        read(
            [
                [*HEAD, "备注"],
                [A, "甲", 100, "", "", ""],
                ["", "", "", "", "", "补充：见附件"],
                [B, "乙", 200, "", "", ""],
            ]
        )
    )
    assert [set(row.values) & {"x:分组", "notes"} for row in found] == [set(), set()]
