"""A referral paper as PDF and as a workbook; the same content gives the same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO

from mhcrm.base.clock import SHANGHAI
from mhcrm.services.referral.paper_model import Grid, Paper
from mhcrm.typeset.blocks import Align, Column, Paragraph, Table
from mhcrm.typeset.fonts import Role
from mhcrm.typeset.layout import (
    BODY,
    HEIGHT,
    LEADING,
    TITLE,
    TITLE_LEADING,
    WIDTH,
    Centred,
    Slab,
    Space,
    TextLine,
    paginate,
    small_slabs,
    table_slabs,
    text_slabs,
)
from mhcrm.typeset.lines import Line
from mhcrm.typeset.pdf import NOTICE, Document, Metadata, write


def pdf(papers: Sequence[Paper], as_of: date, unit: str, made_at: datetime) -> bytes:
    """Papers in one file."""
    made = made_at.astimezone(SHANGHAI)
    footer = f"{unit}　{made.year}年{made.month}月{made.day}日生成".strip()
    until = f"数据截至{as_of.year}年{as_of.month}月{as_of.day}日"
    documents = [
        Document(
            paper.title,
            paginate(_slabs(paper), WIDTH if paper.across else HEIGHT),
            until,
            footer,
            across=paper.across,
            notice="" if paper.outside else NOTICE,
        )
        for paper in papers
    ]
    first = papers[0]
    return write(documents, Metadata(first.title, first.number, unit, made_at))


def _slabs(paper: Paper) -> list[Slab]:
    measure = HEIGHT if paper.across else WIDTH
    found = [
        Slab(TITLE_LEADING, Centred(paper.title, Role.TITLE, TITLE, TITLE_LEADING, measure), keep=True),
        Slab(LEADING, Centred(paper.number, Role.BODY, BODY * 0.8, LEADING, measure), keep=True),
    ]
    if paper.intro:
        found += text_slabs(Paragraph(paper.intro))
        found.append(Slab(LEADING / 4, Space(), keep=True))
    for grid in paper.grids:
        found += table_slabs(_table(grid), measure=measure)
    for note in paper.notes:
        found += small_slabs(note)
    if paper.signs:
        found.append(Slab(LEADING / 2, Space(), keep=True))
    for at in range(0, len(paper.signs), 2):
        pair = paper.signs[at : at + 2]
        found.append(Slab(LEADING * 1.3, _Signs(tuple(pair), measure), keep=at + 2 < len(paper.signs)))
    return found


class _Signs:
    """One or two places to sign on a line."""

    def __init__(self, labels: tuple[str, ...], measure: float) -> None:
        self.labels, self.measure = labels, measure

    def __call__(self, pen: object, x: float, top: float) -> None:
        from mhcrm.typeset.fonts import width

        size, half = BODY * 0.85, self.measure / 2
        for place, label in enumerate(self.labels):
            left = x + place * half
            text = f"{label}："
            line = TextLine(Line(text, width(text, Role.BODY), 0.0, last=True), Role.BODY, size, LEADING, half / size)
            line(pen, left, top)  # type: ignore[arg-type]
            start = left + width(text, Role.BODY) * size
            pen.rule(start, top - LEADING * 0.85, half - (start - left) - 12, 0.4)  # type: ignore[attr-defined]


def _table(grid: Grid) -> Table:
    columns = tuple(Column(head, width, Align.RIGHT if right else Align.LEFT) for head, width, right in grid.columns)
    return Table(grid.caption, grid.remark, columns, grid.rows)


def workbook(paper: Paper, made_at: datetime) -> bytes:
    """The tables of a paper as a workbook; cells that look like figures are numbers, nothing can run."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    for index, grid in enumerate(paper.grids):
        sheet = book.worksheets[0] if index == 0 else book.create_sheet()
        sheet.title = grid.caption[:28].replace("/", "／") or f"表{index + 1}"
        lines = [(paper.title,), (paper.number, grid.remark), tuple(head for head, _, _ in grid.columns), *grid.rows]
        for number, line in enumerate(lines, 1):
            for place, text in enumerate(line, 1):
                cell = sheet.cell(number, place)
                right = number > 3 and grid.columns[place - 1][2]
                _fill(cell, text, right)
                cell.font = Font(bold=number in (1, 3))
                cell.alignment = Alignment(vertical="top", wrap_text=number > 3)
        for place, (_, width, _) in enumerate(grid.columns, 1):
            sheet.column_dimensions[get_column_letter(place)].width = max(10, width / 2)
        sheet.freeze_panes = "A4"
    book.properties.creator, book.properties.title = "mhcrm", paper.title
    book.properties.created = book.properties.modified = made_at.replace(tzinfo=None)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(cell: object, text: str, figure: bool) -> None:
    from decimal import Decimal, InvalidOperation

    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    if figure:
        try:
            cell.value = Decimal(text.replace(",", ""))  # type: ignore[attr-defined]
        except InvalidOperation:
            pass
        else:
            cell.number_format = "#,##0.00"  # type: ignore[attr-defined]
            return
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)  # type: ignore[attr-defined]
    cell.data_type = "s"  # type: ignore[attr-defined]
    if text.startswith(("=", "+", "-", "@")):
        cell.quotePrefix = True  # type: ignore[attr-defined]
