"""What a drawing of space is made of: grounds with patterns, letter boxes, words. Drawn alike by the window and by the PDF.

Pure lists of marks in the units of :mod:`mhcrm.domain.space.stacking`; both painters draw them in order and decide nothing
but colours. Text is fitted with :func:`advance`, a measure of the bundled type that needs no font, so both show the same
words. Patterns are tiles of lines and dots, repeated: colour, pattern and letter each tell the state alone.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from mhcrm.domain.space.intervals import STATE_LETTERS, State

LETTER, PAD = 18.0, 8.0
CARD = 40.0
"""A block at least so high carries its words on lines below each other."""
LINE = 19.0
BODY, META, SMALL, TINY = 13.0, 12.0, 11.0, 10.0
SHORTEST = 3
"""A text cut to fewer characters than this says nothing and is left out."""
SWATCH = 18.0


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle; y grows downward from the top of the drawing."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return self.y + self.height


class Tone(StrEnum):
    """How strong words stand, by the name of the theme's colour; paper prints all of them black."""

    TEXT = "text"
    SECOND = "text2"
    THIRD = "text3"
    ACCENT = "accentText"


@dataclass(frozen=True, slots=True)
class Ground:
    """A block's fill, pattern and outline."""

    rect: Rect
    state: State


@dataclass(frozen=True, slots=True)
class Plate:
    """The plain fill of a state under words, so that a pattern does not run through them."""

    rect: Rect
    state: State


@dataclass(frozen=True, slots=True)
class LetterBox:
    """租 签 留 空 … in a box of the state's strong colour."""

    rect: Rect
    state: State

    @property
    def letter(self) -> str:
        """The letter."""
        return STATE_LETTERS[self.state]

    @property
    def hollow(self) -> bool:
        """Nobody registered the state: an empty box with a dashed edge, so that it is not taken for 锁 or 修."""
        return self.state is State.UNKNOWN


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text, centred in the height of ``rect``; ``align`` left, right or centre."""

    rect: Rect
    text: str
    size: float = BODY
    tone: Tone = Tone.TEXT
    align: str = "left"
    medium: bool = False


@dataclass(frozen=True, slots=True)
class More:
    """The dashed block that stands for units too narrow to draw."""

    rect: Rect


@dataclass(frozen=True, slots=True)
class Ring:
    """A strong edge around a unit that a paper is about."""

    rect: Rect


Mark = Ground | Plate | LetterBox | Words | More | Ring


# -- patterns -----------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Pattern:
    """A square tile, repeated over a block: lines (x1, y1, x2, y2) and dots (x, y); ``dashed`` = the outline is."""

    side: float = 0.0
    lines: tuple[tuple[float, float, float, float], ...] = ()
    dots: tuple[tuple[float, float], ...] = ()
    dashed: bool = False


def _rising(side: float) -> tuple[tuple[float, float, float, float], ...]:
    return tuple((shift, side, shift + side, 0.0) for shift in (-side, 0.0, side))


def _falling(side: float) -> tuple[tuple[float, float, float, float], ...]:
    return tuple((shift, 0.0, shift + side, side) for shift in (-side, 0.0, side))


PATTERNS: dict[State, Pattern] = {
    State.CLOSED: Pattern(4, ((0, 1.5, 4, 1.5),)),
    State.REPAIR: Pattern(8, (*_rising(8), *_falling(8))),
    State.LET: Pattern(),
    State.OWN: Pattern(6, ((1.5, 0, 1.5, 6),)),
    State.SIGNED: Pattern(8, _rising(8)),
    State.HELD: Pattern(6, (), ((3, 3),)),
    State.QUEUED: Pattern(10, (), ((5, 5),), dashed=True),
    State.OPTION: Pattern(8, _falling(8), dashed=True),
    State.UNKNOWN: Pattern(dashed=True),
    State.FREE: Pattern(),
}
"""在租 is filled, 空置 white with a strong outline, 状态未登记 pale with a dashed one; every other state has its own pattern."""


# -- measuring without a font -------------------------------------------------------------------------------------
_NARROW = frozenset("ilIjt.,:;'|!()[]{}· ")


@lru_cache(maxsize=20_000)
def advance(text: str, size: float) -> float:
    """Width of a text in the bundled sans type, never less than the real one."""
    return size * sum(_em(char) for char in text)


@lru_cache(maxsize=4096)
def _em(char: str) -> float:
    if unicodedata.east_asian_width(char) in "WFA":
        return 1.0
    if char in _NARROW:
        return 0.37
    if char.isdigit():
        return 0.58
    return 0.72 if char.isupper() or char in "mw%@" else 0.61


@lru_cache(maxsize=20_000)
def fitted(text: str, size: float, room: float) -> str:
    """The text, cut at the right with … where it is wider than ``room``; "" when too little would be left."""
    if advance(text, size) <= room:
        return text
    kept = ""
    for char in text:
        if advance(kept + char, size) + size > room:
            break
        kept += char
    return f"{kept}…" if len(kept) + 1 >= SHORTEST else ""
