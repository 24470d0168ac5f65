"""指标: base, target and comparator as printed, and beside them what the entered data of the pipeline adds up to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from mhcrm.base.paths import resource
from mhcrm.domain.fields import FIELDS
from mhcrm.domain.lead import Lead
from mhcrm.plan.base import PlanView
from mhcrm.plan.cursor import Cursor, Source
from mhcrm.plan.model import RecordKind
from mhcrm.plan.yaml_strict import read_yaml
from mhcrm.services.insight.pipeline import LANDED, Pipeline
from mhcrm.services.insight.targets import Target, targets_of

SIGNED = LANDED | {"S"}
"""签约 and every stage after it."""
GOAL_WORDS = ("目标", "任务", "十五五", "2030", "2026")
MONEY = frozenset(name for name, own in FIELDS.items() if own.unit == "万元")


@dataclass(frozen=True, slots=True)
class Beside:
    """An entered field that may be held beside an indicator (编者规则)."""

    indicator: str
    field: str
    within: tuple[str, ...]
    say: str


@dataclass(frozen=True, slots=True)
class Entered:
    """A sum over entered data only.

    Attributes:
        total: None where no lead has the field filled; never 0 for unknown.
        filled, empty: leads with and without the field.
        foreign: leads left out because their amount is not in 人民币.
        ids: the leads the sum is made of.
    """

    field: str
    label: str
    unit: str
    total: Decimal | None
    filled: int
    empty: int
    foreign: int
    ids: tuple[int, ...]
    say: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator record with its figures split into base and goal."""

    id: str
    name: str
    doc: str
    at: str
    status: str
    nature: str
    base: tuple[Target, ...]
    goal: tuple[Target, ...]
    others: tuple[Target, ...]
    flagged: bool
    entered: Entered | None


@cache
def beside_rules() -> tuple[Beside, ...]:
    """Our own pairs of field and indicator.

    Raises:
        RuleFileError: the file is broken.
    """
    path = resource("rules/insight.yaml")
    data, line_of = read_yaml(path)
    cursor = Cursor(Source(path.name, line_of), data)
    cursor.only(("beside",))
    found = []
    for item in cursor.children("beside"):
        item.only(("indicator", "field", "within", "say"))
        found.append(Beside(item.text("indicator"), item.text("field"), item.texts("within"), item.text("say")))
    return tuple(found)


def indicators(view: PlanView, pipeline: Pipeline, leads: Sequence[Lead]) -> tuple[Indicator, ...]:
    """Every indicator record; sums only where :func:`beside_rules` names a field.

    Args:
        leads: the stored values of the leads at 签约 or further.
    """
    chains = {lead.id: lead.digest.chain for lead in pipeline.leads if lead.digest}
    rules = {rule.indicator: rule for rule in beside_rules()}
    found = []
    for record in view.of_kind(RecordKind.INDICATOR):
        base, goal, others = split(targets_of(record), record.id)
        rule = rules.get(record.id)
        nature = record.data.get("nature")
        found.append(
            Indicator(
                record.id, record.name, record.cite.doc, record.cite.at, view.status(record).value,
                str(nature or ""), base, goal, others, bool(record.flags),
                entered(rule, leads, chains) if rule else None,
            )
        )  # fmt: skip
    return tuple(found)


def split(
    figures: Sequence[Target], record_id: str = ""
) -> tuple[tuple[Target, ...], tuple[Target, ...], tuple[Target, ...]]:
    """(base, goal, other) figures; our own arithmetic (计算值) is always among the others."""
    base: list[Target] = []
    goal: list[Target] = []
    others: list[Target] = []
    for figure in figures:
        if figure.computed:
            others.append(figure)
        else:
            (goal if _is_goal(figure, record_id) else base).append(figure)
    return tuple(base), tuple(goal), tuple(others)


def _is_goal(figure: Target, record_id: str) -> bool:
    """A goal says so in metric or period, or stands in a record of goals (ids ``….goal.…``, ``….target.…``)."""
    if any(word in f"{figure.metric} {figure.as_of}" for word in GOAL_WORDS):
        return True
    return ".goal." in record_id or (".target." in record_id and not figure.as_of.startswith("2020"))


def entered(rule: Beside, leads: Sequence[Lead], chains: Mapping[int, tuple[str, ...]]) -> Entered:
    """The sum of one field over the leads whose chain lies within the rule's, foreign currency left out."""
    meant = [lead for lead in leads if not rule.within or set(rule.within) & set(chains.get(lead.id or 0, ()))]
    total: Decimal | None = None
    filled, foreign, ids = 0, 0, []
    for lead in meant:
        value = lead.number(rule.field)
        if value is None:
            continue
        if rule.field in MONEY and lead.text("investment_currency") not in ("", "CNY"):
            foreign += 1
            continue
        total = (total or Decimal(0)) + value
        filled += 1
        ids.append(lead.id or 0)
    own = FIELDS[rule.field]
    empty = len(meant) - filled - foreign
    return Entered(rule.field, own.label, own.unit, total, filled, empty, foreign, tuple(ids), rule.say)
