"""Binary workbooks (.xlsb, .xls): the same leads as from an .xlsx, the same notes, and no harm from a damaged one."""

from __future__ import annotations

import re
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlwt
from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from mhcrm.base.errors import MhcrmError
from mhcrm.domain.intake.preview import Preview, build_preview
from mhcrm.domain.intake.records import shipped_matcher
from mhcrm.domain.intake.report import preview_json
from mhcrm.domain.intake.verdict import NothingKnown
from mhcrm.services.intake.readers import compound, limits, read_source, xlsb
from tests.end2end.binary_books import (
    RED,
    STRUCK,
    YELLOW,
    Bad,
    Formula,
    Page,
    parts_of,
    record,
    write_parts,
    write_xlsb,
)
from tests.end2end.intake_files import HEAD, ROWS, A, B, write_xls

LEDGER: list[list[Any]] = [
    ["企业名称", "项目名称", "投资额（万元）", "登记时间", "联系电话", "是否总部", "备注"],
    [A, "芯片项目", 1000, date(2026, 5, 8), "13900001001", True, "𠮷田"],
    [B, "装备基地", 3500.25, date(2025, 12, 31), 13900001002, False, date(2026, 1, 2)],
    ["上海未名科技有限公司", "某项目", Bad("#REF!"), None, "", None, Formula("文字")],
    ["上海有名科技有限公司", "另一项目", Formula(Bad("#N/A")), None, None, Formula(True), Formula(2.5)],
    ["上海隐名科技有限公司", "藏起来的", 200, None, None, None, 46150],
]


def _xlsx(path: Path) -> Path:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "台账"
    for row in LEDGER:
        sheet.append([_plain(cell) for cell in row])
    for line in sheet.iter_rows():
        for cell in line:
            if str(cell.value).startswith("#"):
                cell.data_type = "e"
    sheet.row_dimensions[6].hidden = True
    sheet.column_dimensions["E"].hidden = True
    sheet["A3"].font = Font(strike=True)
    sheet["B4"].font = Font(color="FF0000")
    sheet["B5"].fill = PatternFill("solid", fgColor="FFFF00")
    sheet.merge_cells("G2:G3")
    hidden = book.create_sheet("旧表")
    hidden.append(["企业名称", "项目名称"])
    hidden.append(["苏州旧有限公司", "旧项目"])
    hidden.sheet_state = "hidden"
    book.save(path)
    return path


def _plain(cell: Any) -> Any:
    cell = cell.result if isinstance(cell, Formula) else cell
    return cell.text if isinstance(cell, Bad) else cell


def _pages(*, inline: bool = False) -> list[Page]:
    rows = [list(row) for row in LEDGER]
    rows[2][6] = None
    styles = {(2, 0): STRUCK, (3, 1): RED, (4, 1): YELLOW}
    first = Page("台账", rows, [(1, 6, 2, 6)], False, [5], [4], styles, inline)
    return [first, Page("旧表", [["企业名称", "项目名称"], ["苏州旧有限公司", "旧项目"]], hidden=True, inline=inline)]


def _look(path: Path) -> Preview:
    source = read_source(path)
    return build_preview(source.name, "", source.grids, NothingKnown(), shipped_matcher(), notes=source.problems)


@pytest.mark.parametrize("inline", [False, True])
def test_an_xlsb_reads_as_the_same_ledger_in_xlsx(tmp_path: Path, inline: bool) -> None:
    ours = preview_json(_look(write_xlsb(tmp_path / "台账.xlsb", _pages(inline=inline))))
    theirs = preview_json(_look(_xlsx(tmp_path / "台账.xlsx")))
    ours["file"] = theirs["file"]
    assert ours == theirs
    said = {problem.code for row in _look(tmp_path / "台账.xlsb").rows for problem in row.problems}
    assert {"row-hidden", "row-struck", "row-marked", "cell-error"} <= said


def test_days_count_from_1904_where_the_book_says_so(tmp_path: Path) -> None:
    path = write_xlsb(tmp_path / "a.xlsb", _pages(), date1904=True)
    assert [row.values.get("received_on") for row in _look(path).of_status("accepted")][:2] == [
        "2026-05-08",
        "2025-12-31",
    ]


def test_wide_and_long_sheets_keep_every_cell(tmp_path: Path) -> None:
    rows = [[f"{row}-{column}" if column % 7 else row * column for column in range(90)] for row in range(2000)]
    source = read_source(write_xlsb(tmp_path / "宽.xlsb", [Page("宽", rows, hidden_rows=[1999])]))
    assert source.grids[0].rows == rows
    assert source.grids[0].hidden_rows == {1999}


def test_names_and_links_to_other_books_do_not_stop_the_reading(tmp_path: Path) -> None:
    parts = parts_of(_pages())
    end = record(144)
    name = record(
        39,
        struct.pack("<IBI", 0, 0, 0xFFFFFFFF)
        + struct.pack("<I", 1)
        + "甲".encode("utf-16-le")
        + b"\x02\x00\x00\x00\x99\x99",
    )
    parts["xl/workbook.bin"] = parts["xl/workbook.bin"].replace(end, end + record(362, b"\x05\x00\x00\x00") + name)
    assert (
        _look(write_parts(tmp_path / "名.xlsb", parts)).totals
        == _look(write_xlsb(tmp_path / "无.xlsb", _pages())).totals
    )


def test_cells_flung_too_far_apart_are_refused_with_the_extent(tmp_path: Path) -> None:
    far = record(0, struct.pack("<IIHBBBI", 1_000_000, 0, 300, 0, 0, 0, 0)) + record(
        5, struct.pack("<IId", 5000, 0, 1.0)
    )
    parts = parts_of(_pages())
    parts["xl/worksheets/sheet1.bin"] = parts["xl/worksheets/sheet1.bin"].replace(record(146), far + record(146))
    said = _reason(write_parts(tmp_path / "远.xlsb", parts))
    assert "1000001 行 × 5001 列" in said
    assert "台账" in said


def _cut(name: str, keep: int) -> Callable[[dict[str, bytes]], None]:
    def edit(parts: dict[str, bytes]) -> None:
        parts[name] = parts[name][:keep]

    return edit


def _without(name: str) -> Callable[[dict[str, bytes]], None]:
    def edit(parts: dict[str, bytes]) -> None:
        del parts[name]

    return edit


def _no_such_text(parts: dict[str, bytes]) -> None:
    sheet = parts["xl/worksheets/sheet1.bin"]
    cell = record(7, struct.pack("<III", 1, 0, 70_000))
    parts["xl/worksheets/sheet1.bin"] = sheet.replace(record(146), cell + record(146))


def _short_cell(parts: dict[str, bytes]) -> None:
    sheet = parts["xl/worksheets/sheet1.bin"]
    parts["xl/worksheets/sheet1.bin"] = sheet.replace(record(146), record(2, b"\x01\x00") + record(146))


@pytest.mark.parametrize(
    "damage",
    [
        _cut("xl/worksheets/sheet1.bin", 300),
        _cut("xl/workbook.bin", 40),
        _cut("xl/styles.bin", 100),
        _cut("xl/sharedStrings.bin", 60),
        _without("xl/worksheets/sheet1.bin"),
        _without("xl/_rels/workbook.bin.rels"),
        _short_cell,
        _no_such_text,
    ],
)
def test_a_damaged_xlsb_gives_one_sentence(
    tmp_path: Path, damage: Callable[[dict[str, bytes]], None], capfd: pytest.CaptureFixture[str]
) -> None:
    parts = parts_of(_pages())
    damage(parts)
    assert "已损坏" in _reason(write_parts(tmp_path / "坏.xlsb", parts))
    assert capfd.readouterr().err == ""


def test_a_cut_and_an_encrypted_xlsb_say_what_they_are(tmp_path: Path) -> None:
    whole = write_xlsb(tmp_path / "a.xlsb", _pages()).read_bytes()
    (tmp_path / "半.xlsb").write_bytes(whole[: len(whole) // 2])
    assert "已损坏" in _reason(tmp_path / "半.xlsb")
    (tmp_path / "密.xlsb").write_bytes(compound.pack("EncryptedPackage", b"\x01" * 5000))
    assert "密码" in _reason(tmp_path / "密.xlsb")


def _reason(path: Path) -> str:
    with pytest.raises(MhcrmError) as caught:
        read_source(path)
    return str(caught.value)


# -- .xls ----------------------------------------------------------------------------------------------------------


def test_struck_red_and_filled_cells_and_hidden_columns_of_an_xls(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("台账")
    looks = {1: "font: struck_out on", 2: "font: colour red", 3: "pattern: pattern solid, fore_colour yellow"}
    for at, row in enumerate([HEAD, *ROWS, [f"上海{A[2:]}", "第三", 5, ""], ["上海末名有限公司", "第四", 5, ""]]):
        for column, value in enumerate(row):
            style = looks.get(at)
            sheet.write(at, column, value, *([xlwt.easyxf(style)] if style else []))
    sheet.col(3).hidden = True
    book.save(str(tmp_path / "台账.xls"))
    grid = read_source(tmp_path / "台账.xls").grids[0]
    assert {row for row, _ in grid.struck} == {1}
    assert [set(grid.marked), set(grid.filled), set(grid.hidden_columns)] == [{2}, {3}, {3}]


def test_a_small_xls_in_the_mini_stream_is_read(tmp_path: Path) -> None:
    """Some writers do not fill the workbook up to 4096 bytes; it then lies in sectors of 64 bytes."""
    book = compound.streams(write_xls(tmp_path / "a.xls", [HEAD, *ROWS]).read_bytes())["Workbook"]
    book = book[: book.rindex(b"\x0a\x00\x00\x00") + 4]
    assert len(book) < 4096
    (tmp_path / "小.xls").write_bytes(_in_mini_stream(book))
    assert [row.values["company"] for row in _look(tmp_path / "小.xls").of_status("accepted")] == [A, B]


def _in_mini_stream(book: bytes) -> bytes:
    plain = bytearray(compound.pack("Workbook", book))
    minis = -(-len(book) // 64)
    struct.pack_into("<II", plain, 60, len(plain) // 4096 - 1, 1)
    root, entry = 2 * 4096, 2 * 4096 + 128
    struct.pack_into("<IQ", plain, root + 116, struct.unpack_from("<I", plain, entry + 116)[0], minis * 64)
    struct.pack_into("<IQ", plain, entry + 116, 0, len(book))
    struct.pack_into("<I", plain, 4096 + 4 * (len(plain) // 4096 - 1), 0xFFFFFFFE)
    chain = struct.pack(f"<{minis}I", *range(1, minis), 0xFFFFFFFE)
    return bytes(plain) + chain.ljust(4096, b"\xff")


def _damages(book: bytes) -> Iterator[bytes]:
    """One damage of each kind that the reader of the values does not survive or cries out over."""
    for kind, at, value in (
        (0x200, 4, b"\xff\xff\xff\xff"),  # a sheet of four thousand million rows
        (0x27E, 2, b"\x00\x80"),  # a cell in column 32768
        (0x85, 0, b"\xff\xff\xff\x7f"),  # a sheet that begins behind the end
        (0xFC, 8, b"\xff\xff\x0c"),  # a text that runs over its table
        (0x0A, -2, b"\xff\x7f"),  # a part without an end
    ):
        place = _find(book, kind)
        yield book[: place + 4 + at] + value + book[place + 4 + at + len(value) :]


def _find(book: bytes, kind: int) -> int:
    at = 0
    while True:
        found, length = struct.unpack_from("<HH", book, at)
        if found == kind:
            return at
        at += 4 + length


def test_a_damaged_xls_ends_nothing_and_prints_nothing(tmp_path: Path) -> None:
    """In a process of its own: what the reader's library does over such bytes takes the whole program along."""
    rows = [HEAD, *ROWS]
    source = write_xls(tmp_path / "a.xls", rows).read_bytes()
    book = compound.streams(source)["Workbook"]
    for number, bytes_ in enumerate(_damages(book)):
        path = tmp_path / f"坏{number}.xls"
        path.write_bytes(compound.pack("Workbook", bytes_))
        command = [sys.executable, "-m", "mhcrm", "--db", str(tmp_path / "a.db"), "import", str(path), "--dry-run"]
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False)
        shown = done.stdout + done.stderr
        assert done.returncode in (0, 1), (number, done.returncode, shown)
        assert not any(word in shown for word in ("panicked", "memory allocation", "Traceback", "thread")), (
            number,
            shown,
        )
        assert ("已损坏" in shown) == (done.returncode == 1), (number, shown)


def test_formula_tokens_and_names_of_an_xls_are_not_read_at_all(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("台账", cell_overwrite_ok=True)
    for at, row in enumerate([HEAD, *ROWS]):
        for column, value in enumerate(row):
            sheet.write(at, column, value)
    sheet.write(2, 2, xlwt.Formula("1+1"))
    book.save(str(tmp_path / "a.xls"))
    stream = bytearray(compound.streams((tmp_path / "a.xls").read_bytes())["Workbook"])
    at = _find(bytes(stream), 0x06)
    stream[at + 26 : at + 28] = b"\x01\xff"  # a token that claims more than there is
    (tmp_path / "b.xls").write_bytes(compound.pack("Workbook", stream))
    assert read_source(tmp_path / "b.xls").grids[0].rows[2][2] == read_source(tmp_path / "a.xls").grids[0].rows[2][2]


def test_a_package_is_made_as_it_is_read() -> None:
    for size in (10, 4096, 4097, 5_000_000):
        stream = bytes(range(256)) * (size // 256 + 1)
        found = compound.streams(compound.pack("Workbook", stream[:size]))["Workbook"]
        assert found[:size] == stream[:size]
        assert not compound.looped(compound.pack("Workbook", stream[:size]))
    assert limits.MAX_FILE // 4096 < 109 * 1024, "the header names every table of the largest file"


def test_the_book_of_a_rewritten_xlsb_stands_once(tmp_path: Path) -> None:
    data = write_xlsb(tmp_path / "a.xlsb", _pages()).read_bytes()
    with zipfile.ZipFile(tmp_path / "a.xlsb") as package:
        content = xlsb.read_facts(package, data, "a.xlsb").content
    (tmp_path / "b.xlsb").write_bytes(content)
    with zipfile.ZipFile(tmp_path / "b.xlsb") as package:
        assert sorted(package.namelist()) == sorted(parts_of(_pages()))


@pytest.mark.parametrize("count", [0, 1, 255, 256, 257, 65_535, 65_536, 70_000, 1_000_000])
def test_the_pattern_of_plain_cells_takes_only_texts_there_are(count: int) -> None:
    pattern = re.compile(xlsb._below(count), re.DOTALL)
    for number in {
        0,
        1,
        200,
        254,
        255,
        256,
        65_535,
        65_536,
        69_999,
        70_000,
        count - 1,
        count,
        count + 1,
        2**24,
        2**31,
    } - {-1}:
        assert bool(pattern.fullmatch(struct.pack("<I", number))) == (number < count), number
