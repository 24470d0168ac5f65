"""Tables of a Word document (.docx): the paragraphs and table rows in their order, as the rows of one sheet.

WordprocessingML is plain XML in a package; only paragraphs, tables, merged cells and breaks matter here, so a parser that fetches
nothing and expands nothing is enough.
"""

from __future__ import annotations

import zipfile

from lxml import etree

from mhcrm.domain.intake.grid import Cell, Grid, Merge
from mhcrm.services.intake.readers import limits, package
from mhcrm.services.intake.readers.sniff import NotASheet

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PART = "word/document.xml"
_BREAKS = {f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}tab": "\t"}
_GONE = (f"{_W}del", f"{_W}moveFrom")
"""Text that was struck out in revision mode is no text any more."""


def read_document(packed: zipfile.ZipFile, name: str) -> Grid:
    """All paragraphs and tables of the body as one sheet.

    Raises:
        InputError: beyond the bounds.
        NotASheet: there is no table.
    """
    package.check_sizes(packed, name)
    if packed.getinfo(_PART).file_size > limits.MAX_PART:
        raise limits.too_large(name, f"正文超过 {limits.MAX_PART // 1024**2} MB。")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.fromstring(packed.read(_PART), parser)
    body = root.find(f"{_W}body")
    grid = Grid(None, [], [])
    tables = 0
    for element in [] if body is None else body.iterchildren(f"{_W}p", f"{_W}tbl", f"{_W}sdt"):
        for block in element.iter(f"{_W}tbl") if element.tag == f"{_W}sdt" else (element,):
            if block.tag == f"{_W}tbl":
                _table(block, grid)
                tables += 1
            elif text := _text(block):
                grid.rows.append([text])
    if not tables:
        raise NotASheet("是 Word 文档，里面没有表格")
    return grid


def _table(table: etree._Element, grid: Grid) -> None:
    merges: list[Merge] = []
    open_below: dict[int, Merge] = {}
    for line in table.iterchildren(f"{_W}tr"):
        row, cells = len(grid.rows), list[Cell]()
        below: dict[int, Merge] = {}
        for cell in line.iterchildren(f"{_W}tc"):
            column, wide = len(cells), _width(cell)
            down = cell.find(f"{_W}tcPr/{_W}vMerge")
            going_on = down is not None and down.get(f"{_W}val") != "restart"
            cells += ["" if going_on else _text(cell), *[""] * (wide - 1)]
            above = open_below.get(column) if going_on else None
            merge = Merge(above.top if above else row, column, row, column + wide - 1)
            if above is not None:
                merges.remove(above)
            if merge.bottom > merge.top or wide > 1 or down is not None:
                merges.append(merge)
            if down is not None:
                below[column] = merge
        open_below = below
        grid.rows.append(cells)
    grid.merges = [*grid.merges, *(m for m in merges if m.bottom > m.top or m.right > m.left)]


def _width(cell: etree._Element) -> int:
    span = cell.find(f"{_W}tcPr/{_W}gridSpan")
    text = span.get(f"{_W}val") or "1" if span is not None else "1"
    return min(max(int(text), 1), limits.MAX_COLUMNS) if text.isdecimal() else 1


def _text(element: etree._Element) -> str:
    """What is written in a cell or paragraph; paragraphs and breaks become lines."""
    gone = {part for mark in element.iter(*_GONE) for part in mark.iter(f"{_W}t", *_BREAKS)}
    pieces: list[str] = []
    for part in element.iter(f"{_W}p", f"{_W}t", *_BREAKS):
        if part.tag == f"{_W}p":
            pieces.append("\n")
        elif part not in gone:
            pieces.append(_BREAKS.get(part.tag) or part.text or "")
    return "".join(pieces).strip()
