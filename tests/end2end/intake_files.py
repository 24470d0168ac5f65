"""Files as offices send them: every container, encoding and damage, made on the spot."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import xlwt
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

A, B = "上海甲乙科技有限公司", "苏州丙丁装备股份有限公司"
HEAD = ["企业名称", "项目名称", "投资额（万元）", "联系电话"]
ROWS: list[list[Any]] = [[A, "芯片项目", 1000, "13900001001"], [B, "装备基地", "3.5亿", "021-64001234"]]
TEXT = "\r\n".join(",".join(map(str, row)) for row in (HEAD, *ROWS))


def write_xlsx(path: Path, rows: Sequence[Sequence[Any]], edit: Callable[[Worksheet], None] | None = None) -> Path:
    """An xlsx with one sheet."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for row in rows:
        sheet.append(list(row))
    if edit:
        edit(sheet)
    book.save(path)
    return path


def write_xls(path: Path, rows: Sequence[Sequence[Any]], *, hidden: int | None = None) -> Path:
    """A BIFF8 workbook."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("台账")
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            sheet.write(at, column, value)
    if hidden is not None:
        sheet.row(hidden).hidden = True
    book.save(str(path))
    return path


def repack(source: Path, target: Path, edit: Callable[[str, bytes], bytes]) -> Path:
    """A package with parts changed."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, edit(name, old.read(name)))
    return target


def write_ods(path: Path, rows: Sequence[Sequence[Any]], tail: str = "") -> Path:
    """A minimal OpenDocument sheet."""
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in ("office", "table", "text")
    )
    body = f'<office:document-content {spaces}><office:body><office:spreadsheet><table:table table:name="S1">{cells}{tail}</table:table>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", body + "</office:spreadsheet></office:body></office:document-content>")
        package.writestr(
            "META-INF/manifest.xml",
            '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
    return path


def html_table(rows: Sequence[Sequence[Any]], charset: str = "utf-8") -> bytes:
    """The table an office system exports as .xls."""
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    page = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}"></head><body><table>{body}</table></body></html>'
    return page.encode("gbk" if charset == "gb2312" else charset)
