"""The areas of the schematic: where 闵府发〔2026〕8号 四 puts them, with free area, leads and chains. No geography is invented:
what the document does not place stands aside.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from mhcrm.desktop.models import words
from mhcrm.desktop.models.space_book import SpaceBook, Sums, sums_of

if TYPE_CHECKING:
    from mhcrm.bootstrap import App

SOUTH_CORE, NORTH_CORE = "layout.core-dalinghaowan", "layout.core-hongqiao"
SOUTH_CIRCLE, NORTH_CIRCLE = "layout.circle-manufacturing", "layout.circle-services"
AXIS, OVERALL = "layout.axis", "layout.overall"
PLACES = (
    (SOUTH_CORE, "south-core"),
    (NORTH_CORE, "north-core"),
    (SOUTH_CIRCLE, "south"),
    (NORTH_CIRCLE, "north"),
    (OVERALL, "carrier"),
)
"""Which layout record puts an area where; the first that names it decides."""


@dataclass(frozen=True, slots=True)
class Area:
    """One named area: ``place`` is south-core, north-core, south, north, carrier (on no side) or aside."""

    id: str
    name: str
    place: str
    leads: int
    chains: tuple[str, ...]
    free: Decimal | None
    free_land: Decimal | None
    unsaid_plots: int = 0

    @property
    def said(self) -> str:
        """「空置 1,371 ㎡　项目 13」; without inventory that is said."""
        parts = []
        if self.free is None and self.free_land is None and not self.unsaid_plots:
            parts.append("空间未登记")
        if self.free is not None:
            parts.append(f"空置 {words.number(self.free)} ㎡")
        if self.free_land is not None:
            parts.append(f"空地 {words.number(self.free_land)} 亩")
        if self.unsaid_plots:
            parts.append(f"{self.unsaid_plots} 块地状态待核实")
        parts.append(f"项目 {self.leads}" if self.leads else "暂无项目")
        return "　".join(parts)


@dataclass(frozen=True, slots=True)
class Sketch:
    """The names the document gives the axis, cores and circles, and the areas."""

    axis: str
    route: str
    circles: tuple[str, str]
    areas: tuple[Area, ...]

    def at(self, place: str) -> tuple[Area, ...]:
        """The areas of one place."""
        return tuple(area for area in self.areas if area.place == place)


def read_sketch(app: App) -> Sketch:
    """Names and places from the rule base, leads from the newest reports; free areas are laid over by :func:`with_free`."""
    view = app.plan.view(app.clock.today())
    lines = {line.id: line for line in app.insight.parks() if line.status == "current"}
    places: dict[str, str] = {}
    for layout, place in PLACES:
        for target in view.get(layout).targets("place"):
            places.setdefault(target, place)
    areas = []
    for key, line in lines.items():
        layouts = [record for record in view.linked(key, "place") if not record.history]
        chains = sorted({view.get(target).name for record in layouts for target in record.targets("develops")})
        if key in places or chains or line.first:
            areas.append(Area(key, line.name, places.get(key, "aside"), line.first, tuple(chains), None, None))
    axis = view.get(AXIS)
    circles = [view.get(key) for key in (NORTH_CIRCLE, SOUTH_CIRCLE)]
    names = [next(iter(record.aliases), record.name) for record in circles]
    route = str(axis.data.get("route") or "")
    return Sketch(next(iter(axis.aliases), axis.name), route, (names[0], names[1]), tuple(areas))


def with_free(sketch: Sketch, book: SpaceBook, on: date) -> Sketch:
    """The same with the free areas of a day."""
    sums: dict[str, Sums] = {}
    for root in book.inventory.roots():
        if root.park_ref:
            sums[root.park_ref] = sums_of(book, root.id, book.park(root.id).statuses(on), on)
    areas = tuple(_freed(area, sums) for area in sketch.areas)
    return Sketch(sketch.axis, sketch.route, sketch.circles, areas)


def _freed(area: Area, sums: Mapping[str, Sums]) -> Area:
    found = sums.get(area.id)
    if found is None:
        return area
    free = found.free if found.by_state else None
    unsaid = found.unknown_plots
    land = found.free_land if found.plots > unsaid else None
    return Area(area.id, area.name, area.place, area.leads, area.chains, free, land, unsaid)
