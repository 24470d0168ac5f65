"""今日: groups, keys, circle, quick entry, whose, empty; the tray's count and notices once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QMenu, QSystemTrayIcon
from pytestqt.qtbot import QtBot

from mhcrm.base.clock import SHANGHAI
from mhcrm.bootstrap import App
from mhcrm.desktop.dialogs.hand_over import HandOver, PutOff
from mhcrm.desktop.dialogs.rule import RuleDialog
from mhcrm.desktop.main_window import MainWindow
from mhcrm.desktop.models.today_rows import LINE, TodayRow
from mhcrm.desktop.pages.affairs.page import AffairsPage
from mhcrm.desktop.pages.projects.loops_tab import LoopsTab
from mhcrm.desktop.pages.projects.page import ProjectsPage
from mhcrm.desktop.pages.today.opening import open_line
from mhcrm.desktop.pages.today.page import TodayPage
from mhcrm.desktop.tray import Told, TrayKeeper
from mhcrm.domain.change import ChangeSet, RowKind
from mhcrm.domain.pipeline.today import Line, Today

TODAY = date(2026, 9, 16)


@pytest.fixture
def page(window: MainWindow, services: App, leads: tuple[int, ...]) -> TodayPage:
    services.tasks.add("会签协议", lead_id=leads[0], due=TODAY, time="09:30", person="周岚")
    services.tasks.add("核用地", lead_id=leads[1], due=TODAY + timedelta(days=2), person="陆知行")
    services.tasks.add("等环评", lead_id=leads[1], waiting="部门", waiting_for="区生态环境局")
    window.open_place("today", None)
    found = window.page("today")
    assert isinstance(found, TodayPage)
    found.refresh()
    return found


def rows(page: TodayPage) -> list[TodayRow]:
    model = page.list.rows
    return [row for at in range(model.rowCount()) if (row := model.row(at)) is not None]


def titles(page: TodayPage) -> list[str]:
    return [row.line.title for row in rows(page) if row.kind == LINE and row.line is not None]


def choose(page: TodayPage, title: str) -> None:
    at = next(at for at, row in enumerate(rows(page)) if row.line is not None and row.line.title == title)
    page.list.setCurrentIndex(page.list.rows.index(at, 0))


def test_groups_with_what_the_ledger_has_as_next_step(page: TodayPage) -> None:
    heads = [row.words for row in rows(page) if row.kind == "head"]
    assert heads == ["逾期", "今天", "七日内"] or heads == ["逾期", "今天", "七日内", "久未推进"]
    assert titles(page)[:4] == ["补注册资本证明", "会签协议", "送选址意见", "核用地"]
    assert page.day.text() == "9 月 16 日 周三"
    assert page.figures["overdue"].number.text() == "1"
    assert page.figures["overdue"].isVisible()
    side = [page.side.rows.row(at) for at in range(page.side.rows.rowCount())]
    assert any(row is not None and row.line is not None and row.line.waiting_for == "区生态环境局" for row in side)


def test_done_by_key_and_by_the_circle_and_undone(page: TodayPage, services: App, qtbot: QtBot) -> None:
    choose(page, "会签协议")
    qtbot.keyClick(page.list, Qt.Key.Key_E)
    assert "会签协议" not in titles(page)
    assert services.tasks.all()[1].state.value == "done"
    services.records.undo()
    page.refresh()
    assert "会签协议" in titles(page)
    choose(page, "会签协议")
    rect = page.list.visualRect(page.list.currentIndex())
    qtbot.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=page.list._paint.circle(rect).center())
    assert "会签协议" not in titles(page)


def test_a_next_step_is_done_and_stays_in_the_timeline(
    page: TodayPage, services: App, leads: tuple[int, ...], qtbot: QtBot
) -> None:
    choose(page, "补注册资本证明")
    qtbot.keyClick(page.list, Qt.Key.Key_E)
    assert services.records.get(leads[1]).text("next_step") == "核用地"
    assert any(entry.text == "办完：补注册资本证明" for entry in services.records.timeline(leads[1]))


def test_put_off_and_handed_over(page: TodayPage, services: App, qtbot: QtBot) -> None:
    choose(page, "会签协议")
    qtbot.keyClick(page.list, Qt.Key.Key_D)
    menu = next(menu for menu in page.findChildren(QMenu) if menu.objectName() == "today.delays")
    menu.actions()[0].trigger()
    menu.close()
    assert {task.title: task.due_on for task in services.tasks.all()}["会签协议"] == date(2026, 9, 17)
    choose(page, "会签协议")
    qtbot.keyClick(page.list, Qt.Key.Key_H)
    dialog = page.window().findChild(HandOver)
    assert isinstance(dialog, HandOver)
    dialog.person.setText("孟一舟")
    qtbot.keyClick(dialog.person, Qt.Key.Key_Return)
    assert {task.title: task.person for task in services.tasks.all()}["会签协议"] == "孟一舟"


def test_a_day_of_ones_own_choice(page: TodayPage, services: App, qtbot: QtBot) -> None:
    chosen: list[date] = []
    dialog = PutOff(page, "会签协议", TODAY, chosen.append)
    dialog._done()
    assert chosen == [TODAY]
    dialog.deleteLater()


def test_enter_opens_the_project(page: TodayPage, window: MainWindow, leads: tuple[int, ...], qtbot: QtBot) -> None:
    choose(page, "会签协议")
    qtbot.keyClick(page.list, Qt.Key.Key_Return)
    assert window.page("projects") is not None
    assert window.ctx.state.text("page") == "projects"


def test_a_quick_line_is_shown_before_it_is_saved(
    page: TodayPage, services: App, leads: tuple[int, ...], qtbot: QtBot
) -> None:
    quick = page.quick
    code = services.records.get(leads[0]).code or ""
    quick.line.setText(f"周五 看厂房 @王 {code}")
    assert quick.said.text() == "读作待办：看厂房；2026-09-18 周五；王；踏勘；挂到项目。回车保存。"
    before = len(services.tasks.all())
    qtbot.keyClick(quick.line, Qt.Key.Key_Return)
    assert len(services.tasks.all()) == before + 1
    assert services.tasks.all()[-1].lead_id == leads[0]
    assert quick.line.text() == ""
    quick.line.setText("谈了租金")
    assert "要写上项目编号" in quick.said.text()
    qtbot.keyClick(quick.line, Qt.Key.Key_Return)
    assert quick.line.text() == "谈了租金"


def test_mine_or_everybodys(page: TodayPage) -> None:
    page.whose.chosen.emit("mine")
    assert "核用地" not in titles(page)
    assert "会签协议" in titles(page)
    page.whose.chosen.emit("all")
    assert "核用地" in titles(page)


def test_only_what_it_shows_makes_it_read_again(page: TodayPage, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    monkeypatch.setattr(page.ctx.app.today, "page", lambda person="": read.append(person) or Today(TODAY, (), (), ()))
    page.ctx.hub.announce(ChangeSet("匹配", frozenset({RowKind.MATCH_REPORT})))
    assert read == []
    page.ctx.hub.announce(ChangeSet("待办", frozenset({RowKind.TASK})))
    assert read == [""]


def test_an_empty_day_teaches(open_main: Callable[[], MainWindow]) -> None:
    window = open_main()
    window.open_place("today", None)
    page = window.page("today")
    assert isinstance(page, TodayPage)
    assert page._stack.currentWidget() is page.empty
    assert any("写一行" in found.text() for found in page.empty.findChildren(QLabel))


def test_the_badge_counts_what_presses(page: TodayPage, window: MainWindow) -> None:
    keeper = window.findChild(TrayKeeper)
    assert isinstance(keeper, TrayKeeper)
    keeper.look()
    item = window.rail._items["today"]
    assert item.accessibleDescription() == "2 件要办"
    window.rail.put_badge("today", 0)
    assert item.accessibleDescription() == ""


class Bell(QSystemTrayIcon):
    """The icon of a system that has a tray; keeps what it was asked to tell."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[tuple[str, str]] = []

    def showMessage(self, title: str, text: str, *_rest: object) -> None:  # type: ignore[override]
        self.told.append((title, text))


def at(services: App, hour: int, minute: int = 0) -> None:
    """Today at this hour in Shanghai; the day is the machine's own, nobody travels."""
    services.clock.as_of, services.clock.fixed = None, datetime(2026, 9, 16, hour, minute, tzinfo=SHANGHAI)


def test_each_thing_is_told_once_and_none_in_quiet_hours(
    page: TodayPage, window: MainWindow, services: App, tmp_path: Path
) -> None:
    keeper = window.findChild(TrayKeeper)
    assert isinstance(keeper, TrayKeeper)
    bell = keeper.icon = Bell()
    for hour in (7, 23):  # before and after the hours of work
        at(services, hour)
        keeper.look()
    assert bell.told == []
    assert bell.toolTip() == "闵行招商：2 件事要办"
    at(services, 9)  # 会签协议 is for half past nine
    keeper.look()
    assert [text for _title, text in bell.told] == ["补注册资本证明，车规芯片研发总部"]
    at(services, 9, 20)
    keeper.look()
    keeper.look()
    assert [title for title, _text in bell.told] == ["逾期", "今日"]
    assert bell.told[1][1].startswith("会签协议")
    again = Told(window.ctx.state.folder / "told.json")  # what was told is known after a restart
    assert len(again.keys) == 2
    window.ctx.state.set_text("today.quiet", "09:00-10:00，20:00-22:00")
    services.tasks.add("交材料", due=TODAY)
    at(services, 9, 30)
    keeper.look()
    assert len(bell.told) == 2
    at(services, 23)  # the office's own hours, no longer the delivered ones
    keeper.look()
    assert bell.told[2][1] == "交材料"
    bell.deleteLater()


def test_quiet_hours_are_set_and_a_slip_is_not_kept(window: MainWindow, qtbot: QtBot) -> None:
    window.open_place("settings", None)
    field = window.findChild(QLineEdit, "settings.quiet")
    words = window.findChild(QLabel, "settings.quietWords")
    assert isinstance(field, QLineEdit)
    assert isinstance(words, QLabel)
    assert words.text() == "每天 18:00 到次日 08:30 不弹提醒，其间的事过后一次提醒。"
    field.setText("下班以后")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert "读不出来" in words.text()
    assert window.ctx.state.text("today.quiet") == "18:00-08:30"
    field.setText("17:30-09:00，12:00-13:30")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert window.ctx.state.text("today.quiet") == "17:30-09:00，12:00-13:30"
    assert "12:00 到 13:30" in words.text()


def shown_part(tab: LoopsTab) -> str:
    return next(key for key, made in tab.segments._buttons.items() if made.isChecked())


@pytest.mark.parametrize(
    ("source", "part"), [("approval_promise", "approval"), ("demand", "demand"), ("commitment_check", "commitment")]
)
def test_what_falls_due_opens_at_its_part_of_the_project(
    page: TodayPage, window: MainWindow, leads: tuple[int, ...], source: str, part: str, qtbot: QtBot
) -> None:
    line = Line("x:1", "due", "到期", "一件事", source, TODAY, lead_id=leads[0], target=f"lead:{leads[0]}")
    open_line(page.ctx, line)
    assert window.ctx.state.text("page") == "projects"
    assert window.ctx.state.text("projects.tab") == "loops"
    tab = window.findChild(LoopsTab)
    assert isinstance(tab, LoopsTab)
    assert window.ctx.state.text("projects.loops") == part
    assert shown_part(tab) == part
    other = {"approval": "demand", "demand": "commitment", "commitment": "approval"}[part]
    tab.choose(other)
    open_line(page.ctx, line)  # again, while the tab stands open at another part
    qtbot.waitUntil(lambda: shown_part(tab) == part)


def test_a_document_that_ends_opens_in_the_rule_viewer(page: TodayPage, window: MainWindow) -> None:
    line = next(line for line in page.ctx.app.today.page().expiring if line.source == "document")
    open_line(page.ctx, line)
    dialog = window.findChild(RuleDialog)
    assert isinstance(dialog, RuleDialog)
    assert any(line.title in found.text() for found in dialog.findChildren(QLabel))
    dialog.close()


def test_a_session_of_a_task_force_opens_among_the_affairs(page: TodayPage, window: MainWindow) -> None:
    open_line(page.ctx, Line("task_force:1", "due", "专班例会", "芯片专班", "task_force", TODAY))
    affairs = window.page("affairs")
    assert isinstance(affairs, AffairsPage)
    assert affairs.part == "force"


def test_a_new_match_is_told_and_opens_at_its_tab(
    page: TodayPage, window: MainWindow, services: App, leads: tuple[int, ...], qtbot: QtBot
) -> None:
    code = services.records.get(leads[2]).code or ""
    services.matching.match_codes([code])
    services.records.update(leads[2], {"summary": "脑机接口柔性皮层电极的中试线", "floor_area_sqm": "2800"})
    services.matching.match_codes([code])
    page.ctx.hub.announce(ChangeSet("匹配", frozenset({RowKind.MATCH_REPORT})))
    window.open_place("projects", None)
    window.open_place("today", None)  # read again when it is next looked at
    at = next(at for at, row in enumerate(rows(page)) if row.line is not None and row.line.sort == "news")
    assert [row.words for row in rows(page) if row.kind == "head"][-1] == "新匹配"
    page.list.setCurrentIndex(page.list.rows.index(at, 0))
    qtbot.keyClick(page.list, Qt.Key.Key_Return)
    assert window.ctx.state.text("page") == "projects"
    assert window.ctx.state.text("projects.tab") == "match"
    panel = projects_of(window).panel
    assert panel.wanted == leads[2]


def projects_of(window: MainWindow) -> ProjectsPage:
    found = window.page("projects")
    assert isinstance(found, ProjectsPage)
    return found
