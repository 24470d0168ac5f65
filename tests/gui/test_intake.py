"""The import preview as a person uses it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QDialog, QPushButton
from pytestqt.qtbot import QtBot

from mhcrm.bootstrap import App
from mhcrm.desktop.main_window import MainWindow
from mhcrm.desktop.models.intake_models import LEVEL_ROLE, STATUS_ROLE
from mhcrm.desktop.pages.intake.page import IntakePage
from mhcrm.desktop.places import ImportFile, ImportText

SHEET = """2026年前湾组在谈项目台账,,,,
序号,企业名称,项目名称,总投资（万元）,街镇意见
1,无锡乳衡生物有限公司,母乳低聚糖中试,7000,支持
2,成都祺原疫苗有限公司,重组带疱疫苗产业化,商量着来,待会商
3,佛山氢朔装备有限公司,兆瓦级电解槽,60000,支持
3,佛山氢朔装备有限公司,兆瓦级电解槽,60000,支持
4,,,500,
"""


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "前湾组台账.csv"
    path.write_text(SHEET, encoding="utf-8")
    return path


@pytest.fixture
def page(window: MainWindow, sheet: Path) -> IntakePage:
    window.open_place("intake", ImportFile(str(sheet)))
    made = window.page("intake")
    assert isinstance(made, IntakePage)
    assert made.loaded is not None
    return made


def statuses(page: IntakePage) -> list[object]:
    model = page.area.verdicts
    return [model.data(model.index(row, 0), STATUS_ROLE) for row in range(model.rowCount())]


def press(qtbot: QtBot, page: IntakePage, name: str) -> None:
    button = page.findChild(QPushButton, name)
    assert button is not None
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_every_row_of_the_sheet_has_a_verdict(page: IntakePage) -> None:
    assert statuses(page) == ["skipped", "header", "accepted", "accepted", "accepted", "duplicate", "rejected"]
    assert page.area.raw.data(page.area.raw.index(1, 1)) == "企业名称"
    assert page.commit.text().strip() == "提交 3 个项目"


def test_a_doubtful_cell_is_marked_and_explained(page: IntakePage) -> None:
    raw = page.area.raw
    assert raw.data(raw.index(3, 3), LEVEL_ROLE) in ("error", "warning")
    page.area.sheet.setCurrentIndex(raw.index(3, 3))
    assert "商量着来" in page.strip.findChild(type(page.strip._what), "strip.what").text()


def test_a_cell_is_mended_in_the_copy_only(page: IntakePage, sheet: Path, qtbot: QtBot) -> None:
    page.area.sheet.setCurrentIndex(page.area.raw.index(3, 3))
    page.mend({(3, 3): "3亿"})
    assert page.area.raw.data(page.area.raw.index(3, 3)) == "3亿"
    assert page.loaded is not None
    values = [row.values for row in page.loaded.preview.rows if row.row == 4]
    assert str(values[0]["investment_wan"]) == "30000"
    assert sheet.read_text(encoding="utf-8") == SHEET


def test_leaving_out_a_row(page: IntakePage, qtbot: QtBot) -> None:
    page.area.sheet.setCurrentIndex(page.area.raw.index(6, 3))
    press(qtbot, page, "strip.leave_out")
    assert "rejected" not in statuses(page)


def test_the_filter_shows_what_needs_attention(page: IntakePage) -> None:
    page._choose_filter("open")
    assert set(statuses(page)) <= {"accepted", "rejected", "duplicate"}
    assert len(statuses(page)) < 7
    page._choose_filter("duplicate")
    assert statuses(page) == ["duplicate"]


def test_a_column_can_be_taken_for_something_else(page: IntakePage) -> None:
    box = page.area.roles.findChild(QComboBox, "intake.role.4")
    assert box is not None
    assert box.currentData() == ""
    box.setCurrentIndex(box.findData("notes"))
    box.activated.emit(box.currentIndex())
    assert page.loaded is not None
    assert page.loaded.preview.of_status("accepted")[0].values["notes"] == "支持"


def test_committing_writes_once_and_can_be_undone(
    window: MainWindow, page: IntakePage, services: App, qtbot: QtBot
) -> None:
    before = services.records.count()
    press(qtbot, page, "intake.commit")
    assert services.records.count() == before + 3
    assert window.bar.text().startswith("已导入 3 个项目")
    window.run_command("undo")
    assert services.records.count() == before


def test_cancelling_changes_nothing(page: IntakePage, services: App, qtbot: QtBot) -> None:
    before = services.records.count()
    press(qtbot, page, "intake.cancel")
    assert services.records.count() == before
    assert page.loaded is None


def test_pasted_rows_open_the_preview(window: MainWindow, qtbot: QtBot) -> None:
    mime = QMimeData()
    mime.setText("企业名称\t项目名称\n苏州甲有限公司\t甲项目\n")
    QGuiApplication.clipboard().setMimeData(mime)
    window.run_command("paste")
    page = window.page("intake")
    assert isinstance(page, IntakePage)
    assert page.loaded is not None
    assert page.commit.text().strip() == "提交 1 个项目"


def test_text_that_is_no_table_is_refused_kindly(window: MainWindow) -> None:
    QGuiApplication.clipboard().setText("你好")
    window.run_command("paste")
    assert window.page("intake") is None
    assert "没有表格" in window.bar.text()


def test_a_file_that_is_no_sheet_gets_one_sentence(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "照片.xlsx"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    window.open_place("intake", ImportFile(str(path)))
    shown = [made for made in window.findChildren(type(window)) if made.isVisible()]
    assert shown == []
    page = window.page("intake")
    assert isinstance(page, IntakePage)
    assert page.refusal.isVisible()
    assert "照片.xlsx" in page.refusal.words
    assert not [made for made in window.findChildren(QDialog) if made.isVisible()]


def test_an_empty_paste_keeps_the_open_file(page: IntakePage) -> None:
    mime = QMimeData()
    mime.setText("没有表格")
    assert page.paste(mime) is False
    assert page.loaded is not None
    page.opened(ImportText("企业名称\t项目名称\n乙公司\t乙项目"))
    assert page.loaded is not None
    assert page.loaded.preview.totals["accepted"] == 1
