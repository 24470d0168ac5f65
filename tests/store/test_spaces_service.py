"""The space inventory through its service: import, re-import, holds that two people cannot both get."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from mhcrm.base.clock import Clock
from mhcrm.base.errors import InputError
from mhcrm.domain.intake.grid import Grid
from mhcrm.domain.records import SpaceKind
from mhcrm.domain.space.find import Need
from mhcrm.domain.space.intervals import State
from mhcrm.services.spaces.service import SpacesService
from mhcrm.store import Store, open_store

TODAY = date(2026, 11, 20)
HEADER = [
    "园区",
    "楼栋",
    "楼层",
    "房间",
    "类型",
    "建筑面积（㎡）",
    "用地面积（亩）",
    "层高（m）",
    "状态",
    "承租/预留方",
    "起始日",
    "到期日",
    "街坊号",
]
ROWS: list[list[object]] = [
    ["示例产业园空间清单", *[""] * 12],
    list(HEADER),
    ["示例园", "A楼", "5F", "501", "房间", 300, "", 4.5, "空置", "", "", "", "甲"],
    ["", "", "5F", "502", "房间", "500㎡", "", "", "在租", "示例检测", "2025-01-01", "2027-02-28", ""],
    ["", "", "6F", "", "楼层", 900, "", "四米五", "预留", "示例生物", "", "2026-12-31", ""],
    ["", "", "", "", "", "", "", "", "", "", "", "", ""],
    ["示例园", "", "", "一号地", "地块", "", 32.4, "", "", "", "", "", ""],
    ["合计", "", "", "", "", 1700, "", "", "", "", "", "", ""],
]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path / "spaces.db", clock=Clock(as_of=TODAY), actor="测试")
    yield opened
    opened.close()


def service(store: Store, rows: list[list[object]] | None = None) -> SpacesService:
    grid = Grid("清单", [list(row) for row in (rows or ROWS)])  # type: ignore[arg-type]
    return SpacesService(
        store, Clock(as_of=TODAY), lambda _path: [grid], lambda name: "park.maqiao" if name == "示例园" else ""
    )


@pytest.fixture
def spaces(store: Store) -> SpacesService:
    done = service(store)
    done.import_file(Path("清单.xlsx"))
    return done


def add_lead(store: Store, project: str = "示例项目") -> str:
    with store.write("新建") as uow:
        lead_id = uow.leads.add({"company": "示例公司", "project": project}, {})
    with store.read() as view:
        lead = view.leads.get(lead_id)
        assert lead is not None and lead.code is not None
        return lead.code


def code(spaces: SpacesService, name: str) -> str:
    return next(line.space.code for line in spaces.lines() if line.full_name.endswith(name))


def test_an_inventory_sheet_becomes_a_tree(store: Store) -> None:
    spaces = service(store)
    result = spaces.import_file(Path("清单.xlsx"))
    assert (result.added, result.updated, result.intervals) == (4, 0, 2)
    assert result.unmapped == ["街坊号"]
    assert [(problem.row, problem.cell) for _, problem in result.problems] == [(5, "H5")]
    lines = {line.full_name: line for line in spaces.lines()}
    assert lines["示例园"].space.park_ref == "park.maqiao"
    assert lines["示例园 A楼 5F 501"].status.state is State.FREE
    assert lines["示例园 A楼 5F 502"].status.because is not None
    assert lines["示例园 A楼 5F 502"].status.because.end == date(2027, 3, 1)
    assert lines["示例园 A楼 6F"].status.state is State.HELD
    assert lines["示例园 A楼 6F"].space.clear_height_m is None  # "四米五" is not guessed
    assert lines["示例园 一号地"].space.kind is SpaceKind.PLOT
    assert lines["示例园 一号地"].space.land_mu == Decimal("32.4")


def test_importing_the_same_sheet_again_changes_nothing(store: Store, spaces: SpacesService) -> None:
    again = service(store).import_file(Path("清单.xlsx"))
    assert (again.added, again.updated, again.unchanged, again.intervals) == (0, 0, 4, 0)


def test_one_changed_cell_is_one_update_and_a_blank_erases_nothing(store: Store, spaces: SpacesService) -> None:
    rows = [list(row) for row in ROWS]
    rows[2][5] = 320
    rows[3][5] = ""
    result = service(store, rows).import_file(Path("清单.xlsx"))
    assert (result.updated, result.unchanged) == (1, 3)
    areas = {line.space.name: line.space.area_sqm for line in spaces.lines()}
    assert areas["501"] == 320
    assert areas["502"] == 500


def test_a_dry_run_writes_nothing(store: Store) -> None:
    assert service(store).import_file(Path("清单.xlsx"), dry_run=True).added == 4
    assert service(store).lines() == []


def test_an_import_is_undone_in_one_step(store: Store, spaces: SpacesService) -> None:
    store.undo()
    assert spaces.lines() == []


def test_a_sheet_without_spaces_is_refused(store: Store) -> None:
    with pytest.raises(InputError, match="没有找到空间清单"):
        service(store, [["企业名称", "项目名称"], ["甲", "乙"]]).import_file(Path("清单.xlsx"))


def test_nobody_gets_a_floor_whose_room_is_held(store: Store, spaces: SpacesService) -> None:
    lead, other = add_lead(store), add_lead(store, "示例项目二")
    room, floor = code(spaces, "501"), code(spaces, "5F")
    spaces.hold(room, lead, until=date(2026, 12, 31), approver="示例批准人")
    for taken in (room, floor):
        with pytest.raises(InputError, match="不能独占预留") as caught:
            spaces.hold(taken, other, until=date(2026, 12, 1))
        assert caught.value.code == "space-taken"
    soft = spaces.hold(room, other, until=date(2026, 12, 1), hard=False)
    assert soft.undoable
    assert [row.rank for row in spaces.holds(other)] == [2]


def test_a_hold_is_free_again_after_its_last_day_or_its_release(store: Store, spaces: SpacesService) -> None:
    lead, other = add_lead(store), add_lead(store, "示例项目二")
    room = code(spaces, "501")
    spaces.hold(room, lead, until=date(2026, 12, 31))
    spaces.hold(room, other, start=date(2027, 1, 1), until=date(2027, 1, 31))
    with pytest.raises(InputError, match="原因"):
        spaces.release(spaces.holds(lead)[0].id, " ")
    spaces.release(spaces.holds(lead)[0].id, "项目另选他处")
    spaces.hold(room, other, until=date(2026, 12, 31))


@pytest.mark.parametrize(
    ("space", "lead", "words"),
    [("没有这间", None, "没有编号为“没有这间”的空间"), (None, "MH-0", "没有编号为“MH-0”的项目")],
)
def test_unknown_codes_are_named(
    store: Store, spaces: SpacesService, space: str | None, lead: str | None, words: str
) -> None:
    with pytest.raises(InputError, match=words):
        spaces.hold(space or code(spaces, "501"), lead or add_lead(store), until=date(2026, 12, 31))


def test_parks_are_not_held_and_dates_must_run_forward(store: Store, spaces: SpacesService) -> None:
    lead = add_lead(store)
    with pytest.raises(InputError, match="园区不能整体预留"):
        spaces.hold(code(spaces, "示例园"), lead, until=date(2026, 12, 31))
    with pytest.raises(InputError, match="早于起始日"):
        spaces.hold(code(spaces, "501"), lead, until=date(2026, 11, 1))


def test_the_search_answers_for_a_later_day(store: Store, spaces: SpacesService) -> None:
    need = Need(date(2027, 3, 1), kinds=(SpaceKind.ROOM,), min_area_sqm=Decimal(400))
    assert [item.space.name for item in spaces.find(need) if item.verdict == "ok"] == ["502"]
