"""Excel binary workbooks (.xlsb), written record by record after the public layouts of [MS-XLSB]; only what ledgers hold."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

PLAIN, DAY, STRUCK, RED, YELLOW = range(5)
"""Cell styles every book of :func:`write_xlsb` has."""
ERRORS = {"#NULL!": 0, "#DIV/0!": 7, "#VALUE!": 15, "#REF!": 23, "#NAME?": 29, "#NUM!": 36, "#N/A": 42}
_EPOCH = {False: date(1899, 12, 30), True: date(1904, 1, 1)}
_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>'
)
_RELATIONS = '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'


@dataclass(frozen=True)
class Bad:
    """An error cell such as ``#REF!``."""

    text: str


@dataclass(frozen=True)
class Formula:
    """A formula with its stored result."""

    result: Any


@dataclass
class Page:
    """One sheet; rows and columns are 0-based, merges (top, left, bottom, right)."""

    name: str
    rows: Sequence[Sequence[Any]]
    merges: Sequence[tuple[int, int, int, int]] = ()
    hidden: bool = False
    hidden_rows: Sequence[int] = ()
    hidden_columns: Sequence[int] = ()
    styles: dict[tuple[int, int], int] = field(default_factory=dict)
    inline: bool = False


def record(kind: int, body: bytes = b"") -> bytes:
    """One record: kind and length in groups of seven bits, then the body."""
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, length = len(body), b""
    while True:
        size, low = size >> 7, size & 0x7F
        length += bytes([low | 0x80 if size else low])
        if not size:
            return head + length + body


def wide(text: str) -> bytes:
    """A string with its length in UTF-16 units before it."""
    raw = text.encode("utf-16-le")
    return struct.pack("<I", len(raw) // 2) + raw


def _number(value: float) -> tuple[int, bytes]:
    """A whole number as the short form (RK), anything else as a double."""
    if value == int(value) and abs(value) < 1 << 29:
        return 2, struct.pack("<i", int(value) << 2 | 2)
    return 5, struct.pack("<d", value)


def _value(value: Any, strings: dict[str, int], inline: bool, date1904: bool) -> tuple[int, bytes]:
    if isinstance(value, Bad):
        return 3, bytes([ERRORS[value.text]])
    if isinstance(value, bool):
        return 4, bytes([value])
    if isinstance(value, date):
        return _number((value - _EPOCH[date1904]).days)
    if isinstance(value, (int, float)):
        return _number(value)
    if inline:
        return 6, wide(str(value))
    return 7, struct.pack("<I", strings.setdefault(value, len(strings)))


def _formula(value: Any) -> tuple[int, bytes]:
    tail = struct.pack("<HII", 0, 0, 0)  # flags, no tokens, no extra
    if isinstance(value, Bad):
        return 11, bytes([ERRORS[value.text]]) + tail
    if isinstance(value, bool):
        return 10, bytes([value]) + tail
    if isinstance(value, (int, float)):
        return 9, struct.pack("<d", value) + tail
    return 8, wide(str(value)) + tail


def _cells(page: Page, strings: dict[str, int], date1904: bool) -> Iterable[bytes]:
    for at, row in enumerate(page.rows):
        flags = 0x10 if at in page.hidden_rows else 0
        yield record(0, struct.pack("<IIHBBBIII", at, 0, 300, 0, flags, 0, 1, 0, max(len(row) - 1, 0)))
        for column, value in enumerate(row):
            style = page.styles.get((at, column), DAY if isinstance(value, date) else PLAIN)
            head = struct.pack("<II", column, style)
            if value is None or value == "":
                if style:
                    yield record(1, head)
                continue
            made = (
                _formula(value.result) if isinstance(value, Formula) else _value(value, strings, page.inline, date1904)
            )
            yield record(made[0], head + made[1])


def _sheet(page: Page, strings: dict[str, int], date1904: bool) -> bytes:
    parts = [record(129), record(148, struct.pack("<IIII", 0, len(page.rows), 0, max(map(len, page.rows), default=0)))]
    if page.hidden_columns:
        columns = (record(60, struct.pack("<IIIIH", at, at, 0, 0, 1)) for at in page.hidden_columns)
        parts += [record(390), *columns, record(391)]
    parts += [record(145), *_cells(page, strings, date1904), record(146)]
    if page.merges:
        spans = (record(176, struct.pack("<IIII", top, end, left, last)) for top, left, end, last in page.merges)
        parts += [record(177, struct.pack("<I", len(page.merges))), *spans, record(178)]
    return b"".join([*parts, record(130)])


def _styles() -> bytes:
    def font(flags: int, colour: bytes) -> bytes:
        return record(43, struct.pack("<HHHHBBBB", 220, flags, 400, 0, 0, 2, 134, 0) + colour + b"\x00" + wide("宋体"))

    def fill(pattern: int, colour: bytes) -> bytes:
        return record(45, struct.pack("<I", pattern) + colour + b"\x03\x41\x00\x00\xff\xff\xff\xff" + bytes(48))

    def style(number: int = 0, font_: int = 0, fill_: int = 0) -> bytes:
        return record(47, struct.pack("<HHHHHBBHH", 0, number, font_, fill_, 0, 0, 0, 0, 0))

    black, red, yellow = (
        b"\x07\x01\x00\x00\x00\x00\x00\xff",
        b"\x05\xff\x00\x00\xff\x00\x00\xff",
        b"\x05\xff\x00\x00\xff\xff\x00\xff",
    )
    fonts = [font(0, black), font(8, black), font(0, red)]
    fills = [fill(0, black), fill(17, black), fill(1, yellow)]
    styles = [style(), style(number=14), style(font_=1), style(font_=2), style(fill_=2)]
    groups = (
        (611, fonts, 612),
        (603, fills, 604),
        (626, [record(47, b"\xff\xff" + bytes(14))], 627),
        (617, styles, 618),
    )
    body = b"".join(record(a, struct.pack("<I", len(items))) + b"".join(items) + record(z) for a, items, z in groups)
    return record(278) + body + record(279)


def parts_of(pages: Sequence[Page], *, date1904: bool = False) -> dict[str, bytes]:
    """The parts of the package by name."""
    strings: dict[str, int] = {}
    sheets = {f"xl/worksheets/sheet{at}.bin": _sheet(page, strings, date1904) for at, page in enumerate(pages, 1)}
    bundle = b"".join(
        record(156, struct.pack("<II", int(page.hidden), at) + wide(f"rId{at}") + wide(page.name))
        for at, page in enumerate(pages, 1)
    )
    book = record(131) + record(153, struct.pack("<III", int(date1904), 0, 0))
    book += record(143) + bundle + record(144) + record(157, bytes(26)) + record(132)
    relation = '<Relationship Id="rId{0}" Type="worksheet" Target="worksheets/sheet{0}.bin"/>'
    shared = record(159, struct.pack("<II", len(strings), len(strings)))
    shared += b"".join(record(19, b"\x00" + wide(text)) for text in strings) + record(160)
    return {
        "[Content_Types].xml": _TYPES.encode(),
        "xl/_rels/workbook.bin.rels": _RELATIONS.format(
            "".join(relation.format(at) for at in range(1, len(pages) + 1))
        ).encode(),
        "xl/workbook.bin": book,
        "xl/styles.bin": _styles(),
        "xl/sharedStrings.bin": shared,
        **sheets,
    }


def write_parts(path: Path, parts: dict[str, bytes]) -> Path:
    """A package of these parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, body in parts.items():
            package.writestr(name, body)
    return path


def write_xlsb(path: Path, pages: Sequence[Page], *, date1904: bool = False) -> Path:
    """A whole workbook."""
    return write_parts(path, parts_of(pages, date1904=date1904))
