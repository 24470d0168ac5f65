"""Signals: standing by cue words, true offsets, cancelling words, and a strict file."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mhcrm.base.errors import RuleFileError
from mhcrm.plan.signals import Signals, Standing, load_signals

SHIPPED = load_signals()
HEAD = """basis: 编者词库
default_fields: [summary]
cues: {adjacent: [不], touching: [已], denied_before: [未获], denied_after: [未通过], planned_before: [拟],
  planned_after: [申报中], open_after: [未定], got_before: [获评], got_after: [已通过]}
signals:
"""


def _load(tmp_path: Path, body: str) -> Signals:
    path = tmp_path / "signals.yaml"
    path.write_text(HEAD + body, encoding="utf-8")
    return load_signals(path)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("产品是首台套", Standing.GOT),
        ("首台套产品", Standing.PLAIN),
        ("首台套已通过认定", Standing.GOT),
        ("拟申报首台套", Standing.PLANNED),
        ("首台套在申请", Standing.PLANNED),
        ("未取得首台套认定", Standing.DENIED),
        ("首台套未通过", Standing.DENIED),
        ("不属于首台套", Standing.DENIED),
        ("首台套认定时间未定", Standing.OPEN),
        ("未来产业公司，首台套产品", Standing.PLAIN),
        ("无人机整机，首台套产品", Standing.PLAIN),
        ("拟租厂房，首台套已获认定", Standing.GOT),
    ],
)
def test_standing_is_read_from_the_clause(text: str, expected: Standing) -> None:
    hits = [hit for hit in SHIPPED.find({"summary": text}) if hit.id == "first_set"]
    assert [hit.standing for hit in hits] == [expected]


@pytest.mark.parametrize(
    ("signal", "text", "expected"),
    [
        ("equipment_upgrade", "现有车间做技术改造", True),
        ("equipment_upgrade", "为钢厂提供技术改造", False),
        ("testing_body", "第三方检测机构", True),
        ("testing_body", "样品送第三方检测", False),
        ("industrial_platform", "轴承刀具MRO采购", True),
        ("industrial_platform", "飞机MRO大修", False),
        ("incubator", "运营孵化器", True),
        ("incubator", "入驻某某孵化器", False),
        ("energy_saving", "本厂余热回收改造", True),
        ("energy_saving", "为商场和医院做节能改造", False),
        ("merger", "收购上游企业", True),
        ("merger", "被某集团收购公司", False),
    ],
)
def test_supplier_or_user_is_not_the_subject(signal: str, text: str, expected: bool) -> None:
    assert any(hit.id == signal for hit in SHIPPED.find({"summary": text})) is expected


def test_full_width_blanks_and_case_do_not_matter() -> None:
    for text in ("已获ＣＮＡＳ认可", "已获 c n a s 认可", "已获Cnas认可"):
        hits = SHIPPED.find({"summary": text})
        assert [hit.id for hit in hits] == ["testing_accreditation"]
        assert text[hits[0].start : hits[0].end] == hits[0].text


@given(st.text(alphabet="首台套拟未取得，。 Ａa１\n　已获", max_size=40))
def test_offsets_are_places_in_the_text_itself(text: str) -> None:
    for hit in SHIPPED.find({"summary": text}):
        assert text[hit.start : hit.end] == hit.text
        assert "首" in hit.text


def test_fields_not_asked_for_are_not_read() -> None:
    assert SHIPPED.find({"contact": "首台套", "phone": "小巨人"}) == ()


def test_every_signal_has_a_name_and_something_to_find() -> None:
    for rule in SHIPPED.rules.values():
        assert rule.name
        assert rule.phrases or rule.patterns
        assert rule.fields


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("  - {id: a, name: 甲, phrases: [词], colour: red}\n", "不认识的键"),
        ("  - {id: a, name: 甲}\n", "至少要有一项"),
        ("  - {id: a, phrases: [词]}\n", "name"),
        ("  - {id: 甲, name: 甲, phrases: [词]}\n", "小写字母"),
        ("  - {id: a, name: 甲, patterns: ['(']}\n", "正则式写错"),
        ("  - {id: a, name: 甲, phrases: [词]}\n  - {id: a, name: 乙, phrases: [字]}\n", "编号重复"),
        ("  - {id: a, name: 甲, phrases: 词}\n", "文字列表"),
    ],
)
def test_a_faulty_file_is_refused_in_words(tmp_path: Path, body: str, words: str) -> None:
    with pytest.raises(RuleFileError) as caught:
        _load(tmp_path, body)
    assert words in str(caught.value)
    assert "signals.yaml" in str(caught.value)


def test_a_small_file_works(tmp_path: Path) -> None:
    signals = _load(tmp_path, "  - {id: a, name: 甲, phrases: [小巨人], unless: [客户]}\n")
    assert [hit.standing for hit in signals.find({"summary": "获评小巨人"})] == [Standing.GOT]
    assert signals.find({"summary": "客户是小巨人"}) == ()
