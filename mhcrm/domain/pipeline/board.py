"""看板: the same list by stage, in swimlanes, with totals per currency that are never added up. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from mhcrm.domain.pipeline.lights import Color, Light
from mhcrm.domain.pipeline.records import Pulse, Vital

_SCALE = Decimal(1_000_000)
_RANK = {Color.RED: 0, Color.YELLOW: 1}


@dataclass(frozen=True, slots=True)
class Column:
    """One stage of one lane: its cards in order, stated money (万) per currency, how many state none, red and yellow."""

    stage: str
    ids: tuple[int, ...]
    totals: Mapping[str, Decimal]
    unstated: int
    red: int = 0
    yellow: int = 0


@dataclass(frozen=True, slots=True)
class Lane:
    """One swimlane; its columns stand in the order of the board's stages."""

    name: str
    columns: tuple[Column, ...]

    @property
    def count(self) -> int:
        """Cards in it."""
        return sum(len(column.ids) for column in self.columns)


@dataclass(frozen=True)
class Board:
    """The board: stages with their words, swimlanes, and the whole as one lane for the heads.

    It holds ids and colours only (absent = green); cards are asked for as they come into sight.
    """

    stages: tuple[tuple[str, str], ...]
    whole: Lane
    lanes: tuple[Lane, ...]
    colors: Mapping[int, Color]

    @property
    def count(self) -> int:
        """Cards on it."""
        return self.whole.count


@dataclass(frozen=True, slots=True)
class Card:
    """One card in sight: the project, its light with the reasons, working days in its stage."""

    pulse: Pulse
    light: Light
    days: int

    @property
    def money(self) -> Decimal | None:
        """Stated investment in 万 of its currency."""
        return None if self.pulse.money is None else Decimal(self.pulse.money) / _SCALE


@dataclass
class _Heap:
    """A column being filled."""

    buckets: tuple[list[int], list[int], list[int]]
    sums: dict[str, int]
    unstated: int = 0

    def column(self, stage: str) -> Column:
        red, yellow, green = self.buckets
        totals = {name: Decimal(total) / _SCALE for name, total in sorted(self.sums.items())}
        return Column(stage, (*red, *yellow, *green), totals, self.unstated, len(red), len(yellow))


def lanes_of(
    vitals: Iterable[Vital], stages: Sequence[str], grouped: bool, colors: Mapping[int, Color]
) -> tuple[Lane, tuple[Lane, ...]]:
    """(the whole, its swimlanes by name, 未填 last). Within a column red comes first, then the order of the list."""
    heaps: dict[tuple[str, str], _Heap] = {}
    names: set[str] = set()
    shown = set(stages)
    for number, stage, _start, money, currency, lane in vitals:
        if stage not in shown:
            continue
        name = lane or ""
        heap = heaps.get((name, stage))
        if heap is None:
            names.add(name)
            heap = heaps[name, stage] = _Heap(([], [], []), {})
        heap.buckets[_RANK.get(colors[number], 2) if number in colors else 2].append(number)
        if money is None:
            heap.unstated += 1
        else:
            key = currency or "CNY"
            heap.sums[key] = heap.sums.get(key, 0) + money
    lanes = [
        Lane(name or "未填", tuple(_column(heaps.get((name, stage)), stage) for stage in stages))
        for name in sorted(names, key=lambda name: (name == "", name))
    ]
    whole = _joined(lanes, stages)
    return (whole, tuple(lanes)) if grouped else (whole, (whole,))


def _column(heap: _Heap | None, stage: str) -> Column:
    return heap.column(stage) if heap is not None else Column(stage, (), {}, 0)


def _joined(lanes: Sequence[Lane], stages: Sequence[str]) -> Lane:
    """All lanes as one; the order of its cards is that of the lanes."""
    if len(lanes) == 1:
        return Lane("", lanes[0].columns)
    made = []
    for at, stage in enumerate(stages):
        columns = [lane.columns[at] for lane in lanes]
        totals: dict[str, Decimal] = {}
        for column in columns:
            for name, amount in column.totals.items():
                totals[name] = totals.get(name, Decimal()) + amount
        ids = tuple(number for column in columns for number in column.ids)
        counts = (
            sum(column.unstated for column in columns),
            sum(c.red for c in columns),
            sum(c.yellow for c in columns),
        )
        made.append(Column(stage, ids, totals, *counts))
    return Lane("", tuple(made))
