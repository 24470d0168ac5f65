"""督办灯 for both faces: derived when asked, changes kept as history, the chief's view."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from mhcrm.base.clock import Clock
from mhcrm.base.errors import InputError
from mhcrm.domain.due import DueItem, DueLevel
from mhcrm.domain.pipeline.lights import BY, Cause, Color, Facts, Light, Reckoner, Tally, changes, tally
from mhcrm.domain.pipeline.records import LightEvent, Pulse
from mhcrm.domain.records import Filter, LeadQuery
from mhcrm.domain.stages import OPEN_STAGES
from mhcrm.plan.pipeline_rules import PipelineRules
from mhcrm.services.pipeline.office import effective_calendar, effective_rules
from mhcrm.store import ReadView, Store

Causes = Callable[[ReadView, date], Iterable[DueItem]]
"""What other subjects have overdue, by project."""
OPEN = Filter("stage", "in", tuple(stage.value for stage in OPEN_STAGES))


@dataclass(frozen=True)
class LightBoard:
    """The lights of a list of projects on a day."""

    day: date
    pulses: tuple[Pulse, ...]
    lights: Mapping[int, Light]
    rules: PipelineRules
    caveat: str = ""

    def count(self, color: Color) -> int:
        """How many projects have this light."""
        return sum(light.color is color for light in self.lights.values())

    def tally(self, by: str) -> tuple[Tally, ...]:
        """The chief's view by unit, owner, chain, park or stage.

        Raises:
            InputError: it is not counted by that.
        """
        if by not in BY:
            raise InputError(f"不能按“{by}”统计。", "", f"可用：{'、'.join(BY)}。", "tally-by")
        return tally(self.pulses, self.lights, by)


class LightsService:
    """Lights.

    Args:
        causes: what other subjects have overdue.
    """

    def __init__(self, store: Store, clock: Clock, causes: Sequence[Causes] = ()) -> None:
        self._store, self._clock, self._causes = store, clock, causes

    def board(self, query: LeadQuery | None = None) -> LightBoard:
        """Lights of the projects of a list (all in the pipeline unless told), derived now."""
        with self._store.read() as view:
            day = self._clock.today()
            return board_in(view, day, query, gathered(self._causes, view, day))

    def of(self, lead_id: int) -> Light:
        """The light of one project."""
        board = self.board(among((lead_id,)))
        return board.lights.get(lead_id, Light(lead_id, Color.GREEN))

    def record(self) -> int:
        """Keep what changed since lights were last noted; returns how many. Derived rows: no undo step."""
        board = self.board()
        with self._store.write("记录督办灯", undoable=False) as uow:
            found = changes(uow.pipeline.last_lights(), board.lights.values())
            uow.pipeline.note_lights(found, board.day)
        return len(found)

    def history(self, lead_id: int) -> list[LightEvent]:
        """Changes of a project's light as they were seen, oldest first."""
        with self._store.read() as view:
            return view.pipeline.lights.of_lead(lead_id)


def among(ids: Iterable[int]) -> LeadQuery:
    """The list of just these projects."""
    return LeadQuery(filters=(Filter("id", "in", tuple(ids)),))


def gathered(causes: Sequence[Causes], view: ReadView, day: date) -> list[DueItem]:
    """What other subjects have due."""
    return [item for source in causes for item in source(view, day)]


def board_in(view: ReadView, day: date, query: LeadQuery | None, due: Sequence[DueItem]) -> LightBoard:
    """The lights of a list through an open view."""
    rules, calendar = effective_rules(view), effective_calendar(view)
    pulses = view.pipeline.pulses(query or LeadQuery(filters=(OPEN,)))
    reckoner = Reckoner(rules, calendar, day, facts_of(view, day, due))
    lights = {pulse.id: reckoner.light(pulse) for pulse in pulses}
    return LightBoard(day, tuple(pulses), lights, rules, calendar.caveat(day, day))


def facts_of(view: ReadView, day: date, due: Sequence[DueItem]) -> Facts:
    """What lights rest on beside the pulses."""
    others: dict[int, list[Cause]] = {}
    for item in due:
        if item.lead_id is not None and item.level is DueLevel.OVERDUE:
            why = f"{item.kind}“{item.title}”{item.words or f'应在 {item.due} 办完'}。"
            others.setdefault(item.lead_id, []).append(Cause(Color.RED, item.subject, why, item.due))
    judged = view.pipeline.needs_met(("N.judgement",)).get("N.judgement", set())
    plans = view.pipeline.planned_signings()
    return Facts(view.pipeline.overdue_tasks(day), plans, frozenset(judged), view.pipeline.corrected_since(), others)
