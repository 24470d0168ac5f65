"""Texts and archives as they really come: read where it is plain what is meant, one clear sentence where it is not."""

from __future__ import annotations

import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from mhcrm.base.errors import InputError
from mhcrm.services.intake.readers import read_head, read_source
from mhcrm.services.intake.readers.encoding import decode
from mhcrm.services.intake.readers.source import SourceFile, read_bytes
from tests.end2end.intake_files import HEAD, ROWS, TEXT, A, write_xlsx

_PURE = "企业名称，项目名称\n上海甲乙科技有限公司，芯片项目\n"


def _codes(source: SourceFile) -> list[str]:
    return [problem.code for problem in source.problems]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "text", [_PURE, _PURE.replace("，", "\t"), _PURE.replace("\n", "；"), "企業名稱，專案名稱\n台灣晶電，晶片專案\n"]
)
def test_utf16_without_a_mark_and_without_western_letters(text: str, encoding: str) -> None:
    source = read_bytes(text.encode(encoding), "a.txt")
    assert source.encoding == encoding
    assert "".join(map(str, source.grids[0].rows[0])).startswith(text[:4])
    assert not source.problems


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5", "ascii"])
def test_other_encodings_are_not_taken_for_utf16(encoding: str) -> None:
    text = {"big5": "企業名稱,專案名稱\n台灣晶電,晶片專案\n", "ascii": "company,project\nhello,world\n"}.get(
        encoding, TEXT
    )
    for repeated in (1, 3, 400):
        assert decode((text * repeated).encode(encoding)).text == text * repeated


@pytest.mark.parametrize(("first", "second"), [("utf-8", "gb18030"), ("gb18030", "utf-8")])
@pytest.mark.parametrize("share", [1, 40])
def test_lines_of_two_encodings_are_each_read_in_theirs(first: str, second: str, share: int) -> None:
    line = f"{A},芯片项目,1000,13900001001\n"
    text = TEXT.rstrip("\n") + "\n"
    data = text.encode(first) + (line * share).encode(second) + line.encode(first)
    source = read_bytes(data, "a.csv")
    cells = [row[:2] for row in source.grids[0].rows]
    assert cells[0] == HEAD[:2]
    assert cells[-2:] == [[A, "芯片项目"]] * 2
    (problem,) = source.problems
    assert problem.code == "encoding-mixed"
    if share == 1:
        assert f"从第 {text.count(chr(10)) + 1} 行起有 1 行" in problem.message


def test_a_line_torn_between_two_encodings_is_counted_as_damaged() -> None:
    line = f"{A},芯片项目,1000,13900001001\n"
    torn = f"{A},".encode() + "芯片项目,1000,13900001001\n".encode("gb18030")
    source = read_bytes((TEXT.rstrip("\n") + "\n" + line * 20).encode() + torn, "a.csv")
    assert source.grids[0].rows[0][:2] == HEAD[:2]
    assert source.grids[0].rows[-1][0] == A
    assert _codes(source) == ["encoding-guess"]


def test_one_encoding_is_not_taken_for_two() -> None:
    rare = "滗氪姗琦晟镧锂钛矽,氪星鑫晟琦姗珂玥瑜\n" * 50
    assert decode((TEXT + rare).encode("gb18030")).others == ()
    assert decode((TEXT + rare).encode()).others == ()


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize(("stray", "lines"), [(b"\x00", 1), (b"\x00" * 3000, 1), (b"\x00", 3000)])
def test_stray_zero_bytes_are_left_out_and_said(encoding: str, stray: bytes, lines: int) -> None:
    text = TEXT + f"{A},芯片项目,1000,13900001001\n" * lines
    data = text.encode(encoding)
    source = read_bytes(data[:-20] + stray + data[-20:], "a.csv")
    assert source.grids[0].rows == read_bytes(data, "a.csv").grids[0].rows
    assert _codes(source) == ["encoding-guess"]
    assert "1 处" in source.problems[0].message


def test_bytes_with_zeros_that_are_no_text_are_refused() -> None:
    for data in (bytes(range(256)) * 40, b"\x01\x00\x02\x00abc\x00" * 500, b"a\x00" * 5 + b"\x03\x04\x05" * 300):
        with pytest.raises(InputError) as refused:
            read_bytes(data, "a.csv")
        assert refused.value.code == "file-not-a-sheet"


def test_a_stray_zero_does_not_cut_the_first_rows_amid_a_character(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes((TEXT + "\x00" + f"{A},芯片项目,1000,13900001001\n" * 40_000).encode())
    head = read_head(path, 200)
    assert head.partial
    assert head.encoding == "utf-8"
    assert head.grids[0].rows[-1][0] == A


def test_a_zip_of_tables_asks_to_be_unpacked(tmp_path: Path) -> None:
    book = write_xlsx(tmp_path / "台账.xlsx", [HEAD, *ROWS])
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
        packed.write(book, "七月/台账.xlsx")
        packed.write(book, "七月/另一份.xlsx")
    with pytest.raises(InputError) as refused:
        read_source(tmp_path / "a.zip")
    assert "压缩包" in refused.value.what
    assert "“台账.xlsx”等 2 个表格" in refused.value.what
    assert "请先解压" in refused.value.todo


@pytest.mark.parametrize("kind", ["rar", "7z", "gz", "bz2", "xz", "tar"])
def test_other_archives_ask_to_be_unpacked(kind: str) -> None:
    begins = {
        "rar": b"Rar!\x1a\x07\x01\x00",
        "7z": b"7z\xbc\xaf\x27\x1c",
        "gz": b"\x1f\x8b\x08",
        "bz2": b"BZh91AY",
        "xz": b"\xfd7zXZ\x00",
    }
    data = begins.get(kind, b"") + bytes(60)
    if kind == "tar":
        made = io.BytesIO()
        with tarfile.open(fileobj=made, mode="w") as packed:
            packed.addfile(tarfile.TarInfo("台账.xlsx"))
        data = made.getvalue()
    with pytest.raises(InputError) as refused:
        read_bytes(data, f"a.{kind}")
    assert f"是压缩包（{kind}）" in refused.value.what
    assert "请先解压" in refused.value.todo
