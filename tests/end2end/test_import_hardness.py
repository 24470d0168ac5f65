"""Files that would hang, exhaust or break a reader, one of each kind: rows or one clear sentence, and nothing fetched."""

from __future__ import annotations

import io
import os
import re
import socket
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from mhcrm.base.errors import InputError, MhcrmError
from mhcrm.domain.intake.preview import Preview, build_preview
from mhcrm.domain.intake.records import shipped_matcher
from mhcrm.domain.intake.verdict import NothingKnown
from mhcrm.services.intake.readers import limits, package, read_source
from tests.bench.big_sheet import write_big_sheet
from tests.end2end.intake_files import HEAD, ROWS, TEXT, A, repack, write_ods, write_xlsx

_SHEET = "xl/worksheets/sheet1.xml"
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def _look(path: Path) -> Preview:
    source = read_source(path)
    return build_preview(source.name, source.format, source.grids, NothingKnown(), shipped_matcher())


def _refusal(path: Path) -> MhcrmError:
    with pytest.raises(MhcrmError) as caught:
        read_source(path)
    assert path.name in caught.value.what
    assert caught.value.todo
    return caught.value


def _book(folder: Path, edit: Callable[[str, bytes], bytes]) -> Path:
    return repack(write_xlsx(folder / "good.xlsx", [HEAD, *ROWS]), folder / "a.xlsx", edit)


def _with_rows(folder: Path, rows: str) -> Path:
    """A good workbook with rows added as XML."""
    tail = rows.encode() + b"</sheetData>"
    return _book(folder, lambda name, data: data.replace(b"</sheetData>", tail) if name == _SHEET else data)


@pytest.mark.skipif(os.name != "posix", reason="named pipes and devices")
@pytest.mark.parametrize("kind", ["pipe", "device", "socket"])
def test_what_is_no_plain_file_is_not_read(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "device":
        path.symlink_to("/dev/zero")
    else:
        before = Path.cwd()
        os.chdir(tmp_path)  # the path of a socket may only be short
        with socket.socket(socket.AF_UNIX) as made:
            made.bind("a.csv")
        os.chdir(before)
    assert _refusal(path).code == "file-not-regular"


@pytest.mark.skipif(os.name != "posix", reason="links")
def test_links_that_point_to_each_other_are_told_in_chinese(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.symlink_to(path)
    refused = _refusal(path)
    assert refused.code == "file-unreadable"
    assert "链接" in refused.why
    assert not re.search("[A-Za-z]{4}", refused.why)


@pytest.mark.parametrize(
    "row",
    [
        "<row><c r='XFD1048576'><v>1</v></c></row>",
        '<row><c r="XFD1048576"><v>1</v></c></row>',
        "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>",
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row><row r="9"><c r="A9"><v>1</v></c></row>',
    ],
)
def test_a_cell_in_the_last_corner_costs_no_memory(row: str, tmp_path: Path) -> None:
    found = _look(_with_rows(tmp_path, row))
    assert len(found.of_status("accepted")) == 2
    assert "sheet-truncated" in {problem.code for plan in found.sheets for problem in plan.problems}


@pytest.mark.parametrize("place", ["A99999999999", "ZZZZZZZ1", "ZZZ5", "A1048577"])
def test_a_cell_outside_of_any_sheet_is_damage(place: str, tmp_path: Path) -> None:
    row = re.sub(r"\D", "", place)
    assert _refusal(_with_rows(tmp_path, f'<row r="{row}"><c r="{place}"><v>1</v></c></row>')).code == "file-damaged"


def test_far_cells_with_styles_openpyxl_does_not_know_get_a_sentence(tmp_path: Path) -> None:
    def edit(name: str, data: bytes) -> bytes:
        if name == "xl/styles.xml":
            return f'<styleSheet {_MAIN}><fills count="1"><fill/></fills></styleSheet>'.encode()
        far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
        return data.replace(b"</sheetData>", far) if name == _SHEET else data

    assert _refusal(_book(tmp_path, edit)).code == "file-damaged"


@pytest.mark.parametrize("columns", [16_384, 300])
def test_columns_beyond_the_bound_are_left_out_and_said(columns: int, tmp_path: Path) -> None:
    wide = [*HEAD, *(f"列{at}" for at in range(columns - len(HEAD)))]
    line = [A, "芯片项目", "1000", "13900001001", *("值" for _ in range(columns - len(HEAD)))]
    (tmp_path / "a.csv").write_text("\n".join(map(",".join, (wide, line))), encoding="utf-8")
    cells = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in (wide, line))
    (tmp_path / "a.html").write_text(f"<table>{cells}</table>", encoding="utf-8")
    for path in (write_xlsx(tmp_path / "a.xlsx", [wide, line]), tmp_path / "a.csv"):
        found = _look(path)
        assert len(found.of_status("accepted")) == 1
        assert "sheet-truncated" in {problem.code for plan in found.sheets for problem in plan.problems}, path.name


def test_blank_columns_beyond_the_bound_are_not_worth_a_word(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("\n".join(line + "," * 400 for line in TEXT.split("\r\n")), encoding="utf-8")
    found = _look(tmp_path / "a.csv")
    assert not [problem for plan in found.sheets for problem in plan.problems if problem.code == "sheet-truncated"]


def test_text_beyond_the_last_row_is_left_out_and_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("limits", "delimited"):
        monkeypatch.setattr(f"mhcrm.services.intake.readers.{module}.MAX_ROWS", 3)
    (tmp_path / "a.csv").write_text(f"{TEXT}\r\n{TEXT}", encoding="utf-8")
    found = _look(tmp_path / "a.csv")
    assert "sheet-truncated" in {problem.code for plan in found.sheets for problem in plan.problems}


@pytest.mark.parametrize("text", [f"{TEXT}\n{'长' * 5_000_000},", "\u3000" * 5_000_000 + "x", '"' + "x,\n" * 2_000_000])
def test_one_cell_of_megabytes_gets_a_sentence(text: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    try:
        _look(tmp_path / "a.csv")
    except InputError as refused:
        assert refused.code == "file-too-large"
        assert "百万字" in refused.why


@pytest.mark.parametrize("part", ["xl/styles.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"])
def test_a_part_too_large_for_a_tree_is_refused(part: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_PART", 100)
    refused = _refusal(_book(tmp_path, lambda name, data: data))
    assert refused.code == "file-too-large"
    monkeypatch.undo()
    monkeypatch.setattr(limits, "MAX_PART", 1 << 20)
    blown = _book(tmp_path, lambda name, data: data + b" " * (1 << 20) if name == part else data)
    assert part in _refusal(blown).why


def test_many_sheets_of_one_part_are_damage(tmp_path: Path) -> None:
    sheets = "".join(
        f'<sheet name="s{at}" sheetId="{at}" r:id="rId1" xmlns:r="{_REL}"/>' for at in range(1, 400)
    ).encode()

    def edit(name: str, data: bytes) -> bytes:
        return (
            re.sub(rb"(?s)<sheets>.*</sheets>", b"<sheets>" + sheets + b"</sheets>", data)
            if name == "xl/workbook.xml"
            else data
        )

    path = _book(tmp_path, edit)
    with zipfile.ZipFile(path) as package:
        assert b'"s399"' in package.read("xl/workbook.xml")
    assert _refusal(path).code == "file-damaged"


def test_a_package_of_countless_entries_is_refused_unopened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_ENTRIES", 50, raising=False)
    path = _book(tmp_path, lambda name, data: data)
    with zipfile.ZipFile(path, "a") as package:
        for at in range(60):
            package.writestr(f"xl/media/{at}.png", b"")
    assert _refusal(path).code == "file-too-large"


@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", "xl/SharedStrings.xml"])
def test_strings_that_unpack_to_more_than_they_say_are_damage(part: str, tmp_path: Path) -> None:
    write_big_sheet(tmp_path / "good.xlsx", 3)
    strings = f"<sst {_MAIN}><si><t>{' ' * 5_000_000}</t></si></sst>".encode()
    path = repack(
        tmp_path / "good.xlsx",
        tmp_path / "a.xlsx",
        lambda name, data: strings if name.endswith("Strings.xml") else data,
    )
    packed = bytearray(path.read_bytes().replace(b"xl/sharedStrings.xml", part.encode()))
    path.write_bytes(packed)
    with zipfile.ZipFile(path) as package:
        assert package.getinfo(part).file_size == len(strings)
    at = packed.find(b"PK\x01\x02")
    while part.encode() not in packed[at + 46 : at + 46 + 30]:
        at = packed.find(b"PK\x01\x02", at + 4)
    packed[at + 24 : at + 28] = (500).to_bytes(4, "little")
    path.write_bytes(packed)
    assert _refusal(path).code == "file-damaged"


@pytest.mark.parametrize(
    "tail",
    [
        '<table:table-row table:number-rows-repeated="900000"><table:table-cell office:value-type="string"><text:p>满</text:p>'
        "</table:table-cell>"
        + '<table:table-cell office:value-type="string"><text:p>满</text:p></table:table-cell>' * 29
        + "</table:table-row>",
        (
            '<table:table-row table:number-rows-repeated="999"><table:table-cell table:number-columns-repeated="999" '
            'office:value-type="string"><text:p>满</text:p></table:table-cell></table:table-row>'
        )
        * 30,
        "<table:table-row table:number-rows-repeated='999'><table:table-cell office:value-type='string' "
        "table:number-columns-repeated='999'><text:p>满</text:p></table:table-cell></table:table-row>" * 30,
    ],
    ids=["rows", "both", "single quotes"],
)
def test_cells_repeated_into_millions_are_refused(tail: str, tmp_path: Path) -> None:
    assert _refusal(write_ods(tmp_path / "a.ods", [HEAD, *ROWS], tail)).code == "file-too-large"


def test_blanks_repeated_into_millions_are_refused(tmp_path: Path) -> None:
    assert (
        _refusal(write_ods(tmp_path / "a.ods", [HEAD, [A, 'x<text:s text:c="40000000"/>y']])).code == "file-too-large"
    )


def test_rows_and_columns_repeated_to_the_end_of_the_sheet_are_read(tmp_path: Path) -> None:
    tail = (
        '<table:table-row table:number-rows-repeated="1048500"><table:table-cell table:number-columns-repeated="16384"/>'
        "</table:table-row>"
    )
    assert len(_look(write_ods(tmp_path / "a.ods", [HEAD, *ROWS], tail)).of_status("accepted")) == 2


def test_a_wholly_encrypted_document_says_so(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.ods", "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("META-INF/manifest.xml", "<x/>")
        package.writestr("encrypted-package", bytes(range(256)))
    assert _refusal(tmp_path / "a.ods").code == "file-encrypted"


def test_paragraphs_in_paragraphs_are_read_once(tmp_path: Path) -> None:
    def cell(text: str) -> str:
        return f"<w:tc>{text}</w:tc>"

    deep = "<w:p>" * 30 + f"<w:r><w:t>{A}</w:t></w:r>" + "</w:p>" * 30
    plain = "".join(cell(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>") for text in HEAD[:2])
    body = (
        f"<w:tbl><w:tr>{plain}</w:tr><w:tr>{cell(deep)}{cell('<w:p><w:r><w:t>项目</w:t></w:r></w:p>')}</w:tr></w:tbl>"
    )
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as package:
        package.writestr("word/document.xml", f'<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>')
    (row,) = _look(tmp_path / "a.docx").of_status("accepted")
    assert row.values["company"] == A


@pytest.mark.parametrize(
    "number", ["9" * 5000, "1" * 40 + "万", "9" * 5000 + "-" + "8" * 5000, "1e999999", "0." + "1" * 5000]
)
def test_numbers_of_thousands_of_digits_stay_text(number: str, tmp_path: Path) -> None:
    text = f"企业名称,项目名称,投资额（万元）,用地面积（亩）\n{A},项目,{number},{number}\n"
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    (row,) = _look(tmp_path / "a.csv").of_status("accepted")
    assert len(str(row.values.get("investment_wan", ""))) < 40
    assert row.problems


def test_a_date_of_thousands_of_characters_stays_text(tmp_path: Path) -> None:
    text = f"企业名称,项目名称,登记日期\n{A},项目,{'2026-' * 5000}\n"
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    (row,) = _look(tmp_path / "a.csv").of_status("accepted")
    assert "registered_on" not in row.values
    assert row.problems


def test_a_line_without_an_end_is_refused_before_it_is_cut_up(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("企业名称," * 1_000_000, encoding="utf-8")
    assert _refusal(tmp_path / "a.csv").code == "file-too-large"


def test_blanks_between_thousands_of_marks_take_no_longer_than_the_marks(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(f"<table><tr><td>企业名称<td>项目名称<tr><td>{A}<td>甲<br> 乙" + "<b> </b> " * 100_000, "utf-8")
    start = time.process_time()
    source = read_source(path)
    assert source.grids[0].rows[1] == [A, "甲\n乙"]
    assert time.process_time() - start < 5  # half a minute when each blank is looked at from every blank before it


@pytest.mark.parametrize("cell", ["<c r='AB7'>", '<c t="n" r="ab7" >', '<c s="1" r="C1000000"/>', "<row r='1000000'>"])
def test_the_extent_is_seen_however_it_is_written(cell: str) -> None:
    facts = package.SheetFacts()
    package._extent(f'<row r="7">{cell}<v>1000000"</v></c></row>'.encode(), facts)
    assert (facts.last_row, facts.last_column) == ((999_999, 0) if "1000000" in cell else (0, 27))


@pytest.mark.parametrize("styles", [1, 40])
def test_cells_of_a_style_are_found_among_few_and_many_styles(styles: int) -> None:
    wanted = package._Styles(struck=frozenset(range(5, 5 + styles)))
    cells = b'<row r="1"><c r="A1" s="1"/><c r="B1" s="5"><v>1</v></c><c r="C1" s="4"/></row>'
    assert package._scan(io.BytesIO(cells), wanted).struck == {(0, 1)}


def test_nothing_is_fetched_or_executed(tmp_path: Path) -> None:
    """Scripts, frames, pictures, entities and links to other files: no connection, no process, no other file."""
    page = (
        f'<!DOCTYPE html SYSTEM "http://127.0.0.1:9/x.dtd"><html><head><base href="http://127.0.0.1:9/"><script src="a.js">run()</script>'
        f'<link rel="stylesheet" href="a.css"></head><body onload="run()"><iframe src="file:///etc/hosts"></iframe><table><tr><td>企业名称'
        f'<td>项目名称<tr><td>{A}<script>run()</script><td><img src="http://127.0.0.1:9/a.png" onerror="run()">项目</table></body></html>'
    )
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    dtd = '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd" [<!ENTITY % p SYSTEM "http://127.0.0.1:9/p">]>'
    rows = "<row r='9'><c r='A9' t='inlineStr'><is><t>=cmd|'/C calc'!A0</t></is></c><c r='B9' t='inlineStr'><is><t>项目</t></is></c></row>"
    _with_rows(tmp_path, rows)
    linked = repack(
        tmp_path / "a.xlsx",
        tmp_path / "b.xlsx",
        lambda name, data: data.replace(b"<worksheet", dtd.encode() + b"<worksheet", 1) if name == _SHEET else data,
    )
    done: list[str] = []
    watched = ("socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn")
    armed = True

    def watch(event: str, _arguments: object) -> None:
        if armed and event in watched:
            done.append(event)

    sys.addaudithook(watch)
    page_row = _look(tmp_path / "a.html").of_status("accepted")[0]
    book_rows = _look(linked).of_status("accepted")
    with pytest.raises(OSError), socket.socket() as proof:  # the watch does see what it watches for
        armed_before = list(done)
        proof.connect(("127.0.0.1", 9))
    armed = False
    assert armed_before == []
    assert done == ["socket.connect"]
    assert (page_row.values["company"], page_row.values["project"]) == (A, "项目")
    assert "=cmd|'/C calc'!A0" in [row.values["company"] for row in book_rows]


def test_io_is_closed(tmp_path: Path) -> None:
    """A file that was refused can be renamed and deleted at once (Windows holds open files)."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"PK\x03\x04" + io.BytesIO(bytes(100)).getvalue())
    _refusal(path)
    path.unlink()
