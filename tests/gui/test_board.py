"""看板: the same list by stage; a drop goes through the gate, a refused one leaves the card; views are kept and shared."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from mhcrm.bootstrap import App
from mhcrm.desktop.dialogs.stage_move import JointMove, StageMove
from mhcrm.desktop.main_window import MainWindow
from mhcrm.desktop.pages.projects.page import ProjectsPage
from mhcrm.desktop.pages.projects.saved_views import ViewName


@pytest.fixture
def page(window: MainWindow, services: App) -> ProjectsPage:
    window.refresher.hold()
    for name, owner in (("甲", "周岚"), ("乙", "周岚"), ("丙", "许未")):
        values = {"company": f"{name}公司", "project": f"{name}项目", "stage": "L", "owner": owner}
        services.records.create({**values, "first_contact_on": "2026-05-06"})
    window.open_place("projects", None)
    found = window.page("projects")
    assert isinstance(found, ProjectsPage)
    found.filters.mode_chosen.emit("board")
    found.board.view.grab()
    return found


def ids(page: ProjectsPage) -> dict[str, int]:
    cards = page.board.view.layout_of.cards.cells
    leads = [page.ctx.app.records.get(number) for numbers in cards.values() for number in numbers]
    return {lead.text("project"): lead.id for lead in leads if lead.id is not None}


def stage_of(page: ProjectsPage, name: str) -> str:
    return page.ctx.app.records.get(ids(page)[name]).text("stage")


def dialog(page: ProjectsPage, kind: type[StageMove | JointMove]) -> StageMove | JointMove:
    found = [one for one in page.window().findChildren(kind) if one.isVisible()]
    assert len(found) == 1
    return found[0]


def test_the_board_shows_the_list_and_empty_stages_are_folded(page: ProjectsPage) -> None:
    layout = page.board.view.layout_of
    assert page.shown.currentWidget() is page.board
    assert set(ids(page)) >= {"甲项目", "乙项目", "丙项目"}
    assert layout.open(0)
    assert not layout.open(5)
    page.board.view.folded.emit("P")
    assert page.board.view.layout_of.open([h.key for h in layout.cards.headings].index("P"))
    page.filters.lanes_chosen.emit("owner")
    assert {"周岚", "许未"} <= set(page.board.view.layout_of.cards.lanes.values())
    page.filters.mode_chosen.emit("table")
    assert page.shown.currentWidget() is page.table


def test_a_drop_asks_for_what_is_missing_and_moves_when_it_is_there(page: ProjectsPage, qtbot: QtBot) -> None:
    number = ids(page)["甲项目"]
    page.board.view.moved.emit([number], "N")
    asked = dialog(page, StageMove)
    assert isinstance(asked, StageMove)
    assert asked.save.text() == "补齐后移动"
    assert stage_of(page, "甲项目") == "L"
    assert list(asked.gates._proofs) == ["N.judgement"]
    asked.gates._proofs["N.judgement"].setText("周岚 5 月 6 日研判：跟进")
    asked.save.click()
    assert stage_of(page, "甲项目") == "N"
    assert number in page.board.view.layout_of.cards.cells[("0", "N")]
    page.ctx.app.records.undo()
    assert page.ctx.app.records.get(number).text("stage") == "L"


def test_a_refused_move_leaves_the_card(page: ProjectsPage) -> None:
    page.board.view.moved.emit([ids(page)["乙项目"]], "S")
    asked = dialog(page, StageMove)
    assert isinstance(asked, StageMove)
    asked.save.click()
    assert stage_of(page, "乙项目") == "L"
    from mhcrm.desktop.dialogs.error import ErrorDialog

    told = page.window().findChild(ErrorDialog)
    assert isinstance(told, ErrorDialog)
    told.close()
    asked.reject()
    assert ids(page)["乙项目"] in page.board.view.layout_of.cards.cells[("0", "L")]


def test_leaving_asks_for_the_reason_and_where_to(page: ProjectsPage) -> None:
    page.board.view.moved.emit([ids(page)["乙项目"]], "XL")
    asked = dialog(page, StageMove)
    assert isinstance(asked, StageMove)
    words = [asked.cause.itemText(at) for at in range(asked.cause.count())]
    assert asked.cause.isVisibleTo(asked)
    lost = next(at for at, word in enumerate(words) if "竞争" in word)
    asked.cause.setCurrentIndex(lost)
    assert asked.whom.isVisibleTo(asked)
    asked.whom.setText("苏州工业园区")
    asked.save.click()
    assert page.ctx.app.records.get(asked._lead_id).text("stage") == "XL"


def test_several_go_together_or_not_at_all(page: ProjectsPage) -> None:
    page.board.view.moved.emit([ids(page)["甲项目"], ids(page)["丙项目"]], "N")
    joint = dialog(page, JointMove)
    texts = [one.text() for one in joint.findChildren(type(joint.body.itemAt(0).widget()))]
    assert sum("研判意见" in text for text in texts) == 2
    joint.reject()
    app = page.ctx.app
    for name in ("甲项目", "丙项目"):
        app.pipeline.add_evidence(ids(page)[name], "N.judgement", "同意跟进")
    page.board.view.moved.emit([ids(page)["甲项目"], ids(page)["丙项目"]], "N")
    assert {stage_of(page, name) for name in ("甲项目", "丙项目")} == {"N"}
    app.records.undo()
    assert {stage_of(page, name) for name in ("甲项目", "丙项目")} == {"L"}


def test_a_view_is_kept_applied_shared_and_taken_in(page: ProjectsPage, tmp_path: Path) -> None:
    everything = len(ids(page))
    page.filters.words.setText("丙")
    page.filters.text_changed.emit("丙")
    page.filters.lanes_chosen.emit("owner")
    page.kept_views._ask_name()
    asked = page.window().findChild(ViewName)
    assert isinstance(asked, ViewName)
    assert not asked.keep.isEnabled()
    asked.name.setText("许未的")
    asked.keep.click()
    page.filters.clear.click()
    assert len(ids(page)) == everything
    page.filters.mode_chosen.emit("table")
    views = page.ctx.app.board.views()
    assert [view.name for view in views] == ["许未的"]
    page.kept_views.applied.emit(views[0])
    assert page.mode == "board"
    assert list(ids(page)) == ["丙项目"]
    page.kept_views.share(str(tmp_path / "视图.json"))
    menu = page.kept_views.menu(views)
    assert menu.actions()[0].text() == "许未的"
    page.kept_views.delete("许未的")
    page.kept_views.take(str(tmp_path / "视图.json"))
    assert [view.name for view in page.ctx.app.board.views()] == ["许未的"]
    page.filters.about.click()
    assert len(ids(page)) == everything
