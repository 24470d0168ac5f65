"""Every container and every damage: either the same leads, or one clear sentence."""

from __future__ import annotations

import os
import struct
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from mhcrm.base.errors import MhcrmError
from mhcrm.domain.intake.preview import Preview, build_preview
from mhcrm.domain.intake.records import shipped_matcher
from mhcrm.domain.intake.verdict import NothingKnown
from mhcrm.services.intake.readers import read_pasted, read_source
from tests.end2end.intake_files import HEAD, ROWS, TEXT, A, B, html_table, repack, write_ods, write_xls, write_xlsx


def look(path: Path) -> Preview:
    source = read_source(path)
    return build_preview(
        source.name, source.format, source.grids, NothingKnown(), shipped_matcher(), notes=source.problems
    )


def expect_both(path: Path) -> Preview:
    found = look(path)
    rows = [row for row in found.rows if row.status == "accepted"]
    assert [
        (r.values["company"], r.values["project"], r.values["investment_wan"], r.values["phone"]) for r in rows
    ] == [
        (A, "芯片项目", 1000, "13900001001"),
        (B, "装备基地", 35000, "021-64001234"),
    ]
    return found


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_text_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    text = TEXT.replace(",3.5亿", ",3.5亿")
    (tmp_path / "导出.csv").write_bytes(text.encode(encoding))
    expect_both(tmp_path / "导出.csv")


@pytest.mark.parametrize("delimiter", ["\t", ";", "|", "，"])
def test_text_with_any_delimiter(tmp_path: Path, delimiter: str) -> None:
    (tmp_path / "导出.txt").write_text(TEXT.replace(",", delimiter), encoding="utf-8")
    expect_both(tmp_path / "导出.txt")


def test_big5(tmp_path: Path) -> None:
    (tmp_path / "台.csv").write_bytes(
        "企業名稱,項目名稱,投資額（萬元）\r\n台灣晶電股份有限公司,晶片項目,1000".encode("big5")
    )
    (row,) = [row for row in look(tmp_path / "台.csv").rows if row.status == "accepted"]
    assert row.values["company"] == "台灣晶電股份有限公司"


def test_workbooks(tmp_path: Path) -> None:
    rows = [HEAD, *ROWS]
    expect_both(write_xlsx(tmp_path / "a.xlsx", rows))
    expect_both(write_xls(tmp_path / "a.xls", rows))
    expect_both(write_ods(tmp_path / "a.ods", rows, '<table:table-row table:number-rows-repeated="1048570"/>'))
    os.link(tmp_path / "a.xls", tmp_path / "a.et")
    expect_both(tmp_path / "a.et")


def test_wrong_endings_are_read_and_said(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "a.xlsx", [HEAD, *ROWS]).rename(tmp_path / "a.csv")
    (tmp_path / "b.xls").write_bytes(TEXT.encode("gbk"))
    (tmp_path / "c.xls").write_bytes(html_table([HEAD, *ROWS]))
    (tmp_path / "d.xlsx").write_bytes(html_table([HEAD, *ROWS], "gb2312"))
    for name in ("a.csv", "b.xls", "c.xls", "d.xlsx"):
        found = expect_both(tmp_path / name)
        assert "wrong-ending" in {problem.code for problem in found.problems}


def test_web_archive_and_xml_book(tmp_path: Path) -> None:
    page = b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="X"\r\n\r\n--X\r\nContent-Type: text/html; charset="utf-8"\r\n'
    page += b"Content-Transfer-Encoding: 8bit\r\n\r\n" + html_table([HEAD, *ROWS]) + b"\r\n--X--\r\n"
    (tmp_path / "a.xls").write_bytes(page)
    expect_both(tmp_path / "a.xls")
    rows = "".join(
        "<Row>" + "".join(f'<Cell><Data ss:Type="String">{c}</Data></Cell>' for c in row) + "</Row>"
        for row in (HEAD, *ROWS)
    )
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    book = f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}"><Worksheet ss:Name="S"><Table>{rows}</Table></Worksheet></Workbook>'
    (tmp_path / "b.xls").write_text(book, encoding="utf-8")
    expect_both(tmp_path / "b.xls")


def test_pasted_rows_and_chat() -> None:
    pasted = read_pasted("\n".join("\t".join(map(str, row)) for row in (HEAD, *ROWS)))
    found = build_preview("粘贴", "csv", pasted.grids, NothingKnown(), shipped_matcher())
    assert found.totals["accepted"] == 2
    chat = read_pasted(
        f"企业名称：{A}\n项目名称：芯片项目\n总投资：3.5亿元\n联系人：张三 13900001001\n\n企业名称：{B}\n项目名称：乙\n"
    )
    rows = build_preview("粘贴", "csv", chat.grids, NothingKnown(), shipped_matcher()).of_status("accepted")
    assert [(r.values["company"], r.values.get("investment_wan")) for r in rows] == [(A, 35000), (B, None)]


def test_an_unclosed_quote_swallows_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f'企业名称,项目名称,备注\n{A},"未闭合,x\n{B},乙,y\n', encoding="utf-8")
    assert [row.values["company"] for row in look(tmp_path / "a.csv").of_status("accepted")] == [A, B]


def _reason(path: Path) -> str:
    with pytest.raises(MhcrmError) as caught:
        read_source(path)
    return str(caught.value)


def test_damage_and_other_things_get_one_clear_sentence(tmp_path: Path) -> None:
    good = write_xlsx(tmp_path / "good.xlsx", [HEAD, *ROWS]).read_bytes()
    cases = {
        "half.xlsx": (good[: len(good) // 2], "损坏"),
        "tail.xlsx": (good[:-30], "损坏"),
        "empty.xlsx": (b"", "空文件"),
        "blank.csv": (b"\r\n \r\n", "空文件"),
        "ole.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3000), "损坏"),
        "a.pdf": (b"%PDF-1.7 x", "PDF"),
        "photo.xlsx": (b"\x89PNG\r\n\x1a\n" + bytes(50), "图片"),
        "noise.csv": (bytes(range(256)) * 20, "不是表格文件"),
    }
    for name, (data, word) in cases.items():
        (tmp_path / name).write_bytes(data)
        message = _reason(tmp_path / name)
        assert word in message
        assert name in message
    with zipfile.ZipFile(tmp_path / "zip.xlsx", "w") as package:
        package.writestr("a.txt", "x")
    assert "压缩包" in _reason(tmp_path / "zip.xlsx")
    with zipfile.ZipFile(tmp_path / "doc.docx", "w") as package:
        package.writestr("word/document.xml", "<x/>")
    assert "Word" in _reason(tmp_path / "doc.docx")


def test_missing_file(tmp_path: Path) -> None:
    assert "找不到" in _reason(tmp_path / "没有.xlsx")


def test_password_protected_workbooks_say_so(tmp_path: Path) -> None:
    plain = write_xls(tmp_path / "a.xls", [HEAD, *ROWS]).read_bytes()
    begin = plain.index(b"\x09\x08\x10\x00\x00\x06\x05\x00")
    record = struct.pack("<HH", 0x2F, 4) + bytes(4)
    at = begin + 20  # after BOF: overwrite the next record with FILEPASS and a filler of the same total length
    kind, length = struct.unpack_from("<HH", plain, at)
    assert length + 4 < 8 or kind
    (tmp_path / "b.xls").write_bytes(plain[:at] + record + plain[at + 8 :])
    message = _reason(tmp_path / "b.xls")
    assert "密码" in message
    assert "加密" in message


def test_zip_bombs_are_refused_unread(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "good.xlsx", [HEAD, *ROWS])
    big = b"<x>" + bytes(80 * 1024 * 1024)
    bomb = repack(
        tmp_path / "good.xlsx", tmp_path / "bomb.xlsx", lambda name, data: big if name.endswith("theme1.xml") else data
    )
    assert "压缩" in _reason(bomb)


def test_entities_are_neither_expanded_nor_fetched(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("SECRET-CONTENT", encoding="utf-8")
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    book = (
        f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY f SYSTEM "{(tmp_path / "secret.txt").as_uri()}"><!ENTITY a "AAAA"><!ENTITY b "&a;&a;&a;&a;">]>'
        f'<Workbook xmlns="{space}" xmlns:ss="{space}"><Worksheet ss:Name="S"><Table><Row><Cell><Data>企业名称</Data></Cell><Cell><Data>项目名称</Data>'
        f"</Cell></Row><Row><Cell><Data>{A}</Data></Cell><Cell><Data>&f;&b;项目</Data></Cell></Row></Table></Worksheet></Workbook>"
    )
    (tmp_path / "x.xls").write_text(book, encoding="utf-8")
    shown = str([row.values for row in look(tmp_path / "x.xls").rows])
    assert "SECRET" not in shown
    assert "AAAA" not in shown


def test_formulas_errors_hidden_and_struck(tmp_path: Path) -> None:
    from openpyxl.styles import Font

    def edit(sheet: object) -> None:
        sheet["C2"] = "=1+1"  # type: ignore[index]
        sheet["C3"] = "#REF!"  # type: ignore[index]
        sheet["C3"].data_type = "e"  # type: ignore[index]
        sheet.row_dimensions[3].hidden = True  # type: ignore[attr-defined]
        sheet["A3"].font = Font(strike=True)  # type: ignore[index]

    found = look(write_xlsx(tmp_path / "a.xlsx", [HEAD, *ROWS], edit))
    first, second = found.of_status("accepted")
    assert "formula-no-value" in {problem.code for problem in first.problems}
    assert {"cell-error", "row-hidden", "row-struck"} <= {problem.code for problem in second.problems}
    assert "investment_wan" not in first.values
    assert "investment_wan" not in second.values
    assert second.raw["investment_wan"] == "#REF!"


def test_hidden_rows_of_an_xls(tmp_path: Path) -> None:
    found = look(write_xls(tmp_path / "a.xls", [HEAD, *ROWS], hidden=2))
    assert "row-hidden" in {problem.code for problem in found.of_status("accepted")[1].problems}


def test_a_cell_flung_far_away_costs_nothing(tmp_path: Path) -> None:
    def edit(sheet: object) -> None:
        sheet.cell(30000, 9000).value = "x"  # type: ignore[attr-defined]

    found = look(write_xlsx(tmp_path / "a.xlsx", [HEAD, *ROWS], edit))
    assert found.totals["accepted"] == 2
    assert "sheet-truncated" in {problem.code for problem in found.sheets[0].problems}


def test_merged_cells_of_an_open_document(tmp_path: Path) -> None:
    source = write_ods(
        tmp_path / "源.ods", [["企业名称", "项目名称", "投资额（万元）"], [A, "甲", "1000"], ["盖", "乙", "2000"]]
    )

    def span(name: str, data: bytes) -> bytes:
        if name != "content.xml":
            return data
        text = data.decode().replace(
            f'office:value-type="string"><text:p>{A}',
            f'table:number-rows-spanned="2" office:value-type="string"><text:p>{A}',
        )
        covered = '<table:table-cell office:value-type="string"><text:p>盖</text:p></table:table-cell>'
        return text.replace(covered, "<table:covered-table-cell/>").encode()

    found = look(repack(source, tmp_path / "并.ods", span))
    assert [row.values["company"] for row in found.rows if row.status == "accepted"] == [A, A]


def test_columns_kept_apart_by_blanks_and_quoted_numbers(tmp_path: Path) -> None:
    (tmp_path / "邮件.txt").write_text(
        f"企业名称    项目名称    投资额（万元）\n{A}    甲    1200\n{B}    乙    300\n", "utf-8"
    )
    rows = [row for row in look(tmp_path / "邮件.txt").rows if row.status == "accepted"]
    assert [(row.values["company"], row.values["investment_wan"]) for row in rows] == [(A, 1200), (B, 300)]
    (tmp_path / "引号.csv").write_text(f"企业名称,项目名称,联系电话\n{A},甲,'021-64001234\n", "utf-8")
    (row,) = (row for row in look(tmp_path / "引号.csv").rows if row.status == "accepted")
    assert row.values["phone"] == "021-64001234"
    assert row.values.get("contact") is None


def test_a_cell_filled_with_a_colour_is_a_note(tmp_path: Path) -> None:
    """原表标色: yellow means something to whoever filled the sheet in; a coloured header and stripes mean nothing."""

    def paint(rows: Sequence[int]) -> Callable[[Worksheet], None]:
        def edit(sheet: Worksheet) -> None:
            for row in rows:
                for cell in sheet[row]:
                    cell.fill = PatternFill("solid", fgColor="FFFF00")

        return edit

    many = [[f"上海{at}号科技有限公司", f"第{at}号项目", at * 100, ""] for at in range(1, 21)]
    noted = [(1, 3), (1, *range(2, 22, 2))]
    found = []
    for at, rows in enumerate(noted):
        grids = read_source(write_xlsx(tmp_path / f"{at}.xlsx", [HEAD, *many], paint(rows))).grids
        rows_found = build_preview("a.xlsx", "xlsx", grids, NothingKnown(), shipped_matcher()).rows
        found.append([row.row for row in rows_found if "row-marked" in {problem.code for problem in row.problems}])
    assert found == [[3], []]
