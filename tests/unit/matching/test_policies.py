"""Articles as records: compilation, order and form of the verdicts, 一事一议."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from mhcrm.base.errors import RuleFileError
from mhcrm.domain.matching.articles import compile_article
from mhcrm.domain.matching.policies import (
    CASE_BY_CASE_ID,
    PolicyVerdict,
    Verdict,
    case_by_case,
    judge,
)
from mhcrm.domain.matching.policy_book import policy_book
from mhcrm.plan.base import PlanView
from mhcrm.plan.loader import load_plan
from mhcrm.plan.model import Cite, Record, RecordKind
from mhcrm.plan.signals import SignalHit, Standing

BASE = load_plan()
TODAY = date(2026, 11, 20)


class Profile:
    """A large new project with land, and whatever a test adds."""

    phases = frozenset({"研发总部", "制造"})
    ownership: str | None = "民营"
    origin: str | None = "国内其他地区"
    is_existing: bool | None = False
    investment_wan: Decimal | None = Decimal(80000)
    land_mu: Decimal | None = Decimal(50)
    floor_area_sqm: Decimal | None = None
    foreign_paid_in: bool | None = None
    no_new_space = False
    planned_on: str | None = None

    def __init__(self, *signals: tuple[str, Standing]) -> None:
        self.text_by_field: dict[str, str] = {}
        self.signals = {name: (SignalHit(name, "summary", 0, 2, "词语", standing),) for name, standing in signals}


class Chains:
    """Inside the plan."""

    industry_ids = ("industry.ai",)
    track_ids = ("track.ai.embodied",)
    is_outside: bool | None = None


class Outside(Chains):
    """Outside the plan."""

    industry_ids = ()
    track_ids = ()
    is_outside = True


def _view(day: date = TODAY) -> PlanView:
    return BASE.view(day)


def _by_article(verdicts: tuple[PolicyVerdict, ...]) -> dict[int, PolicyVerdict]:
    return {verdict.article: verdict for verdict in verdicts}


def test_a_large_new_project_gets_22_41_and_the_suggestion() -> None:
    verdicts = judge(Profile(), Chains(), _view())
    found = _by_article(verdicts)
    assert found[22].verdict is found[41].verdict is Verdict.APPLIES
    assert any(ground.editor for ground in found[41].met), "our threshold must be marked"
    suggestion = case_by_case(verdicts, _view())
    assert suggestion is not None
    assert "没有门槛数字" in suggestion.text
    assert "当然权利" in suggestion.text


@pytest.mark.parametrize("day", [date(2025, 1, 14), date(2027, 1, 15)])
def test_no_suggestion_out_of_time(day: date) -> None:
    verdicts = judge(Profile(), Chains(), _view(day))
    assert case_by_case(verdicts, _view(day)) is None


def test_outside_the_plan_nothing_large_applies() -> None:
    found = _by_article(judge(Profile(), Outside(), _view()))
    assert {found[a].verdict for a in (22, 41)} == {Verdict.NO}


def test_an_existing_firm_is_not_introduced() -> None:
    profile = Profile()
    profile.is_existing = True
    found = _by_article(judge(profile, Chains(), _view()))
    assert found[22].verdict is Verdict.NO
    assert any("存量企业" in ground.text for ground in found[22].failed)


def test_a_fund_is_no_project() -> None:
    profile = Profile(("fund_manager", Standing.PLAIN))
    found = _by_article(judge(profile, Chains(), _view()))
    assert found[22].verdict is Verdict.NO
    assert found[26].verdict is Verdict.POSSIBLE


def test_verdicts_come_best_first_and_carry_their_evidence() -> None:
    signals = (("title_held", Standing.GOT), ("live_base", Standing.DENIED), ("first_set", Standing.PLANNED))
    verdicts = judge(Profile(*signals), Chains(), _view())
    order = list(Verdict)
    assert [order.index(v.verdict) for v in verdicts] == sorted(order.index(v.verdict) for v in verdicts)
    json = _by_article(verdicts)[17].to_json()
    assert json["verdict"] == "no"
    assert json["failed"] == [
        {
            "text": "线索写明不具备：直播电商基地已获市级认定",
            "basis": "document",
            "evidence": [{"term": "词语", "field": "summary"}],
        }
    ]
    assert json["cites"][0] == {"doc": "闵府规发〔2024〕11号", "at": "第17条"}  # type: ignore[index]


def test_article_9_waits_for_the_amount_the_text_does_not_state() -> None:
    profile = Profile()
    profile.ownership, profile.foreign_paid_in = "外资", True
    verdict = _by_article(judge(profile, Chains(), _view()))[9]
    assert verdict.verdict is Verdict.POSSIBLE
    assert [ground.text for ground in verdict.missing] == ["年新增实到外资是否达到“一定金额”，标准以当年申报通知为准"]


def test_support_forms_are_kept_sentence_by_sentence() -> None:
    articles = {article.number: article for article in policy_book(BASE).articles}
    assert [m.support_form for m in articles[12].measures] == ["资金支持", "鼓励"]
    assert [m.municipal_match for m in articles[8].measures] == [False, True, False, False]
    cashless = {
        number
        for number, article in articles.items()
        if not any(
            "资金" in m.support_form or "补贴" in m.support_form or "配套" in m.support_form for m in article.measures
        )
    }
    assert {23, 26, 38, 40, 41, 42, 46} <= cashless
    matched = {number for number, article in articles.items() if any(m.municipal_match for m in article.measures)}
    assert matched == {8, 14, 28, 34, 35, 47, 50}


def test_every_article_names_its_departments() -> None:
    for article in policy_book(BASE).articles:
        assert article.departments
        assert all(name.startswith("区") for name in article.departments)


def test_an_office_layer_gets_a_book_of_its_own() -> None:
    first = policy_book(BASE)
    record = replace(first.articles[0].record, name="本办修订")
    layered = BASE.with_records([record], "office")
    assert policy_book(layered).articles[0].record.name == "本办修订"
    assert policy_book(BASE).articles[0].record.name == "支持企业加大研发投入"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "article"),
        ({"article": 1, "measures": ["文字"]}, "measures"),
        ({"article": 1, "measures": [], "conditions": [{"measure": 1, "when": {"judge": "甲"}}]}, "序号"),
        ({"article": 1, "measures": [], "conditions": [{"when": {}, "then": 1}]}, "只能有"),
    ],
)
def test_a_faulty_article_is_refused(data: dict[str, object], words: str) -> None:
    cite = Cite("闵府规发〔2024〕11号", "第99条")
    record = Record("policy.2024-11.art-99", RecordKind.POLICY, "甲", cite, data=data, file="x.yaml", line=7)
    with pytest.raises(RuleFileError) as caught:
        compile_article(record)
    assert words in str(caught.value)
    assert "x.yaml 第 7 行" in str(caught.value)


def test_case_by_case_is_an_option_without_a_threshold() -> None:
    record = BASE.records[CASE_BY_CASE_ID]
    assert record.data["wording"] == "可以实行"
    assert record.data["entitlement"] is False
    assert not record.figures
