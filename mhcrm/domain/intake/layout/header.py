"""Find the header: one to three rows whose texts the dictionary knows, under titles, above data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from mhcrm.domain.fields import FIELDS, Kind
from mhcrm.domain.intake.cells.words import stage_of
from mhcrm.domain.intake.grid import Cell, Grid, Merge, blank, cell_text
from mhcrm.domain.intake.headers import PART, HeaderHit, HeaderMatcher
from mhcrm.domain.intake.keys import header_key
from mhcrm.domain.intake.mapping import best_hit, looks_like_company
from mhcrm.domain.intake.words import Words

LEVELS = 3
IDENTITY = frozenset({"company", "project"})
_DATA = re.compile(
    r"^(?:[-+]?[\d,]+(?:\.\d+)?(?:[万亿]?元?|亩|㎡|平)?|1[3-9]\d{9}|[0-9A-HJ-NP-RTUWXY]{18}|\d{4}[-/.年]\d.*)$"
)
_DAY = re.compile(r"^\d{4}[-/.年]\d{1,2}(?:[-/.月]\d{1,2}日?|月)$")
_UNIT_LABELS = frozenset({"单位", "计量单位", "单位：", "单位:"})
_COUNTED_IN = re.compile(
    r"[（(]?(?:[年月日yYmMdD]+(?:[/.\-、]?[月日mMdD]+){1,2}|[个家人户台套件项次栋间%％]|人次|(?:万)?吨(?:标准?煤)?|(?:万)?千瓦时)[)）]?"
)
"""What other columns are counted or written in (人, 个, 年/月/日): in a row of units no more than that."""
_SENTENCE = re.compile(r"[。；;！]|(?<!其中)(?<!单位)[:：].{6,}")


@dataclass(frozen=True)
class Header:
    """A header found.

    Attributes:
        rows: its 0-based rows.
        texts: (column, levels joined with the unit separator) of every column that has a text.
        fields: fields its columns name.
        score: how good it is, for choosing among candidates.
    """

    rows: tuple[int, ...]
    texts: tuple[tuple[int, str], ...]
    fields: frozenset[str]
    score: float


def find_header(grid: Grid, matcher: HeaderMatcher, start: int, stop: int) -> Header | None:
    """The first good header at or after ``start``; the best of the few rows where it may begin."""
    for row in range(start, min(stop, len(grid.rows))):
        found = _candidate(grid, matcher, row)
        if found is None:
            continue
        rivals = [_candidate(grid, matcher, row + step) for step in (1, 2) if row + step < len(grid.rows)]
        return max((found, *(r for r in rivals if r is not None)), key=lambda h: (h.score, -h.rows[0]))
    return None


def header_at(grid: Grid, matcher: HeaderMatcher, row: int) -> Header | None:
    """A header that begins exactly here."""
    return _candidate(grid, matcher, row)


def chosen_header(grid: Grid, matcher: HeaderMatcher, row: int) -> Header | None:
    """The header that begins at a row a person pointed at, even where no text of it is known; None for a row of values."""
    if row >= len(grid.rows):
        return None
    found = _candidate(grid, matcher, row)
    if found is not None:
        return found
    filled = [cell for cell in grid.rows[row] if not blank(cell)]
    if 2 * sum(map(data_like, filled)) >= max(1, len(filled)):
        return None
    texts = tuple((column, cell_text(cell)) for column, cell in enumerate(grid.rows[row]) if not blank(cell))
    fields = frozenset(hit.field for _, text in texts if (hit := best_hit(text, matcher)).field)
    return Header((row,), texts, fields, 0.0)


def _candidate(grid: Grid, matcher: HeaderMatcher, row: int) -> Header | None:
    if not _may_be_header(grid.rows[row]):
        return None
    best: Header | None = None
    for depth in range(1, LEVELS + 1):
        if row + depth > len(grid.rows) or (depth > 1 and not _continues(grid, matcher, row, row + depth - 1)):
            break
        header = _score(grid, matcher, row, depth)
        if header is not None and (best is None or header.score > best.score):
            best = header
    return best


def _may_be_header(cells: list[Cell]) -> bool:
    texts = [cell for cell in cells if isinstance(cell, str) and cell and not cell.isspace()]
    return len(texts) >= 2 and sum(len(text) for text in texts) <= 40 * len(texts)


def _continues(grid: Grid, matcher: HeaderMatcher, top: int, row: int) -> bool:
    """Whether ``row`` can be a lower header level of a header that begins at ``top``."""
    texts = [(column, cell_text(cell)) for column, cell in enumerate(grid.rows[row]) if not blank(cell)]
    if not texts or any(data_like(cell) for cell in grid.rows[row]):
        return False
    if _unit_row(grid, matcher, row) and (len(texts) > 1 or _counts(grid.text(top, texts[0][0]), matcher)):
        return True
    if len(texts) < 2:
        return False
    if _under_parents(grid, matcher, top, row) or _below_others(grid, matcher, top, row):
        return True
    upper = {column: grid.text(top, column) for column, _ in texts}
    if _in_turn([text for _, text in texts]) and not any(matcher.match(text).field for text in upper.values()):
        return True
    known = sum(1 for _, text in texts if (hit := matcher.match(text)).field or hit.unit)
    if known == 0 or known * 2 < len(texts):
        return False
    spans = {m.left: m for m in grid.merges if m.top == top}
    return not any(_under_complete(upper[column], text, spans.get(column), matcher) for column, text in texts)


def _counts(upper: str, matcher: HeaderMatcher) -> bool:
    """The header above a lone unit is one of an amount or area."""
    field = matcher.match(upper).field
    return field in FIELDS and FIELDS[field].kind in (Kind.MONEY, Kind.AREA, Kind.LAND)


def _under_parents(grid: Grid, matcher: HeaderMatcher, top: int, row: int) -> bool:
    """Every text stands below a header merged over its columns, or is the unit of the header above; the rest reaches down."""
    beside = [m for m in grid.merges if m.top == top and m.right > m.left]
    if not any(m.top == top and m.left == m.right and m.bottom >= row for m in grid.merges):
        return False
    texts = [(column, cell_text(cell)) for column, cell in enumerate(grid.rows[row]) if not blank(cell)]
    under = [column for column, _ in texts if any(m.left <= column <= m.right for m in beside)]
    units = [column for column, text in texts if matcher.match(text).unit and _counts(grid.text(top, column), matcher)]
    return bool(under) and len({*under, *units}) == len(texts)


def _below_others(grid: Grid, matcher: HeaderMatcher, top: int, row: int) -> bool:
    """Without merge marks: stages below one heading of theirs; or a unit below an amount and, beside it, words below headers
    that name no field (万元 | 计划 | 计划 under 总投资 | 一季度 | 二季度)."""
    texts = [(column, cell_text(cell)) for column, cell in enumerate(grid.rows[row]) if not blank(cell)]
    upper = {column: grid.text(top, column) for column, _ in texts}
    units = [column for column, text in texts if matcher.match(text).unit and _counts(upper[column], matcher)]
    rest = [(column, text) for column, text in texts if column not in units]
    if units and all(upper[column] and not matcher.match(upper[column]).field for column, _ in rest):
        return True
    stages = len(rest) > 1 and all(stage_of(text, matcher.words) is not None for _, text in rest)
    headed = stages and matcher.match(upper[rest[0][0]]).field in ("stage", "progress")
    return headed and not any(upper[column] for column, _ in rest[1:])


def _in_turn(texts: list[str]) -> bool:
    """计划 | 实际 | 计划 | 实际: the same few words again and again, below months or quarters."""
    period = len(set(texts))
    return (
        1 < period <= 4
        and len(texts) >= 2 * period
        and all(a == b for a, b in zip(texts, texts[period:], strict=False))
    )


def _unit_row(grid: Grid, matcher: HeaderMatcher, row: int) -> bool:
    """单位 | | 亿元 | 亩: a row that only says what the columns above are counted in."""
    texts = [cell_text(cell) for cell in grid.rows[row] if not blank(cell)]
    units = [text for text in texts if not (hit := matcher.match(text)).field and hit.unit]
    return bool(units) and all(text in units or _is_unit_label(text) for text in texts)


def _is_unit_label(text: str) -> bool:
    return text in _UNIT_LABELS or bool(_COUNTED_IN.fullmatch(text))


def _under_complete(upper: str, lower: str, span: Merge | None, matcher: HeaderMatcher) -> bool:
    """A value below a complete header ends the header: 企业名称 over 上海…公司."""
    if not upper or (span is not None and span.right > span.left):
        return False
    hit = matcher.match(lower)
    return not hit.field and not hit.unit and matcher.match(upper).score > PART


def _levels(grid: Grid, matcher: HeaderMatcher, row: int, depth: int) -> dict[int, list[str]]:
    width = max(len(grid.rows[row + step]) for step in range(depth))
    covers = {(m.top, m.left): m for m in grid.merges if row <= m.top < row + depth and m.right > m.left}
    columns: dict[int, list[str]] = {column: [] for column in range(width)}
    for step in range(depth):
        last, until = "", -1
        counted = step > 0 and _unit_row(grid, matcher, row + step)
        for column in range(width):
            text = grid.text(row + step, column)
            text = "" if counted and _is_unit_label(text) else text
            if text:
                span = covers.get((row + step, column))
                last, until = text, span.right if span else (-1 if grid.merges else width)
            elif column <= until and (grid.merges or _open_below(grid, row + step, column, row + depth)):
                text = last
            else:
                last = "" if not grid.merges else last
            if text and text not in columns[column]:
                columns[column].append(text)
    return columns


def _open_below(grid: Grid, row: int, column: int, end: int) -> bool:
    """Without merge marks a parent reaches over columns that have a text only below."""
    return any(grid.text(lower, column) for lower in range(row + 1, end))


def _score(grid: Grid, matcher: HeaderMatcher, row: int, depth: int) -> Header | None:
    columns = _levels(grid, matcher, row, depth)
    texts = tuple((column, "\x1f".join(levels)) for column, levels in columns.items() if levels)
    hits: list[HeaderHit] = [best_hit(text, matcher) for _, text in texts]
    fields = frozenset(hit.field for hit in hits if hit.field)
    sure = {hit.field for hit in hits if hit.score > PART}
    solid = fields - {"seq"}
    named = IDENTITY & fields
    if not named or len(solid) < 2 or not sure - {"seq"}:
        return None
    width = len(texts)
    whole = sure >= IDENTITY and len(solid) > 2  # months of plan and result beside it do not make it less of a header
    if len(solid) < 4 and not whole and sum(1 for hit in hits if hit.field) * 3 < width:
        return None
    if is_goods([text.split("\x1f")[-1] for _, text in texts], matcher.words) or (
        _values_among(grid, row, depth) * 5 > width or _labels_with_values(texts, hits)
    ):
        return None
    group = depth > 1 and (
        any(m.right > m.left and m.right - m.left + 1 < 0.8 * width for m in _merges_in(grid, row))
        or _in_turn([cell_text(cell) for cell in grid.rows[row + depth - 1] if not blank(cell)])
    )
    last = row + depth - 1
    group = group or (
        depth > 1
        and (
            _under_parents(grid, matcher, row, row + 1)
            or _below_others(grid, matcher, row, row + 1)
            or _unit_row(grid, matcher, last)
        )
    )
    units = sum(1 for hit in hits if hit.unit is not None)  # a unit row below the header belongs to it
    score = (
        0.3 * units + len(sure) + 0.5 * len(solid - sure) + 2 * len(named) - 0.5 * (depth - 1) + (1.1 if group else 0.0)
    )
    return Header(tuple(range(row, row + depth)), texts, fields, score)


def is_goods(cells: Sequence[Cell], words: Words) -> bool:
    """项目 | 数量 | 单价 | 金额: a list of goods or costs, whatever else its columns are called."""
    texts = (re.sub(r"[(（].*?[)）]", "", cell) for cell in cells if isinstance(cell, str) and len(cell) <= 12)
    return sum(header_key(text) in words.goods for text in texts if text.strip()) > 1


def _merges_in(grid: Grid, row: int) -> Iterable[Merge]:
    return (m for m in grid.merges if m.top == row)


def _values_among(grid: Grid, row: int, depth: int) -> int:
    """Cells that look like values; dates do not count, since weeks and months of progress have their own columns."""
    cells = [cell for step in range(depth) for cell in grid.rows[row + step]]
    return sum(data_like(cell) and not isinstance(cell, date) and not _DAY.match(cell_text(cell)) for cell in cells)


def _labels_with_values(texts: tuple[tuple[int, str], ...], hits: list[HeaderHit]) -> bool:
    """A form line: known label, value, known label, value."""
    if len(texts) < 2 or len(texts) % 2 or len(texts) > 8:
        return False
    labels, values = hits[0::2], [text for _, text in texts[1::2]]
    unknown = all(not hit.field for hit in hits[1::2])
    return all(hit.field for hit in labels) and unknown and any(looks_like_company(v) or data_like(v) for v in values)


def data_like(cell: Cell) -> bool:
    """A cell that looks like a value, not like a header."""
    if isinstance(cell, str):
        text = cell.strip()
        return bool(text) and (
            bool(_DATA.match(text)) or len(text) > 40 or bool(_SENTENCE.search(text)) or _company(text)
        )
    return isinstance(cell, (int, float, date)) and not isinstance(cell, bool)


def _company(text: str) -> bool:
    return len(text) > 6 and text.endswith("公司")
