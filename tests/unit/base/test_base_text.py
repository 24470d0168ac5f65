"""Cleaning and folding."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mhcrm.base.text import chinese_number, fold, fold_tight, is_placeholder, name_text, tidy


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("  上海甲乙科技有限公司 ", "上海甲乙科技有限公司"),
        ("上海甲乙\n科技有限公司", "上海甲乙科技有限公司"),
        ("上海\u200b甲乙\ufeff科技", "上海甲乙科技"),
        ("上海　甲乙 科技", "上海甲乙科技"),
        ("Bright  Star Co., Ltd.", "Bright Star Co., Ltd."),
        ("ＡＢＣ科技（上海）有限公司", "ABC科技（上海）有限公司"),
        ("𬱖卓科技", "𬱖卓科技"),
        ("臺灣積體電路", "臺灣積體電路"),
    ],
)
def test_names(text: str, clean: str) -> None:
    assert name_text(text) == clean


@pytest.mark.parametrize(
    "text", ["", "/", "-", "—", "——", "无", "待定", "暂无", "面议", "未定", "办理中", "N/A", "  ", "//"]
)
def test_placeholders(text: str) -> None:
    assert is_placeholder(text)


@pytest.mark.parametrize("text", ["无锡", "在谈", "0", "无人机项目"])
def test_words_that_are_none(text: str) -> None:
    assert not is_placeholder(text)


def test_fold_ignores_what_typing_leaves_open() -> None:
    assert (
        fold("翊芯（上海）半导体有限公司") == fold("翊芯(上海)半导体有限公司 ") == fold("翊芯【上海】半导体 有限公司")
    )
    assert fold_tight("ＡＢ-Ｃ 项目") == "abc项目"


def test_tidy_keeps_inner_lines() -> None:
    assert tidy(" 一\r\n二\u00a0三 ") == "一\n二 三"


@pytest.mark.parametrize(
    ("text", "number"), [("三千", 3000), ("二十五", 25), ("十", 10), ("二〇二六", 2026), ("两百", 200), ("公司", None)]
)
def test_numerals(text: str, number: int | None) -> None:
    assert chinese_number(text) == number


@given(st.text(max_size=60))
def test_cleaning_is_stable(text: str) -> None:
    assert name_text(name_text(text)) == name_text(text)
    assert tidy(tidy(text)) == tidy(text)
    assert fold(fold(text)) == fold(text)
