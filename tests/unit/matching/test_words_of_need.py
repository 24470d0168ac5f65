"""Land asked for in words, words no document places, and services outside the plan called by their own name."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from mhcrm.base.errors import RuleFileError
from mhcrm.plan.lexicon import load_lexicon
from tests.unit.matching.kit import codes, lexicon, report


@pytest.mark.parametrize(
    "words",
    [
        "买地30亩", "拟买地约30亩", "购地30亩", "拿地30亩", "摘地30亩", "竞得30亩", "需地30亩", "要地30亩", "用地30亩",
        "想买30亩地", "需要30亩", "要30亩工业用地", "拿一块30亩的地",
        "现有厂房不够要买地30亩", "不租房要买地30亩", "无锡工厂不动，上海购地30亩",
    ],
)  # fmt: skip
def test_land_said_in_words_is_a_need_with_its_evidence(words: str) -> None:
    found = report(company="甲膜电极有限公司", project="PEM膜电极量产", summary=f"膜电极量产，{words}")
    assert (found.profile.land_mu, found.tier.name) == (Decimal(30), "一块地")
    assert found.profile.land_evidence is not None and "30亩" in found.profile.land_evidence.text
    assert "land_from_text" in codes(found)
    assert "用地或建筑面积" not in found.tier.missing


@pytest.mark.parametrize(
    "words",
    [
        "不买地，30亩以内都不考虑", "不买地30亩", "不需要30亩", "不打算购置土地30亩", "没有要30亩地", "现有用地30亩", "现有土地30亩",
        "主要30亩", "不用地30亩", "无需购地30亩", "亩均税收30万", "用地30亩均摊",
    ],
)  # fmt: skip
def test_what_is_no_need_of_land_is_not_read(words: str) -> None:
    found = report(project="PEM膜电极量产", summary=words)
    assert found.profile.land_mu is None and found.profile.land_evidence is None
    assert "land_from_text" not in codes(found)


def test_the_column_goes_before_the_text() -> None:
    found = report(project="PEM膜电极量产", summary="买地30亩", land_mu=20)
    assert found.profile.land_mu == Decimal(20) and "land_from_text" not in codes(found)


def test_no_rented_space_is_claimed_that_nobody_stated() -> None:
    assert "租" not in report(project="PEM膜电极量产").tier.reason
    open_size = report(project="PEM膜电极量产", summary="计划拿地，亩数未定").tier
    assert "没有写明亩数" in open_size.reason


@pytest.mark.parametrize(
    ("project", "summary"),
    [
        ("超导量子测控系统", "量子测控机箱与量子芯片，配稀释制冷机"),
        ("量子计算机", "离子阱量子计算机与量子算法"),
        ("区块链平台", "区块链底层与区块链平台"),
        ("元宇宙消费", "元宇宙平台"),
        ("量子卫星", "量子卫星载荷"),
    ],
)
def test_words_no_document_places_are_never_sure(project: str, summary: str) -> None:
    found = report(project=project, summary=summary)
    assert "match" not in {chain.verdict for chain in found.classification.chains}
    (said,) = [warning.message for warning in found.warnings if warning.code == "uncertain_chain"]
    assert "编者推测" in said


def test_words_the_plan_places_stay_sure_beside_a_guess() -> None:
    chains = report(project="AI推理芯片", summary="gpu与人工智能芯片，也用于量子计算").classification.chains
    assert (chains[0].target.id, chains[0].verdict) == ("track.ai.chips", "match")


def test_a_guessed_word_is_guessed_wherever_it_stands() -> None:
    """No second file lists a guessed word as a sure one of another target."""
    guessed = {term.text for term in lexicon().terms if term.guess}
    assert {"超导量子", "区块链", "元宇宙"} <= guessed
    assert [term for term in lexicon().terms if term.text in guessed and not term.guess] == []


def test_guess_is_yes_or_no(tmp_path: Path) -> None:
    import shutil

    from mhcrm.base.paths import resource

    shutil.copytree(resource("lexicon"), tmp_path / "lexicon")
    own = tmp_path / "lexicon" / "terms" / "own.yaml"
    own.write_text("groups:\n  - target: track.x\n    guess: 也许\n    strong: [某词]\n", encoding="utf-8")
    with pytest.raises(RuleFileError, match="guess"):
        load_lexicon(tmp_path / "lexicon")


@pytest.mark.parametrize(
    ("company", "project", "label", "article"),
    [
        ("上海某律师事务所", "出海法律服务", "律师、会计等专业服务", "第15条"),
        ("某会计师事务所", "分所扩租", "律师、会计等专业服务", "第15条"),
        ("老灶火锅连锁", "火锅连锁门店", "餐饮门店与连锁", "第35条"),
    ],
)
def test_services_are_called_by_their_own_name(company: str, project: str, label: str, article: str) -> None:
    found = report(company=company, project=project)
    trade = found.classification.outside
    assert trade is not None and (trade.label, trade.kind) == (label, "outside") and article in trade.reason
    assert "pollution" not in codes(found)


def test_a_food_factory_stays_a_matter_of_fumes_and_water() -> None:
    assert "pollution" in codes(report(company="某食品", project="预制菜中央厨房", summary="预制菜加工，油烟净化"))
