"""Units through their service: split and merged with history, guarded removal, holds prolonged and released, sheets."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from mhcrm.base.clock import Clock
from mhcrm.base.errors import InputError, StaleWrite
from mhcrm.bootstrap import App
from mhcrm.domain.records import OccupancyKind, SpaceKind
from mhcrm.domain.space.intervals import State
from mhcrm.domain.space.lineage import Part
from mhcrm.services.pipeline.guard import Why
from mhcrm.services.spaces.service import SpacesService

TODAY = date(2026, 11, 20)
UNTIL = date(2026, 12, 31)


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    with App(str(tmp_path / "spaces.db"), Clock(as_of=TODAY), "顾") as opened:
        units = opened.spaces.units
        units.create(SpaceKind.PARK, "示例园", code="P")
        units.create(SpaceKind.BUILDING, "A楼", "P", code="B")
        units.create(SpaceKind.FLOOR, "5F", "B", code="F5")
        for name in ("501", "502", "503"):
            units.create(SpaceKind.ROOM, name, "F5", {"建筑面积": "200", "层高（m）": "4.5"}, code=name)
        yield opened


@pytest.fixture
def spaces(app: App) -> SpacesService:
    return app.spaces


def add_lead(app: App, project: str = "示例项目") -> str:
    (lead_id,) = app.records.create({"company": "示例公司", "project": project}).ids
    return app.records.get(lead_id).code or ""


def names(spaces: SpacesService, on: date = TODAY) -> dict[str, State]:
    return {line.space.name: line.status.state for line in spaces.lines(on) if line.space.kind is SpaceKind.ROOM}


# -- units ----------------------------------------------------------------------------------------
def test_the_circles_of_the_rule_base_are_found(app: App) -> None:
    circles = dict(app._circles())
    assert any("产业联动圈" in name and "闵府发〔2025〕5号" in name for name in circles)
    assert all(len(parks) > 1 for parks in circles.values())


def test_a_new_unit_has_no_registered_state_until_somebody_states_it(spaces: SpacesService) -> None:
    assert set(names(spaces).values()) == {State.UNKNOWN}
    spaces.units.state_free("501")
    assert names(spaces) == {"501": State.FREE, "502": State.UNKNOWN, "503": State.UNKNOWN}


def test_attributes_are_read_as_in_a_sheet_and_blank_means_unknown_again(spaces: SpacesService) -> None:
    spaces.units.update(
        "501", {"使用面积": "150㎡", "柱距": "8.4×8.4", "产业匹配度": "已核", "层高": "", "租金口径": "计划价"}
    )
    (room,) = [line.space for line in spaces.lines() if line.space.code == "501"]
    assert (room.usable_area_sqm, room.column_grid, room.ready_match, room.clear_height_m) == (
        150,
        "8.4×8.4",
        "已核",
        None,
    )
    assert room.rent_basis == "计划价"
    with pytest.raises(InputError, match="“气味”不是空间的属性"):
        spaces.units.update("501", {"气味": "香"})
    with pytest.raises(InputError, match="读不出数字"):
        spaces.units.update("501", {"层高": "很高"})
    with pytest.raises(StaleWrite):
        spaces.units.update("501", {"柱距": "9"}, expected_version=1)


@pytest.mark.parametrize(
    ("kind", "parent", "name", "words"),
    [
        (SpaceKind.ROOM, "P", "9", "应建在楼层或楼栋之下"),
        (SpaceKind.PARK, "P", "9", "不能建在别的空间之下"),
        (SpaceKind.ROOM, "F5", "501", "已经有了"),
        (SpaceKind.ROOM, "F5", " ", "没有写名称"),
    ],
)
def test_a_unit_in_the_wrong_place_is_refused(
    spaces: SpacesService, kind: SpaceKind, parent: str, name: str, words: str
) -> None:
    with pytest.raises(InputError, match=words):
        spaces.units.create(kind, name, parent)


def test_a_split_keeps_the_past_and_the_old_contracts(app: App, spaces: SpacesService) -> None:
    cut = date(2027, 1, 1)
    spaces.units.occupy("501", OccupancyKind.LET, date(2025, 1, 1), date(2027, 3, 1), party="示例检测")
    spaces.units.split("501", [Part("501", Decimal(120)), Part("501B", Decimal(80))], cut)
    assert set(names(spaces)) == {"501", "502", "503"}
    after = names(spaces, cut)
    assert set(after) == {"501", "501B", "502", "503"}
    assert after["501B"] is State.LET
    assert names(spaces, date(2027, 3, 1))["501B"] is State.FREE
    assert len(spaces.occupancy("501")) == 1  # the contract stayed with the old id
    with pytest.raises(InputError, match="在这段时间不存在"):
        spaces.hold("501", add_lead(app), until=date(2027, 6, 1), start=date(2027, 4, 1))
    (part,) = [line.space.code for line in spaces.lines(cut) if line.space.name == "501B"]
    with pytest.raises(InputError, match="已在租"):
        spaces.hold(part, add_lead(app), start=date(2027, 2, 1), until=date(2027, 6, 1))
    app.records.undo()
    app.records.undo()
    app.records.undo()
    assert set(names(spaces, cut)) == {"501", "502", "503"}


def test_a_merger_says_when_the_rooms_are_no_neighbours(spaces: SpacesService) -> None:
    _, notes = spaces.units.merge(["501", "503"], "501大")
    assert notes == ("这些单元按编号并不相邻，请现场核对能否连通。",)
    (room,) = [line.space for line in spaces.lines() if line.space.name == "501大"]
    assert room.area_sqm == 400
    assert len(room.predecessors) == 2
    assert set(names(spaces)) == {"501大", "502"}
    assert set(names(spaces, date(2026, 11, 19))) == {"501", "502", "503"}


def test_what_hangs_on_a_unit_is_named_and_keeps_it(app: App, spaces: SpacesService) -> None:
    lead = add_lead(app)
    app.records.update(app.records.by_code(lead).id or 0, {"site": "示例园 A楼 5F 501"})
    spaces.units.occupy("501", OccupancyKind.LET, date(2025, 1, 1), date(2026, 1, 1), party="示例检测")
    spaces.hold("501", lead, until=UNTIL)
    with pytest.raises(InputError) as caught:
        spaces.units.remove("501")
    for words in ("1 条占用或合同（在租 示例检测）", f"项目 {lead} 的预留记录 1 条", f"项目 {lead} 的选址"):
        assert words in caught.value.why
    with pytest.raises(InputError, match="下有 3 个单元"):
        spaces.units.remove("F5")
    spaces.units.split("502", [Part("502A"), Part("502B")])
    with pytest.raises(InputError, match="由它拆分或合并出 502A、502B"):
        spaces.units.remove("502")
    spaces.units.remove("503")
    assert "503" not in names(spaces)


def test_occupancy_never_overlaps_and_can_end_early(spaces: SpacesService) -> None:
    spaces.units.occupy("501", OccupancyKind.LET, date(2025, 1, 1), None, party="示例检测")
    with pytest.raises(InputError, match="已在租（示例园 A楼 5F 501），期限待核"):
        spaces.units.occupy("F5", OccupancyKind.REPAIR, TODAY, None)
    spaces.units.occupy("501", OccupancyKind.OPTION, TODAY, None, party="示例生物")
    (lease,) = [row for row in spaces.occupancy("501") if row.kind is OccupancyKind.LET]
    spaces.units.end_occupancy(lease.id, date(2026, 11, 19))
    spaces.units.occupy("F5", OccupancyKind.REPAIR, TODAY, None)


# -- holds ----------------------------------------------------------------------------------------
def test_a_hold_is_prolonged_with_a_reason_and_counted(app: App, spaces: SpacesService) -> None:
    lead, other = add_lead(app), add_lead(app, "示例项目二")
    spaces.hold("501", lead, until=UNTIL)
    (hold,) = spaces.holds(lead)
    spaces.hold("501", other, start=date(2027, 2, 1), until=date(2027, 2, 28))
    with pytest.raises(InputError, match="原因"):
        spaces.hold_book.extend(hold.id, date(2027, 1, 31), " ")
    with pytest.raises(InputError, match="不晚于现在的"):
        spaces.hold_book.extend(hold.id, UNTIL, "等批文")
    with pytest.raises(InputError, match="不能独占预留"):
        spaces.hold_book.extend(hold.id, date(2027, 2, 1), "等批文")
    spaces.hold_book.extend(hold.id, date(2027, 1, 31), "等批文")
    (hold,) = spaces.holds(lead)
    assert hold.until == date(2027, 1, 31)
    assert [(one.old_until, one.by, one.reason) for one in hold.extensions] == [(UNTIL, "顾", "等批文")]
    app.records.undo()
    assert spaces.holds(lead)[0].extensions == ()


def test_a_hold_ends_at_midnight_in_shanghai_wherever_the_computer_stands(tmp_path: Path) -> None:
    """Its last day is held whole: 23:59 in Shanghai is 15:59 in London, and one minute later the unit is free."""
    clock = Clock(fixed=datetime(2026, 12, 31, 15, 59, tzinfo=UTC))
    with App(str(tmp_path / "day.db"), clock, "顾") as app:
        units = app.spaces.units
        units.create(SpaceKind.PARK, "示例园", code="P")
        units.create(SpaceKind.BUILDING, "A楼", "P", code="B")
        units.state_free("B")
        app.spaces.hold("B", add_lead(app), until=date(2026, 12, 31), start=date(2026, 12, 1))

        def state() -> State:
            (line,) = [line for line in app.spaces.lines() if line.space.code == "B"]
            return line.status.state

        assert clock.today() == date(2026, 12, 31)
        assert state() is State.HELD
        assert [item.state for item in app.spaces.hold_views()] == ["running"]
        assert app.spaces.hold_views()[0].days_left == 1
        clock.fixed = datetime(2026, 12, 31, 16, 0, tzinfo=UTC)  # midnight in Shanghai, still 2026 in UTC
        assert clock.today() == date(2027, 1, 1)
        assert state() is State.FREE
        assert [item.state for item in app.spaces.hold_views()] == ["lapsed"]
        app.spaces.hold("B", add_lead(app, "另一个"), until=date(2027, 1, 1))  # the next one may begin that very day
        assert state() is State.HELD


def test_a_lapsed_hold_is_past_its_date_and_cannot_be_prolonged(app: App, spaces: SpacesService) -> None:
    lead = add_lead(app)
    spaces.hold("501", lead, start=date(2026, 10, 1), until=date(2026, 11, 19))
    (view,) = spaces.hold_views(lead)
    assert (view.state, view.days_left) == ("lapsed", 0)
    with pytest.raises(InputError, match="已经结束"):
        spaces.hold_book.extend(view.hold.id, UNTIL, "等批文")


def test_the_queue_moves_up_when_somebody_leaves_it(app: App, spaces: SpacesService) -> None:
    leads = [add_lead(app, f"示例项目{n}") for n in range(3)]
    for lead in leads:
        spaces.hold("501", lead, until=UNTIL, hard=False)
    assert [spaces.holds(lead)[0].rank for lead in leads] == [1, 2, 3]
    spaces.release(spaces.holds(leads[0])[0].id, "另选他处")
    assert [spaces.holds(lead)[0].rank for lead in leads[1:]] == [1, 2]
    with pytest.raises(InputError, match="已在 2026-11-20 解除"):
        spaces.release(spaces.holds(leads[0])[0].id, "再来一次")


def test_adjoining_units_are_held_together_or_not_at_all(app: App, spaces: SpacesService) -> None:
    lead, other = add_lead(app), add_lead(app, "示例项目二")
    spaces.hold("502", other, until=UNTIL)
    with pytest.raises(InputError, match="502 在这段时间不能独占预留"):
        spaces.hold("501+502", lead, until=UNTIL)
    assert spaces.holds(lead) == []
    spaces.release(spaces.holds(other)[0].id, "另选他处")
    spaces.hold("501+502", lead, until=UNTIL)
    assert len(spaces.holds(lead)) == 2


@pytest.mark.parametrize("stage", ["XL", "XT", "XM", "bin"])
def test_a_project_that_leaves_lets_go_of_its_spaces_and_undo_brings_them_back(
    app: App, spaces: SpacesService, stage: str
) -> None:
    lead = add_lead(app)
    lead_id = app.records.by_code(lead).id or 0
    spaces.hold("501", lead, until=UNTIL)
    if stage == "bin":
        app.records.bin([lead_id])
    else:
        app.pipeline.move(lead_id, stage, Why(reason="企业自己要求的"))
    (hold,) = spaces.holds(lead)
    assert (hold.released_on, hold.released_by) == (TODAY, "顾")
    texts = [entry.text for entry in app.records.timeline(lead_id) if entry.title == "空间预留"]
    assert any(text.startswith("解除 501 的预留") for text in texts)
    app.records.undo()
    assert spaces.holds(lead)[0].released_on is None


def test_a_ledger_that_ends_a_project_releases_its_spaces_in_the_same_step(
    app: App, spaces: SpacesService, tmp_path: Path
) -> None:
    ledger = tmp_path / "台账.csv"

    def read(first: str) -> None:
        """The same ledger, the first project's stage as told."""
        rows = (f"血管介入导管中试,上海示例导管有限公司,{first}", "卫星载荷总装,上海示例宇航有限公司,在谈")
        ledger.write_text("\n".join(("项目名称,企业名称,项目阶段", *rows)), "utf-8")
        app.intake.commit(app.intake.preview(ledger))

    read("在谈")
    codes = {row.cells["project"]: row.code for row in app.records.rows(app.records.list(), ("project",))}
    lead, other = codes["血管介入导管中试"], codes["卫星载荷总装"]
    spaces.hold("501", lead, until=UNTIL)
    spaces.hold("502", other, until=UNTIL)
    read("已终止")
    lead_id = app.records.by_code(lead).id or 0
    assert app.records.get(lead_id).text("stage") == "XL"
    (hold,) = spaces.holds(lead)
    assert hold.released_on == TODAY
    assert "导入" in hold.release_reason
    assert any("解除 501 的预留" in entry.text for entry in app.records.timeline(lead_id))
    assert spaces.holds(other)[0].released_on is None
    app.records.undo()
    assert spaces.holds(lead)[0].released_on is None


def test_a_move_that_stays_in_the_pipeline_keeps_the_hold(app: App, spaces: SpacesService) -> None:
    lead = add_lead(app)
    spaces.hold("501", lead, until=UNTIL)
    app.pipeline.move(app.records.by_code(lead).id or 0, "XH", Why(reason="等资金"))
    assert spaces.holds(lead)[0].released_on is None


def test_undoing_a_release_promises_nothing_twice(app: App, spaces: SpacesService, tmp_path: Path) -> None:
    lead, other = add_lead(app), add_lead(app, "示例项目二")
    spaces.hold("501", lead, until=UNTIL)
    spaces.release(spaces.holds(lead)[0].id, "另选他处")
    with App(app.database, app.clock, "陈") as colleague:
        colleague.spaces.hold("F5", other, until=UNTIL)
    with pytest.raises(InputError, match="会被答应两次"):
        app.records.undo()
    assert spaces.holds(lead)[0].released_on == TODAY
    spaces.release(spaces.holds(other)[0].id, "让出")


# -- sheets ---------------------------------------------------------------------------------------
def test_an_export_imports_again_without_a_change_or_a_word(app: App, spaces: SpacesService, tmp_path: Path) -> None:
    units = spaces.units
    units.create(SpaceKind.PLOT, "一号地", "P", {"用地面积": "32.4亩", "容积率": "2.0"})
    units.update("501", {"柱距": "8.4×8.4", "可交付日": "2027-Q2", "租金": "2.5", "租金口径": "含税"})
    units.occupy("501", OccupancyKind.LET, date(2025, 1, 1), date(2027, 3, 1), party="示例检测")
    units.state_free("502")
    spaces.hold("502", add_lead(app), until=UNTIL)
    path = tmp_path / "清单.xlsx"
    assert spaces.export_file(path) == 6
    result = spaces.import_file(path)
    assert (result.added, result.updated, result.intervals, result.problems, result.unmapped) == (0, 0, 0, [], [])
    assert names(spaces)["503"] is State.UNKNOWN
    assert names(spaces)["502"] is State.HELD


def test_the_office_s_own_layout_comes_back_with_its_unknown_columns(spaces: SpacesService, tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["载体名称", "街坊号", "园区名称", "楼层", "房号", "出租状态", "承租人", "合同到期"])
    sheet.append(["A楼", "甲", "示例园", "5F", "501", "在租", "示例检测", "2027-02-28"])
    book.save(tmp_path / "自有.xlsx")
    assert spaces.import_file(tmp_path / "自有.xlsx").unmapped == ["街坊号"]
    spaces.export_file(tmp_path / "出.xlsx")
    rows = list(load_workbook(tmp_path / "出.xlsx").worksheets[0].values)
    assert rows[1][:8] == ("载体名称", "街坊号", "园区名称", "楼层", "房号", "出租状态", "承租人", "合同到期")
    (room,) = [row for row in rows[2:] if row[4] == "501"]
    assert (room[1], room[5], room[6]) == ("甲", "在租", "示例检测")
    again = spaces.import_file(tmp_path / "出.xlsx")
    assert (again.updated, again.intervals, again.problems) == (0, 0, [])


def test_the_blank_sheet_imports_without_a_word_empty_and_filled(spaces: SpacesService, tmp_path: Path) -> None:
    path = tmp_path / "空白.xlsx"
    spaces.template_file(path)
    assert spaces.import_file(path).problems == []
    book = load_workbook(path)
    sheet = book.worksheets[0]
    at = {cell.value: cell.column for cell in sheet[2]}
    filled = {"园区": "示例园", "楼栋": "B楼", "楼层": "1F", "类型": "楼层", "建筑面积（㎡）": 900, "状态": "空置"}
    for header, value in filled.items():
        sheet.cell(3, at[header]).value = value
    book.save(path)
    result = spaces.import_file(path)
    assert (result.added, result.problems) == (1, [])


def test_a_sheet_never_promises_over_a_hold_and_never_ends_a_lease_silently(
    app: App, spaces: SpacesService, tmp_path: Path
) -> None:
    from openpyxl import Workbook

    spaces.hold("501", add_lead(app), until=UNTIL)
    spaces.units.occupy("502", OccupancyKind.LET, date(2025, 1, 1), None, party="示例检测")
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["园区", "楼栋", "楼层", "房间", "状态", "承租方", "到期日"])
    sheet.append(["示例园", "A楼", "5F", "501", "在租", "别家", "2027-02-28"])
    sheet.append(["示例园", "A楼", "5F", "502", "空置", "", ""])
    sheet.append(["示例园", "A楼", "5F", "503", "", "", ""])
    book.save(tmp_path / "冲突.xlsx")
    result = spaces.import_file(tmp_path / "冲突.xlsx")
    assert [(problem.row, problem.level) for _, problem in result.problems] == [(2, "error"), (3, "warning")]
    assert names(spaces) == {"501": State.HELD, "502": State.LET, "503": State.UNKNOWN}


def test_a_longer_lease_in_a_new_sheet_is_the_same_lease(spaces: SpacesService, tmp_path: Path) -> None:
    from openpyxl import Workbook

    for last in ("2027-02-28", "2029-02-28"):
        book = Workbook()
        sheet = book.worksheets[0]
        sheet.append(["园区", "楼栋", "楼层", "房间", "状态", "承租方", "到期日"])
        sheet.append(["示例园", "A楼", "5F", "501", "在租", "示例检测", last])
        book.save(tmp_path / "租.xlsx")
        assert spaces.import_file(tmp_path / "租.xlsx").problems == []
    (lease,) = spaces.occupancy("501")
    assert lease.end == date(2029, 3, 1)
