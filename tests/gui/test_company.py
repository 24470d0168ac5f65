"""企业 in the window: opened from a project, shows all of it, takes visits and files; 快速录入 in the 跟进 tab."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from mhcrm.bootstrap import App
from mhcrm.desktop.dialogs.activity import ActivityForm
from mhcrm.desktop.dialogs.company import CompanySheet
from mhcrm.desktop.main_window import MainWindow
from mhcrm.desktop.pages.projects.page import ProjectsPage
from mhcrm.desktop.widgets.elided_link import ElidedLink

LEFT = Qt.MouseButton.LeftButton


def _shown(projects: ProjectsPage, lead_id: int, qtbot: QtBot, tab: str = "overview") -> None:
    projects.panel.show_lead(lead_id, tab)
    qtbot.waitUntil(lambda: projects.panel.lead is not None and projects.panel.lead.id == lead_id)


@pytest.fixture
def sheet(window: MainWindow, projects: ProjectsPage, leads: tuple[int, ...], qtbot: QtBot) -> CompanySheet:
    """Opened by a click on the company's name."""
    _shown(projects, leads[0], qtbot)
    qtbot.mouseClick(projects.panel.company, LEFT)
    (found,) = window.findChildren(CompanySheet)
    assert found.isVisible()
    return found


def texts(sheet: CompanySheet) -> list[str]:
    return [made.text() for made in sheet.findChildren(QLabel)]


def press(sheet: QDialog, name: str, qtbot: QtBot) -> None:
    made = sheet.findChild(QPushButton, name) or sheet.findChild(ElidedLink, name)
    assert made is not None, name
    qtbot.mouseClick(made, LEFT)


def test_a_visit_is_written_from_the_company(
    sheet: CompanySheet, window: MainWindow, services: App, qtbot: QtBot
) -> None:
    assert sheet.name.text() == "苏州弦枢医疗科技有限公司"
    assert sheet.code.text().endswith("待核实")
    press(sheet, "company.visit", qtbot)
    (form,) = window.findChildren(ActivityForm) or sheet.findChildren(ActivityForm)
    assert form.kind.currentText() == "走访"
    assert form.upstream.isVisible()
    form.text.insertPlainText("看了电极产线")
    form.upstream.setText("合肥驭砂微电子股份有限公司")
    form.downstream.setText("某康复器械厂")
    press(form, "activity.save", qtbot)
    assert not form.isVisible()
    company = services.companies.find("苏州弦枢医疗科技有限公司")
    (entry,) = [one for one in services.companies.whole(company.id).timeline if one.title == "走访"]
    assert "看了电极产线" in entry.text
    shown = texts(sheet)
    assert any("看了电极产线" in text for text in shown)
    assert {"已在库", "还不在库"} <= set(shown)
    undone = services.records.undo()
    assert undone is not None
    window.ctx.hub.announce(undone)
    qtbot.waitUntil(lambda: not any("看了电极产线" in text for text in texts(sheet)))


def test_a_file_is_kept_with_the_company(
    sheet: CompanySheet, services: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    paper = tmp_path / "营业执照.txt"
    paper.write_text("记录", "utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(paper), ""))
    press(sheet, "company.attach", qtbot)
    company = services.companies.find("苏州弦枢医疗科技有限公司")
    (kept,) = services.companies.whole(company.id).files
    assert sheet.findChild(ElidedLink, f"company.file.{kept.id}").text() == "营业执照.txt"


def test_a_project_opens_from_its_company(
    window: MainWindow, projects: ProjectsPage, services: App, leads: tuple[int, ...], qtbot: QtBot
) -> None:
    values = {"company": "苏州弦枢医疗科技有限公司", "project": "二期扩产"}
    other = services.records.create(values).ids[0]
    window.ctx.hub.announce(services.records.log(other, "来电话", kind="电话"))
    _shown(projects, leads[0], qtbot)
    projects.panel.company.setFocus()
    qtbot.keyClick(projects.panel.company, Qt.Key.Key_Return)
    (sheet,) = window.findChildren(CompanySheet)
    assert any(text.endswith("二期扩产") for text in texts(sheet))  # its line says which project it tells of
    press(sheet, f"company.project.{other}", qtbot)
    assert not sheet.isVisible()
    qtbot.waitUntil(lambda: projects.panel.lead is not None and projects.panel.lead.id == other)


def test_a_project_without_a_company_opens_none(
    window: MainWindow, projects: ProjectsPage, services: App, leads: tuple[int, ...], qtbot: QtBot
) -> None:
    bare = services.records.create({"project": "只有项目"})
    window.ctx.hub.announce(bare)
    _shown(projects, bare.ids[0], qtbot)
    assert projects.panel.company.text() == "企业待核实"
    qtbot.mouseClick(projects.panel.company, LEFT)
    projects.panel.open_company()
    assert window.findChildren(CompanySheet) == []


def test_a_quick_line_in_the_panel_goes_to_its_project(
    projects: ProjectsPage, services: App, leads: tuple[int, ...], qtbot: QtBot
) -> None:
    _shown(projects, leads[0], qtbot, "timeline")
    quick = projects.panel.timeline.quick
    quick.line.setText("周五 看厂房 @王")
    assert quick.said.text() == "读作待办：看厂房；2026-09-18 周五；王；踏勘。回车保存。"
    qtbot.keyClick(quick.line, Qt.Key.Key_Return)
    assert [(one.title, one.person) for one in services.tasks.open(lead_id=leads[0]) if one.title == "看厂房"] == [
        ("看厂房", "王")
    ]
    quick.line.setText("昨天 电话 谈了租金")
    assert quick.said.text() == "读作跟进：电话 谈了租金；2026-09-15 周二；电话。回车保存。"
    qtbot.keyClick(quick.line, Qt.Key.Key_Return)
    assert quick.line.text() == ""
    assert any(entry.text == "电话 谈了租金" for entry in services.records.timeline(leads[0]))
    other = services.records.get(leads[1]).code
    quick.line.setText(f"周五 送材料 {other}")
    assert "另一个项目" in quick.said.text()
    _shown(projects, leads[1], qtbot, "timeline")
    assert quick.line.text() == ""  # half typed for one project, never saved to the next
