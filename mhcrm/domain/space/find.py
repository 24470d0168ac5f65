"""Which units are free for a need, and why each other one is not.

Hard limits come first and every rejection names its reason; a limit the inventory does not state is 待核, ranked below
units known to meet it, never silently passed or failed. What is left is ordered by a score of named parts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import overload

from mhcrm.domain.records import Space, SpaceKind
from mhcrm.domain.space.intervals import STATE_LABELS, Interval
from mhcrm.domain.space.inventory import OFFERED, Inventory, UnitStatus
from mhcrm.domain.space.limits import Finding, Limits, checks, delivery_day, findings_of_parts, number
from mhcrm.plan.space_rules import SpaceRules, load_space_rules

_RANK = {"ok": 0, "unknown": 1}
_HUGE = Decimal("Infinity")
_STANDING_WORDS = {"named": "园区为文件点名", "same-chain": "园区同链", "unmentioned": "文件未提及该园区"}


@dataclass(frozen=True, slots=True)
class Need(Limits):
    """What is looked for.

    Attributes:
        on: the day the unit must be free from.
        until: free up to this day (exclusive); None = with no end in sight.
        standings: park id → named, same-chain or unmentioned, from a match report; empty = no report.
        near: park id → the circle it shares with a park named for the chain, as a document groups them.
    """

    on: date
    kinds: tuple[SpaceKind, ...] = OFFERED
    park_ref: str | None = None
    until: date | None = None
    standings: Mapping[str, str] = field(default_factory=dict)
    near: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ScorePart:
    """One named part of a score; ``points`` None = 待核. ``most`` is what the part can give."""

    name: str
    points: float | None
    most: int
    words: str


@dataclass(slots=True)
class Candidate:
    """One unit judged against a need. Words are made when read: most of 20,000 are never looked at.

    Attributes:
        verdict: ``ok`` (all limits known and met), ``unknown`` (待核: something not stated), ``rejected``.
        waste_sqm: area beyond the need; None where either side is unknown, or the unit is rejected.
    """

    space: Space
    verdict: str
    area: Decimal | None
    waste_sqm: Decimal | None
    blocker: Interval | None
    need: Need
    inventory: Inventory
    score: float = 0.0
    parts: tuple[ScorePart, ...] = ()

    @property
    def status(self) -> UnitStatus:
        """Its status on the wanted day."""
        return self.inventory.statuses(self.need.on)[self.space.id]

    @property
    def full_name(self) -> str:
        """``园区 楼栋 楼层 房间``."""
        return self.inventory.full_name(self.space.id)

    @property
    def free_from(self) -> date | None:
        """First day a taken unit is free again; None when it is free, or its term is 待核."""
        return None if self.blocker is None else self.inventory.free_from(self.space.id, self.need.on)

    @property
    def rejected(self) -> tuple[str, ...]:
        """Why not; empty unless rejected."""
        taken = () if self.blocker is None else (self._taken(self.blocker),)
        return (*taken, *(f.words for f in self._findings() if f.met is False))

    @property
    def reasons(self) -> tuple[str, ...]:
        """What is met and what is 待核."""
        words = [f.words for f in self._findings() if f.met is not False]
        if not self.status.known:
            words.insert(0, "状态未登记，待核")
        if self.status.because is not None and not self.status.because.hard:
            words.insert(0, f"有{STATE_LABELS[self.status.state]}：{self.status.because.party or '未注明'}")
        return tuple(words)

    def _findings(self) -> Iterator[Finding]:
        whole = self.inventory.whole(self.space, self.need.on)
        return findings_of_parts(whole, self.inventory.weakest(self.space, self.need.on), self.area, self.need)

    def _taken(self, blocker: Interval) -> str:
        if blocker.start > self.need.on:
            who = f"（{blocker.party}）" if blocker.party else ""
            return f"{blocker.start.isoformat()} 起{STATE_LABELS[blocker.state]}{who}"
        return taken_words(self.status, self.free_from)


class Found(Sequence[Candidate]):
    """The answer of a search: all units of the wanted kinds, best first.

    ``offered`` are the known-good by score, then the 待核; the rejected follow by name. Rejected ones become candidates when
    somebody reads them: most of 20,000 are never looked at.
    """

    def __init__(self, offered: list[Candidate], refused: list[tuple[Space, Interval | None]], judge: Judge) -> None:
        self.offered = offered
        self._refused, self._judge = refused, judge

    @cached_property
    def rejected(self) -> list[Candidate]:
        """Every unit that is no answer, each with its reasons."""
        found = [self._judge.candidate(space, "rejected", blocker) for space, blocker in self._refused]
        found.sort(key=lambda item: item.full_name)
        return found

    def __len__(self) -> int:
        return len(self.offered) + len(self._refused)

    @overload
    def __getitem__(self, at: int) -> Candidate: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Candidate]: ...
    def __getitem__(self, at: int | slice) -> Candidate | Sequence[Candidate]:
        """By place; reaching into the rejected makes them."""
        if isinstance(at, int) and 0 <= at < len(self.offered):
            return self.offered[at]
        return [*self.offered, *self.rejected][at]

    def __iter__(self) -> Iterator[Candidate]:
        yield from self.offered
        yield from self.rejected


def find(inventory: Inventory, need: Need, rules: SpaceRules | None = None) -> Found:
    """All units of the wanted kinds, best first: known-good by score, then 待核, then rejected."""
    blocked = inventory.blocked(need.on, need.until)
    judge = Judge(inventory, need)
    offered: list[Candidate] = []
    refused: list[tuple[Space, Interval | None]] = []
    for space in _offered(inventory, need):
        blocker = blocked.get(space.id)
        verdict = "rejected" if blocker is not None else judge.verdict(space)
        if verdict == "rejected":
            refused.append((space, blocker))
        else:
            offered.append(judge.candidate(space, verdict, None))
    score(offered, rules or load_space_rules())
    offered.sort(key=_place)
    return Found(offered, refused, judge)


def _place(item: Candidate) -> tuple[int, float, Decimal, str]:
    """Known-good before 待核, then by score, least waste, name."""
    waste = _HUGE if item.waste_sqm is None else item.waste_sqm
    return _RANK[item.verdict], -item.score, waste, item.full_name


def _offered(inventory: Inventory, need: Need) -> Iterator[Space]:
    kinds, park, spaces = frozenset(need.kinds), need.park_ref, inventory.spaces
    for key in inventory.existing(need.on):
        space = spaces[key]
        if space.kind in kinds and (park is None or inventory.park_of(key).park_ref == park):
            yield space


def area_of(inventory: Inventory, space: Space, on: date | None = None) -> Decimal | None:
    """Area of a unit; of a floor or building without its own figure the sum of its parts, if all are known.

    ``on``: the day whose parts count; None = those that have not ended.
    """
    return space.area_sqm if space.area_sqm is not None else inventory.areas(on).get(space.id)


class Judge:
    """Units against one need; made once, asked of every unit."""

    def __init__(self, inventory: Inventory, need: Need) -> None:
        self._inventory, self._need = inventory, need
        self._areas, self._known = inventory.areas(need.on), inventory.registered(need.on)
        self._checks, self._plot_checks = checks(need, plot=False), checks(need, plot=True)

    def __call__(self, space: Space, blocker: Interval | None) -> Candidate:
        """One unit; ``blocker`` is the first hard interval in the wanted time."""
        return self.candidate(space, "rejected" if blocker is not None else self.verdict(space), blocker)

    def verdict(self, space: Space) -> str:
        """``ok``, ``unknown`` or ``rejected`` by its limits alone, time aside."""
        area = self._areas[space.id]
        verdict = "ok" if space.id in self._known else "unknown"
        whole = self._inventory.whole(space, self._need.on)
        weakest = self._inventory.weakest(space, self._need.on)
        for check in self._plot_checks if space.kind is SpaceKind.PLOT else self._checks:
            met = check(whole, area)
            if met is False or (met is None and weakest is not whole and check(weakest, area) is False):
                return "rejected"
            if met is None:
                verdict = "unknown"
        return verdict

    def candidate(self, space: Space, verdict: str, blocker: Interval | None) -> Candidate:
        """A judged unit, ready to speak."""
        area, wanted = self._areas[space.id], self._need.min_area_sqm
        waste = area - wanted if verdict != "rejected" and area is not None and wanted is not None else None
        return Candidate(space, verdict, area, waste, blocker, self._need, self._inventory)


def score(found: Sequence[Candidate], rules: SpaceRules) -> None:
    """Give every unit on offer its named parts. Parts the need does not ask for are left out."""
    rents = [item.space.rent for item in found if item.space.rent is not None]
    low, high = (min(rents), max(rents)) if rents else (None, None)
    for item in found:
        parts = [_delivery(item, rules)]
        if item.need.standings:
            parts += [_chain(item, rules), _near(item, rules)]
        if item.need.min_area_sqm is not None or item.need.min_land_mu is not None:
            parts.append(_waste(item, rules))
        if low is not None and high is not None:
            parts.append(_price(item.space, low, high, rules))
        item.parts = tuple(parts)
        item.score = round(sum(part.points or 0.0 for part in parts), 2)


def _chain(item: Candidate, rules: SpaceRules) -> ScorePart:
    park = item.inventory.park_of(item.space.id).park_ref
    standing = item.need.standings.get(park, "unmentioned")
    points = float(rules.chain.get(standing, 0))
    return ScorePart("产业链与园区", points, max(rules.chain.values()), _STANDING_WORDS.get(standing, standing))


def _near(item: Candidate, rules: SpaceRules) -> ScorePart:
    """Nearness to the chain's named carriers, as far as a document says which places lie together; no map is invented."""
    park = item.inventory.park_of(item.space.id).park_ref
    if item.need.standings.get(park) == "named":
        return ScorePart("邻近点名载体", float(rules.near), rules.near, "就在点名载体内")
    circle = item.need.near.get(park)
    if circle:
        return ScorePart("邻近点名载体", rules.near / 2, rules.near, f"与点名载体同在{circle}")
    return ScorePart("邻近点名载体", None, rules.near, "文件没有写方位，待核")


def _delivery(item: Candidate, rules: SpaceRules) -> ScorePart:
    day = delivery_day(item.inventory.whole(item.space, item.need.on).delivery_on)
    if day is None:
        return ScorePart("交付", None, rules.delivery, "交付日待核")
    late = max(0, (day - item.need.on).days)
    share = max(0.0, 1 - late / rules.delivery_days) if rules.delivery_days else float(late == 0)
    words = "到时已可交付" if late == 0 else f"晚 {late} 天交付"
    return ScorePart("交付", round(rules.delivery * share, 2), rules.delivery, words)


def _waste(item: Candidate, rules: SpaceRules) -> ScorePart:
    plot = item.space.kind is SpaceKind.PLOT
    have, want = (item.space.land_mu, item.need.min_land_mu) if plot else (item.area, item.need.min_area_sqm)
    if have is None or want is None or have <= 0:
        return ScorePart("利用", None, rules.waste, "面积待核")
    share = min(1.0, float(want) / float(have))
    return ScorePart("利用", round(rules.waste * share, 2), rules.waste, f"用到 {share:.0%}")


def _price(space: Space, low: Decimal, high: Decimal, rules: SpaceRules) -> ScorePart:
    if space.rent is None:
        return ScorePart("租金", None, rules.price, "租金待核")
    share = 1.0 if high == low else float(high - space.rent) / float(high - low)
    return ScorePart("租金", round(rules.price * share, 2), rules.price, f"{number(space.rent)} 元/㎡·天")


def taken_words(status: UnitStatus, free_from: date | None) -> str:
    """Why a unit cannot be had on the day, by whom it is taken and from when it is free."""
    because = status.because
    who = f"（{because.party}）" if because is not None and because.party else ""
    part = "部分" if status.partly else ""
    until = f"，{free_from.isoformat()} 起可用" if free_from is not None else "，期限待核"
    return f"{part}{STATE_LABELS[status.state]}{who}{until}"
