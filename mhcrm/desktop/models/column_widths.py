"""How columns share the width of a table: plain numbers, no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wish:
    """What a column asks for, in pixels.

    Attributes:
        width: its usual contents are whole at this width.
        least: it never gets less.
        loose: it gives when room is short and takes when there is more; the others keep their width.
    """

    width: int
    least: int
    loose: bool


def usual(widths: Sequence[int], part: float = 0.9) -> int:
    """The width that holds this part of the contents: one endless name does not rule the column."""
    ordered = sorted(widths)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))] if ordered else 0


def shared(wishes: Sequence[Wish], room: int) -> list[int]:
    """Widths that fill ``room``; more only when even the least does not fit."""
    widths = [max(wish.width, wish.least) for wish in wishes]
    spare = room - sum(widths)
    loose = [at for at, wish in enumerate(wishes) if wish.loose]
    parts = {at: widths[at] - (0 if spare >= 0 else wishes[at].least) for at in loose}
    whole = sum(parts.values())
    if whole <= 0:
        return widths
    given = max(spare, -whole)
    for at, part in parts.items():
        widths[at] += given * part // whole
    rest = loose[-1]
    if spare >= 0:
        widths[rest] += room - sum(widths)
    return widths
