"""The checks of a hold as they show while the form is filled in; the service checks again when it writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from mhcrm.desktop.models import words
from mhcrm.desktop.models.space_book import SpaceBook, Waiting
from mhcrm.domain.records import SpaceKind
from mhcrm.domain.space.find import Need, area_of
from mhcrm.domain.space.intervals import ONE_DAY, STATE_LABELS
from mhcrm.domain.space.limits import findings
from mhcrm.domain.space.wording import until_words

BAD, WARN, GOOD = "red", "amber", "green"


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the check: tone and words; a red one forbids saving."""

    tone: str
    text: str


def checks(
    book: SpaceBook,
    space_id: int,
    lead: Waiting | None,
    start: date,
    until: date,
    hard: bool,
    need: Need | None = None,
) -> list[Check]:
    """Everything that speaks for or against holding a unit; ``need`` = what the project's match report asks of a space."""
    found: list[Check] = []
    if lead is None:
        found.append(Check(BAD, "还没有选项目"))
    if until < start:
        found.append(Check(BAD, f"到期日早于起始日 {start.isoformat()}"))
        return found
    found += _taken(book, space_id, start, until, hard)
    if lead is not None:
        found += _size(book, space_id, lead)
    if need is not None:
        found += _limits(book, space_id, need)
    found += _reach(book, space_id, start, hard)
    return found


def checks_together(
    book: SpaceBook,
    ids: Sequence[int],
    lead: Waiting | None,
    start: date,
    until: date,
    hard: bool,
    need: Need | None = None,
) -> list[Check]:
    """The checks of adjoining units held as one: time and limits of each, the size of all."""
    if len(ids) == 1:
        return checks(book, ids[0], lead, start, until, hard, need)
    if lead is None or until < start:
        return checks(book, ids[0], lead, start, until, hard)
    found: list[Check] = []
    for key in ids:
        name = book.inventory.spaces[key].name
        each = _taken(book, key, start, until, hard) + (_limits(book, key, need) if need is not None else [])
        found += [Check(item.tone, f"{name}：{item.text}") for item in each if item.tone != GOOD]
    areas = [area_of(book.inventory, book.inventory.spaces[key]) for key in ids]
    known = [area for area in areas if area is not None]
    total = sum(known, Decimal(0)) if len(known) == len(ids) else None
    return [*found, _compared(total, lead.area, "㎡")]


def allowed(found: list[Check]) -> bool:
    """Nothing forbids it."""
    return all(check.tone != BAD for check in found)


def _taken(book: SpaceBook, space_id: int, start: date, until: date, hard: bool) -> list[Check]:
    inventory = book.inventory
    conflicts = inventory.conflicts(space_id, start, until + ONE_DAY)
    if conflicts:
        first = conflicts[0]
        where = "" if first.space_id == space_id else f"（{inventory.full_name(first.space_id)}）"
        party = f"，{first.party}" if first.party else ""
        text = f"这段时间不空：{STATE_LABELS[first.state]}{where}{party}，{until_words(first)}"
        return [Check(BAD, f"{text}。请改日期，或改为软预留排队") if hard else Check(WARN, f"{text}；软预留可以排队")]
    queued = [hold for hold in book.holds_on(space_id, start) if not hold.hard]
    if queued:
        return [Check(WARN, f"前面有 {len(queued)} 个软预留在排队")]
    status = inventory.status(space_id, start)
    if not status.known:
        return [Check(WARN, "台账没有登记它是否空置，请先核实")]
    return [Check(GOOD, "这段时间没有冲突")]


def _size(book: SpaceBook, space_id: int, lead: Waiting) -> list[Check]:
    space = book.inventory.spaces[space_id]
    plot = space.kind is SpaceKind.PLOT
    unit = "亩" if plot else "㎡"
    return [_compared(space.land_mu if plot else area_of(book.inventory, space), lead.need(space.kind), unit)]


def _compared(have: Decimal | None, need: Decimal | None, unit: str) -> Check:
    if need is None or have is None:
        who = "项目需要的面积" if need is None else "这处的面积"
        return Check(WARN, f"{who}待核实")
    if have >= need:
        return Check(GOOD, f"需 {words.number(need)} {unit}，余 {words.number(have - need)} {unit}")
    return Check(WARN, f"需 {words.number(need)} {unit}，少 {words.number(need - have)} {unit}")


def _limits(book: SpaceBook, space_id: int, need: Need) -> list[Check]:
    """Height, load, power, delivery: what is short and what is 待核; what is met needs no words."""
    space = book.inventory.spaces[space_id]
    judged = findings(space, area_of(book.inventory, space), replace(need, min_area_sqm=None, min_land_mu=None))
    return [Check(WARN, item.words) for item in judged if item.met is not True]


def _reach(book: SpaceBook, space_id: int, start: date, hard: bool) -> list[Check]:
    """What a hard hold of a whole floor or building shuts."""
    parts = book.inventory.children(space_id, start)
    if not hard or not parts:
        return []
    names = "、".join(part.name for part in parts[:3])
    more = f" 等 {len(parts)} 处" if len(parts) > 3 else ""
    return [Check(WARN, f"独占预留整体后，{names}{more}到期前不能单独出租")]
