"""Scenario files of the rule tests: read once, with stand-ins for the facts a scenario states."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import yaml

from mhcrm.plan.base import PlanBase
from mhcrm.plan.loader import load_plan
from mhcrm.plan.signals import SignalHit, Signals, load_signals

FOLDER = Path(__file__).parent / "policies"
_YES_NO = {"是": True, "否": False, "有": True, "无": False}


@dataclass(frozen=True)
class ScenarioProfile:
    """What a scenario says of a lead; everything else is unknown."""

    text_by_field: Mapping[str, str]
    signals: Mapping[str, Sequence[SignalHit]]
    phases: frozenset[str] = frozenset()
    ownership: str | None = None
    origin: str | None = None
    is_existing: bool | None = None
    investment_wan: Decimal | None = None
    land_mu: Decimal | None = None
    floor_area_sqm: Decimal | None = None
    foreign_paid_in: bool | None = None
    no_new_space: bool = False
    planned_on: str | None = None


@dataclass(frozen=True)
class ScenarioChains:
    """Stand-in for the classifier's result."""

    industry_ids: Sequence[str] = ()
    track_ids: Sequence[str] = ()
    is_outside: bool | None = None


@dataclass(frozen=True)
class Scenario:
    """One line of a scenario file."""

    article: int
    expected: str
    reason: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Day:
    """A day that matters to every article, what it is, and the verdict a lead that qualifies gets on it."""

    on: date
    name: str
    expected: str
    reason: str


@cache
def days() -> tuple[Day, ...]:
    """The days of the scenario file, in order."""
    rows = yaml.safe_load((FOLDER / "scenarios.yaml").read_text(encoding="utf-8"))["日期"]
    return tuple(Day(row["日"], row["是"], row["判"], row["理由"]) for row in rows)


@cache
def plan_base() -> PlanBase:
    """The shipped rule base."""
    return load_plan()


@cache
def vocabulary() -> Signals:
    """The shipped signal vocabulary."""
    return load_signals()


@cache
def scenarios() -> tuple[Scenario, ...]:
    """Every scenario of every file, in order."""
    found = []
    for path in sorted(FOLDER.glob("*.yaml")):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))["情景"]:
            for expected in ("可衔接", "不符合", "待补充"):
                facts = entry[expected]
                found.append(Scenario(int(entry["条"]), expected, facts["理由"], facts))
    return tuple(found)


def profile_of(facts: Mapping[str, object], *, planned_on: str | None = None) -> ScenarioProfile:
    """The profile a scenario describes; signals are read from its own words by the shipped vocabulary."""
    texts = {"summary": str(facts["线索"])}
    texts |= {
        name: str(facts[label]) for label, name in (("企业名称", "company"), ("项目名称", "project")) if label in facts
    }
    signals: dict[str, list[SignalHit]] = {}
    for hit in vocabulary().find(texts):
        signals.setdefault(hit.id, []).append(hit)
    phases = facts.get("环节", [])
    return ScenarioProfile(
        text_by_field=texts,
        signals=signals,
        phases=frozenset(str(phase) for phase in phases) if isinstance(phases, list) else frozenset(),
        ownership=_text(facts, "企业性质"),
        origin=_text(facts, "来源地"),
        is_existing=_YES_NO.get(str(facts.get("存量企业"))),
        investment_wan=_number(facts, "投资"),
        land_mu=_number(facts, "用地"),
        foreign_paid_in=_YES_NO.get(str(facts.get("实到外资"))),
        planned_on=planned_on,
    )


def chains_of(facts: Mapping[str, object]) -> ScenarioChains:
    """Inside the plan, outside it, or undecided."""
    stated = _YES_NO.get(str(facts.get("重点产业")))
    if stated is None:
        return ScenarioChains()
    return ScenarioChains(("industry.ai",), ("track.ai.embodied",)) if stated else ScenarioChains(is_outside=True)


def _text(facts: Mapping[str, object], name: str) -> str | None:
    return str(facts[name]) if name in facts else None


def _number(facts: Mapping[str, object], name: str) -> Decimal | None:
    return Decimal(str(facts[name])) if name in facts else None
