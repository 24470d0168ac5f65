"""空间 in the window: tree, plan, list, schematic, holds, split and merge, allocation."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, QMimeData, QPointF, Qt
from PySide6.QtGui import QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QListWidgetItem, QPushButton
from pytestqt.qtbot import QtBot

from mhcrm.bootstrap import App
from mhcrm.desktop.main_window import MainWindow
from mhcrm.desktop.pages.spaces.allocation import AllocationSheet
from mhcrm.desktop.pages.spaces.page import SpacesPage
from mhcrm.desktop.pages.spaces.sketch_view import SketchView
from mhcrm.desktop.pages.spaces.unit_dialogs import ExtendHold, MergeUnits, ReleaseHold, SplitUnit, parts_of
from mhcrm.desktop.places import ShowSpace
from mhcrm.desktop.widgets.space.area_plate import AreaPlate
from mhcrm.desktop.widgets.space.drag import MIME
from mhcrm.domain.records import Space, SpaceKind
from mhcrm.domain.space.intervals import State

TODAY = date(2026, 9, 16)


@pytest.fixture
def page(window: MainWindow, services: App) -> SpacesPage:
    services.spaces.import_file(services.samples.file("示例-空间台账.xlsx"), is_sample=True)
    window.open_place("spaces", None)
    made = window.page("spaces")
    assert isinstance(made, SpacesPage)
    return made


def free_room(page: SpacesPage, *, siblings: int = 0) -> Space:
    """A free room without any interval, on a floor with enough other free rooms."""
    assert page.book is not None
    inventory = page.book.inventory
    for space in inventory.spaces.values():
        if space.kind is not SpaceKind.ROOM or list(inventory.related_intervals(space.id)):
            continue
        others = inventory.children(space.parent_id or 0)
        if inventory.status(space.id, TODAY).state is State.FREE and len(others) > siblings:
            return space
    raise AssertionError("the samples have no such room")


def test_the_first_building_is_shown_with_its_figures(page: SpacesPage) -> None:
    assert page.plan.floors
    assert page.plan.legend.accessibleName()
    assert page.tree.chosen() is not None
    assert page.plan.changes.accessibleName()


def test_another_day_changes_states_and_not_the_layout(page: SpacesPage) -> None:
    bars, legend = page.plan.plan.bars, page.plan.legend.accessibleName()
    page.go_to(TODAY + timedelta(days=900))
    assert page.plan.plan.bars is bars
    assert page.plan.legend.accessibleName() != legend
    assert page.on.date() == QDate(2029, 3, 4)
    back = page.findChild(QPushButton, "spaces.today")
    assert back is not None
    back.click()
    assert page.day == TODAY
    assert page.plan.legend.accessibleName() == legend


def test_a_dropped_project_fills_the_form_and_is_held(page: SpacesPage, services: App, window: MainWindow) -> None:
    room = free_room(page)
    page.opened(ShowSpace(room.id))
    assert page.panel.space == room
    lead = next(item for item in page.book.waiting if item.area is not None) if page.book else None
    assert lead is not None
    mime = QMimeData()
    mime.setData(MIME, lead.code.encode())
    plan = page.plan.plan
    at = QPointF(plan.rect_of(room.id).center())
    drop = QDropEvent(at, Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    plan.dropEvent(drop)
    form = page.panel.form
    assert form.chosen == lead
    assert any("少" in item.text or "余" in item.text for item in form.found)
    form.approver.setText("顾清和")
    form.unit.setText("区投促中心")
    assert form.ready
    page.panel.save_hold()
    held = services.spaces.holds(lead.code)
    assert [(hold.space_id, hold.hard, hold.approver, hold.holder_unit) for hold in held] == [
        (room.id, True, "顾清和", "区投促中心")
    ]
    assert page.book is not None
    assert page.book.inventory.status(room.id, TODAY).state is State.HELD
    assert lead.code not in {item.code for item in page.book.waiting}
    assert "预留给" in window.bar.text()


def test_the_checks_stand_beside_the_unit_while_a_project_is_dragged(
    page: SpacesPage, services: App, leads: tuple[int, ...]
) -> None:
    room = free_room(page)
    assert page.book is not None
    lead = next(item for item in page.book.waiting if item.area is not None)
    page.opened(ShowSpace(room.id))
    plan = page.plan.plan
    mime = QMimeData()
    mime.setData(MIME, lead.code.encode())
    at = plan.rect_of(room.id).center().toPoint()
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    plan.dragMoveEvent(QDragMoveEvent(at, Qt.DropAction.CopyAction, mime, left, none))
    assert plan.told[0].startswith(f"{lead.name} → {room.name}")
    assert any("没有冲突" in text for text in plan.told)
    assert any("余" in text or "少" in text for text in plan.told), plan.told
    plan.grab()
    other = services.records.get(leads[1]).code or ""
    services.spaces.hold(room.code, other, until=TODAY + timedelta(days=30), hard=True)
    page.refresh()
    plan._target = 0
    at = plan.rect_of(room.id).center().toPoint()
    plan.dragMoveEvent(QDragMoveEvent(at, Qt.DropAction.CopyAction, mime, left, none))
    assert not plan._told[0]
    assert any("这段时间不空" in text for text in plan.told), plan.told
    plan.grab()


def test_the_checks_name_what_the_report_asks_and_the_unit_lacks(
    page: SpacesPage, services: App, leads: tuple[int, ...]
) -> None:
    lead = services.records.get(leads[0])
    services.records.update(leads[0], {"summary": "脑机接口电极中试线，要求层高不低于9米，承重不低于2吨。"})
    services.matching.match_many()
    page.refresh()
    room = free_room(page)
    services.spaces.units.update(room.code, {"层高（m）": "4.5", "荷载": ""})
    page.refresh()
    page.show_unit(room.id)
    assert page.book is not None
    waiting = page.book.waiting_by_code(lead.code or "")
    assert waiting is not None
    page.panel.take(waiting)
    texts = [item.text for item in page.panel.form.found]
    assert "层高少 4.5 m" in texts
    assert any(text.startswith("荷载待核") for text in texts)
    assert page.panel.form.ready  # a shortfall warns; the officer decides


def test_the_check_refuses_what_is_taken_and_names_it(page: SpacesPage, services: App, leads: tuple[int, ...]) -> None:
    room = free_room(page)
    code = services.records.get(leads[0]).code or ""
    services.spaces.hold(room.code, code, until=TODAY + timedelta(days=30), hard=True)
    page.refresh()
    page.show_unit(room.id)
    assert page.book is not None
    page.panel.take(page.book.waiting[0])
    form = page.panel.form
    assert not form.ready
    assert not page.panel.hold.isEnabled()
    assert any("柔性皮层电极中试线" in item.text and item.tone == "red" for item in form.found)
    page.panel.form.strength.chosen.emit("soft")
    assert form.ready
    form.start.setDate(QDate(2026, 10, 17))
    form.until.setDate(QDate(2026, 10, 16))
    assert not form.ready


def test_holding_a_floor_says_which_rooms_it_shuts(page: SpacesPage) -> None:
    assert page.book is not None
    floor = page.book.inventory.spaces[free_room(page).parent_id or 0]
    page.show_unit(floor.id)
    page.panel.take(page.book.waiting[0])
    assert any("不能单独出租" in item.text for item in page.panel.form.found)


def test_enter_takes_a_project_along_and_enter_opens_its_form(page: SpacesPage, qtbot: QtBot) -> None:
    room = free_room(page)
    page.show_unit(room.id)
    first = page.waiting.projects.index(0)
    page.waiting.setCurrentIndex(first)
    qtbot.keyClick(page.waiting, Qt.Key.Key_Return)
    page.plan.plan.choose(room.id)
    qtbot.keyClick(page.plan.plan, Qt.Key.Key_Return)
    assert page.panel.space == room
    chosen = page.panel.form.chosen
    assert chosen == page.waiting.projects.item(0)


def test_a_hold_is_prolonged_and_released_with_reasons(page: SpacesPage, services: App, leads: tuple[int, ...]) -> None:
    room = free_room(page)
    code = services.records.get(leads[0]).code or ""
    services.spaces.hold(room.code, code, until=TODAY + timedelta(days=30), hard=True)
    page.refresh()
    page.show_unit(room.id)
    hold = services.spaces.holds(code)[0]
    longer = page.findChild(QPushButton, f"hold.extend.{hold.id}")
    assert longer is not None
    longer.click()
    extend = page.window().findChild(ExtendHold)
    assert extend is not None
    extend.save()
    assert "原因" in extend.error.text()
    extend.reason.setText("材料未齐")
    extend.save()
    assert services.spaces.holds(code)[0].until == hold.until + timedelta(days=30)
    end = page.findChild(QPushButton, f"hold.release.{hold.id}")
    assert end is not None
    end.click()
    release = page.window().findChild(ReleaseHold)
    assert release is not None
    release.reason.setText("项目改选别处")
    release.save()
    assert services.spaces.holds(code)[0].released_on == TODAY
    assert page.book is not None
    assert page.book.inventory.status(room.id, TODAY).state is State.FREE


def test_rooms_are_split_and_merged_from_a_day_on(page: SpacesPage, services: App) -> None:
    room = free_room(page, siblings=1)
    page.show_unit(room.id)
    page.panel.split.click()
    split = page.window().findChild(SplitUnit)
    assert split is not None
    split.parts.setPlainText(f"{room.name}甲 一百")
    split.save()
    assert "读不出数字" in split.error.text()
    split.parts.setPlainText(f"{room.name}甲 50\n{room.name}乙")
    split.save()
    assert page.book is not None
    tomorrow = TODAY + timedelta(days=1)
    names = [space.name for space in page.book.inventory.children(room.parent_id or 0, tomorrow)]
    assert f"{room.name}甲" in names
    assert room.name not in names
    page.go_to(TODAY + timedelta(days=5))
    assert any(unit.name == f"{room.name}乙" for floor in page.plan.floors for unit in floor.units)
    part = next(s for s in page.book.inventory.children(room.parent_id or 0, tomorrow) if s.name == f"{room.name}甲")
    page.show_unit(part.id)
    page.panel.merge.click()
    merge = page.window().findChild(MergeUnits)
    assert merge is not None
    item: QListWidgetItem = next(
        merge.others.item(row)
        for row in range(merge.others.count())
        if f"{room.name}乙" in merge.others.item(row).text()
    )
    item.setCheckState(Qt.CheckState.Checked)
    merge.name.setText(f"{room.name}合")
    merge.on.setDate(QDate(2026, 9, 20))
    merge.save()
    later = [space.name for space in page.book.inventory.children(room.parent_id or 0, date(2026, 9, 20))]
    assert f"{room.name}合" in later


def test_parts_are_read_line_by_line() -> None:
    parts = parts_of("501甲 1,300㎡\n\n501乙", False)
    assert [(part.name, part.area_sqm) for part in parts] == [("501甲", Decimal(1300)), ("501乙", None)]
    assert parts_of("A 3.5亩\nB 2", True)[0].land_mu == Decimal("3.5")
    with pytest.raises(ValueError, match="两行"):
        parts_of("501甲 300", False)


def test_plots_stand_beside_the_buildings(page: SpacesPage, qtbot: QtBot) -> None:
    assert page.book is not None
    plot = next(space for space in page.book.inventory.spaces.values() if space.kind is SpaceKind.PLOT)
    page.show_unit(plot.id)
    tile = next(tile for tile in page.plan.tiles.tiles if tile.space.id == plot.id)
    assert "亩" in tile.accessibleName()
    assert tile.isChecked()
    qtbot.mouseClick(tile, Qt.MouseButton.LeftButton)
    assert page.panel.space == plot


def test_the_list_folds_narrows_and_moves_in_time(page: SpacesPage, qtbot: QtBot) -> None:
    page.choose_view("list")
    model = page.list.model
    everything = model.rowCount()
    assert everything > 50
    model.toggle(0)
    assert model.rowCount() < everything
    model.toggle(0)
    page.list.choose_state("free")
    shown = [line for row in range(model.rowCount()) if (line := model.line(row)) is not None]
    free_now = {line.space.id for line in shown if line.status.state is State.FREE}
    assert free_now
    page.go_to(TODAY + timedelta(days=3 * 365))
    qtbot.waitUntil(lambda: not page._later.isActive())
    assert "空置" in page.list.sums.accessibleName()
    assert model.rowCount() != len(shown)
    page.list.picked.emit(shown[-1].space.id)
    assert page.panel.space == shown[-1].space


def test_the_schematic_places_only_what_the_document_places(page: SpacesPage, window: MainWindow) -> None:
    page.choose_view("sketch")
    view = page.findChild(SketchView)
    assert view is not None
    assert view._sketch is not None
    places = {area.id: area.place for area in view._sketch.areas}
    assert places["park.dalinghaowan"] == "south-core"
    assert places["park.hongqiao-cbd"] == "north-core"
    assert {key for key, place in places.items() if place == "north"} == {"park.xinzhuang-cbd", "park.wuzhong-cbd"}
    assert places["park.xinzhuang-industrial"] == "carrier"
    assert places["park.rocket-city"] == "aside"
    plate = next(made for made in view.findChildren(AreaPlate) if made.area.id == "park.qianwan-bio")
    assert "空置" in plate.accessibleName()
    plate.click()
    assert page._views.currentIndex() == 1
    assert "虹桥前湾园" in page.list.filter.text()


def test_a_plan_is_solved_changed_and_kept(
    page: SpacesPage, services: App, window: MainWindow, leads: tuple[int, ...], tmp_path: Path
) -> None:
    services.matching.match_many()
    page.acts.allocate()
    sheet = window.findChild(AllocationSheet)
    assert sheet is not None
    sheet.solve()
    assert sheet.plan is not None
    assert "已证明最优" in sheet.proof.accessibleName()
    assert sheet.model.rowCount() == len(sheet.plan.leads)
    placed = [line for row in range(sheet.model.rowCount()) if (line := sheet.model.row(row)) and line.units]
    assert placed
    lead, unit = placed[0].lead.code or "", placed[0].units[0]
    assert [action.text() for action in sheet.menu_of(placed[0]).actions()][:2] == ["固定在这里", "排除这里"]
    sheet.table.selectRow(0)
    sheet.unit.setCurrentIndex(sheet.unit.findData(unit))
    sheet.ask_why()
    assert "方案就是这样安排的" in sheet.why.text()
    sheet.veto(lead, unit)
    now = next(
        line for row in range(sheet.model.rowCount()) if (line := sheet.model.row(row)) and line.lead.code == lead
    )
    assert unit not in now.units
    assert "变动" in sheet.proof.accessibleName()
    sheet.free(lead)
    before = sheet.plan
    taken = next(s.code for s in services.spaces.inventory().spaces.values() if s.kind is SpaceKind.PARK)
    sheet.pin(lead, taken)
    assert "不能固定到" in sheet.why.text()
    assert sheet.pins == {}  # a wish that cannot be met does not stick
    assert sheet.plan is before
    assert len(sheet.solved) == 3
    sheet.other.setCurrentIndex(0)
    assert "与对照方案" in sheet.proof.accessibleName()
    out = tmp_path / "方案"
    out.mkdir()
    sheet.save_to(str(out))
    assert sorted(path.suffix for path in out.iterdir()) == [".pdf", ".xlsx"]
    sheet.table.selectRow(0)
    sheet.choose_projects()
    assert len(sheet.plan.leads) == 1
    sheet.choose_projects()
    assert len(sheet.plan.leads) > 1
    sheet.copy()
    sheet.accept_plan()
    kept = services.spaces.holds()
    assert len(kept) == len(sheet.plan.plan.assignments)
    assert not any(hold.hard for hold in kept)
    window.run_command("undo")
    assert services.spaces.holds() == []


def test_the_inventory_goes_out_and_comes_back_unchanged(
    page: SpacesPage, window: MainWindow, services: App, tmp_path: Path
) -> None:
    path = tmp_path / "清单.xlsx"
    page.acts.export_file(str(path))
    assert path.is_file()
    assert "导出到 清单.xlsx" in window.bar.text()
    assert page.book is not None
    before = len(page.book.inventory.spaces)
    result = services.spaces.import_file(path, dry_run=True)
    assert result.added == 0
    page.refresh()
    assert len(page.book.inventory.spaces) == before


def test_the_plan_is_saved_as_pdf(page: SpacesPage, window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "剖面.pdf"
    page.acts.save_plan(str(path))
    assert path.read_bytes().startswith(b"%PDF")
    assert "已存成 剖面.pdf" in window.bar.text()


def test_an_empty_inventory_offers_to_fill_itself(window: MainWindow) -> None:
    window.open_place("spaces", None)
    made = window.page("spaces")
    assert isinstance(made, SpacesPage)
    offered = made.findChild(QPushButton, "spaces.emptyImport")
    assert offered is not None
    assert offered.isVisible()
