"""Dated intervals on spaces: half-open ``[start, end)``, days in local time, no time of day.

A hold (预留) names its last held day, so it ends, exclusively, on the next morning. Hard intervals exclude each other on
a unit, its ancestors and its descendants: holding a floor blocks its rooms, holding a room blocks the whole floor.
Nothing here depends on a timer having run: an expired hold is simply past its date.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from mhcrm.domain.records import Hold, Occupancy, OccupancyKind

ONE_DAY = timedelta(days=1)


class State(StrEnum):
    """What a space is on a date; the order below is the order of precedence when several apply."""

    CLOSED = "lock"
    REPAIR = "fix"
    LET = "let"
    OWN = "own"
    SIGNED = "sign"
    HELD = "hold"
    QUEUED = "soft"
    OPTION = "option"
    UNKNOWN = "unknown"
    FREE = "free"


STATE_LABELS: dict[State, str] = {
    State.CLOSED: "不可租",
    State.REPAIR: "维修",
    State.LET: "在租",
    State.OWN: "自用",
    State.SIGNED: "已签未交付",
    State.HELD: "预留",
    State.QUEUED: "排队预留",
    State.OPTION: "优先权",
    State.UNKNOWN: "状态未登记",
    State.FREE: "空置",
}
STATE_LETTERS: dict[State, str] = {
    State.CLOSED: "锁",
    State.REPAIR: "修",
    State.LET: "租",
    State.OWN: "用",
    State.SIGNED: "签",
    State.HELD: "留",
    State.QUEUED: "排",
    State.OPTION: "优",
    State.UNKNOWN: "待",
    State.FREE: "空",
}
PRECEDENCE: dict[State, int] = {state: rank for rank, state in enumerate(State)}
SOFT_STATES = frozenset({State.QUEUED, State.OPTION, State.UNKNOWN, State.FREE})
"""States that leave a space on offer: a soft hold queues, an option only warns, an unregistered state is 待核."""

_FROM_KIND = {
    OccupancyKind.LET: State.LET,
    OccupancyKind.OWN: State.OWN,
    OccupancyKind.SIGNED: State.SIGNED,
    OccupancyKind.RESERVED: State.HELD,
    OccupancyKind.OPTION: State.OPTION,
    OccupancyKind.REPAIR: State.REPAIR,
    OccupancyKind.CLOSED: State.CLOSED,
}


@dataclass(frozen=True, slots=True)
class Interval:
    """One reason why a space is not simply free.

    Attributes:
        end: first day that is free again; None = until further notice.
        party: who has it (tenant, holder's project).
        hold_id, lead_id: set for holds only. occupancy_id: set for everything the office recorded.
    """

    space_id: int
    state: State
    start: date
    end: date | None
    party: str = ""
    hold_id: int | None = None
    lead_id: int | None = None
    occupancy_id: int | None = field(default=None, compare=False)

    @property
    def hard(self) -> bool:
        """True when nobody else can have the space meanwhile."""
        return self.state not in SOFT_STATES

    def covers(self, on: date) -> bool:
        """True if the interval holds on that day."""
        return self.start <= on and (self.end is None or on < self.end)

    def overlaps(self, start: date, end: date | None) -> bool:
        """True if the interval shares a day with ``[start, end)``."""
        return (self.end is None or start < self.end) and (end is None or self.start < end)


def from_occupancy(row: Occupancy) -> Interval:
    """The interval of a lease, own use, signed contract, option, repair or closure."""
    return Interval(
        row.space_id, _FROM_KIND[row.kind], row.start, row.end, row.party or row.note, occupancy_id=row.id or None
    )


def from_hold(row: Hold, party: str = "") -> Interval | None:
    """The interval of a hold; None when it was released on or before its first day."""
    end = row.until + ONE_DAY
    if row.released_on is not None:
        end = min(end, row.released_on)
        if end <= row.start:
            return None
    state = State.HELD if row.hard else State.QUEUED
    return Interval(row.space_id, state, row.start, end, party, row.id, row.lead_id)


def gather(occupancies: Iterable[Occupancy], holds: Iterable[Hold], parties: dict[int, str]) -> list[Interval]:
    """All intervals; ``parties`` names the projects behind holds by lead id."""
    found = [from_occupancy(row) for row in occupancies]
    for row in holds:
        interval = from_hold(row, parties.get(row.lead_id, ""))
        if interval is not None:
            found.append(interval)
    return found
