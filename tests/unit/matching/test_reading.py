"""Rules of evidence: heads of names, things brought in or discarded, seams, later stages, needs said in the text."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mhcrm.domain.matching.classify import firm_end
from mhcrm.domain.matching.facts import Context
from mhcrm.domain.matching.scan import Entry, Vocabulary
from mhcrm.domain.matching.slots import Slot, judge
from mhcrm.plan.lexicon import Term
from mhcrm.plan.matching_rules import load_match_rules
from tests.unit.matching.kit import lexicon, report

LINES = load_match_rules().slot_lines


@pytest.mark.parametrize(
    ("text", "word", "context"),
    [
        ("引进电芯企业三家", "电芯", Context.CUSTOMER),
        ("引进消化电芯技术", "电芯", Context.PLAIN),
        ("园区已集聚电芯类项目", "电芯", Context.CUSTOMER),
        ("退役电芯怎么处理", "电芯", Context.CUSTOMER),
        ("样品送电芯中心", "电芯", Context.NEGATED),
        ("接受委托电芯测试", "电芯", Context.PLAIN),
        ("委托电芯测试", "电芯", Context.NEGATED),
    ],
)
def test_what_is_brought_in_sent_out_or_discarded_is_not_made(text: str, word: str, context: Context) -> None:
    hits = Vocabulary([Term(word, "track.x", "strong")], [], lexicon().cues).scan({"summary": text}).hits
    assert {hit.context for hit in hits} == {context}


def test_a_word_cut_out_behind_a_phase_word_is_no_word() -> None:
    vocabulary = Vocabulary([Term("试车", "track.x", "strong")], [("中试", Entry("phase", "中试"))], lexicon().cues)
    assert [hit.text for hit in vocabulary.scan({"summary": "中试车间"}).hits] == ["中试"]
    assert [hit.text for hit in vocabulary.scan({"summary": "发动机试车台"}).hits] == ["试车"]


@pytest.mark.parametrize(
    ("company", "trade"),
    [
        ("某某医械贸易有限公司", "某某医械贸易"),
        ("某某汽车租赁服务（上海）有限公司", "某某汽车租赁"),
        ("科技有限公司", "科技有限公司"),
    ],
)
def test_the_trade_of_a_firm_ends_before_its_legal_form(company: str, trade: str) -> None:
    assert company[: firm_end(company)] == trade


@pytest.mark.parametrize(
    ("company", "summary"),
    [
        ("某某医械贸易有限公司", "骨科耗材代理销售，不做研发"),
        ("某某汽车租赁有限公司", "新能源网约车500辆"),
        ("某某置业有限公司", "建楼出租，引进医疗器械企业"),
        ("某某国际货代有限公司", "锂电池出口订舱"),
    ],
)
def test_a_dealer_or_operator_has_no_chain(company: str, summary: str) -> None:
    assert report(company=company, summary=summary).classification.chains == ()


@pytest.mark.parametrize(
    ("phase", "land", "tier"),
    [
        ("前期筹备，后续研发总部+量产", "", "一间房"),
        ("前期筹备，后续研发总部+量产", "40", "一块地"),
        ("小试（后续中试）", "", "一间房"),
        ("研发总部，二期量产", "", "一栋楼"),
        ("后续中试", "", "一层楼"),
    ],
)
def test_a_later_stage_needs_space_later(phase: str, land: str, tier: str) -> None:
    values: dict[str, str | int] = {"summary": "做减速器", "phase": phase} | ({"land_mu": int(land)} if land else {})
    assert report(**values).tier.name == tier


def test_needs_said_in_the_text_count_where_the_column_is_empty() -> None:
    asked = report(summary="拟建研发总部大楼及量产工厂，需地50亩，另租1.2万平办公").profile
    assert (asked.land_mu, asked.floor_area_sqm) == (Decimal(50), Decimal(12000))
    assert report(summary="原厂区120亩，年产500万平方米薄膜").profile.land_mu is None
    assert report(summary="需地50亩", land_mu=20).profile.land_mu == Decimal(20)


@pytest.mark.parametrize(("area", "tier"), [("200", None), ("1500", "一层楼"), ("4500", None), ("8000", "一栋楼")])
def test_a_research_centre_without_a_stage_is_read_by_our_lines(area: str, tier: str | None) -> None:
    found = report(summary="做减速器", phase="研发中心", floor_area_sqm=int(area)).tier
    assert found.name == tier and found.basis == "editor"


@pytest.mark.parametrize(
    ("area", "rejected", "to_check"),
    [("1800", True, False), ("1960", False, True), ("2000", False, False), ("6000", True, False)],
)
def test_a_space_slightly_too_small_is_to_be_checked(area: str, rejected: bool, to_check: bool) -> None:
    slot = Slot("A1", "一号楼", "park.maqiao", "floor", area_sqm=Decimal(area))
    verdict = judge(slot, report(summary="做减速器", floor_area_sqm=2000).profile, LINES)
    assert (bool(verdict.rejected), bool(verdict.to_check)) == (rejected, to_check)
    assert all("编者规则" in text for text in verdict.to_check)


def test_yes_no_columns_are_read() -> None:
    profile = report(summary="做减速器", is_specialised="是", is_rnd_centre="是", is_headquarters="否").profile
    assert "title_held" in profile.signals and profile.phases == {"研发中心"}


def test_outside_the_plan_land_for_making_has_no_tier() -> None:
    found = report(company="某某染织有限公司", summary="针织印染", phase="量产", land_mu=30)
    assert found.classification.is_outside and found.tier.name is None


@pytest.mark.parametrize(
    ("text", "industry"),
    [
        ("船舶设计软件，客户船院", "industry.electronics"),
        ("锂电极片机器视觉检测，自研缺陷检测算法", "industry.ai"),
        ("核电仿真机和核级阀门", "industry.energy"),
    ],
)
def test_a_hardware_trade_before_software_is_the_customers(text: str, industry: str) -> None:
    assert report(summary=text).classification.chains[0].industry.id == industry
