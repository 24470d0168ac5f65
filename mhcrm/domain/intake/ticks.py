"""Stages as columns of their own with a tick below one of them: 在谈 | 签约 | 落地, √ under 签约."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from mhcrm.domain.intake.cells.words import stage_of
from mhcrm.domain.intake.grid import Cell, blank, cell_text
from mhcrm.domain.intake.headers import EXACT, HeaderHit
from mhcrm.domain.intake.words import Words

if TYPE_CHECKING:
    from mhcrm.domain.intake.mapping import Role

TICKS = frozenset("√✓✔☑■●▲★vV")
_EMPTY_BOXES = frozenset("×✗✘☐□○/-—xX")


def tick_columns(
    headers: Sequence[tuple[int, str]], hits: Sequence[HeaderHit], values: Sequence[Sequence[Cell]], words: Words
) -> dict[int, str]:
    """Place → stage word of each column that is headed by a stage and holds nothing but ticks; empty when there are none.

    Two such columns at least, and no column that says the stage in words.
    """
    found: dict[int, str] = {}
    for place, ((_, text), cells) in enumerate(zip(headers, values, strict=False)):
        word = text.split("\x1f")[-1].strip()
        if word and hits[place].score <= EXACT and stage_of(word, words) is not None and _only_ticks(cells):
            found[place] = word
    ticked = any(cell_text(cell).strip() in TICKS for place in found for cell in values[place])
    said = any(hit.field == "stage" and place not in found for place, hit in enumerate(hits))
    return found if len(found) > 1 and ticked and not said else {}


def _only_ticks(cells: Sequence[Cell]) -> bool:
    texts = [cell_text(cell).strip() for cell in cells if not blank(cell)]
    return all(text in TICKS or text in _EMPTY_BOXES or text.isdecimal() for text in texts)


def tick_hits(hits: Sequence[HeaderHit], ticks: dict[int, str]) -> list[HeaderHit]:
    """The first of the ticked columns becomes the stage; the others keep their ticks under their own name."""
    first = min(ticks, default=-1)
    stage = HeaderHit("stage", score=EXACT, rank=0)
    return [stage if place == first else HeaderHit() if place in ticks else hit for place, hit in enumerate(hits)]


def with_ticks(roles: Sequence[Role], ticks: dict[int, str]) -> list[Role]:
    """The roles with the stage each ticked column stands for."""
    return [replace(role, tick=ticks.get(place, "")) for place, role in enumerate(roles)]


def stages_ticked(roles: Sequence[Role], columns: Sequence[Sequence[Cell]]) -> Sequence[Sequence[Cell]]:
    """The columns with the ticked stages in words. Several ticks in a row stay several words: which one holds is not guessed."""
    stage = next((place for place, role in enumerate(roles) if role.tick and role.field == "stage"), None)
    if stage is None:
        return columns
    ticked = [(role.tick, column) for role, column in zip(roles, columns, strict=True) if role.tick]
    words: list[Cell] = [
        "、".join(word for word, column in ticked if cell_text(column[row]).strip() in TICKS)
        for row in range(len(columns[stage]))
    ]
    return [words if place == stage else column for place, column in enumerate(columns)]
