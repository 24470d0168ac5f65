"""查重 as a person uses it: with the mouse and with the keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from mhcrm.bootstrap import App
from mhcrm.desktop.main_window import MainWindow
from mhcrm.desktop.pages.duplicates.page import FOUND, NOTHING, DuplicatesPage
from mhcrm.desktop.places import ShowPair
from mhcrm.domain.lead import Lead

ONE = {"company": "上海禾曜微电子有限公司", "project": "车规芯片项目", "phone": "13900001001", "investment_wan": "3000"}
TWO = {"company": "上海禾曜微电子有限公司", "project": "车规芯片项目", "contact": "张三", "phone": "13900001002"}
LIKE = {"company": "南通塑翎复合材料有限公司", "project": "热塑性碳纤维机身段"}
LIKE_TOO = {"company": "塑翎复合材料", "project": "碳纤维机身段热塑性产线"}


@pytest.fixture
def alike(services: App, leads: tuple[int, ...]) -> tuple[int, ...]:
    """Two leads that are one, two that may be."""
    return tuple(services.records.create(values).ids[0] for values in (ONE, TWO, LIKE, LIKE_TOO))


@pytest.fixture
def page(window: MainWindow, alike: tuple[int, ...]) -> DuplicatesPage:
    window.run_command("duplicates")
    made = window.page("duplicates")
    assert isinstance(made, DuplicatesPage)
    return made


def press(qtbot: QtBot, inside: QWidget, name: str) -> None:
    found = inside.findChild(QPushButton, name) or inside.findChild(QToolButton, name)
    assert found is not None
    assert found.isVisibleTo(inside)
    qtbot.mouseClick(found, Qt.MouseButton.LeftButton)


def words(page: DuplicatesPage) -> list[str]:
    return [entry.word for row in range(page.model.rowCount()) if (entry := page.model.entry(row))]


def says(page: DuplicatesPage) -> str:
    found = page.view.foot.findChild(QLabel, "duplicates.says")
    assert found is not None
    return found.text()


def test_groups_are_listed_the_most_alike_first_and_filtered_by_verdict(page: DuplicatesPage, qtbot: QtBot) -> None:
    assert words(page) == ["相同", "可能相同"]
    press(qtbot, page, "duplicates.filters.likely")
    assert words(page) == ["可能相同"]
    press(qtbot, page, "duplicates.filters.same")
    assert words(page) == ["相同"]
    press(qtbot, page, "duplicates.filters.decided")
    assert page._places.currentIndex() == NOTHING


def test_the_pair_stands_side_by_side_with_its_reasons(page: DuplicatesPage) -> None:
    lines = page.view.table
    assert set(lines.choices) == {"phone"}
    assert "企业名称相同" in page.view.waterfall.accessibleName()
    assert "合计" in page.view.waterfall.accessibleName()
    why = page.findChild(QLabel, "duplicates.why")
    assert why is not None
    assert "编者规则" in why.text()
    assert says(page).startswith("补 1 项")


def test_merging_takes_the_chosen_fields_and_one_undo_brings_both_back(
    page: DuplicatesPage, window: MainWindow, services: App, alike: tuple[int, ...], qtbot: QtBot
) -> None:
    services.records.log(alike[1], "张三来访")
    page.refresh()
    before = services.records.get(alike[1]).values
    page.view.table.choose("phone", "right")
    assert "改 1 项" in says(page)
    assert "1 条跟进记录" in says(page)
    press(qtbot, page, "duplicates.merge")
    kept: Lead = services.records.get(alike[0])
    assert (kept.text("phone"), kept.text("contact"), kept.text("investment_wan")) == ("13900001002", "张三", "3000")
    assert any("张三来访" in entry.text for entry in services.records.timeline(alike[0]))
    assert words(page) == ["可能相同"]
    assert "并入" in window.bar.text()
    window.run_command("undo")
    assert services.records.get(alike[1]).values == before
    assert services.records.get(alike[0]).text("phone") == "13900001001"
    assert words(page) == ["相同", "可能相同"]


def test_the_other_one_can_be_kept(page: DuplicatesPage, services: App, alike: tuple[int, ...], qtbot: QtBot) -> None:
    press(qtbot, page, "duplicates.turn")
    press(qtbot, page, "duplicates.merge")
    assert services.records.get(alike[0]).text("stage") == "XM"
    assert services.records.get(alike[1]).text("investment_wan") == "3000"


def test_told_apart_is_remembered_and_can_be_taken_back(
    page: DuplicatesPage, window: MainWindow, services: App, qtbot: QtBot
) -> None:
    press(qtbot, page, "duplicates.apart")
    assert words(page) == ["可能相同"]
    assert "不是重复" in window.bar.text()
    press(qtbot, page, "duplicates.filters.decided")
    assert words(page) == ["不是重复"]
    press(qtbot, page, "duplicates.forget")
    assert services.duplicates.decided() == ()
    press(qtbot, page, "duplicates.filters.all")
    assert words(page) == ["相同", "可能相同"]


def test_everything_by_keyboard(page: DuplicatesPage, services: App, alike: tuple[int, ...], qtbot: QtBot) -> None:
    assert page.list.hasFocus()
    qtbot.keyClick(page.list, Qt.Key.Key_Down)
    assert page.view.entry is not None
    assert page.view.entry.word == "可能相同"
    qtbot.keyClick(page.list, Qt.Key.Key_Delete)
    assert words(page) == ["相同"]
    qtbot.keyClick(page.list, Qt.Key.Key_X, Qt.KeyboardModifier.AltModifier)
    assert page.view.sides()[0].id == alike[1]
    qtbot.keyClick(page.list, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert page._places.currentIndex() == NOTHING
    assert services.records.get(alike[0]).text("stage") == "XM"


def test_three_that_are_one_are_one_group_pair_by_pair(
    page: DuplicatesPage, services: App, alike: tuple[int, ...], qtbot: QtBot
) -> None:
    services.records.create({**ONE, "owner": "周岚"})
    page.refresh()
    assert page.view.which.count() == 3
    first = page.view.pair
    qtbot.keyClick(page.list, Qt.Key.Key_Space)
    assert page.view.pair is not first
    assert page.view.which.currentIndex() == 1


def test_a_pair_is_opened_from_elsewhere_and_its_projects_from_it(
    window: MainWindow, page: DuplicatesPage, alike: tuple[int, ...], qtbot: QtBot
) -> None:
    window.open_place("duplicates", ShowPair(alike[3], alike[2]))
    assert page.view.pair is not None
    assert {page.view.pair.left.id, page.view.pair.right.id} == {alike[2], alike[3]}
    press(qtbot, page, "duplicates.open.left")
    assert window.rail is not None
    projects = window.page("projects")
    assert projects is not None
    assert projects.isVisible()


def test_fields_both_sides_agree_on_are_folded_away(page: DuplicatesPage, qtbot: QtBot) -> None:
    more = page.view.table.more
    assert "两边相同" in more.text()
    qtbot.mouseClick(more, Qt.MouseButton.LeftButton)
    assert more.text().startswith("收起")


def test_a_change_elsewhere_is_compared_again(page: DuplicatesPage, window: MainWindow, services: App) -> None:
    window.ctx.hub.announce(services.records.create({**LIKE, "owner": "周岚"}), window)
    assert page._places.currentIndex() == FOUND
    assert page.model.rowCount() == 2
    assert max(len(entry.pairs) for row in range(2) if (entry := page.model.entry(row))) >= 2


def test_escape_leads_back_to_the_projects(page: DuplicatesPage, window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(page.list, Qt.Key.Key_Escape)
    assert not page.isVisible()
    projects = window.page("projects")
    assert projects is not None
    assert projects.isVisible()
