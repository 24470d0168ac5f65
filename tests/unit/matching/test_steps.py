"""Profile, classification, sites, tiers, slots and the report, each on small leads of its own."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mhcrm.domain.matching.engine import Matcher
from mhcrm.domain.matching.facts import Context, Origin
from mhcrm.domain.matching.report import diff
from mhcrm.domain.matching.scan import Vocabulary
from mhcrm.domain.matching.slots import Slot
from mhcrm.plan.lexicon import Term
from mhcrm.plan.loader import load_plan
from mhcrm.plan.matching_rules import load_match_rules
from mhcrm.plan.signals import load_signals
from tests.unit.matching.kit import AS_OF, codes, lead, lexicon, matcher, report


def words(*texts: str) -> Vocabulary:
    return Vocabulary([Term(text, "track.x", "strong") for text in texts], [], lexicon().cues)


@pytest.mark.parametrize(
    ("text", "word", "context"),
    [
        ("不做电芯，只做结构件", "电芯", Context.NEGATED),
        ("不涉及染料、颜料", "颜料", Context.NEGATED),
        ("整车上装外协", "整车上装", Context.NEGATED),
        ("非电芯企业", "电芯", Context.NEGATED),
        ("客户是电芯厂", "电芯", Context.CUSTOMER),
        ("给电芯厂做模切设备", "模切设备", Context.PLAIN),
        ("给电芯厂做模切设备", "电芯", Context.CUSTOMER),
        ("用于电芯涂布", "电芯", Context.APPLICATION),
        ("主要做电芯", "电芯", Context.PLAIN),
        ("不做结构件，做电芯", "电芯", Context.PLAIN),
    ],
)
def test_context_is_read_from_the_clause(text: str, word: str, context: Context) -> None:
    hits = words("电芯", "颜料", "整车上装", "模切设备").scan({"summary": text}).hits
    assert {hit.context for hit in hits if hit.text == word} == {context}


def test_longer_words_hide_the_words_inside_them() -> None:
    assert [hit.text for hit in words("机器人", "手术机器人").scan({"summary": "腔镜手术机器人"}).hits] == [
        "手术机器人"
    ]


def test_latin_words_stand_alone() -> None:
    scan = words("mes", "adc").scan({"summary": "James的ADC和roadcar，MES系统"})
    assert [hit.text for hit in scan.hits] == ["adc", "mes"]


@given(st.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_any_text_is_matched_without_failing(text: str) -> None:
    found = report(company=text, project=text, summary=text, phase=text)
    assert json.dumps(found.to_json(), ensure_ascii=False, default=str)


def test_the_stated_stage_wins_over_the_text() -> None:
    profile = report(summary="以后要建量产线和研发总部", phase="概念验证").profile
    assert (profile.phases, profile.phase_stated) == (frozenset({"概念验证"}), True)


def test_the_text_gives_the_stage_only_where_the_column_is_empty() -> None:
    assert report(summary="要建中试线").profile.phases == {"中试"}
    assert report(summary="介绍产品").profile.phases == frozenset()


def test_joint_stages_are_all_read() -> None:
    assert report(phase="研发总部+量产").profile.phases == {"研发总部", "制造"}


@pytest.mark.parametrize(
    ("values", "origin"),
    [
        ({"company": "常州某某有限公司"}, Origin.DELTA),
        ({"company": "上海某某有限公司"}, Origin.HOME),
        ({"company": "成都某某有限公司"}, Origin.OTHER),
        ({"company": "日本某某株式会社"}, Origin.FOREIGN),
        ({"company": "某某有限公司", "origin": "浙江省宁波市"}, Origin.DELTA),
        ({"company": "某某有限公司"}, None),
    ],
)
def test_origin_is_read_from_names(values: dict[str, str], origin: Origin | None) -> None:
    assert report(**values).profile.origin is origin


def test_unknown_foreign_capital_stays_unknown() -> None:
    assert report(summary="实到外资未定").profile.foreign_paid_in is None
    assert report(summary="年内实到外资300万美元").profile.foreign_paid_in is True
    assert report(summary="研发").profile.foreign_paid_in is None


def test_investment_in_another_currency_is_no_yuan() -> None:
    profile = report(investment_wan=300, investment_currency="USD").profile
    assert (profile.investment, profile.investment_wan) == (Decimal(300), None)


def test_registration_after_the_policy_ends_is_warned_of() -> None:
    assert "policy_expiry" in codes(report(project="固态电池电解质", summary="计划2027年9月注册公司"))
    assert "policy_expiry" not in codes(report(project="固态电池电解质", summary="计划2026年12月注册公司"))


def test_a_lead_without_words_gets_no_chain_and_says_so() -> None:
    found = report(company="某公司", summary="具体做什么还没说")
    assert found.classification.chains == () and found.classification.is_outside is None
    assert "unverified" in codes(found)


def test_a_single_word_is_a_hint_not_a_match() -> None:
    chains = report(project="人形机器人").classification.chains
    assert [chain.verdict for chain in chains] == ["possible"]
    more = report(project="人形机器人", summary="一体化关节与灵巧手").classification.chains
    assert more[0].verdict == "match"


def test_a_trade_outside_the_plan_gets_the_reason_instead_of_the_nearest_chain() -> None:
    found = report(company="某染料公司", project="分散染料搬迁", summary="重氮化工艺，高盐废水")
    assert found.classification.chains == () and found.classification.is_outside is True
    assert "pollution" in codes(found) and found.site.parks == ()


def test_a_fund_gets_no_chain_but_the_places_a_document_names_for_investors() -> None:
    values = {"company": "某股权投资基金管理公司", "project": "生物医药并购基金"}
    found = report(**values)
    assert found.classification.chains == () and found.tier.name is None
    assert {reason.cite.doc for choice in found.site.parks for reason in choice.reasons} == {"闵府发〔2025〕5号"}
    assert matcher(date(2027, 1, 15)).match(lead(**values)).site.parks == ()


def test_rail_equipment_is_shown_as_superseded_with_the_old_document() -> None:
    found = report(project="地铁车载信号", industry_text="铁路、船舶、航空航天和其他运输设备制造业")
    assert found.classification.chains == ()
    warning = next(warning for warning in found.warnings if warning.code == "superseded")
    assert [cite.doc for cite in warning.cites] == ["闵府发〔2021〕17号"]


def test_a_negated_trade_does_not_count() -> None:
    found = report(project="特医全营养粉", summary="注册批件已受理，不做预制菜", industry_text="食品制造业")
    assert found.classification.outside is None
    assert found.classification.chains[0].track is not None
    assert found.classification.chains[0].track.id == "track.fashion.food"


def test_the_customers_trade_is_not_the_leads() -> None:
    found = report(project="流程模拟软件", summary="机理模型与实时优化，客户是炼油和石化企业", industry_text="软件开发")
    assert found.classification.track_ids[0] == "track.ei.software"


def test_a_class_code_is_evidence() -> None:
    chain = report(project="设备扩产", gb4754="C3544").classification.chains[0]
    assert chain.track is not None and chain.track.id == "track.bio.equipment"
    assert chain.parts[0].field == "gb4754"


def test_an_older_named_enterprise_is_cited_as_history() -> None:
    found = report(company="上海埃威航空电子有限公司", project="ADS-B收发机", summary="空管监视设备")
    assert found.classification.chains[0].industry.id == "industry.aerospace"


def test_scores_are_the_sum_of_their_named_parts() -> None:
    chain = report(project="谐波减速器", summary="一体化关节和灵巧手").classification.chains[0]
    assert chain.score == pytest.approx(sum(part.points for part in chain.parts), abs=0.01)


@pytest.mark.parametrize(
    ("project", "first"),
    [
        ("冲击波球囊导管", "park.qianwan-bio"),
        ("小核酸肝外递送与核酸单体", "park.dalinghaowan-bio"),
        ("晶圆刻蚀设备与静电卡盘", "park.zizhu"),
        ("霍尔推力器与空心阴极", "park.civil-space"),
        ("人形机器人灵巧手", "park.maqiao"),
        ("宠物主粮与猫砂", "park.pujin"),
        ("核岛蒸汽发生器", "park.jiangchuan-belt"),
    ],
)
def test_the_place_named_for_the_segment_comes_first(project: str, first: str) -> None:
    best = report(project=project, phase="中试").site.parks[0]
    assert (best.park.id, best.standing) == (first, "named")
    assert all(reason.cite.doc and reason.cite.at for reason in best.reasons)


def test_every_other_park_says_why_it_is_lower() -> None:
    parks = report(project="冲击波球囊导管", phase="中试").site.parks
    assert parks[0].against == () and all(choice.against for choice in parks[1:])


def test_a_delta_makers_centre_may_go_to_the_business_district_and_a_factory_may_not() -> None:
    centre = report(company="常州硅业公司", project="异质结光伏电池研究院", phase="研发中心")
    assert "park.hongqiao-cbd" in {choice.park.id for choice in centre.site.parks[:3]}
    factory = report(company="常州硅业公司", project="异质结光伏电池", phase="研发总部+制造", land_mu=60)
    assert "park.hongqiao-cbd" not in {choice.park.id for choice in factory.site.parks}


def test_a_wished_for_park_without_a_statement_is_marked_unmentioned() -> None:
    parks = report(project="晶圆刻蚀设备", summary="意向马桥人工智能创新试验区").site.parks
    wished = next(choice for choice in parks if choice.park.id == "park.maqiao")
    assert wished.standing == "unmentioned" and wished is not parks[0]


@pytest.mark.parametrize(
    ("values", "tier"),
    [
        ({"phase": "前期筹备", "floor_area_sqm": 5000}, "一间房"),
        ({"phase": "小试"}, "一间房"),
        ({"phase": "中试"}, "一层楼"),
        ({"phase": "公共创新服务平台"}, "一层楼"),
        ({"phase": "孵化器"}, "一层楼"),
        ({"phase": "研发总部"}, "一栋楼"),
        ({"phase": "研发总部+量产", "land_mu": 40}, "一块地"),
        ({"phase": "研发+制造", "land_mu": 20}, "一块地"),
        ({"phase": "量产", "floor_area_sqm": 8000}, None),
        ({"floor_area_sqm": 8000, "land_mu": 30}, None),
        ({"phase": "研发中心"}, None),
        ({"phase": "研发中心", "summary": "租一整层"}, "一层楼"),
        ({"phase": "区域总部", "floor_area_sqm": 9000}, "一栋楼"),
        ({"phase": "技改", "notes": "厂房自有，不需要新空间"}, None),
    ],
)
def test_tier_follows_the_stage_and_then_the_need(values: dict[str, str | int], tier: str | None) -> None:
    result = report(**values).tier
    assert result.name == tier and result.cites[0].doc == "闵府发〔2026〕9号"
    assert result.name is not None or result.reason


def slots() -> list[Slot]:
    return [
        Slot("Q-F3", "甲栋3层", "park.qianwan-bio", "floor", Decimal(1600), clear_height_m=Decimal("4.5")),
        Slot("Q-F4", "甲栋4层", "park.qianwan-bio", "floor", Decimal(1500), free=False, reason="在租至2027年"),
        Slot("Q-F5", "甲栋5层", "park.qianwan-bio", "floor", Decimal(600)),
        Slot("Q-F6", "甲栋6层", "park.qianwan-bio", "floor", Decimal(1550)),
        Slot("Q-B1", "乙栋", "park.qianwan-bio", "building", Decimal(9000)),
        Slot("M-F1", "马桥1层", "park.maqiao", "floor", Decimal(1500)),
    ]


def test_slots_pass_hard_limits_or_carry_their_reason() -> None:
    own = Matcher(load_plan().view(AS_OF), lexicon(), load_signals(), load_match_rules(), slots())
    found = own.match(
        lead(project="冲击波球囊导管", summary="血管内碎石，层高不低于4米", phase="中试", floor_area_sqm=1500)
    )
    result = found.slots
    assert [offer.slot.code for offer in result.offers] == ["Q-F3", "Q-F6"]  # unknown height ranks below known-good
    assert result.offers[1].to_check and not result.offers[0].to_check
    refused = {verdict.slot.code: verdict.rejected for verdict in result.rejected}
    assert refused["Q-F4"] == ("在租至2027年",) and "不足" in refused["Q-F5"][0]
    assert result.elsewhere == 2


def test_no_tier_no_slots() -> None:
    own = Matcher(load_plan().view(AS_OF), lexicon(), load_signals(), load_match_rules(), slots())
    result = own.match(lead(project="冲击波球囊导管")).slots
    assert result.offers == () and "层级未定" in result.note


def test_matching_is_pure() -> None:
    one = report(project="钒液流电堆", phase="中试", land_mu=10)
    assert report(project="钒液流电堆", phase="中试", land_mu=10).to_json() == one.to_json()


def test_the_report_has_the_agreed_shape() -> None:
    body = report(company="上海示例公司", project="人形机器人关节", summary="谐波减速器", phase="中试").to_json()
    assert {"lead", "as_of", "plan_version", "chains", "parks", "tier", "slots", "policies", "warnings"} <= set(body)
    chain = body["chains"][0]  # type: ignore[index]
    assert {"industry", "track", "segment", "score", "verdict", "evidence", "cites", "basis"} <= set(chain)
    assert {"name", "aliases", "score", "standing", "role", "reasons", "against"} <= set(body["parks"][0])  # type: ignore[index]


def test_two_reports_can_be_compared() -> None:
    before = report(project="人形机器人关节", phase="小试").to_json()
    after = report(project="人形机器人关节", phase="中试").to_json()
    assert diff(before, before) == ()
    changes = {change.part: (change.before, change.after) for change in diff(before, after)}
    assert changes["空间层级"] == ("一间房", "一层楼")


def test_no_article_is_offered_after_the_policy_has_ended() -> None:
    values = {"project": "CAR-T细胞制备", "summary": "总投资10亿元，研发总部", "phase": "研发总部"}
    found = matcher(date(2027, 1, 15)).match(lead(**values))
    assert all(verdict.verdict.value not in ("applies", "possible") for verdict in found.policies)
