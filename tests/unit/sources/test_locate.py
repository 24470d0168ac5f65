"""Citations found in texts of our own writing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mhcrm.domain.sources.locate import locate
from mhcrm.domain.sources.locator import heading, numeral, parse

PLAN = (
    "关于印发某区试写规划的通知",
    "各镇、街道：",
    "现予印发，请照办。",
    "目  录",
    "一、总体要求……1",
    "三、重点方向……5",
    "某区试写规划",
    "前面说明编写缘由。",
    "一、总体要求",
    "（一）原则",
    "1．先试后推。",
    "2．守住底线。",
    "二、目标",
    "到某年建成若干平台。",
    "三、重点方向",
    "（一）做强主业",
    "1、清洁装备。说明甲。",
    "2、飞行装备。说明乙。",
    "接着说明乙的细节。",
    "（二）培育新业",
    "1、数字内容。",
    "附件1",
    "指标一览",
    "表4-1 板块一览",
    "序号\t名称\t面积",
    "1\t东片\t10",
    "2\t西片\t20",
    "表4-10 别的表",
    "序号\t名称",
    "1\t无关",
)
ARTICLES = (
    "第一条 为了试验，制定本意见。",
    "第二十四条 支持甲类。",
    "第二十五条 支持乙类。",
    "补充说明一句。",
    "第二十六条 支持丙类。",
    "三、附则",
    "本意见试行。",
)
CHAPTERS = (
    "第一章 基础",
    "一、现状",
    "（一）规模",
    "第三章 任务",
    "一、主导产业",
    "（一）装备",
    "（二）材料",
    "二、布局",
    "（一）南片",
    "1. 甲园",
    "2. 乙园",
    "（二）北片",
    "第四章 保障",
    "某区人民政府",
)


def cited(paragraphs: tuple[str, ...], at: str) -> tuple[str, ...]:
    found = locate(paragraphs, at)
    assert found.exact, found.says()
    return paragraphs[found.start : found.end]


@pytest.mark.parametrize(
    ("at", "first", "last"),
    [
        ("三（一）2", "2、飞行装备。说明乙。", "接着说明乙的细节。"),
        ("三（一）1", "1、清洁装备。说明甲。", "1、清洁装备。说明甲。"),
        ("一（一）2", "2．守住底线。", "2．守住底线。"),
        ("三（二）", "（二）培育新业", "1、数字内容。"),
        ("二", "二、目标", "到某年建成若干平台。"),
        ("表4-1 第2行", "2\t西片\t20", "2\t西片\t20"),
        ("表4-1", "表4-1 板块一览", "2\t西片\t20"),
        ("附件1", "附件1", "1\t无关"),
        ("发文通知", "关于印发某区试写规划的通知", "前面说明编写缘由。"),
    ],
)
def test_places_of_a_plan(at: str, first: str, last: str) -> None:
    found = cited(PLAN, at)
    assert (found[0], found[-1]) == (first, last)


@pytest.mark.parametrize(
    ("at", "first", "last"),
    [
        ("第25条", "第二十五条 支持乙类。", "补充说明一句。"),
        ("第1条", "第一条 为了试验，制定本意见。", "第一条 为了试验，制定本意见。"),
        ("三 附则", "三、附则", "本意见试行。"),
    ],
)
def test_articles(at: str, first: str, last: str) -> None:
    found = cited(ARTICLES, at)
    assert (found[0], found[-1]) == (first, last)


@pytest.mark.parametrize(
    ("at", "only"),
    [
        ("第三章二（一）2", "2. 乙园"),
        ("第三章一（二）", "（二）材料"),
        ("第三章二（二）", "（二）北片"),
        ("第四章", "第四章 保障"),
    ],
)
def test_chapters(at: str, only: str) -> None:
    assert cited(CHAPTERS, at)[0] == only


def test_articles_numbered_by_figures() -> None:
    text = ("二、措施", "（一）创新", "1.支持甲", "2.支持乙", "（二）人才", "3.支持丙")
    assert cited(text, "第3条") == ("3.支持丙",)


def test_rows_without_own_numbers_are_counted_below_the_header() -> None:
    text = ("表1 指标", "名称\t目标", "产值\t三百", "就业\t二百")
    assert cited(text, "表1 第2行") == ("就业\t二百",)


def test_a_row_number_the_table_does_not_have_is_not_guessed() -> None:
    found = locate(PLAN, "表4-1 第7行")
    assert not found.exact
    assert found.found.startswith("表4-1")
    assert found.missing == "第7行"
    assert "没有找到其中的" in found.says()


def test_the_deepest_place_found_is_told_with_what_is_missing() -> None:
    found = locate(PLAN, "三（一）9")
    assert (found.found, found.missing) == ("三(一)", "9")
    assert PLAN[found.start] == "（一）做强主业"


@pytest.mark.parametrize("at", ["第99条", "九（九）", "", "看不懂的位置abc"])
def test_not_found_is_said_plainly(at: str) -> None:
    found = locate(("没有编号的文字",), at)
    assert not found.exact
    assert (found.start, found.end) == (0, 0)
    assert "没有" in found.says()


def test_a_table_of_contents_is_no_heading() -> None:
    assert heading("三、重点方向……5") is None
    assert heading("三、重点方向\t12") is None


def test_numbers_of_a_measure_are_no_heading() -> None:
    assert heading("2.5公里范围内") is None
    assert heading("2026年起施行") is None


@pytest.mark.parametrize(
    ("text", "number"), [("二十五", "25"), ("十", "10"), ("三十", "30"), ("一百零三", "103"), ("7", "7")]
)
def test_numerals(text: str, number: str) -> None:
    assert numeral(text) == number


def test_full_width_citations_are_the_same() -> None:
    assert [step.number for step in parse("三（一）２")] == ["3", "1", "2"]


@given(st.lists(st.text(max_size=30), max_size=25), st.text(max_size=20))
def test_never_fails_and_stays_inside_the_text(paragraphs: list[str], at: str) -> None:
    found = locate(paragraphs, at)
    assert 0 <= found.first <= found.start <= found.end <= found.last <= len(paragraphs)


def test_a_table_with_one_cell_a_line() -> None:
    text = ("表2 项目", "\t序号", "\t名称", "\t金额", "\t1", "\t甲", "\t300", "\t2", "\t乙", "\t2000", "附件2")
    assert cited(text, "表2 第1行") == ("\t1", "\t甲", "\t300")
    assert cited(text, "表2 第2行") == ("\t2", "\t乙", "\t2000")
    assert not locate(text, "表2 第3行").exact


def test_rows_as_lines_of_plain_text() -> None:
    text = ("表2 项目", "序号 名称", "1 甲 300", "2 乙 2000")
    assert cited(text, "表2 第1行") == ("1 甲 300",)
