"""The 园区 page's lines, and what stands free in a park on the day."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from mhcrm.desktop.models.match_words import Cited
from mhcrm.desktop.models.rule_table import RuleColumn, RuleLine
from mhcrm.domain.records import SpaceKind
from mhcrm.domain.space.intervals import State
from mhcrm.services.insight.parks import ParkLine
from mhcrm.services.spaces.service import SpaceLineView

COLUMNS = (
    RuleColumn("name", "园区", 260, strong=True, loose=True),
    RuleColumn("type", "类型", 132, loose=True),
    RuleColumn("doc", "出处", 96),
    RuleColumn("first", "首选 个", 84, right=True),
    RuleColumn("listed", "列入 个", 84, right=True),
)
BANDS = (
    ("current", "现行规划"),
    ("future", "尚未生效"),
    ("expired", "已过有效期"),
    ("history", "历史口径（17号文，2021年）"),
)


@dataclass(frozen=True)
class FreeSpace:
    """Smallest free units of a park.

    Attributes:
        known: False where the inventory holds nothing of the park: then nothing is said of free space.
        unknown: free units whose area is not known and not in the sum.
    """

    known: bool
    units: tuple[SpaceLineView, ...] = ()
    area: Decimal = Decimal(0)
    land: Decimal = Decimal(0)
    unknown: int = 0


def park_lines(parks: Sequence[ParkLine], words: str, standing: str) -> list[RuleLine]:
    """Parks whose name, alias or type holds the words, those with leads first within each band."""
    lines: list[RuleLine] = []
    for status, title in BANDS:
        found = [park for park in parks if park.status == status and _passes(park, words)]
        if not found or (standing and (status == "history") != (standing == "history")):
            continue
        lines.append(RuleLine(status, group=f"{title}　{len(found)} 个"))
        lines += [_line(park) for park in sorted(found, key=_rank)]
    return lines


def _rank(park: ParkLine) -> tuple[int, int, int]:
    """Most leads first, then the newest document."""
    year = park.doc.partition("〔")[2].partition("〕")[0]
    return -park.first, -park.listed, -int(year) if year.isdigit() else 0


def _passes(park: ParkLine, words: str) -> bool:
    text = " ".join((park.name, *park.aliases, park.type)).casefold()
    return all(word in text for word in words.casefold().split())


def _line(park: ParkLine) -> RuleLine:
    past = park.status == "history"
    cells = {
        "name": park.name,
        "type": park.type or "文件未写",
        "doc": Cited(park.doc, "").short,
        "first": "不适用" if past else str(park.first),
        "listed": "不适用" if past else str(park.listed),
    }
    quiet = {key for key in ("first", "listed") if cells[key] in ("0", "不适用")} | (set() if park.type else {"type"})
    return RuleLine(park.id, cells, frozenset(quiet), {"doc": "history"} if past else {})


def free_of(lines: Sequence[SpaceLineView], ids: Collection[str]) -> FreeSpace:
    """The smallest free units below the inventory's parks that carry one of the rule ids."""
    inside: set[int] = set()
    own: list[SpaceLineView] = []
    for line in lines:  # parents come before their children
        if line.space.park_ref in ids or line.space.parent_id in inside:
            inside.add(line.space.id)
            own.append(line)
    parents = {line.space.parent_id for line in own}
    leaves = [line for line in own if line.space.id not in parents and line.space.kind is not SpaceKind.PARK]
    free = [line for line in leaves if line.status.state is State.FREE]
    plots = [line for line in free if line.space.kind is SpaceKind.PLOT]
    rooms = [line for line in free if line.space.kind is not SpaceKind.PLOT]
    areas = [line.space.area_sqm for line in rooms if line.space.area_sqm is not None]
    lands = [line.space.land_mu for line in plots if line.space.land_mu is not None]
    unknown = len(free) - len(areas) - len(lands)
    return FreeSpace(bool(own), tuple(free), sum(areas, Decimal(0)), sum(lands, Decimal(0)), unknown)
