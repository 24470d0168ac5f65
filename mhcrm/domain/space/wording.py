"""How a unit is worded in drawings and lists: sizes, last days, what stands in a block. Unknown is 待核实, never 0."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mhcrm.domain.space.intervals import ONE_DAY, STATE_LABELS, Interval, State
from mhcrm.domain.space.inventory import UnitStatus

UNKNOWN = "待核实"


@dataclass(frozen=True, slots=True)
class BlockText:
    """What stands in a block.

    Attributes:
        name: which unit it is. left: who has it, or how large it is when nobody has. right: until when.
        size: its area, said on a line of its own where a block is tall enough.
    """

    left: str
    right: str = ""
    strong: bool = False
    name: str = ""
    size: str = ""


def figure(value: Decimal | None) -> str:
    """A figure with thousands commas and no trailing zeros; 待核实 when unknown."""
    if value is None:
        return UNKNOWN
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def area_words(area: Decimal | None) -> str:
    """``1,000 ㎡`` or 面积待核实."""
    return "面积待核实" if area is None else f"{figure(area)} ㎡"


def land_words(land: Decimal | None) -> str:
    """``76.5 亩`` or 面积待核实."""
    return "面积待核实" if land is None else f"{figure(land)} 亩"


def last_day(item: Interval) -> date | None:
    """The last day of an interval; None = until further notice."""
    return item.end - ONE_DAY if item.end is not None else None


def until_words(item: Interval | None) -> str:
    """``至 2027-01-31``, or 期限未定 when no end is known."""
    if item is None:
        return ""
    day = last_day(item)
    return f"至 {day.isoformat()}" if day else "期限未定"


def block(status: UnitStatus, name: str, size: str, *, parties: bool = True) -> BlockText:
    """The words of one block; ``parties`` False leaves out who has it (for papers that go outside)."""
    because, state = status.because, status.state
    label = STATE_LABELS[state]
    if state is State.FREE:
        return BlockText(size, "", True, name)
    if because is None:
        return BlockText(label, "", False, name, size)
    day = last_day(because)
    month = day.strftime("%y-%m") if day else ""
    party = because.party if parties else ""
    left, right = party or label, until_words(because)
    if state in (State.LET, State.OWN):
        right = month
    elif state is State.SIGNED:
        right = f"{month} 前交付" if month else ""
    elif state is State.QUEUED and party:
        left = f"{party}，软"
    return BlockText(left, right, False, name, size)


def said(name: str, size: str, status: UnitStatus | None) -> str:
    """The whole of a unit in one sentence, for the tooltip, the screen reader and the list below a drawing."""
    if status is None:
        return f"{name}，{size}，当日不存在"
    state = STATE_LABELS[status.state]
    parts = [name, size, f"部分{state}" if status.partly and status.state is not State.FREE else state]
    if status.because is not None:
        parts += [text for text in (status.because.party, until_words(status.because)) if text]
    return "，".join(parts)


def unnamed(name: str, size: str, status: UnitStatus | None) -> str:
    """The same without who has it."""
    if status is None:
        return said(name, size, None)
    end = until_words(status.because) if status.because is not None else ""
    return "，".join(part for part in (name, size, STATE_LABELS[status.state], end) if part)
