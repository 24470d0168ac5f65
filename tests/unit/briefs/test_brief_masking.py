"""The code-name variant must not tell who the investor is."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mhcrm.domain.lead import Lead
from mhcrm.domain.masking import Mask
from mhcrm.services.briefs.papers import fitted, single
from tests.unit.briefs import brief_cases as cases


def mask(**values: str) -> Mask:
    return Mask.of(Lead(values, code="MH-2026-0042"))


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("由苏州示弦枢医疗科技有限公司投资", "弦枢"),
        ("示弦枢医疗科技计划增资", "弦枢"),
        ("示弦枢医疗已来访", "弦枢"),
        ("示弦枢 医疗科技 有限公司 来函", "弦枢"),
        ("苏州示弦枢医疗科技有限公司(示例)", "弦枢"),
        ("示弦枢拟租5层", "弦枢"),
    ],
)
def test_every_form_of_the_firm_is_hidden(text: str, secret: str) -> None:
    hidden = mask(company="苏州示弦枢医疗科技有限公司（示例）").text(text)
    assert secret not in hidden
    assert "代号0042" in hidden


def test_people_and_numbers_are_hidden_one_by_one() -> None:
    one = mask(contact="周敏、李立", phone="13900000001/021-54320000", uscc="91310112X000071227")
    text = one.text(
        "周敏来电13900000001，李立另有139-0000-0002，总机021-54320000，代码91310112X000071227，邮箱a.b@示例.com zm@x.cn"
    )
    for secret in ("周敏", "李立", "1390000", "0000-0002", "54320000", "X000071227", "zm@x.cn"):
        assert secret not in text


def test_other_firms_are_hidden_too_but_not_our_own_units() -> None:
    lead = Lead(
        {"company": "示例甲", "lead_unit": "示例园区开发有限公司", "summary": "母公司乙丙控股有限公司出资"}, code="X-1"
    )
    masked = Mask.of(lead).lead(lead)
    assert masked.text("lead_unit") == "示例园区开发有限公司"
    assert "乙丙控股" not in masked.text("summary")


def test_a_firm_named_by_its_trade_alone_does_not_hide_the_trade() -> None:
    one = mask(company="上海智能科技有限公司")
    assert one.text("人工智能赛道") == "人工智能赛道"


NAMES = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2, max_size=6)


@settings(max_examples=40, deadline=None)
@given(brand=NAMES, person=NAMES, before=st.text(max_size=20), after=st.text(max_size=20))
def test_no_leak_whatever_stands_around_the_names(brand: str, person: str, before: str, after: str) -> None:
    company = f"上海{brand}科技有限公司"
    lead = Lead(
        {"company": company, "contact": person, "summary": before + company + person + after}, code="MH-2026-0042"
    )
    assert company not in Mask.of(lead).lead(lead).text("summary")
    assert Mask.of(lead).leaks(Mask.of(lead).lead(lead).text("summary")) == () or brand in "代号略"


def test_the_code_name_paper_leaks_nothing_in_text_or_metadata() -> None:
    from io import BytesIO

    from pypdf import PdfReader

    source = cases.source(
        summary="示弦枢医疗科技在闵行建设中试线，联系人周𬱖，电话13900000001。",
        project="示弦枢柔性电极项目",
        demands="示弦枢希望与周𬱖对接",
    )
    data = single(fitted(source, code_name=True), cases.MADE_AT)
    reader = PdfReader(BytesIO(data))
    text = "".join(page.extract_text() for page in reader.pages) + str(reader.metadata) + str(reader.outline)
    for secret in ("弦枢", "𬱖", "13900000001", "X000071227"):
        assert secret not in text
        assert secret.encode("utf-16-be") not in data
        assert secret.encode() not in data
    assert "代号0007" in text
