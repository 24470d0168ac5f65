"""A space inventory as offices keep it: header row found by its words, one unit a row, levels filled down.

Pure: a grid in, lines and problems out. What a cell does not say stays unknown (None); nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import cast

from mhcrm.base.area import convert, parse_area
from mhcrm.base.dates import PartialDate, parse_date, read_number
from mhcrm.base.paths import resource
from mhcrm.base.text import fold_tight, is_placeholder, name_text, nfkc
from mhcrm.domain.intake.grid import Grid, address
from mhcrm.domain.records import OccupancyKind, SpaceKind
from mhcrm.plan.yaml_strict import read_yaml, rule_error

HEADER_SEARCH = 30
LEVELS = ("park", "building", "floor", "room", "plot")
TEXTS = (
    "goods_lift", "planned_use", "env_class", "fire_class", "delivery_state",
    "owner", "operator", "contact", "release_batch", "park_ref",
    "column_grid", "water", "loading_bay", "lab_conditions", "rent_basis", "price_basis",
    "ready_carrier", "ready_service", "ready_match",
)  # fmt: skip
NUMBERS = ("clear_height_m", "net_height_m", "floor_load_t", "power_kva", "rent", "price", "plot_ratio")
AREAS = (("area_sqm", "㎡"), ("usable_area_sqm", "㎡"), ("land_mu", "亩"))
_ASIDE = ("kind", "code", "delivery_on", "state", "party", "start", "end", "note", "hold_note")
_UNITS = ("米", "m", "吨/㎡", "t/㎡", "吨/平方米", "t/m2", "kva", "千伏安", "元/㎡·天", "元/㎡/天", "元/㎡", "元")


@dataclass(frozen=True)
class SheetWords:
    """Header words → field, kind words → kind, state words → occupancy (``free`` = none)."""

    fields: Mapping[str, str]
    kinds: Mapping[str, SpaceKind]
    states: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SheetProblem:
    """Something an officer should look at: cell, what it says, how to mend it."""

    row: int
    cell: str
    level: str
    message: str


@dataclass(frozen=True, slots=True)
class SpaceLine:
    """One unit as the sheet states it; ``path`` are the names from the park down to the unit.

    Attributes:
        state: why it is taken; None when free or not stated. ``stated``: the sheet says one or the other.
        extra: cells under headers we do not know, by header; kept as they are.
    """

    row: int
    kind: SpaceKind
    path: tuple[str, ...]
    code: str
    values: Mapping[str, object]
    state: OccupancyKind | None
    party: str
    start: date | None
    end: date | None
    note: str = ""
    stated: bool = False
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass
class SheetReading:
    """Lines, problems and unmapped headers of one sheet; ``header_row`` is 1-based, 0 when none was found.

    ``headers`` are all headers in their order, which is the office's own layout.
    """

    header_row: int = 0
    lines: list[SpaceLine] = field(default_factory=list)
    problems: list[SheetProblem] = field(default_factory=list)
    unmapped: list[str] = field(default_factory=list)
    headers: list[str] = field(default_factory=list)


@lru_cache(maxsize=1)
def sheet_words() -> SheetWords:
    """The shipped vocabulary of inventories.

    Raises:
        RuleFileError: if the file breaks its format.
    """
    path = resource("intake/spaces.yaml")
    data, line_of = read_yaml(path)
    if not isinstance(data, dict) or set(data) != {"fields", "kinds", "states"}:
        raise rule_error(path.name, 1, "应有 fields、kinds、states 三组。")
    known = {*LEVELS, *TEXTS, *NUMBERS, *(name for name, _ in AREAS), *_ASIDE}
    groups = cast(dict[str, dict[str, list[str]]], data)
    for name in groups["fields"]:
        if name not in known:
            raise rule_error(
                path.name,
                line_of("fields", name),
                f"不认识的字段“{name}”。",
                todo=f"可用：{'、'.join(sorted(known))}。",
            )
    return SheetWords(
        {fold_tight(word): name for name, words in groups["fields"].items() for word in words},
        {fold_tight(word): SpaceKind(name) for name, words in groups["kinds"].items() for word in words},
        {fold_tight(word): name for name, words in groups["states"].items() for word in words},
    )


def _bare(header: str) -> str:
    """A header without its unit: ``建筑面积（㎡）`` → ``建筑面积``."""
    return fold_tight(nfkc(header).split("(")[0])


def field_of(header: str) -> str:
    """The field a header names; "" when we do not know it."""
    words = sheet_words()
    return words.fields.get(fold_tight(header)) or words.fields.get(_bare(header), "")


def _find_header(grid: Grid, words: SheetWords) -> tuple[int, dict[str, int], dict[str, int]]:
    best: tuple[int, dict[str, int], dict[str, int]] = (-1, {}, {})
    for row in range(min(HEADER_SEARCH, len(grid.rows))):
        columns: dict[str, int] = {}
        unmapped: dict[str, int] = {}
        for column in range(len(grid.rows[row])):
            text = grid.text(row, column)
            if not text:
                continue
            name = words.fields.get(fold_tight(text)) or words.fields.get(_bare(text))
            if name is None or columns.setdefault(name, column) != column:
                unmapped.setdefault(text, column)
        if len(columns) > len(best[1]):
            best = (row, columns, unmapped)
    return best


def read_sheet(grid: Grid) -> SheetReading:
    """Read one sheet; a sheet without park and unit columns gives no lines and ``header_row`` 0."""
    words = sheet_words()
    header, columns, unmapped = _find_header(grid, words)
    if header < 0 or not {"building", "plot", "room", "floor"} & set(columns) or len(columns) < 3:
        return SheetReading()
    headers = [text for column in range(len(grid.rows[header])) if (text := grid.text(header, column))]
    reading = SheetReading(header_row=header + 1, unmapped=list(unmapped), headers=headers)
    units = {name: grid.text(header, column) for name, column in columns.items()}
    above: dict[str, str] = {}
    for row in range(header + 1, len(grid.rows)):
        _read_row(_RowCells(grid, row, columns, units, reading.problems, unmapped), words, above, reading)
    return reading


@dataclass
class _RowCells:
    """The cells of one row by field name, with the problems they raise."""

    grid: Grid
    row: int
    columns: Mapping[str, int]
    headers: Mapping[str, str]
    problems: list[SheetProblem]
    unmapped: Mapping[str, int]

    def text(self, name: str) -> str:
        if name not in self.columns:
            return ""
        text = name_text(self.grid.text(self.row, self.columns[name]))
        return "" if is_placeholder(text) else text

    def extra(self) -> dict[str, str]:
        """Filled cells under headers we do not know."""
        texts = {header: self.grid.text(self.row, column).strip() for header, column in self.unmapped.items()}
        return {header: text for header, text in texts.items() if text}

    def warn(self, name: str, message: str, level: str = "warning") -> None:
        where = address(self.row, self.columns.get(name, 0))
        self.problems.append(SheetProblem(self.row + 1, where, level, message))

    def number(self, name: str) -> Decimal | None:
        text = nfkc(self.text(name)).casefold().replace(",", "")
        if not text:
            return None
        for unit in sorted(_UNITS, key=len, reverse=True):
            text = text.removesuffix(nfkc(unit).casefold()).strip()
        try:
            value = Decimal(text)
        except ArithmeticError:
            self.warn(name, f"“{self.headers[name]}”写的是“{self.text(name)}”，读不出数字。请只填数字，或留空。")
            return None
        if value < 0:
            self.warn(name, f"“{self.headers[name]}”是负数。请改为正数，或留空。")
            return None
        return value

    def area(self, name: str, default: str) -> Decimal | None:
        text = self.text(name)
        if not text:
            return None
        header = nfkc(self.headers[name])
        unit = "亩" if "亩" in header else "万㎡" if "万" in header else default
        read = parse_area(text, unit)
        if read.value is None:
            self.warn(name, f"“{self.headers[name]}”写的是“{text}”，读不出面积。请改成如“1200”，或留空。")
            return None
        return convert(read.value, read.unit, default)

    def day(self, name: str) -> str:
        column = self.columns.get(name)
        raw = None if column is None else self.grid.cell(self.row, column)
        text = self.text(name)
        if not text:
            return ""
        number = isinstance(raw, int | float) and not isinstance(raw, bool)
        read = read_number(float(cast(float, raw)), self.grid.date1904) if number else parse_date(text)
        if read.value is None:
            self.warn(name, f"“{self.headers[name]}”写的是“{text}”，读不出日期。请改成如“2026-12-31”，或留空。")
            return ""
        return read.value.iso()


def _read_row(cells: _RowCells, words: SheetWords, above: dict[str, str], reading: SheetReading) -> None:
    own = {name: cells.text(name) for name in LEVELS}
    if not any(own.values()):
        return
    if any(own[name] in {"合计", "小计", "总计"} for name in LEVELS):
        return
    kind, path = _place(cells, own, words, above)
    if kind is None:
        return
    if not path[0]:
        cells.warn("park", "没有写园区，也没有上一行可以沿用。请补上园区。", "error")
        return
    values = _values(cells)
    stated, state, start, end = _occupancy(cells, words)
    line = SpaceLine(
        cells.row + 1,
        kind,
        path,
        cells.text("code"),
        values,
        state,
        cells.text("party"),
        start,
        end,
        cells.text("note"),
        stated,
        cells.extra(),
    )
    reading.lines.append(line)


def _values(cells: _RowCells) -> dict[str, object]:
    values: dict[str, object] = {name: cells.text(name) for name in TEXTS if cells.text(name)}
    values |= {name: number for name in NUMBERS if (number := cells.number(name)) is not None}
    values |= {name: area for name, unit in AREAS if (area := cells.area(name, unit)) is not None}
    if delivery := cells.day("delivery_on"):
        values["delivery_on"] = delivery
    return values


def read_entries(entries: Mapping[str, str]) -> tuple[dict[str, object], list[SheetProblem]]:
    """Typed values of one unit by header word or field name; a blank text means unknown again.

    Problems name what cannot be read, and headers that are no attribute of a unit.
    """
    words, problems = sheet_words(), list[SheetProblem]()
    fields = {*TEXTS, *NUMBERS, *(name for name, _ in AREAS), "delivery_on"}
    columns: dict[str, int] = {}
    for column, header in enumerate(entries):
        name = (
            header if header in fields else words.fields.get(fold_tight(header)) or words.fields.get(_bare(header), "")
        )
        if name in fields:
            columns[name] = column
        else:
            problems.append(SheetProblem(1, header, "error", f"“{header}”不是空间的属性。"))
    grid = Grid(None, [[*entries], [*entries.values()]])
    headers = {name: [*entries][column] for name, column in columns.items()}
    values = _values(_RowCells(grid, 1, columns, headers, problems, {}))
    texts = {*TEXTS, "delivery_on"}
    blank = {name: "" if name in texts else None for name in columns if not grid.text(1, columns[name]).strip()}
    return {**values, **blank}, problems


def _place(
    cells: _RowCells, own: dict[str, str], words: SheetWords, above: dict[str, str]
) -> tuple[SpaceKind | None, tuple[str, ...]]:
    """Kind and names of the unit; park and building are carried down from the row above where left blank."""
    if own["park"] and own["park"] != above.get("park"):
        above.clear()
    for name in ("park", "building"):
        if own[name]:
            above[name] = own[name]
    park = above.get("park", "")
    stated = words.kinds.get(fold_tight(cells.text("kind")))
    if own["plot"] or stated is SpaceKind.PLOT:
        name = own["plot"] or own["building"] or own["room"]
        return (SpaceKind.PLOT, (park, name)) if name else (None, ())
    building = own["building"] or above.get("building", "")
    if not building:
        return SpaceKind.PARK, (park,)
    if own["room"]:
        levels = (own["floor"], own["room"]) if own["floor"] else (own["room"],)
        return SpaceKind.ROOM, (park, building, *levels)
    if own["floor"]:
        return SpaceKind.FLOOR, (park, building, own["floor"])
    return SpaceKind.BUILDING, (park, building)


def _occupancy(cells: _RowCells, words: SheetWords) -> tuple[bool, OccupancyKind | None, date | None, date | None]:
    """(stated at all, kind, first day, first free day). A blank state stays not stated: it is not 空置."""
    text = cells.text("state")
    if not text:
        return False, None, None, None
    name = words.states.get(fold_tight(text))
    if name is None:
        cells.warn("state", f"状态写的是“{text}”，不认识。请改成空置、在租、自用、已签、预留、维修或不可租。")
        return False, None, None, None
    if name == "free":
        return True, None, None, None
    first, last = _as_day(cells.day("start"), first=True), _as_day(cells.day("end"), first=False)
    end = None if last is None else last + timedelta(days=1)
    if first is not None and end is not None and end <= first:
        cells.warn("end", f"到期日 {last} 早于起始日 {first}。请改正其中一个；这一行先按期限待核处理。")
        end = None
    return True, OccupancyKind(name), first, end


def _as_day(iso: str, *, first: bool) -> date | None:
    if not iso:
        return None
    period = PartialDate.parse(iso)
    return period.first() if first else period.last()
