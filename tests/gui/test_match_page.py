"""匹配: the list of reports, its narrowing, the report opened whole, the way to allocation."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mhcrm.bootstrap import App
from mhcrm.desktop.main_window import MainWindow
from mhcrm.desktop.pages.match.page import MatchPage
from mhcrm.desktop.pages.projects.whole_match import WholeMatch
from mhcrm.desktop.pages.spaces.allocation import AllocationSheet
from mhcrm.domain.records import LeadQuery


@pytest.fixture
def page(window: MainWindow, services: App) -> MatchPage:
    window.refresher.hold()  # a report made in the background would be no 未匹配
    services.records.create(
        {"company": "脑栖医疗", "project": "植入式脑机接口电极中试", "summary": "脑机接口柔性电极中试"}
    )
    services.records.create({"company": "早点铺", "project": "早餐门店", "summary": "早餐连锁门店"})
    services.matching.match_many()
    services.records.create({"company": "待配公司", "project": "还没有匹配的项目"})
    window.open_place("match", None)
    found = window.page("match")
    assert isinstance(found, MatchPage)
    found.refresh()
    return found


def shown(page: MatchPage) -> dict[str, dict[str, str]]:
    lines = [page.list.lines.line(row) for row in range(page.list.lines.rowCount())]
    return {line.cells["project"]: dict(line.cells) for line in lines if line is not None}


def test_every_project_has_a_line_and_what_is_unknown_is_said(page: MatchPage, services: App) -> None:
    lines = shown(page)
    assert len(lines) == len(services.insight.pipeline().leads)
    assert lines["植入式脑机接口电极中试"]["park"]
    assert lines["早餐门店"]["chain"] == "不在重点产业或待核实"
    assert lines["还没有匹配的项目"]["state"] == "未匹配"
    assert "applies" not in lines["还没有匹配的项目"]


def test_choices_and_words_narrow(page: MatchPage, qtbot: QtBot) -> None:
    for key, wanted in (("outside", "早餐门店"), ("stale", "还没有匹配的项目"), ("chain", "植入式脑机接口电极中试")):
        page.choices.chosen.emit(key)
        assert wanted in shown(page)
        assert len(shown(page)) < page.ctx.app.records.count(LeadQuery()) or key == "chain"
    page.choices.chosen.emit("")
    page.words.insert("早餐")
    qtbot.waitUntil(lambda: list(shown(page)) == ["早餐门店"])


def test_enter_opens_the_report_and_esc_comes_back(page: MatchPage, window: MainWindow, qtbot: QtBot) -> None:
    window.activateWindow()  # shortcuts only work in the active window
    qtbot.waitUntil(window.isActiveWindow)
    assert page.list.choose(next(str(line.lead.id) for line in page._lines if line.lead.title == "早餐门店"))
    qtbot.keyClick(page.list, Qt.Key.Key_Return)
    view = page.views.currentWidget()
    assert isinstance(view, WholeMatch)
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.views.count() == 1)


def test_opening_an_unmatched_project_matches_it(page: MatchPage) -> None:
    lead = next(line.lead for line in page._lines if line.lead.digest is None)
    page.show_whole(lead.id)
    assert isinstance(page.views.currentWidget(), WholeMatch)
    assert page.ctx.app.matching.latest(lead.id) is not None


def test_many_projects_go_to_allocation(page: MatchPage, window: MainWindow) -> None:
    page._allocate()
    assert window.findChild(AllocationSheet) is not None
