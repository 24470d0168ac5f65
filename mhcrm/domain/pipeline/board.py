"""看板: the same list by stage, in swimlanes, with totals per currency that are never added up. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from mhcrm.domain.pipeline.lights import Color, Light
from mhcrm.domain.pipeline.records import Pulse

LANES = ("", "owner", "unit", "chain", "park")
"""What the board may be cut by; "" = one lane."""
LANE_WORDS = {"": "不分组", "owner": "责任人", "unit": "责任单位", "chain": "产业链", "park": "园区"}
SCALE = Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class Column:
    """One stage of one lane: its cards in order, stated money per currency, how many state none."""

    stage: str
    ids: tuple[int, ...]
    totals: Mapping[str, Decimal]
    unstated: int


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
    """The board: stages with their words, swimlanes, and the whole as one lane for the heads."""

    stages: tuple[tuple[str, str], ...]
    whole: Lane
    lanes: tuple[Lane, ...]
    cards: Mapping[int, Pulse]
    lights: Mapping[int, Light]
    days: Mapping[int, int]
    """Working days a project has been in its stage."""


def lanes_of(
    pulses: Sequence[Pulse], stages: Sequence[str], by: str, lights: Mapping[int, Light]
) -> tuple[Lane, tuple[Lane, ...]]:
    """(the whole, its swimlanes by name, 未填 last). Within a column red comes first, then the code."""
    rank = {Color.RED: 0, Color.YELLOW: 1, Color.GREEN: 2}
    ordered = sorted(pulses, key=lambda pulse: (rank[lights[pulse.id].color], pulse.code))
    whole = _lane("", ordered, stages)
    if not by:
        return whole, (whole,)
    groups: dict[str, list[Pulse]] = {}
    for pulse in ordered:
        groups.setdefault(str(getattr(pulse, by)), []).append(pulse)
    names = sorted(groups, key=lambda name: (name == "", name))
    return whole, tuple(_lane(name or "未填", groups[name], stages) for name in names)


def _lane(name: str, pulses: Iterable[Pulse], stages: Sequence[str]) -> Lane:
    ids: dict[str, list[int]] = {stage: [] for stage in stages}
    money: dict[str, dict[str, int]] = {stage: {} for stage in stages}
    unstated = dict.fromkeys(stages, 0)
    for pulse in pulses:
        if pulse.stage not in ids:
            continue
        ids[pulse.stage].append(pulse.id)
        if pulse.money is None:
            unstated[pulse.stage] += 1
        else:
            sums = money[pulse.stage]
            sums[pulse.currency] = sums.get(pulse.currency, 0) + pulse.money
    columns = [
        Column(
            stage,
            tuple(ids[stage]),
            {name: Decimal(sum_) / SCALE for name, sum_ in sorted(money[stage].items())},
            unstated[stage],
        )
        for stage in stages
    ]
    return Lane(name, tuple(columns))
