"""Bounds of OpenDocument sheets: repeated rows and columns must not be blown up."""

from __future__ import annotations

import re
import zipfile
from typing import IO

from lxml import etree

from mhcrm.domain.intake.grid import Merge
from mhcrm.services.intake.readers import limits
from mhcrm.services.intake.readers.package import MergedFacts, SheetFacts

_REPEAT = re.compile(rb"number-(rows|columns)-repeated=\"(\d{4,})\"[^>]*>(?:<table:table-cell[^>]*office:value)?")
_FILLED = re.compile(rb"<table:table-cell[^>]*number-columns-repeated=\"(\d{4,})\"[^>]*office:value")
_ROW_REPEAT = re.compile(rb"<table:table-row\b[^>]*number-rows-repeated=[\"'](\d{2,})[\"'][^>]*(?<!/)>")
_CELL_REPEAT = re.compile(rb"<table:table-cell\b[^>]*number-columns-repeated=[\"'](\d+)[\"'][^>]*>")
_VALUE = b"office:value-type="
_BLANKS = re.compile(rb"<text:s\b[^>]*text:c=[\"']\d{5,}")
_MOST_MERGES = 20_000
_ENCRYPTED = b"manifest:encryption-data"


_OF_NOTE = re.compile(
    rb"number-(?:rows|columns)-spanned=\"(?:[2-9]|\d{2,})\"|table:visibility=\"(?:collapse|filter)|value-type=\"error\""
)
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_ERROR_TYPE = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"


def read_facts(packed: zipfile.ZipFile) -> dict[str, SheetFacts]:
    """Merged ranges, hidden rows and columns, errors by sheet name; the content is walked once more, and only if it has any."""
    with packed.open("content.xml") as stream:
        if not _worth(stream):
            return {}
    found: dict[str, SheetFacts] = {}
    page = _Page(MergedFacts())
    with packed.open("content.xml") as stream:
        walk = etree.iterparse(stream, events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False)
        for event, element in walk:
            tag = str(element.tag).removeprefix(_TABLE)
            if event == "end":
                page.ended(tag, element)
            elif tag == "table":
                page = _Page(MergedFacts())
                found.setdefault(str(element.get(_TABLE + "name") or ""), page.facts)
            elif tag == "table-row":
                page.column = 0
    return found


class _Page:
    """One sheet as its elements come to an end."""

    def __init__(self, facts: MergedFacts) -> None:
        self.facts = facts
        self.row = self.column = self.columns = 0

    def ended(self, tag: str, element: etree._Element) -> None:
        """An element is whole."""
        if tag in ("table-cell", "covered-table-cell"):
            self._cell(element)
        elif tag == "table-column":
            self.columns = self._hidden(element, self.facts.hidden_columns, self.columns, "columns")
        elif tag == "table-row":
            self.row = self._hidden(element, self.facts.hidden_rows, self.row, "rows")
            element.clear()

    def _cell(self, element: etree._Element) -> None:
        down, right = _number(element, "rows-spanned"), _number(element, "columns-spanned")
        if (down > 1 or right > 1) and len(self.facts.merges) < _MOST_MERGES:
            self.facts.merges.append(Merge(self.row, self.column, self.row + down - 1, self.column + right - 1))
        if element.get(_ERROR_TYPE) == "error" and len(self.facts.errors) < _MOST_MERGES:
            self.facts.errors[self.row, self.column] = (
                "".join(str(text) for text in element.itertext()).strip()[:40] or "#ERR"
            )
        self.column += _number(element, "columns-repeated")

    def _hidden(self, element: etree._Element, places: set[int], at: int, kind: str) -> int:
        end = at + _number(element, f"{kind}-repeated")
        if element.get(_TABLE + "visibility") in ("collapse", "filter"):
            places.update(range(at, min(end, at + _MOST_MERGES)))
        return end


def _number(element: etree._Element, name: str) -> int:
    text = element.get(f"{_TABLE}number-{name}") or "1"
    return min(int(text), limits.MAX_ROWS) if text.isdecimal() else 1


def _worth(stream: IO[bytes]) -> bool:
    rest = b""
    while chunk := stream.read(1 << 20):
        if _OF_NOTE.search(rest + chunk):
            return True
        rest = chunk[-64:]
    return False


def check(packed: zipfile.ZipFile, name: str) -> bool:
    """Refuse encrypted files, cells repeated thousands of times, and content that is not well-formed; True when it holds comments.

    Over a tag that is never closed the reader of the values would go on for ever; so the XML is checked first.

    Raises:
        InputError: encrypted, or one value repeated beyond the bounds.
        etree.XMLSyntaxError: damaged content.
    """
    names = set(packed.namelist())
    if "META-INF/manifest.xml" in names and _ENCRYPTED in packed.read("META-INF/manifest.xml"):
        raise limits.encrypted(name)
    if "content.xml" not in names:
        raise limits.damaged(name)
    parser = etree.XMLParser(target=_Nothing(), resolve_entities=False, no_network=True, load_dtd=False)
    with packed.open("content.xml") as stream:
        rest, comments = b"", False
        while chunk := stream.read(1 << 20):
            parser.feed(chunk)
            chunk = rest + chunk
            if b"-repeated=" in chunk and _FILLED.search(chunk):
                raise limits.too_large(name, "有单元格被重复了上千列。")
            if _BLANKS.search(chunk):
                raise limits.too_large(name, "有单元格里写了上万个空格。")
            comments = comments or b"<office:annotation" in chunk
            rest = chunk[-512:]
    parser.close()
    with packed.open("content.xml") as stream:
        if _filled(stream) > limits.MAX_CELLS:
            raise limits.too_large(name, "重复的行和列展开后单元格太多。")
    return comments


def _filled(stream: IO[bytes]) -> int:
    """Cells with a value once repeated rows and columns are written out; only rows that are repeated are looked at closely."""
    total, rest = 0, b""
    while chunk := stream.read(1 << 20):
        rest += chunk
        end = rest.rfind(b"</table:table-row>")
        if end < 0:
            continue
        piece, rest = rest[:end], rest[end:]
        for match in _ROW_REPEAT.finditer(piece):
            row = piece[match.end() : (piece.find(b"</table:table-row>", match.end()) + 1 or len(piece) + 1) - 1]
            total += (int(match[1][:9]) - 1) * _width(row)
        total += _width(piece)
    return total


def _width(cells: bytes) -> int:
    """Cells with a value, each as often as it is repeated."""
    repeated = (match for match in _CELL_REPEAT.finditer(cells) if _VALUE in match[0])
    return cells.count(_VALUE) + sum(int(match[1][:9]) - 1 for match in repeated)


class _Nothing:
    """A parser target that keeps nothing."""

    def close(self) -> None:
        """The end of the document."""
