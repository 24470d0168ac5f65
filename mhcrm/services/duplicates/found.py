"""What the search for duplicates works on and what it finds: pairs, groups of pairs, pairs told apart."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from mhcrm.base.progress import Progress, silent
from mhcrm.domain.identity import Blocks, Comparison, Party, Verdict, compare
from mhcrm.domain.lead import Lead

_STEP = 500


class Head(NamedTuple):
    """A stored lead in short."""

    id: int
    code: str
    name: str
    project: str = ""
    stage: str = ""


@dataclass(frozen=True, slots=True)
class LikePair:
    """Two leads that may be one, with the waterfall of parts; ``left`` is the older."""

    left: Head
    right: Head
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class Group:
    """Leads that hang together by pairs, the most alike pair first."""

    leads: tuple[Head, ...]
    pairs: tuple[LikePair, ...]

    @property
    def verdict(self) -> Verdict:
        """The strongest verdict among the pairs."""
        same = any(pair.comparison.verdict is Verdict.SAME for pair in self.pairs)
        return Verdict.SAME if same else Verdict.LIKELY


@dataclass(frozen=True, slots=True)
class Decided:
    """A pair found to be two (不是重复): by whom, when, why. ``comparison`` as of now."""

    left: Head
    right: Head
    reason: str
    author: str
    at: datetime
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class Material:
    """Everything stored that is compared, read at one moment; searching it needs no database."""

    leads: tuple[tuple[Head, Party], ...]
    known: frozenset[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Beside:
    """Two leads side by side.

    Attributes:
        history: table → how many rows belong to (left, right), those with none left out.
    """

    left: Lead
    right: Lead
    comparison: Comparison
    history: tuple[tuple[str, int, int], ...] = ()


def search(material: Material, progress: Progress | None = None) -> tuple[LikePair, ...]:
    """Pairs judged 相同 or 可能相同, most alike first; those found 不是重复 are left out.

    Only leads that share a key are compared (see ``domain.identity.Blocks``), so the cost grows with the leads.
    """
    progress = progress or silent()
    leads, found, blocks = material.leads, [], Blocks()
    progress.start("比对项目", len(leads))
    for at, (head, party) in enumerate(leads):
        if at % _STEP == 0:
            progress.step(at)
        for place in blocks.candidates(party):
            other = leads[place][0]
            if ordered(head.id, other.id) in material.known:
                continue
            result = compare(blocks.parties[place], party)
            if result.verdict is not Verdict.DIFFERENT:
                found.append(LikePair(other, head, result))
        blocks.add(party)
    progress.step(len(leads))
    return tuple(sorted(found, key=_likeness))


def grouped(pairs: Iterable[LikePair]) -> tuple[Group, ...]:
    """Pairs that share a lead stand together; groups in the order of their most alike pair."""
    pairs = sorted(pairs, key=_likeness)
    root: dict[int, int] = {}

    def find(lead: int) -> int:
        while root.setdefault(lead, lead) != lead:
            root[lead] = lead = root[root[lead]]
        return lead

    for pair in pairs:
        root[find(pair.right.id)] = find(pair.left.id)
    members: dict[int, list[LikePair]] = {}
    for pair in pairs:
        members.setdefault(find(pair.left.id), []).append(pair)
    return tuple(Group(_heads(own), tuple(own)) for own in members.values())


def ordered(one: int, other: int) -> tuple[int, int]:
    """Two ids as a pair is remembered, the smaller first."""
    return (one, other) if one < other else (other, one)


def without(
    pairs: Sequence[LikePair], *, pair: tuple[int, int] | None = None, leads: Collection[int] = ()
) -> tuple[LikePair, ...]:
    """The pairs still open after one was told apart, or after leads were merged away."""
    return tuple(
        p for p in pairs
        if ordered(p.left.id, p.right.id) != pair and p.left.id not in leads and p.right.id not in leads
    )  # fmt: skip


def _heads(pairs: Sequence[LikePair]) -> tuple[Head, ...]:
    return tuple(sorted({head for pair in pairs for head in (pair.left, pair.right)}))


def _likeness(pair: LikePair) -> tuple[int, int, int]:
    return (-pair.comparison.total, pair.left.id, pair.right.id)
