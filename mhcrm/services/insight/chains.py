"""产业链: industries → tracks → segments with the enterprises the plans name, the pipeline, and the gaps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mhcrm.plan.base import PlanView
from mhcrm.plan.model import Record, RecordKind, Status
from mhcrm.services.insight.pipeline import Pipeline, PipelineLead
from mhcrm.services.insight.targets import Target, targets_of

GROUPS = ("主导", "优势", "未来", "支撑")


@dataclass(frozen=True, slots=True)
class Named:
    """A record by id and name."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class ChainNode:
    """One industry, track or segment.

    Attributes:
        firms: enterprises and bodies the plans in force name at this node or below it.
        under_way, landed: leads whose first chain passes through this node.
        gap: True where the plan names the node (and perhaps sets a target) but it has neither enterprise nor lead.
    """

    id: str
    name: str
    kind: str
    group: str
    targets: tuple[Target, ...]
    firms: tuple[Named, ...]
    under_way: tuple[PipelineLead, ...]
    landed: tuple[PipelineLead, ...]
    children: tuple[ChainNode, ...]

    @property
    def gap(self) -> bool:
        """Named by the plan, yet nothing there."""
        return not (self.firms or self.under_way or self.landed)

    def walk(self) -> Iterator[ChainNode]:
        """This node and everything below it."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class ChainMap:
    """The whole tree and how the pipeline stands to it."""

    industries: tuple[ChainNode, ...]
    leads: int
    unmatched: int
    stale: int
    no_chain: int

    @property
    def known(self) -> bool:
        """Whether any lead has been matched; without one a gap cannot be told."""
        return self.leads > self.unmatched

    def nodes(self) -> tuple[ChainNode, ...]:
        """Every node, parents first."""
        return tuple(node for industry in self.industries for node in industry.walk())

    def find(self, node_id: str) -> tuple[ChainNode, ...]:
        """Industry › track › segment down to a node; empty when it is not in the tree."""
        for industry in self.industries:
            path = _path(industry, node_id)
            if path:
                return path
        return ()


def chain_map(view: PlanView, pipeline: Pipeline) -> ChainMap:
    """The tree in force on the view's day, in the plan's order of groups."""
    roots = list(view.current(RecordKind.INDUSTRY))
    roots.sort(key=lambda record: _group_rank(str(record.data.get("group", ""))))
    matched = [lead for lead in pipeline.leads if lead.digest is not None]
    return ChainMap(
        tuple(_node(view, record, str(record.data.get("group", "")), matched) for record in roots),
        len(pipeline.leads),
        pipeline.unmatched,
        pipeline.stale,
        sum(1 for lead in matched if lead.digest is not None and not lead.digest.chain),
    )


def _group_rank(group: str) -> int:
    return GROUPS.index(group) if group in GROUPS else len(GROUPS)


def _path(node: ChainNode, node_id: str) -> tuple[ChainNode, ...]:
    if node.id == node_id:
        return (node,)
    for child in node.children:
        if below := _path(child, node_id):
            return (node, *below)
    return ()


def _node(view: PlanView, record: Record, group: str, leads: Sequence[PipelineLead]) -> ChainNode:
    here = [lead for lead in leads if lead.digest is not None and record.id in lead.digest.chain]
    below = [child for child in view.children(record.id) if view.status(child) is Status.CURRENT]
    children = tuple(_node(view, child, group, here) for child in below)
    firms = {firm.id: firm for firm in _firms(view, record)}
    for child in children:
        firms |= {firm.id: firm for firm in child.firms}
    return ChainNode(
        record.id,
        record.name,
        record.kind.value,
        group,
        targets_of(record),
        tuple(firms.values()),
        tuple(lead for lead in here if lead.under_way),
        tuple(lead for lead in here if lead.landed),
        children,
    )


def _firms(view: PlanView, record: Record) -> Iterator[Named]:
    """Enterprises tied to a record from either side, one entry for the same body under two names."""
    pointing = view.linked(record.id, "develops")
    pointed = [view.get(target) for target in record.targets("names")]
    for found in (*pointing, *pointed):
        if found.kind is RecordKind.ENTERPRISE and view.status(found) is Status.CURRENT:
            same = found.targets("same-as")
            chosen = view.get(same[0]) if same else found
            yield Named(chosen.id, chosen.name)
