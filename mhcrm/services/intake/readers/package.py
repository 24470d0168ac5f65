"""What calamine does not tell about an xlsx: errors, formulas without a result, hidden and struck cells, true extent.

The package is checked before anything is unpacked (sizes and ratios of the central directory), then each sheet's XML is
streamed once in pieces; a piece is only looked at closely when it holds a token of interest.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, NamedTuple

from lxml import etree

from mhcrm.domain.intake.grid import Merge
from mhcrm.services.intake.readers import limits, remarks

PIECE = 1 << 20
_TREES = frozenset({"xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "META-INF/manifest.xml"})
_MOST_FILLED = 2_000
_WHITE = frozenset({"1", "9", "64", "65"})
"""Numbers of the old palette that are white or automatic."""
_WIDE = re.compile(rb"r=[\"']([A-Za-z]{2,})\d")
_LOW = re.compile(rb"r=[\"'](?:[A-Za-z]+)?(\d{6,})[\"']")
"""Cells and rows below row 99,999, wherever they stand: the reader of the values makes room for all that lies before them."""
_ROW_NUMBER = re.compile(rb"<(?:\w+:)?row [^>]*?r=[\"'](\d+)[\"']")
_HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row ([^>]*hidden="(?:1|true)"[^>]*)>')
_ZERO_ROW = re.compile(rb'\bht="0(?:\.0+)?"')
_HIDDEN_COLUMN = re.compile(rb'<(?:\w+:)?col ([^>]*hidden="(?:1|true)"[^>]*)/?>')
_ERROR = re.compile(
    rb'<(?:\w+:)?c ([^>]*\bt="e"[^>]*)>(?:<(?:\w+:)?f[^>]*?(?:/>|>[^<]*</(?:\w+:)?f>))?\s*<(?:\w+:)?v>([^<]*)<'
)
_FORMULA = re.compile(
    rb"<(?:\w+:)?c ([^>]*)>\s*<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?"
    rb"\s*</(?:\w+:)?c>"
)
_REF = re.compile(rb'\br="([A-Z]{1,3})(\d+)"')
_LAST_COLUMN = 16_384
_SHAPE = bytes.maketrans(
    b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'", b"0" * 10 + b"A" * 52 + b'"'
)
"""Digits, letters and quotes alike: the references that matter are then found by their shape, without looking at each one."""
_TAIL = 1 << 14
"""Bytes at the end of a piece in which the last border of a cell nearly always stands."""
_FEW = 8
"""Styles that are looked for one by one before the cells of a piece are gone through."""
_SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


@dataclass
class SheetFacts:
    """What the XML of one sheet says beside the values; rows and columns are 0-based."""

    last_row: int = 0
    last_column: int = 0
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    uncached: set[tuple[int, int]] = field(default_factory=set)
    struck: set[tuple[int, int]] = field(default_factory=set)
    comments: dict[tuple[int, int], str] = field(default_factory=dict)
    marked: set[int] = field(default_factory=set)
    filled: set[int] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


@dataclass
class MergedFacts(SheetFacts):
    """Facts of a sheet whose reader tells no merged ranges."""

    merges: list[Merge] = field(default_factory=list)


@dataclass(frozen=True)
class BookFacts:
    """Facts of the workbook: the date system, macros, the facts of each sheet by name, a copy that is safer to read, and whether
    there are comments that cannot be read."""

    date1904: bool
    macros: bool
    sheets: dict[str, SheetFacts]
    content: bytes = b""
    mute: bool = False


def check_sizes(package: zipfile.ZipFile, name: str) -> None:
    """Refuse what would unpack beyond the bounds.

    Raises:
        InputError: a zip bomb or a file beyond the stated bound.
    """
    total = 0
    for entry in package.infolist():
        total += entry.file_size
        packed = max(entry.compress_size, 1)
        if entry.file_size > limits.RATIO_FROM and entry.file_size // packed > limits.MAX_RATIO:
            raise limits.too_large(name, f"其中“{entry.filename}”的压缩比异常，可能是压缩炸弹。")
        if entry.flag_bits & 1:
            raise limits.encrypted(name)
        if entry.filename in _TREES and entry.file_size > limits.MAX_PART:
            raise limits.too_large(name, f"其中“{entry.filename}”超过 {limits.MAX_PART // 1024**2} MB。")
        if entry.filename.lower().startswith("xl/sharedstrings.") and entry.filename != remarks.TEXTS:
            _drain(package, entry)
    if total > limits.MAX_UNPACKED:
        raise limits.too_large(name, f"解压后超过 {limits.MAX_UNPACKED // 1024**2} MB。")


def _drain(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Unpack an entry that only the reader of the values will read, so that one larger than it says is found out here.

    (The texts of an xlsx are unpacked in the search for struck ones.)
    """
    with package.open(entry) as stream:
        while stream.read(PIECE):
            pass


def _xml(package: zipfile.ZipFile, path: str) -> etree._Element | None:
    try:
        data = package.read(path)
    except KeyError:
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    return etree.fromstring(data, parser)


def read_facts(package: zipfile.ZipFile) -> BookFacts:
    """Stream every sheet of the package once.

    Raises:
        zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError: the package is damaged.
    """
    crossed = remarks.struck_texts(package)
    book = _xml(package, "xl/workbook.xml")
    macros = any(name.lower().endswith("vbaproject.bin") for name in package.namelist())
    if book is None:
        return BookFacts(False, macros, {})
    relations = _xml(package, "xl/_rels/workbook.xml.rels")
    targets = {} if relations is None else {r.get("Id"): r.get("Target") or "" for r in relations}
    properties = next(iter(book.iter(f"{_SPACE}workbookPr")), None)
    date1904 = properties is not None and properties.get("date1904") in ("1", "true")
    styles = _styles(package)
    sheets: dict[str, SheetFacts] = {}
    seen: set[str] = set()
    for sheet in book.iter(f"{_SPACE}sheet"):
        target = targets.get(sheet.get(f"{_REL}id"), "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
        if path in package.NameToInfo:
            if path in seen:
                raise ValueError(f"two sheets in one part: {path}")
            seen.add(path)
            with package.open(path) as stream:
                facts = sheets[sheet.get("name") or ""] = _scan(stream, styles)
            facts.comments = remarks.comments(package, path)
            if crossed:
                facts.struck |= remarks.struck_cells(package, path, crossed)
    return BookFacts(date1904, macros, sheets)


class _Styles(NamedTuple):
    """Style numbers that strike through, that write in red, and that fill the cell with a colour."""

    struck: frozenset[int] = frozenset()
    marked: frozenset[int] = frozenset()
    filled: frozenset[int] = frozenset()

    def pattern(self) -> re.Pattern[bytes] | None:
        """Finds the cells that have one of these styles; None when there are none."""
        numbers = "|".join(map(str, sorted(self.struck | self.marked | self.filled)))
        return re.compile(rb'<(?:\w+:)?c ([^>]*\bs="(' + numbers.encode() + rb')"[^>]*)>') if numbers else None

    def signs(self) -> tuple[bytes, ...]:
        """One of these stands in every piece with a cell that has one of these styles; (b"",) when they are too many to ask."""
        numbers = self.struck | self.marked | self.filled
        return tuple(b's="%d"' % number for number in numbers) if len(numbers) <= _FEW else (b"",)


def _styles(package: zipfile.ZipFile) -> _Styles:
    root = _xml(package, "xl/styles.xml")
    if root is None:
        return _Styles()
    fonts = [font for group in root.iter(f"{_SPACE}fonts") for font in group]
    fills = [fill for group in root.iter(f"{_SPACE}fills") for fill in group]
    striking = {i for i, font in enumerate(fonts) if _on(font.find(f"{_SPACE}strike"))}
    red = {i for i, font in enumerate(fonts) if _red(font.find(f"{_SPACE}color"))}
    coloured = {i for i, fill in enumerate(fills) if _coloured(fill)}
    struck, marked, filled = set(), set(), set()
    for group in root.iter(f"{_SPACE}cellXfs"):
        for number, style in enumerate(group):
            font, fill = _index(style, "fontId"), _index(style, "fillId")
            if font in striking:
                struck.add(number)
            if font in red:
                marked.add(number)
            if fill in coloured:
                filled.add(number)
    return _Styles(frozenset(struck), frozenset(marked), frozenset(filled))


def _index(style: etree._Element, name: str) -> int:
    text = style.get(name) or "0"
    return int(text) if text.isdecimal() else 0


def _coloured(fill: etree._Element) -> bool:
    """A solid fill in a colour; white and the theme's own white are none."""
    pattern = fill.find(f"{_SPACE}patternFill")
    if pattern is None or pattern.get("patternType") != "solid":
        return False
    color = pattern.find(f"{_SPACE}fgColor")
    if color is None:
        return False
    rgb = (color.get("rgb") or "")[-6:].upper()
    if rgb:
        return rgb != "FFFFFF"
    return color.get("theme", "0") != "0" or color.get("indexed", "9") not in _WHITE


def _on(element: etree._Element | None) -> bool:
    return element is not None and element.get("val") not in ("0", "false")


def _red(element: etree._Element | None) -> bool:
    rgb = (element.get("rgb") or "")[-6:] if element is not None else ""
    return len(rgb) == 6 and int(rgb[:2], 16) > 180 and int(rgb[2:4], 16) < 90 and int(rgb[4:], 16) < 90


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    """Pieces that end at a cell or row border, so that no cell is cut."""
    rest = b""
    while True:
        chunk = stream.read(PIECE)
        if not chunk:
            if rest:
                yield rest
            return
        chunk = rest + chunk
        cut = _border(chunk, max(len(chunk) - _TAIL, 0))
        cut = cut if cut > 0 else _border(chunk, 0)
        if cut <= 0 and len(chunk) < 8 * PIECE:
            rest = chunk
            continue
        cut = cut if cut > 0 else len(chunk)
        border = cut + 4 if chunk[cut : cut + 4] == b"</c>" else cut
        yield chunk[:border]
        rest = chunk[border:]


def _border(chunk: bytes, start: int) -> int:
    return max(chunk.rfind(b"</c>", start), chunk.rfind(b"</x:c>", start), chunk.rfind(b"<row ", start))


def _scan(stream: IO[bytes], styles: _Styles) -> SheetFacts:
    facts = SheetFacts()
    styled, signs = styles.pattern(), styles.signs()
    row = 0
    for piece in _pieces(stream):
        # one byte is found much faster than a word: plain pieces are done with after these questions
        if b"d" in piece and b'hidden="' in piece:
            _hidden(piece, facts)
        if b"e" in piece and b't="e"' in piece:
            for match in _ERROR.finditer(piece):
                facts.errors[_position(match[1], row)] = match[2].decode("utf-8", "replace")
        if b"f" in piece and (b"<f" in piece or b":f" in piece):
            facts.uncached.update(_position(match[1], row) for match in _FORMULA.finditer(piece))
        if b"k" in piece and b"strike" in piece:
            facts.struck |= remarks.struck_inline(piece)
        if styled is not None and any(sign in piece for sign in signs):
            _styled(piece, facts, styles, styled, row)
        _extent(piece, facts)
        last = piece.rfind(b"<row ")
        if last >= 0 and (found := _ROW_NUMBER.match(piece, last)):
            row = int(found[1]) - 1
            facts.last_row = max(facts.last_row, row)
    if facts.last_row >= limits.MAX_ROWS or facts.last_column >= _LAST_COLUMN:
        raise ValueError("a cell outside of any sheet")
    return facts


def _extent(piece: bytes, facts: SheetFacts) -> None:
    """How far right and down the cells of a piece stand, whether their rows say so or not."""
    shape = piece.translate(_SHAPE)
    if b'"AA' in shape and (wide := set(_WIDE.findall(piece))):
        facts.last_column = max(facts.last_column, *map(_column, wide))
    if b'000000"' in shape and (low := _LOW.findall(piece)):
        facts.last_row = max(facts.last_row, *(int(number) - 1 for number in low))


def _styled(piece: bytes, facts: SheetFacts, styles: _Styles, pattern: re.Pattern[bytes], row: int) -> None:
    many = len(facts.filled) > _MOST_FILLED  # a ledger in stripes: colour means nothing there
    for match in pattern.finditer(piece):
        style = int(match[2])
        if style in styles.struck:
            facts.struck.add(_position(match[1], row))
        elif style in styles.marked:
            facts.marked.add(_position(match[1], row)[0])
        if style in styles.filled and not many:
            facts.filled.add(_position(match[1], row)[0])


def _hidden(piece: bytes, facts: SheetFacts) -> None:
    for match in _HIDDEN_ROW.finditer(piece):
        number = re.search(rb'\br="(\d+)"', match[1])
        if number:
            facts.hidden_rows.add(int(number[1]) - 1)
    for match in _HIDDEN_COLUMN.finditer(piece):
        low, high = re.search(rb'min="(\d+)"', match[1]), re.search(rb'max="(\d+)"', match[1])
        if low and high and int(high[1]) <= 16384:
            facts.hidden_columns.update(range(int(low[1]) - 1, min(int(high[1]), limits.MAX_COLUMNS)))


def _position(attributes: bytes, row: int) -> tuple[int, int]:
    match = _REF.search(b" " + attributes)
    if not match:
        return row, -1
    return int(match[2]) - 1, _column(match[1])


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper()[:4]:
        number = number * 26 + letter - 64
    return number - 1
