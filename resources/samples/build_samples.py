"""Builds the sample spreadsheets beside this file. Deterministic: the same script writes the same bytes.

Run ``python resources/samples/build_samples.py`` after changing it; a test compares the committed files with a fresh run.
"""

from __future__ import annotations

import sys
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from ledger_sheet import ledger  # noqa: E402
from sheets import GIVEN, REFERRER_NAMES, REFERRERS, SURNAMES, banner, save  # noqa: E402
from space_sheet import spaces  # noqa: E402


def referrers(folder: Path) -> None:
    """Ten referrers of the three channels, some without a partner status, one whose status has run out."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "引荐方"
    header = ("序号", "引荐方名称", "类型", "渠道", "合作起始日", "合作到期日", "联系人", "联系电话", "备注")
    banner(sheet, 1, len(header), "引荐方名录（示例数据，均为虚构）", 16)
    for column, name in enumerate(header, 1):
        sheet.cell(2, column, name).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = 18
    for index, (name, kind, channel, start, end) in enumerate(REFERRER_NAMES, 1):
        contact = f"示例·{SURNAMES[-index]}{GIVEN[index % len(GIVEN)]}"
        note = "示例" if start or kind in ("企业", "基金") else "示例；合作关系待核实"
        row = (index, name, kind, channel, start or None, end or None, contact, f"1380000{index:04d}", note)
        for column, value in enumerate(row, 1):
            sheet.cell(index + 2, column, value)
    save(book, REFERRERS, folder)


def build(folder: Path = HERE) -> None:
    """Write all three files into ``folder``."""
    ledger(folder)
    spaces(folder)
    referrers(folder)


if __name__ == "__main__":
    build()
