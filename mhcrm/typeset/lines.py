"""Breaking Chinese text into justified lines of fixed width.

ReportLab's own CJK wrapping breaks inside numbers and leaves the right edge ragged; GB/T 9704 asks for 28 characters a
line with numbers and years unbroken. Widths here are in em (the body size), so that nothing depends on points.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from mhcrm.typeset import fonts

NO_START = frozenset("，。、；：？！）〕》」』】”’％%,.;:?!)]}…—·℃㎡")
NO_END = frozenset("（〔《「『【“‘([{")
SQUEEZE = 0.7  # em a line may be over-full so that a closing mark stays on it
STRETCH = 2.2  # em of slack beyond which a line is left unjustified

_UNITS = re.compile(r"——|……|[0-9A-Za-z][0-9A-Za-z.,:/+\-_%@#&]*|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its text, natural width and the indent before it, in em; ``last`` lines are not justified."""

    text: str
    width: float
    indent: float = 0.0
    last: bool = False


@dataclass(frozen=True, slots=True)
class _Unit:
    text: str
    width: float


@lru_cache(maxsize=2048)  # fitting to two pages composes the same paragraphs again and again
def break_lines(text: str, role: str, measure: float, first: float = 0.0) -> tuple[Line, ...]:
    """Split one paragraph into lines of at most ``measure`` em; the first is indented by ``first`` em."""
    units = _units(text, role, measure)
    found: list[Line] = []
    start, indent = 0, first
    while start < len(units):
        end = _fill(units, start, measure - indent)
        line = "".join(unit.text for unit in units[start:end]).rstrip()
        found.append(Line(line, fonts.width(line, role), indent, last=end >= len(units)))
        start, indent = end, 0.0
    return tuple(found) or (Line("", 0.0, first, last=True),)


def fit(text: str, role: str, measure: float) -> str:
    """``text`` cut with … so that it is no wider than ``measure`` em."""
    if fonts.width(text, role) <= measure:
        return text
    room, kept = measure - fonts.width("…", role), ""
    for char in text:
        room -= fonts.glyph(char, role).width
        if room < 0:
            break
        kept += char
    return kept + "…"


def _units(text: str, role: str, measure: float) -> list[_Unit]:
    units: list[_Unit] = []
    for piece in _UNITS.findall(" ".join(text.split("\n"))):
        size = fonts.width(piece, role)
        if size <= measure:
            units.append(_Unit(piece, size))
        else:  # an address or a code longer than the line has to break somewhere
            units.extend(_Unit(char, fonts.glyph(char, role).width) for char in piece)
    return units


def _fill(units: list[_Unit], start: int, room: float) -> int:
    """Index after the last unit of the line that begins at ``start``."""
    used, end = 0.0, start
    while end < len(units) and used + units[end].width <= room + 1e-6:
        used += units[end].width
        end += 1
    if end >= len(units):
        return end
    if units[end].text in NO_START and used + units[end].width <= room + SQUEEZE:
        end += 1
        if end >= len(units) or units[end].text not in NO_START:
            return end
    return _push_out(units, start, max(end, start + 1))


def _push_out(units: list[_Unit], start: int, end: int) -> int:
    """Move the break left until the next line may start and this one may end; give up rather than loop."""
    candidate = end
    while candidate > start + 1 and (
        (candidate < len(units) and units[candidate].text in NO_START) or units[candidate - 1].text in NO_END
    ):
        candidate -= 1
    return candidate if candidate > start + 1 or end == start + 1 else end
