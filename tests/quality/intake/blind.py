"""How a blind sheet and what must come out of it are written down, and what came out otherwise.

The sheets of ``ledgers``, ``forms``, ``exports`` and ``corners`` (103, 21 November) were written with their expectations before
the reader saw them: 75 came out right the first time. One expectation was loosened afterwards: ``9.12`` as a day of signing may
stay unknown, since it is said. ``fresh`` (40) followed when the kinds that failed had been mended: 36 came out right the first time.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from mhcrm.domain.intake.grid import Cell, Grid, Merge, blank
from mhcrm.domain.intake.preview import Preview
from mhcrm.domain.intake.verdict import RowResult

Rows = list[list[Cell]]
Want = str | tuple[str, ...]
"""A text, "" for unknown, several that are all right, or ``…part`` for a text that holds the part."""
_RANGE = re.compile(r"([A-Z]+)(\d+):([A-Z]+)(\d+)")


@dataclass(frozen=True)
class Sheet:
    """One sheet; row numbers are as a spreadsheet shows them, ``merges`` as ``A1:F1 B2:B4``."""

    rows: Rows
    name: str = "Sheet1"
    merges: str = ""
    hidden: bool = False
    hidden_rows: tuple[int, ...] = ()
    struck: tuple[int, ...] = ()
    filled: tuple[int, ...] = ()
    header: tuple[int, ...] = ()


@dataclass(frozen=True)
class Lead:
    """A lead that must come out: where it stands, what it says, which fields must carry a warning, how it may end."""

    row: int
    values: dict[str, Want]
    sheet: str = ""
    warn: tuple[str, ...] = ()
    status: tuple[str, ...] = ("accepted",)


def lead(
    row: int, company: Want = "", project: Want = "", wan: Want | None = None, *, sheet: str = "",
    warn: str = "", status: str = "accepted", x: dict[str, str] | None = None, **more: Want,
) -> Lead:  # fmt: skip
    """A lead as expected; ``wan`` None = not looked at, ``x`` = extra columns kept under their own names."""
    values: dict[str, Want] = {"company": company, "project": project, **more}
    if wan is not None:
        values["investment_wan"] = wan
    values.update({f"x:{name}": text for name, text in (x or {}).items()})
    return Lead(row, values, sheet, tuple(warn.split()), tuple(status.split("|")))


@dataclass(frozen=True)
class Case:
    """One file: its sheets, its leads in order, what else must be so."""

    name: str
    sheets: Sheet | list[Sheet]
    leads: list[Lead] = field(default_factory=list)
    rejected: int = 0
    duplicates: int = 0
    outcome: tuple[str, ...] = ("import",)
    kind: str = "xlsx"
    said: tuple[str, ...] = ()
    form: bool = False

    @property
    def pages(self) -> list[Sheet]:
        """The sheets as a list."""
        return [self.sheets] if isinstance(self.sheets, Sheet) else self.sheets


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def merges_of(text: str) -> list[tuple[int, int, int, int]]:
    """``A1:F1`` as (top, left, bottom, right), 0-based."""
    return [(int(m[2]) - 1, _column(m[1]), int(m[4]) - 1, _column(m[3])) for m in _RANGE.finditer(text)]


def grids(case: Case) -> list[Grid]:
    """The case's sheets as the reader would hand them over."""
    return [
        Grid(
            page.name, [list(row) for row in page.rows], [Merge(*m) for m in merges_of(page.merges)], page.hidden,
            frozenset(row - 1 for row in page.hidden_rows),
            struck=frozenset((row - 1, c) for row in page.struck for c in range(len(page.rows[row - 1]))),
            filled=frozenset(row - 1 for row in page.filled),
        )
        for page in case.pages
    ]  # fmt: skip


def differences(case: Case, found: Preview) -> list[str]:
    """What came out otherwise than expected."""
    wrong = [f"outcome {found.outcome}: {found.message}"] if found.outcome not in case.outcome else []
    if found.outcome != "import":
        return wrong
    by_place: dict[tuple[str, int], list[RowResult]] = {}
    for row in found.rows:
        by_place.setdefault((row.sheet or "", row.row), []).append(row)
    for wanted in case.leads:
        wrong += _lead(case, wanted, by_place)
    totals = Counter(row.status for row in found.rows)
    most = len(case.leads)
    least = sum(1 for wanted in case.leads if wanted.status == ("accepted",))
    if not least <= totals["accepted"] <= most:
        wrong.append(f"accepted {totals['accepted']}, not {most}")
    wrong += [
        f"{status} {totals[status]}, not {number}"
        for status, number in (("rejected", case.rejected), ("duplicate", case.duplicates))
        if least == most and totals[status] != number
    ]
    texts = " ".join(problem.message for plan in found.sheets for problem in plan.problems)
    wrong += [f"not said: {word}" for word in case.said if word not in texts]
    return wrong + accounted(case, found)


def _lead(case: Case, wanted: Lead, by_place: dict[tuple[str, int], list[RowResult]]) -> list[str]:
    sheet = wanted.sheet or case.pages[0].name
    rows = by_place.get((sheet, wanted.row), [])
    rows = [r for r in rows if r.status != "skipped"] or rows
    if case.form or len(rows) > 1:
        rows = [r for (name, _), group in by_place.items() for r in group if name == sheet and r.status != "skipped"]
        rows = [r for r in rows if all(_same(wanted.values[k], r.values.get(k)) for k in ("company", "project"))]
    label = f"{sheet}:{wanted.row}"
    if not rows:
        return [f"{label} not found"]
    row = rows[0]
    if row.status not in wanted.status:
        return [f"{label} is {row.status} ({row.reason}{[p.code for p in row.problems]})"]
    wrong = [
        f"{label} {name} is {_shown(row.values.get(name))!r}, not {text!r}"
        for name, text in wanted.values.items()
        if row.status == "accepted" and not _same(text, row.values.get(name))
    ]
    said = {problem.field for problem in row.problems if problem.level != "note"}
    return wrong + [f"{label} no warning about {name}" for name in wanted.warn if name not in said and not said]


def _shown(value: object) -> str:
    return format(value.normalize(), "f") if isinstance(value, Decimal) else str(value or "")


def _same(wanted: Want, value: object) -> bool:
    if isinstance(wanted, tuple):
        return any(_same(one, value) for one in wanted)
    text = _shown(value)
    if wanted.startswith("…"):
        return wanted[1:] in text
    return text == wanted or (bool(wanted) and re.sub(r"[\s-]", "", text) == re.sub(r"[\s-]", "", wanted))


def accounted(case: Case, found: Preview) -> list[str]:
    """Every row of a table's sheet that holds something has exactly one verdict (one a table, where tables stand side by side)."""
    wrong: list[str] = []
    pages: Sequence[Sheet] = case.pages
    for page, plan in zip(pages, found.sheets, strict=True):
        if plan.kind != "table":
            continue
        filled = [number for number, row in enumerate(page.rows, 1) if any(not blank(cell) for cell in row)]
        times = Counter(row.row for row in found.rows if row.sheet == plan.name)
        beside = len({block.header_rows for block in plan.blocks}) < len(plan.blocks)
        wrong += [f"row {n} of {page.name} has no verdict" for n in filled if not times[n]]
        wrong += [f"row {n} of {page.name} has {times[n]} verdicts" for n in filled if times[n] > 1 and not beside]
    return wrong
