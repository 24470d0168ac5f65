"""找空间, 容量 and 选址建议书 in the window."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QDate
from pytestqt.qtbot import QtBot

from mhcrm.bootstrap import App
from mhcrm.desktop.dialogs.proposal import ProposalSheet
from mhcrm.desktop.main_window import MainWindow
from mhcrm.desktop.pages.projects.page import ProjectsPage
from mhcrm.desktop.pages.spaces.capacity_view import CapacityView
from mhcrm.desktop.pages.spaces.find_view import FindView
from mhcrm.desktop.pages.spaces.page import SpacesPage
from mhcrm.domain.records import OccupancyKind, SpaceKind

TODAY = date(2026, 9, 16)


@pytest.fixture
def page(window: MainWindow, services: App) -> SpacesPage:
    services.spaces.import_file(services.samples.file("示例-空间台账.xlsx"), is_sample=True)
    window.open_place("spaces", None)
    made = window.page("spaces")
    assert isinstance(made, SpacesPage)
    return made


@pytest.fixture
def view(page: SpacesPage) -> FindView:
    page.choose_view("find")
    made = page._made["find"]
    assert isinstance(made, FindView)
    return made


def shown(view: FindView) -> list[tuple[str, str]]:
    model = view.table.lines
    lines = [model.line(row) for row in range(model.rowCount())]
    return [(line.id, line.cells["verdict"]) for line in lines if line is not None]


def test_hard_limits_refuse_and_say_why(view: FindView, page: SpacesPage, services: App) -> None:
    view.form.tier.chosen.emit("一间房")
    view.form.numbers["min_area_sqm"].setText("500")
    view.search()
    found = shown(view)
    assert found
    assert {verdict for _, verdict in found} <= {"可用", "待核"}
    order = [verdict for _, verdict in found]
    singles = [verdict for code, verdict in found if "+" not in code]
    assert order.index("待核") > 0 if "待核" in order else True
    assert singles == sorted(singles, key=("可用", "待核").index)
    assert page.book is not None
    areas = page.book.inventory.areas(TODAY)
    by_code = {space.code: space.id for space in page.book.inventory.spaces.values()}
    assert all((areas[by_code[code]] or 0) >= 500 for code, word in found if word == "可用" and "+" not in code)
    view.form.rejected.setChecked(True)
    view.search()
    refused = [code for code, verdict in shown(view) if verdict == "不符合"]
    assert refused
    view.table.choose(refused[0])
    assert view.reasons.text()
    assert "不符合" in view.said.accessibleName()


def test_a_known_good_unit_names_its_points(view: FindView, page: SpacesPage) -> None:
    view.form.numbers["min_area_sqm"].setText("300")
    view.search()
    good = next(code for code, verdict in shown(view) if verdict == "可用" and "+" not in code)
    view.table.choose(good)
    assert view.parts.text().startswith("得分（编者规则）：交付 ")
    assert "利用 " in view.parts.text()
    assert page.panel.space is not None
    assert page.panel.space.code == good
    view.table.opened.emit(good)
    assert page.view == "plan"
    assert page.plan.plan.current == page.panel.space.id or page.panel.space.kind is SpaceKind.BUILDING


def test_a_figure_that_cannot_be_read_is_told_beside_the_form(view: FindView) -> None:
    before = shown(view)
    view.form.numbers["min_load_t"].setText("约二")
    view.search()
    assert "荷载" in view.form.error.text()
    assert shown(view) == before
    view.form.numbers["min_load_t"].setText("")
    view.search()
    assert view.form.error.text() == ""


def test_free_by_a_day_and_a_unit_that_ends_before(view: FindView, page: SpacesPage, services: App) -> None:
    assert page.book is not None
    statuses = page.book.inventory.statuses(TODAY)
    free = [s for s in page.book.inventory.spaces.values() if s.kind is SpaceKind.ROOM and statuses[s.id].known]
    room = next(s for s in free if not list(page.book.inventory.related_intervals(s.id)))
    services.spaces.units.occupy(room.code, OccupancyKind.LET, TODAY, TODAY + timedelta(days=30), party="示例租户")
    page.refresh()
    view.form.tier.chosen.emit("一间房")
    view.search()
    assert room.code not in dict(shown(view))
    later = TODAY + timedelta(days=30)
    view.form.day.setDate(QDate(later.year, later.month, later.day))
    view.search()
    assert room.code in dict(shown(view))


def test_a_project_brings_its_need(view: FindView, page: SpacesPage, services: App, leads: tuple[int, ...]) -> None:
    services.matching.match_many()
    page.refresh()
    lead = services.records.get(leads[0])
    page.find_for(lead.code or "")
    assert view.form.numbers["min_area_sqm"].text() == "2800"
    need = view.form.need()
    assert need is not None
    assert need.standings
    assert page.panel.form.chosen is not None
    assert page.panel.form.chosen.code == lead.code


def test_chosen_sites_go_into_a_proposal_that_is_written(
    view: FindView, page: SpacesPage, services: App, window: MainWindow, leads: tuple[int, ...], tmp_path: Path
) -> None:
    lead = services.records.get(leads[0])
    page.find_for(lead.code or "")
    view.form.numbers["min_area_sqm"].setText("200")
    view.form.together.setChecked(False)
    view.search()
    codes = [code for code, _ in shown(view)][:2]
    for code in codes:
        view.table.choose(code)
        view._added()
    assert view.sites == codes
    view._proposed()
    sheet = window.findChild(ProposalSheet)
    assert sheet is not None
    assert sheet.project.text() == lead.code
    out = tmp_path / "建议书"
    out.mkdir()
    sheet.keep_in(str(out))
    sheet.masked.setChecked(True)
    sheet.make()
    assert sheet.error.text() == ""
    files = sorted(path.name for path in out.iterdir())
    assert [Path(name).suffix for name in files] == [".pdf", ".xlsx"]
    assert all("代号" in name for name in files)
    assert window.ctx.state.text("proposals.folder") == str(out)
    book = load_workbook(out / files[1])
    cells = [str(cell.value) for sheet_ in book for row in sheet_.iter_rows() for cell in row]
    assert not any("弦枢" in cell for cell in cells)
    sheet.sites.setText("没有这一处")
    sheet.make()
    assert "没有生成" in sheet.error.text()
    sheet.reject()


def test_the_panel_of_a_project_proposes_with_one_click(
    window: MainWindow, services: App, leads: tuple[int, ...], qtbot: QtBot
) -> None:
    window.open_place("projects", None)
    projects = window.page("projects")
    assert isinstance(projects, ProjectsPage)
    projects.panel.show_lead(leads[0])
    qtbot.waitUntil(lambda: projects.panel.lead is not None and projects.panel.lead.id == leads[0])
    projects.panel.propose()
    sheet = window.findChild(ProposalSheet)
    assert sheet is not None
    assert sheet.project.text() == services.records.get(leads[0]).code
    sheet.reject()


def test_the_capacity_picture_counts_and_opens_units(page: SpacesPage, services: App, leads: tuple[int, ...]) -> None:
    page.choose_view("capacity")
    view = page._made["capacity"]
    assert isinstance(view, CapacityView)
    found = services.spaces.capacity(TODAY)
    assert f"{sum(a.units for a in found.parks.values()):,} 处" in view.total.text()
    assert all(park in view.parks.accessibleDescription() for park in found.parks)
    assert "在找" in view.demand.accessibleDescription()
    assert view.history.lines.rowCount() == len(services.spaces.historic_stock()) > 0
    assert not page.panel.isVisible()
    line = view.ending.lines.line(0)
    assert line is not None
    view.ending.opened.emit(line.id)
    assert page.view == "plan"
    assert page.panel.space is not None
    assert page.panel.space.id == found.ending[0].space.id


def test_the_view_is_as_it_was_left(page: SpacesPage, window: MainWindow) -> None:
    page.choose_view("list")
    assert window.ctx.state.text("spaces.view") == "list"
    again = SpacesPage(window.ctx)
    assert again.view == "list"
    again.deleteLater()


def test_neighbours_found_together_are_held_together(
    page: SpacesPage, view: FindView, services: App, leads: tuple[int, ...]
) -> None:
    lead = services.records.get(leads[0])
    page.find_for(lead.code or "")
    view.form.tier.chosen.emit("一间房")
    assert page.book is not None
    areas, statuses = page.book.inventory.areas(TODAY), page.book.inventory.statuses(TODAY)
    rooms = [s for s in page.book.inventory.spaces.values() if s.kind is SpaceKind.ROOM]
    largest = max(areas[s.id] or 0 for s in rooms if statuses[s.id].known)
    view.form.numbers["min_area_sqm"].setText(f"{largest + 1:f}")
    view.search()
    both = next(code for code, _ in shown(view) if code.count("+") == 1)
    view.table.choose(both)
    form = page.panel.form
    assert "处相连" in page.panel.title.accessibleName()
    assert form.chosen is not None
    assert any("余" in item.text or "少" in item.text for item in form.found)
    assert form.ready
    page.panel.save_hold()
    held = services.spaces.holds(lead.code)
    by_id = {space.id: space.code for space in page.book.inventory.spaces.values()}
    assert sorted(by_id[hold.space_id] for hold in held) == sorted(both.split("+"))
