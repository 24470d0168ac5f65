"""为什么不是它: why a project did not get a unit, or what it would cost the whole plan to force it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mhcrm.base.progress import Progress
from mhcrm.domain.space.allocation.model import Plan, Problem, leaves_of
from mhcrm.domain.space.allocation.solve import solve


@dataclass(frozen=True, slots=True)
class Reason:
    """The answer.

    Attributes:
        kind: ``given`` (it has it), ``no-offer`` (a hard limit rules it out), ``vetoed``, ``impossible`` (cannot be
            forced beside the pins), ``costs`` (it can be forced).
        cost: value the whole plan loses when forced; 0 for an equally good plan.
        moved: projects that would have to go elsewhere or lose their place.
        forced: the plan with the unit forced.
    """

    kind: str
    cost: float = 0.0
    moved: tuple[int, ...] = ()
    forced: Plan | None = None


def why_not(problem: Problem, plan: Plan, project: int, unit: int, *, progress: Progress | None = None) -> Reason:
    """Explain one project and one unit against a solved plan; the cost is the difference of two solved plans."""
    placed = plan.of(project)
    if placed is not None and unit in placed.units:
        return Reason("given")
    if (project, unit) in problem.vetoes:
        return Reason("vetoed")
    offers = [offer for offer in problem.offers if offer.project == project and unit in offer.units]
    if not offers:
        return Reason("no-offer")
    offers = [offer for offer in offers if not any((project, other) in problem.vetoes for other in offer.units)]
    if not offers:  # only together with a unit that is out of the question
        return Reason("vetoed")
    wanted = max(offers, key=lambda offer: offer.value)
    if _clashes(problem, project, wanted.units):
        return Reason("impossible")
    forced = solve(replace(problem, pins={**problem.pins, project: wanted.units}), progress=progress)
    before = {item.project: item.units for item in plan.assignments}
    after = {item.project: item.units for item in forced.assignments}
    moved = tuple(sorted(key for key in before if key != project and after.get(key) != before[key]))
    return Reason("costs", max(0.0, plan.value - forced.value), moved, forced)


def _clashes(problem: Problem, project: int, units: tuple[int, ...]) -> bool:
    if project in problem.pins and set(problem.pins[project]) != set(units):
        return True
    wanted = leaves_of(units, problem.leaves)
    return any(wanted & leaves_of(pinned, problem.leaves) for other, pinned in problem.pins.items() if other != project)
