"""One line of the timeline (跟进), whatever it tells of: entries, moves, edits, and what other subjects hand in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One line: ``kind`` is ``activity``, ``stage``, ``edit``, ``evidence``, ``document``, ``task`` or a subject's own.

    ``id`` is that of the row it tells of; ``about`` names the project in the timeline of a company.
    """

    on: date
    at: datetime
    kind: str
    title: str
    text: str
    author: str
    id: int | None = None
    about: str = ""


def latest_first(entries: list[TimelineEntry]) -> tuple[TimelineEntry, ...]:
    """In the order a timeline is read."""
    return tuple(sorted(entries, key=lambda entry: (entry.on, entry.at), reverse=True))
