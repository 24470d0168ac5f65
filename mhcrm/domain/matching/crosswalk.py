"""Older headings in the ledger's own chain columns (高端装备, 都市产业 …) read through the crosswalk records.

The crosswalk is the editors' reading (编者归类): no document prints these equations. It never outweighs what the lead says
it makes; it only speaks when nothing else gave a chain, and always with its uncertainty.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from mhcrm.domain.lead import Lead
from mhcrm.domain.matching.classify import Chain, Classification, Part, Taxonomy
from mhcrm.plan.base import PlanView
from mhcrm.plan.lexicon import normalise
from mhcrm.plan.model import Record, RecordKind

FIELDS = ("chain_text", "industry_text")
"""The columns in which an office writes its own heading; free text is the classifier's business."""


@dataclass(frozen=True, slots=True)
class OldHeading:
    """A heading of another taxonomy found in a lead."""

    term: str
    field: str
    record: Record

    @property
    def certainty(self) -> str:
        """``same``, ``split``, ``part``, ``maybe`` or ``none``."""
        return str(self.record.data.get("certainty", "maybe"))


class Crosswalk:
    """Headings of the older taxonomies by their normalised words, longest first."""

    def __init__(self, plan: PlanView, taxonomy: Taxonomy) -> None:
        self._plan, self._taxonomy = plan, taxonomy
        current = {normalise(name) for record in taxonomy.records.values() for name in (record.name, *record.aliases)}
        words: dict[str, list[Record]] = {}
        for record in plan.of_kind(RecordKind.CROSSWALK):
            for word in dict.fromkeys(normalise(text) for text in (*record.aliases, str(record.data.get("term", "")))):
                if word and word not in current:
                    words.setdefault(word, []).append(record)
        self._words: Mapping[str, list[Record]] = dict(sorted(words.items(), key=lambda item: -len(item[0])))

    def read(self, lead: Lead) -> tuple[OldHeading, ...]:
        """The heading the ledger uses, once per taxonomy that knows it; empty when it uses none of the older ones."""
        for field in FIELDS:
            text = normalise(lead.text(field))
            if not text:
                continue
            for word, records in self._words.items():
                if word in text:
                    return tuple(OldHeading(word, field, record) for record in records)
        return ()

    def fill(self, found: Classification, headings: tuple[OldHeading, ...]) -> Classification:
        """Possible chains from the heading, only where nothing else spoke for or against any."""
        if not headings or found.chains or found.is_outside:
            return found
        chains = {chain.target.id: chain for heading in reversed(headings) for chain in self._chains(heading)}
        order = [link.target for heading in headings for link in heading.record.links]
        ranked = sorted(chains.values(), key=lambda chain: order.index(chain.target.id))
        return replace(found, chains=tuple(ranked)) if ranked else found

    def _chains(self, heading: OldHeading) -> Iterable[Chain]:
        for link in heading.record.links:
            if link.type != "maps-to" or link.target not in self._taxonomy.path:
                continue
            industry, track, segment = (
                self._taxonomy.records[ident] if ident else None for ident in self._taxonomy.path[link.target]
            )
            if industry is None:
                continue
            cite = link.cite or heading.record.cite
            part = Part(heading.term, heading.field, link.target, 1.0, 1.0, 1.0, "editor", cite=cite)
            yield Chain(industry, track, segment, 1.0, "possible", (part,), (cite, *heading.record.also))

    def words(self, heading: OldHeading) -> str:
        """What the officer is told: the old heading, where it goes today and how far that can be trusted."""
        targets = [
            self._plan.get(link.target).name + (f"（{link.role}）" if link.role else "")
            for link in heading.record.links
            if link.type == "maps-to"
        ]
        where = f"按现行规划可能对应{'、'.join(targets)}" if targets else "现行规划没有对应产业"
        left = heading.record.data.get("unmapped")
        rest = f"；{'、'.join(map(str, left))}没有对应" if isinstance(left, list | tuple) and left else ""
        taxonomy = str(heading.record.data.get("taxonomy", "其他口径"))
        return f"“{heading.term}”是{taxonomy}的分类，{where}{rest}（编者归类，须按具体产品核实）。"
