"""An officer's first quarter of an hour: a dropped sheet, decisions, the commit, the match, the brief."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from mhcrm.bootstrap import App
from mhcrm.desktop.main_window import MainWindow
from mhcrm.desktop.pages.intake.outcome import MATCHED
from mhcrm.desktop.pages.intake.page import IntakePage
from mhcrm.desktop.pages.projects.page import ProjectsPage

SHEET = """2026年9月前湾组在谈项目台账,,,,,
填报单位：前湾组,,,,,
序号,投资方名称,项目名称,主要建设内容,总投资,进度
一、生物医药,,,,,
1,苏州弦枢医疗科技有限公司,柔性皮层电极中试线,脑机接口柔性电极中试线，需洁净间 1200 平方米,1.5亿,拟签约
2,双抗全球研发总部基地,中山双曜生物制药股份有限公司,双抗药物研发,52000,洽谈
3,南通塑翎复合材料有限公司,热塑性碳纤维机身段,复合材料机身段制造,7000,洽谈
4,南通塑翎复合材料有限公司,热塑性碳纤维机身段,复合材料机身段制造,8000,洽谈
小计,,,,,
"""


def press(qtbot: QtBot, inside: QWidget, name: str) -> None:
    found = inside.findChild(QPushButton, name)
    assert found is not None
    assert found.isVisibleTo(inside)
    qtbot.mouseClick(found, Qt.MouseButton.LeftButton)


def _decide(page: IntakePage, qtbot: QtBot) -> None:
    """The sheet's cells replace the stored ones, the swapped row is put right, the repeat stands on its own."""
    page.area.go_to(4, 0)
    press(qtbot, page.strip, "strip.take_file")
    page.area.go_to(5, 0)
    press(qtbot, page.strip, "strip.swap")
    page.area.go_to(7, 0)
    press(qtbot, page.strip, "strip.apart")
    page.area.go_to(2, 4)
    press(qtbot, page.strip, "strip.column0")


def test_from_a_dropped_sheet_to_a_brief(
    window: MainWindow, services: App, tmp_path: Path, leads: tuple[int, ...], qtbot: QtBot
) -> None:
    path = tmp_path / "9月台账.csv"
    path.write_text(SHEET.replace("线，需", "线；需"), encoding="utf-8")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    window._take(mime)
    page = window.page("intake")
    assert isinstance(page, IntakePage)
    _decide(page, qtbot)
    before = services.records.count()
    press(qtbot, page, "intake.commit")
    assert services.records.count() == before + 3
    assert services.records.get(leads[0]).text("investment_wan") == "15000"
    assert len(services.duplicates.decided()) == 1  # kept apart on purpose: nobody is asked again
    assert services.duplicates.pairs() == ()

    window.refresher.look()
    words = page.outcome.findChild(QLabel, "outcome.match")
    assert words is not None
    assert words.text() == MATCHED

    press(qtbot, page, "outcome.see")
    projects = window.page("projects")
    assert isinstance(projects, ProjectsPage)
    assert projects.model.rowCount() == 4
    projects.panel.show_lead(leads[0], "match")
    qtbot.waitUntil(lambda: projects.panel.lead is not None and projects.panel.lead.id == leads[0])
    report = services.records.latest_report(leads[0])
    assert report is not None
    assert not report.stale
    brief = services.briefs.pdf([services.records.get(leads[0]).code or ""])
    assert brief.startswith(b"%PDF")
