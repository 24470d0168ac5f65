"""工业上楼适配: when the list is shown, each point's three states, denials, the article's days."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from mhcrm.base.errors import RuleFileError
from mhcrm.base.paths import resource
from mhcrm.domain.intake.records import record_to_lead
from mhcrm.domain.matching.upstairs import Checklist
from mhcrm.plan.upstairs_rules import UPSTAIRS_FILE, load_upstairs
from tests.unit.matching.kit import matcher

LEAD = {
    "企业名称": "上海乙医疗器械有限公司",
    "项目名称": "一次性内窥镜小批量生产",
    "项目简介": "一次性内窥镜与超声内镜组装",
    "所处环节": "小批量",
    "建筑面积需求": "3000㎡",
}


def checklist(as_of: date = date(2026, 11, 20), **changed: str) -> Checklist | None:
    return matcher(as_of).match(record_to_lead({**LEAD, **changed})).upstairs


def state(item: str, words: str) -> str:
    found = checklist(项目简介=f"{LEAD['项目简介']}，{words}")
    assert found is not None
    return next(one.state for one in found.items if one.id == item)


def test_what_the_lead_does_not_say_is_open() -> None:
    found = checklist()
    assert found is not None
    assert (found.cite.doc, found.cite.at) == ("闵府规发〔2024〕11号", "第42条")
    assert {item.id: item.state for item in found.items} == {
        item.id: "met" if item.id == "direction" else "open" for item in load_upstairs().items
    }


@pytest.mark.parametrize(
    ("item", "words", "wanted"),
    [
        ("light", "轻生产", "met"),
        ("light", "含冲压工序", "failed"),
        ("load", "楼面荷载0.8吨", "met"),
        ("load", "荷载不低于1.5吨", "open"),
        ("load", "承重要求3吨", "failed"),
        ("height", "层高4.2米", "met"),
        ("height", "层高6米", "open"),
        ("height", "净高12米", "failed"),
        ("lift", "单台设备重1.5吨", "met"),
        ("lift", "单件最重8吨", "failed"),
        ("lift", "需行车", "failed"),
        ("vibration", "低振动", "met"),
        ("noise", "噪音大", "failed"),
        ("environment", "无废水", "met"),
        ("environment", "含喷漆线", "failed"),
        ("environment", "不涉及喷漆", "open"),
        ("fire", "丙类", "met"),
        ("fire", "用到危化品", "failed"),
    ],
)
def test_each_point_is_read_from_the_leads_own_words(item: str, words: str, wanted: str) -> None:
    assert state(item, words) == wanted


@pytest.mark.parametrize(
    "changed",
    [
        {"所处环节": "前期筹备"},
        {"所处环节": "制造", "用地需求": "60亩"},
        {"项目名称": "网红餐饮连锁门店", "项目简介": "餐饮连锁", "所处环节": "制造"},
    ],
)
def test_it_is_silent_where_the_question_does_not_arise(changed: dict[str, str]) -> None:
    assert checklist(**changed) is None


def test_a_lead_that_speaks_of_it_always_gets_it() -> None:
    assert checklist(所处环节="前期筹备", 备注="愿意工业上楼") is not None


def test_the_article_has_its_days() -> None:
    assert checklist(date(2027, 1, 14)) is not None
    assert checklist(date(2027, 1, 15)) is None
    assert checklist(date(2025, 1, 14)) is None


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("fits: 1\n", "fits: 9\n", "fits"),
        ("    basis: document", "    basis: law", "basis"),
        ("fact: in_plan", "fact: wealth", "fact"),
        ("need: floor_load_t", "need: weight", "need"),
        ("id: height", "id: load", "不能重复"),
        ("yes: [丙类, 丁类, 戊类]", "maybe: [丙类]", "不认识的键"),
    ],
)
def test_a_broken_list_is_refused_with_its_line(tmp_path: Path, old: str, new: str, says: str) -> None:
    path = tmp_path / "upstairs.yaml"
    text = resource(UPSTAIRS_FILE).read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RuleFileError, match=says) as caught:
        load_upstairs(path)
    assert caught.value.details["line"] > 0
