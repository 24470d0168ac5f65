"""A report as PDF: its tables on A4 laid across, heads repeated, every empty figure left out rather than made nought."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from mhcrm.base.clock import SHANGHAI
from mhcrm.typeset.blocks import Align, Column, Table
from mhcrm.typeset.fonts import Role, width
from mhcrm.typeset.layout import (
    HEIGHT,
    TITLE,
    TITLE_LEADING,
    WIDTH,
    Centred,
    Slab,
    paginate,
    small_slabs,
    table_slabs,
)
from mhcrm.typeset.pdf import Document, Metadata, write

if TYPE_CHECKING:
    import pandas as pd

SIZE = 9.0
_LEAST, _MOST = 4.0, 18.0  # widths of a column, in characters
_NOTHING = "本期没有。"


def write_paper(
    title: str, caption: str, until: date, tables: Sequence[tuple[str, pd.DataFrame]], made: datetime
) -> bytes:
    """One PDF of all tables; the same bytes for the same tables and time."""
    at = made.astimezone(SHANGHAI)
    slabs = [Slab(TITLE_LEADING, Centred(title, Role.TITLE, TITLE, TITLE_LEADING, HEIGHT))]
    slabs += small_slabs(caption)
    for name, frame in tables:
        slabs += table_slabs(_table(name, frame), SIZE, HEIGHT)
    footer = f"{at.year}年{at.month}月{at.day}日生成"
    document = Document(
        title, paginate(slabs, WIDTH), f"数据截至{until.year}年{until.month}月{until.day}日", footer, True
    )
    return write([document], Metadata(title, caption, "", made))


def _table(name: str, frame: pd.DataFrame) -> Table:
    titles = [str(column) for column in frame.columns]
    rows = tuple(tuple(_text(value) for value in row) for row in frame.to_dict("split")["data"])
    columns = []
    for at, title in enumerate(titles):
        cells = [row[at] for row in rows]
        widest = max((width(cell, Role.BODY) for cell in (title, *cells)), default=0.0)
        share = min(max(widest + 1, _LEAST), _MOST)
        columns.append(Column(title, share, Align.RIGHT if _numbers(frame, at) else Align.LEFT))
    remark = f"{len(rows)} 行" if rows else _NOTHING
    return Table(name, remark, tuple(columns), rows)


def _numbers(frame: pd.DataFrame, at: int) -> bool:
    return any(isinstance(value, int | float) for value in frame.iloc[:, at])


def _text(value: object) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, int | float):
        return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}"
    return str(value)
