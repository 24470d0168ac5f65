"""The allocation through its service: on stored projects and units, explained, accepted as soft holds, undone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest

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
    assert [done.project for done in app.allocation.compare(free.plan, pinned.plan)] == sorted(free.leads)
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


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("standing: {named: 1}\n", "缺少"),
        ("nonsense: 1\n", "不认识的键"),
        (
            "standing: {named: x}\nwaste: 1\nunknown: 1\nbetter_park: 1\noffers: 1\npriority: {高: 2}\n",
            "“词: 数字”",
        ),
        (
            "standing: {named: 1}\nwaste: 多\nunknown: 1\nbetter_park: 1\noffers: 1\npriority: {高: 2}\n",
            "应为数字",
        ),
    ],
)
def test_faults_in_the_weights_are_named(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "allocation.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(RuleFileError, match=words):
        load_allocation_rules(path)
