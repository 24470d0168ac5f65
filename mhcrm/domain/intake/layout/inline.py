"""Leads written as ``label：value`` lines inside cells: chat messages, Word paragraphs, one-column forms."""

from __future__ import annotations

import re

from mhcrm.domain.intake.grid import Cell, Grid, blank
from mhcrm.domain.intake.headers import HeaderMatcher
from mhcrm.domain.intake.layout.blocks import Block, Entry, Skipped
from mhcrm.domain.intake.layout.headed import headed
from mhcrm.domain.intake.layout.header import IDENTITY
from mhcrm.domain.intake.mapping import map_columns, read_caption

_PIECE = re.compile(
    r"\n|\s{2,}|[;；](?=[^;；:：]{2,14}[:：])|[,，。](?=[^,，。:：\s]{2,10}[:：])|\s(?=[^\s:：]{2,12}[:：])"
)
_LABEL = re.compile(r"^[\s\d.、（(）)【\[●■◆▪·*-]*([^:：\]】]{2,16}?)[\]】]?\s*[:：]\s*(.*)$", re.DOTALL)
FEWEST = 3
"""Fields a record must state, one of them a company or a project."""

Pair = tuple[int, int, str, str, str]
"""Row, column, label, field, value."""


def inline_blocks(grid: Grid, matcher: HeaderMatcher, hints: list[str]) -> tuple[list[Block], list[Skipped]]:
    """Read the sheet as lines of ``label：value``; a new record begins where a company or project comes again."""
    records: list[list[Pair]] = [[]]
    pairs = _pairs(grid, matcher)
    if not any(pair[3] == "company" for pair in pairs):
        grid = headed(grid, {pair[0] for pair in pairs}, inline=True)
        pairs = _pairs(grid, matcher)
    for pair in _of_fillers(pairs):
        if pair[3] in IDENTITY and any(known[3] == pair[3] for known in records[-1]):
            records.append([])
        records[-1].append(pair)
    kept = [record for record in records if _complete(record)]
    used = {pair[0] for record in kept for pair in record}
    left = [(row, cells) for row, cells in enumerate(grid.rows) if row not in used and any(not blank(c) for c in cells)]
    skipped = [Skipped(row, "标题或说明", " ".join(str(c) for c in cells if not blank(c))[:80]) for row, cells in left]
    return [_block(record, matcher, hints) for record in kept], skipped if kept else []


def _pairs(grid: Grid, matcher: HeaderMatcher) -> list[Pair]:
    found: list[Pair] = []
    for row, cells in enumerate(grid.rows[:2000]):
        for column, cell in enumerate(cells):
            if isinstance(cell, str) and 4 < len(cell) < 4000 and (":" in cell or "：" in cell):
                found += _of_cell(row, column, cell, matcher)
    return found


def _of_fillers(pairs: list[Pair]) -> list[Pair]:
    """填表人：某　联系电话：…: the number is the filler's, not the investor's; it is kept under both words."""
    found: list[Pair] = []
    for pair in pairs:
        before = found[-1] if found else pair
        if pair[3] == "phone" and before[3] == "filler" and before[0] == pair[0]:
            pair = (*pair[:2], before[2] + pair[2], "owner_combined", pair[4])
        found.append(pair)
    return found


def _of_cell(row: int, column: int, cell: Cell, matcher: HeaderMatcher) -> list[Pair]:
    found: list[Pair] = []
    for piece in _PIECE.split(str(cell)):
        match = _LABEL.match(piece)
        hit = matcher.match(match[1].strip()) if match else None
        if match and hit and hit.field and hit.field != "seq" and match[2].strip():
            found.append((row, column, match[1].strip(), hit.field, match[2].strip(" \n;；")))
        elif found and piece.strip() and not match:
            *place, value = found[-1]
            found[-1] = (*place, f"{value} {piece.strip()}")  # type: ignore[assignment]
    return found


def _complete(record: list[Pair]) -> bool:
    fields = {pair[3] for pair in record}
    return len(fields) >= FEWEST and bool(fields & IDENTITY)


def _block(record: list[Pair], matcher: HeaderMatcher, hints: list[str]) -> Block:
    headers = [(place, pair[2]) for place, pair in enumerate(record)]
    mapping = map_columns(headers, matcher, read_caption(hints, matcher), [[pair[4]] for pair in record])
    block = Block("form", tuple(sorted({pair[0] for pair in record})), mapping, read_caption(hints, matcher))
    first = next(pair[0] for pair in record if pair[3] in IDENTITY)
    block.entries.append(Entry(first, [pair[4] for pair in record]))
    block.places[first] = {role.target: (pair[0], pair[1]) for role, pair in zip(mapping.roles, record, strict=True)}
    return block
