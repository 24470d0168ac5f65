"""Reading one form field as a sheet's cell is read: the same units, dates, stages and the same messages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from mhcrm.domain.fields import FIELDS, Field, Kind
from mhcrm.domain.intake.cells.column import Column
from mhcrm.domain.intake.cells.read import read_column
from mhcrm.domain.intake.problems import Level
from mhcrm.domain.intake.words import shipped_words
from mhcrm.domain.lead import Lead, Value
from mhcrm.domain.stages import stage_name


@dataclass(frozen=True)
class Entry:
    """What a field says.

    Attributes:
        value: the canonical value, None = unknown.
        raw: the text as typed, when the value is not simply that text.
        extras: further fields read from the same text (a range's bounds, a currency).
        message: what is wrong or doubtful, "" when nothing is.
        wrong: True when the text cannot be kept as it is.
    """

    value: Value
    raw: str = ""
    extras: Mapping[str, Value] = field(default_factory=dict)
    message: str = ""
    wrong: bool = False


def read(name: str, text: str, year: int) -> Entry:
    """Read the text of one field; blank is unknown and right."""
    typed = text.strip()
    if not typed:
        return Entry(None)
    known = FIELDS[name]
    reading = read_column(
        Column(name, [typed], [0], 0, shipped_words(), unit=known.unit, unit_shown=known.unit, year=year)
    )
    value = reading.values[0]
    extras = {key: places[0] for key, places in reading.extras.items() if 0 in places}
    problems = [problem for _place, problem in reading.problems if problem.level is not Level.NOTE]
    lost = value is None and not extras
    message = problems[0].message if problems else ("读不出来，请改写或留空。" if lost else "")
    return Entry(value, reading.raws.get(0, ""), extras, message, wrong=lost)


def shown(lead: Lead | None, known: Field, stages: Mapping[str, str]) -> str:
    """What the form shows for a stored value: the original text where one was kept; ``stages`` are the stages' names."""
    if lead is None:
        return ""
    value = lead.values.get(known.name)
    if value is None:
        return lead.raw.get(known.name, "")
    if known.kind is Kind.STAGE:
        return stage_name(stages, value)
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return str(value)
