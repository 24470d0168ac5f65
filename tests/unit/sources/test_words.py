"""Rows without numbers, captions below their table, footnotes: found in texts of our own writing, never at a wrong place."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mhcrm.domain.sources.locate import locate
from mhcrm.domain.sources.locator import footnote
from mhcrm.domain.sources.words import RowWords, find_row, row_words
from mhcrm.plan.loader import load_plan

# Cells on lines of their own, two groups with the same places, as a table looks after copying from Word.
CELLS = (
    "第二章 目标",
    "表2-1 试写指标",
    "\t类别",
    "\t指标名称",
    "\t单位",
    "\t目标值",
    "\t规模",
    "\t试写产值",
    "\t亿元",
    "\t410",
    "\t东片",
    "\t亿元",
    "\t12.5",
    "\t西片",
    "\t亿元",
    "\t7.0",
    "\t强度",
    "\t东片",
    "\t亿元",
    "\t3",
    "\t西片",
    "\t亿元",
    "\t4",
    "\t降耗程度",
    "\t按上级要求",
    "三、以后的事",
    "（一）东片 12.5 再说",
)
BELOW = (
    "二、目标",
    "序号\t指标\t数",
    "1\t甲值\t10",
    "2\t乙值\t20",
    "表 1 试写目标",
    "三、任务",
    "1. 先做甲值。",
)


def words(names: str, numbers: str = "") -> RowWords:
    return RowWords(frozenset(names.split()), frozenset(numbers.split()))


@pytest.mark.parametrize(
    ("known", "cells"),
    [
        (words("试写产值 规模", "410"), "试写产值|亿元|410"),
        (words("东片", "12.5"), "东片|亿元|12.5"),
        (words("东片", "3"), "东片|亿元|3"),
        (words("西片", "7"), "西片|亿元|7.0"),
        (words("降耗程度"), "降耗程度"),
    ],
)
def test_a_row_without_number_is_found_by_its_own_words(known: RowWords, cells: str) -> None:
    found = locate(CELLS, "表2-1 第9行", words=known)
    assert found.exact
    assert found.by_words
    assert "对上" in found.says()
    assert "|".join(line.strip() for line in CELLS[found.start : found.end]) == cells


@pytest.mark.parametrize("known", [words("东片", "99"), words("东片"), words("南片", "12.5"), RowWords()])
def test_what_does_not_agree_is_not_guessed(known: RowWords) -> None:
    found = locate(CELLS, "表2-1 第9行", words=known)
    assert (found.exact, found.missing) == (False, "第9行")


def test_a_numbered_row_needs_no_words_and_is_not_moved_by_them() -> None:
    for known in (RowWords(), words("乙值", "20")):
        found = locate(BELOW, "表1 第1行", words=known)
        assert (found.exact, found.by_words) == (True, False)
        assert BELOW[found.start] == "1\t甲值\t10"


def test_a_caption_may_stand_below_its_table() -> None:
    found = locate(BELOW, "表1")
    assert (BELOW[found.start], BELOW[found.end - 1]) == ("序号\t指标\t数", "表 1 试写目标")


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("¹ 某处包括两片。", "1"),
        ("[2] 另一处。", "2"),
        ("③ 再一处。", "3"),
        ("注¹ 说明", "1"),
        ("1. 先做。", ""),
        ("一、总则", ""),
    ],
)
def test_footnotes_are_known_by_their_marks(line: str, number: str) -> None:
    assert footnote(line) == number


def test_a_footnote_is_not_taken_for_a_numbered_paragraph() -> None:
    text = ("一、总则", "1. 先做甲。", "¹ 甲指两片。", "2. 后做乙。")
    found = locate(text, "脚注1")
    assert text[found.start : found.end] == ("¹ 甲指两片。",)
    assert locate(text, "一1").start == 1


@given(st.lists(st.sampled_from([*CELLS, *BELOW]), max_size=12), st.sampled_from(["东片", "试写产值", "甲值"]))
def test_a_found_row_always_holds_name_and_number(lines: list[str], name: str) -> None:
    number = {"东片": "12.5", "试写产值": "410", "甲值": "10"}[name]
    place = find_row(lines, 0, len(lines), words(name, number))
    if place is not None:
        text = "\n".join(lines[place[0] : place[1]])
        assert name in text
        assert number in text


def test_the_rule_base_knows_the_words_of_its_rows() -> None:
    base = load_plan()
    known = row_words(base, "闵府发〔2026〕8号", "表1 第9行")
    assert "园区单位土地面积税收产出" in known.names
    assert {"16", "18"} <= known.numbers
    assert not row_words(base, "闵府发〔2026〕8号", "表1 第99行")


def test_every_cited_place_can_be_found_in_a_text_that_has_it() -> None:
    """Each citation of the rule base is a chain of steps the locator knows; a text built from these steps is found exactly."""
    base = load_plan()
    places = {cite for record in base.records.values() for cite in (record.cite, *record.also)}
    assert len(places) > 200
    for cite in places:
        text = _text_with(cite.at)
        found = locate(text, cite.at, words=RowWords(frozenset({"目标行"}), frozenset({"77"})))
        assert found.exact, (cite, text)
        assert "\n".join(text[found.start : found.end]).find("此处") >= 0, (cite, text, replace(found))


def _text_with(at: str) -> tuple[str, ...]:
    """A little document with a decoy before and the place itself marked 此处."""
    from mhcrm.domain.sources.locator import Level, parse

    lines = ["标题行", "开头一段"]
    for step in parse(at):
        if step.level is Level.ROW:
            lines += ["\t别的行", "\t5", "\t目标行", "\t77 此处"]
        elif step.word == "脚注":
            lines.append("¹ 题")
        elif step.level is Level.TABLE:
            lines.append(f"{step.text} 题")
        elif step.word and not step.number:
            lines = ["此处 开头", *lines] if step.word in ("发文通知", "通知", "标题") else [*lines, f"{step.word}"]
        else:
            lines.append(step.text + {Level.PART: "、题", Level.ITEM: ". 题"}.get(step.level, " 题"))
    lines[-1] += "" if "此处" in lines[-1] else " 此处"
    return (*lines, "第九十九章 完", "九十九、完") if "落款" not in at else tuple(lines)
