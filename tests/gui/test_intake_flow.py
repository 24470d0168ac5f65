"""The preview from the first look to the summary: figures that filter, keys, several files, large files, what is pasted."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from mhcrm.bootstrap import App
from mhcrm.desktop import intake_draft
from mhcrm.desktop.dialogs.confirm import Confirm
from mhcrm.desktop.dialogs.error import ErrorDialog
from mhcrm.desktop.main_window import MainWindow
from mhcrm.desktop.models.intake_models import LEVEL_ROLE, STATUS_ROLE
from mhcrm.desktop.pages.intake.outcome import MATCHED, MATCHING
from mhcrm.desktop.pages.intake.page import DONE, SHEET, IntakePage
from mhcrm.desktop.places import ImportFile
from mhcrm.desktop.widgets.tabs import TabStrip
from mhcrm.domain.change import ChangeSet, RowKind

HEAD = "企业名称,项目名称,总投资（万元）\n"
ONE = (
    HEAD + "苏州甲电子有限公司,甲项目,3000\n无锡乙材料有限公司,乙项目,商量着来\n无锡乙材料有限公司,乙项目,5000\n,,500\n"
)
TWO = HEAD + "南通丙装备有限公司,丙项目,7000\n"


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    folder = tmp_path / "台账"
    folder.mkdir()
    for name, text in (("一.csv", ONE), ("二.csv", TWO)):
        (folder / name).write_text(text, encoding="utf-8")
    return str(folder / "一.csv"), str(folder / "二.csv")


@pytest.fixture
def page(window: MainWindow, files: tuple[str, str]) -> IntakePage:
    window.open_place("intake", ImportFile(files[0]))
    made = window.page("intake")
    assert isinstance(made, IntakePage)
    return made


def press(qtbot: QtBot, inside: QWidget, name: str) -> None:
    found = inside.findChild(QPushButton, name)
    assert found is not None
    assert found.isVisibleTo(inside)
    qtbot.mouseClick(found, Qt.MouseButton.LeftButton)


def statuses(page: IntakePage) -> list[object]:
    model = page.area.verdicts
    return [model.data(model.index(row, 0), STATUS_ROLE) for row in range(model.rowCount())]


def match_words(page: IntakePage) -> str:
    found = page.outcome.findChild(QLabel, "outcome.match")
    assert found is not None
    return found.text()


def test_a_figure_of_the_foot_shows_its_rows_and_all_again(page: IntakePage, qtbot: QtBot) -> None:
    for key in ("duplicate", "rejected", "accepted"):
        qtbot.mouseClick(page.foot.totals[key], Qt.MouseButton.LeftButton)
        assert set(statuses(page)) == {key}
        assert page.foot.totals[key].isChecked()
    qtbot.mouseClick(page.foot.totals["accepted"], Qt.MouseButton.LeftButton)
    assert len(statuses(page)) == 5
    assert not page.foot.totals["updated"].isEnabled()


def test_from_doubt_to_doubt_and_mended_by_keyboard(page: IntakePage, qtbot: QtBot) -> None:
    sheet = page.area.sheet
    assert sheet.hasFocus()
    page.area.go_to(0, 0)
    qtbot.keyClick(sheet, Qt.Key.Key_F8)
    assert page.area.line() == 2
    assert sheet.currentIndex().column() == 2
    qtbot.keyClick(sheet, Qt.Key.Key_Delete)
    assert page.area.raw.data(page.area.raw.index(2, 2)) == ""
    qtbot.keyClick(sheet, Qt.Key.Key_F8)
    assert page.area.line() == 4
    qtbot.keyClick(sheet, Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert page.area.line() != 4 or page.view() is None or len(page.view().shown["open"]) == 1  # type: ignore[union-attr]


def test_buttons_of_the_strip_have_numbers(page: IntakePage, qtbot: QtBot) -> None:
    page.area.go_to(4, 0)
    last = len(page.strip.shown_buttons())
    assert page.strip.shown_buttons()[-1].text() == "跳过此行"
    assert page.strip.shown_buttons()[-1].toolTip() == f"Alt+{last}"
    keys = (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3)
    qtbot.keyClick(page.area.sheet, keys[last - 1], Qt.KeyboardModifier.AltModifier)
    assert "rejected" not in statuses(page)


def test_several_files_are_looked_at_one_after_another(
    window: MainWindow, files: tuple[str, str], qtbot: QtBot, services: App
) -> None:
    window.open_place("intake", ImportFile(files[0], (files[1],)))
    page = window.page("intake")
    assert isinstance(page, IntakePage)
    assert "后面还有 1 张" in page.head.file.text()
    press(qtbot, page, "intake.commit")
    press(qtbot, page, "outcome.again")
    assert page.title == "二.csv"
    assert page._places.currentIndex() == SHEET
    assert "后面" not in page.head.file.text()


def test_a_file_of_the_queue_can_be_skipped_and_the_queue_survives_a_restart(
    window: MainWindow, files: tuple[str, str], qtbot: QtBot
) -> None:
    window.open_place("intake", ImportFile(files[0], (files[1],)))
    kept = intake_draft.load(window.ctx.state.folder)
    assert kept is not None
    assert kept.queue == (files[1],)
    page = window.page("intake")
    assert isinstance(page, IntakePage)
    press(qtbot, page, "intake.skip")
    assert page.title == "二.csv"


def test_a_folder_is_dropped(window: MainWindow, files: tuple[str, str]) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(Path(files[0]).parent))])
    window._take(mime)
    page = window.page("intake")
    assert isinstance(page, IntakePage)
    assert page.title == "一.csv"
    assert page.draft.queue == (files[1],)


def test_a_folder_without_sheets_is_told(window: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "空").mkdir()
    window.open_place("intake", ImportFile(str(tmp_path / "空")))
    assert "没有表格" in window.bar.text()


def test_an_unreadable_file_of_the_queue_does_not_stop_the_others(
    window: MainWindow, files: tuple[str, str], tmp_path: Path
) -> None:
    bad = tmp_path / "坏.xlsx"
    bad.write_bytes(b"PK\x03\x04" + bytes(80))
    window.open_place("intake", ImportFile(str(bad), (files[1],)))
    page = window.page("intake")
    assert isinstance(page, IntakePage)
    assert page.title == "二.csv"
    assert page.refusal.isVisible()
    assert "坏.xlsx" in page.refusal.words


@pytest.mark.parametrize(
    "text",
    [
        "企业名称：苏州甲电子有限公司\n项目名称：甲项目\n总投资：3亿元",
        "企业名称,项目名称,总投资\n苏州甲电子有限公司,甲项目,3亿元",
        "企业名称\t项目名称\t总投资\n苏州甲电子有限公司\t甲项目\t3亿元",
    ],
)
def test_lines_of_a_chat_and_rows_of_a_sheet_can_be_pasted_anywhere(window: MainWindow, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    window.run_command("paste")
    page = window.page("intake")
    assert isinstance(page, IntakePage)
    assert page.loaded is not None
    (row,) = page.loaded.preview.of_status("accepted")
    assert (row.values["company"], str(row.values["investment_wan"])) == ("苏州甲电子有限公司", "30000")


def test_a_table_of_a_web_page_can_be_pasted(window: MainWindow) -> None:
    mime = QMimeData()
    mime.setText("企业名称 项目名称 苏州甲电子有限公司 甲项目")
    mime.setHtml(
        "<table><tr><td>企业名称</td><td>项目名称</td></tr><tr><td>苏州甲电子有限公司</td><td>甲项目</td></tr></table>"
    )
    window._take(mime)
    page = window.page("intake")
    assert isinstance(page, IntakePage)
    assert page.commit.text().strip() == "提交 1 个项目"


def test_the_first_rows_of_a_large_file_are_looked_at_but_not_written(
    window: MainWindow, tmp_path: Path, services: App, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    path = tmp_path / "大表.csv"
    lines = [f"苏州{at}号电子有限公司,第{at}项目,{at + 100},{'说明' * 40}" for at in range(9000)]
    path.write_text(HEAD.strip() + ",备注\n" + "\n".join(lines), encoding="utf-8")
    seen: list[tuple[int, bool, bool]] = []
    arrived = IntakePage.arrived

    def watched(page: IntakePage, draft: intake_draft.Draft, loaded: object) -> None:
        arrived(page, draft, loaded)  # type: ignore[arg-type]
        assert page.loaded is not None
        preview = page.loaded.preview
        seen.append((preview.totals["accepted"], preview.partial, page.commit.isEnabled()))

    monkeypatch.setattr(IntakePage, "arrived", watched)
    window.open_place("intake", ImportFile(str(path)))
    assert [(partial, enabled) for _count, partial, enabled in seen] == [(True, False), (False, True)]
    assert 200 <= seen[0][0] < 9000
    assert seen[1][0] == 9000


def test_after_the_commit_matching_is_told_until_it_is_done(
    page: IntakePage, window: MainWindow, qtbot: QtBot, services: App
) -> None:
    press(qtbot, page, "intake.commit")
    assert page._places.currentIndex() == DONE
    assert match_words(page) == MATCHING
    services.matching.refresh_stale()
    window.ctx.hub.announce(ChangeSet("更新匹配结果", frozenset({RowKind.MATCH_REPORT}), undoable=False), window)
    assert match_words(page) == MATCHED


def test_the_summary_leads_to_the_projects_just_written(page: IntakePage, window: MainWindow, qtbot: QtBot) -> None:
    press(qtbot, page, "intake.commit")
    press(qtbot, page, "outcome.see")
    projects = window.page("projects")
    assert projects is not None
    assert projects.isVisible()
    assert projects.model.rowCount() == 2  # type: ignore[attr-defined]


def test_the_summary_leads_to_duplicates(page: IntakePage, window: MainWindow, qtbot: QtBot) -> None:
    press(qtbot, page, "intake.commit")
    press(qtbot, page, "outcome.twice")
    found = window.page("duplicates")
    assert found is not None
    assert found.isVisible()


def test_a_sheet_can_be_left_out_and_taken_in_again(
    window: MainWindow, tmp_path: Path, services: App, qtbot: QtBot
) -> None:
    path = tmp_path / "两张.xlsx"
    book = Workbook()
    for name, text in (("本周", ONE), ("旧表", TWO)):
        sheet = book.create_sheet(name)
        for line in text.splitlines():
            sheet.append(line.split(","))
    book.remove(book["Sheet"])
    book["旧表"].sheet_state = "hidden"
    book.save(path)
    window.open_place("intake", ImportFile(str(path)))
    page = window.page("intake")
    assert isinstance(page, IntakePage)
    tabs = page.second.findChild(TabStrip, "intake.sheets")
    assert tabs is not None
    assert [tab.accessibleName() for tab in tabs.tabs.values()][1].startswith("旧表（隐藏）")
    message = page.findChild(QLabel, "intake.message")
    assert message is not None
    assert "隐藏" in message.text()
    assert page.commit.text().strip() == "提交 3 个项目"
    page._choose_sheet(1)
    page.second.sheet.click()
    assert page.commit.text().strip() == "提交 2 个项目"
    assert page.view() is not None
    assert page.view().plan.rows == 0  # type: ignore[union-attr]
    assert intake_draft.load(window.ctx.state.folder) == page.draft
    page.second.sheet.click()
    assert page.commit.text().strip() == "提交 3 个项目"
    page.second.sheet.click()
    press(qtbot, page, "intake.commit")
    window.open_place("intake", ImportFile(str(path)))
    assert page.loaded is not None
    assert page.loaded.preview.totals["accepted"] == 1  # what was left out is new the next time


def test_many_sheets_are_chosen_from_a_box_and_never_widen_the_window(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "很多张.xlsx"
    book = Workbook()
    for at in range(14):
        sheet = book.create_sheet(f"第{at + 1}片区在谈项目信息采集表")
        for line in TWO.replace("丙", f"丙{at}号").splitlines():
            sheet.append(line.split(","))
    book.remove(book["Sheet"])
    book.save(path)
    window.open_place("intake", ImportFile(str(path)))
    page = window.page("intake")
    assert isinstance(page, IntakePage)
    box = page.second.findChild(QComboBox, "intake.sheetsBox")
    assert box is not None
    assert box.count() == 14
    assert window.minimumSizeHint().width() <= 1366
    box.setCurrentIndex(3)
    box.activated.emit(3)
    assert page.sheet_name.startswith("第4片区")


def test_every_row_of_a_form_says_what_was_read_from_it(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "一张表.csv"
    path.write_text(
        "项目信息表,,,\n企业名称,常州沐桁储能科技有限公司,联系人,程以宁\n项目名称,长时储能系统集成基地,联系电话,13900001071\n"
        "总投资（万元）,26000,用地需求（亩）,35\n项目阶段,在谈,登记日期,2026-05-19\n",
        encoding="utf-8",
    )
    window.open_place("intake", ImportFile(str(path)))
    page = window.page("intake")
    assert isinstance(page, IntakePage)
    view = page.view()
    assert view is not None
    assert view.plan.kind == "form"
    assert statuses(page) == ["skipped", "accepted", "part", "part", "part"]
    model = page.area.verdicts
    assert model.data(model.index(3, 1)) == "投资总额 26000 万元，用地需求 35 亩"
    assert model.data(model.index(4, 1)) == "阶段 在谈，登记日期 2026-05-19"
    assert page.area.raw.data(page.area.raw.index(3, 1), LEVEL_ROLE) == ""


def test_a_preview_with_decisions_comes_back_after_another_file(
    page: IntakePage, window: MainWindow, files: tuple[str, str], qtbot: QtBot
) -> None:
    page.mend({(2, 2): "3亿"})
    window.open_place("intake", ImportFile(files[1]))
    assert page.title == "二.csv"
    press(qtbot, page, "intake.commit")
    press(qtbot, page, "outcome.again")
    assert page.title == "一.csv"
    assert page.area.raw.data(page.area.raw.index(2, 2)) == "3亿"
    window.open_place("intake", ImportFile(files[1]))
    press(qtbot, page, "intake.cancel")
    assert page.title == "一.csv"
    assert page.draft.mends == {("", 2, 2): "3亿"}
    press(qtbot, page, "intake.cancel")
    press(qtbot, next(made for made in window.findChildren(Confirm) if made.isVisible()), "confirm.ok")
    assert page.loaded is None
    assert intake_draft.load(window.ctx.state.folder) is None


def test_a_preview_overtaken_by_a_colleague_is_looked_at_again(
    page: IntakePage, window: MainWindow, files: tuple[str, str], qtbot: QtBot
) -> None:
    app = window.ctx.app
    app.intake.commit(app.intake.preview(Path(files[0])))  # the same sheet, a moment earlier
    stored = app.records.count()
    press(qtbot, page, "intake.commit")
    told = page.window().findChild(ErrorDialog)
    assert told is not None
    assert "又有了改动" in " ".join(label.text() for label in told.findChildren(QLabel))
    told.close()
    assert "accepted" not in statuses(page)
    assert "unchanged" in statuses(page)
    assert app.records.count() == stored
