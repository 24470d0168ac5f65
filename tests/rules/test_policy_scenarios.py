"""The fifty articles against scenarios a lawyer can read: a yes, a no, an unknown, and the four days that matter."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from mhcrm.domain.matching.policies import PolicyVerdict, Verdict, judge, judge_all
from mhcrm.domain.matching.policy_book import policy_book
from mhcrm.plan.base import PlanBase
from mhcrm.plan.matching_rules import load_match_rules
from tests.rules.policy_cases import Day, Scenario, chains_of, days, plan_base, profile_of, scenarios, vocabulary


@pytest.fixture(name="base", scope="module")
def shipped_base() -> PlanBase:
    """The shipped rule base."""
    return plan_base()


IN_FORCE = date(2026, 11, 20)
EXPECTED = {
    "可衔接": Verdict.APPLIES,
    "不符合": Verdict.NO,
    "待补充": Verdict.POSSIBLE,
    "已过有效期": Verdict.EXPIRED,
}
YES = [scenario for scenario in scenarios() if scenario.expected == "可衔接"]


def _name(scenario: Scenario) -> str:
    return f"{scenario.article}-{scenario.expected}"


def _verdict(scenario: Scenario, base: PlanBase, day: date, planned_on: str | None = None) -> PolicyVerdict:
    profile = profile_of(scenario.facts, planned_on=planned_on)
    verdicts = judge_all(profile, chains_of(scenario.facts), base.view(day))
    return next(verdict for verdict in verdicts if verdict.article == scenario.article)


@pytest.mark.parametrize("scenario", scenarios(), ids=_name)
def test_verdict_of_scenario(scenario: Scenario, base: PlanBase) -> None:
    verdict = _verdict(scenario, base, IN_FORCE)
    assert verdict.verdict is EXPECTED[scenario.expected], (scenario.reason, verdict)
    assert {"可衔接": verdict.met, "不符合": verdict.failed, "待补充": verdict.missing}[scenario.expected]
    assert verdict.cites[0].doc == "闵府规发〔2024〕11号"
    assert verdict.cites[0].at == f"第{scenario.article}条"


@pytest.mark.parametrize("scenario", YES, ids=_name)
@pytest.mark.parametrize("day", days(), ids=lambda day: day.on.isoformat())
def test_days_that_matter(scenario: Scenario, day: Day, base: PlanBase) -> None:
    assert _verdict(scenario, base, day.on).verdict is EXPECTED[day.expected], day.reason


def test_every_article_has_yes_no_unknown_and_the_days_around_its_term(base: PlanBase) -> None:
    """The file itself names the day before, the first day, the last day and the day after of each article's own term."""
    assert [day.name for day in days()] == ["施行前一日", "施行首日", "有效期末日", "期满次日"]
    for article in policy_book(base).articles:
        valid = article.record.valid
        assert valid.start and valid.end
        one = timedelta(days=1)
        assert [day.on for day in days()] == [valid.start - one, valid.start, valid.end, valid.end + one]
        assert {s.expected for s in scenarios() if s.article == article.number} == {"可衔接", "不符合", "待补充"}
        assert all(s.reason for s in scenarios() if s.article == article.number)


def test_each_article_has_all_three_scenarios(base: PlanBase) -> None:
    articles = [article.number for article in policy_book(base).articles]
    assert articles == list(range(1, 51))
    for expected in ("可衔接", "不符合", "待补充"):
        assert [s.article for s in scenarios() if s.expected == expected] == articles


@pytest.mark.parametrize("scenario", YES, ids=_name)
def test_nothing_is_promised_to_a_company_founded_after_the_end(scenario: Scenario, base: PlanBase) -> None:
    verdict = _verdict(scenario, base, IN_FORCE, planned_on="2027-09")
    known_here = profile_of(scenario.facts).is_existing is True
    assert verdict.verdict is (Verdict.APPLIES if known_here else Verdict.EXPIRED)


def test_after_the_last_day_no_article_is_offered(base: PlanBase) -> None:
    for scenario in scenarios():
        verdicts = judge(profile_of(scenario.facts), chains_of(scenario.facts), base.view(date(2027, 1, 15)))
        assert {verdict.verdict for verdict in verdicts} <= {Verdict.EXPIRED}


def test_a_lead_without_any_pointer_lists_nothing(base: PlanBase) -> None:
    facts = {"线索": "做一种新材料，想来看看"}
    assert judge(profile_of(facts), chains_of(facts), base.view(IN_FORCE)) == ()


def test_conditions_and_vocabulary_know_each_other(base: PlanBase) -> None:
    placed = frozenset().union(*(row.signals for row in load_match_rules().service_sites))
    assert policy_book(base).signals_used() | placed == frozenset(vocabulary().rules)


def test_no_amount_but_the_two_loan_pools(base: PlanBase) -> None:
    money = {
        article.number: [figure.value for figure in article.record.figures]
        for article in policy_book(base).articles
        if article.record.figures
    }
    assert money == {45: [300], 46: [200]}


@pytest.mark.parametrize("scenario", YES, ids=_name)
def test_discretion_and_the_limit_of_amounts_are_always_said(scenario: Scenario, base: PlanBase) -> None:
    verdict = _verdict(scenario, base, IN_FORCE)
    assert "金额以实施细则和当年申报通知为准" in verdict.note
    for word in verdict.discretion:
        assert word in verdict.note
