"""The proposal as a workbook: the same tables as on paper; no cell that could run, no name in the file's own description."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from mhcrm.services.proposals.content import Proposal

_FILLS = {"满足": "DDEFE6", "不满足": "F6DDDA", "待核": "FBEFD6"}
_RISKY = ("=", "+", "-", "@")


def workbook(proposal: Proposal, made_at: datetime) -> bytes:
    """The file's bytes; verdicts are said in words and tinted as well."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "选址建议书"
    _row(sheet, [proposal.title], bold=True)
    _row(sheet, [f"数据截至{proposal.as_of}", f"有效期至{proposal.valid_until}", proposal.unit, proposal.officer])
    for caption, head, rows in (
        ("一、逐项比对", ("需求", *proposal.sites), proposal.requirements),
        ("二、载体情况", ("项目", *proposal.sites), proposal.facts),
        ("三、可衔接政策", ("出处", "条款", "研判", "责任单位"), proposal.policies),
    ):
        if not rows:
            continue
        _row(sheet, [])
        _row(sheet, [caption], bold=True)
        _row(sheet, list(head), bold=True)
        for row in rows:
            _row(sheet, list(row))
    _row(sheet, [])
    for note in proposal.notes:
        _row(sheet, [note])
    for column in range(1, max(len(proposal.sites) + 1, 4) + 1):
        sheet.column_dimensions[get_column_letter(column)].width = 30
    stamp = made_at.replace(tzinfo=None)
    book.properties.creator, book.properties.title = "mhcrm", proposal.title
    book.properties.created = book.properties.modified = stamp
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _row(sheet: Worksheet, texts: list[str], *, bold: bool = False) -> None:
    number = sheet.max_row + 1 if sheet.cell(1, 1).value is not None else 1
    if not texts:
        sheet.cell(number, 1).value = " "
        return
    for column, text in enumerate(texts, 1):
        cell = sheet.cell(number, column)
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
        cell.data_type = "s"
        if text.startswith(_RISKY):
            cell.quotePrefix = True
        cell.font = Font(bold=bold)
        cell.alignment = Alignment(vertical="top", wrap_text=not bold or column > 1)
        colour = _FILLS.get(text.split("：")[0]) if "：" in text else None
        if colour:
            cell.fill = PatternFill("solid", fgColor=colour)
