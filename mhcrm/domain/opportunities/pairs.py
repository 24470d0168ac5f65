"""Cross-matching the two lists: suggestions by common places in the plan's chains, best first, each with its reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from mhcrm.base.text import fold_tight
from mhcrm.domain.opportunities.records import Opportunity, Side

POINTS = {"segment": 3, "track": 2}
"""How close two lines are by what they share (编者规则): the same segment, or only the same track. A whole industry is too
wide to suggest anything."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A supply that may meet a demand; ``shared`` holds (id, name) of the places they have in common."""

    supply: Opportunity
    demand: Opportunity
    points: int
    shared: tuple[tuple[str, str], ...]

    @property
    def words(self) -> str:
        """The reason."""
        return "同属" + "、".join(f"“{name}”" for _, name in self.shared)


def suggestions(found: Sequence[Opportunity], decided: Collection[tuple[int, int]], on: date) -> tuple[Suggestion, ...]:
    """Pairs worth asking about: live on the day, of different companies, not decided before."""
    live = [one for one in found if one.live(on)]
    places: dict[str, tuple[list[Opportunity], list[Opportunity]]] = defaultdict(lambda: ([], []))
    for one in live:
        for key in one.chains:
            if kind_of(key) in POINTS:
                places[key][0 if one.side is Side.SUPPLY else 1].append(one)
    shared: dict[tuple[int, int], list[str]] = defaultdict(list)
    for key, (supplies, demands) in places.items():
        for supply in supplies:
            for demand in demands:
                shared[supply.id, demand.id].append(key)
    by_id = {one.id: one for one in live}
    made = [
        _suggestion(by_id[pair[0]], by_id[pair[1]], keys)
        for pair, keys in shared.items()
        if pair not in decided and fold_tight(by_id[pair[0]].company) != fold_tight(by_id[pair[1]].company)
    ]
    return tuple(sorted(made, key=lambda one: (-one.points, one.supply.id, one.demand.id)))


def _suggestion(supply: Opportunity, demand: Opportunity, keys: Sequence[str]) -> Suggestion:
    best = max(POINTS[kind_of(key)] for key in keys)
    kept = sorted(key for key in keys if POINTS[kind_of(key)] == best)
    return Suggestion(
        supply, demand, sum(POINTS[kind_of(key)] for key in keys), tuple((key, supply.chains[key]) for key in kept)
    )


def kind_of(key: str) -> str:
    """``segment``, ``track`` or ``industry`` of a record id of the rule base."""
    return key.split(".", 1)[0]
