"""Columns of words: names, texts, codes, stages, yes/no, plain numbers."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from mhcrm.base.numerals import arabic, vague
from mhcrm.base.text import PLACEHOLDERS, fold, fold_tight, is_placeholder, name_text, nfkc, tidy
from mhcrm.domain.intake.cells.column import Column, Reading, problem_at, text_or_none
from mhcrm.domain.intake.grid import Cell, cell_text
from mhcrm.domain.intake.words import Words
from mhcrm.domain.stages import Stage
from mhcrm.domain.uscc import UsccReading, read_uscc

_LIST_NUMBER = re.compile(r"^\d{1,3}\s*[.、．)）]\s*(?=[\u4e00-\u9fff]{2})")
NAME_LIMIT = 120
TEXT_LIMIT = 32_000
REPEATED = 1_000
"""Different texts of a column that are remembered: sources, parks, towns return in many rows."""


def read_name(column: Column) -> Reading:
    """Company, project and person names on one clean line."""
    reading = Reading([None] * len(column.cells))
    values = reading.values
    for place, cell in enumerate(column.cells):
        if not isinstance(cell, str):
            text = cell_text(cell)
            values[place] = text or None
            continue
        name = name_text(cell) if "\n" not in cell else _lines(cell)
        if name[:1].isdigit() and column.field in ("company", "project"):
            name = _LIST_NUMBER.sub("", name)
        if not name or (len(name) < 8 and is_placeholder(name)):
            continue
        values[place] = name
        if name != cell and name != cell.strip():
            reading.raws[place] = cell
        if len(name) > NAME_LIMIT:
            reading.problems.append(problem_at(column, place, "cell-long", name, limit=str(NAME_LIMIT)))
    return reading


def _lines(cell: str) -> str:
    """A name broken by the layout is one name; several whole company names below each other stay apart."""
    parts = [name_text(part) for part in cell.split("\n") if part.strip()]
    whole = len(parts) > 1 and all(
        part.endswith(("公司", "集团", "研究院", "大学")) and len(part) > 5 for part in parts
    )
    return "、".join(parts) if whole else name_text(cell)


def read_text(column: Column) -> Reading:
    """Free text; inner line breaks stay, whatever the length nothing is cut."""
    values: list[str | Decimal | None] = []
    reading = Reading(values)
    known: dict[str, str | Decimal | None] = {"": None}
    for place, cell in enumerate(column.cells):
        if isinstance(cell, str):
            if cell in known:
                values.append(known[cell])
                continue
            text = tidy(cell)
            values.append(None if not text or (len(text) < 8 and text in PLACEHOLDERS) else text)
            if len(known) < REPEATED and len(text) <= TEXT_LIMIT:
                known[cell] = values[-1]
        else:
            text = cell_text(cell)
            values.append(text or None)
        if len(text) > TEXT_LIMIT:
            reading.problems.append(problem_at(column, place, "cell-long", text[:40], limit=str(TEXT_LIMIT)))
    return reading


def read_uscc_column(column: Column) -> Reading:
    """Unified social credit codes; only codes whose check character is right become a value."""
    reading = Reading([None] * len(column.cells))
    known: dict[Cell, UsccReading | None] = {}
    for place, cell in enumerate(column.cells):
        if cell is None or cell == "":
            continue
        if cell not in known:
            known[cell] = _read_code(cell)
        found = known[cell]
        if found is not None:
            _place_code(column, reading, place, cell, found)
    return reading


def _read_code(cell: Cell) -> UsccReading | None:
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return UsccReading(None, "lost")
    text = text_or_none(cell)
    if text is None:
        return None
    if re.fullmatch(r"\d(?:\.\d+)?e\+?\d+", text, re.IGNORECASE):
        return UsccReading(None, "lost")
    return read_uscc(text)


def _place_code(column: Column, reading: Reading, place: int, cell: Cell, found: UsccReading) -> None:
    raw = cell_text(cell)
    reading.values[place] = found.value
    if raw != found.value:
        reading.raws[place] = raw
    if found.fault == "lost":
        reading.problems.append(problem_at(column, place, "uscc-lost", raw))
    elif found.suggestion:
        reading.problems.append(problem_at(column, place, "uscc-suggest", raw, other=found.suggestion))
    elif found.value is None:
        reading.problems.append(problem_at(column, place, "uscc-wrong", raw, other=found.fault))
    elif not found.inner_ok:
        reading.problems.append(problem_at(column, place, "uscc-inner", raw))


def read_code(column: Column) -> Reading:
    """Codes kept as text: no spaces, half width; a float that is whole loses its ``.0``."""
    reading = Reading([None] * len(column.cells))
    for place, cell in enumerate(column.cells):
        text = text_or_none(cell)
        if text is not None:
            reading.values[place] = nfkc(text).replace(" ", "").upper() if len(text) < 40 else text
    return reading


_STAGE_NOISE = re.compile(r"\(.*?\)|^\d+[.、．]?|[项目]{2}$|阶段$|状态$|^(?:目前|当前|现|项目|处于|正在)+")


def stage_of(text: str, words: Words) -> Stage | None:
    """The stage a word names, read literally; None when it is in no list."""
    key = fold_tight(text)
    found = words.stages.get(key)
    if found is None:
        short = fold_tight(_STAGE_NOISE.sub("", fold(text)))
        found = words.stages.get(short)
    if found is None:
        parts = [part for part in re.split(r"[/、,，;；+\-—()（）]", nfkc(text)) if part.strip()]
        stages = {words.stages.get(fold_tight(part)) for part in parts}
        found = stages.pop() if len(parts) > 1 and len(stages) == 1 else None
    return found


def read_stage(column: Column) -> Reading:
    """Stage words to stage codes; an unknown word stays in ``raws`` and is said."""
    reading = Reading([None] * len(column.cells))
    known: dict[str, Stage | None] = {}
    for place, cell in enumerate(column.cells):
        text = text_or_none(cell)
        if text is None:
            continue
        if text not in known:
            known[text] = stage_of(text, column.words)
        stage = known[text]
        reading.values[place] = stage.value if stage else None
        reading.raws[place] = text
        if stage is None:
            reading.problems.append(problem_at(column, place, "stage-unknown", text))
    return reading


_FLAG_DETAIL = re.compile(r"^([是否])\s*[(,，;；。.、:：]")
"""是（市级）, 否。: the answer stands first, what follows is kept in the original text."""


def read_flag(column: Column) -> Reading:
    """是 / 否 / unknown; any other word stays in ``raws``."""
    reading = Reading([None] * len(column.cells))
    for place, cell in enumerate(column.cells):
        text = cell_text(cell)
        if not text:
            continue
        answer = column.words.flags.get(fold(text))
        if answer is None and (found := _FLAG_DETAIL.match(nfkc(text))):
            answer = column.words.flags.get(fold(found[1]))
            reading.raws[place] = text
        reading.values[place] = answer
        if answer is None and (text in "xX" or not is_placeholder(text)):
            reading.raws[place] = text
            reading.problems.append(problem_at(column, place, "flag-unknown", text))
    return reading


def read_number(column: Column) -> Reading:
    """Plain counts such as jobs; 约200人 is 200, anything else stays in ``raws``."""
    reading = Reading([None] * len(column.cells))
    for place, cell in enumerate(column.cells):
        text = text_or_none(cell)
        if text is None:
            continue
        plain = nfkc(text)
        plain = plain if vague(plain) else arabic(plain)
        match = re.fullmatch(r"[约近超]?\s*(\d[\d,]*(?:\.\d+)?)\s*(?:余|多)?[人名个]?(?:左右|以上)?", plain)
        try:
            reading.values[place] = Decimal(match[1].replace(",", "")) if match else None
        except InvalidOperation:
            match = None
        if match is None or match[1] != text:
            reading.raws[place] = text
        if match is None:
            reading.problems.append(problem_at(column, place, "number-unclear", text))
    return reading
