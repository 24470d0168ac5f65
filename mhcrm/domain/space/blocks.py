"""Blocks, floors, plots and the key as marks: what stands where in a drawing of space, and what it says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from mhcrm.domain.space.intervals import STATE_LABELS, State
from mhcrm.domain.space.inventory import UnitStatus
from mhcrm.domain.space.marks import (
    BODY,
    CARD,
    LETTER,
    LINE,
    META,
    PAD,
    PATTERNS,
    SMALL,
    SWATCH,
    TINY,
    Ground,
    LetterBox,
    Mark,
    More,
    Plate,
    Rect,
    Ring,
    Tone,
    Words,
    advance,
    fitted,
)
from mhcrm.domain.space.stacking import Bar, Floor, Statuses, free_area, joined, whole_area
from mhcrm.domain.space.wording import BlockText, area_words, block, figure, land_words, last_day


def block_marks(rect: Rect, state: State, text: BlockText) -> list[Mark]:
    """One unit: on one line, or as a card where it is high enough."""
    if rect.height >= CARD:
        return _card(rect, state, text)
    box = Rect(rect.x, rect.y, min(LETTER, rect.width), rect.height)
    marks: list[Mark] = [Ground(rect, state), LetterBox(box, state)]
    size = BODY if rect.height >= 18 else min(BODY, rect.height * 0.78)
    room = rect.width - LETTER - PAD * 1.5
    if room < LETTER:
        return marks
    left_at = rect.x + LETTER + PAD * (1 if rect.width > 60 else 0.5)
    right = next((part for part in _ends(text) if _both(part, text.left, size) <= room), "")
    taken = advance(right, size) + 10 if right else 0.0
    left = fitted(text.left, size, room - taken)
    if left:
        tone = Tone.ACCENT if text.strong else Tone.TEXT
        marks += _words(Rect(left_at, rect.y, room - taken, rect.height), left, size, tone, state, text.strong)
    if right:
        tone = Tone.THIRD if state is State.FREE else Tone.SECOND
        marks += _words(Rect(left_at, rect.y, room, rect.height), right, size, tone, state, align="right")
    return marks


def _ends(text: BlockText) -> tuple[str, ...]:
    """What may stand at the right end, most wanted first."""
    both = "　".join(part for part in (text.name, text.right) if part)
    return tuple(dict.fromkeys(part for part in (both, text.right, text.name) if part))


def _both(right: str, left: str, size: float) -> float:
    return advance(right, size) + advance(left, size) + 16


def _card(rect: Rect, state: State, text: BlockText) -> list[Mark]:
    """Letter in the corner, name beside it, then who has it, then how large it is."""
    box = Rect(rect.x, rect.y, min(LETTER, rect.width), LETTER + 2)
    marks: list[Mark] = [Ground(rect, state), LetterBox(box, state)]
    line, top = Rect(rect.x + LETTER + 5, rect.y + 1, rect.width - LETTER - 9, LINE), rect.y + LETTER + 3
    name = fitted(text.name, META, line.width)
    if name:
        marks += _words(line, name, META, Tone.TEXT, state, True)
    right = text.right
    if right and advance(name, META) + advance(right, META) + 14 <= line.width:
        marks += _words(line, right, META, Tone.SECOND, state, align="right")
        right = ""
    rows = [row for row in (text.left, text.size, right) if row]
    if not name and text.name:  # too narrow beside the letter: the name must still be told
        rows.insert(0, text.name)
    count = max(1, int((rect.bottom - top) // 17))
    size = BODY if rect.width >= 96 else SMALL if rect.width >= 44 else TINY
    pad = 4.0 if rect.width >= 64 else 2.0
    for at, words in enumerate(rows[:count]):
        shown = fitted(words, size, rect.width - 2 * pad)
        if shown:
            tone = Tone.ACCENT if text.strong and words == text.left else Tone.SECOND if at else Tone.TEXT
            line = Rect(rect.x + pad, top + at * 17, rect.width - 2 * pad, 17)
            marks += _words(line, shown, size, tone, state)
    return marks


def _words(
    rect: Rect, text: str, size: float, tone: Tone, state: State, medium: bool = False, align: str = "left"
) -> list[Mark]:
    """A line of text, on a plate where the block has a pattern."""
    marks: list[Mark] = []
    if PATTERNS[state].side:
        wide, high = advance(text, size) + 6, min(size + 5, rect.height - 2)
        left = rect.right - wide + 3 if align == "right" else rect.x - 3
        left, end = max(left, rect.x - 2), min(left + wide, rect.right + 2)
        marks.append(Plate(Rect(left, rect.y + (rect.height - high) / 2, max(0.0, end - left), high), state))
    return [*marks, Words(rect, text, size, tone, align, medium)]


# -- a floor ------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Placed:
    """One block of a bar on a day: where along the bar it stands and what it says."""

    x: float
    width: float
    state: State
    text: BlockText


def placed(bar: Bar, statuses: Statuses, *, parties: bool = True) -> list[Placed]:
    """The blocks of a floor on a day: one where one reason takes it whole, else one a unit."""
    whole = joined(bar.floor, statuses)
    if whole is not None:
        text = block(whole, "", area_words(bar.floor.area), parties=parties)
        return [Placed(0.0, bar.width, whole.state, text)]
    found = []
    for cell in bar.cells:
        status = statuses.get(cell.unit.id)
        if status is not None:
            own = "" if cell.unit.id == bar.floor.id else cell.unit.name
            text = block(status, own, area_words(cell.unit.area), parties=parties)
            found.append(Placed(cell.x, cell.width, status.state, text))
    return found


def more_marks(bar: Bar, at: Rect) -> list[Mark]:
    """The block for what had no room; nothing when everything is drawn."""
    if not bar.hidden:
        return []
    rect = Rect(at.x + bar.more_x, at.y, bar.width - bar.more_x, at.height)
    size = min(META, at.height * 0.78)
    return [More(rect), Words(rect, f"另{len(bar.hidden)}间", size, Tone.SECOND, "centre")]


def bar_marks(
    bar: Bar, statuses: Statuses, at: Rect, *, parties: bool = True, chosen: frozenset[int] = frozenset()
) -> list[Mark]:
    """A whole floor from its left end: blocks, then the overflow block where there is one and no reason takes all.

    ``chosen`` units get a ring: what a 选址建议书 proposes.
    """
    found = placed(bar, statuses, parties=parties)
    marks: list[Mark] = []
    for one in found:
        marks += block_marks(Rect(at.x + one.x, at.y, one.width, at.height), one.state, one.text)
    if joined(bar.floor, statuses) is None:
        marks += more_marks(bar, at)
    if bar.floor.id in chosen:
        return [*marks, Ring(Rect(at.x, at.y, bar.width, at.height))]
    rings = [cell for cell in bar.cells if cell.unit.id in chosen]
    return [*marks, *(Ring(Rect(at.x + cell.x, at.y, cell.width, at.height)) for cell in rings)]


def name_marks(floor: Floor, rect: Rect, *, chosen: bool = False) -> list[Mark]:
    """The floor's name, right-aligned before its bar."""
    size = min(BODY, rect.height * 0.8)
    inner = Rect(rect.x, rect.y, rect.width - 12, rect.height)
    shown = fitted(floor.name, size, inner.width) or floor.name[:2]
    return [Words(inner, shown, size, Tone.ACCENT if chosen else Tone.SECOND, "right", chosen)]


def figure_marks(floor: Floor, statuses: Statuses, rect: Rect) -> list[Mark]:
    """空置 and 合计 of a floor, side by side."""
    free, half, size = free_area(floor, statuses), rect.width / 2, min(BODY, rect.height * 0.8)
    tone = Tone.ACCENT if free else Tone.THIRD
    left = Rect(rect.x, rect.y, half, rect.height)
    right = Rect(rect.x + half, rect.y, half - 2, rect.height)
    return [
        Words(left, figure(free), size, tone, "right", bool(free)),
        Words(right, figure(whole_area(floor)), size, Tone.SECOND, "right"),
    ]


# -- key ----------------------------------------------------------------------------------------------------------
KEY_ORDER = (
    State.LET, State.OWN, State.SIGNED, State.HELD, State.QUEUED, State.OPTION, State.FREE, State.REPAIR, State.CLOSED,
    State.UNKNOWN,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class KeyPart:
    """One state of the key: its word and the area in it."""

    state: State
    word: str
    size: str

    @property
    def width(self) -> float:
        """Room it takes."""
        return 2 * SWATCH - 4 + 6 + advance(self.word, META) + 5 + advance(self.size, META) + 16


def key_parts(floors: Iterable[Floor], statuses: Statuses) -> list[KeyPart]:
    """The states of a building's units with their areas, in the order of a key; unknown areas as a part of their own."""
    areas: dict[State, Decimal] = {}
    unknown = 0
    for floor in floors:
        for unit in floor.units:
            status = statuses.get(unit.id)
            if status is None:
                continue
            unknown += unit.area is None
            areas[status.state] = areas.get(status.state, Decimal(0)) + (unit.area or Decimal(0))
    found = [KeyPart(state, STATE_LABELS[state], figure(areas[state])) for state in KEY_ORDER if state in areas]
    return [*found, KeyPart(State.UNKNOWN, "面积待核实", f"{unknown} 处")] if unknown else found


def key_rows(parts: Sequence[KeyPart], width: float) -> list[list[KeyPart]]:
    """The key broken into rows."""
    rows: list[list[KeyPart]] = [[]]
    used = 0.0
    for part in parts:
        if rows[-1] and used + part.width - 14 > width:
            rows.append([])
            used = 0.0
        rows[-1].append(part)
        used += part.width
    return rows


def key_marks(parts: Sequence[KeyPart], rect: Rect) -> list[Mark]:
    """One row of the key: each state as a swatch with its letter, its word and its size."""
    marks: list[Mark] = []
    x = rect.x
    for part in parts:
        box = Rect(x, rect.y + (rect.height - SWATCH) / 2, 2 * SWATCH - 4, SWATCH)
        marks += [Ground(box, part.state), LetterBox(Rect(box.x, box.y, LETTER, SWATCH), part.state)]
        left, word = box.right + 6, advance(part.word, META)
        marks.append(Words(Rect(left, rect.y, word, rect.height), part.word, META, Tone.SECOND))
        size = Rect(left + word + 5, rect.y, advance(part.size, META) + 2, rect.height)
        marks.append(Words(size, part.size, META, medium=True))
        x += part.width
    return marks


# -- plots --------------------------------------------------------------------------------------------------------
def tile_marks(
    rect: Rect, name: str, land: Decimal | None, status: UnitStatus | None, *, parties: bool = True
) -> list[Mark]:
    """One plot: its name beside the letter, its 亩, who has it until when."""
    state = status.state if status is not None else State.UNKNOWN
    size = land_words(land)
    if status is None:
        return block_marks(rect, state, BlockText(size, "", False, name))
    text = block(status, name, size, parties=parties)
    if state is State.FREE:
        return block_marks(rect, state, text)
    day = last_day(status.because) if status.because is not None else None
    return block_marks(rect, state, BlockText(size, "", False, name, f"{text.left}{f'，{day} 止' if day else ''}"))
