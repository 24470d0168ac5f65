"""Excel's binary workbooks (.xlsb): what calamine does not tell, and a copy without what it stumbles over.

Calamine leaves out errors that formulas result in, merged ranges, hidden rows and columns, and shows a day stored as a whole number as
that number. The records (MS-XLSB) of each sheet are walked once for these; runs of plain cells are stepped over by one pattern. A formula
always stores a result here, so there is none without.
"""

from __future__ import annotations

import io
import posixpath
import re
import struct
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import IO

from lxml import etree

from mhcrm.base.dates import from_serial
from mhcrm.domain.intake.grid import Grid, Merge
from mhcrm.services.intake.readers import limits
from mhcrm.services.intake.readers.looks import Gathered, Looks
from mhcrm.services.intake.readers.package import BookFacts, MergedFacts, SheetFacts

_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A", 43: "#N/A"}
_ROW, _BLANK, _RK, _ERROR, _SHARED, _FORMULA_ERROR = 0, 1, 2, 3, 7, 11
_MERGE, _COLUMN, _BOOK, _SHEET = 0xB0, 0x3C, 0x99, 0x9C
_LEAST = {
    0: 12,
    1: 8,
    2: 12,
    3: 9,
    4: 9,
    5: 16,
    6: 12,
    7: 12,
    8: 12,
    9: 16,
    10: 9,
    11: 9,
    _MERGE: 16,
    _COLUMN: 18,
    0x94: 16,
}
"""Fewest bytes of a record of a sheet that is read."""
_KEPT = frozenset({0x83, _BOOK, 0x8F, 0x90, 0x9D, 0x84})
"""Records of the book that values need; names and references to other books are not among them."""
_NARROW = 64
"""Columns whose plain cells are stepped over unseen."""
_MOST_FILLED = 2_000
_MOST_STYLES = 200


@dataclass
class BinaryFacts(MergedFacts):
    """Facts of one sheet, with the days stored as whole numbers."""

    days: dict[tuple[int, int], date] = field(default_factory=dict)


def mend(grid: Grid, facts: SheetFacts) -> None:
    """Put what calamine left out into a sheet."""
    if not isinstance(facts, BinaryFacts):
        return
    for (row, column), day in facts.days.items():
        if row < len(grid.rows) and column < len(grid.rows[row]):
            grid.rows[row][column] = day


def read_facts(package: zipfile.ZipFile, data: bytes, name: str) -> BookFacts:
    """Walk every sheet of the package once.

    Raises:
        InputError: cells flung too far apart to be held.
        ValueError, struct.error, zipfile.BadZipFile: the package is damaged.
    """
    pages, date1904, book = _book(package)
    looks = _looks(package)
    texts = _count_texts(package)
    sheets: dict[str, SheetFacts] = {}
    for title, path in pages:
        facts = sheets[title] = _sheet(package, path, looks, date1904, texts)
        if (facts.last_row + 1) * (facts.last_column + 1) > limits.MAX_CELLS:
            place = f"{facts.last_row + 1} 行 × {facts.last_column + 1} 列"
            raise limits.too_large(name, f"工作表“{title}”的内容散布在 {place}的范围里。")
    macros = any(entry.lower().endswith("vbaproject.bin") for entry in package.namelist())
    mute = any(re.match(r"xl/(?:comments|threadedComments/)", entry) for entry in package.namelist())
    return BookFacts(date1904, macros, sheets, _with_book(data, book), mute)


def _sheet(package: zipfile.ZipFile, path: str, looks: Looks, date1904: bool, texts: int) -> BinaryFacts:
    with package.open(path) as stream:
        facts = _scan(stream, _Walk(looks, date1904, texts), _plain(looks, texts))
    if (facts.last_row + 1) * _NARROW > limits.MAX_CELLS:  # columns out of order could hide their width in a run
        with package.open(path) as stream:
            facts = _scan(stream, _Walk(looks, date1904, texts), None)
    return facts


def _records(stream: IO[bytes]) -> Iterator[tuple[int, bytes, bytes]]:
    """(kind, body, record as stored) one after the other.

    Raises:
        ValueError: cut short.
    """
    buffer = stream.read()
    at = 0
    while at < len(buffer):
        begin = at
        kind, at, end = _head(buffer, at)
        if end > len(buffer):
            raise ValueError("cut short")
        yield kind, buffer[at:end], buffer[begin:end]
        at = end


def _head(buffer: bytes, at: int) -> tuple[int, int, int]:
    """(kind, begin and end of the body) of the record at this place; beyond the buffer where it is cut."""
    beyond = len(buffer) + 1
    try:
        kind = buffer[at]
        at += 1
        if kind & 0x80:
            kind = kind & 0x7F | (buffer[at] & 0x7F) << 7
            at += 1
        length = 0
        for shift in (0, 7, 14, 21):
            part = buffer[at]
            at += 1
            length |= (part & 0x7F) << shift
            if not part & 0x80:
                break
    except IndexError:
        return 0, beyond, beyond
    return kind, at, at + length


def _book(package: zipfile.ZipFile) -> tuple[list[tuple[str, str]], bool, bytes]:
    """Sheets by title and path, the date system, and the book without names."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    relations = etree.fromstring(package.read("xl/_rels/workbook.bin.rels"), parser)
    own = [
        relation for relation in relations if etree.QName(relation).localname == "Relationship" and not relation.prefix
    ]
    targets = {relation.get("Id"): relation.get("Target") or "" for relation in own}
    pages: list[tuple[str, str]] = []
    kept: list[bytes] = []
    date1904 = False
    with package.open("xl/workbook.bin") as stream:
        for kind, body, stored in _records(stream):
            if kind == _SHEET:
                relation, at = _wide(body, 8)
                title, _ = _wide(body, at)
                path = posixpath.normpath(posixpath.join("xl", targets.get(relation, "")))
                if path.startswith("xl/worksheets/"):  # others are charts, dialogs and old macros
                    pages.append((title, path))
                    kept.append(stored)
            elif kind in _KEPT:
                kept.append(stored)
                date1904 = bool(body[0] & 1) if kind == _BOOK else date1904
    return pages, date1904, b"".join(kept)


def _wide(body: bytes, at: int) -> tuple[str, int]:
    """A text with its length before it, and the place after it."""
    length = struct.unpack_from("<I", body, at)[0]
    if length == 0xFFFFFFFF:
        return "", at + 4
    end = at + 4 + 2 * length
    if end > len(body):
        raise ValueError("text cut short")
    return body[at + 4 : end].decode("utf-16-le", "replace"), end


def _with_book(data: bytes, book: bytes) -> bytes:
    """The package with this part in the place of its book."""
    whole = io.BytesIO(data)
    with zipfile.ZipFile(whole, "a") as package:
        package.filelist = [entry for entry in package.filelist if entry.filename != "xl/workbook.bin"]
        package.NameToInfo.pop("xl/workbook.bin", None)
        package.writestr("xl/workbook.bin", book)
    return whole.getvalue()


def _looks(package: zipfile.ZipFile) -> Looks:
    if "xl/styles.bin" not in package.NameToInfo:
        return Looks()
    found = Gathered()
    take: dict[int, tuple[int, Callable[[bytes], None]]] = {
        0x2B: (20, found.wide_font), 0x2D: (12, found.wide_fill), 0x2F: (16, found.wide_style), 0x2C: (6, found.wide_format)
    }  # fmt: skip
    cells = True
    with package.open("xl/styles.bin") as stream:
        for kind, body, _ in _records(stream):
            if kind == 0x272:
                cells = False  # styles of styles come first and have numbers of their own
            elif kind == 0x269:
                cells = True
            if kind in take and (cells or kind != 0x2F):
                least, read = take[kind]
                if len(body) < least:
                    raise ValueError("style cut short")
                read(body)
            elif kind in (0x267, 0x269) and len(body) < 4:
                raise ValueError("styles cut short")
    return found.looks()


def _count_texts(package: zipfile.ZipFile) -> int:
    """How many texts the sheets share; each must run as far as it says."""
    if "xl/sharedStrings.bin" not in package.NameToInfo:
        return 0
    count = said = 0
    with package.open("xl/sharedStrings.bin") as stream:
        for kind, body, _ in _records(stream):
            if kind == 0x9F:
                said = struct.unpack_from("<I", body, 4)[0]
            elif kind == 0x13:
                if len(body) < 5 + 2 * struct.unpack_from("<I", body, 1)[0]:
                    raise ValueError("text cut short")
                count += 1
    return min(count, said)


def _plain(looks: Looks, texts: int) -> re.Pattern[bytes] | None:
    """Matches a run of cells that hold nothing to tell; its last column is group 1."""
    if len(looks.any()) + len(looks.days) > _MOST_STYLES:
        return None
    column = rb"[\x00-\x3f]\x00\x00\x00"
    seen, days = _one_of(looks.any()), _one_of(looks.days)
    whole = b"".join(re.escape(bytes([low])) for low in range(256) if low & 2)
    style = rb"(?!" + seen + rb")" if seen else b""
    day = rb"(?!(?:" + days + rb").[" + whole + rb"])" if days else b""
    kinds = (
        rb"\x07\x0c" + column + style + rb".{4}" + _below(texts),
        rb"\x02\x0c" + column + style + day + rb".{8}",
        rb"\x01\x08" + column + style + rb".{4}",
        rb"\x05\x10" + column + style + rb".{12}",
        rb"\x04\x09" + column + style + rb".{5}",
    )
    return re.compile(rb"(?:(?=..(.))(?:" + b"|".join(kinds) + rb"))+", re.DOTALL)


def _below(count: int) -> bytes:
    """Matches four bytes that hold a number below this one, from low to high."""
    low, middle, high = count & 255, count >> 8 & 255, count >> 16 & 255
    kinds = []
    if high:
        kinds.append(rb".." + _up_to(high) + rb"\x00")
    if middle:
        kinds.append(rb"." + _up_to(middle) + re.escape(bytes([high])) + rb"\x00")
    if low:
        kinds.append(_up_to(low) + re.escape(bytes([middle, high])) + rb"\x00")
    return rb"(?:" + b"|".join(kinds) + rb")" if kinds else rb"(?!)"


def _up_to(number: int) -> bytes:
    return rb"[\x00-" + re.escape(bytes([number - 1])) + rb"]"


def _one_of(styles: frozenset[int]) -> bytes:
    return b"|".join(re.escape(struct.pack("<I", number)[:3]) for number in sorted(styles))


def _scan(stream: IO[bytes], walk: _Walk, plain: re.Pattern[bytes] | None) -> BinaryFacts:
    buffer, at, ended = stream.read(1 << 20), 0, False
    while not ended:
        if plain is not None and (run := plain.match(buffer, at)):
            walk.passed(run[1][0])
            at = run.end()
        kind, begin, end = _head(buffer, at)
        if end > len(buffer):
            more = stream.read(1 << 20)
            if not more:
                if at < len(buffer):
                    raise ValueError("cut short")
                break
            buffer, at = buffer[at:] + more, 0
            continue
        walk.take(kind, buffer[begin:end])
        at = end
        ended = kind == 0x82
    return walk.facts


class _Walk:
    """Takes the records of one sheet in order."""

    def __init__(self, looks: Looks, date1904: bool, texts: int) -> None:
        self.facts = BinaryFacts()
        self._looks, self._date1904, self._texts = looks, date1904, texts
        self._row = 0
        self._seen = looks.any()

    def take(self, kind: int, body: bytes) -> None:
        """One record."""
        if len(body) < _LEAST.get(kind, 0):
            raise ValueError(f"record {kind}")
        if kind == _ROW:
            self._header(body)
        elif kind <= 11:
            self._cell(kind, body)
        elif kind == _MERGE:
            top, bottom, left, right = struct.unpack_from("<IIII", body)
            self.facts.merges.append(Merge(top, left, bottom, right))
        elif kind == _COLUMN and body[16] & 1:
            first, last = struct.unpack_from("<II", body)
            self.facts.hidden_columns.update(range(first, min(last + 1, limits.MAX_COLUMNS)))

    def passed(self, column: int) -> None:
        """Cells up to this column were stepped over."""
        self.facts.last_row = max(self.facts.last_row, self._row)
        self.facts.last_column = max(self.facts.last_column, column)

    def _header(self, body: bytes) -> None:
        self._row = struct.unpack_from("<I", body)[0]
        if self._row >= limits.MAX_ROWS:
            raise ValueError("row")
        if body[11] & 0x10:
            self.facts.hidden_rows.add(self._row)

    def _cell(self, kind: int, body: bytes) -> None:
        facts, place = self.facts, (self._row, struct.unpack_from("<I", body)[0])
        style = int.from_bytes(body[4:7], "little")
        if kind != _BLANK:
            self.passed(place[1])
        if kind == _SHARED and struct.unpack_from("<I", body, 8)[0] >= self._texts:
            raise ValueError("no such text")
        if kind in (_ERROR, _FORMULA_ERROR):
            facts.errors[place] = _ERRORS.get(body[8], "#ERR")
        elif kind == _RK and style in self._looks.days and (day := self._day(body)):
            facts.days[place] = day
        if style in self._seen:
            self._styled(style, place)

    def _styled(self, style: int, place: tuple[int, int]) -> None:
        if style in self._looks.struck:
            self.facts.struck.add(place)
        elif style in self._looks.marked:
            self.facts.marked.add(place[0])
        if style in self._looks.filled and len(self.facts.filled) <= _MOST_FILLED:
            self.facts.filled.add(place[0])

    def _day(self, body: bytes) -> date | None:
        """The day of a number stored short and whole; calamine tells only the others as days."""
        number = struct.unpack_from("<i", body, 8)[0]
        return from_serial(number >> 2, self._date1904) if number & 3 == 2 else None
