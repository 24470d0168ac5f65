"""From a citation to the records it stands for: exact place, then the numbered article or item, then the place around it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from mhcrm.plan.base import PlanView
from mhcrm.plan.model import Cite, Record, Status

_NUMBERED = re.compile(r"第\s*(\d+)\s*条")
NUMBER_KEYS = ("article", "item")


def records_at(view: PlanView, doc: str, at: str, prefer: Collection[str] = ()) -> tuple[Record, ...]:
    """Records cited at a place: those whose own citation it is before those that mention it, those in force first.

    A place no record cites exactly is looked up as a numbered article or item, then as a part of longer places.

    Args:
        prefer: ids the reader is looking at (a lead's chain and parks); records tied to most of them come first.
    """
    own = [record for record in view.base.records.values() if record.cite.doc == doc]
    exact = [record for record in own if record.cite.at == at]
    mention = [
        record for record in view.base.records.values() if record not in exact and Cite(doc, at) in set(_cites(record))
    ]
    found = exact + mention or _numbered(own, at) or [record for record in own if at and record.cite.at.startswith(at)]

    def rank(record: Record) -> tuple[int, bool, bool]:
        tied = (record.id in prefer) + sum(link.target in prefer for link in record.links)
        return -tied, record not in exact, view.status(record) is not Status.CURRENT

    return tuple(sorted(found, key=rank))


def _numbered(records: list[Record], at: str) -> list[Record]:
    match = _NUMBERED.fullmatch(at.strip())
    if match is None:
        return []
    number = int(match.group(1))
    return [record for record in records if number in (record.data.get(key) for key in NUMBER_KEYS)]


def _cites(record: Record) -> Iterator[Cite]:
    yield from record.also
    yield from (link.cite for link in record.links if link.cite)
    yield from (figure.cite for figure in record.figures if figure.cite)
