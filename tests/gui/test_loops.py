"""The 材料 tab as a person uses it: approvals, demands, commitments, assessment; refusals in words."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from mhcrm.bootstrap import App
from mhcrm.desktop.dialogs.error import ErrorDialog
from mhcrm.desktop.dialogs.loops.fields import FieldsForm
from mhcrm.desktop.dialogs.loops.gantt_sheet import GanttSheet
from mhcrm.desktop.dialogs.loops.item_sheet import ItemSheet
from mhcrm.desktop.main_window import MainWindow
from mhcrm.desktop.pages.projects.loops_tab import LoopsTab
from mhcrm.desktop.pages.projects.page import ProjectsPage
from mhcrm.desktop.widgets.loops.line import Line

LEFT = Qt.MouseButton.LeftButton
CODE = "MH-2026-0001"


def click(qtbot: QtBot, parent: QWidget, name: str) -> None:
    QApplication.processEvents()  # what was just added to a layout is shown in the next round
    found = [w for kind in (QPushButton, QToolButton, Line) for w in parent.findChildren(kind, name) if w.isVisible()]
    assert len(found) == 1, (name, [w.objectName() for w in parent.findChildren(Line)])
    qtbot.mouseClick(found[0], LEFT)


def form(window: MainWindow) -> FieldsForm:
    found = [made for made in window.findChildren(FieldsForm) if made.isVisible()]
    assert len(found) == 1
    return found[0]


def text(parent: QWidget, name: str) -> str:
    """What a label says now; those of an earlier reading are hidden until Qt deletes them."""
    QApplication.processEvents()
    (found,) = [one for one in parent.findChildren(QLabel, name) if one.isVisible()]
    return found.text()


def fill(qtbot: QtBot, window: MainWindow, **texts: str) -> FieldsForm:
    """Fill the open form and save it by its button."""
    made = form(window)
    for key, text in texts.items():
        made.put(key, text)
    save = next(b for b in made.findChildren(QPushButton) if b.objectName().endswith(".save"))
    qtbot.mouseClick(save, LEFT)
    return made


def lines(tab: QWidget) -> dict[str, str]:
    """Visible lines: object name → what is read out."""
    QApplication.processEvents()
    return {one.objectName(): one.accessibleName() for one in tab.findChildren(Line) if one.isVisible()}


@pytest.fixture
def tab(projects: ProjectsPage, leads: tuple[int, ...], qtbot: QtBot) -> LoopsTab:
    """The tab of the first lead, read."""
    projects.panel.show_lead(leads[0], "loops")
    qtbot.waitUntil(lambda: projects.panel.loops.whole is not None and projects.panel.loops.whole.code == CODE)
    return projects.panel.loops


@pytest.fixture
def sheet(tab: LoopsTab, window: MainWindow, services: App, qtbot: QtBot) -> ItemSheet:
    """The first item of a started case, opened by a click."""
    services.approvals.cases.start(CODE, "B")
    tab.read()
    click(qtbot, tab, "loops.item.licence")
    return next(made for made in window.findChildren(ItemSheet) if made.isVisible())


def test_the_empty_tab_teaches_and_starts(tab: LoopsTab, window: MainWindow, services: App, qtbot: QtBot) -> None:
    click(qtbot, tab, "loops.start")
    fill(qtbot, window, track="B 租购载体")
    shown = lines(tab)
    assert [name for name, text in shown.items() if "可办" in text] == ["loops.item.licence"]
    assert "等 企业登记" in shown["loops.item.lease"]
    assert services.approvals.view(CODE).case.tracker == "周岚"
    assert text(tab, "loops.done") == "办结 0/8"


def test_an_item_goes_from_filing_to_a_conditional_approval(
    sheet: ItemSheet, tab: LoopsTab, window: MainWindow, services: App, qtbot: QtBot
) -> None:
    papers = {paper.name: paper.id for paper in sheet.view.materials} if sheet.view else {}
    click(qtbot, sheet, f"item.got.{papers['登记申请']}")
    fill(qtbot, window, evidence="收件1号")
    click(qtbot, sheet, "item.to.filed")
    fill(qtbot, window)
    click(qtbot, sheet, "item.to.accepted")
    refused = fill(qtbot, window)
    assert refused.isVisible()
    assert "可容缺件没有交，也没有承诺" in text(refused, "moveItem.error")
    refused.reject()
    click(qtbot, sheet, f"item.promise.{papers['住所证明']}")
    fill(qtbot, window, who="李总", basis="容缺清单")
    click(qtbot, sheet, "item.to.accepted")
    fill(qtbot, window)
    assert text(sheet, "item.state") == "受理（容缺）"
    click(qtbot, sheet, "item.to.conditional")
    fill(qtbot, window, result="登1号")
    assert services.approvals.view(CODE).items[0].item.word == "附条件批准"
    assert "开工、综合验收锁着，欠容缺件 1 件：住所证明" in text(tab, "loops.locks")
    window.ctx.app.records.undo()
    assert services.approvals.view(CODE).items[0].item.word == "受理（容缺）"


def test_the_clock_is_stopped_and_goes_on(sheet: ItemSheet, window: MainWindow, services: App, qtbot: QtBot) -> None:
    for paper in sheet.view.materials if sheet.view else ():
        services.approvals.steps.supply(CODE, "licence", paper.name, "收件")
    for state in ("已申报", "受理"):
        services.approvals.steps.move(CODE, "licence", state)
    sheet.read()
    QApplication.processEvents()
    click(qtbot, sheet, "item.clock")
    fill(qtbot, window, reason="专家评审")
    assert "停表（专家评审）" in text(sheet, "item.why")
    click(qtbot, sheet, "item.clock")
    fill(qtbot, window)
    assert services.approvals.view(CODE).items[0].item.stopped is None


def test_closing_says_what_is_open(sheet: ItemSheet, tab: LoopsTab, window: MainWindow, qtbot: QtBot) -> None:
    sheet.reject()
    click(qtbot, tab, "loops.close")
    told = [made for made in window.findChildren(ErrorDialog) if made.isVisible()]
    assert len(told) == 1
    assert any("还有 8 件没有了结" in label.text() for label in told[0].findChildren(QLabel))
    told[0].accept()


def test_the_chart_opens_and_is_kept_as_pdf(
    sheet: ItemSheet, tab: LoopsTab, window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    sheet.reject()
    click(qtbot, tab, "loops.gantt")
    shown = next(made for made in window.findChildren(GanttSheet) if made.isVisible())
    assert len(shown.view.chart.bars) == 8
    assert "企业登记 未办，关键路径" in shown.view.accessibleDescription()
    shown.grab()
    shown.accept()
    tab.steps.save_gantt(CODE, tmp_path / "推进图.pdf")
    assert (tmp_path / "推进图.pdf").read_bytes().startswith(b"%PDF")


def test_a_demand_walks_to_its_end(tab: LoopsTab, window: MainWindow, services: App, qtbot: QtBot) -> None:
    tab.choose("demand")
    click(qtbot, tab, "demand.add")
    fill(qtbot, window, kind="空间资源", text="要洁净间", department="区经委", has_due="yes", due="2026-09-18")
    assert "09-18 前答复" in lines(tab)["demand.1"]
    assert tab.segments.findChild(QToolButton, "loops.parts.demand").text() == "诉求 1"
    click(qtbot, tab, "demand.1")
    fill(qtbot, window, text="看过两处")
    click(qtbot, tab, "demand.1")
    refused = fill(qtbot, window, verdict="认可")
    assert "没有写企业由谁确认" in text(refused, "confirmDemand.error")
    fill(qtbot, window, by="李总")
    click(qtbot, tab, "demand.1")
    refused = fill(qtbot, window, by="周岚")
    assert "不能由本人办结" in text(refused, "closeDemand.error")
    fill(qtbot, window, by="王主任")
    assert services.demands.get(1).closed_by == "王主任"
    assert "已办结" in lines(tab)["demand.1"]


def test_commitments_show_their_formula(tab: LoopsTab, window: MainWindow, qtbot: QtBot) -> None:
    tab.choose("commitment")
    click(qtbot, tab, "commitment.add")
    refused = fill(qtbot, window, kind="总投资（万元）", value="三个亿", basis="协议第3条")
    assert "不是数字" in text(refused, "addCommitment.error")
    fill(qtbot, window, value="35000")
    assert "尚未核定" in lines(tab)["commitment.1"]
    click(qtbot, tab, "commitment.1")
    fill(qtbot, window, value="7000", evidence="统计报表")
    assert "7,000 ÷ 35,000 万元 = 20" in lines(tab)["commitment.1"]


def test_a_score_without_evidence_is_refused(tab: LoopsTab, window: MainWindow, services: App, qtbot: QtBot) -> None:
    tab.choose("assess")
    click(qtbot, tab, "assess.产业契合")
    refused = fill(qtbot, window, value="100")
    assert "没有写依据" in text(refused, "assessLine.error")
    fill(qtbot, window, evidence="8号文点名")
    click(qtbot, tab, "assess.股权")
    fill(qtbot, window, value="通过", evidence="工商底档", on="2026-09-10")
    shown = services.assessment.view(CODE)
    assert shown.sum_words == "2 项待核实，不计总分"
    assert shown.sheet is not None and shown.sheet.checks["股权"].on == date(2026, 9, 10)
    assert "待核实" in lines(tab)["assess.涉诉"]


def test_lines_are_reached_and_opened_by_key(sheet: ItemSheet, tab: LoopsTab, window: MainWindow, qtbot: QtBot) -> None:
    sheet.reject()
    line = tab.findChild(Line, "loops.item.lease")
    assert line.focusPolicy() & Qt.FocusPolicy.TabFocus
    line.setFocus()
    qtbot.keyClick(line, Qt.Key.Key_Space)
    opened = [made for made in window.findChildren(ItemSheet) if made.isVisible()]
    assert [made.view.item.key for made in opened if made.view] == ["lease"]
    opened[0].accept()
