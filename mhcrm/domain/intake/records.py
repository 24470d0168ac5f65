"""One record with Chinese headers → a lead with canonical values; the same rules as a whole sheet."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from mhcrm.domain.intake.assemble import TableContext, read_rows
from mhcrm.domain.intake.grid import Cell, cell_text
from mhcrm.domain.intake.headers import HeaderMatcher
from mhcrm.domain.intake.mapping import Caption, map_columns
from mhcrm.domain.intake.stage_names import words_naming
from mhcrm.domain.intake.words import shipped_words
from mhcrm.domain.lead import Lead
from mhcrm.domain.stages import shipped_names


@lru_cache(maxsize=1)
def shipped_matcher() -> HeaderMatcher:
    """The header dictionary of ``resources/intake``."""
    return HeaderMatcher(shipped_words())


def matcher_naming(names: Mapping[str, str]) -> HeaderMatcher:
    """The same for an office that calls the stages so (code → name)."""
    return shipped_matcher() if names == shipped_names() else _matcher_of(tuple(names.items()))


@lru_cache(maxsize=4)
def _matcher_of(names: tuple[tuple[str, str], ...]) -> HeaderMatcher:
    return HeaderMatcher(words_naming(shipped_words(), dict(names)))


def record_to_lead(record: Mapping[str, object]) -> Lead:
    """Read ``{"企业名称": …, "投资总额": "3.5亿元", …}`` into canonical values.

    Units, ranges, currencies, dates and placeholders are read as in a sheet; unknown keys stay as ``x:<key>``.
    """
    matcher = shipped_matcher()
    cells: list[Cell] = [_cell(value) for value in record.values()]
    headers = [(index, key) for index, key in enumerate(record)]
    mapping = map_columns(headers, matcher, Caption(), [[cell] for cell in cells])
    context = TableContext(matcher.words)
    row = read_rows(mapping.roles, [[cell] for cell in cells], [0], context)[0]
    return Lead(values=row.values, raw=row.raw)


def _cell(value: object) -> Cell:
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    if isinstance(value, (list, tuple)):
        return "、".join(cell_text(_cell(item)) for item in value)
    return str(value)
