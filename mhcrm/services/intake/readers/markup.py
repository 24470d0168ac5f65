"""HTML tables named .xls, single-file web pages and XML spreadsheets 2003; no network, no entities, no scripts."""

from __future__ import annotations

import email
import email.policy
import re
from typing import Any

from lxml import etree, html

from mhcrm.domain.intake.grid import Cell, Grid, Merge
from mhcrm.services.intake.readers.encoding import Decoded, decode
from mhcrm.services.intake.readers.limits import MAX_COLUMNS, MAX_ROWS

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_BREAK = "\x00"
"""A new line of the page, while those of its source are still blanks; no text of a page holds it."""
_BLANKS = re.compile(r"[ \t\r\n]+")
_LINE_END = re.compile(r" ?\x00 ?")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?\Z")


def decode_markup(data: bytes) -> Decoded:
    """The text; a charset named in the page wins where the bytes fit it."""
    match = _CHARSET.search(data[:4096])
    if match and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        encoding = match[1].decode("ascii").lower()
        encoding = "gb18030" if encoding in ("gb2312", "gbk", "x-gbk") else encoding
        try:
            return Decoded(data.decode(encoding), encoding)
        except (UnicodeDecodeError, LookupError):
            pass
    return decode(data)


def read_html(text: str) -> list[Grid]:
    """Each table that is not only a frame for others becomes a grid."""
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=True, encoding="utf-8")
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    document = html.document_fromstring(text.encode("utf-8", "replace") or b"<p/>", parser=parser)
    grids = []
    for table in document.iter("table"):
        if any(True for _ in table.iterdescendants("table")):
            own = [row for row in table.iter("tr") if next(row.iterancestors("table")) is table]
            if sum(len(row) for row in own) <= 2 * len(own):
                continue
        grid = _html_table(table)
        if grid.rows:
            grids.append(grid)
    return grids


def _html_table(table: Any) -> Grid:
    rows: list[list[Cell]] = []
    merges: list[Merge] = []
    taken: dict[int, int] = {}
    hidden: set[int] = set()
    for line in table.iter("tr"):
        if next(line.iterancestors("table")) is not table or len(rows) >= MAX_ROWS:
            continue
        number = len(rows)
        if re.search(r"display\s*:\s*none", line.get("style") or ""):
            hidden.add(number)
        rows.append(_html_row(line, number, taken, merges))
    return Grid(None, rows, merges, hidden_rows=frozenset(hidden))


def _html_row(line: Any, number: int, taken: dict[int, int], merges: list[Merge]) -> list[Cell]:
    cells: list[Cell] = []
    for cell in line:
        if cell.tag not in ("td", "th"):
            continue
        while taken.get(len(cells), -1) >= number:
            cells.append("")
        if len(cells) >= MAX_COLUMNS:
            break
        left = len(cells)
        wide = _span(cell.get("colspan"), MAX_COLUMNS - left)
        high = _span(cell.get("rowspan"), 5000)
        cells.append(_html_text(cell))
        cells.extend([""] * (wide - 1))
        if wide > 1 or high > 1:
            merges.append(Merge(number, left, number + high - 1, left + wide - 1))
        if high > 1:
            taken.update(dict.fromkeys(range(left, left + wide), number + high - 1))
    return cells


def _span(text: str | None, most: int) -> int:
    return min(max(int(text), 1), max(most, 1)) if text and text.isdigit() and len(text) < 9 else 1


def _html_text(cell: Any) -> str:
    pieces: list[str] = []
    for node in cell.iter():
        if node.tag in ("script", "style"):
            continue
        if node.tag in ("br", "p", "div") and pieces:
            pieces.append(_BREAK)
        if node.text:
            pieces.append(node.text)
        if node.tail and node is not cell:
            pieces.append(node.tail)
    # blanks become one before they are looked at: a long run of them is never gone through again and again
    return _LINE_END.sub("\n", _BLANKS.sub(" ", "".join(pieces))).strip()


def html_of_mhtml(data: bytes) -> bytes:
    """The page inside a single-file web page; b"" when there is none."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    pages = [part for part in message.walk() if part.get_content_type() == "text/html"]
    for part in pages:
        body = part.get_payload(decode=True)
        if isinstance(body, bytes) and b"<table" in body.lower():
            return body
    return b""


def read_xml_book(data: bytes) -> list[Grid]:
    """An XML spreadsheet 2003.

    Raises:
        etree.XMLSyntaxError: not well-formed.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    root = etree.fromstring(data.lstrip(), parser)
    grids = []
    for sheet in root.iter(f"{_SS}Worksheet"):
        rows: list[list[Cell]] = []
        merges: list[Merge] = []
        for line in sheet.iter(f"{_SS}Row"):
            index = line.get(f"{_SS}Index")
            if index and index.isdigit():
                while len(rows) < min(int(index) - 1, MAX_ROWS):
                    rows.append([])
            rows.append(_xml_row(line, len(rows), merges))
        grids.append(Grid(sheet.get(f"{_SS}Name"), rows, merges))
    return grids


def _xml_row(line: Any, number: int, merges: list[Merge]) -> list[Cell]:
    cells: list[Cell] = []
    for cell in line.iter(f"{_SS}Cell"):
        index = cell.get(f"{_SS}Index")
        if index and index.isdigit():
            cells.extend([""] * (min(int(index) - 1, MAX_COLUMNS) - len(cells)))
        if len(cells) >= MAX_COLUMNS:
            break
        left = len(cells)
        data = cell.find(f"{_SS}Data")
        cells.append(_xml_value(data) if data is not None else "")
        wide, high = _span(cell.get(f"{_SS}MergeAcross"), MAX_COLUMNS), _span(cell.get(f"{_SS}MergeDown"), 5000)
        wide, high = (wide if cell.get(f"{_SS}MergeAcross") else 0), (high if cell.get(f"{_SS}MergeDown") else 0)
        if wide or high:
            merges.append(Merge(number, left, number + high, left + wide))
            cells.extend([""] * wide)
    return cells


def _xml_value(data: Any) -> Cell:
    text = "".join(data.itertext())
    kind = data.get(f"{_SS}Type")
    if kind == "Number" and _NUMBER.match(text):
        return float(text)
    if kind == "DateTime":
        return text.replace("T00:00:00.000", "")
    return text
