"""督办灯 by unit and officer; the office's own rules are shown before they are taken."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mhcrm.bootstrap import App
from mhcrm.desktop.dialogs.lights import Lights
from mhcrm.desktop.dialogs.pipeline_rules import PipelineRulesSheet
from mhcrm.desktop.main_window import MainWindow
from mhcrm.desktop.pages.projects.page import ProjectsPage


def cells(sheet: Lights) -> dict[str, tuple[str, str]]:
    lines = [sheet.list.lines.line(at) for at in range(sheet.list.lines.rowCount())]
    return {line.id: (line.cells["red"], line.cells["total"]) for line in lines if line is not None}


def test_lights_are_counted_and_open_the_projects_behind_them(
    window: MainWindow, services: App, leads: tuple[int, ...], qtbot: QtBot
) -> None:
    services.clock.travel(date(2026, 12, 1))
    sheet = Lights(window.ctx, window)
    sheet.open()
    sheet.by.chosen.emit("owner")
    found = cells(sheet)
    assert found["周岚"] == ("1", "1")  # the ended project does not count
    assert "红灯 3" in sheet.sum.text()
    assert services.lights.history(leads[0])[0].color == "red"
    sheet.list.choose("周岚")
    qtbot.keyClick(sheet.list, Qt.Key.Key_Return)
    page = window.page("projects")
    assert isinstance(page, ProjectsPage)
    assert not sheet.isVisible()
    sheet.deleteLater()


def test_rules_are_taken_only_after_their_changes_were_shown(window: MainWindow, services: App) -> None:
    sheet = PipelineRulesSheet(window.ctx, window)
    sheet.open()
    assert not sheet._take.isEnabled()
    sheet.text.setPlainText("names: {N: 签约}")
    sheet._preview()
    assert "两个阶段都叫" in sheet.said.toPlainText()
    assert not sheet._take.isEnabled()
    sheet.text.setPlainText("names: {N: 洽谈}")
    sheet._preview()
    assert "阶段“在谈”改称“洽谈”" in sheet.said.toPlainText()
    assert sheet._take.isEnabled()
    sheet.text.appendPlainText("# 又改了")
    assert not sheet._take.isEnabled()
    sheet._preview()
    sheet._apply()
    assert services.pipeline.rules().names["N"] == "洽谈"
    services.records.undo()
    assert services.pipeline.rules().names["N"] == "在谈"
    sheet.deleteLater()
