"""Whole leads through the matcher: the articles that must be listed, and those that must never be 可衔接."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
import yaml

from mhcrm.domain.lead import Lead, Value
from mhcrm.domain.matching.engine import Matcher
from mhcrm.domain.matching.policies import Verdict
from mhcrm.plan.lexicon import load_lexicon
from mhcrm.plan.loader import load_plan
from mhcrm.plan.matching_rules import load_match_rules
from mhcrm.plan.signals import load_signals

FIELDS = {
    "企业名称": "company",
    "项目名称": "project",
    "项目简介": "summary",
    "所处环节": "phase",
    "企业性质": "ownership",
    "来源": "source",
}
NUMBERS = {"投资": "investment_wan", "用地": "land_mu", "面积": "floor_area_sqm"}
LISTED = (Verdict.APPLIES, Verdict.POSSIBLE)
LEADS = yaml.safe_load((Path(__file__).parent / "leads" / "policies.yaml").read_text(encoding="utf-8"))["线索"]


@cache
def matcher(day: date = date(2026, 11, 20)) -> Matcher:
    """The shipped rules on a day."""
    return Matcher(load_plan().view(day), load_lexicon(), load_signals(), load_match_rules())


def lead_of(entry: Mapping[str, object]) -> Lead:
    """The lead an entry describes."""
    values: dict[str, Value] = {name: str(entry[label]) for label, name in FIELDS.items() if entry.get(label)}
    values |= {name: Decimal(str(entry[label])) for label, name in NUMBERS.items() if label in entry}
    return Lead(values)


@pytest.mark.parametrize("entry", LEADS, ids=lambda entry: str(entry["项目名称"]))
def test_articles_of_a_lead(entry: Mapping[str, list[int]]) -> None:
    verdicts = {v.article: v for v in matcher().match(lead_of(entry)).policies}
    missing = [a for a in entry["应列"] if a not in verdicts or verdicts[a].verdict not in LISTED]
    wrong = [a for a in entry["不可"] if a in verdicts and verdicts[a].verdict is Verdict.APPLIES]
    assert (missing, wrong) == ([], []), verdicts


def test_lists_stay_short() -> None:
    reports = [matcher().match(lead_of(entry)) for entry in LEADS]
    listed = [sum(v.verdict in LISTED for v in report.policies) for report in reports]
    assert sum(listed) / len(listed) <= 3
    assert max(listed) <= 7
