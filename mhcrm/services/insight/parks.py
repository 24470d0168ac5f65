"""园区: what the documents give a park to do, what was counted there in 2021, and the leads it may take."""

from __future__ import annotations

from dataclasses import dataclass

from mhcrm.plan.base import PlanView
from mhcrm.plan.model import Record, RecordKind, Status
from mhcrm.services.insight.chains import Named
from mhcrm.services.insight.pipeline import Pipeline, PipelineLead
from mhcrm.services.insight.targets import Target, targets_of

SAME = ("same-place", "alias-candidate")


@dataclass(frozen=True, slots=True)
class Role:
    """One statement of the layout: this park, these chains, this part."""

    id: str
    name: str
    develops: tuple[Named, ...]
    roles: tuple[str, ...]
    printed: str
    reading: bool
    doc: str
    at: str
    status: str


@dataclass(frozen=True, slots=True)
class ParkLine:
    """One park in the list."""

    id: str
    name: str
    aliases: tuple[str, ...]
    type: str
    status: str
    doc: str
    first: int
    listed: int


@dataclass(frozen=True, slots=True)
class ParkSheet:
    """One park whole.

    Attributes:
        past: records of the same place in a superseded plan (历史口径), with their figures.
        first, listed: leads whose report puts the park first, and those that list it further down.
        ids: the rule ids an inventory may carry for this place.
    """

    line: ParkLine
    roles: tuple[Role, ...]
    figures: tuple[Target, ...]
    past: tuple[tuple[Named, tuple[Target, ...]], ...]
    chains: tuple[Named, ...]
    first: tuple[PipelineLead, ...]
    listed: tuple[PipelineLead, ...]
    firms: tuple[Named, ...]
    ids: tuple[str, ...]


def park_lines(view: PlanView, pipeline: Pipeline) -> tuple[ParkLine, ...]:
    """Every park record, those in force first, each with its number of leads."""
    records = sorted(view.of_kind(RecordKind.PARK), key=lambda record: view.status(record) is not Status.CURRENT)
    firsts: dict[str, int] = {}
    others: dict[str, int] = {}
    for lead in pipeline.leads:
        parks = lead.digest.parks if lead.digest else ()
        for at, park in enumerate(parks):
            counts = others if at else firsts
            counts[park] = counts.get(park, 0) + 1
    return tuple(_line(view, record, firsts.get(record.id, 0), others.get(record.id, 0)) for record in records)


def park_sheet(view: PlanView, pipeline: Pipeline, park_id: str) -> ParkSheet:
    """One park.

    Raises:
        InputError: no record has this id.
    """
    record = view.get(park_id)
    roles = tuple(_role(view, layout, park_id) for layout in _layouts(view, park_id))
    matched = [(lead, lead.digest.parks) for lead in pipeline.leads if lead.digest and park_id in lead.digest.parks]
    first = tuple(lead for lead, parks in matched if parks[0] == park_id)
    listed = tuple(lead for lead, parks in matched if parks[0] != park_id)
    past = _past(view, record)
    return ParkSheet(
        _line(view, record, len(first), len(listed)),
        roles,
        targets_of(record),
        tuple((Named(old.id, old.name), targets_of(old)) for old in past),
        _chains(view, record, roles),
        first,
        listed,
        _firms(view, record),
        (record.id, *(old.id for old in past)),
    )


def _line(view: PlanView, record: Record, first: int, listed: int) -> ParkLine:
    kind = str(record.data.get("type") or "")
    return ParkLine(
        record.id, record.name, record.aliases, kind, view.status(record).value, record.cite.doc, first, listed
    )


def _layouts(view: PlanView, park_id: str) -> tuple[Record, ...]:
    found = (*view.linked(park_id, "place"), *view.linked(park_id, "pairs"))
    unique = {record.id: record for record in found if record.kind is RecordKind.LAYOUT}
    return tuple(sorted(unique.values(), key=lambda record: view.status(record) is not Status.CURRENT))


def _role(view: PlanView, layout: Record, park_id: str) -> Role:
    own = next(link for link in layout.links if link.target == park_id and link.type in ("place", "pairs"))
    cite = own.cite or layout.cite
    roles = layout.data.get("roles")
    if own.role and len({*layout.targets("place"), *layout.targets("pairs")}) > 1:
        roles = None  # the layout's roles are spread over several parks: only what is printed for this one is its part
    return Role(
        layout.id,
        layout.name,
        tuple(Named(target, view.get(target).name) for target in layout.targets("develops")),
        tuple(str(role) for role in roles) if isinstance(roles, list | tuple) else (),
        own.role,
        str(layout.data.get("roles_basis", "")) == "编者归类",
        cite.doc,
        cite.at,
        view.status(layout).value,
    )


def _chains(view: PlanView, record: Record, roles: tuple[Role, ...]) -> tuple[Named, ...]:
    found = {chain.id: chain for role in roles if role.status == Status.CURRENT.value for chain in role.develops}
    for target in record.targets("develops"):
        found[target] = Named(target, view.get(target).name)
    for track in view.linked(record.id, "place"):
        if track.kind in (RecordKind.TRACK, RecordKind.SEGMENT) and view.status(track) is Status.CURRENT:
            found[track.id] = Named(track.id, track.name)
    return tuple(found.values())


def _past(view: PlanView, record: Record) -> tuple[Record, ...]:
    """The same place as an older plan described it, from either side of the relation."""
    if view.status(record) is Status.HISTORY:
        return ()
    pointed = [view.get(target) for kind in SAME for target in record.targets(kind)]
    pointing = [other for kind in SAME for other in view.linked(record.id, kind)]
    found = {other.id: other for other in (*pointed, *pointing) if other.kind is RecordKind.PARK and other.history}
    return tuple(found.values())


def _firms(view: PlanView, record: Record) -> tuple[Named, ...]:
    linked = [other for other in view.linked(record.id, "place") if other.kind is RecordKind.ENTERPRISE]
    named = [view.get(target) for target in record.targets("names")]
    firms = {firm.id: firm for firm in (*linked, *named) if firm.kind is RecordKind.ENTERPRISE}
    return tuple(Named(firm.id, firm.name) for firm in firms.values())
