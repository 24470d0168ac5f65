"""The preview in the hands of a person at the keyboard: keys that work, steps back, what was changed, the way out."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from mhcrm.bootstrap import App
from mhcrm.desktop import intake_draft
from mhcrm.desktop.dialogs.confirm import Confirm
from mhcrm.desktop.main_window import MainWindow
from mhcrm.desktop.models.intake_models import LEVEL_ROLE, MENDED_ROLE, PASSED
from mhcrm.desktop.pages.intake.page import DONE, SHEET, START, IntakePage
from mhcrm.desktop.places import ImportFile

SHEET_TEXT = """某组在谈项目
企业名称,项目名称,投资规模,进度,说法
苏州甲电子有限公司,甲项目,1200,在谈,支持
无锡乙材料有限公司,乙项目,商量着来,洽谈,再议
,,700,,
南通丙装备有限公司,丙项目,6500,签约,支持
"""
CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


@pytest.fixture
def page(window: MainWindow, tmp_path: Path) -> IntakePage:
    path = tmp_path / "某组.csv"
    path.write_text(SHEET_TEXT, encoding="utf-8")
    window.open_place("intake", ImportFile(str(path)))
    window.activateWindow()
    made = window.page("intake")
    assert isinstance(made, IntakePage)
    return made


def key(
    qtbot: QtBot, page: IntakePage, code: Qt.Key, how: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    qtbot.keyClick(page.area.sheet, code, how)


def click_cell(qtbot: QtBot, page: IntakePage, line: int, column: int) -> None:
    sheet = page.area.sheet
    index = page.area.raw.index(page.area.raw.row_of(line), column)
    sheet.scrollTo(index)
    qtbot.mouseClick(sheet.viewport(), Qt.MouseButton.LeftButton, pos=sheet.visualRect(index).center())


def text_at(page: IntakePage, line: int, column: int) -> str:
    return str(page.area.raw.data(page.area.raw.index(page.area.raw.row_of(line), column)))


def press(qtbot: QtBot, inside: QWidget, name: str) -> None:
    found = inside.findChild(QPushButton, name)
    assert found is not None
    assert found.isVisibleTo(inside)
    qtbot.mouseClick(found, Qt.MouseButton.LeftButton)


def type_over(window: MainWindow, qtbot: QtBot, text: str) -> None:
    dialog = next(made for made in window.findChildren(QWidget, "intake.retype") if made.isVisible())
    line = dialog.findChild(QLineEdit)
    assert line is not None
    line.setText(text)
    qtbot.waitUntil(dialog.isActiveWindow)
    qtbot.keyClick(dialog, Qt.Key.Key_Return)


def test_ctrl_enter_commits_also_after_the_figures_changed(page: IntakePage, services: App, qtbot: QtBot) -> None:
    before = services.records.count()
    page.mend({(3, 2): "3亿"})
    key(qtbot, page, Qt.Key.Key_Return, CTRL)
    assert services.records.count() == before + 3
    assert page._places.currentIndex() == DONE


def test_alt_l_opens_the_mappings(page: IntakePage, qtbot: QtBot) -> None:
    key(qtbot, page, Qt.Key.Key_L, ALT)
    assert page.head.mapping.menu_.isVisible()
    page.head.mapping.menu_.hide()


def test_tab_leads_out_of_the_sheet_and_through_every_control(page: IntakePage, qtbot: QtBot) -> None:
    page.area.sheet.setFocus()
    seen: list[str] = []
    for _ in range(80):
        here = QApplication.focusWidget()
        assert here is not None
        seen.append(here.objectName())
        qtbot.keyClick(here, Qt.Key.Key_Tab)
        if QApplication.focusWidget() is page.area.sheet:
            break
    assert seen.count("intake.sheet") == 1
    wanted = {
        "intake.commit",
        "intake.cancel",
        "intake.problems",
        "intake.mapping",
        "intake.remember",
        "intake.history",
    }
    assert wanted <= set(seen)
    assert any(name.startswith("strip.") for name in seen)
    assert any(name.startswith("intake.role.") for name in seen)


def test_enter_takes_the_first_way_offered_and_else_goes_down(
    page: IntakePage, window: MainWindow, qtbot: QtBot
) -> None:
    click_cell(qtbot, page, 2, 1)
    key(qtbot, page, Qt.Key.Key_Return)
    assert page.area.line() == 3  # an ordinary row asks nothing: it is never taken for the header
    assert page.draft.header_rows == {}
    click_cell(qtbot, page, 4, 2)
    key(qtbot, page, Qt.Key.Key_Return)
    type_over(window, qtbot, "上海丁科技有限公司")
    assert text_at(page, 4, 0) == "上海丁科技有限公司"
    assert page.loaded is not None
    assert page.loaded.preview.totals["rejected"] == 0


def test_enter_on_a_header_without_doubt_changes_nothing(page: IntakePage, qtbot: QtBot) -> None:
    click_cell(qtbot, page, 1, 2)
    press(qtbot, page.strip, "strip.column0")
    key(qtbot, page, Qt.Key.Key_Return)
    assert page.area.roles.boxes[2].currentText() == "投资总额 万元"


def test_ctrl_z_takes_back_step_by_step_what_was_changed_here(
    page: IntakePage, window: MainWindow, services: App, qtbot: QtBot
) -> None:
    before = services.records.count()
    page.mend({(3, 2): "3亿"})
    click_cell(qtbot, page, 1, 2)
    press(qtbot, page.strip, "strip.column1")
    assert page.area.roles.boxes[2].currentText() == "投资总额 亿元"
    key(qtbot, page, Qt.Key.Key_Z, CTRL)
    assert page.area.roles.boxes[2].currentText() == "投资总额 万元"
    assert text_at(page, 3, 2) == "3亿"
    key(qtbot, page, Qt.Key.Key_Z, CTRL)
    assert text_at(page, 3, 2) == "商量着来"
    key(qtbot, page, Qt.Key.Key_Z, CTRL)
    assert "没有可以退回的修改" in window.bar.text()
    key(qtbot, page, Qt.Key.Key_Z, CTRL | SHIFT)
    assert text_at(page, 3, 2) == "3亿"
    assert services.records.count() == before  # nothing stored was touched


def test_what_was_written_after_the_last_change_goes_first(page: IntakePage, services: App, qtbot: QtBot) -> None:
    page.mend({(3, 2): "3亿"})
    page.writing._save_mapping("某组")
    assert [kept.name for kept in services.intake.mappings()] == ["某组"]
    key(qtbot, page, Qt.Key.Key_Z, CTRL)
    assert services.intake.mappings() == []
    assert text_at(page, 3, 2) == "3亿"


def test_a_retyped_cell_shows_it_and_is_put_back(page: IntakePage, qtbot: QtBot) -> None:
    raw = page.area.raw
    page.mend({(3, 2): "3亿"})
    index = raw.index(3, 2)
    assert raw.data(index, MENDED_ROLE) == "商量着来"
    assert "商量着来" in str(raw.data(index, Qt.ItemDataRole.ToolTipRole))
    assert raw.data(raw.index(3, 1), MENDED_ROLE) is None
    click_cell(qtbot, page, 3, 2)
    press(qtbot, page.strip, "strip.restore")
    assert text_at(page, 3, 2) == "商量着来"
    assert page.draft.mends == {}


def test_a_skipped_row_stays_in_sight_and_comes_back(page: IntakePage, qtbot: QtBot) -> None:
    click_cell(qtbot, page, 3, 0)
    press(qtbot, page.strip, "strip.leave_out")
    raw, verdicts = page.area.raw, page.area.verdicts
    assert text_at(page, 3, 0) == "无锡乙材料有限公司"
    assert raw.data(raw.index(3, 0), LEVEL_ROLE) == PASSED
    assert verdicts.data(verdicts.index(3, 0)) == "跳过"
    assert "您跳过了这一行" in str(verdicts.data(verdicts.index(3, 1)))
    press(qtbot, page.strip, "strip.restore")
    assert raw.data(raw.index(3, 0), LEVEL_ROLE) != PASSED
    assert page.draft.mends == {}


def test_the_header_in_doubt_is_the_first_stop_of_f8(page: IntakePage, qtbot: QtBot) -> None:
    assert page.area.line() == 1
    assert page.area.sheet.currentIndex().column() == 2
    key(qtbot, page, Qt.Key.Key_F8)
    assert page.area.line() == 3
    page.swap_filter()
    key(qtbot, page, Qt.Key.Key_F8, SHIFT)
    assert page.area.line() == 1


def test_alt_down_opens_the_box_of_the_column(page: IntakePage, qtbot: QtBot) -> None:
    click_cell(qtbot, page, 3, 4)
    key(qtbot, page, Qt.Key.Key_Down, ALT)
    box: QComboBox = page.area.roles.boxes[4]
    assert box.view().isVisible()
    box.hidePopup()


def test_escape_leaves_the_preview_standing(page: IntakePage, window: MainWindow, qtbot: QtBot) -> None:
    page.mend({(3, 2): "3亿"})
    key(qtbot, page, Qt.Key.Key_Escape)
    assert not page.isVisible()
    assert "什么都没有写入" in window.bar.text()
    window.run_command("import")
    assert page.isVisible()
    assert page._places.currentIndex() == SHEET
    assert text_at(page, 3, 2) == "3亿"


def test_cancelling_asks_only_when_changes_would_be_lost(page: IntakePage, window: MainWindow, qtbot: QtBot) -> None:
    page.mend({(3, 2): "3亿"})
    press(qtbot, page, "intake.cancel")
    asked = window.findChild(Confirm)
    assert asked is not None
    qtbot.keyClick(asked, Qt.Key.Key_Escape)
    assert text_at(page, 3, 2) == "3亿"
    press(qtbot, page, "intake.cancel")
    press(qtbot, next(made for made in window.findChildren(Confirm) if made.isVisible()), "confirm.ok")
    assert page.loaded is None
    assert intake_draft.load(window.ctx.state.folder) is None


def test_the_keyboard_is_back_in_the_sheet_after_the_import_was_taken_back(
    page: IntakePage, window: MainWindow, qtbot: QtBot
) -> None:
    press(qtbot, page, "intake.commit")
    press(qtbot, page, "outcome.undo")
    assert page._places.currentIndex() == SHEET
    assert page.area.sheet.hasFocus()


def test_importing_again_after_a_finished_import_asks_for_a_file(
    page: IntakePage, window: MainWindow, qtbot: QtBot
) -> None:
    press(qtbot, page, "intake.commit")
    window.run_command("import")
    assert page._places.currentIndex() == START
    dialog = next(made for made in window.findChildren(QWidget, "intake.openDialog") if made.isVisible())
    dialog.close()
    assert page.start.focusProxy() is not None


def test_boxes_scrolled_half_out_never_lie_on_each_other(page: IntakePage, window: MainWindow) -> None:
    for column in range(5):
        page.area.sheet.setColumnWidth(column, 300)
    page.area.sheet.horizontalScrollBar().setValue(200)
    shown = sorted((box.geometry() for box in page.area.roles.boxes.values() if box.isVisible()), key=lambda g: g.x())
    assert len(shown) > 1
    assert all(left.right() <= right.left() for left, right in pairwise(shown))


def test_every_action_of_the_preview_tells_its_key(page: IntakePage) -> None:
    told = {made.objectName(): made.toolTip() for made in page.findChildren(QPushButton)}
    for name, keys in (
        ("intake.commit", "Ctrl+Enter"),
        ("intake.problems", "Alt+E"),
        ("intake.history", "Alt+H"),
        ("intake.other", "Ctrl+O"),
        ("intake.cancel", "Esc"),
        ("strip.column0", "Alt+1"),
    ):
        assert keys in told[name], name
    assert QKeySequence("Alt+L").toString() in page.head.mapping.toolTip()


def test_a_click_in_the_verdicts_keeps_the_keyboard_in_the_sheet(page: IntakePage, qtbot: QtBot) -> None:
    notes = page.area.notes
    at = notes.visualRect(page.area.verdicts.index(5, 1)).topLeft() + QPoint(4, 6)
    qtbot.mouseClick(notes.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert page.area.line() == 5
    assert page.area.sheet.hasFocus()


def test_a_figure_answered_with_a_word_is_told_as_unknown(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "面议.csv"
    path.write_text("企业名称,项目名称,总投资（万元）\n苏州甲电子有限公司,甲项目,面议\n", encoding="utf-8")
    window.open_place("intake", ImportFile(str(path)))
    page = window.page("intake")
    assert isinstance(page, IntakePage)
    verdicts = page.area.verdicts
    assert verdicts.data(verdicts.index(1, 1)) == "投资总额“面议”记为待核实"


def test_ctrl_z_does_what_the_bar_offers_while_it_offers_it(
    page: IntakePage, window: MainWindow, tmp_path: Path, services: App, qtbot: QtBot
) -> None:
    before = services.records.count()
    press(qtbot, page, "intake.commit")
    other = tmp_path / "别的.csv"
    other.write_text("企业名称,项目名称\n苏州己电子有限公司,己项目\n", encoding="utf-8")
    window.open_place("intake", ImportFile(str(other)))
    assert window.bar.offers_undo
    key(qtbot, page, Qt.Key.Key_Z, CTRL)
    assert services.records.count() == before
    window.bar.hide()
    key(qtbot, page, Qt.Key.Key_Z, CTRL)
    assert "没有可以退回的修改" in window.bar.text()


def test_the_marked_cell_is_in_full_view_from_the_start(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    wide = ",".join(f"自定的一列{at}" for at in range(9))
    path = tmp_path / "宽.csv"
    path.write_text(
        f"企业名称,项目名称,{wide},总投资（万元）\n苏州甲电子有限公司,甲,{',' * 8},商量着来\n", encoding="utf-8"
    )
    window.open_place("intake", ImportFile(str(path)))
    page = window.page("intake")
    assert isinstance(page, IntakePage)
    QApplication.processEvents()
    sheet = page.area.sheet
    assert sheet.currentIndex().column() == 11
    assert sheet.viewport().rect().contains(sheet.visualRect(sheet.currentIndex()))


def test_rows_to_be_mended_are_exported_by_key_before_and_after_the_import(
    page: IntakePage, window: MainWindow, qtbot: QtBot
) -> None:
    for step in ("before", "after"):
        qtbot.keyClick(QApplication.focusWidget() or page, Qt.Key.Key_E, ALT)
        dialog = next((made for made in window.findChildren(QFileDialog) if made.isVisible()), None)
        assert dialog is not None, step
        assert dialog.selectedFiles()[0].endswith("某组-问题行.xlsx")
        dialog.close()
        window.activateWindow()
        QApplication.processEvents()
        if step == "before":
            press(qtbot, page, "intake.commit")


def test_escape_after_an_import_keeps_the_files_waiting(
    window: MainWindow, page: IntakePage, tmp_path: Path, qtbot: QtBot
) -> None:
    other = tmp_path / "二.csv"
    other.write_text("企业名称,项目名称\n苏州己电子有限公司,己项目\n", encoding="utf-8")
    window.open_place("intake", ImportFile(page.draft.path, (str(other),)))
    press(qtbot, page, "intake.commit")
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert not page.isVisible()
    window.run_command("import")
    assert page._places.currentIndex() == DONE
    press(qtbot, page, "outcome.again")
    assert page.title == "二.csv"


def test_a_list_that_hangs_open_takes_escape_and_enter_for_itself(page: IntakePage, qtbot: QtBot) -> None:
    click_cell(qtbot, page, 3, 4)
    key(qtbot, page, Qt.Key.Key_Down, ALT)
    qtbot.keyClick(page.area.roles.boxes[4].view(), Qt.Key.Key_Escape)
    assert page.isVisible()
    assert not page.area.roles.boxes[4].view().isVisible()
    page.area.sheet.setFocus()
    key(qtbot, page, Qt.Key.Key_Down, ALT)
    view = page.area.roles.boxes[4].view()
    view.setCurrentIndex(view.model().index(page.area.roles.boxes[4].findData("notes"), 0))
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert page.area.roles.boxes[4].currentText() == "备注"
    assert page.area.sheet.hasFocus()


def test_enter_presses_the_button_that_has_the_keyboard(
    page: IntakePage, window: MainWindow, services: App, qtbot: QtBot
) -> None:
    before = services.records.count()
    page.commit.setFocus()
    qtbot.keyClick(page.commit, Qt.Key.Key_Return)
    assert services.records.count() == before + 3
    see = QApplication.focusWidget()
    assert see is not None
    assert see.objectName() == "outcome.see"
    qtbot.keyClick(see, Qt.Key.Key_Return)
    assert not page.isVisible()


def test_the_bar_covers_neither_the_sentence_nor_the_figures(
    page: IntakePage, window: MainWindow, qtbot: QtBot
) -> None:
    page.writing._save_mapping("某组")
    assert window.bar.isVisible()
    bar = window.bar.mapToGlobal(window.bar.rect().bottomLeft()).y()
    assert bar < page.strip.mapToGlobal(QPoint(0, 0)).y()
    window.open_place("projects", None)
    assert window.bar.mapToGlobal(window.bar.rect().bottomLeft()).y() > bar
