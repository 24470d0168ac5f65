"""The inventory kept in the window: new units, attributes, occupancy and its end, removal with its guards."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QDate
from PySide6.QtWidgets import QPushButton

from mhcrm.bootstrap import App
from mhcrm.desktop.main_window import MainWindow
from mhcrm.desktop.pages.spaces.import_sheet import ImportSheet
from mhcrm.desktop.pages.spaces.page import SpacesPage
from mhcrm.desktop.pages.spaces.unit_edit import EditUnit, EndOccupancy, NewUnit, OccupyUnit
from mhcrm.domain.records import OccupancyKind, Space, SpaceKind
from mhcrm.domain.space.intervals import State

TODAY = date(2026, 9, 16)


@pytest.fixture
def page(window: MainWindow, services: App) -> SpacesPage:
    units = services.spaces.units
    units.create(SpaceKind.PARK, "示例园", None, {}, "P")
    units.create(SpaceKind.BUILDING, "A楼", "P", {}, "B")
    units.create(SpaceKind.FLOOR, "1F", "B", {"建筑面积": "900"}, "F")
    window.open_place("spaces", None)
    made = window.page("spaces")
    assert isinstance(made, SpacesPage)
    return made


def unit(page: SpacesPage, code: str) -> Space:
    assert page.book is not None
    return next(space for space in page.book.inventory.spaces.values() if space.code == code)


def choose(page: SpacesPage, text: str) -> None:
    action = next(action for action in page.panel.menu().actions() if action.text() == text)
    action.trigger()


def test_a_room_is_made_changed_and_removed(page: SpacesPage, window: MainWindow) -> None:
    page.show_unit(unit(page, "F").id)
    choose(page, "在这里新建…")
    made = window.findChild(NewUnit)
    assert made is not None
    made.save()
    assert made.error.text() == "请写名称"
    made.name.setText("101")
    made.area.setText("300")
    made.save()
    room = unit(page, "F/101")
    assert str(room.area_sqm) == "300.000000" or room.area_sqm == 300
    assert page.book is not None
    assert page.book.inventory.status(room.id, TODAY).state is State.UNKNOWN
    page.show_unit(room.id)
    choose(page, "修改…")
    form = window.findChild(EditUnit)
    assert form is not None
    assert form.fields["建筑面积（㎡）"].text() == "300"
    form.fields["层高（m）"].setText("约五米")
    form.save()
    assert "内容还在" in form.error.text()
    form.fields["层高（m）"].setText("4.5")
    form.fields["建筑面积（㎡）"].setText("")
    assert set(form.changes()) == {"层高（m）", "建筑面积（㎡）"}
    form.save()
    room = unit(page, "F/101")
    assert room.clear_height_m is not None
    assert float(room.clear_height_m) == 4.5
    assert room.area_sqm is None
    page.show_unit(room.id)
    choose(page, "删除")
    assert "F/101" not in {space.code for space in page.book.inventory.spaces.values()}
    window.run_command("undo")
    page.refresh()
    assert unit(page, "F/101")


def test_what_hangs_on_a_unit_keeps_it(page: SpacesPage, window: MainWindow, services: App) -> None:
    told: list[str] = []
    page.ctx.notify.failed = lambda title, error: told.append(str(error))  # type: ignore[method-assign]
    page.panel.ctx.notify = page.ctx.notify
    page.show_unit(unit(page, "B").id)
    choose(page, "删除")
    assert any("1F" in text for text in told)
    assert unit(page, "B")


def test_an_occupancy_is_recorded_and_ended(page: SpacesPage, window: MainWindow, services: App) -> None:
    page.show_unit(unit(page, "F").id)
    choose(page, "登记占用…")
    form = window.findChild(OccupyUnit)
    assert form is not None
    form.party.setText("示例检测")
    form.last.setDate(QDate(2026, 9, 1))
    form.save()
    assert "早于" in form.error.text()
    form.open_end.setChecked(True)
    form.save()
    assert page.book is not None
    assert page.book.inventory.status(unit(page, "F").id, TODAY).state is State.LET
    (row,) = services.spaces.occupancy("F")
    assert (row.kind, row.end, row.party) == (OccupancyKind.LET, None, "示例检测")
    page.show_unit(unit(page, "B").id)
    page.show_unit(unit(page, "F").id)
    end = page.panel.findChild(QPushButton, f"occupancy.end.{row.id}")
    assert end is not None
    end.click()
    dialog = window.findChild(EndOccupancy)
    assert dialog is not None
    dialog.save()
    (row,) = services.spaces.occupancy("F")
    assert row.end == TODAY + timedelta(days=1)
    assert page.book.inventory.status(unit(page, "F").id, TODAY).state is State.LET
    assert page.book.inventory.status(unit(page, "F").id, TODAY + timedelta(days=1)).state is State.FREE


def test_a_unit_is_said_to_be_free(page: SpacesPage, window: MainWindow) -> None:
    page.show_unit(unit(page, "F").id)
    choose(page, "登记占用…")
    form = window.findChild(OccupyUnit)
    assert form is not None
    form.kind.setCurrentIndex(form.kind.count() - 1)
    assert not form.party.isEnabled()
    form.save()
    assert page.book is not None
    assert page.book.inventory.status(unit(page, "F").id, TODAY).state is State.FREE


def test_a_queued_hold_is_turned_exclusive(page: SpacesPage, services: App, leads: tuple[int, ...]) -> None:
    code = services.records.get(leads[0]).code or ""
    services.spaces.hold("F", code, until=TODAY + timedelta(days=30), hard=False)
    page.refresh()
    assert page.book is not None
    waiting = page.book.waiting_by_code(code)
    assert waiting is not None
    assert waiting.queued == 1  # a queued project still looks for its place
    page.show_unit(unit(page, "B").id)
    page.show_unit(unit(page, "F").id)
    (hold,) = services.spaces.holds(code)
    turn = page.panel.findChild(QPushButton, f"hold.harden.{hold.id}")
    assert turn is not None
    turn.click()
    assert services.spaces.holds(code)[0].hard
    assert page.book.waiting_by_code(code) is None


def test_a_sheet_is_previewed_then_written_and_what_to_look_at_is_listed(
    page: SpacesPage, window: MainWindow, services: App, tmp_path: Path
) -> None:
    sheet = tmp_path / "清单.csv"
    sheet.write_text(
        "园区,楼栋,楼层,建筑面积（㎡）,状态,承租/预留方,起始日,到期日\n"
        "示例园,A楼,2F,问过再报,在租,示例甲,2026-01-01,2027-12-31\n"
        "示例园,A楼,3F,700,在租,示例乙,2026-01-01,2027-12-31\n",
        "utf-8",
    )
    page.acts.import_file(str(sheet))
    dialog = window.findChild(ImportSheet)
    assert dialog is not None
    assert "将新增 2 处" in dialog.said.text()
    line = dialog.problems.lines.line(0)
    assert line is not None
    assert "问过再报" in line.cells["what"]
    assert "B/2F" not in {space.code for space in services.spaces.inventory().spaces.values()}
    dialog.copy()
    dialog.write()
    assert "已新增 2 处" in dialog.said.text()
    assert dialog.isVisible()  # there is something to look at
    assert page.book is not None
    names = {page.book.inventory.full_name(key) for key in page.book.inventory.spaces}
    assert "示例园 A楼 3F" in names
    dialog.reject()
    window.run_command("undo")
    assert len(services.spaces.inventory().spaces) == 3
