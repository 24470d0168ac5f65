"""The 办理 page as a person uses it: running work, meetings, task forces, opportunity lists."""

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
from mhcrm.desktop.main_window import MainWindow
from mhcrm.desktop.pages.affairs.page import AffairsPage
from mhcrm.desktop.widgets.empty import EmptyPlace
from mhcrm.desktop.widgets.loops.line import Line

LEFT = Qt.MouseButton.LeftButton
CODE = "MH-2026-0001"


@pytest.fixture
def page(window: MainWindow) -> AffairsPage:
    """The page, opened by its command."""
    window.run_command("affairs")
    made = window.page("affairs")
    assert isinstance(made, AffairsPage)
    return made


def click(qtbot: QtBot, parent: QWidget, name: str) -> None:
    QApplication.processEvents()
    (found,) = [
        w for kind in (QPushButton, QToolButton, Line) for w in parent.findChildren(kind, name) if w.isVisible()
    ]
    qtbot.mouseClick(found, LEFT)


def fill(qtbot: QtBot, window: MainWindow, **texts: str) -> FieldsForm:
    (made,) = [one for one in window.findChildren(FieldsForm) if one.isVisible()]
    for key, text in texts.items():
        made.put(key, text)
    (save,) = [one for one in made.findChildren(QPushButton) if one.objectName().endswith(".save")]
    qtbot.mouseClick(save, LEFT)
    return made


def lines(page: QWidget) -> dict[str, str]:
    QApplication.processEvents()
    return {one.objectName(): one.accessibleName() for one in page.findChildren(Line) if one.isVisible()}


def test_every_empty_part_teaches_with_one_button(page: AffairsPage) -> None:
    for part in ("approval", "demand", "meeting", "force", "opportunity"):
        page.choose(part)
        QApplication.processEvents()
        (empty,) = [one for one in page.findChildren(EmptyPlace) if one.isVisible()]
        assert [one.objectName() for one in empty.findChildren(QPushButton)] == ["affairs.empty"]
        assert not page.add.isVisible()


def test_running_work_opens_its_project(page: AffairsPage, window: MainWindow, services: App, qtbot: QtBot) -> None:
    services.approvals.cases.start(CODE, "C")
    services.demands.add(CODE, "人才", "招博士", due=date(2026, 9, 16))
    page.refresh()
    assert "可办 1 项" in lines(page)["affair.case.1"]
    page.choose("demand")
    assert "待答复" in lines(page)["affair.demand.1"]
    click(qtbot, page, "affair.demand.1")
    projects = window.page("projects")
    assert projects is not None and projects.isVisible()
    tab = projects.panel.loops  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: "招博士" in "".join(lines(tab).values()))


def test_a_meeting_from_agenda_to_a_task(page: AffairsPage, window: MainWindow, services: App, qtbot: QtBot) -> None:
    services.assessment.fill(CODE, {}, "跟进")
    page.choose("meeting")
    click(qtbot, page, f"affair.suggest.{CODE}")
    fill(qtbot, window, name="研判会", on="2026-09-18")
    assert "未召开" in lines(page)["affair.meeting.1"]
    click(qtbot, page, "affair.meeting.1")
    refused = fill(qtbot, window, what="登记已召开")
    assert "没有写纪要号" in refused.findChild(QLabel, "meetingBefore.error").text()
    fill(qtbot, window, minutes="〔2026〕3号")
    click(qtbot, page, "affair.meeting.1")
    fill(qtbot, window, text="补可研", owner="周岚", has_due="yes", due="2026-09-25")
    assert "补可研" in [task.title for task in services.tasks.open()]
    assert "议定 1 项，未办 1 项" in lines(page)["affair.meeting.1"]
    click(qtbot, page, "affair.meeting.1")
    fill(qtbot, window, what="办结：1 补可研", text="已收到")
    assert "未办 0 项" in lines(page)["affair.meeting.1"]


def test_a_task_force_keeps_its_rhythm(page: AffairsPage, window: MainWindow, services: App, qtbot: QtBot) -> None:
    page.choose("force")
    click(qtbot, page, "affairs.empty")
    fill(qtbot, window, name="集聚区专班", leader="王主任", members="甲、乙", rhythm="10", codes=CODE)
    assert "牵头 王主任　成员 甲、乙　项目 柔性皮层电极中试线" in lines(page)["affair.force.集聚区专班"]
    click(qtbot, page, "affair.force.集聚区专班")
    fill(qtbot, window, what="登记今天开过例会")
    assert services.meetings.forces()[0].next_on == date(2026, 9, 30)  # 20 September is worked, the 25th is a holiday


def test_lists_are_imported_and_matches_decided(
    page: AffairsPage, window: MainWindow, services: App, tmp_path: Path, qtbot: QtBot
) -> None:
    sheet = tmp_path / "清单.csv"
    sheet.write_text(
        "企业名称,名称,说明,类型\n甲公司,脑机接口柔性电极代工,脑机接口柔性电极,供给\n乙公司,脑机接口电极采购,脑机接口柔性电极,需求\n",
        "utf-8",
    )
    page.choose("opportunity")
    page.steps.import_list(sheet)
    assert set(lines(page)) == {"affair.pair.1.2", "affair.opportunity.1", "affair.opportunity.2"}
    click(qtbot, page, "affair.pair.1.2")
    refused = fill(qtbot, window, verdict="不采纳")
    assert "没有写为什么不采纳" in refused.findChild(QLabel, "decidePair.error").text()
    fill(qtbot, window, verdict="采纳")
    assert "affair.pair.1.2" not in lines(page)
    assert [one.accepted for one, _, _ in services.opportunities.decided()] == [True]
    page.words.insert("乙公司")
    assert "affair.opportunity.1" not in lines(page)
    page.words.clear()
    click(qtbot, page, "affair.decided.1.2")
    fill(qtbot, window)
    assert "affair.pair.1.2" in lines(page)


def test_the_office_changes_templates_days_and_veto_items(
    page: AffairsPage, window: MainWindow, services: App, tmp_path: Path, qtbot: QtBot
) -> None:
    office = page.office_steps
    assert [name for name, _words, _act in office.commands()][:4] == ["export.A", "export.B", "export.C", "export.D"]
    path = tmp_path / "轻资产.yaml"
    office.export("C", path)
    path.write_text(path.read_text("utf-8").replace("name: 银行开户", "name: 基本户开立"), "utf-8")
    office.load(path)
    assert services.approvals.templates.all()["C"].items[2].name == "基本户开立"
    assert "reset.C" in [name for name, _words, _act in office.commands()]
    path.write_text(path.read_text("utf-8").replace("after: [licence]", "after: [tax]", 1), "utf-8")
    office.load(path)
    told = [made for made in window.findChildren(ErrorDialog) if made.isVisible()]
    assert "税务信息确认 → 税务信息确认" in "".join(one.text() for one in told[0].findChildren(QLabel))
    told[0].accept()
    office.limits()
    refused = fill(qtbot, window, promise_freeze="20")
    assert "列入可撤销不能早于冻结" in refused.findChild(QLabel, "limits.error").text()
    fill(qtbot, window, promise_freeze="2")
    assert services.service_limits.promise_freeze == 2
    office.vetoes()
    fill(qtbot, window, names="噪声\n振动")
    assert services.assessment.vetoes() == ("噪声", "振动")
