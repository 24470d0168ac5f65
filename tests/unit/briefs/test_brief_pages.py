"""How a brief stands on the page: never more than two, 28 characters a line, no broken numbers."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mhcrm.domain.fields import LEAD_FIELDS, Kind
from mhcrm.services.briefs.papers import fitted
from mhcrm.typeset import fonts
from mhcrm.typeset.blocks import Column, Table
from mhcrm.typeset.fonts import Role
from mhcrm.typeset.layout import HEIGHT, LEADING, MEASURE, Slab, Space, paginate, table_slabs
from mhcrm.typeset.lines import NO_END, NO_START, SQUEEZE, break_lines
from tests.unit.briefs import brief_cases as cases

HAN = "项目建设内容说明，含洁净车间；设备采购。2026年投资3500万元（首期）、"
LONG_FIELDS = [f.name for f in LEAD_FIELDS if f.kind is Kind.LONG]
SHORT_FIELDS = [
    f.name for f in LEAD_FIELDS if f.kind in (Kind.TEXT, Kind.NAME, Kind.CODE) and f.name != "investment_currency"
]


def long_text(length: int) -> str:
    return (HAN * (length // len(HAN) + 1))[:length]


@pytest.mark.parametrize("length", [0, 50, 200, 800, 4000])
def test_two_pages_however_long_the_free_texts(length: int) -> None:
    brief = fitted(cases.source(**dict.fromkeys(LONG_FIELDS, long_text(length))))
    assert len(brief.pages) <= 2
    assert len(brief.content.sections) == 9
    if length >= 800:
        assert "五、对接进展" in brief.content.shortened


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(LONG_FIELDS + SHORT_FIELDS), st.text(max_size=400), max_size=12))
def test_two_pages_whatever_the_fields_hold(values: dict[str, str]) -> None:
    brief = fitted(cases.source(**values))
    assert len(brief.pages) <= 2
    for page in brief.pages:
        last, offset = page[-1]
        assert offset + last.height <= HEIGHT + 0.1


def test_every_short_field_overfull_still_two_pages() -> None:
    brief = fitted(cases.source(**dict.fromkeys(SHORT_FIELDS, long_text(300))))
    assert len(brief.pages) <= 2


def test_room_left_by_a_step_is_given_back() -> None:
    brief = fitted(cases.source(company_profile=long_text(600)))
    used = sum(slab.height for page in brief.pages for slab, _ in page)
    assert used > 2 * HEIGHT * 0.85


@given(st.text(max_size=300), st.sampled_from([0.0, 2.0]))
@settings(max_examples=60, deadline=None)
def test_lines_keep_every_character_and_the_measure(text: str, first: float) -> None:
    found = break_lines(text, Role.BODY, MEASURE, first)
    kept = "".join(line.text for line in found)
    assert re.sub(r"\s", "", kept) == re.sub(r"\s", "", text)
    assert all(line.width + line.indent <= MEASURE + SQUEEZE + 1e-6 for line in found)


def test_numbers_and_years_do_not_break_and_marks_keep_their_side() -> None:
    text = "".join(f"第{n}项于2026年{n}月完成投资{n * 1234.5}万元，（含设备）；" for n in range(1, 40))
    for line in break_lines(text, Role.BODY, MEASURE, 2.0):
        assert line.text[0] not in NO_START
        assert line.last or line.text[-1] not in NO_END
    joined = "\n".join(line.text for line in break_lines(text, Role.BODY, MEASURE, 2.0))
    assert not re.search(r"\d\n\d", joined)


def test_a_token_longer_than_a_line_breaks_rather_than_runs_out() -> None:
    assert all(line.width <= MEASURE + 1e-6 for line in break_lines("A1" * 200, Role.BODY, MEASURE))


def test_full_lines_hold_twenty_eight_characters() -> None:
    lines = break_lines("字" * 100, Role.BODY, MEASURE)
    assert [len(line.text) for line in lines] == [28, 28, 28, 16]
    assert pytest.approx(225 * 72 / 25.4 / 22) == LEADING


def test_headings_never_end_a_page_and_table_heads_are_repeated() -> None:
    filler = [Slab(LEADING, Space()) for _ in range(21)]
    heading = Slab(LEADING, Space(), keep=True)
    pages = paginate([*filler, heading, Slab(LEADING, Space())])
    assert [len(page) for page in pages] == [21, 2]
    table = Table("表", "", (Column("甲", 78), Column("乙", 78)), tuple((str(n), "值") for n in range(80)))
    slabs = table_slabs(table)
    pages = paginate(slabs)
    assert len(pages) > 2
    assert all(page[0][0] is slabs[1] for page in pages[1:])


@pytest.mark.parametrize("char", cases.RARE)
def test_rare_characters_have_a_glyph(char: str) -> None:
    for role in (Role.TITLE, Role.HEI, Role.KAI, Role.BODY):
        assert fonts.glyph(char, role).char == char


def test_a_character_nobody_has_is_marked_not_dropped() -> None:
    assert fonts.glyph("\U0002ffff", Role.BODY).char == fonts.MISSING
    assert fonts.missing("甲\U0002ffff乙") == "\U0002ffff"
