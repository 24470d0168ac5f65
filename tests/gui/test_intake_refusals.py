"""What goes wrong around an import: the file, the database, the person's own stop. Each is told, nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from mhcrm.base.errors import Cancelled, EnvironmentProblem
from mhcrm.bootstrap import App
from mhcrm.desktop.main_window import MainWindow
from mhcrm.desktop.pages.intake.page import SHEET, START, IntakePage
from mhcrm.desktop.places import ImportFile, ImportText

ROWS = "企业名称\t项目名称\n苏州甲科技有限公司\t甲项目\n"


@pytest.fixture
def page(window: MainWindow) -> IntakePage:
    window.open_place("intake", ImportText(ROWS))
    made = window.page("intake")
    assert isinstance(made, IntakePage)
    return made


def error_of(window: MainWindow) -> QDialog:
    return next(
        made for made in window.findChildren(QDialog) if made.objectName() == "errorDialog" and made.isVisible()
    )


def words(dialog: QDialog, name: str) -> str:
    found = dialog.findChild(QLabel, name)
    assert found is not None
    return found.text()


@pytest.mark.parametrize("content", [b"", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), b"PK\x03\x04" + bytes(80)])
def test_a_broken_file_keeps_the_open_preview(
    page: IntakePage, window: MainWindow, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "坏表.xlsx"
    path.write_bytes(content)
    window.open_place("intake", ImportFile(str(path)))
    assert page.refusal.isVisible()
    assert "坏表.xlsx" in page.refusal.words
    assert "请" in page.refusal.words  # and what to do about it
    assert not [made for made in window.findChildren(QDialog) if made.isVisible()]
    assert page.loaded is not None
    assert page.commit.text().strip() == "提交 1 个项目"


def test_a_missing_file_on_an_empty_page(window: MainWindow, tmp_path: Path) -> None:
    window.open_place("intake", ImportFile(str(tmp_path / "没有.xlsx")))
    made = window.page("intake")
    assert isinstance(made, IntakePage)
    assert made.refusal.isVisible()
    assert "没有.xlsx" in made.refusal.words
    assert made.loaded is None
    assert made._places.currentIndex() == START


def test_of_many_unreadable_files_the_first_are_told_and_the_rest_counted(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    for at in range(5):
        (tmp_path / f"坏{at}.xlsx").write_bytes(b"")
    (tmp_path / "好.csv").write_text(ROWS.replace("\t", ","), encoding="utf-8")
    window.open_place("intake", ImportFile(str(tmp_path)))
    made = window.page("intake")
    assert isinstance(made, IntakePage)
    assert made.title == "好.csv"
    QApplication.processEvents()
    told = [label.text() for label in made.refusal.findChildren(QLabel) if label.isVisible() and label.text()]
    assert len(told) == 4
    assert "另有 2 个" in told[-1]
    close = made.refusal.findChild(QToolButton, "intake.refusalClose")
    assert close is not None
    qtbot.mouseClick(close, Qt.MouseButton.LeftButton)
    assert not made.refusal.isVisible()


def test_a_locked_database_leaves_the_preview_ready(
    page: IntakePage, window: MainWindow, services: App, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_args: object, **_more: object) -> None:
        raise EnvironmentProblem(
            "数据没有写入：数据库正被别的程序占用。", "", "请关掉占用它的程序，再点一次“提交”。", "locked"
        )

    with monkeypatch.context() as patched:
        patched.setattr(services.intake, "commit", locked)
        qtbot.mouseClick(page.commit, Qt.MouseButton.LeftButton)
    shown = error_of(window)
    assert "占用" in words(shown, "error.what")
    shown.reject()
    before = services.records.count()
    assert page.commit.isEnabled()
    qtbot.mouseClick(page.commit, Qt.MouseButton.LeftButton)
    assert services.records.count() == before + 1


def test_a_stopped_import_says_so_and_keeps_the_preview(
    page: IntakePage, window: MainWindow, services: App, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_args: object, **_more: object) -> None:
        raise Cancelled

    before = services.records.count()
    monkeypatch.setattr(services.intake, "commit", stopped)
    qtbot.mouseClick(page.commit, Qt.MouseButton.LeftButton)
    assert "已取消" in window.bar.text()
    assert services.records.count() == before
    assert page.commit.isEnabled()
    assert page.loaded is not None


def test_ctrl_z_after_an_import_takes_it_back(
    page: IntakePage, window: MainWindow, services: App, qtbot: QtBot
) -> None:
    before = services.records.count()
    qtbot.mouseClick(page.commit, Qt.MouseButton.LeftButton)
    undo = window.bar.findChild(QPushButton, "undoBar.undo")
    assert undo is not None
    assert undo.isVisible()
    qtbot.mouseClick(undo, Qt.MouseButton.LeftButton)
    assert services.records.count() == before
    assert page._places.currentIndex() == SHEET
    assert page.commit.text().strip() == "提交 1 个项目"
