"""The 报表 page as a person uses it: choose a kind, choose a table, write the workbook, go to a project."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from openpyxl import load_workbook
from PySide6.QtWidgets import QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from mhcrm.bootstrap import App
from mhcrm.desktop.main_window import MainWindow
from mhcrm.desktop.pages.reports.page import ReportsPage


def page_of(window: MainWindow) -> ReportsPage:
    window.open_place("reports", None)
    page = window.page("reports")
    assert isinstance(page, ReportsPage)
    return page


def words(page: ReportsPage, column: int) -> list[str]:
    assert page.shown is not None
    model = page.shown.model()
    return [model.index(row, column).data() for row in range(model.rowCount())]


def test_tables_follow_the_chosen_kind(
    open_main: Callable[[], MainWindow], leads: tuple[int, ...], services: App, qtbot: QtBot
) -> None:
    page = page_of(open_main())
    assert "统计期 2026-09-14 至 2026-09-16" in page.caption.text()
    assert page.tables.current() == "阶段汇总"
    assert words(page, 0) == ["线索", "在谈", "签约", "终止"]
    monthly = page.findChild(QToolButton, "reports.kind.monthly")
    assert monthly is not None
    monthly.click()
    assert "2026-09-01" in page.caption.text()
    assert page.tables.choose("按责任人")
    assert page.shown is not None and page.shown.accessibleName() == "按责任人"
    assert set(words(page, 0)) == {"周岚", "陆知行", "顾清和"}


def test_enter_on_a_project_opens_it(open_main: Callable[[], MainWindow], leads: tuple[int, ...]) -> None:
    window = open_main()
    page = page_of(window)
    assert page.tables.choose("14天未跟进")
    assert page.shown is not None
    page.shown.key_open.emit()
    assert window.page("projects").isVisible()


def test_the_workbook_is_written_where_asked(
    open_main: Callable[[], MainWindow], leads: tuple[int, ...], tmp_path: Path
) -> None:
    page = page_of(open_main())
    page.write(tmp_path / "周报.xlsx")
    assert load_workbook(tmp_path / "周报.xlsx").sheetnames[0] == "阶段汇总"


def test_without_projects_the_page_teaches(open_main: Callable[[], MainWindow]) -> None:
    page = page_of(open_main())
    assert page.body.currentIndex() == 1
    assert not page.save.isEnabled()
    assert page.findChild(QPushButton, "reports.import") is not None
