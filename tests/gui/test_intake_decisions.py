"""Decisions, fixes, modes, drafts and the history of imports, by clicking."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from mhcrm.bootstrap import App
from mhcrm.desktop import intake_draft
from mhcrm.desktop.dialogs.confirm import Confirm
from mhcrm.desktop.dialogs.import_history import ImportHistory
from mhcrm.desktop.dialogs.row_difference import RowDifference, row_lines
from mhcrm.desktop.main_window import MainWindow
from mhcrm.desktop.models.intake_fixes import alike, row_actions, suggestion
from mhcrm.desktop.models.intake_models import STATUS_ROLE
from mhcrm.desktop.models.verdict_model import ACTIONS_ROLE
from mhcrm.desktop.pages.intake.page import DONE, IntakePage
from mhcrm.desktop.places import ImportFile
from mhcrm.domain.intake.choices import Choice, Fate
from mhcrm.domain.intake.problems import Problem

SHEET = """某组在谈项目,,,,
序号,企业名称,项目名称,总投资（万元）,备注
1,苏州弦枢医疗科技有限公司,柔性皮层电极中试线,13000,
2,成都祺原疫苗有限公司,重组带疱疫苗产业化,商量着来,
3,佛山氢朔装备有限公司,兆瓦级电解槽,60000,
4,佛山氢朔装备有限公司,兆瓦级电解槽,61000,另有说明
5,南通某材料有限公司,机身段,商量着来,
6,双抗全球研发总部基地,中山双曜生物制药股份有限公司,5000,
"""


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "台账.csv"
    path.write_text(SHEET, encoding="utf-8")
    return path


@pytest.fixture
def page(window: MainWindow, sheet: Path) -> IntakePage:
    window.open_place("intake", ImportFile(str(sheet)))
    made = window.page("intake")
    assert isinstance(made, IntakePage)
    return made


def status(page: IntakePage, line: int) -> object:
    model = page.area.verdicts
    return model.data(model.index(page.area.raw.row_of(line), 0), STATUS_ROLE)


def choose(page: IntakePage, line: int, column: int = 0) -> None:
    assert page.area.go_to(line, column)


def press(qtbot: QtBot, inside: QWidget, name: str) -> None:
    found = inside.findChild(QPushButton, name)
    assert found is not None
    assert found.isVisibleTo(inside)
    qtbot.mouseClick(found, Qt.MouseButton.LeftButton)


def dialog_of(window: MainWindow, kind: type[QDialog]) -> QDialog:
    return next(made for made in window.findChildren(kind) if made.isVisible())


def test_another_row_is_taken_as_the_header(page: IntakePage, qtbot: QtBot) -> None:
    page.mend({(3, 1): "单位名称", (3, 2): "项目", (3, 3): "投资额（万元）", (3, 4): "联系人"})
    page.area.sheet.verticalHeader().sectionClicked.emit(3)
    press(qtbot, page.strip, "strip.as_header")
    assert status(page, 3) == "header"
    assert status(page, 1) == "skipped"
    assert page.draft.header_rows == {"": 3}


def test_a_row_without_column_names_is_no_header(page: IntakePage, window: MainWindow, qtbot: QtBot) -> None:
    page.area.sheet.verticalHeader().sectionClicked.emit(2)
    press(qtbot, page.strip, "strip.as_header")
    assert status(page, 1) == "header"
    assert page.draft.header_rows == {}
    assert "不能当作表头" in window.bar.text()


def test_the_same_fault_is_mended_everywhere_at_once(page: IntakePage, qtbot: QtBot) -> None:
    choose(page, 3, 3)
    assert page.strip.all_alike.text() == "2 处一起改"
    assert page.strip.all_alike.isChecked()
    press(qtbot, page.strip, "strip.blank")
    assert page.area.raw.data(page.area.raw.index(3, 3)) == ""
    assert page.area.raw.data(page.area.raw.index(6, 3)) == ""


def test_one_alone_when_the_box_is_cleared(page: IntakePage, qtbot: QtBot) -> None:
    choose(page, 3, 3)
    page.strip.all_alike.setChecked(False)
    press(qtbot, page.strip, "strip.blank")
    assert page.area.raw.data(page.area.raw.index(6, 3)) == "商量着来"


def test_a_duplicate_can_stand_on_its_own(page: IntakePage, qtbot: QtBot) -> None:
    assert status(page, 5) == "duplicate"
    choose(page, 5)
    press(qtbot, page.strip, "strip.apart")
    assert status(page, 5) == "accepted"
    press(qtbot, page.strip, "strip.reset")
    assert status(page, 5) == "duplicate"


def test_a_duplicate_is_merged_into_the_row_before(page: IntakePage, window: MainWindow, qtbot: QtBot) -> None:
    choose(page, 5)
    press(qtbot, page.strip, "strip.compare")
    dialog = dialog_of(window, RowDifference)
    assert isinstance(dialog, RowDifference)
    dialog.choose("investment_wan", "new")
    press(qtbot, dialog, "difference.merge")
    assert page.loaded is not None
    first = next(row for row in page.loaded.preview.rows if row.row == 5)
    assert str(first.values["investment_wan"]) == "61000"
    assert first.values["notes"] == "另有说明"
    assert status(page, 5) == "duplicate"


def test_an_update_takes_only_the_chosen_cells(page: IntakePage, window: MainWindow, qtbot: QtBot) -> None:
    assert status(page, 2) == "conflict"  # both sides say something: what is stored stays until somebody decides
    page.acts.on_row("compare", 2, 0)
    dialog = dialog_of(window, RowDifference)
    assert isinstance(dialog, RowDifference)
    for field in dialog.fields():
        dialog.choose(field, "new")
    press(qtbot, dialog, "difference.merge")
    assert status(page, 2) == "updated"
    page.acts.on_row("reset", 2, 0)
    assert status(page, 2) == "conflict"


def test_buttons_stand_in_the_rows(page: IntakePage) -> None:
    model = page.area.verdicts
    keys = [[action.key for action in model.data(model.index(row, 1), ACTIONS_ROLE)] for row in range(8)]
    assert keys == [[], ["other_header"], ["compare"], [], [], ["merge", "apart"], [], ["swap"]]


def test_a_click_on_a_button_in_a_row(page: IntakePage, qtbot: QtBot) -> None:
    notes = page.area.notes
    rect = notes.visualRect(page.area.verdicts.index(7, 1))
    place = rect.center()
    place.setX(rect.right() - 24)
    qtbot.mouseClick(notes.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert page.area.raw.data(page.area.raw.index(7, 1)) == "中山双曜生物制药股份有限公司"


def test_only_new_ones_are_written_when_asked(
    page: IntakePage, services: App, qtbot: QtBot, leads: tuple[int, ...]
) -> None:
    page.second.mode.emit("add")
    assert page.commit.text().strip() == "提交 4 个项目"
    press(qtbot, page, "intake.commit")
    assert str(services.records.get(leads[0]).values["investment_wan"]) == "12000"


def test_the_summary_takes_the_import_back(page: IntakePage, services: App, qtbot: QtBot) -> None:
    before = services.records.count()
    press(qtbot, page, "intake.commit")
    assert page._places.currentIndex() == DONE
    assert services.records.count() == before + 4
    press(qtbot, page.outcome, "outcome.undo")
    assert services.records.count() == before
    assert page.commit.text().strip() == "提交 4 个项目"


def test_the_preview_survives_a_restart(page: IntakePage, window: MainWindow, sheet: Path, qtbot: QtBot) -> None:
    page.mend({(3, 3): "3亿"})
    folder = window.ctx.state.folder
    kept = intake_draft.load(folder)
    assert kept is not None
    assert kept.mends == {("", 3, 3): "3亿"}
    page.loaded = None
    page.opened(None)
    assert page.loaded is not None
    assert page.area.raw.data(page.area.raw.index(3, 3)) == "3亿"
    assert "接着上次" in window.bar.text()
    press(qtbot, page, "intake.cancel")
    press(qtbot, next(made for made in window.findChildren(Confirm) if made.isVisible()), "confirm.ok")
    assert intake_draft.load(folder) is None


def test_a_changed_file_loses_the_mends(page: IntakePage, window: MainWindow, sheet: Path) -> None:
    page.mend({(3, 3): "3亿"})
    sheet.write_text(SHEET.replace("商量着来", "再谈"), encoding="utf-8")
    page.loaded = None
    page.opened(None)
    assert page.loaded is not None
    assert page.area.raw.data(page.area.raw.index(3, 3)) == "再谈"
    assert "改过" in window.bar.text()


def test_a_draft_comes_back_as_it_was(tmp_path: Path) -> None:
    draft = intake_draft.Draft(
        path="a.csv", sha256="1", columns={"甲": "notes"}, header_rows={"表": 2}, mends={("表", 1, 2): "x"},
        choices={("表", 3): Choice(Fate.MERGE, frozenset({"notes"}))}, mode="add", remember=False,
    )  # fmt: skip
    intake_draft.save(draft, tmp_path)
    assert intake_draft.load(tmp_path) == draft
    (tmp_path / intake_draft.NAME).write_text("{", encoding="utf-8")
    assert intake_draft.load(tmp_path) is None


def test_rows_to_be_mended_are_exported(page: IntakePage, tmp_path: Path, window: MainWindow) -> None:
    target = tmp_path / "问题行.xlsx"
    page.writing.export_problems(str(target))
    assert target.is_file()
    assert "行问题写到" in window.bar.text()


def test_a_folder_that_cannot_be_written_is_told(page: IntakePage, tmp_path: Path, window: MainWindow) -> None:
    page.writing.export_problems(str(tmp_path / "没有这个文件夹" / "问题行.xlsx"))
    error = next(made for made in window.findChildren(QDialog) if made.objectName() == "errorDialog")
    assert error.isVisible()
    error.reject()


def test_the_history_takes_back_a_whole_import(
    page: IntakePage, window: MainWindow, services: App, qtbot: QtBot
) -> None:
    before = services.records.count()
    press(qtbot, page, "intake.commit")
    page.decisions.history()
    history = dialog_of(window, ImportHistory)
    batch = services.intake.batches()[0].id
    press(qtbot, history, f"history.undo.{batch}")
    assert services.records.count() == before
    assert services.intake.batches()[0].undone
    history.accept()


def test_projects_changed_since_are_told_before(
    page: IntakePage, window: MainWindow, services: App, qtbot: QtBot
) -> None:
    before = services.records.count()
    press(qtbot, page, "intake.commit")
    batch = services.intake.batches()[0].id
    from mhcrm.domain.records import Filter, LeadQuery

    ids = services.records.list(LeadQuery(filters=(Filter("batch_id", "=", batch),)))
    changed = services.records.get(ids[0])
    services.records.update(ids[0], {"owner": "周岚"}, expected_version=changed.version)
    page.decisions.history()
    history = dialog_of(window, ImportHistory)
    press(qtbot, history, f"history.undo.{batch}")
    asked = next(
        made for made in window.findChildren(QDialog) if made.objectName() == "confirmDialog" and made.isVisible()
    )
    press(qtbot, asked, "confirm.ok")
    assert services.records.count() == before + 1
    history.accept()


def test_suggestions_are_offered_only_where_the_cell_says_so() -> None:
    assert suggestion(Problem("uscc-suggest", "uscc", "C3", "9131O", {"other": "91310"})) == "91310"
    assert suggestion(Problem("amount-size", "investment_wan", "D3", "6", {"unit": "万元"})) == "6亿"
    assert suggestion(Problem("amount-size", "investment_wan", "D3", "60000", {"unit": "万元"})) == ""
    assert suggestion(Problem("amount-unclear", "investment_wan", "D3", "约叁")) == ""


def test_lines_of_two_rows_show_only_differences(page: IntakePage) -> None:
    view = page.view()
    assert view is not None
    lines = row_lines(view.results[4], view.results[5], view.stage_names)
    assert {line.field for line in lines} >= {"investment_wan", "notes"}
    assert all(line.old != line.new for line in lines)
    problem = next(p for p in view.results[3].problems if p.raw == "商量着来")
    assert alike(view, problem) == ((3, 3), (6, 3))
    assert row_actions(view, 0) == ()


def test_a_conflict_is_told_and_settled_for_every_row_at_once(
    page: IntakePage, services: App, leads: tuple[int, ...], qtbot: QtBot
) -> None:
    assert status(page, 2) == "conflict"
    choose(page, 2)
    assert "库中 12000、本表 13000" in page.strip._what.text()
    assert page.foot.totals["conflict"].isVisible()
    press(qtbot, page.strip, "strip.take_file")
    assert status(page, 2) == "updated"
    press(qtbot, page.strip, "strip.reset")
    press(qtbot, page.strip, "strip.keep_stored")
    assert status(page, 2) == "unchanged"
    assert page.foot.totals["conflict"].isHidden()
    press(qtbot, page.strip, "strip.reset")
    press(qtbot, page.strip, "strip.take_file")
    press(qtbot, page, "intake.commit")
    assert services.records.get(leads[0]).text("investment_wan") == "13000"
