"""Frozen records of the two opportunity lists (供给清单, 需求清单)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Side(StrEnum):
    """Which of the two lists."""

    SUPPLY = "supply"
    DEMAND = "demand"


SIDE_WORDS = {Side.SUPPLY: "供给", Side.DEMAND: "需求"}


@dataclass(frozen=True, slots=True)
class Opportunity:
    """One line of a list. ``chains`` holds what the classifier found: id of the rule-base record → its name."""

    id: int
    side: Side
    company: str
    title: str
    text: str = ""
    industry: str = ""
    region: str = ""
    contact: str = ""
    phone: str = ""
    source: str = ""
    listed_on: date | None = None
    until: date | None = None
    closed_on: date | None = None
    close_reason: str = ""
    lead_id: int | None = None
    chains: Mapping[str, str] = field(default_factory=dict)
    version: int = 0

    def live(self, on: date) -> bool:
        """Neither closed nor lapsed on a day."""
        return self.closed_on is None and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True)
class Pairing:
    """What an officer said of a suggested match; remembered so that it is not asked again."""

    id: int
    supply_id: int
    demand_id: int
    accepted: bool
    reason: str
    author: str
    on: date
    version: int = 0
