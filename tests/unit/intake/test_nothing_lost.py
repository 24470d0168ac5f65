"""What a careless ledger used to lose: repeated headers, texts under 进展, broken phones, sums in text files."""

from __future__ import annotations

import pytest

from mhcrm.base.errors import InputError
from mhcrm.domain.intake.grid import Cell
from mhcrm.domain.intake.report import preview_json
from mhcrm.services.intake.readers.source import read_bytes
from tests.unit.intake.sheets import A, B, C, D, codes, fields, leads, preview, read

Rows = list[list[Cell]]


def _extras(rows: Rows) -> dict[str, object]:
    return {name: value for name, value in leads(read(rows))[0].values.items() if name.startswith("x:")}


def test_columns_under_one_unknown_name_are_counted() -> None:
    head: list[Cell] = ["企业名称", "项目名称", "功能中心类型", "功能中心类型", "功能中心类型"]
    expected = {"x:功能中心类型": "甲", "x:功能中心类型（2）": "乙", "x:功能中心类型（3）": "丙"}
    assert _extras([head, [A, "一号线", "甲", "乙", "丙"]]) == expected


def test_an_exports_numbered_headers_keep_their_names() -> None:
    head: list[Cell] = ["企业名称", "项目名称", "功能中心类型", "功能中心类型（2）", "功能中心类型"]
    expected = {"x:功能中心类型": "甲", "x:功能中心类型（2）": "乙", "x:功能中心类型（3）": "丙"}
    assert _extras([head, [A, "一号线", "甲", "乙", "丙"]]) == expected


def test_known_and_helper_headers_that_come_again_are_counted_too() -> None:
    head: list[Cell] = ["企业名称", "项目名称", "备注", "备注", "备注", "总投资", "币种", "币种"]
    found = _extras([head, [A, "一号线", "甲", "乙", "丙", 5, "美元", "待核"]])
    assert found == {"x:备注": "乙", "x:备注（2）": "丙", "x:币种": "美元", "x:币种（2）": "待核"}


@pytest.mark.parametrize("header", ["进展", "进度", "项目进度", "目前进展"])
def test_texts_of_what_happened_are_progress_and_set_no_stage(header: str) -> None:
    rows: Rows = [
        ["企业名称", "项目名称", header],
        ["一、拟签约项目", "", ""],
        [A, "一号线", "正在谈判租赁合同"],
        [B, "二号线", "已初步选址"],
        ["二、洽谈项目", "", ""],
        [C, "三号线", "3月来访"],
        [D, "四号线", "意向"],
    ]
    found = leads(read(rows))
    assert [row.values["progress"] for row in found] == ["正在谈判租赁合同", "已初步选址", "3月来访", "意向"]
    assert [row.values["stage"] for row in found] == ["I", "I", "N", "N"]
    assert all("stage-section" in codes(row) and "stage-conflict" not in codes(row) for row in found)


@pytest.mark.parametrize("header", ["进展", "进展情况", "项目进度"])
def test_stage_words_under_a_vague_header_are_stages(header: str) -> None:
    rows: Rows = [["企业名称", "项目名称", header], [A, "一号线", "在谈"], [B, "二号线", "签约"], [C, "三号线", "线索"]]
    assert [row.values["stage"] for row in leads(read(rows))] == ["N", "S", "L"]


def test_a_stage_column_of_its_own_leaves_progress_alone() -> None:
    rows: Rows = [
        ["企业名称", "项目名称", "阶段", "进展情况"],
        [A, "一号线", "签约", "在谈"],
        [B, "二号线", "在谈", "洽谈"],
    ]
    assert fields(read(rows))["进展情况"] == "progress"


@pytest.mark.parametrize("header", ["联系人及电话", "联系人", "联系电话"])
def test_a_number_the_spreadsheet_broke_leaves_the_name(header: str) -> None:
    row = leads(read([["企业名称", "项目名称", header], [A, "一号线", "孙丽\n1.39E+10"]]))[0]
    assert (row.values.get("contact"), row.values.get("phone")) == ("孙丽", None)
    assert "phone-lost" in codes(row)


def test_a_whole_number_beside_a_broken_one_is_kept() -> None:
    row = leads(read([["企业名称", "项目名称", "联系人及电话"], [A, "一号线", "孙丽 13812345678/1.39E+10"]]))[0]
    assert (row.values["contact"], row.values["phone"]) == ("孙丽", "13812345678")
    assert "phone-lost" in codes(row)


@pytest.mark.parametrize(("stated", "told"), [("9", True), ("4.0", False), ("1,009.5", True), ("约4", False)])
def test_the_sum_in_a_text_file_is_checked(stated: str, told: bool) -> None:
    text = f'企业名称,项目名称,总投资（亿元）\n{A},一号线,1.5\n{B},二号线,2.5\n合计,,"{stated}"\n'
    found = preview(*read_bytes(text.encode(), "表.csv").grids)
    assert ("total-differs" in {problem.code for problem in found.sheets[0].problems}) is told


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("名单.json", '[{"企业名称": "上海甲乙科技有限公司", "项目名称": "一号线"}]'),
        ("名单.csv", '{"records": [{"企业名称": "上海甲乙科技有限公司"}]}'),
        ("名单.json", "[\n  1, 2\n]"),
        ("名单.xml", '<?xml version="1.0"?><list><item>上海甲乙科技有限公司</item></list>'),
        ("工具.py", "import os, sys\nprint(1, 2)\n"),
        ("运行.log", "2026-05-01, 企业名称, 启动\n"),
    ],
)
def test_what_is_no_table_is_refused(name: str, text: str) -> None:
    with pytest.raises(InputError) as caught:
        read_bytes(text.encode(), name)
    assert caught.value.code == "file-not-a-sheet"


def test_a_table_whose_header_stands_in_brackets_is_still_one() -> None:
    text = f"[序号],[企业名称],[项目名称]\n1,{A},一号线\n"
    assert read_bytes(text.encode(), "表.csv").format == "csv"


def test_every_sheet_of_the_report_says_its_reason() -> None:
    sheets = preview_json(read([["企业名称", "项目名称"], [A, "一号线"]]))["sheets"]
    assert isinstance(sheets, list)
    assert [sheet["reason"] for sheet in sheets] == [None]
