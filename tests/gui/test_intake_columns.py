"""Columns of the preview: units, names, doubts, mappings kept under a name."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QInputDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from mhcrm.bootstrap import App
from mhcrm.desktop.main_window import MainWindow
from mhcrm.desktop.models.intake_models import HEADER_DOUBT, LEVEL_ROLE
from mhcrm.desktop.pages.intake.page import IntakePage
from mhcrm.desktop.places import ImportFile

SHEET = """某镇在谈项目
甲,乙,规模,说法,进度
苏州甲电子有限公司,甲项目,3,支持,洽谈
无锡乙材料有限公司,乙项目,5,再议,签约
南通丙装备有限公司,丙项目,20000,支持,洽谈
"""


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "某镇台账.csv"
    path.write_text(SHEET.replace("甲,乙,", "企业名称,项目名称,"), encoding="utf-8")
    return path


@pytest.fixture
def page(window: MainWindow, sheet: Path) -> IntakePage:
    window.open_place("intake", ImportFile(str(sheet)))
    made = window.page("intake")
    assert isinstance(made, IntakePage)
    return made


def press(qtbot: QtBot, inside: QWidget, name: str) -> None:
    found = inside.findChild(QPushButton, name)
    assert found is not None
    assert found.isVisibleTo(inside)
    qtbot.mouseClick(found, Qt.MouseButton.LeftButton)


def box(page: IntakePage, column: int) -> QComboBox:
    return page.area.roles.boxes[column]


def take(page: IntakePage, column: int, data: str) -> None:
    chosen = box(page, column)
    assert chosen.findData(data) >= 0
    chosen.setCurrentIndex(chosen.findData(data))
    chosen.activated.emit(chosen.currentIndex())


def value(page: IntakePage, line: int, name: str) -> str:
    assert page.loaded is not None
    return str(next(row for row in page.loaded.preview.rows if row.row == line).values.get(name))


def answer(window: MainWindow, name: str, text: str) -> None:
    dialog = next(made for made in window.findChildren(QInputDialog) if made.objectName() == name and made.isVisible())
    dialog.setTextValue(text)
    dialog.accept()


def test_a_unit_is_chosen_for_a_whole_column_and_shown(page: IntakePage) -> None:
    assert box(page, 2).currentText() == "投资总额 万元"
    take(page, 2, "investment_wan@亿元")
    assert value(page, 3, "investment_wan") == "30000"
    assert box(page, 2).currentText() == "投资总额 亿元"
    take(page, 2, "investment_wan@万元")
    assert value(page, 3, "investment_wan") == "3"


def test_the_doubt_of_a_column_stands_in_the_header_and_is_settled_with_one_click(
    page: IntakePage, qtbot: QtBot
) -> None:
    raw = page.area.raw
    assert raw.data(raw.index(1, 2), LEVEL_ROLE) == HEADER_DOUBT
    page.area.sheet.setCurrentIndex(raw.index(1, 2))
    assert "没有写单位" in page.strip._what.text()
    press(qtbot, page.strip, "strip.column0")
    assert raw.data(raw.index(1, 2), LEVEL_ROLE) == "header"
    assert value(page, 5, "investment_wan") == "20000"


def test_a_whole_column_is_read_otherwise_where_one_amount_stands_out(page: IntakePage, qtbot: QtBot) -> None:
    page.mend({(3, 2): "4", (4, 2): "900000"})
    raw = page.area.raw
    page.area.sheet.setCurrentIndex(raw.index(2, 2))
    if page.strip.buttons["column0"].isHidden():
        pytest.fail(page.strip._what.text())
    assert page.strip.buttons["column0"].text() == "整列按亿元读"
    press(qtbot, page.strip, "strip.column0")
    assert value(page, 3, "investment_wan") == "30000"


def test_an_extra_column_is_given_a_name(page: IntakePage, window: MainWindow) -> None:
    take(page, 3, "?")
    answer(window, "intake.columnName", "街镇意见")
    assert value(page, 3, "x:街镇意见") == "支持"
    assert box(page, 3).currentText() == "附加列 街镇意见"


def test_an_answer_not_given_leaves_the_column(page: IntakePage, window: MainWindow) -> None:
    take(page, 3, "?")
    next(made for made in window.findChildren(QInputDialog) if made.isVisible()).reject()
    assert box(page, 3).currentText() == "附加列"
    assert value(page, 3, "x:说法") == "支持"


def test_a_mapping_is_kept_under_a_name_and_used_next_time(
    page: IntakePage, window: MainWindow, sheet: Path, qtbot: QtBot, services: App
) -> None:
    take(page, 2, "investment_wan@亿元")
    take(page, 3, "notes")
    page.head.mapping.save.emit()
    answer(window, "intake.mappingName", "某镇周报")
    assert page.head.mapping.text().strip() == "列对应：某镇周报"
    press(qtbot, page, "intake.cancel")
    later = sheet.with_name("某镇下周.csv")
    later.write_text(sheet.read_text(encoding="utf-8").replace("甲", "丁"), encoding="utf-8")
    window.open_place("intake", ImportFile(str(later)))
    assert page.head.mapping.text().strip() == "列对应：某镇周报"
    assert value(page, 3, "investment_wan") == "30000"
    assert value(page, 3, "notes") == "支持"
    page.head.mapping.used.emit("")
    assert page.head.mapping.text().strip() == "列对应：程序判断"
    assert value(page, 3, "investment_wan") == "3"
    page.head.mapping.used.emit("某镇周报")
    assert value(page, 3, "investment_wan") == "30000"


def test_a_mapping_is_renamed_and_deleted(page: IntakePage, window: MainWindow, services: App, qtbot: QtBot) -> None:
    take(page, 3, "notes")
    page.head.mapping.save.emit()
    answer(window, "intake.mappingName", "周报")
    (kept,) = services.intake.mappings()
    page.head.mapping.rename.emit(kept)
    answer(window, "intake.mappingName", "某镇周报")
    (kept,) = services.intake.mappings()
    assert kept.name == "某镇周报"
    assert page.head.mapping.text().strip() == "列对应：某镇周报"
    page.head.mapping.remove.emit(kept)
    assert services.intake.mappings() == []
    assert page.head.mapping.text().strip() == "列对应：程序判断"


def test_a_mended_cell_of_a_file_imported_before_counts(
    page: IntakePage, window: MainWindow, sheet: Path, qtbot: QtBot
) -> None:
    lines = [f"苏州{at}电子有限公司,第{at}项目,{at + 100},支持,洽谈" for at in range(80)]
    head = "\n".join(sheet.read_text(encoding="utf-8").splitlines()[:2])
    sheet.write_text("\n".join([head, *lines]), encoding="utf-8")
    window.open_place("intake", ImportFile(str(sheet)))
    press(qtbot, page, "intake.commit")
    window.open_place("intake", ImportFile(str(sheet)))
    assert page.loaded is not None
    assert page.loaded.preview.totals["unchanged"] == 80
    page.mend({(2, 2): "777"})
    assert page.loaded.preview.totals["updated"] == 1


def test_a_header_of_unknown_words_is_pointed_at_and_its_columns_named(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "看不懂.csv"
    path.write_text(
        "某镇情况\n甲方,干啥,钱,谁\n上海红日微电子有限公司,芯片产线,3,张三\n上海蓝月装备有限公司,装备基地,5,李四\n",
        encoding="utf-8",
    )
    window.open_place("intake", ImportFile(str(path)))
    page = window.page("intake")
    assert isinstance(page, IntakePage)
    page.area.sheet.verticalHeader().sectionClicked.emit(1)
    press(qtbot, page.strip, "strip.as_header")
    for column, field in enumerate(("company", "project", "investment_wan", "contact")):
        take(page, column, field)
    assert value(page, 3, "company") == "上海红日微电子有限公司"
    assert value(page, 4, "investment_wan") == "5"
    take(page, 2, "investment_wan@亿元")
    assert value(page, 4, "investment_wan") == "50000"
    press(qtbot, page, "intake.commit")
    later = tmp_path / "看不懂（下周）.csv"
    later.write_text("某镇情况\n更新\n甲方,干啥,钱,谁\n上海绿星材料有限公司,材料,8,王五\n", encoding="utf-8")
    window.open_place("intake", ImportFile(str(later)))
    assert value(page, 4, "investment_wan") == "80000"


def test_columns_of_a_table_without_a_header_are_named(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "没表头.csv"
    path.write_text("上海红日微电子有限公司,芯片产线,3亿元\n上海蓝月装备有限公司,装备基地,5亿元\n", encoding="utf-8")
    window.open_place("intake", ImportFile(str(path)))
    page = window.page("intake")
    assert isinstance(page, IntakePage)
    assert not page.commit.isEnabled()
    take(page, 1, "project")
    assert value(page, 1, "company") == "上海红日微电子有限公司"
    assert value(page, 2, "project") == "装备基地"
    assert page.commit.isEnabled()


def test_the_columns_proposed_for_a_table_without_a_header_are_taken_with_one_click(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "没表头.csv"
    path.write_text("上海红日微电子有限公司,芯片产线,3亿元\n上海蓝月装备有限公司,装备基地,5亿元\n", encoding="utf-8")
    window.open_place("intake", ImportFile(str(path)))
    page = window.page("intake")
    assert isinstance(page, IntakePage)
    press(qtbot, page, "intake.guessed")
    assert value(page, 1, "company") == "上海红日微电子有限公司"
    assert page.commit.text().strip() == "提交 2 个项目"
    assert page._guessed.isHidden()


def test_a_named_mapping_keeps_its_name_week_after_week(
    page: IntakePage, window: MainWindow, sheet: Path, qtbot: QtBot
) -> None:
    page.writing._save_mapping("某镇周报")
    for week in ("第一周", "第二周", "第三周"):
        press(qtbot, page, "intake.commit")
        later = sheet.with_name(f"{week}.csv")
        later.write_text(SHEET.replace("甲,乙,", "企业名称,项目名称,").replace("公司", f"{week}公司"), encoding="utf-8")
        window.open_place("intake", ImportFile(str(later)))
        assert page.head.mapping.text().strip() == "列对应：某镇周报"
