"""The columns of the project table: what each reads, how it is worded, how wide it starts, what it sorts by."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mhcrm.desktop.models import words
from mhcrm.domain.fields import FIELDS, Kind
from mhcrm.domain.invested import stated
from mhcrm.domain.lead import Lead
from mhcrm.domain.stages import stage_name

Cells = Mapping[str, object]


class Drawn(StrEnum):
    """Which delegate paints a column."""

    TEXT = "text"
    STRONG = "strong"
    NUMBER = "number"
    STAGE = "stage"
    TIER = "tier"
    DUE = "due"


@dataclass(frozen=True)
class Column:
    """One column; ``needs`` are the cell names fetched for it.

    ``least``: the width at which its usual words are still whole; below that it gives nothing away.
    """

    key: str
    title: str
    width: int
    drawn: Drawn = Drawn.TEXT
    needs: tuple[str, ...] = ()
    unit: str = ""
    sortable: bool = True
    words: Callable[[Cells, date], str] | None = None
    least: int = 60

    @property
    def fields(self) -> tuple[str, ...]:
        """Cell names to fetch."""
        return self.needs or (self.key,)

    @property
    def right(self) -> bool:
        """Numbers and due dates stand at the right, their headers too."""
        return self.drawn in (Drawn.NUMBER, Drawn.DUE)

    def text(self, cells: Cells, today: date, stages: Mapping[str, str]) -> str:
        """The words of a cell; ``stages`` are the names of the stages."""
        if self.drawn is Drawn.STAGE:
            return stage_name(stages, cells.get(self.key), words.UNKNOWN)
        if self.words is not None:
            return self.words(cells, today)
        return _plain(cells.get(self.key))


def _plain(value: object) -> str:
    return " ".join(str(value).split()) if value not in (None, "") else ""


def _known(key: str) -> Callable[[Cells, date], str]:
    return lambda cells, _today: _plain(cells.get(key)) or words.UNKNOWN


def _number(key: str) -> Callable[[Cells, date], str]:
    return lambda cells, _today: words.number(cells.get(key))


def _invested(cells: Cells, _today: date) -> str:
    found = Lead({name: _plain(cells.get(name)) or None for name in ("investment_wan", "investment_foreign_wan")})
    amount, currency = stated(found.number, _plain(cells.get("investment_currency")))
    return words.money(
        amount,
        currency,
        cells.get("investment_wan_min"),
        cells.get("investment_wan_max"),
    )


def _due(cells: Cells, today: date) -> str:
    return words.due(cells.get("next_due_on"), today).words


def _day(key: str) -> Callable[[Cells, date], str]:
    return lambda cells, today: words.day(cells.get(key), today)


MAIN: tuple[Column, ...] = (
    Column("project", "项目", 190, Drawn.STRONG, words=_known("project"), least=130),
    Column("company", "企业", 210, words=_known("company"), least=140),
    Column("track", "产业链", 112, words=_known("track"), sortable=False, least=96),
    Column("tier", "层级", 84, Drawn.TIER, words=_known("tier"), sortable=False),
    Column(
        "investment_wan", "投资", 104, Drawn.NUMBER, unit="万元", words=_invested,
        needs=("investment_wan", "investment_currency", "investment_wan_min", "investment_wan_max", "investment_foreign_wan"),
    ),
    Column("stage", "阶段", 78, Drawn.STAGE),
    Column("owner", "负责人", 88, words=_known("owner")),
    Column("next_step", "下一步", 132, least=96),
    Column("next_due_on", "到期", 92, Drawn.DUE, words=_due),
)  # fmt: skip

EXTRA: tuple[Column, ...] = (
    Column("industry", "产业", 116, words=_known("industry"), sortable=False, least=92),
    Column("matched_park", "匹配园区", 128, words=_known("matched_park"), sortable=False, least=120),
    Column("floor_area_sqm", "面积", 84, Drawn.NUMBER, unit="㎡", words=_number("floor_area_sqm")),
    Column("land_mu", "用地", 76, Drawn.NUMBER, unit="亩", words=_number("land_mu")),
    Column("code", "编号", 120),
)


RENAMED = {"chain_text": "台账所写产业链"}
"""Where the ledger's own words would carry the title of what matching found."""


def _rest() -> tuple[Column, ...]:
    taken = {column.key for column in (*MAIN, *EXTRA)} | {"investment_wan_min", "investment_wan_max"}
    made = []
    for field in FIELDS.values():
        if field.name in taken or not field.column:
            continue
        title = RENAMED.get(field.name, field.label)
        if field.kind in (Kind.MONEY, Kind.AREA, Kind.LAND, Kind.NUMBER):
            made.append(Column(field.name, title, 104, Drawn.NUMBER, unit=field.unit, words=_number(field.name)))
        elif field.kind is Kind.DATE:
            made.append(Column(field.name, title, 92, words=_day(field.name)))
        else:
            made.append(Column(field.name, title, 120))
    return tuple(made)


COLUMNS: dict[str, Column] = {column.key: column for column in (*MAIN, *EXTRA, *_rest())}
NARROW: tuple[str, ...] = tuple(column.key for column in MAIN)
WIDE: tuple[str, ...] = (
    "project", "company", "industry", "track", "tier", "investment_wan", "floor_area_sqm", "land_mu",
    "matched_park", "stage", "owner", "next_step", "next_due_on",
)  # fmt: skip
