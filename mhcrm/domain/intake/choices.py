"""What the officer decides about rows of a preview: a duplicate is merged or kept apart, an update takes only some cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from mhcrm.domain.intake.preview import Preview
from mhcrm.domain.intake.problems import Problem
from mhcrm.domain.intake.verdict import ACCEPTED, DUPLICATE, UNCHANGED, UPDATED, KnownLead, RowResult, meet
from mhcrm.domain.lead import Lead

Place = tuple[str | None, int]
"""Sheet and 1-based row."""
SAMENESS = frozenset(
    {"duplicate-in-file", "duplicate-differs", "duplicate-likely", "stored-same", "stored-likely", "update-conflict"}
)
"""Problems that are answered by such a decision."""


class Fate(StrEnum):
    """合并 or 另建."""

    MERGE = "merge"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Choice:
    """The decision on one row.

    Attributes:
        fate: None = as judged.
        taken: fields whose value of this row replaces the other's; None = those without a conflict where stored, only
            blanks within the file.
    """

    fate: Fate | None = None
    taken: frozenset[str] | None = None


def apply_choices(
    preview: Preview,
    choices: Mapping[Place, Choice],
    stored: Callable[[str], Lead],
    names: Mapping[str, str],
) -> Preview:
    """The preview with the decisions carried out; the given one is not changed.

    Args:
        stored: finds a stored lead by its code.
        names: what the office calls the stages (code → name).
    """
    if not choices:
        return preview
    rows = {(row.sheet, row.row): row for row in reversed(preview.rows)}
    firsts = {place: id(row) for place, row in rows.items()}
    for place, choice in choices.items():
        row = rows.get(place)
        if row is None:
            continue
        if choice.fate is Fate.NEW:
            rows[place] = _apart(row)
        elif choice.fate is Fate.MERGE and (row.status == DUPLICATE or _repeats(row)):
            _into_first(rows, row, choice, stored, names)
        else:
            rows[place] = _restricted(_met(row, stored, names) if choice.fate is Fate.MERGE else row, choice)
    # Leads of a transposed table share their row; a decision is about the first of them.
    decided = (rows[row.sheet, row.row] if id(row) == firsts[row.sheet, row.row] else row for row in preview.rows)
    return replace(preview, rows=tuple(decided))


def likely_code(row: RowResult) -> str:
    """Code of the stored lead a row may be the same as; "" when there is none."""
    for problem in row.problems:
        if problem.code == "stored-likely":
            return (problem.params or {}).get("other", "").partition(" ")[0]
    return ""


def likely_place(row: RowResult) -> Place | None:
    """Where the earlier row of this file stands that a row may repeat; None when there is none."""
    for problem in row.problems:
        if problem.code == "duplicate-likely":
            return _place(row, (problem.params or {}).get("first", ""))
    return None


def first_place(row: RowResult) -> Place:
    """Where the earlier row stands that a duplicate repeats, or may repeat."""
    if row.status == DUPLICATE:
        return _place(row, row.duplicate_of or "")
    return likely_place(row) or (row.sheet, row.row)


def _place(row: RowResult, text: str) -> Place:
    sheet, _mark, number = text.rpartition("!")
    return (sheet or row.sheet, int(number))


def _repeats(row: RowResult) -> bool:
    """True when the only one a row may be the same as stands in this file."""
    return row.status == ACCEPTED and not likely_code(row) and likely_place(row) is not None


def _apart(row: RowResult) -> RowResult:
    """The row as a lead of its own; what it was taken for is kept, so that nobody is asked again."""
    code = (row.duplicate_of or "") if row.known_id is not None else likely_code(row)
    place = first_place(row) if row.status == DUPLICATE else likely_place(row)
    apart: tuple[str | Place, ...] = tuple(other for other in (code, place) if other)
    return replace(
        row,
        status=ACCEPTED,
        duplicate_of=None,
        known_id=None,
        changes={},
        held={},
        problems=_without(row.problems),
        apart=apart,
    )


def _without(problems: list[Problem]) -> list[Problem]:
    return [problem for problem in problems if problem.code not in SAMENESS]


def _met(row: RowResult, stored: Callable[[str], Lead], names: Mapping[str, str]) -> RowResult:
    code = row.duplicate_of if row.known_id is not None else likely_code(row)
    if not code:
        return row
    lead = stored(code)
    if lead.id is None:
        raise RuntimeError("a stored lead without an id")
    made = replace(row, problems=_without(row.problems), changes={}, held={})
    meet(made, KnownLead(lead.id, code, "", "", "", ""), lead, names)
    return made


def _restricted(row: RowResult, choice: Choice) -> RowResult:
    """Only the cells taken are written; those in conflict may be among them, and are settled either way."""
    if choice.taken is None or row.known_id is None or row.status not in (UPDATED, UNCHANGED):
        return row
    changes = {name: pair for name, pair in {**row.changes, **row.held}.items() if name in choice.taken}
    problems = [problem for problem in row.problems if problem.code != "update-conflict"]
    return replace(row, changes=changes, held={}, problems=problems, status=UPDATED if changes else UNCHANGED)


def _into_first(
    rows: dict[Place, RowResult],
    row: RowResult,
    choice: Choice,
    stored: Callable[[str], Lead],
    names: Mapping[str, str],
) -> None:
    """The values of a repeated row go into the row it repeats."""
    place = first_place(row)
    first = rows.get(place)
    if first is None or first.status not in (ACCEPTED, UPDATED, UNCHANGED):
        return
    more = {
        name: value
        for name, value in row.values.items()
        if value is not None and (first.values.get(name) is None or name in (choice.taken or ()))
    }
    texts = {name: text for name, text in row.raw.items() if name in more}
    joined = replace(first, values={**first.values, **more}, raw={**first.raw, **texts})
    rows[place] = _met(joined, stored, names) if first.known_id is not None else joined
    number = str(first.row) if first.sheet == row.sheet else f"{first.sheet}!{first.row}"
    answered = [p for p in row.problems if p.code not in ("duplicate-differs", "duplicate-likely")]
    if row.status != DUPLICATE:
        answered.append(Problem("duplicate-in-file", params={"first": number}))
    rows[row.sheet, row.row] = replace(row, status=DUPLICATE, duplicate_of=number, problems=answered)
