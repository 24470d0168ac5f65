"""导出问题行: what goes back to whoever filled the sheet in reads like the sheet it comes from."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from mhcrm.base.clock import Clock
from mhcrm.bootstrap import App
from mhcrm.domain.intake.verdict import RowResult

HEAD = ["序号", "企业名称", "项目名称", "投资总额", "首次对接", "联系电话"]


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> App:
    monkeypatch.setenv("MHCRM_DATA", str(tmp_path / "data"))
    return App(str(tmp_path / "a.db"), Clock(as_of=date(2026, 9, 16)), "周岚")


def book(path: Path, rows: list[list[object]]) -> Path:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    made.save(path)
    return path


def test_titles_units_and_sections_go_along_and_the_rows_read_as_before(app: App, tmp_path: Path) -> None:
    path = book(
        tmp_path / "台账.xlsx",
        [
            ["某组在谈项目"],
            ["单位：亿元"],
            HEAD,
            ["一、生物医药"],
            [1, "苏州甲医疗有限公司", "甲项目", 2, datetime(2026, 7, 3), "13800000001"],
            ["二、智能制造"],
            [2, "无锡乙装备有限公司", "乙项目", 3, datetime(2026, 7, 4), "1380000"],
            [3, "南通丙装备有限公司", "丙项目", 4, datetime(2026, 7, 5), "13800000003"],
        ],
    )
    found = app.intake.preview(path)
    target = tmp_path / "问题行.xlsx"
    assert app.intake.export_problems(found, path, target) == 1
    sheet = load_workbook(target).worksheets[0]
    assert [sheet.cell(row, 1).value for row in range(1, 6)] == [
        "某组在谈项目",
        "单位：亿元",
        "序号",
        "二、智能制造",
        2,
    ]
    comment = sheet["F5"].comment
    assert comment is not None
    assert comment.text.startswith("原表第 7 行\n")
    assert sheet["F5"].fill.fgColor.rgb != sheet["E5"].fill.fgColor.rgb
    assert sheet["E5"].number_format == "yyyy-mm-dd"
    assert sheet.column_dimensions["B"].width > sheet.column_dimensions["A"].width

    def values(rows: list[RowResult]) -> dict[str, object]:
        return next(row.values for row in rows if row.values["project"] == "乙项目")

    assert values(app.intake.preview(target).of_status("accepted")) == values(found.of_status("accepted"))
    app.close()


def test_what_the_officer_decides_is_told_without_the_buttons_of_the_window(app: App, tmp_path: Path) -> None:
    same = ["南通丙装备有限公司", "丙项目"]
    path = book(
        tmp_path / "台账.xlsx", [HEAD, [1, *same, 400, "", ""], [2, *same, 600, "", ""], ["", "", "", 7, "", "x"]]
    )
    found = app.intake.preview(path)
    target = tmp_path / "问题行.xlsx"
    app.intake.export_problems(found, path, target)
    sheet = load_workbook(target).worksheets[0]
    told = {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}
    twice = next(text for spot, text in told.items() if "同一企业同一项目" in text)
    assert "点" not in twice
    app.close()


def test_a_form_goes_back_whole_with_the_mark_on_the_right_cell(app: App, tmp_path: Path) -> None:
    path = book(
        tmp_path / "一张表.xlsx",
        [
            ["项目信息表", "", "", ""],
            ["企业名称", "常州沐桁储能科技有限公司", "联系人", "程以宁"],
            ["项目名称", "长时储能系统集成基地", "联系电话", "139000"],
            ["总投资（万元）", 26000, "用地需求（亩）", 35],
            ["项目阶段", "在谈", "登记日期", "2026-05-19"],
        ],
    )
    found = app.intake.preview(path)
    target = tmp_path / "问题行.xlsx"
    assert app.intake.export_problems(found, path, target) == 1
    sheet = load_workbook(target).worksheets[0]
    assert sheet.max_row == 5
    assert sheet["D3"].comment is not None
    assert "139000" in sheet["D3"].comment.text
    app.close()
