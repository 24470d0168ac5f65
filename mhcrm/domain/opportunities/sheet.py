"""Reading an opportunity list from a spreadsheet in the office's own layout."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from mhcrm.base.dates import parse_date, read_number
from mhcrm.base.text import fold_tight
from mhcrm.domain.intake.grid import Grid, address
from mhcrm.domain.opportunities.records import Side

HEADERS: Mapping[str, tuple[str, ...]] = {
    "company": ("企业名称", "单位名称", "企业", "单位", "公司名称", "供方", "需方", "供给方", "需求方", "主体名称"),
    "title": ("名称", "供给内容", "需求内容", "供给名称", "需求名称", "机会名称", "产品或服务", "产品名称", "事项"),
    "text": ("说明", "内容", "简介", "具体内容", "详细说明", "技术指标", "描述", "备注"),
    "side": ("类型", "供需", "供需类型", "供给/需求", "类别"),
    "industry": ("产业", "行业", "产业链", "所属产业", "所属行业", "领域"),
    "region": ("地区", "城市", "所在地", "所在城市", "区域"),
    "contact": ("联系人", "联络人"),
    "phone": ("联系电话", "电话", "手机", "联系方式"),
    "source": ("来源", "信息来源", "推荐单位"),
    "listed_on": ("登记日期", "发布日期", "日期", "填报日期"),
    "until": ("有效期", "截止日期", "有效期至", "到期日"),
}
_BY_WORD = {fold_tight(word): name for name, words in HEADERS.items() for word in words}
_SIDES = {
    "供给": Side.SUPPLY,
    "供": Side.SUPPLY,
    "供方": Side.SUPPLY,
    "需求": Side.DEMAND,
    "需": Side.DEMAND,
    "需方": Side.DEMAND,
}
_DEPTH = 12
_DAYS = ("listed_on", "until")


@dataclass(frozen=True, slots=True)
class ListProblem:
    """What could not be read, with its cell; ``level`` error = the row was left out."""

    row: int
    cell: str
    level: str
    message: str


@dataclass(frozen=True, slots=True)
class ListLine:
    """One row: its number in the sheet, the side, the values by field."""

    row: int
    side: Side
    values: Mapping[str, object]


@dataclass
class ListReading:
    """What a sheet holds; ``header_row`` 0 = it is no opportunity list. ``unmapped`` headers are told, not dropped silently."""

    header_row: int = 0
    lines: list[ListLine] = field(default_factory=list)
    problems: list[ListProblem] = field(default_factory=list)
    unmapped: list[str] = field(default_factory=list)


def read_list(grid: Grid, side: Side | None) -> ListReading:
    """Read one sheet. The side comes from the row, the caller or the sheet's name, in this order."""
    header, columns, unmapped = _header(grid)
    reading = ListReading(unmapped=unmapped)
    if header < 0:
        return reading
    reading.header_row = header + 1
    stated = side or next((_SIDES[word] for word in ("供给", "需求") if word in (grid.name or "")), None)
    for row in range(header + 1, len(grid.rows)):
        texts = {name: grid.text(row, column) for name, column in columns.items()}
        if any(texts.values()):
            _row(grid, row, columns, texts, stated, reading)
    return reading


def _header(grid: Grid) -> tuple[int, dict[str, int], list[str]]:
    best: tuple[int, dict[str, int], list[str]] = (-1, {}, [])
    for row in range(min(_DEPTH, len(grid.rows))):
        columns: dict[str, int] = {}
        unknown = []
        for column in range(len(grid.rows[row])):
            text = grid.text(row, column)
            name = _BY_WORD.get(fold_tight(text), "") if text else ""
            if name and name not in columns:
                columns[name] = column
            elif text:
                unknown.append(text)
        if {"company", "title"} <= set(columns) and len(columns) > len(best[1]):
            best = (row, columns, unknown)
    return best


def _row(
    grid: Grid, row: int, columns: Mapping[str, int], texts: Mapping[str, str], side: Side | None, reading: ListReading
) -> None:
    own = texts.get("side", "")
    at = address(row, columns.get("side", columns["company"]))
    if own and own not in _SIDES:
        message = f"类型写的是“{own}”，看不出是供给还是需求。请改成“供给”或“需求”。"
        reading.problems.append(ListProblem(row + 1, at, "error", message))
        return
    chosen = _SIDES[own] if own else side
    if chosen is None:
        message = "看不出是供给还是需求。请加一列“类型”，或导入时指明。"
        reading.problems.append(ListProblem(row + 1, at, "error", message))
        return
    for name, words in (("company", "企业名称"), ("title", "名称")):
        if not texts.get(name):
            message = f"没有写{words}，这一行没有导入。请补上。"
            reading.problems.append(ListProblem(row + 1, address(row, columns[name]), "error", message))
            return
    values: dict[str, object] = {key: text for key, text in texts.items() if key not in ("side", *_DAYS)}
    for name in _DAYS:
        if texts.get(name):
            values[name] = _day(grid, row, columns[name], texts[name], reading)
    reading.lines.append(ListLine(row + 1, chosen, values))


def _day(grid: Grid, row: int, column: int, text: str, reading: ListReading) -> object:
    raw = grid.cell(row, column)
    is_number = isinstance(raw, int | float) and not isinstance(raw, bool)
    read = read_number(float(raw), grid.date1904) if is_number and isinstance(raw, int | float) else parse_date(text)
    if read.value is None:
        message = f"日期写的是“{text}”，读不出来，按待核实。请改成如“2026-12-31”。"
        reading.problems.append(ListProblem(row + 1, address(row, column), "warning", message))
        return None
    return read.value.last()
