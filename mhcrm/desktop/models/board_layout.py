"""Where the cards of a board (看板) lie: columns by stage, lanes by officer, chain or park. Plain numbers, no Qt.

Only what the viewport shows is ever worked out, so a board of many thousand cards costs no more than one of fifty.
Lengths are pixels at 100 %; the origin is the top left corner of the first lane, below the column heads.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

CARD_HEIGHT = 82
GAP = 8
COLUMN_LEAST = 196
COLLAPSED = 40
LANE_HEAD = 30
MARGIN = 16


@dataclass(frozen=True)
class Heading:
    """One stage: its code, its word, the cards in it, its totals in words (「12,300 万元」 and so on)."""

    key: str
    label: str
    count: int = 0
    totals: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cards:
    """What a board shows.

    Attributes:
        headings: the stages from left to right.
        lanes: key → label of the lanes from top to bottom; one lane with an empty label = no lanes.
        cells: (lane key, stage key) → lead ids from top to bottom; a missing cell is empty.
    """

    headings: tuple[Heading, ...] = ()
    lanes: Mapping[str, str] = field(default_factory=dict)
    cells: Mapping[tuple[str, str], Sequence[int]] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """Cards in all."""
        return sum(len(ids) for ids in self.cells.values())


@dataclass(frozen=True)
class Box:
    """A rectangle: left, top, width, height."""

    x: int
    y: int
    w: int
    h: int

    def holds(self, x: int, y: int) -> bool:
        """Whether a point lies within."""
        return self.x <= x < self.x + self.w and self.y <= y < self.y + self.h


@dataclass(frozen=True)
class Spot:
    """A card's place: lane, stage, how many stand above it."""

    lane: int
    stage: int
    row: int


@dataclass(frozen=True)
class Placed:
    """A card with its place and rectangle."""

    lead_id: int
    spot: Spot
    box: Box


class BoardLayout:
    """The geometry of one board at one width."""

    def __init__(self, cards: Cards, width: int, collapsed: Collection[str] = ()) -> None:
        self.cards = cards
        self.collapsed = frozenset(collapsed)
        self._lane_keys = tuple(cards.lanes)
        self.columns = self._columns(width)
        self._tops, self.height = self._stack()
        self.width = self.columns[-1].x + self.columns[-1].w + MARGIN if self.columns else width

    @property
    def has_lanes(self) -> bool:
        """Whether lane heads are shown."""
        return any(self.cards.lanes.values())

    def ids(self, lane: int, stage: int) -> Sequence[int]:
        """Leads of one cell."""
        return self.cards.cells.get((self._lane_keys[lane], self.cards.headings[stage].key), ())

    def open(self, stage: int) -> bool:
        """Whether a column shows its cards."""
        return self.cards.headings[stage].key not in self.collapsed

    def lane_head(self, lane: int) -> Box:
        """The band with a lane's name."""
        return Box(0, self._tops[lane], self.width, LANE_HEAD if self.has_lanes else 0)

    def lanes_between(self, top: int, bottom: int) -> range:
        """Lanes that show anything between two heights."""
        if not self._tops:
            return range(0)
        first = max(0, bisect_right(self._tops, top) - 1)
        last = bisect_right(self._tops, bottom)
        return range(first, last)

    def box(self, spot: Spot) -> Box:
        """Where a card lies."""
        column = self.columns[spot.stage]
        top = self._tops[spot.lane] + (LANE_HEAD if self.has_lanes else 0) + GAP
        return Box(column.x + GAP // 2, top + spot.row * (CARD_HEIGHT + GAP), column.w - GAP, CARD_HEIGHT)

    def visible(self, left: int, top: int, right: int, bottom: int) -> Iterator[Placed]:
        """Cards that show within a rectangle."""
        for lane in self.lanes_between(top, bottom):
            first_card = self.box(Spot(lane, 0, 0)).y if self.columns else 0
            step = CARD_HEIGHT + GAP
            low = max(0, (top - first_card) // step)
            high = max(0, (bottom - first_card) // step + 1)
            for stage, column in enumerate(self.columns):
                if column.x + column.w <= left or column.x >= right or not self.open(stage):
                    continue
                ids = self.ids(lane, stage)
                for row in range(low, min(high, len(ids))):
                    spot = Spot(lane, stage, row)
                    yield Placed(ids[row], spot, self.box(spot))

    def card_at(self, x: int, y: int) -> Placed | None:
        """The card under a point."""
        return next((card for card in self.visible(x, y, x + 1, y + 1) if card.box.holds(x, y)), None)

    def stage_at(self, x: int) -> int | None:
        """The column under a point, None in the margins."""
        return next((at for at, column in enumerate(self.columns) if column.x <= x < column.x + column.w), None)

    def spot_of(self, lead_id: int) -> Spot | None:
        """Where a lead's card lies; the first place when it stands in several lanes."""
        for lane in range(len(self._lane_keys)):
            for stage in range(len(self.columns)):
                ids = self.ids(lane, stage)
                if lead_id in ids:
                    return Spot(lane, stage, list(ids).index(lead_id))
        return None

    def step(self, spot: Spot, across: int, down: int) -> Spot:
        """The card reached from another by an arrow key; the same one at an edge."""
        if across:
            return self._across(spot, across)
        row = spot.row + down
        if 0 <= row < len(self.ids(spot.lane, spot.stage)):
            return Spot(spot.lane, spot.stage, row)
        lane = spot.lane + down
        while 0 <= lane < len(self._lane_keys):
            ids = self.ids(lane, spot.stage)
            if ids:
                return Spot(lane, spot.stage, 0 if down > 0 else len(ids) - 1)
            lane += down
        return spot

    def _across(self, spot: Spot, across: int) -> Spot:
        stage = spot.stage + across
        while 0 <= stage < len(self.columns):
            ids = self.ids(spot.lane, stage) if self.open(stage) else ()
            if ids:
                return Spot(spot.lane, stage, min(spot.row, len(ids) - 1))
            stage += across
        return spot

    def _columns(self, width: int) -> tuple[Box, ...]:
        shut = sum(heading.key in self.collapsed for heading in self.cards.headings)
        wide = len(self.cards.headings) - shut
        room = width - 2 * MARGIN - shut * COLLAPSED
        each = max(COLUMN_LEAST, room // wide) if wide else 0
        found, x = [], MARGIN
        for heading in self.cards.headings:
            w = COLLAPSED if heading.key in self.collapsed else each
            found.append(Box(x, 0, w, 0))
            x += w
        return tuple(found)

    def _stack(self) -> tuple[list[int], int]:
        tops, y = [], 0
        for lane in range(len(self._lane_keys)):
            tops.append(y)
            most = max((len(self.ids(lane, at)) for at in range(len(self.columns)) if self.open(at)), default=0)
            y += (LANE_HEAD if self.has_lanes else 0) + GAP + most * (CARD_HEIGHT + GAP)
        return tops, y + GAP
