"""What stands before a move, and what a stay in a stage amounts to: the records a dialog, the command line and the board show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mhcrm.domain.pipeline.calendar import WorkCalendar
from mhcrm.domain.pipeline.gates import NeedState, missing
from mhcrm.domain.pipeline.moves import MoveKind, MovePlan, Stay
from mhcrm.plan.pipeline_rules import PipelineRules, Reason, Track

LEAVING = frozenset({"XL", "XT", "XM"})
"""Ends in which a project no longer needs what was kept for it."""


@dataclass(frozen=True, slots=True)
class MoveReport:
    """A move that somebody thinks of: what it is, every need on the way, the reasons to choose from when it leaves."""

    lead_id: int
    code: str
    name: str
    version: int
    current: str
    target: str
    target_word: str
    track: Track | None
    plan: MovePlan
    needs: tuple[NeedState, ...]
    reasons: tuple[Reason, ...] = ()

    @property
    def missing(self) -> tuple[NeedState, ...]:
        """Needs that are not met."""
        return missing(self.needs)

    @property
    def needs_reason(self) -> bool:
        """True for every move but one forward."""
        return self.plan.kind is not MoveKind.FORWARD

    @property
    def ready(self) -> bool:
        """True when the move can be made as it stands."""
        return not self.plan.refusal and not self.missing and not self.needs_reason


@dataclass(frozen=True, slots=True)
class StayView:
    """One stay as shown: in which stage, from when to when, how long, what a count does not know."""

    stay: Stay
    word: str
    days: int
    workdays: int
    caveat: str = ""


def stay_views(
    history: tuple[Stay, ...], rules: PipelineRules, calendar: WorkCalendar, today: date
) -> tuple[StayView, ...]:
    """Stays with their length in calendar and working days, the running one up to ``today``."""
    found = []
    for stay in history:
        end = stay.left_on or today
        word, caveat = rules.names.get(stay.stage, stay.stage), calendar.caveat(stay.on, end)
        days, workdays = (end - stay.on).days, calendar.between(stay.on, end)
        found.append(StayView(stay, word, days, workdays, caveat))
    return tuple(found)
