"""The assignment problem: projects, offers, exclusivity across levels.

Each project takes at most one offer (a unit, or a pair of units where a document pairs two sites). Two units exclude each
other when one contains the other or they are the same, which is the case exactly when they share a leaf of the space tree;
so one row "at most one" per leaf says it all, and one row per project the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from mhcrm.base.errors import InputError
from mhcrm.domain.space.inventory import Inventory


@dataclass(frozen=True, slots=True)
class Offer:
    """One way to place a project.

    Attributes:
        project: lead id.
        units: space ids taken together (one, or the two of a pair).
        value: priority × fit, ≥ 0; what the plan maximises.
        parts: the named parts the value is made of, for the explanation.
    """

    project: int
    units: tuple[int, ...]
    value: float
    parts: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Assignment:
    """A project placed by a plan."""

    project: int
    units: tuple[int, ...]
    value: float


@dataclass(frozen=True, slots=True)
class Plan:
    """A solved assignment.

    Attributes:
        value: the sum of the placed offers' values.
        bound: no plan can be worth more than this.
        optimal: True when value and bound meet, i.e. the plan is proven best.
        unplaced: projects without a place.
    """

    assignments: tuple[Assignment, ...]
    value: float
    bound: float
    optimal: bool
    unplaced: tuple[int, ...] = ()
    seconds: float = 0.0

    @property
    def gap(self) -> float:
        """How much better a plan could at most be, as a share of the value."""
        return 0.0 if self.optimal or self.value <= 0 else max(0.0, (self.bound - self.value) / self.value)

    def of(self, project: int) -> Assignment | None:
        """Where a project went; None when unplaced."""
        return next((item for item in self.assignments if item.project == project), None)


@dataclass(frozen=True)
class Problem:
    """Offers plus the officer's wishes.

    Attributes:
        leaves: unit id → leaf ids below it (a leaf names itself).
        pins: project → units it must get.
        vetoes: (project, unit) pairs that are out of the question.
        projects: all that take part, so that one without any offer is told as unplaced and never lost.
    """

    offers: tuple[Offer, ...]
    leaves: Mapping[int, frozenset[int]]
    pins: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    vetoes: frozenset[tuple[int, int]] = frozenset()
    projects: tuple[int, ...] = ()

    def usable(self) -> tuple[Offer, ...]:
        """Offers that survive vetoes and pins, in a fixed order so that the same input gives the same plan."""
        kept = [offer for offer in self.offers if self._allowed(offer)]
        return tuple(sorted(kept, key=lambda offer: (offer.project, -offer.value, offer.units)))

    def _allowed(self, offer: Offer) -> bool:
        if any((offer.project, unit) in self.vetoes for unit in offer.units):
            return False
        pinned = self.pins.get(offer.project)
        return pinned is None or set(pinned) == set(offer.units)

    def check(self) -> None:
        """Refuse wishes that cannot be met together.

        Raises:
            InputError: a pin without an offer, a pin that is vetoed, or two pins that overlap.
        """
        taken: dict[int, int] = {}
        for project, units in self.pins.items():
            if not any(offer.project == project and set(offer.units) == set(units) for offer in self.offers):
                raise InputError(
                    "固定的空间不在这个项目的可选范围内。", todo="请先取消固定，或改选可用的空间。", code="pin-impossible",
                    details={"project": project, "units": list(units)},
                )  # fmt: skip
            if any((project, unit) in self.vetoes for unit in units):
                raise InputError(
                    "同一处空间既被固定又被排除。", todo="请取消其中一项。", code="pin-vetoed",
                    details={"project": project, "units": list(units)},
                )  # fmt: skip
            for leaf in leaves_of(units, self.leaves):
                other = taken.setdefault(leaf, project)
                if other != project:
                    raise InputError(
                        "两个项目固定到了互相重叠的空间。", todo="请取消其中一个固定。", code="pins-overlap",
                        details={"projects": [other, project], "unit": leaf},
                    )  # fmt: skip


def leaves_of(units: Iterable[int], leaves: Mapping[int, frozenset[int]]) -> frozenset[int]:
    """All leaves an offer uses up."""
    found: set[int] = set()
    for unit in units:
        found |= leaves.get(unit, frozenset({unit}))
    return frozenset(found)


def leaf_map(inventory: Inventory, units: Sequence[int]) -> dict[int, frozenset[int]]:
    """Unit → leaves below it, for the units that appear in offers."""
    found: dict[int, frozenset[int]] = {}
    for unit in set(units):
        below = [space.id for space in inventory.descendants(unit) if not inventory.children(space.id)]
        found[unit] = frozenset(below) if below else frozenset({unit})
    return found
