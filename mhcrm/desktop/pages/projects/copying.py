"""Copy rows out as a proper table: tab-separated words with a header row, as Excel and WPS expect."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtGui import QGuiApplication

from mhcrm.desktop import readings
from mhcrm.desktop.context import Context
from mhcrm.desktop.models.lead_columns import Column
from mhcrm.domain.records import LeadRow


def as_table(rows: Sequence[LeadRow], columns: Sequence[Column], today: date, stages: Mapping[str, str]) -> str:
    """Header with units, then one line a row; line breaks and tabs inside a cell become spaces."""
    lines = ["\t".join(f"{column.title}（{column.unit}）" if column.unit else column.title for column in columns)]
    for row in rows:
        words = (row.code if column.key == "code" else column.text(row.cells, today, stages) for column in columns)
        lines.append("\t".join(" ".join(text.split()) for text in words))
    return "\n".join(lines)


def copy_rows(ctx: Context, ids: Sequence[int], columns: Sequence[Column]) -> None:
    """Read the rows and put them on the clipboard."""
    fields = tuple(dict.fromkeys(name for column in columns for name in column.fields))
    app, wanted = ctx.app, tuple(ids)

    def put(rows: tuple[LeadRow, ...]) -> None:
        QGuiApplication.clipboard().setText(as_table(rows, columns, app.clock.today(), ctx.stages.names))
        ctx.notify.said(f"已复制 {len(rows):,} 个项目，可粘贴到 Excel 或 WPS。")

    ctx.lanes.run("复制为表格", lambda _p: readings.lead_rows(app, wanted, fields), on_done=put)
