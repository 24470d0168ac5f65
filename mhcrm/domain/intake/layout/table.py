"""Tables: a header, lead rows, section rows, totals, notes; several of them below or beside each other."""

from __future__ import annotations

from dataclasses import replace

from mhcrm.base.progress import now_and_then
from mhcrm.base.text import is_placeholder
from mhcrm.domain.intake.grid import Cell, Grid, blank, cell_text
from mhcrm.domain.intake.headers import HeaderMatcher
from mhcrm.domain.intake.keys import header_key
from mhcrm.domain.intake.layout.blocks import Block, Entry, Skipped
from mhcrm.domain.intake.layout.header import Header, chosen_header, find_header, header_at
from mhcrm.domain.intake.layout.merged import MergedDown, merged_down
from mhcrm.domain.intake.layout.outline import under
from mhcrm.domain.intake.layout.rows import RowKind, RowRules, classify, is_section_line, is_sum, names_columns
from mhcrm.domain.intake.layout.segments import segments
from mhcrm.domain.intake.mapping import SAMPLE, Caption, Mapping, Role, best_hit, map_columns, read_caption

SEARCH_ROWS = 400
"""Rows below which no first header is looked for."""
_UNITS_SAID = frozenset({RowKind.NOTE.value, RowKind.MARKS.value, RowKind.SECTION.value})
_BETWEEN = frozenset({RowKind.NOTE.value, RowKind.SECTION.value, RowKind.PAGE.value})
"""What may stand between two tables that have the same header."""


def table_blocks(
    grid: Grid, matcher: HeaderMatcher, hints: list[str], header_row: int | None = None
) -> tuple[list[Block], list[Skipped]]:
    """All tables of a sheet, top to bottom; ``hints`` are texts (file and sheet name) that may state unit and year.

    ``header_row``: 0-based row where a person said the first header begins.
    """
    blocks: list[Block] = []
    skipped: list[Skipped] = []
    row = 0
    caption, section = Caption(), ""
    while row < len(grid.rows):
        limit = SEARCH_ROWS if not blocks else SEARCH_ROWS + row
        pointed = header_row is not None and not blocks
        header = chosen_header(grid, matcher, header_row or 0) if pointed else find_header(grid, matcher, row, limit)
        if header is None or not header.texts:
            break
        lines = [text for above in range(row, header.rows[0]) for text in _texts(grid.rows[above])]
        caption = _inherit(read_caption([*lines, *hints], matcher), caption)
        skipped += _above(grid, row, header.rows[0])
        section = _section_above(grid, row, header.rows[0]) or section
        found, row, left_out, section = _read_header(grid, matcher, header, caption, section)
        blocks += found
        skipped += left_out
    skipped += _above(grid, row, len(grid.rows), "表外内容") if blocks else []
    return blocks, skipped


def headerless_block(
    grid: Grid, matcher: HeaderMatcher, roles: tuple[Role, ...], hints: list[str]
) -> tuple[Block, list[Skipped]]:
    """A table without a header, under the roles the officer confirmed."""
    caption = read_caption(hints, matcher)
    block = Block("table", (), Mapping(roles), caption)
    skipped, _, _ = _fill(grid, matcher, block, {}, 0, "")
    return block, skipped


def _inherit(caption: Caption, before: Caption) -> Caption:
    return replace(
        caption,
        own=caption.money is not None,
        money=caption.money or before.money,
        area=caption.area or before.area,
        year=caption.year or before.year,
    )


def _texts(cells: list[Cell]) -> list[str]:
    return [cell_text(cell) for cell in cells if not blank(cell)]


def _above(grid: Grid, start: int, stop: int, reason: str = "标题或说明") -> list[Skipped]:
    found = ((row, _texts(grid.rows[row])) for row in range(start, stop))
    return [Skipped(row, reason, " ".join(texts)[:80]) for row, texts in found if texts]


def _read_header(
    grid: Grid, matcher: HeaderMatcher, header: Header, caption: Caption, section: str
) -> tuple[list[Block], int, list[Skipped], str]:
    """The tables under one header row (side by side ones too), the next row, the rows left out, the section reached."""
    skipped = [Skipped(row, "表头", " ".join(_texts(grid.rows[row]))[:80]) for row in header.rows]
    blocks: list[Block] = []
    end, reached = len(grid.rows), section
    for segment in segments(grid, header, matcher):
        texts, first = segment.texts, header.rows[-1] + 1
        values = _samples(grid, [column for column, _ in texts], first)
        mapping = map_columns(texts, matcher, caption, values)
        block = Block("table", header.rows, mapping, caption)
        left_out, end, reached = _fill(grid, matcher, block, dict(texts), first, segment.title or section)
        below = read_caption([line.text for line in left_out if line.reason in _UNITS_SAID], matcher)
        if caption.money is None and below.money is not None:  # 单位：亿元 below the table, or in the line of hints
            below = replace(caption, money=below.money, currency=below.currency)
            block.mapping, block.caption = map_columns(texts, matcher, below, values), below
        blocks.append(block)
        skipped += left_out
    if len(blocks) > 1:
        used = {entry.row for block in blocks for entry in block.entries}
        skipped = [entry for entry in {s.row: s for s in skipped}.values() if entry.row not in used]
    return blocks, end, skipped, reached


def _section_above(grid: Grid, start: int, stop: int) -> str:
    """A section row that stands right above its own header."""
    for row in range(stop - 1, max(start, stop - 3) - 1, -1):
        texts = _texts(grid.rows[row])
        if is_section_line(texts):
            return texts[0]
        if texts:
            break
    return ""


def _samples(grid: Grid, columns: list[int], first: int) -> list[list[Cell]]:
    rows = grid.rows[first : first + SAMPLE]
    return [[row[column] for row in rows if column < len(row)] for column in columns]


def _fill(
    grid: Grid, matcher: HeaderMatcher, block: Block, texts: dict[int, str], first: int, section: str
) -> tuple[list[Skipped], int, str]:
    """Sort the rows below the header; returns what was left out, where the table ends, and the section in force there."""
    mapping = block.mapping
    company, project = mapping.column("company"), mapping.column("project")
    columns = [role.index for role in mapping.roles]
    merged = merged_down(grid, first, columns, company, project)
    wide = frozenset(m.top for m in grid.merges if m.right - m.left >= 2 and m.top >= first)
    headers = {column: header_key(text.split("\x1f")[-1]) for column, text in texts.items() if text}
    rules = RowRules(
        matcher.words,
        matcher,
        headers,
        company,
        project,
        mapping.column("seq"),
        _arabic(grid, first, mapping),
        wide,
        first,
    )
    sorter = _Sorter(grid, block, rules, merged, section)
    skipped, end = sorter.run(first)
    return skipped, end, sorter.section


def _arabic(grid: Grid, first: int, mapping: Mapping) -> bool:
    """True when the serial numbers of the first rows are Arabic ones."""
    seq = mapping.column("seq")
    return seq is not None and any(
        grid.text(row, seq).isdecimal() for row in range(first, min(first + SAMPLE, len(grid.rows)))
    )


class _Sorter:
    """Walks the rows of one table."""

    def __init__(self, grid: Grid, block: Block, rules: RowRules, merged: MergedDown, section: str) -> None:
        self.grid, self.block, self.rules, self.merged = grid, block, rules, merged
        self.skipped: list[Skipped] = []
        self.section = section
        self.owned: dict[int, Entry] = {}
        roles = block.mapping.roles
        self.columns = [role.index for role in roles]
        whole = self.columns == list(range(len(self.columns)))
        self.partial = not whole and self._beside()
        self.content = {
            r.index for r in roles if r.field and r.field not in ("seq", "notes", "filler", "lead_unit", "town")
        }

    def _beside(self) -> bool:
        """True when further columns of the sheet belong to another table."""
        own = set(self.columns)
        first = self.block.header_rows[-1] if self.block.header_rows else 0
        rows = self.grid.rows[first : first + 20]
        return any(not blank(cell) for row in rows for column, cell in enumerate(row) if column not in own)

    def run(self, first: int) -> tuple[list[Skipped], int]:
        """Sort every row from ``first`` on."""
        rows = self.grid.rows
        row = first
        while row < len(rows):
            now_and_then(row)
            cells = rows[row]
            if not cells:
                row += 1
                continue
            if row in self.merged.fills:
                cells = self._filled(row, cells)
            plain = self._plain_lead(cells)
            if not plain:
                after = self._next_header(row)
                if after is not None and after.rows[0] == row:
                    if not self._same_header(after):
                        return self._up_to(self._above_header(row))
                    if self._counted_otherwise(start := self._above_header(row, gaps=True), row):
                        return self._up_to(start)
                    self.skipped += [Skipped(r, RowKind.HEADER.value, "") for r in after.rows]
                    row = after.rows[-1] + 1
                    continue
                if self._other_table(row):
                    return self.skipped, row
                if self._other(row, self._own(cells)):
                    row += 1
                    continue
            self._lead(row, cells, plain)
            row += 1
        return self.skipped, len(rows)

    def _own(self, cells: list[Cell]) -> list[Cell]:
        """Only the cells of this table, when another stands beside it."""
        if not self.partial:
            return cells
        own = set(self.columns)
        return [cell if column in own else "" for column, cell in enumerate(cells)]

    def _filled(self, row: int, cells: list[Cell]) -> list[Cell]:
        fills = self.merged.fills[row]
        cells = cells + [""] * (max(fills) + 1 - len(cells))
        for column, value in fills.items():
            if blank(cells[column]):
                cells[column] = value
        return cells

    def _plain_lead(self, cells: list[Cell]) -> bool:
        """The quick road: company and project both stand there and neither looks like anything else."""
        company, project = self.rules.company, self.rules.project
        if company is None or project is None or company >= len(cells) or project >= len(cells):
            return False
        name, title = cells[company], cells[project]
        if not isinstance(name, str) or not isinstance(title, str) or len(name) < 6 or len(title) < 2:
            return False
        if not name.endswith(("公司", "厂", "院", "所", "企业")) or "某" in name or "示例" in name or "X" in name:
            return False
        return title[-1] not in "计：:" and not title.isspace() and title[0] not in "小合总累"

    def _next_header(self, row: int) -> Header | None:
        matcher = self.rules.matcher
        cells = self.grid.rows[row]
        hits = 0
        for cell in cells:
            if isinstance(cell, str) and 1 < len(cell) <= 24 and matcher.match(cell.strip()).field:
                hits += 1
                if hits >= 3:
                    return header_at(self.grid, matcher, row)
        return None

    def _up_to(self, row: int) -> tuple[list[Skipped], int]:
        """The table ends here; what stands below belongs to the next one."""
        return [line for line in self.skipped if line.row < row], row

    def _above_header(self, row: int, *, gaps: bool = False) -> int:
        """Where the lines above a later header begin: its title, its section, its unit."""
        start = row
        passed = {line.row for line in self.skipped if line.reason in _BETWEEN}
        while start - 1 in passed or (gaps and start > 0 and not _texts(self.grid.rows[start - 1])):
            start -= 1
        return start

    def _counted_otherwise(self, start: int, row: int) -> bool:
        """The lines above a repeated header state another unit than this table's (表2 单位：万元)."""
        lines = [text for above in range(start, row) for text in _texts(self.grid.rows[above])]
        said, own = read_caption(lines, self.rules.matcher), self.block.caption
        return said.money not in (None, own.money or "万") or said.area not in (None, own.area)

    def _same_header(self, header: Header) -> bool:
        """The header again: most texts the same, and no column that means or counts something else."""
        roles = {role.index: role for role in self.block.mapping.roles}
        same = 0
        for column, text in header.texts:
            if self.rules.headers.get(column) == header_key(text.split("\x1f")[-1]):
                same += 1
                continue
            hit, role = best_hit(text, self.rules.matcher), roles.get(column)
            if role is None or (hit.field and hit.field != role.field) or (hit.unit and hit.unit != role.unit):
                return False
        return same * 3 >= 2 * len(header.texts)

    def _other_table(self, row: int) -> bool:
        """A table of another kind begins here: after a gap, a line of column names (below a title) that names no lead."""
        rows = self.grid.rows
        if not self.block.entries or row == 0 or any(not blank(cell) for cell in rows[row - 1]):
            return False
        lone = len(_texts(rows[row])) == 1 and row + 1 < len(rows)
        return names_columns(rows[row + 1 if lone else row], self.rules)

    def _other(self, row: int, cells: list[Cell]) -> bool:
        """Handle a row that is no lead; False when it is one."""
        kind = classify(cells, row, self.rules)
        if kind is RowKind.LEAD and not self._named(cells) and self._sum_row(cells):
            kind = RowKind.TOTAL
        if kind is RowKind.LEAD:
            return False
        texts = _texts(cells)
        if kind is RowKind.SECTION:
            text = "、".join(texts[:2]) if len(texts[0]) <= 4 and len(texts) > 1 else texts[0]
            self.section = under(self.section, text, self.rules.words)
        elif kind is RowKind.TOTAL and all(map(is_sum, texts[:3])):
            self.block.totals.append((row, {c: cell for c, cell in enumerate(cells) if not blank(cell)}))
        if kind is not RowKind.BLANK:
            self.skipped.append(Skipped(row, kind.value, " ".join(texts)[:80]))
        elif beside := _texts(self.grid.rows[row]):
            self.skipped.append(Skipped(row, "表旁内容", " ".join(beside)[:80]))
        return True

    def _named(self, cells: list[Cell]) -> bool:
        wanted = (self.rules.company, self.rules.project)
        return any(c is not None and c < len(cells) and not is_placeholder(cell_text(cells[c])) for c in wanted)

    def _sum_row(self, cells: list[Cell]) -> bool:
        """Nothing but numbers, most of them the sums of their columns; a row with a serial number of its own is no sum."""
        filled = {column: cell for column, cell in enumerate(cells) if not blank(cell)}
        if self.rules.seq in filled:
            return False
        numbers = {c: float(v) for c, v in filled.items() if isinstance(v, (int, float)) and not isinstance(v, bool)}
        if not numbers or len(numbers) < len(filled) or len(self.block.entries) < 2:
            return False
        sums = sum(abs(self._sum(column) - value) < 0.01 * max(1.0, abs(value)) for column, value in numbers.items())
        return 2 * sums >= len(numbers)

    def _sum(self, column: int) -> float:
        values = (entry.cells[column] for entry in self.block.entries if column < len(entry.cells))
        return sum(float(v) for v in values if isinstance(v, (int, float)) and not isinstance(v, bool))

    def _lead(self, row: int, cells: list[Cell], plain: bool) -> None:
        first = self.merged.owner.get(row)
        if first is not None and first in self.owned:
            entry = self.owned[first]
            entry.more = (*entry.more, row)
            return
        if not plain and not self._named(cells) and not self._has_content(cells):
            self.skipped.append(Skipped(row, "没有线索内容", " ".join(_texts(self._own(cells)))[:80]))
            return
        filled = tuple(self.merged.fills[row]) if row in self.merged.fills else ()
        entry = Entry(row, cells, self.section, filled)
        self.owned[row] = entry
        self.block.entries.append(entry)

    def _has_content(self, cells: list[Cell]) -> bool:
        return any(c < len(cells) and not is_placeholder(cell_text(cells[c])) for c in self.content)
