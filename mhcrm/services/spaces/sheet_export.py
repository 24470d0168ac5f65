"""The inventory as a spreadsheet in the office's own layout, and the same sheet blank. Both import again unchanged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from mhcrm.base.errors import InputError
from mhcrm.base.files import write_whole
from mhcrm.domain.records import Occupancy, Space, SpaceKind
from mhcrm.domain.space.intervals import ONE_DAY, Interval, State, from_occupancy
from mhcrm.domain.space.inventory import Inventory
from mhcrm.domain.space.sheet import field_of
from mhcrm.services.spaces.sheet_import import START_OPEN

HEADERS = (
    "园区", "园区编号", "楼栋", "楼层", "房间", "类型", "编号", "建筑面积（㎡）", "使用面积（㎡）", "用地面积（亩）", "容积率", "层高（m）",
    "净高（m）", "荷载（t/㎡）", "柱距", "供电（kVA）", "给排水", "货梯", "卸货区", "规划用途", "环评类别", "消防类别", "洁净/实验条件",
    "交付状态", "可交付日", "租金（元/㎡·天）", "租金口径", "售价（元/㎡）", "售价口径", "产权方", "运营方", "招商联系人", "释放批次",
    "载体及配套进度", "企业服务团队", "产业匹配度", "状态", "承租/预留方", "起始日", "到期日", "系统预留", "备注",
)  # fmt: skip
"""Our own order, used until the office has brought a sheet of its own."""
STATE_WORDS = {
    State.LET: "在租",
    State.OWN: "自用",
    State.SIGNED: "已签未交付",
    State.HELD: "预留",
    State.OPTION: "优先权",
    State.REPAIR: "维修",
    State.CLOSED: "不可租",
    State.FREE: "空置",
}
_KIND_WORDS = {
    SpaceKind.PARK: "园区",
    SpaceKind.BUILDING: "楼栋",
    SpaceKind.FLOOR: "楼层",
    SpaceKind.ROOM: "房间",
    SpaceKind.PLOT: "地块",
}
_OUR_LEVEL = {SpaceKind.PARK: "park", SpaceKind.BUILDING: "building", SpaceKind.FLOOR: "floor", SpaceKind.ROOM: "room"}
_LAST_ROW = 2000  # rows of the blank sheet that carry the drop-down lists
_HEAD_FILL = PatternFill("solid", fgColor="E1F0EE")
_RISKY = ("=", "+", "-", "@")
Cell = str | Decimal | date | None


@dataclass(frozen=True, slots=True)
class Books:
    """The office's records by unit, and the codes of projects behind holds by lead id."""

    occupancy: Mapping[int, Sequence[Occupancy]]
    lead_codes: Mapping[int, str]


def layout_of(headers: Sequence[str] | None, extras: Sequence[str] = ()) -> list[str]:
    """The office's headers in its order, then ours it lacks, then kept columns we do not know."""
    own = list(headers or ())
    covered = {field_of(header) for header in own}
    own += [header for header in HEADERS if field_of(header) not in covered]
    return own + [header for header in extras if header not in own]


def write_inventory(path: Path, inventory: Inventory, on: date, headers: Sequence[str] | None, books: Books) -> int:
    """Write every unit that exists on a day, parents first; returns how many.

    Raises:
        InputError: ``path`` is no .xlsx.
        EnvironmentProblem: the file cannot be written; what stood there is untouched.
    """
    extras = list(dict.fromkeys(name for space in inventory.spaces.values() for name in space.extra))
    layout = layout_of(headers, extras)
    plot_column = any(field_of(header) == "plot" for header in layout)
    rows = [_row(inventory, space, on, layout, plot_column, books) for space in _in_order(inventory, on)]
    title = f"空间清单（数据截至{on.isoformat()}；空格表示待核实；起始日、到期日均含当日）"
    _save(path, _book(title, layout, rows))
    return len(rows)


def write_template(path: Path, headers: Sequence[str] | None) -> None:
    """Write the blank sheet with drop-down lists and a page that says how to fill it."""
    layout = [header for header in layout_of(headers) if field_of(header) != "hold_note"]
    book = _book("空间清单（一行一个楼栋、楼层、房间或地块；不清楚的留空）", layout, [])
    sheet = book.worksheets[0]
    lists = {"state": list(STATE_WORDS.values()), "kind": [*_KIND_WORDS.values()][1:]}
    for column, header in enumerate(layout, 1):
        words = lists.get(field_of(header))
        if words:
            rule = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True)
            sheet.add_data_validation(rule)
            letter = get_column_letter(column)
            rule.add(f"{letter}3:{letter}{_LAST_ROW}")
    notes = book.create_sheet("填写说明")
    for line in (
        "园区、楼栋与上一行相同时可以留空；楼层、房间逐行写明。",
        "地块写在“楼栋”一栏，并在“类型”选“地块”；面积用亩。",
        "“状态”留空表示没有登记，系统显示“状态未登记”，不会当作空置；确实空着的请写“空置”。",
        "起始日、到期日都包含当天；没有到期日的留空。可交付日可写到年、季、月或日，如 2027-Q2。",
        "再次导入同一张表只更新改动的格子，留空的格子不会清掉已有内容。",
    ):
        notes.append([line])
    notes.column_dimensions["A"].width = 100
    _save(path, book)


def _in_order(inventory: Inventory, on: date) -> Iterator[Space]:
    pending = list(reversed(inventory.roots()))
    while pending:
        space = pending.pop()
        if not space.exists(on):
            continue
        children = inventory.children(space.id, on)
        if space.kind is not SpaceKind.PARK or not children or _says_something(space):
            yield space
        pending.extend(reversed(children))


def _says_something(park: Space) -> bool:
    return any((park.area_sqm, park.land_mu, park.owner, park.operator, park.contact, park.extra))


def _row(
    inventory: Inventory,
    space: Space,
    on: date,
    layout: Sequence[str],
    plot_column: bool,
    books: Books,
) -> list[Cell]:
    values: dict[str, Cell] = {"kind": _KIND_WORDS[space.kind], "code": space.code}
    for unit in [*reversed(inventory.ancestors(space.id)), space]:
        if unit.kind is SpaceKind.PLOT:
            values["plot" if plot_column else "building"] = unit.name
        else:
            values[_OUR_LEVEL[unit.kind]] = unit.name
    values["park_ref"] = inventory.park_of(space.id).park_ref
    values |= _state(inventory, space, on, books)
    row: list[Cell] = []
    for header in layout:
        name = field_of(header)
        if name in values:
            row.append(values[name])
        elif name and hasattr(space, name):
            row.append(_measure(getattr(space, name), name, header))
        else:
            extra = space.extra.get(header)
            row.append(None if extra is None else str(extra))
    return row


def _measure(value: Cell, name: str, header: str) -> Cell:
    """Areas in the unit the header names: 万㎡ stays 万㎡, 亩 for buildings stays what it was."""
    if isinstance(value, Decimal) and name in ("area_sqm", "usable_area_sqm", "land_mu"):
        if "万" in header:
            return value / 10_000
        if name != "land_mu" and "亩" in header:
            return value * 3 / 2000
    return value or None


def _state(inventory: Inventory, space: Space, on: date, books: Books) -> dict[str, Cell]:
    """The office's own record that holds on the day, else the next one; our holds in a column of ours."""
    held = [item for item in inventory.intervals_of(space.id) if item.hold_id is not None and item.covers(on)]
    note = "；".join(f"{books.lead_codes.get(item.lead_id or 0, '')} 到 {_last(item)}" for item in held)
    found: dict[str, Cell] = {"hold_note": note or None}
    own = sorted(books.occupancy.get(space.id, ()), key=lambda row: row.start)
    running = [row for row in own if row.end is None or row.end > on]
    if running:
        row = running[0]
        found |= {
            "state": STATE_WORDS[from_occupancy(row).state],
            "party": row.party or None,
            "start": None if START_OPEN in row.note else row.start,
            "end": None if row.end is None else row.end - ONE_DAY,
            "note": row.note.replace(START_OPEN, "").strip("；") or None,
        }
    elif space.state_known or own:
        found["state"] = STATE_WORDS[State.FREE]
    return found


def _last(item: Interval) -> date | None:
    return None if item.end is None else item.end - ONE_DAY


def _book(title: str, layout: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Workbook:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "空间清单"
    sheet.append([title])
    sheet.append(list(layout))
    for index in range(1, len(layout) + 1):
        head = sheet.cell(2, index)
        head.font, head.fill = Font(bold=True), _HEAD_FILL
        head.alignment = Alignment(vertical="center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(index)].width = 13
    for number, row in enumerate(rows, 3):
        for column, value in enumerate(row, 1):
            _put(sheet, number, column, value)
    sheet.freeze_panes = "A3"
    book.properties.creator = "mhcrm"
    return book


def _put(sheet: Worksheet, row: int, column: int, value: Cell) -> None:
    if value is None or value == "":
        return
    cell = sheet.cell(row, column)
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)[:32767]
        cell.data_type = "s"  # "=1+1" stays text
        if value.startswith(_RISKY):
            cell.quotePrefix = True
        return
    cell.value = value
    if isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"


def _save(path: Path, book: Workbook) -> None:
    """Write the workbook; only as .xlsx."""
    if path.suffix.lower() != ".xlsx":
        raise InputError(
            f"只能写成 .xlsx 文件，不能写成“{path.name}”。", todo="请把文件名改为以 .xlsx 结尾。", code="not-xlsx"
        )
    write_whole(path, book.save)
