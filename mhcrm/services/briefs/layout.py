"""From a brief's content to slabs: title, nine sections, signature, closing remark."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mhcrm.services.briefs.model import BriefContent
from mhcrm.services.briefs.wording import day
from mhcrm.typeset import fonts, lines
from mhcrm.typeset.blocks import Paragraph
from mhcrm.typeset.fonts import Role
from mhcrm.typeset.layout import (
    BODY,
    LEADING,
    MEASURE,
    TITLE,
    TITLE_LEADING,
    WIDTH,
    Centred,
    Pen,
    Slab,
    Space,
    TextLine,
    baseline,
    small_slabs,
    table_slabs,
    text_slabs,
)


@dataclass(frozen=True, slots=True)
class Signature:
    """责任单位、责任人 above the date, right-hand side, two characters in, centred on each other."""

    texts: tuple[str, ...]

    def __call__(self, pen: Pen, x: float, top: float) -> None:
        widths = [fonts.width(text, Role.BODY) * BODY for text in self.texts]
        middle = x + WIDTH - 2 * BODY - max(widths) / 2
        for index, (text, width) in enumerate(zip(self.texts, widths, strict=True)):
            y = baseline(top - index * LEADING, LEADING, BODY)
            pen.text(middle - width / 2, y, text, Role.BODY, BODY)


def slabs(content: BriefContent) -> list[Slab]:
    """The whole brief as slabs."""
    found = [Slab(TITLE_LEADING, Centred(text, Role.TITLE, TITLE, TITLE_LEADING)) for text in content.title_lines]
    found.append(Slab(LEADING / 4, Space(), keep=True))
    for section in content.sections:
        heading = lines.Line(section.heading, fonts.width(section.heading, Role.HEI), 2.0, last=True)
        found.append(Slab(LEADING, TextLine(heading, Role.HEI, BODY, LEADING, MEASURE), keep=True))
        for block in section.blocks:
            found += text_slabs(block) if isinstance(block, Paragraph) else table_slabs(block)
    return found + list(_ending(content))


def _ending(content: BriefContent) -> Iterator[Slab]:
    names, date = f"{content.unit}　{content.officer}", day(content.as_of)
    if content.compact:
        yield Slab(LEADING, Signature((f"{names}　{date}",)), keep=True)
    else:
        yield Slab(LEADING / 2, Space(), keep=True)
        yield Slab(2 * LEADING, Signature((names, date)), keep=True)
    yield from small_slabs(content.closing)
