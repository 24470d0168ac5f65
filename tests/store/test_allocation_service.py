"""The allocation through its service: on stored projects and units, explained, accepted as soft holds, undone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from mhcrm.base.errors import InputError, RuleFileError
from mhcrm.bootstrap import App, open_app
from mhcrm.domain.intake.grid import Grid
from mhcrm.plan.allocation_rules import load_allocation_rules
from mhcrm.services.spaces.service import SpacesService

TODAY = date(2026, 11, 20)
SPACES: list[list[object]] = [
    ["园区", "楼栋", "楼层", "类型", "建筑面积（㎡）", "状态", "到期日"],
    ["虹桥前湾园", "甲楼（示例）", "3F", "楼层", 3000, "空置", ""],
    ["虹桥前湾园", "甲楼（示例）", "4F", "楼层", 4500, "空置", ""],
    ["虹桥前湾园", "甲楼（示例）", "5F", "楼层", 3100, "在租", "2027-06-30"],
]


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    with open_app(db=str(tmp_path / "a.db"), as_of=TODAY, actor="测试") as opened:
        grid = Grid("清单", [list(row) for row in SPACES])  # type: ignore[arg-type]
        spaces = SpacesService(opened.store, opened.clock, lambda _path: [grid], opened.park_id)
        spaces.import_file(Path("清单.xlsx"))
        yield opened


def add(app: App, project: str, area: str, **more: str) -> str:
    values = {
        "company": f"{project}公司（示例）",
        "project": project,
        "summary": "植介入器械中试线，血管介入导管的洁净装配与注册检验。",
        "phase": "中试",
        "stage": "N",
        "floor_area_sqm": area,
        **more,
    }
    with app.store.write("新建") as uow:
        lead_id = uow.leads.add(values, {})
    with app.store.read() as view:
        code = view.leads.get(lead_id).code
    assert code is not None
    return code


def placed(units: Sequence[tuple[str, str]]) -> list[str]:
    return [name.split()[-1] for _, name in units]


def test_two_projects_share_two_floors_as_well_as_possible(app: App) -> None:
    small, large = add(app, "导管中试", "2900"), add(app, "支架中试", "2950")
    done = app.allocation.solve()
    assert done.plan.optimal
    assert len(done.plan.assignments) == 2
    floors = {done.leads[item.project].code: done.units[item.units[0]][1].split()[-1] for item in done.plan.assignments}
    assert floors == {small: "4F", large: "3F"}  # 2,950 fills 3,000 better than 2,900 does
    assert all(done.parts(item.project, item.units) for item in done.plan.assignments)


def test_why_not_says_what_rules_a_unit_out_or_what_it_costs(app: App) -> None:
    small, large = add(app, "导管中试", "2900"), add(app, "支架中试", "2950")
    done = app.allocation.solve()
    third = next(code for code, name in done.units.values() if name.endswith("3F"))
    reason, words = app.allocation.why_not(done, small, third)
    assert reason.kind == "costs" and reason.cost > 0
    assert "支架中试" in words
    let = next(line.space.code for line in app.spaces.lines() if line.space.name == "5F")
    assert "在租" in app.allocation.why_not(done, large, let)[1]
    with pytest.raises(InputError, match="没有编号"):
        app.allocation.why_not(done, "MH-0", third)


def test_pins_and_vetoes_change_the_plan_and_are_compared(app: App) -> None:
    small, large = add(app, "导管中试", "2900"), add(app, "支架中试", "2950")
    free = app.allocation.solve()
    third = next(code for code, name in free.units.values() if name.endswith("3F"))
    pinned = app.allocation.solve(pins={small: third})
    moved = app.allocation.differences(app.allocation.snapshot(free), pinned)
    assert [item.code for item in moved] == sorted(lead.code or "" for lead in free.leads.values())
    vetoed = app.allocation.solve([large], vetoes=[(large, third)])
    assert [vetoed.units[unit][0] for item in vetoed.plan.assignments for unit in item.units] != [third]


def test_a_held_project_takes_no_part_and_its_floor_is_gone(app: App) -> None:
    small, large = add(app, "导管中试", "2900"), add(app, "支架中试", "2950")
    third = next(line.space.code for line in app.spaces.lines() if line.space.name == "3F")
    app.spaces.hold(third, large, until=date(2026, 12, 31))
    done = app.allocation.solve()
    assert [lead.code for lead in done.leads.values()] == [small]
    assert third not in {code for code, _ in done.units.values()}
    later = app.allocation.solve(on=date(2027, 1, 1))
    assert len(later.plan.assignments) == 2


def test_undecided_projects_are_counted_not_guessed(app: App) -> None:
    add(app, "未定项目", "", phase="", summary="植介入器械。")
    done = app.allocation.solve()
    assert len(done.undecided) == 1
    assert done.plan.assignments == ()
    with pytest.raises(InputError, match="没有安排任何项目"):
        app.allocation.accept(done, until=date(2026, 12, 31))


def test_an_accepted_plan_is_one_undoable_step_of_soft_holds(app: App) -> None:
    code = add(app, "导管中试", "2900")
    done = app.allocation.solve()
    with pytest.raises(InputError, match="早于方案日期"):
        app.allocation.accept(done, until=date(2026, 1, 1))
    changes = app.allocation.accept(done, until=date(2026, 12, 31), approver="示例批准人")
    assert "1 个项目" in changes.operation
    (hold,) = app.spaces.holds(code)
    assert not hold.hard
    app.store.undo()
    assert app.spaces.holds(code) == []


def test_a_plan_is_not_kept_twice(app: App) -> None:
    code = add(app, "导管中试", "2900")
    done = app.allocation.solve()
    app.allocation.accept(done, until=date(2026, 12, 31))
    app.allocation.accept(app.allocation.solve(), until=date(2026, 12, 31))
    assert len(app.spaces.holds(code)) == 1


def test_a_queued_hold_is_turned_exclusive_unless_somebody_has_it(app: App) -> None:
    first, second = add(app, "导管中试", "2900"), add(app, "支架中试", "2950")
    app.spaces.hold("虹桥前湾园/甲楼（示例）/3F", first, until=date(2026, 12, 31), hard=False)
    app.spaces.hold("虹桥前湾园/甲楼（示例）/3F", second, until=date(2026, 12, 31), hard=False)
    one, two = app.spaces.holds(first)[0], app.spaces.holds(second)[0]
    app.spaces.hold_book.harden(one.id, "示例批准人")
    kept = app.spaces.holds(first)[0]
    assert (kept.hard, kept.approver) == (True, "示例批准人")
    with app.store.read() as view:
        assert any("转为独占" in row.text for row in view.activities.of_lead(kept.lead_id))
    with pytest.raises(InputError, match="不能独占预留"):
        app.spaces.hold_book.harden(two.id)
    with pytest.raises(InputError, match="已经是独占"):
        app.spaces.hold_book.harden(one.id)
    app.store.undo()
    assert not app.spaces.holds(first)[0].hard


def test_neighbours_are_one_candidate_where_no_single_unit_is_enough(app: App) -> None:
    code = add(app, "大型中试", "7000")
    done = app.allocation.solve()
    (item,) = done.plan.assignments
    assert done.code(item.units) == "虹桥前湾园/甲楼（示例）/3F+虹桥前湾园/甲楼（示例）/4F"
    assert done.place(item.units) == "虹桥前湾园 甲楼（示例） 3F—4F（2处相连）"
    assert ("相连 2 处", -3.0) in done.parts(item.project, item.units)
    again = app.allocation.solve(pins={code: done.code(item.units)})
    assert again.plan.assignments == done.plan.assignments
    app.allocation.accept(done, until=date(2026, 12, 31))
    assert len(app.spaces.holds(code)) == 2


def test_the_two_sites_a_document_pairs_are_one_offer(app: App, tmp_path: Path) -> None:
    rows: list[list[object]] = [
        SPACES[0],
        ["“大零号湾”科技创新策源功能区", "研发楼（示例）", "2F", "楼层", 600, "空置", ""],
        ["马桥人工智能创新试验区", "厂房（示例）", "1F", "楼层", 2400, "空置", ""],
        ["马桥人工智能创新试验区", "厂房（示例）", "2F", "楼层", 5000, "在租", "2027-06-30"],
    ]
    grid = Grid("清单", [list(row) for row in rows])  # type: ignore[arg-type]
    SpacesService(app.store, app.clock, lambda _path: [grid], app.park_id).import_file(Path("两地.xlsx"))
    code = add(
        app, "具身智能机器人", "3000", phase="中试,制造",
        summary="具身智能机器人整机研发、中试与小批量制造，人工智能大模型训练。",
    )  # fmt: skip
    done = app.allocation.solve()
    both = [offer for offer in done.problem.offers if len(offer.units) == 2]
    assert [done.code(offer.units) for offer in both] == [
        "“大零号湾”科技创新策源功能区/研发楼（示例）/2F+马桥人工智能创新试验区/厂房（示例）/1F"
    ]
    assert dict(both[0].parts)["分在两处"] == -4.0
    (item,) = [one for one in done.plan.assignments if done.leads[one.project].code == code]
    assert item.units in {offer.units for offer in done.problem.offers}
    pinned = app.allocation.solve(pins={code: done.code(both[0].units)})
    assert pinned.place(both[0].units).count(" ＋ ") == 1
    assert pinned.plan.assignments[0].units == both[0].units


def test_a_pin_that_cannot_be_had_is_told_with_its_reason(app: App) -> None:
    code = add(app, "导管中试", "2900")
    with pytest.raises(InputError) as told:
        app.allocation.solve(pins={code: "虹桥前湾园/甲楼（示例）/5F"})
    assert told.value.code == "pin-impossible"
    assert "在租" in str(told.value)


def test_a_plan_goes_onto_paper_with_what_changed(app: App, tmp_path: Path) -> None:
    small, large = add(app, "导管中试", "2900"), add(app, "支架中试", "4400")
    free = app.allocation.solve()
    before = app.allocation.snapshot(free)
    vetoed = app.allocation.solve(vetoes=[(small, "虹桥前湾园/甲楼（示例）/3F")])
    made = datetime(2026, 11, 20, 2, tzinfo=UTC)
    printed, book = app.allocation.write(vetoed, tmp_path, before, made)
    text = "".join(page.extract_text() for page in PdfReader(printed).pages)
    assert "人工排除" in text
    assert "与对照方案" in text
    sheets = load_workbook(book)
    assert sheets.sheetnames == ["安排", "没有安排", "变动"]
    moved = [str(row[0].value) for row in sheets["变动"].iter_rows(min_row=3)]
    assert small in moved
    assert printed.read_bytes() == app.allocation.write(vetoed, tmp_path, before, made)[0].read_bytes()
    kept = tmp_path / "前.json"
    assert app.allocation.compared(before, free).endswith("得分相同")
    kept.write_text("[]", "utf-8")
    with pytest.raises(InputError, match="不是保存的分配方案"):
        app.allocation.read(kept)
    assert large in {lead.code for lead in free.leads.values()}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("standing: {named: 1}\n", "缺少"),
        ("nonsense: 1\n", "不认识的键"),
        (
            "standing: {named: x}\nwaste: 1\nunknown: 1\nbetter_park: 1\noffers: 1\njoined: 0\npair: 0\npairs: 1\npriority: {高: 2}\n",
            "“词: 数字”",
        ),
        (
            "standing: {named: 1}\nwaste: 多\nunknown: 1\nbetter_park: 1\noffers: 1\njoined: 0\npair: 0\npairs: 1\npriority: {高: 2}\n",
            "应为数字",
        ),
    ],
)
def test_faults_in_the_weights_are_named(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "allocation.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(RuleFileError, match=words):
        load_allocation_rules(path)


def test_a_project_without_any_candidate_is_counted_with_its_reason(app: App) -> None:
    fits = add(app, "导管中试", "2900")
    large = add(app, "整栋基地", "9000", summary="植介入器械总部与中试基地。")
    done = app.allocation.solve()
    left = {done.leads[key].code: done.why_left(key) for key in done.plan.unplaced}
    assert not done.undecided and fits not in left and list(left) == [large]
    assert "等8个）的 3 处一层楼都不行：面积不合 2 处、当日不可用 1 处" in left[large] and "甲楼" in left[large]


def test_a_held_project_is_told_and_cannot_be_pinned_vetoed_or_asked_about(app: App) -> None:
    add(app, "导管中试", "2900")
    kept = add(app, "支架中试", "2950")
    third = "虹桥前湾园/甲楼（示例）/3F"
    app.spaces.hold(third, kept, until=date(2026, 12, 31))
    done = app.allocation.solve()
    assert [(item.lead.code, item.codes) for item in done.held] == [(kept, (third,))]
    for wish in ({"pins": {kept: third}}, {"vetoes": [(kept, third)]}):
        with pytest.raises(InputError, match="已有独占预留，固定不动") as caught:
            app.allocation.solve(**wish)  # type: ignore[arg-type]
        assert caught.value.code == "project-held"
    with pytest.raises(InputError, match="固定不动"):
        app.allocation.why_not(done, kept, third)


def test_why_not_names_park_tier_or_day_and_what_forcing_costs(app: App) -> None:
    rows: list[list[object]] = [
        SPACES[0],
        ["马桥人工智能创新试验区", "厂房（示例）", "1F", "楼层", 3000, "空置", ""],
        ["马桥人工智能创新试验区", "厂房（示例）", "2F", "楼层", 3000, "在租", "2027-06-30"],
    ]
    grid = Grid("清单", [list(row) for row in rows])  # type: ignore[arg-type]
    SpacesService(app.store, app.clock, lambda _path: [grid], app.park_id).import_file(Path("外园.xlsx"))
    code = add(app, "导管中试", "2900")
    done = app.allocation.solve()
    reason, words = app.allocation.why_not(done, code, "马桥人工智能创新试验区/厂房（示例）/1F")
    assert (reason.kind, "园区不对" in words, "层级不对" in words) == ("costs", True, False)
    assert "全盘得分会少" in words
    reason, words = app.allocation.why_not(done, code, "马桥人工智能创新试验区/厂房（示例）/2F")
    assert reason.kind == "no-offer" and "园区不对" in words and "在租" in words
    assert "层级不对：它是一栋楼，项目要一层楼" in app.allocation.why_not(done, code, "虹桥前湾园/甲楼（示例）")[1]
    with pytest.raises(InputError, match="没有编号为“没有”的空间"):
        app.allocation.why_not(done, code, "没有")
