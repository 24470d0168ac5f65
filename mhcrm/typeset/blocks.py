"""What papers are made of before they have a look: paragraphs and ruled tables of plain text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Align(StrEnum):
    """Horizontal position of a table column."""

    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text, indented two characters; may break over pages between lines."""

    text: str


@dataclass(frozen=True, slots=True)
class Column:
    """One table column: heading, share of the width in mm, alignment."""

    head: str
    width_mm: float
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table with a caption on the left and a remark (unit, validity) on the right."""

    caption: str
    remark: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Paragraph | Table
