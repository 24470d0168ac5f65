"""The unit of a whole column is said with one click, remembered, and read by the same rule as ``mhcrm import --unit``."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from mhcrm.desktop.main_window import MainWindow
from mhcrm.desktop.pages.intake.page import IntakePage
from mhcrm.desktop.places import ImportFile

HEAD = "企业名称,项目名称,总投资,拟用面积\n"
ROWS = "苏州甲电子有限公司,甲项目,1200,3\n无锡乙材料有限公司,乙项目,300,5\n"


def open_sheet(window: MainWindow, path: Path, text: str) -> IntakePage:
    path.write_text(text, encoding="utf-8")
    window.open_place("intake", ImportFile(str(path)))
    page = window.page("intake")
    assert isinstance(page, IntakePage)
    return page


def say(page: IntakePage, qtbot: QtBot, column: int, words: str) -> None:
    """Click the header cell, then the button of that name."""
    sheet, index = page.area.sheet, page.area.raw.index(0, column)
    qtbot.mouseClick(sheet.viewport(), Qt.MouseButton.LeftButton, pos=sheet.visualRect(index).center())
    made = next(made for made in page.strip.shown_buttons() if made.text() == words)
    assert isinstance(made, QPushButton)
    qtbot.mouseClick(made, Qt.MouseButton.LeftButton)


def first(page: IntakePage) -> dict[str, str]:
    assert page.loaded is not None
    return {name: str(value) for name, value in page.loaded.preview.of_status("accepted")[0].values.items()}


@pytest.mark.parametrize(
    ("words", "shown", "amount"),
    [
        ("按万元读", "投资总额 万元", "1200"),
        ("按亿元读", "投资总额 亿元", "12000000"),
        ("按元读", "投资总额 元", "0.12"),
    ],
)
def test_a_column_without_a_unit_is_read_in_the_one_said(
    window: MainWindow, tmp_path: Path, qtbot: QtBot, words: str, shown: str, amount: str
) -> None:
    page = open_sheet(window, tmp_path / "一.csv", HEAD + ROWS)
    assert "没有写单位" in page.strip._what.text()  # the doubt is what the preview opens on
    say(page, qtbot, 2, words)
    assert first(page)["investment_wan"] == amount
    assert page.area.roles.boxes[2].currentText() == shown


def test_dollars_never_become_rmb_and_are_remembered_for_the_next_sheet(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    page = open_sheet(window, tmp_path / "一.csv", HEAD + ROWS)
    say(page, qtbot, 2, "按万美元读")
    assert page.area.roles.boxes[2].currentText() == "投资总额 万美元"
    values = first(page)
    assert values["investment_currency"] == "USD"
    assert values.get("investment_wan") in (None, "None")
    assert values["investment_foreign_wan"] == "1200"
    assert page.head.mapping.text().strip() == "列对应：这次改过"
    qtbot.mouseClick(page.commit, Qt.MouseButton.LeftButton)
    page = open_sheet(window, tmp_path / "下周.csv", HEAD + ROWS.replace("甲", "丙").replace("乙", "丁"))
    assert page.area.roles.boxes[2].currentText() == "投资总额 万美元"
    assert page.head.mapping.text().strip() == "列对应：上次的"
    say(page, qtbot, 2, "按万元读")
    assert first(page)["investment_wan"] == "1200"


def test_an_area_column_has_its_own_units(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    page = open_sheet(window, tmp_path / "一.csv", HEAD.replace("拟用面积", "建筑面积") + ROWS)
    say(page, qtbot, 3, "按万㎡读")
    assert first(page)["floor_area_sqm"] == "30000"
    assert "单位已写明" in page.strip._what.text()
