"""Thousands of new leads as stored, worked out column by column.

Gives exactly what the way of a single lead gives (``lead_row.split``, ``keys``, the column types and
``search_index.index_text``; a test holds them side by side), in a third of the time: each step is one pass over a column
instead of a dozen calls for every lead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import repeat
from typing import Any

from mhcrm.base.text import fold_tight
from mhcrm.domain.lead import Value
from mhcrm.domain.records import LeadDraft
from mhcrm.store import pinyin
from mhcrm.store.phones import with_tails
from mhcrm.store.repos.lead_row import Place, check_stage, number, place_of
from mhcrm.store.search_index import TEXT_COLUMNS, folded_many, phone_tail
from mhcrm.store.tables.types import dump_many, to_micro

Values = Sequence[Mapping[str, Value]]


class BulkLeads:
    """One portion of new leads.

    Attributes:
        columns: column → its stored value per lead; a column that nobody filled in is left out.
        names, codes, keys: what the companies of the leads are found by.
    """

    def __init__(self, drafts: Sequence[LeadDraft], first: int, codes: Sequence[str]) -> None:
        values = [draft.values for draft in drafts]
        self.size = len(values)
        self.columns: dict[str, Sequence[Any]] = {"id": range(first, first + self.size), "code": codes}
        self._extra: dict[str, list[Value]] = {}
        for name in sorted(set().union(*values)):
            self._field(name, values)
        self.columns["stage"] = _stages(self.columns.get("stage"), self.size)
        self._keys()
        self.columns["extra"] = self._extras()
        self.columns["raw"] = dump_many([draft.raw for draft in drafts])

    def _field(self, name: str, values: Values) -> None:
        place = place_of(name)
        cells: list[Any] = [row.get(name) or None for row in values]
        if place is Place.NUMBER:
            cells = [_micro(name, row.get(name)) for row in values]
        elif place is Place.EXTRA_NUMBER:
            cells = [_plain_number(name, row.get(name)) for row in values]
        elif place is Place.EXTRA:
            cells = [
                format(cell, "f") if isinstance(cell, Decimal) else _blank(cell) for cell in map(_get(name), values)
            ]
        if any(cell is not None for cell in cells):
            (self.columns if place in (Place.COLUMN, Place.NUMBER) else self._extra)[name] = cells

    def texts(self, name: str) -> Sequence[Any]:
        """A column, blank where nobody filled it in."""
        return self.columns.get(name) or [None] * self.size

    def _keys(self) -> None:
        company, project = self.texts("company"), self.texts("project")
        self.columns["company_key"] = [fold_tight(text or "") for text in company]
        self.columns["project_key"] = [fold_tight(text or "") for text in project]
        sorting = [one or other or "" for one, other in zip(company, project, strict=True)]
        self.columns["pinyin"] = pinyin.sort_keys(sorting)
        people = [[pinyin.person_initials(text or "") for text in self.texts(name)] for name in ("contact", "owner")]
        parts = [pinyin.many_initials(company), pinyin.many_initials(project), *people]
        spelt = [" ".join(filter(None, four)) for four in zip(*parts, strict=True)]
        if others := self._extra.get("phone_other"):
            spelt = [with_tails(own, str(text)) if text else own for own, text in zip(spelt, others, strict=True)]
        self.columns["initials"] = spelt

    def _extras(self) -> list[str]:
        if not self._extra:
            return ["{}"] * self.size
        names = list(self._extra)
        rows = ({n: c for n, c in zip(names, cells, strict=True) if c is not None} for cells in zip(*self._extra.values(), strict=True))  # fmt: skip
        return dump_many(list(rows))

    def index_texts(self) -> list[str]:
        """The text of each lead that is indexed."""
        phones = self.columns.get("phone")
        shown = [self.columns[name] for name in TEXT_COLUMNS if name in self.columns]
        if phones is not None:
            shown.append([phone_tail(phone) if phone else "" for phone in phones])
        shown += [[str(cell) if cell else "" for cell in cells] for _, cells in sorted(self._extra.items())]
        joined = [" ".join(filter(None, cells)) for cells in zip(*shown, strict=True)]
        return folded_many(joined, self.columns["initials"])

    def rows(self, constants: Mapping[str, Any]) -> tuple[list[str], Iterable[tuple[Any, ...]]]:
        """Column names and rows for the driver; ``constants`` are the same in every row."""
        columns = {**self.columns, **{name: repeat(value, self.size) for name, value in constants.items()}}
        return list(columns), zip(*columns.values(), strict=True)


def _get(name: str) -> Callable[[Mapping[str, Value]], Value]:
    return lambda row: row.get(name)


def _blank(cell: Value) -> Value:
    return None if cell == "" else cell


@lru_cache(maxsize=20_000)
def _of_decimal(value: Decimal) -> int:
    return to_micro(value)


def _micro(name: str, value: Value) -> int | None:
    if value is None or value == "":
        return None
    return _of_decimal(number(name, value))


def _plain_number(name: str, value: Value) -> str | None:
    return None if value is None or value == "" else format(number(name, value), "f")


def _stages(cells: Sequence[Any] | None, size: int) -> list[str]:
    if cells is None:
        return ["L"] * size
    for stage in set(cells):
        check_stage(stage)
    return [stage or "L" for stage in cells]
