"""What calamine does not tell about an .xls or .et: encryption, date system, hidden rows, error cells.

A small reader of the compound file's sector chain (MS-CFB) and of four record kinds (MS-XLS): FILEPASS, DATEMODE, ROW and
BOOLERR; everything else is left to calamine.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from mhcrm.services.intake.readers import limits
from mhcrm.services.intake.readers.package import BookFacts, SheetFacts
from mhcrm.services.intake.readers.sniff import NotASheet

_END = 0xFFFFFFFC
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_BOF, _EOF, _FILEPASS, _DATEMODE, _ROW, _BOOLERR, _FORMULA, _SHEET = 0x809, 0x0A, 0x2F, 0x22, 0x208, 0x205, 0x06, 0x85


def _chain(data: bytes, fat: list[int], start: int, size: int) -> bytes:
    pieces, sector, seen = [], start, 0
    while sector < _END and seen <= len(fat):
        pieces.append(data[(sector + 1) * size : (sector + 2) * size])
        sector = fat[sector] if sector < len(fat) else _END
        seen += 1
    return b"".join(pieces)


def _fat(data: bytes, size: int) -> list[int]:
    sectors = [number for number in struct.unpack_from("<109I", data, 76) if number < _END]
    following, count = struct.unpack_from("<II", data, 68)
    while following < _END and count and len(sectors) * size <= len(data):
        block = data[(following + 1) * size : (following + 2) * size]
        if len(block) < size:
            break
        numbers = struct.unpack(f"<{size // 4}I", block)
        sectors.extend(number for number in numbers[:-1] if number < _END)
        following, count = numbers[-1], count - 1
    fat: list[int] = []
    for sector in sectors:
        block = data[(sector + 1) * size : (sector + 2) * size]
        fat.extend(struct.unpack(f"<{len(block) // 4}I", block[: len(block) // 4 * 4]))
    return fat


def streams(data: bytes) -> dict[str, bytes]:
    """Streams kept in ordinary sectors, by name (small ones in the mini stream come out empty).

    Raises:
        struct.error: the header is cut short.
    """
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    if size not in (512, 4096):
        raise struct.error("sector size")
    fat = _fat(data, size)
    directory = _chain(data, fat, struct.unpack_from("<I", data, 48)[0], size)
    found: dict[str, bytes] = {}
    for at in range(0, len(directory) - 127, 128):
        length = struct.unpack_from("<H", directory, at + 64)[0]
        if not 2 <= length <= 64 or directory[at + 66] not in (1, 2, 5):
            continue
        name = directory[at : at + length - 2].decode("utf-16-le", "replace")
        start, total = struct.unpack_from("<II", directory, at + 116)
        big = directory[at + 66] == 2 and 4096 <= total <= len(data)
        found[name] = _chain(data, fat, start, size)[:total] if big else b""
    return found


def looped(data: bytes) -> bool:
    """True when a chain of sectors comes back to itself: the reader of the values would follow it for ever.

    Raises:
        struct.error: the header is cut short.
    """
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    if size not in (512, 4096):
        raise struct.error("sector size")
    further, seen = struct.unpack_from("<I", data, 68)[0], set()
    while further < _END:
        if further in seen or (further + 2) * size > len(data) + size:
            return True
        seen.add(further)
        further = struct.unpack_from("<I", data, (further + 2) * size - 4)[0]
    fat = _fat(data, size)
    start, small = struct.unpack_from("<I", data, 48)[0], struct.unpack_from("<I", data, 60)[0]
    if _turns(fat, start) or _turns(fat, small):
        return True
    directory, few = _chain(data, fat, start, size), _chain(data, fat, small, size)
    minis = list(struct.unpack(f"<{len(few) // 4}I", few[: len(few) // 4 * 4]))
    for at in range(0, len(directory) - 127, 128):
        first, total = struct.unpack_from("<II", directory, at + 116)
        chain = minis if total < 4096 and directory[at + 66] == 2 else fat
        if directory[at + 66] in (2, 5) and _turns(chain, first):
            return True
    return False


def _turns(fat: list[int], sector: int) -> bool:
    seen: set[int] = set()
    while sector < len(fat):
        if sector in seen:
            return True
        seen.add(sector)
        sector = fat[sector]
    return False


def _records(book: bytes) -> Iterator[tuple[int, int, bytes]]:
    at = 0
    while at + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, at)
        yield at, kind, book[at + 4 : at + 4 + length]
        at += 4 + length


def is_encrypted(data: bytes) -> bool:
    """True for an encrypted package or a workbook with a FILEPASS record."""
    try:
        parts = streams(data)
    except struct.error:
        return False
    if "EncryptedPackage" in parts or "EncryptionInfo" in parts:
        return True
    book = parts.get("Workbook") or parts.get("Book") or b""
    return any(kind == _FILEPASS for _, kind, _ in _until_eof(book))


def _until_eof(book: bytes) -> Iterator[tuple[int, int, bytes]]:
    for record in _records(book):
        yield record
        if record[1] == _EOF:
            return


def read_facts(data: bytes, name: str) -> BookFacts:
    """Facts of an OLE file.

    Raises:
        InputError: encrypted, cut short, or a Word document and the like.
    """
    try:
        parts = streams(data)
        if looped(data):
            raise limits.damaged(name, "文件内部的扇区链成环。")
    except struct.error as problem:
        raise limits.damaged(name) from problem
    if "EncryptedPackage" in parts or "EncryptionInfo" in parts:
        raise limits.encrypted(name)
    if "Workbook" not in parts and "Book" not in parts:
        if "WordDocument" in parts:
            raise NotASheet("是 Word 文档")
        if "PowerPoint Document" in parts:
            raise NotASheet("是演示文稿")
        raise limits.damaged(name, "里面没有工作簿。")
    book = parts.get("Workbook") or parts.get("Book") or b""
    if any(kind == _FILEPASS for _, kind, _ in _until_eof(book)):
        raise limits.encrypted(name)
    return _book_facts(book, "_VBA_PROJECT_CUR" in parts)


def _book_facts(book: bytes, macros: bool) -> BookFacts:
    names: dict[int, str] = {}
    date1904 = False
    sheets: dict[str, SheetFacts] = {}
    current: SheetFacts | None = None
    for at, kind, body in _records(book):
        if kind == _SHEET and len(body) > 8:
            names[struct.unpack_from("<I", body)[0]] = _sheet_name(body)
        elif kind == _DATEMODE and len(body) >= 2:
            date1904 = body[0] == 1
        elif kind == _BOF and at in names:
            current = sheets.setdefault(names[at], SheetFacts())
        elif current is not None:
            _sheet_record(kind, body, current)
    return BookFacts(date1904, macros, sheets)


def _sheet_name(body: bytes) -> str:
    length, wide = body[6], body[7] & 1
    return body[8 : 8 + length * 2].decode("utf-16-le", "replace") if wide else body[8 : 8 + length].decode("latin-1")


def _sheet_record(kind: int, body: bytes, facts: SheetFacts) -> None:
    if kind == _ROW and len(body) >= 16:
        row, flags = struct.unpack_from("<H", body)[0], struct.unpack_from("<I", body, 12)[0]
        if flags & 0x20:
            facts.hidden_rows.add(row)
    elif kind == _BOOLERR and len(body) >= 8 and body[7] == 1:
        row, column = struct.unpack_from("<HH", body)
        facts.errors[row, column] = _ERRORS.get(body[6], "#ERR")
    elif kind == _FORMULA and len(body) >= 14 and body[12:14] == b"\xff\xff" and body[6] == 2:
        row, column = struct.unpack_from("<HH", body)
        facts.errors[row, column] = _ERRORS.get(body[8], "#ERR")
