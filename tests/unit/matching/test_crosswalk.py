"""Headings of older ledgers: mapped with their uncertainty, never against what the lead itself says."""

from __future__ import annotations

from datetime import date

import pytest

from mhcrm.domain.lead import Lead
from mhcrm.domain.matching.engine import Matcher
from mhcrm.plan.lexicon import load_lexicon
from mhcrm.plan.loader import load_plan
from mhcrm.plan.matching_rules import load_match_rules
from mhcrm.plan.signals import load_signals


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher(load_plan().view(date(2026, 11, 20)), load_lexicon(), load_signals(), load_match_rules())


def lead(**values: str) -> Lead:
    return Lead({"company": "示例有限公司", "project": "示例项目", **values})


def test_a_split_heading_gives_possible_chains_and_says_what_has_none(matcher: Matcher) -> None:
    report = matcher.match(lead(chain_text="高端装备"))
    found = [(chain.industry.name, chain.verdict, chain.basis) for chain in report.classification.chains]
    assert found[:2] == [("先进能源装备及绿色低碳", "possible", "editor"), ("航空航天", "possible", "editor")]
    assert {verdict for _, verdict, _ in found} == {"possible"}
    warning = next(item for item in report.warnings if item.code == "old_heading")
    assert "“4+1”" in warning.message
    assert "轨道交通装备" in warning.message
    assert "须按具体产品核实" in warning.message
    assert {cite.doc for cite in warning.cites} == {"闵府发〔2026〕8号", "闵府发〔2021〕17号"}


def test_a_heading_without_a_successor_gives_no_chain(matcher: Matcher) -> None:
    report = matcher.match(lead(industry_text="海洋船舶装备"))
    assert [chain for chain in report.classification.chains if chain.verdict == "match"] == []
    assert any("没有对应" in item.message for item in report.warnings if item.code == "old_heading")


def test_what_the_lead_makes_outweighs_the_old_heading(matcher: Matcher) -> None:
    report = matcher.match(
        lead(chain_text="高端装备", project="人形机器人关节模组", summary="谐波减速器与一体化关节中试")
    )
    assert report.classification.chains[0].industry.name == "人工智能"
    assert any(item.code == "old_heading" for item in report.warnings)


def test_present_headings_are_no_old_ones(matcher: Matcher) -> None:
    report = matcher.match(lead(chain_text="生物医药", summary="双抗药物中试"))
    assert not [item for item in report.warnings if item.code == "old_heading"]


def test_free_text_is_left_to_the_classifier(matcher: Matcher) -> None:
    report = matcher.match(lead(summary="为高端装备提供物业服务"))
    assert not [item for item in report.warnings if item.code == "old_heading"]
