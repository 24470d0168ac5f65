"""Forms and transposed tables: labels left of (or above) their values, one project a sheet or one a column."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import dataclass

from mhcrm.domain.intake.grid import Cell, Grid, blank
from mhcrm.domain.intake.headers import PART, HeaderMatcher
from mhcrm.domain.intake.layout.blocks import Block, Entry, Skipped
from mhcrm.domain.intake.layout.headed import headed
from mhcrm.domain.intake.layout.header import IDENTITY, data_like
from mhcrm.domain.intake.mapping import Caption, map_columns, read_caption
from mhcrm.domain.intake.words import Words

_SUBLABELS = frozenset({"名称", "全称", "姓名", "单位名称", "中文名称"})
"""Words between a group label and its value (投资方 | 名称 | …)."""
_AMOUNT = re.compile(r"^[约超近]?\d[\d,.]*\s*(?:[万亿]元?|元|亩|㎡|平方?米?)")
MAX_ROWS = 400
"""A form is looked for in the first rows only."""


@dataclass(frozen=True, slots=True)
class _Pair:
    row: int
    label_column: int
    label: str
    field: str
    column: int
    value: Cell


def form_blocks(
    grid: Grid, matcher: HeaderMatcher, hints: list[str], rival: int, header: frozenset[int] = frozenset()
) -> tuple[list[Block], list[Skipped]]:
    """Read the sheet as forms or as a transposed table.

    Args:
        rival: how many fields the best header row names; a form must do better.
        header: rows of a table's header of several levels that has rows below; labels that all stand there make no form.
    """
    labels = _labels(grid, matcher)
    if not any(field == "company" for *_, field in labels):
        grid = headed(grid, {row for row, *_ in labels}, inline=False)
        labels = _labels(grid, matcher)
    if len(header) > 1 and sum(row in header for row, *_ in labels) * 5 >= 4 * len(labels):
        return [], []
    columns = Counter(column for _, column, _, _ in labels)
    if not labels or rival > len({field for *_, field in labels}) or _header_like(grid, labels):
        return [], []
    values = _transposed_columns(grid, labels, columns)
    if values:
        records = [_column_record(grid, labels, column) for column in values]
    else:
        spots = {(row, column) for row, column, _, _ in labels}
        records = [record for card in _cards(labels) for record in _forms(grid, card, spots)]
    records = [record for record in records if _is_lead(record, matcher.words)]
    if not records or max(len({pair.field for pair in record}) for record in records) < 3:
        return [], []
    used = {pair.row for record in records for pair in record}
    lines = [
        str(cell)
        for row, cells in enumerate(grid.rows[:MAX_ROWS])
        if row not in used
        for cell in cells
        if not blank(cell)
    ]
    caption = read_caption([*lines, *hints], matcher)
    layout = "transposed" if values else "form"
    blocks = [_block(record, matcher, caption, layout) for record in records]
    skipped = [
        Skipped(row, "标题或说明", " ".join(str(c) for c in cells if not blank(c))[:80])
        for row, cells in enumerate(grid.rows)
        if row not in used and any(not blank(cell) for cell in cells)
    ]
    return blocks, skipped


def _labels(grid: Grid, matcher: HeaderMatcher) -> list[tuple[int, int, str, str]]:
    """(row, column, text, field) of every cell the dictionary knows for certain."""
    found: list[tuple[int, int, str, str]] = []
    for row, cells in enumerate(grid.rows[:MAX_ROWS]):
        for column, cell in enumerate(cells):
            if not isinstance(cell, str) or not 1 < len(cell.strip()) <= 30:
                continue
            text = cell.strip()
            hit = matcher.match(text)
            sure = hit.score > PART or (hit.field and _amount_beside(cells, column))
            if hit.field and hit.field != "seq" and sure and not data_like(cell):
                before = found[-1] if found and found[-1][0] == row else (row, column, "", "")
                if hit.field == "phone" and before[3] == "filler":  # the number of who filled the form in
                    text, field = before[2] + text, "owner_combined"
                else:
                    field = hit.field
                found.append((row, column, text, field))
            elif text.endswith(("：", ":")) and column == 0 and len(text) <= 16:
                found.append((row, column, text.rstrip("：:"), ""))
    return found


def _amount_beside(cells: list[Cell], column: int) -> bool:
    """投资 | 6000万元: a word of several meanings is a label when an amount stands beside it."""
    value = cells[column + 1] if column + 1 < len(cells) else ""
    return isinstance(value, str) and bool(_AMOUNT.match(value.strip()))


def _header_like(grid: Grid, labels: list[tuple[int, int, str, str]]) -> bool:
    """One line of labels over many lines of values is a table, whatever single values happen to be label words."""
    lines = Counter(row for row, _, _, field in labels if field)
    row, most = lines.most_common(1)[0] if lines else (0, 0)
    below = sum(1 for cells in grid.rows[row + 1 : MAX_ROWS] if sum(not blank(cell) for cell in cells) > 1)
    return most >= 3 and below >= 3 and sum(1 for count in lines.values() if count >= 2) <= 1


def _transposed_columns(grid: Grid, labels: list[tuple[int, int, str, str]], columns: Counter[int]) -> list[int]:
    """Value columns of a transposed table: all labels in one column, two or more columns filled beside them."""
    home, count = columns.most_common(1)[0]
    if count < 3 or count < 0.8 * sum(columns.values()):
        return []
    named = [row for row, column, _, field in labels if column == home and field in IDENTITY]
    if len(named) > 2 or not named:
        return []
    wide = max(len(grid.rows[row]) for row in named)
    merged = {m.top: m for m in grid.merges if m.right > m.left}
    values = []
    for column in range(home + 1, wide):
        cover = [merged[row] for row in named if row in merged and merged[row].left < column <= merged[row].right]
        if not cover and any(not blank(grid.cell(row, column)) for row in named):
            values.append(column)
    return values if len(values) > 1 else []


def _column_record(grid: Grid, labels: list[tuple[int, int, str, str]], column: int) -> list[_Pair]:
    home = min(label[1] for label in labels)
    return [
        _Pair(row, home, text, field, column, grid.cell(row, column)) for row, at, text, field in labels if at == home
    ]


def _cards(labels: list[tuple[int, int, str, str]]) -> list[list[tuple[int, int, str, str]]]:
    """Forms beside each other, apart: each begins where one line has the same identity label again."""
    lines: dict[tuple[int, str], list[int]] = {}
    for row, column, text, field in labels:
        if field in IDENTITY:
            lines.setdefault((row, text), []).append(column)
    starts = max(lines.values(), key=len, default=[])
    if len(starts) < 2:
        return [labels]
    bounds = [0, *starts[1:], max(column for _, column, _, _ in labels) + 1]
    return [[label for label in labels if a <= label[1] < b] for a, b in itertools.pairwise(bounds)]


def _forms(grid: Grid, labels: list[tuple[int, int, str, str]], spots: set[tuple[int, int]]) -> list[list[_Pair]]:
    """Label and value pairs, split where an identity label comes again."""
    records: list[list[_Pair]] = [[]]
    seen: set[str] = set()
    named = [(row, column) for row, column, _, field in labels if field in IDENTITY]
    last = max(named, default=(0, 0))
    first = next(((field, text) for *_, text, field in labels if field), ("", ""))  # a form may begin with its date
    for row, column, text, field in labels:
        at = _value_right(grid, row, column, spots)
        if at is None:
            at = _value_below(grid, row, column, spots)
        begins = field in IDENTITY or ((field, text) == first and bool(seen & IDENTITY) and (row, column) < last)
        if begins and field in seen and at is not None:
            records.append([])
            seen = set()
        if at is None:
            continue
        if field in seen and field:
            field_again = any(pair.field == field for pair in records[-1])
            if field_again and field in IDENTITY:
                continue
        seen.add(field)
        records[-1].append(
            _Pair(row, column, text, field, at[1], grid.cell(*at))
            if at[0] == row
            else _Pair(at[0], column, text, field, at[1], grid.cell(*at))
        )
    return records


def _value_right(grid: Grid, row: int, column: int, spots: set[tuple[int, int]]) -> tuple[int, int] | None:
    cells = grid.rows[row]
    for right in range(column + 1, min(len(cells), column + 8)):
        if (row, right) in spots:
            return None
        if not blank(cells[right]) and str(cells[right]).strip() not in _SUBLABELS:
            return row, right
    return None


def _value_below(grid: Grid, row: int, column: int, spots: set[tuple[int, int]]) -> tuple[int, int] | None:
    below = (row + 1, column)
    if below in spots or blank(grid.cell(*below)):
        return None
    beside = [spot for spot in spots if spot[0] == row]
    return below if len(beside) > 1 or (row, column + 1) not in spots else None


def _is_lead(record: list[_Pair], words: Words) -> bool:
    """A company or a project is named; （必填） is none."""
    values = [
        str(pair.value).strip("（）()[]【】 ") for pair in record if pair.field in IDENTITY and not blank(pair.value)
    ]
    return any(value not in words.marks for value in values)


def _block(record: list[_Pair], matcher: HeaderMatcher, caption: Caption, layout: str) -> Block:
    headers = [(place, pair.label) for place, pair in enumerate(record)]
    mapping = map_columns(headers, matcher, caption, [[pair.value] for pair in record])
    first = next((pair.row for pair in record if pair.field == "company"), record[0].row)
    block = Block(layout, tuple(sorted({pair.row for pair in record})), mapping, caption)
    block.entries.append(Entry(first, [pair.value for pair in record]))
    block.places[first] = {
        role.target: (pair.row, pair.column) for role, pair in zip(mapping.roles, record, strict=True)
    }
    return block
