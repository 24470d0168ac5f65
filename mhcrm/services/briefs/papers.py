"""Fitting briefs to two pages and gathering them into files: single, or several behind a cover table (汇总表)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from mhcrm.base.clock import SHANGHAI
from mhcrm.domain.masking import Mask
from mhcrm.services.briefs.content import compose, masked
from mhcrm.services.briefs.layout import slabs
from mhcrm.services.briefs.model import LADDER, REGAIN, BriefContent, BriefSource, Limits
from mhcrm.services.briefs.wording import UNKNOWN, day, trim
from mhcrm.typeset import fonts
from mhcrm.typeset.blocks import Align, Column, Table
from mhcrm.typeset.fonts import Role
from mhcrm.typeset.layout import (
    LEADING,
    TITLE,
    TITLE_LEADING,
    Centred,
    Page,
    Slab,
    Space,
    paginate,
    small_slabs,
    table_slabs,
)
from mhcrm.typeset.pdf import Document, Metadata, write

MAX_PAGES = 2
_COVER_TITLE = "项目情况汇总表"
_COVER_COLUMNS = (
    Column("序号", 11),
    Column("项目／投资方", 50),
    Column("总投资", 22, Align.RIGHT),
    Column("产业·赛道", 25),
    Column("园区／层级", 25),
    Column("阶段", 14),
    Column("页", 9, Align.RIGHT),
)


@dataclass(frozen=True, slots=True)
class Brief:
    """A brief that keeps to two pages."""

    content: BriefContent
    pages: list[Page]

    @property
    def fits(self) -> bool:
        """True if it keeps to :data:`MAX_PAGES`."""
        return len(self.pages) <= MAX_PAGES


def fitted(source: BriefSource, *, code_name: bool = False) -> Brief:
    """Compose with the mildest limits under which the brief keeps to two pages."""
    if code_name:
        source = masked(source, Mask.of(source.lead))
    full = _laid_out(source, LADDER[0])
    if full.fits:
        return full
    step = _first(1, len(LADDER) - 1, lambda index: _laid_out(source, LADDER[index]).fits)
    return _regained(source, step)


def _laid_out(source: BriefSource, limits: Limits) -> Brief:
    content = compose(source, limits)
    return Brief(content, paginate(slabs(content)))


def _first(low: int, high: int, fits: Callable[[int], bool]) -> int:
    """The first index of ``low … high`` that fits, ``high`` when none does; the rungs only get tighter."""
    while low < high:
        middle = (low + high) // 2
        if fits(middle):
            high = middle
        else:
            low = middle + 1
    return low


def _regained(source: BriefSource, step: int) -> Brief:
    """A rung of the ladder tightens several parts at once: give back, part by part, what still fits on two pages."""
    limits = LADDER[step]
    for part in REGAIN:
        wider = dict.fromkeys(getattr(rung, part) for rung in LADDER[:step])
        trials = [replace(limits, **{part: value}) for value in wider if _gives_room(value, getattr(limits, part))]
        trials.append(limits)
        found = _first(0, len(trials) - 1, lambda index, trials=trials: _laid_out(source, trials[index]).fits)  # type: ignore[misc]
        limits = trials[found]
    return _laid_out(source, limits)


def _gives_room(value: int, current: int) -> bool:
    """Whether a setting says more than the current one; ``compact`` (a truth value) says more when it is off."""
    return value < current if isinstance(value, bool) else value > current


def single(brief: Brief, made_at: datetime) -> bytes:
    """One brief as a PDF."""
    content = brief.content
    return write([_document(brief, made_at)], _metadata(content.title, content.unit, content.as_of, made_at))


def gathered(briefs: Sequence[Brief], made_at: datetime, *, cover: bool) -> bytes:
    """Several briefs as one PDF, pages numbered through, with the cover table in front when asked for."""
    documents = [_document(brief, made_at) for brief in briefs]
    as_of = briefs[0].content.as_of
    if cover:
        count = len(_cover_pages(briefs, 0))
        front = Document(_COVER_TITLE, _cover_pages(briefs, count), f"数据截至{day(as_of)}", _made(made_at))
        documents.insert(0, front)
    title = f"{_COVER_TITLE}（{len(briefs)}个项目）" if cover else f"项目情况汇报（{len(briefs)}个项目）"
    return write(documents, _metadata(title, briefs[0].content.unit, as_of, made_at))


def total_pages(briefs: Sequence[Brief], *, cover: bool) -> int:
    """Pages of :func:`gathered`."""
    return sum(len(brief.pages) for brief in briefs) + (len(_cover_pages(briefs, 0)) if cover else 0)


def _metadata(title: str, author: str, as_of: date, made_at: datetime) -> Metadata:
    return Metadata(title, f"项目情况汇报，数据截至{day(as_of)}", author, made_at)


def _made(made_at: datetime) -> str:
    return f"{day(made_at.astimezone(SHANGHAI).date())}生成"


def _document(brief: Brief, made_at: datetime) -> Document:
    content = brief.content
    footer = "　".join((content.unit, content.officer, _made(made_at)))
    return Document(content.title, brief.pages, f"数据截至{day(content.as_of)}", footer)


def _cover_pages(briefs: Sequence[Brief], offset: int) -> list[Page]:
    """The table's pages; ``offset`` = pages in front of the first brief, 0 while it is not known yet."""
    rows, page = [], offset + 1
    for index, brief in enumerate(briefs, 1):
        rows.append(_cover_row(index, brief.content, page))
        page += len(brief.pages)
    table = Table(f"共{len(briefs)}个项目", "单位：万元（外币另注）", _COVER_COLUMNS, tuple(rows))
    found = [Slab(TITLE_LEADING, Centred(_COVER_TITLE, Role.TITLE, TITLE, TITLE_LEADING))]
    found.append(Slab(LEADING / 4, Space(), keep=True))
    found += table_slabs(table)
    return paginate(found + small_slabs(_totals(briefs)))


def _cover_row(index: int, content: BriefContent, page: int) -> tuple[str, ...]:
    line = content.summary
    money = _thousands(line.investment)
    return (
        str(index),
        line.project if line.company in (UNKNOWN, line.project) else f"{line.project}\n{line.company}",
        money if line.currency == "元" or money == UNKNOWN else f"{money}\n万{line.currency}",
        line.chain.replace("·", "\n"),
        f"{line.site}\n{line.tier}" if line.site != UNKNOWN or line.tier != UNKNOWN else UNKNOWN,
        line.stage,
        str(page),
    )


def _thousands(text: str) -> str:
    try:
        value = Decimal(text)
    except ArithmeticError:
        return text
    whole, _, rest = trim(value).partition(".")
    return f"{int(whole):,}" + (f".{rest}" if rest else "")


def _totals(briefs: Sequence[Brief]) -> str:
    """Totals per currency; ranges and unknown amounts are counted, not added."""
    sums: dict[str, Decimal] = {}
    open_ones = 0
    for brief in briefs:
        line = brief.content.summary
        try:
            sums[line.currency] = sums.get(line.currency, Decimal(0)) + Decimal(line.investment)
        except ArithmeticError:
            open_ones += 1
    words = [f"{_thousands(trim(total))}万{currency}" for currency, total in sums.items()]
    text = f"总投资合计：{'，'.join(words) or UNKNOWN}。"
    return text + (f"另有{open_ones}个项目总投资待核实或为区间，未计入。" if open_ones else "")


def missing_characters(brief: Brief) -> str:
    """Characters of the brief no bundled font holds; they are printed as 〓."""
    content = brief.content
    texts = [content.title]
    for section in content.sections:
        for block in section.blocks:
            texts += [cell for row in block.rows for cell in row] if isinstance(block, Table) else [block.text]
    return fonts.missing("".join(texts).replace("\n", ""))
