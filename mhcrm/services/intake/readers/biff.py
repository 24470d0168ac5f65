"""Workbooks of the old binary format (.xls, .et): what calamine does not tell, and a copy it can read without harm.

Calamine trusts lengths and sizes that a damaged file claims: it then panics with lines on the error stream, or asks for more memory
than there is, which ends the whole program. So the workbook's records (MS-XLS) are walked once here. What does not hold together is
refused; what is of no use for values (size hints, defined names, formula tokens, pictures) is made unrecognisable; the rest is packed
into a compound file of the plainest make.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator

from mhcrm.services.intake.readers import compound, limits
from mhcrm.services.intake.readers.looks import Gathered, Looks
from mhcrm.services.intake.readers.package import BookFacts, SheetFacts
from mhcrm.services.intake.readers.sniff import NotASheet

_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_BOF, _EOF, _FILEPASS, _DATEMODE, _ROW, _BOOLERR, _FORMULA, _SHEET = 0x809, 0x0A, 0x2F, 0x22, 0x208, 0x205, 0x06, 0x85
_SST, _CONTINUE, _MERGES, _CODEPAGE, _COLUMNS, _MULTIPLE = 0xFC, 0x3C, 0xE5, 0x42, 0x7D, 0xBD
_COMMENT, _FONT, _STYLE, _PALETTE, _BLANK, _BLANKS = 0x1C, 0x31, 0xE0, 0x92, 0x201, 0xBE
_USELESS = frozenset({0x200, 0x18, 0x17, 0xEB, 0x13D})
"""Size hints (DIMENSIONS, RRTABID), defined names, references to sheets, pictures."""
_NOTHING = 0x0FFF
"""A number no record has."""
_LEAST = {_BOF: 4, _DATEMODE: 2, _CODEPAGE: 2, _SHEET: 8, _FORMULA: 22, _MULTIPLE: 6, 0x203: 14, 0x204: 8, 0xD6: 8, 0x205: 8, 0x27E: 10,
          0xFD: 10, _FONT: 6, _STYLE: 4, _PALETTE: 2, _BLANK: 6, _BLANKS: 6, _ROW: 16, _COLUMNS: 10}  # fmt: skip
"""Fewest bytes of a record that is read."""
_CELLS = frozenset({_FORMULA, _MULTIPLE, _BLANK, _BLANKS, 0x203, 0x204, 0xD6, 0x205, 0x27E, 0xFD})
_OF_SHEETS = _CELLS | {_ROW, _MERGES, _COLUMNS}
_MOST_FILLED = 2_000
_LAST_COLUMN = 255


class _Broken(ValueError):
    """The records do not hold together."""


def _records(book: bytes | bytearray) -> Iterator[tuple[int, int, int]]:
    """(place, kind, length) of each record; what is left over after the end of a part is no record.

    Raises:
        _Broken: a part is cut short.
    """
    at, depth, size = 0, 0, len(book)
    unpack = struct.Struct("<HH").unpack_from
    while at + 4 <= size:
        kind, length = unpack(book, at)
        if at + 4 + length > size:
            break
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
        yield at, kind, length
        at += 4 + length
    if depth > 0:
        raise _Broken("cut short")


def is_encrypted(data: bytes) -> bool:
    """True for an encrypted package or a workbook with a FILEPASS record."""
    try:
        parts = compound.streams(data)
    except struct.error:
        return False
    return _locked(parts) or _has_password(_workbook(parts))


def _locked(parts: dict[str, bytes]) -> bool:
    return "EncryptedPackage" in parts or "EncryptionInfo" in parts


def _workbook(parts: dict[str, bytes]) -> bytes:
    return next((parts[name] for name in ("Workbook", "Book", "WORKBOOK", "BOOK") if parts.get(name)), b"")


def _has_password(book: bytes) -> bool:
    at = 0
    while at + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, at)
        if kind in (_FILEPASS, _EOF):
            return bool(kind == _FILEPASS)
        at += 4 + length
    return False


def read_facts(data: bytes, name: str) -> BookFacts:
    """Facts of an OLE file, with a copy of it that can be read without harm.

    Raises:
        InputError: encrypted, cut short, or a Word document and the like.
    """
    try:
        parts = compound.streams(data)
        if compound.looped(data):
            raise limits.damaged(name, "文件内部的扇区链成环。")
    except struct.error as problem:
        raise limits.damaged(name) from problem
    if _locked(parts):
        raise limits.encrypted(name)
    book = _workbook(parts)
    if not book:
        if "WordDocument" in parts:
            raise NotASheet("是 Word 文档")
        if "PowerPoint Document" in parts:
            raise NotASheet("是演示文稿")
        raise limits.damaged(name, "里面没有工作簿。")
    if _has_password(book):
        raise limits.encrypted(name)
    try:
        return _book(bytearray(book), "_VBA_PROJECT_CUR" in parts)
    except (_Broken, struct.error) as problem:
        raise limits.damaged(name) from problem


def _book(book: bytearray, macros: bool) -> BookFacts:
    walk = _Walk(book)
    for at, kind, length in _records(book):
        if length < _LEAST.get(kind, 0):
            raise _Broken(f"record {kind:x}")
        walk.take(at, kind, length)
    return BookFacts(walk.date1904, macros, walk.facts(), compound.pack("Workbook", book), walk.mute)


class _Walk:
    """Takes the records of the workbook in order."""

    def __init__(self, book: bytearray) -> None:
        self.date1904 = self.mute = False
        self._book = book
        self._names: dict[int, str] = {}
        self._begun: set[int] = set()
        self._sheets: dict[str, SheetFacts] = {}
        self._current: SheetFacts | None = None
        self._texts: list[bytes] | None = None
        self._gathered = Gathered()
        self._looks = Looks()
        self._seen: frozenset[int] = frozenset()

    def facts(self) -> dict[str, SheetFacts]:
        """Facts of the sheets by name.

        Raises:
            _Broken: a sheet is said to begin where none does.
        """
        if not self._begun.issuperset(self._names):
            raise _Broken("a sheet begins nowhere")
        return self._sheets

    def take(self, at: int, kind: int, length: int) -> None:
        """One record."""
        if self._texts is not None:
            if kind == _CONTINUE:
                self._texts.append(self._body(at, length))
                return
            _check_strings(self._texts)
            self._texts = None
        if kind in _OF_SHEETS:
            if self._current is not None:
                self._of_sheet(at, kind, length, self._current)
        elif kind in _USELESS:
            struct.pack_into("<H", self._book, at, _NOTHING)
        elif kind == _BOF:
            self._begin(at)
        elif kind == _COMMENT:
            self.mute = True
        elif kind == _SST:
            self._texts = [self._body(at, length)]
        elif self._current is None:
            self._of_book(kind, self._body(at, length))

    def _body(self, at: int, length: int) -> bytes:
        return bytes(self._book[at + 4 : at + 4 + length])

    def _begin(self, at: int) -> None:
        self._begun.add(at)
        if at in self._names:
            if self._current is None:
                self._looks = self._gathered.looks()
                self._seen = self._looks.any()
            self._current = self._sheets.setdefault(self._names[at], SheetFacts())

    def _of_book(self, kind: int, body: bytes) -> None:
        if kind == _SHEET:
            self._names[struct.unpack_from("<I", body)[0]] = _sheet_name(body)
        elif kind == _DATEMODE:
            self.date1904 = body[0] == 1
        elif kind == _FONT:
            self._gathered.font(body)
        elif kind == _STYLE:
            self._gathered.style(body)
        elif kind == _PALETTE:
            self._gathered.colours(body)

    def _of_sheet(self, at: int, kind: int, length: int, facts: SheetFacts) -> None:
        book = self._book
        if kind in _CELLS:
            self._cell(at, kind, length, facts)
        elif kind == _ROW:
            if struct.unpack_from("<I", book, at + 16)[0] & 0x20:
                facts.hidden_rows.add(struct.unpack_from("<H", book, at + 4)[0])
        elif kind == _MERGES:
            if length < 2 or length < 2 + 8 * struct.unpack_from("<H", book, at + 4)[0]:
                raise _Broken("merged cells")
        elif book[at + 12] & 1:
            first, last = struct.unpack_from("<HH", book, at + 4)
            facts.hidden_columns.update(range(first, min(last, _LAST_COLUMN) + 1))

    def _cell(self, at: int, kind: int, length: int, facts: SheetFacts) -> None:
        book = self._book
        row, column, style = struct.unpack_from("<HHH", book, at + 4)
        if column > _LAST_COLUMN or (
            kind == _MULTIPLE and struct.unpack_from("<H", book, at + 2 + length)[0] > _LAST_COLUMN
        ):
            raise _Broken("column")
        if kind == _BOOLERR and book[at + 11] == 1:
            facts.errors[row, column] = _ERRORS.get(book[at + 10], "#ERR")
        elif kind == _FORMULA:
            if book[at + 16 : at + 18] == b"\xff\xff" and book[at + 10] == 2:
                facts.errors[row, column] = _ERRORS.get(book[at + 12], "#ERR")
            struct.pack_into("<H", book, at + 24, 0)  # no tokens: only the stored result is of use
        if not self._seen:
            return
        if kind in (_MULTIPLE, _BLANKS):
            each = 6 if kind == _MULTIPLE else 2
            for further, place in enumerate(range(at + 8, at + 2 + length, each)):
                self._styled(struct.unpack_from("<H", book, place)[0], row, column + further, facts)
        elif style in self._seen:
            self._styled(style, row, column, facts)

    def _styled(self, style: int, row: int, column: int, facts: SheetFacts) -> None:
        if style in self._looks.struck:
            facts.struck.add((row, column))
        elif style in self._looks.marked:
            facts.marked.add(row)
        if style in self._looks.filled and len(facts.filled) <= _MOST_FILLED:
            facts.filled.add(row)


def _sheet_name(body: bytes | bytearray) -> str:
    length, wide = body[6], body[7] & 1
    return body[8 : 8 + length * 2].decode("utf-16-le", "replace") if wide else body[8 : 8 + length].decode("latin-1")


def _check_strings(pieces: Iterable[bytes]) -> None:
    """Walk the table of shared texts as its reader will.

    Raises:
        _Broken: a text runs over the end of the table.
    """
    rest = iter(pieces)
    piece, at = next(rest), 8
    if len(piece) < 8:
        raise _Broken("texts")
    while True:
        if at >= len(piece):
            following = next(rest, None)
            if following is None:
                return
            piece, at = following, 0
            continue
        need, flags = struct.unpack_from("<HB", piece, at)
        at += 3
        skip = 0
        if flags & 8:
            skip += 4 * struct.unpack_from("<H", piece, at)[0]
            at += 2
        if flags & 4:
            skip += struct.unpack_from("<I", piece, at)[0]
            at += 4
        piece, at = _over_text(rest, piece, at, need, flags & 1)
        while skip > len(piece) - at:
            skip -= len(piece) - at
            piece, at = _next(rest), 0
        at += skip


def _over_text(rest: Iterator[bytes], piece: bytes, at: int, need: int, wide: int) -> tuple[bytes, int]:
    """The place after ``need`` characters; each further piece says anew whether they are wide."""
    while True:
        took = min((len(piece) - at) >> wide, need)
        at, need = at + (took << wide), need - took
        if not need:
            return piece, at
        piece = _next(rest)
        wide, at = piece[0] & 1, 1


def _next(rest: Iterator[bytes]) -> bytes:
    piece = next(rest, b"")
    if not piece:
        raise _Broken("texts")
    return piece
