"""The sample space inventory: buildings with floors and rooms, and plots."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from random import Random

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from sheets import BOX, HEAD, OFFICERS, SPACES, banner, save, write_rows
from space_specs import BUILDINGS, PLOTS

SPACE_HEADER = (
    "园区",
    "园区编号",
    "楼栋",
    "楼层",
    "房间",
    "类型",
    "建筑面积（㎡）",
    "用地面积（亩）",
    "容积率",
    "层高（m）",
    "荷载（t/㎡）",
    "供电（kVA）",
    "货梯",
    "规划用途",
    "环评类别",
    "消防类别",
    "交付状态",
    "可交付日",
    "租金（元/㎡·天）",
    "产权方",
    "运营方",
    "招商联系人",
    "释放批次",
    "状态",
    "承租/预留方",
    "起始日",
    "到期日",
    "备注",
)
STATES = (
    "在租",
    "在租",
    "在租",
    "空置",
    "空置",
    "在租",
    "空置",
    "已签未交付",
    "空置",
    "维修",
    "在租",
    "空置",
    "预留",
    "自用",
)


def space_rows() -> list[list[object]]:
    """Buildings with their floors and rooms, then plots."""
    random = Random(310112)
    rows: list[list[object]] = []
    for building in BUILDINGS:
        rows += _building_rows(building, random)
    for plot in PLOTS:
        row = dict.fromkeys(SPACE_HEADER)
        row |= {
            "类型": "地块",
            "产权方": "示例土地储备机构",
            "运营方": "示例园区公司",
            "招商联系人": "示例·陆禾",
            **plot,
        }
        rows.append([row[name] for name in SPACE_HEADER])
    return rows


def _building_rows(spec: dict[str, object], random: Random) -> list[list[object]]:
    floors, rooms, area = int(str(spec["floors"])), int(str(spec["rooms"])), int(str(spec["area"]))
    common = {name: spec.get(name) for name in SPACE_HEADER}
    common |= {"产权方": "示例园区公司", "运营方": "示例运营公司", "招商联系人": OFFICERS[len(str(spec["楼栋"])) % 6]}
    found = [_line(common, 类型="楼栋", **{"建筑面积（㎡）": area * floors})]
    for floor in range(1, floors + 1):
        high = {"层高（m）": 6.0, "荷载（t/㎡）": spec["ground_load"]} if floor == 1 else {}
        label = f"{floor}层"
        whole = random.random() < 0.3
        state = _state(random) if whole else {}
        found.append(_line(common, 楼层=label, 类型="楼层", **{"建筑面积（㎡）": area}, **high, **state))
        sizes = _shares(area, rooms, random)
        for number, size in enumerate(sizes, 1):
            own = {"状态": None} if whole else _state(random)
            room = f"{floor}{number:02d}"
            found.append(_line(common, 楼层=label, 房间=room, 类型="房间", **{"建筑面积（㎡）": size}, **high, **own))
    return found


def _line(common: dict[str, object], **own: object) -> list[object]:
    row = {**common, **own}
    return [row.get(name) for name in SPACE_HEADER]


def _shares(area: int, rooms: int, random: Random) -> list[int]:
    """Room sizes that add up to the floor's area."""
    weights = [random.randint(2, 5) for _ in range(rooms)]
    sizes = [area * weight // sum(weights) for weight in weights]
    return [*sizes[:-1], area - sum(sizes[:-1])]


def _state(random: Random) -> dict[str, object]:
    state = random.choice(STATES)
    if state == "空置":
        return {"状态": state, "可交付日": None if random.random() < 0.6 else "2026-11-01"}
    start = date(2024, 1, 1) + timedelta(days=random.randint(0, 900))
    end = start + timedelta(days=365 * random.choice((1, 2, 3, 3, 5)))
    if state == "预留":
        start, end = date(2026, 8, 20), date(2026, 8, 20) + timedelta(days=random.choice((20, 60, 120)))
    if state == "维修":
        start, end = date(2026, 7, 1), date(2026, 12, 31)
    if state == "已签未交付":
        start, end = date(2026, 12, 1), date(2029, 11, 30)
    if state == "在租" and end < date(2026, 9, 16):
        end = date(2026, 9, 16) + timedelta(days=random.randint(20, 700))
    party = None if state == "维修" else f"示例租户{random.randint(1, 120):03d}"
    if state == "预留":
        firm = random.choice(("弦枢神经接口", "抗澄生物", "澹芯微电子", "烨推微动力", "愈舟细胞科技"))
        party = f"{firm}有限公司（示例）"
    return {"状态": state, "承租/预留方": party, "起始日": str(start), "到期日": str(end)}


def spaces(folder: Path) -> None:
    """The inventory: title and unit rows, one header row, one line a building, floor, room or plot."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "空间台账"
    banner(sheet, 1, len(SPACE_HEADER), "可供空间台账（示例数据，楼宇、租户均为虚构，与园区真实载体无关）", 16)
    banner(sheet, 2, len(SPACE_HEADER), "数据截至：2026年9月16日　　起始日、到期日均含当日；空格表示不清楚", 10)
    for column, name in enumerate(SPACE_HEADER, 1):
        cell = sheet.cell(3, column, name)
        cell.font, cell.fill, cell.border = Font(bold=True), HEAD, BOX
        sheet.column_dimensions[get_column_letter(column)].width = 13
    write_rows(sheet, 4, space_rows())
    sheet.freeze_panes = "A4"
    save(book, SPACES, folder)
