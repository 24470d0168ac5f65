"""What can be done about a row or a cell of the preview with one click, and where the same would help too."""

from __future__ import annotations

from dataclasses import dataclass

from mhcrm.desktop.models.intake_models import HEADER, SheetView, gravest, place_of, question_of
from mhcrm.desktop.models.intake_words import unit_words
from mhcrm.domain.fields import FIELDS, LABELS, Kind
from mhcrm.domain.intake.choices import likely_code, likely_place
from mhcrm.domain.intake.problems import Problem
from mhcrm.domain.intake.verdict import DUPLICATE, SKIPPED, UPDATED

FEWEST_ALIKE = 2
MOST_COLUMN = 4
"""Buttons about a whole column."""
USUAL_UNITS: dict[Kind, tuple[str, ...]] = {
    Kind.MONEY: ("万元", "亿元", "元", "万美元"),
    Kind.LAND: ("亩", "公顷", "㎡"),
    Kind.AREA: ("㎡", "万㎡"),
}
"""Units a whole column can be said to be in with one click; the box over the column has more."""
SMALL = 100
"""Below this an amount that stands out may have been meant in 亿元; it is offered, never done."""


@dataclass(frozen=True, slots=True)
class Action:
    """A button: ``key`` says what, ``words`` name it."""

    key: str
    words: str


def row_actions(view: SheetView, row: int) -> tuple[Action, ...]:
    """Buttons inside the row's verdict, at most two."""
    status = view.status(row)
    if status == HEADER:
        return (Action("other_header", "换一行"),) if row == min(view.headers) else ()
    result = view.results.get(row)
    if result is None or status == SKIPPED:
        return ()
    if status == DUPLICATE:
        return (Action("merge", "合并"), Action("apart", "另建")) if result.duplicate_of else ()
    if likely_code(result) or likely_place(result):
        return (Action("compare", "并排看"), Action("merge", "合并"))
    if (status == UPDATED and result.changes) or result.held:
        return (Action("compare", "看差异"),)
    first = gravest(result.problems)
    if first is not None and first.code == "row-swapped":
        return (Action("swap", "对调"),)
    offered = suggestion(first) if first is not None else ""
    return (Action("fix", f"改为 {offered}"),) if offered and len(offered) <= 10 else ()


def suggestion(problem: Problem) -> str:
    """What the cell was probably meant to say; "" when that would be guessing."""
    raw, params = problem.raw.strip(), problem.params or {}
    if problem.code == "uscc-suggest":
        return params.get("other", "")
    if problem.code == "phone-no-area" and raw.replace("-", "").isdigit():
        return f"021-{raw}"
    if problem.code == "amount-size" and params.get("unit") == "万元" and raw.replace(".", "", 1).isdigit():
        return f"{raw}亿" if 0 < float(raw) < SMALL else ""
    return ""


ANOTHER_UNIT = {"万": "亿", "亿": "万"}
"""The unit that was probably meant when amounts stand out."""


def column_actions(view: SheetView, column: int) -> tuple[Action, ...]:
    """What can be done about how a column is read; the key is ``column:`` with the choice for it."""
    role = next((role for role in view.roles if role.index == column), None)
    if role is None:
        return ()
    codes = {problem.code for problem in view.columns.get(column, ())}
    known = FIELDS.get(role.field)
    if known is not None and known.kind in USUAL_UNITS and role.unit is not None and codes != {"column-guessed"}:
        now = unit_words(role.unit, role.currency)
        units = [unit for unit in USUAL_UNITS[known.kind] if unit != now or "column-unit" in codes]
        return tuple(Action(f"column:{role.field}@{unit}", f"按{unit}读") for unit in units[:MOST_COLUMN])
    if role.field and "column-guessed" in codes:
        return (
            Action(f"column:{role.field}", f"是{LABELS.get(role.field, role.field)}"),
            Action("column:", "不是，作附加列"),
        )
    return ()


def column_unit(view: SheetView, problem: Problem) -> tuple[Action, ...]:
    """Reading the whole column in another unit, when more than one amount of it stands out."""
    spot = place_of(problem)
    role = next((role for role in view.roles if spot is not None and role.index == spot[1]), None)
    if problem.code != "amount-size" or role is None or role.unit not in ANOTHER_UNIT:
        return ()
    same = (
        len(spots) for (code, name, _raw), spots in view.alike.items() if (code, name) == (problem.code, problem.field)
    )
    if sum(same) < FEWEST_ALIKE:
        return ()
    unit = unit_words(ANOTHER_UNIT[role.unit], role.currency)
    return (Action(f"column:{role.field}@{unit}", f"整列按{unit}读"),)


def alike(view: SheetView, problem: Problem) -> tuple[tuple[int, int], ...]:
    """Every cell of the sheet with the same fault written the same way, the given one included."""
    return view.alike.get((problem.code, problem.field, problem.raw), ())


def same_question(view: SheetView, row: int) -> tuple[int, ...]:
    """0-based rows that ask the same decision as this one, itself included."""
    result = view.results.get(row)
    return (view.questions.get(question_of(result), ()) if result is not None else ()) or (row,)
