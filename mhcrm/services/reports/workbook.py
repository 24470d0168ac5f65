"""Frames → one workbook: a sheet a table, numbers as numbers, text that can never become a formula."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

WIDEST = 40


def write_workbook(path: Path, title: str, caption: str, tables: Sequence[tuple[str, pd.DataFrame]]) -> None:
    """Write the report; ``caption`` says period and reference date on every sheet."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, frame in tables:
        sheet = book.create_sheet(name)
        sheet.append([f"{title} · {name}"])
        sheet["A1"].font = Font(bold=True, size=14)
        sheet.append([caption])
        sheet.append(list(frame.columns))
        for cell in sheet[3]:
            cell.font = Font(bold=True)
        for number, row in enumerate(frame.itertuples(index=False), 4):
            for column, value in enumerate(row, 1):
                _put(sheet.cell(number, column), value)
        if frame.empty:
            sheet.append(["本期没有。"])
        for column, header in enumerate(frame.columns, 1):
            longest = max([len(str(header)), *(len(str(value)) for value in frame[header])], default=8)
            sheet.column_dimensions[get_column_letter(column)].width = min(WIDEST, 4 + longest * 1.8)
        sheet.freeze_panes = "A4"
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.fitToWidth = 1
        sheet.page_setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.print_title_rows = "3:3"
    book.save(path)


def _put(cell: object, value: object) -> None:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return
    if isinstance(value, int | float):
        cell.value = value  # type: ignore[attr-defined]
        cell.number_format = "#,##0" if float(value).is_integer() else "#,##0.00"  # type: ignore[attr-defined]
        return
    cell.value = str(value)  # type: ignore[attr-defined]
    cell.data_type = "s"  # type: ignore[attr-defined]  # whatever it begins with, it is text
    cell.alignment = Alignment(vertical="top", wrap_text=len(str(value)) > WIDEST)  # type: ignore[attr-defined]
