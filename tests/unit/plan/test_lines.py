"""The editors' reference lines: read strictly, put into the conditions that name them, never false below."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from mhcrm.base.errors import RuleFileError
from mhcrm.domain.matching.articles import compile_article
from mhcrm.domain.matching.conditions import FactLeaf, parse_condition
from mhcrm.domain.matching.reference_lines import with_lines
from mhcrm.plan.lines import Lines, load_lines
from mhcrm.plan.loader import load_plan
from mhcrm.plan.matching_rules import load_match_rules
from mhcrm.plan.model import OfficeMark
from mhcrm.plan.rule_lines import rule_word

GOOD = "lines:\n  - {id: line.a, name: 甲线, fact: investment_wan, value: 50000, unit: 万元}\n"


def write(folder: Path, text: str) -> Path:
    (folder / "policies.yaml").write_text(text, encoding="utf-8")
    return folder / "policies.yaml"


def test_the_shipped_lines_are_the_ones_the_articles_name() -> None:
    base = load_plan()
    amounts = {ident: line.amount for ident, line in load_lines().items()}
    assert {ident: base.lines[ident].amount for ident in amounts} == amounts
    assert amounts == {"line.major-project": "5亿元", "line.lead-investment": "1亿元", "line.lead-land": "20亩"}
    for ident in ("policy.2024-11.art-22", "policy.2024-11.art-41"):
        assert "line.major-project" in str(base.records[ident].data["conditions"])
        compile_article(base.records[ident], base.lines)
        with pytest.raises(RuleFileError):
            compile_article(base.records[ident])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (GOOD.replace("甲线", "甲线, size: 1"), "不认识的键"),
        (GOOD.replace("line.a", "a"), "不合格式"),
        (GOOD.replace("investment_wan", "colour"), "不是可以量的项目"),
        (GOOD.replace("万元", "元"), "单位应当是"),
        (GOOD.replace("50000", "0"), "大于零"),
        (GOOD.replace("50000", "null"), "大于零"),
        (GOOD + GOOD.split("\n")[1] + "\n", "写了两次"),
        ("rows: []\n", "不认识的键"),
    ],
)
def test_a_broken_file_is_refused_with_its_line(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(RuleFileError) as caught:
        load_lines(write(tmp_path, text))
    assert words in str(caught.value)
    assert "policies.yaml" in str(caught.value)


def test_a_named_line_becomes_a_comparison_of_ours(tmp_path: Path) -> None:
    lines = load_lines(write(tmp_path, GOOD))
    raw = {"all": [{"line": "line.a", "say": "投资达到{amount}（{whose}提示线）"}]}
    leaf = parse_condition(with_lines(raw, lines, "test"), "test").parts[0]  # type: ignore[union-attr]
    assert leaf == FactLeaf("investment_wan", ">=", Decimal(50000), "投资达到5亿元（编者提示线）", editor=True)


def test_the_offices_number_is_said_to_be_the_offices(tmp_path: Path) -> None:
    line = load_lines(write(tmp_path, GOOD))["line.a"]
    own = replace(line, value=Decimal(3500), office=OfficeMark("王", "办公会", date(2026, 7, 1)))
    leaf = parse_condition(with_lines({"line": "line.a", "say": "{whose}{amount}"}, {"line.a": own}, "test"), "test")
    assert isinstance(leaf, FactLeaf)
    assert leaf.office
    assert leaf.say.startswith("本办3500万元")
    assert "办公会" in leaf.say


@pytest.mark.parametrize("raw", [{"line": "line.b", "say": "x"}, {"line": "line.a", "say": "x", "op": ">"}])
def test_an_unknown_line_or_key_is_named(tmp_path: Path, raw: dict[str, str]) -> None:
    with pytest.raises(RuleFileError) as caught:
        with_lines([raw], load_lines(write(tmp_path, GOOD)), "policy.x")
    assert "policy.x" in str(caught.value)


# -- numbers of our own rules that an office may replace ------------------------------------------
def _office(lines: Lines, ident: str, value: str) -> Lines:
    mark = OfficeMark("王主任", "办公会", date(2026, 6, 1), "", 1)
    return {**lines, ident: replace(lines[ident], value=Decimal(value), office=mark)}


def test_tier_slot_and_checklist_numbers_are_lines_of_the_base() -> None:
    lines, rules = load_plan().lines, load_match_rules()
    assert lines["line.tier-building"].amount == "3000㎡"
    assert lines["line.slot-larger"].value == rules.slot_lines.much_larger
    assert lines["line.upstairs-load"].amount == "1吨/㎡"
    assert rules.on(lines) == rules


def test_the_offices_number_takes_the_place_and_says_so() -> None:
    lines = _office(load_plan().lines, "line.tier-building", "2000")
    own = load_match_rules().on(lines)
    assert own.tier_lines.building == 2000
    assert rule_word(own.tier_lines, "building") == "本办规则"
    assert rule_word(own.tier_lines, "research_building") == "编者规则"
    assert own.slot_lines == load_match_rules().slot_lines
