"""What a brief says: nine sections, unknown is 待核实, facts and judgement apart, no amounts of support."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

import pytest

from mhcrm.domain.lead import Lead
from mhcrm.services.briefs.content import compose, title_lines
from mhcrm.services.briefs.model import LADDER, BriefContent, BriefSource, Limits
from mhcrm.services.briefs.wording import excerpt, investment, money, partial
from mhcrm.typeset.blocks import Paragraph, Table
from tests.unit.briefs import brief_cases as cases

HEADINGS = [
    "一、投资方概况",
    "二、项目概况",
    "三、产业契合",
    "四、选址建议",
    "五、对接进展",
    "六、企业诉求",
    "七、风险研判",
    "八、可衔接政策条款",
    "九、提请事项",
]


def words(content: BriefContent, heading: str | None = None) -> str:
    """All text of the brief, or of the section whose heading starts so."""
    found = []
    for section in content.sections:
        if heading is not None and not section.heading.startswith(heading):
            continue
        for block in section.blocks:
            if isinstance(block, Paragraph):
                found.append(block.text)
            else:
                found += [block.caption, block.remark, *(cell for row in block.rows for cell in row)]
    return "\n".join(found)


@pytest.mark.parametrize("limits", LADDER)
def test_nine_sections_in_order_under_any_limits(limits: Limits) -> None:
    content = compose(cases.source(), limits)
    assert [section.heading for section in content.sections] == HEADINGS
    assert all(section.blocks for section in content.sections)


def test_a_lead_never_matched_says_so_and_guesses_nothing() -> None:
    content = compose(BriefSource(Lead({"company": "示例甲公司"}, code="MH-2026-0001"), cases.AS_OF))
    for heading in ("三", "四", "八"):
        assert "尚未匹配，待核实" in words(content, heading)
    assert "总投资待核实" in words(content, "二")
    assert "载体需求：待核实" in words(content, "二")
    assert not re.search(r"(?<![0-9])0(?![0-9])", words(content))


def test_an_empty_lead_still_makes_a_brief() -> None:
    content = compose(BriefSource(Lead({}), cases.AS_OF))
    assert content.title == "关于名称待核实项目有关情况的汇报"
    assert "投资方名称待核实" in words(content, "一")


def test_judgements_name_their_document_and_place() -> None:
    text = words(compose(cases.source()))
    assert "闵府发〔2026〕8号三（三）3" in text
    assert "闵府发〔2026〕8号四（三）1" in text
    assert "闵府发〔2026〕9号二2" in text
    assert "编者词库" in words(compose(cases.source()), "三")


def test_policies_stand_with_article_department_verdict_and_validity() -> None:
    source = replace(cases.source(), document_ends={"闵府规发〔2024〕11号": "2027-01-14"})
    table = next(b for b in compose(source).sections[7].blocks if isinstance(b, Table))
    assert "闵府规发〔2024〕11号" in table.caption
    assert table.remark.startswith("不列金额")
    assert "有效期至2027年1月14日" in table.remark
    assert [row[0] for row in table.rows] == ["第1条", "第5条", "第18条", "第22条", "第25条", "第42条"]
    assert table.rows[3][1] == "支持重大项目落地。可能可衔接，缺：固定资产投资、带动作用研判"
    assert table.rows[0][2] == "区经委"


def test_an_assessment_is_named_only_where_the_article_asks_for_one() -> None:
    source = cases.source()
    assert source.report is not None
    first, second, *rest = source.report.policies
    told = replace(source.report, policies=(replace(first, discretion=("经综合评定",)), second, *rest))
    table = next(b for b in compose(replace(source, report=told)).sections[7].blocks if isinstance(b, Table))
    assert "须经综合评定" in table.rows[0][1]
    assert all("评定" not in row[1] for row in table.rows[1:])
    assert "评定" not in table.remark


def test_an_unknown_validity_is_not_invented() -> None:
    table = next(b for b in compose(cases.source()).sections[7].blocks if isinstance(b, Table))
    assert "有效期以文件为准" in table.remark


def test_rejected_slots_stay_out_and_missing_measures_are_unknown() -> None:
    table = next(b for b in compose(cases.source()).sections[3].blocks if isinstance(b, Table))
    assert len(table.rows) == 3
    assert table.rows[2][3] == "待核实"
    assert [row[5] for row in table.rows] == ["面积满足", "面积满足", "面积不足"]


def test_a_slot_without_record_is_unknown_in_every_measure() -> None:
    source = replace(cases.source(), spaces={})
    table = next(b for b in compose(source).sections[3].blocks if isinstance(b, Table))
    assert set(table.rows[0][1:]) == {"待核实"}


def test_contacts_are_dated_oldest_first_and_only_the_last_ones() -> None:
    text = words(compose(cases.source(), Limits(events=2)), "五")
    assert "8月25日" not in text
    assert text.index("9月2日") < text.index("9月10日")


def test_the_ledgers_own_progress_stands_in_for_missing_contacts() -> None:
    source = replace(cases.source(progress="已两次来访"), activities=(), events=())
    assert "台账记载：已两次来访" in words(compose(source), "五")


def test_tax_and_contact_data_are_never_printed() -> None:
    content = compose(cases.source(expected_tax_wan=Decimal(300)))
    assert "税" not in words(content)
    assert "13900000001" not in words(content)


def test_placeholders_of_the_ledger_count_as_unknown() -> None:
    assert "未登记，待核实" in words(compose(cases.source(demands="暂无")), "六")


@pytest.mark.parametrize(
    ("wan", "currency", "expected"),
    [
        (None, "CNY", "待核实"),
        ("0", "CNY", "0万元"),
        ("3500", "CNY", "3500万元"),
        ("9999.99", "CNY", "9999.99万元"),
        ("10000", "CNY", "1亿元"),
        ("12000", "CNY", "1.2亿元"),
        ("12345", "CNY", "约1.23亿元"),
        ("500", "USD", "500万美元"),
        ("30000", "EUR", "3亿欧元"),
    ],
)
def test_money_reads_as_officers_write_it(wan: str | None, currency: str, expected: str) -> None:
    assert money(None if wan is None else Decimal(wan), currency) == expected


@pytest.mark.parametrize(
    ("values", "raw", "expected"),
    [
        ({"investment_wan": Decimal(35000)}, "约3.5亿", "约3.5亿元"),
        ({"investment_wan": Decimal(35000)}, "3.5亿元以上，不低于", "不低于3.5亿元"),
        ({"investment_wan_min": Decimal(30000), "investment_wan_max": Decimal(50000)}, "3-5亿", "3亿元至5亿元"),
        ({"investment_foreign_wan": Decimal(800), "investment_currency": "USD"}, "800万美元", "800万美元"),
        ({"investment_wan": Decimal(500), "investment_currency": "USD"}, "", "500万美元"),
        ({}, "", "待核实"),
        ({}, "一期三个亿，二期另议", "一期三个亿，二期另议"),
    ],
)
def test_investment_keeps_range_currency_and_qualifier(values: dict[str, object], raw: str, expected: str) -> None:
    lead = Lead(values, {"investment_wan": raw} if raw else {})  # type: ignore[arg-type]
    assert investment(lead) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-05-03", "2026年5月3日"),
        ("2026-05", "2026年5月"),
        ("2026-Q2", "2026年第二季度"),
        ("2026-H2", "2026年下半年"),
        ("2026", "2026年"),
        ("", "待核实"),
        ("“十五五”末", "“十五五”末"),
    ],
)
def test_dates_keep_their_precision(text: str, expected: str) -> None:
    assert partial(text) == expected


def test_an_excerpt_ends_at_a_clause_and_says_so() -> None:
    text = "第一句说明建设内容。第二句说明投资安排，含设备与厂房。第三句说明时间。"
    assert excerpt(text, 100) == text
    assert excerpt(text, 32) == "第一句说明建设内容。第二句说明投资安排，含设备与厂房（节录）"


@pytest.mark.parametrize(
    "name", ["甲", "柔性皮层电极中试线", "面向高位截瘫的侵入式阵列与无线采集一体化整机研发及产业化基地建设", "超" * 80]
)
def test_titles_break_before_the_closing_words(name: str) -> None:
    lines = title_lines(name)
    assert "".join(lines).startswith("关于")
    assert "".join(lines).endswith("有关情况的汇报")
    assert len(lines) <= 3
    assert all(len(line) <= 20 for line in lines)


def test_a_name_that_already_says_project_is_not_doubled() -> None:
    assert "".join(title_lines("示例储能项目")) == "关于示例储能项目有关情况的汇报"
