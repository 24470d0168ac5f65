"""What stands on cells beside their text is not lost: comments are kept, a line through a cell or a part of it is said."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from mhcrm.domain.intake.preview import build_preview
from mhcrm.domain.intake.records import shipped_matcher
from mhcrm.domain.intake.verdict import NothingKnown, RowResult
from mhcrm.services.intake.readers import compound, read_source
from tests.end2end.binary_books import Page, parts_of, write_parts, write_xlsb
from tests.end2end.intake_files import HEAD, ROWS, A, B, repack, write_ods, write_xls, write_xlsx


def _rows(path: Path) -> list[RowResult]:
    source = read_source(path)
    found = build_preview(source.name, "xlsx", source.grids, NothingKnown(), shipped_matcher())
    return found.of_status("accepted")


def _said(row: RowResult, code: str) -> list[tuple[str, str]]:
    return [(problem.cell, problem.raw) for problem in row.problems if problem.code == code]


def test_comments_are_said_at_the_cell_and_kept_with_the_lead(tmp_path: Path) -> None:
    def edit(sheet: Worksheet) -> None:
        sheet["A1"].comment = Comment("填全称", "模板")
        sheet["A2"].comment = Comment("李四:\n已转崇明，\n勿再跟进", "李四")
        sheet["C2"].comment = Comment("含二期", "李四")

    first, second = _rows(write_xlsx(tmp_path / "a.xlsx", [HEAD, *ROWS], edit))
    assert _said(first, "cell-comment") == [("A2", "李四: 已转崇明， 勿再跟进"), ("C2", "含二期")]
    assert first.values["x:批注"] == "李四: 已转崇明， 勿再跟进；含二期"
    assert "x:批注" not in second.values


def test_answers_to_a_comment_are_kept_instead_of_its_notice(tmp_path: Path) -> None:
    def edit(sheet: Worksheet) -> None:
        sheet["A2"].comment = Comment("[线程批注] 你的Excel版本可读取此线程批注", "x")

    source = write_xlsx(tmp_path / "a.xlsx", [HEAD, *ROWS], edit)
    space = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
    threads = f'<ThreadedComments xmlns="{space}"><threadedComment ref="A2"><text>谁跟进？</text></threadedComment>'
    threads += '<threadedComment ref="A2"><text>李四</text></threadedComment></ThreadedComments>'

    def relate(name: str, data: bytes) -> bytes:
        if not name.endswith("sheet1.xml.rels"):
            return data
        relation = (
            b'<Relationship Id="t" Type="http://schemas.microsoft.com/office/2017/10/relationships/threadedComment" '
        )
        return data.replace(
            b"</Relationships>", relation + b'Target="../threadedComments/threadedComment1.xml"/></Relationships>'
        )

    target = repack(source, tmp_path / "b.xlsx", relate)
    with zipfile.ZipFile(target, "a") as package:
        package.writestr("xl/threadedComments/threadedComment1.xml", threads)
    assert _rows(target)[0].values["x:批注"] == "谁跟进？；李四"


def test_a_part_struck_through_is_said(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(HEAD)
    sheet.append(["", *ROWS[0][1:]])
    sheet.append(ROWS[1])
    sheet["A2"] = CellRichText(TextBlock(InlineFont(strike=True), "旧名"), TextBlock(InlineFont(), A))
    book.save(tmp_path / "a.xlsx")
    first, second = _rows(tmp_path / "a.xlsx")
    assert _said(first, "row-struck") == [("A2", f"旧名{A}")]
    assert not _said(second, "row-struck")


def test_a_part_struck_through_in_the_shared_texts_is_said(tmp_path: Path) -> None:
    source = write_xlsx(tmp_path / "a.xlsx", [HEAD, *ROWS])

    def share(name: str, data: bytes) -> bytes:
        if not name.endswith("sheet1.xml"):
            return data
        shared = (b'<c r="A2" t="s"><v>0</v></c>', b'<c r="A3" t="s"><v>1</v></c>')
        for at, cell in zip((b"A2", b"A3"), shared, strict=True):
            data = re.sub(b'<c r="' + at + b'"[^>]*>.*?</c>', cell, data)
        return data

    target = repack(source, tmp_path / "b.xlsx", share)
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rich = f"<si><r><rPr><strike/></rPr><t>旧</t></r><r><t>{B}</t></r></si>"
    with zipfile.ZipFile(target, "a") as package:
        package.writestr("xl/sharedStrings.xml", f'<sst xmlns="{space}"><si><t>{A}</t></si>{rich}</sst>')
    first, second = _rows(target)
    assert not _said(first, "row-struck")
    assert _said(second, "row-struck") == [("A3", f"旧{B}")]


def test_a_struck_amount_speaks_for_itself_and_a_struck_name_for_the_row(tmp_path: Path) -> None:
    def edit(sheet: Worksheet) -> None:
        sheet["C2"].font = Font(strike=True)
        for cell in sheet[3]:
            cell.font = Font(strike=True)

    first, second = _rows(write_xlsx(tmp_path / "a.xlsx", [HEAD, *ROWS], edit))
    assert (_said(first, "cell-struck"), _said(first, "row-struck")) == ([("C2", "1000")], [])
    assert (_said(second, "cell-struck"), len(_said(second, "row-struck"))) == ([], 2)


def test_comments_that_cannot_be_read_are_said(tmp_path: Path) -> None:
    def codes(path: Path) -> set[str]:
        return {problem.code for problem in read_source(path).problems}

    pages = [Page("台账", [HEAD, *ROWS])]
    assert "comments-unread" not in codes(write_xlsb(tmp_path / "a.xlsb", pages))
    assert "comments-unread" in codes(write_parts(tmp_path / "b.xlsb", parts_of(pages) | {"xl/comments1.bin": b"\x00"}))
    plain = write_xls(tmp_path / "a.xls", [HEAD, *ROWS])
    assert "comments-unread" not in codes(plain)
    book = compound.streams(plain.read_bytes())["Workbook"]
    end = book.rindex(b"\x0a\x00\x00\x00")
    note = b"\x1c\x00\x0c\x00" + bytes(12)
    (tmp_path / "b.xls").write_bytes(compound.pack("Workbook", book[:end] + note + book[end:]))
    assert "comments-unread" in codes(tmp_path / "b.xls")


def test_hidden_rows_columns_and_errors_of_an_open_document_are_said(tmp_path: Path) -> None:
    source = write_ods(tmp_path / "a.ods", [HEAD, [A, "芯片项目", "#REF!", "13900001001"], ROWS[1]])

    def edit(name: str, data: bytes) -> bytes:
        if name != "content.xml":
            return data
        text = data.decode().replace("<table:table-row>", "<table:table-row>|")
        head, first, second, third = text.split("|")
        columns = (
            '<table:table-column table:number-columns-repeated="3"/><table:table-column table:visibility="collapse"/>'
        )
        head = head.replace("<table:table-row>", columns + "<table:table-row>")
        space = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" office:value-type="string"'
        second = second.replace(
            'office:value-type="string"><text:p>#REF!', f'{space} calcext:value-type="error"><text:p>#REF!'
        )
        second = second.replace("<table:table-row>", '<table:table-row table:visibility="filter">')
        return (head + first + second + third).encode()

    grid = read_source(repack(source, tmp_path / "b.ods", edit)).grids[0]
    assert [set(grid.hidden_rows), set(grid.hidden_columns)] == [{2}, {3}]
    assert grid.errors == {(1, 2): "#REF!"}
    first, second = _rows(tmp_path / "b.ods")
    assert _said(first, "cell-error") == [("C2", "#REF!")]
    assert _said(second, "row-hidden")
