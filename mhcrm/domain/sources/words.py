"""What the rule base knows of a cited place: words and numbers by which a table row is found that carries no number itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from mhcrm.domain.sources.locator import flat
from mhcrm.plan.base import PlanBase
from mhcrm.plan.model import Record

_REACH = 10  # cells of one row at most, counted from the cell with its name
_COMMON = 4  # a cell that stands more often (亿元, 预期性) names no row
_SHORTEST = 2
_LONGEST = 24
_DROPPED = re.compile(r"[\s“”\"*、，,·]|\([^)]*\)")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class RowWords:
    """Names and numbers of one row; a row is only taken where both agree with the text."""

    names: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    titles: frozenset[str] = frozenset()  # of the names those of the records themselves

    def __bool__(self) -> bool:
        return bool(self.names)


def bare(text: str) -> str:
    """A cell as names are compared: no blanks, quotes, stars or bracketed units."""
    return _DROPPED.sub("", flat(text))


def row_words(base: PlanBase, doc: str, at: str) -> RowWords:
    """Words of the records that cite exactly this place."""
    names: set[str] = set()
    numbers: set[str] = set()
    titles: set[str] = set()
    for record in base.records.values():
        own = (record.cite.doc, record.cite.at) == (doc, at)
        figures = [f for f in record.figures if ((f.cite or record.cite).doc, (f.cite or record.cite).at) == (doc, at)]
        if not own and not figures:
            continue
        titles |= {bare(text) for text in (record.name, *record.aliases)}
        names |= {bare(text) for text in _texts(record, own)}
        numbers |= {f"{figure.value.normalize():f}" for figure in figures if figure.value is not None}
        numbers |= {found for figure in figures for found in _NUMBER.findall(flat(figure.text))}
        for figure in figures:
            names.add(bare(figure.metric))
    named, titled = (frozenset(word for word in found if len(word) >= _SHORTEST) for found in (names, titles))
    return RowWords(named, frozenset(numbers), titled)


def _texts(record: Record, own: bool) -> Iterator[str]:
    yield record.name
    yield from record.aliases
    if own:
        yield from _flat(record.data)


def _flat(value: object) -> Iterator[str]:
    if isinstance(value, str) and _SHORTEST <= len(value) <= _LONGEST:
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _flat(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _flat(item)


def find_row(paragraphs: Sequence[str], start: int, end: int, words: RowWords) -> tuple[int, int] | None:
    """The lines of the row among ``paragraphs[start:end]``; None where nothing, or more than one row, fits as well.

    Cells may stand on lines of their own. The row begins at a cell that is one of the names; of several such cells the one
    with the most of the row's numbers within reach is it, then the one that says the name best, then the nearest.
    """
    cells = {at: bare(paragraphs[at].split("\t")[0] or paragraphs[at]) for at in range(start, end)}
    common = {cell for cell, times in Counter(cells.values()).items() if times > _COMMON}
    found: dict[tuple[int, int], tuple[int, int, int]] = {}
    for at, cell in cells.items():
        fit = _fits(cell, words.names) if cell not in common else 0
        if fit:
            last, count = _reach(paragraphs, at, end, words.numbers)
            if count:
                found[(at, last)] = (count, fit, at - last)
    if not words.numbers:  # nothing to check against: only a cell that is the very name, and only one
        same = [at for at, cell in cells.items() if cell in (words.titles or words.names) and cell not in common]
        return (same[0], same[0] + 1) if len(same) == 1 else None
    if not found:
        return None
    best = max(found.values())
    rows = [place for place, score in found.items() if score == best]
    return (rows[0][0], rows[0][1] + 1) if len(rows) == 1 else None


def _fits(name: str, names: frozenset[str]) -> int:
    """2: it is one of the names, 1: the one holds the other, 0: neither."""
    if len(name) < _SHORTEST:
        return 0
    if name in names:
        return 2
    return int(any((name in other or other in name) and min(len(name), len(other)) > _SHORTEST for other in names))


def _reach(paragraphs: Sequence[str], at: int, end: int, numbers: frozenset[str]) -> tuple[int, int]:
    """The last line within reach that holds one of the numbers, and how many different ones were found."""
    last, seen = at, set[str]()
    for line in range(at, min(end, at + _REACH)):
        own = set(_NUMBER.findall(flat(paragraphs[line])))
        values = {value for value in own if value in numbers or _plain(value) in numbers}
        if values:
            last = line
            seen |= values
    return last, len(seen)


def _plain(value: str) -> str:
    """``4.0`` and ``72.00`` as the rule base writes them."""
    return value.rstrip("0").rstrip(".") if "." in value else value
