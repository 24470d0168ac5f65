"""Tables beside each other under one header row, and what stands beside a table without belonging to it."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from mhcrm.domain.intake.grid import Cell, Grid, blank
from mhcrm.domain.intake.headers import HeaderMatcher
from mhcrm.domain.intake.keys import header_key
from mhcrm.domain.intake.layout.header import IDENTITY, Header
from mhcrm.domain.intake.mapping import SAMPLE, best_hit


@dataclass(frozen=True, slots=True)
class Segment:
    """One table: its (column, header text), and the title that stands above it alone."""

    texts: list[tuple[int, str]]
    title: str = ""


def segments(grid: Grid, header: Header, matcher: HeaderMatcher) -> list[Segment]:
    """Columns of each table that shares this header row."""
    texts = list(header.texts)
    texts = sorted(texts + _unnamed(grid, header), key=lambda item: item[0])
    hits = [best_hit(text, matcher) for _, text in texts]
    for field in ("company", "project"):
        own = [place for place, hit in enumerate(hits) if hit.field == field]
        keys = [_last(texts[place]) for place in own]
        if len(own) > 1 and len(set(keys)) == 1:
            period = own[1] - own[0]
            starts = [place - own[0] for place in own]
            same = all(_last(texts[i]) == _last(texts[i + period]) for i in range(min(period, len(texts) - period)))
            if same and period > 1:
                bounds = [*starts, len(texts)]
                return [_titled(texts[a:b]) for a, b in itertools.pairwise(bounds)]
    return [Segment(_without_side_tables(grid, header.rows[-1] + 1, texts, matcher))]


def _last(item: tuple[int, str]) -> str:
    return header_key(item[1].split("\x1f")[-1])


def _titled(texts: list[tuple[int, str]]) -> Segment:
    """在谈项目 above all columns of one of the tables is its title, no level of its header."""
    tops = {text.split("\x1f")[0] for _, text in texts if text}
    deep = all("\x1f" in text for _, text in texts if text)
    if len(tops) != 1 or not deep:
        return Segment(texts)
    return Segment([(column, text.partition("\x1f")[2]) for column, text in texts], tops.pop())


def _unnamed(grid: Grid, header: Header) -> list[tuple[int, str]]:
    """Columns inside or right of the table that hold values under no header text."""
    named = {column for column, _ in header.texts}
    first = header.rows[-1] + 1
    rows: list[list[Cell]] = []
    for row in grid.rows[first : first + SAMPLE]:
        if any(not blank(cell) for cell in row):
            rows.append(row)
        elif rows:
            break
    found: list[tuple[int, str]] = []
    for column in range(max(named) + 2):
        if column in named:
            continue
        filled = sum(1 for row in rows if column < len(row) and not blank(row[column]))
        alone = sum(
            1 for row in rows if column < len(row) and not blank(row[column]) and sum(not blank(c) for c in row) > 2
        )
        if filled and alone:
            found.append((column, ""))
    return found


def _without_side_tables(
    grid: Grid, first: int, texts: list[tuple[int, str]], matcher: HeaderMatcher
) -> list[tuple[int, str]]:
    """Leave out a group of columns beyond a gap that repeats fields of the main table, or has rows of its own: 活动 | 日期."""
    groups: list[list[tuple[int, str]]] = [[]]
    for item in texts:
        if groups[-1] and item[0] - groups[-1][-1][0] > 1:
            groups.append([])
        groups[-1].append(item)
    if len(groups) == 1:
        return texts
    fields = [{hit.field for _, text in group if (hit := best_hit(text, matcher)).field} for group in groups]
    main = max(range(len(groups)), key=lambda i: (bool(fields[i] & IDENTITY), len(fields[i])))
    kept: list[tuple[int, str]] = []
    for place, group in enumerate(groups):
        own = fields[place] - fields[main] - {"seq", "stage"}  # names no lead has at all are extra columns
        beside = place != main and _stands_alone(grid, first, groups[main], group, matcher)
        if place == main or ((own or not fields[place]) and not beside):
            kept += group
    return kept


def _stands_alone(
    grid: Grid, first: int, main: list[tuple[int, str]], group: list[tuple[int, str]], matcher: HeaderMatcher
) -> bool:
    """The group begins with a name no lead has, and goes on where the main table has nothing."""
    if best_hit(group[0][1], matcher).field:
        return False
    return any(
        any(grid.text(row, column) for column, _ in group) and not any(grid.text(row, column) for column, _ in main)
        for row in range(first, min(first + SAMPLE, len(grid.rows)))
    )
