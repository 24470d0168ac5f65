"""What a firm does against what it does it with: dealing in, running, being used in, and the industry column."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from mhcrm.base.errors import RuleFileError
from mhcrm.base.paths import resource
from mhcrm.domain.matching.facts import Context
from mhcrm.domain.matching.scan import Vocabulary
from mhcrm.plan.lexicon import Term
from mhcrm.plan.matching_rules import load_match_rules
from tests.unit.matching.kit import lexicon, report


def _contexts(text: str, word: str, target: str) -> set[Context]:
    hits = Vocabulary([Term(word, target, "strong")], [], lexicon().cues).scan({"summary": text}).hits
    return {hit.context for hit in hits}


@pytest.mark.parametrize(
    ("text", "context"),
    [
        ("做电芯经销", Context.CUSTOMER),
        ("电芯展厅", Context.CUSTOMER),
        ("电芯培训班", Context.CUSTOMER),
        ("电芯生产销售", Context.PLAIN),
        ("电芯研发", Context.PLAIN),
    ],
)
def test_a_product_right_before_a_dealing_word_is_dealt_in(text: str, context: Context) -> None:
    assert _contexts(text, "电芯", "track.x") == {context}


@pytest.mark.parametrize(
    ("text", "context"),
    [
        ("电芯上门服务，按次收费", Context.CUSTOMER),
        ("电芯上门服务，自研检测仪", Context.PLAIN),
        ("电芯按次收费，不研发", Context.CUSTOMER),
        ("电芯工艺", Context.PLAIN),
    ],
)
def test_only_running_is_not_making(text: str, context: Context) -> None:
    assert _contexts(text, "电芯", "track.x") == {context}


def test_running_counts_where_a_document_names_running_it() -> None:
    assert _contexts("电芯按次收费", "电芯", "track.ps.platform") == {Context.PLAIN}


@pytest.mark.parametrize(
    ("text", "context"),
    [
        ("停车场道闸摄像机", Context.CUSTOMER),
        ("送货机器人进停车场", Context.CUSTOMER),
        ("停车场用", Context.CUSTOMER),
        ("停车场运营", Context.PLAIN),
        ("停车场机器人销售店", Context.PLAIN),
    ],
)
def test_a_trade_outside_may_only_say_where_a_product_is_used(text: str, context: Context) -> None:
    assert _contexts(text, "停车场", "outside.property") == {context}


def test_the_industry_column_of_a_service_trade_names_the_activity() -> None:
    words = {"project": "动力电池与电芯", "summary": "存放电解液"}
    assert report(industry_text="危险品仓储", **words).classification.is_outside
    assert report(industry_text="锂离子电池制造", **words).classification.chains


def test_what_a_firm_develops_outweighs_a_service_column() -> None:
    found = report(industry_text="危险品仓储", project="固态电池电芯", summary="自研电芯，中试线")
    assert found.classification.chains[0].track is not None
    assert found.classification.chains[0].track.id == "track.energy.nev"


@pytest.mark.parametrize("written", ["汽车用品零售", "有机蔬菜种植", "少儿体能培训"])
def test_an_unofficial_industry_is_read_by_its_ending(written: str) -> None:
    found = report(industry_text=written, project="机器人主题")
    assert found.classification.chains == ()


def test_a_product_at_the_head_of_the_name_outweighs_where_it_is_used() -> None:
    found = report(project="配送机器人", summary="进酒店和写字楼")
    assert found.classification.chains[0].industry.id == "industry.ai"


@pytest.mark.parametrize(
    ("values", "park"),
    [
        (
            {"company": "宁波某阀门厂", "project": "来沪研发总部", "phase": "研发总部", "summary": "海工阀门"},
            "park.hongqiao-cbd",
        ),
        ({"company": "上海某券商分公司", "project": "证券公司分支", "summary": "券商科创分公司"}, "park.dalinghaowan"),
        ({"company": "某孵化器公司", "project": "国家级孵化器", "phase": "孵化器"}, "park.dalinghaowan"),
    ],
)
def test_places_of_bodies_without_a_chain(values: dict[str, str], park: str) -> None:
    found = report(**values)
    assert found.classification.chains == ()
    assert park in [choice.park.id for choice in found.site.parks]
    assert all(choice.standing == "same-chain" and choice.reasons[0].cite.doc for choice in found.site.parks)


def test_a_landlord_and_a_plain_trader_get_no_place() -> None:
    assert report(project="钢材贸易", industry_text="金属及金属矿批发").site.parks == ()
    assert report(project="厂房出租", industry_text="房地产租赁经营").site.parks == ()


def test_a_delta_firm_that_asks_for_the_hub_is_offered_it_among_the_first_three() -> None:
    found = report(
        company="常熟某光学膜厂",
        project="光学膜研发",
        summary="在枢纽片区设研发中心",
        phase="小试",
        industry_text="光学薄膜制造",
    )
    assert "park.hub" in [choice.park.id for choice in found.site.parks[:3]]


def test_service_sites_name_the_row_that_is_wrong(tmp_path: Path) -> None:
    text = resource("rules/matching.yaml").read_text(encoding="utf-8")
    broken = text.replace("service_sites:\n  - {kinds: [fund], trades: [],", "service_sites:\n  - {kinds: [fund],", 1)
    assert broken != text
    file = tmp_path / "matching.yaml"
    file.write_text(broken, encoding="utf-8")
    with pytest.raises(RuleFileError) as caught:
        load_match_rules(file)
    assert "trades" in str(caught.value)


def test_endings_of_the_industry_column_speak_only_for_trades_outside() -> None:
    tails = {name: hint for name, hint in lexicon().gb_names.items() if name.startswith("~")}
    assert len(tails) > 20
    assert all(hint.outside and not hint.hints and hint.is_service_outside for hint in tails.values())
    assert not replace(next(iter(tails.values())), code="26", outside="outside.dyes").is_service_outside
