"""Notes that begin with the bare name of a company: 1 | 上海…公司 above 项目：…, 投资：…; no label says what the name is."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import replace

from mhcrm.domain.intake.grid import Cell, Grid, blank, cell_text
from mhcrm.domain.intake.mapping import looks_like_company

LABEL = "企业名称"
"""The label such a line is given."""
_BULLET = re.compile(r"^\s*[(（【]?\s*(?:\d{1,3}|[一二三四五六七八九十]{1,3}|[①-⑳●■◆▪·*-])\s*[)）】.、．:：]?\s*")


def headed(grid: Grid, labelled: Set[int], *, inline: bool) -> Grid:
    """The sheet with a label before each company that stands alone above labelled lines.

    Args:
        labelled: rows that hold a label.
        inline: labels and values share a cell (``企业名称：…``).
    """
    rows = [list(row) for row in grid.rows]
    changed = False
    for at, row in enumerate(grid.rows[:-1]):
        place = _lone_company(row)
        if place is None or at in labelled or at + 1 not in labelled:
            continue
        name = _BULLET.sub("", cell_text(row[place]))
        rows[at] = [f"{LABEL}：{name}"] if inline else [LABEL, name]
        changed = True
    return replace(grid, rows=rows) if changed else grid


def _lone_company(row: list[Cell]) -> int | None:
    """Where the one text of a row is a company; a number before it does not count."""
    filled = [(column, cell_text(cell)) for column, cell in enumerate(row) if not blank(cell)]
    texts = [(column, text) for column, text in filled if _BULLET.sub("", text)]
    if len(texts) != 1 or len(filled) > 2 or len(texts[0][1]) > 40:
        return None
    return texts[0][0] if looks_like_company(_BULLET.sub("", texts[0][1])) else None
