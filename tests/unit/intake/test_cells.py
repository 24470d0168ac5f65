"""Cell rules through whole columns."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from mhcrm.domain.intake import record_to_lead
from mhcrm.domain.intake.grid import Cell
from tests.unit.intake.sheets import HEAD, A, B, C, codes, leads, read


def one(header: str, cell: Cell) -> tuple[dict[str, object], set[str]]:
    """Values and problem codes of a lead with this one further cell."""
    (row,) = leads(read([["企业名称", "项目名称", header], [A, "甲", cell]]))
    return dict(row.values), codes(row)


@pytest.mark.parametrize("text", ["待定", "/", "—", "面议", "", "暂无", "办理中"])
def test_placeholders_are_unknown_everywhere(text: str) -> None:
    for header in ("总投资（万元）", "用地（亩）", "联系人", "登记时间", "联系电话", "备注", "项目阶段"):
        values, found = one(header, text)
        assert set(values) == {"company", "project"}
        assert not found


def test_foreign_money_is_kept_apart() -> None:
    values, found = one("总投资（万元）", "2亿美元")
    assert "investment_wan" not in values
    assert (values["investment_currency"], values["investment_foreign_wan"]) == ("USD", 20000)
    assert "amount-currency" in found


def test_foreign_header() -> None:
    values, found = one("总投资（万美元）", 500.0)
    assert "investment_wan" not in values
    assert values["investment_foreign_wan"] == 500
    assert "amount-currency" in found


def test_range_keeps_its_bounds() -> None:
    values, found = one("总投资（万元）", "3-5亿元")
    assert "investment_wan" not in values
    assert (values["investment_wan_min"], values["investment_wan_max"]) == (30000, 50000)
    assert "amount-range" in found


@pytest.mark.parametrize(
    ("cell", "code"),
    [("-5", "amount-negative"), (-5.0, "amount-negative"), (0, "amount-zero"), ("视情况", "amount-unclear")],
)
def test_doubtful_amounts(cell: Cell, code: str) -> None:
    assert code in one("总投资（万元）", cell)[1]


def test_a_small_number_among_large_ones_is_asked_about_and_not_multiplied() -> None:
    rows: list[list[Cell]] = [[f"上海第{i}科技有限公司", f"项目{i}", 3000 + i, "", ""] for i in range(5)]
    found = leads(read([HEAD, *rows, [A, "甲", 5, "", ""]]))
    assert found[-1].values["investment_wan"] == 5
    assert "amount-size" in codes(found[-1])
    assert not any("amount-size" in codes(row) for row in found[:-1])


def test_only_the_total_investment_counts() -> None:
    (row,) = leads(
        read(
            [
                ["企业名称", "项目名称", "注册资本（万元）", "设备投资（万元）", "达产产值（亿元）"],
                [A, "甲", 500, 200, 3],
            ]
        )
    )
    assert "investment_wan" not in row.values
    assert (row.values["registered_capital_wan"], row.values["expected_sales_wan"]) == (500, 30000)


@pytest.mark.parametrize(
    ("header", "cell", "field", "value"),
    [
        ("用地（亩）", "18亩", "land_mu", Decimal(18)),
        ("用地面积（平方米）", 20000, "land_mu", Decimal(30)),
        ("用地需求", "2公顷", "land_mu", Decimal(30)),
        ("用房面积（㎡）", "2万方", "floor_area_sqm", Decimal(20000)),
        ("厂房面积（万㎡）", 1.2, "floor_area_sqm", Decimal(12000)),
        ("用房面积（㎡）", "1200平", "floor_area_sqm", Decimal(1200)),
    ],
)
def test_areas(header: str, cell: Cell, field: str, value: Decimal) -> None:
    assert one(header, cell)[0][field] == value


def test_land_in_a_floor_column_is_moved_and_said() -> None:
    values, found = one("建筑面积（㎡）", "30亩")
    assert values["land_mu"] == 30
    assert "floor_area_sqm" not in values
    assert "area-moved" in found


@pytest.mark.parametrize(
    ("cell", "iso"),
    [
        (date(2026, 5, 8), "2026-05-08"),
        (datetime(2026, 5, 8, 9, 30), "2026-05-08"),
        (46150.0, "2026-05-08"),
        ("2026.5.8", "2026-05-08"),
        ("2026年5月", "2026-05"),
    ],
)
def test_dates(cell: Cell, iso: str) -> None:
    assert one("登记时间", cell)[0]["received_on"] == iso


def test_an_undated_half_year_stays_text() -> None:
    (row,) = leads(read([["企业名称", "项目名称", "登记时间"], [A, "甲", "上半年"]]))
    assert "received_on" not in row.values
    assert row.raw["received_on"] == "上半年"
    assert "date-no-year" in codes(row)


@pytest.mark.parametrize(
    ("cell", "phone", "code"),
    [
        (13900001051.0, "13900001051", None),
        ("139 0000 1051", "13900001051", None),
        ("+86-13900001051", "13900001051", None),
        ("02164001234", "021-64001234", None),
        ("86-21-64001234", "021-64001234", None),
        ("021-64001234转8012", "021-64001234-8012", None),
        ("400-820-8820", "400-820-8820", None),
        ("64001234", "64001234", "phone-no-area"),
        ("1.39E+10", None, "phone-lost"),
        (13900000000.0, None, "phone-lost"),
        ("1390000105", None, "phone-length"),
        ("139000010511", None, "phone-length"),
        ("无法提供号码", None, "phone-unclear"),
        ("13900001051/13900001052", "13900001051", "phone-several"),
    ],
)
def test_phones(cell: Cell, phone: str | None, code: str | None) -> None:
    values, found = one("联系电话", cell)
    assert values.get("phone") == phone
    assert (code in found) if code else not found


def test_names_glued_to_numbers_are_split_and_said() -> None:
    values, found = one("联系电话", "顾明澈13900001001")
    assert (values["contact"], values["phone"]) == ("顾明澈", "13900001001")
    assert "contact-split" in found
    values, _ = one("联系人及电话", "张三 13900001001、李四 13900001002")
    assert (values["contact"], values["phone"], values["contact_other"], values["phone_other"]) == (
        "张三",
        "13900001001",
        "李四",
        "13900001002",
    )


@pytest.mark.parametrize(
    ("cell", "value", "code"),
    [
        ("91350100m000100y43", "91350100M000100Y43", None),
        ("9135 0100 M000 100Y 43", "91350100M000100Y43", None),
        ("91350100M000100Y44", None, "uscc-wrong"),
        ("9135010OM000100Y43", None, "uscc-suggest"),
        ("9.14403E+17", None, "uscc-lost"),
        (914403001922038216.0, None, "uscc-lost"),
        ("91350100M", None, "uscc-wrong"),
    ],
)
def test_credit_codes(cell: Cell, value: str | None, code: str | None) -> None:
    values, found = one("统一社会信用代码", cell)
    assert values.get("uscc") == value
    assert (code in found) if code else not found


@pytest.mark.parametrize(
    ("word", "stage"),
    [
        ("已签约", "S"),
        ("拟签约", "I"),
        ("框架协议", "I"),
        ("洽谈中", "N"),
        ("在建", "C"),
        ("已投产", "O"),
        ("搁置", "XH"),
        ("已流失", "XL"),
        ("落地", "R"),
        ("线索", "L"),
    ],
)
def test_stage_words(word: str, stage: str) -> None:
    assert one("项目阶段", word)[0]["stage"] == stage


def test_registering_is_not_registered() -> None:
    values, found = one("项目阶段", "注册中")
    assert "stage" not in values
    assert "stage-unknown" in found


def test_flags_have_three_states() -> None:
    assert one("是否总部", "是")[0]["is_headquarters"] == "是"
    assert one("是否总部", "√")[0]["is_headquarters"] == "是"
    assert one("是否总部", "否")[0]["is_headquarters"] == "否"
    assert "is_headquarters" not in one("是否总部", "")[0]


def test_texts_that_begin_like_formulas_are_data() -> None:
    assert one("备注", "=cmd|'/c calc'!A1")[0]["notes"] == "=cmd|'/c calc'!A1"


def test_one_record_reads_like_a_row() -> None:
    lead = record_to_lead(
        {
            "企业名称": B,
            "项目名称": "乙",
            "投资总额": "3.5亿元",
            "用地需求": "30亩",
            "建筑面积需求": "1200㎡",
            "来源": "展会",
            "别的": "朋友推荐",
        }
    )
    assert lead.number("investment_wan") == 35000
    assert lead.number("land_mu") == 30
    assert (lead.text("source"), lead.text("x:别的"), lead.raw["investment_wan"]) == ("展会", "朋友推荐", "3.5亿元")
    assert record_to_lead({"企业名称": C, "投资总额": "待定"}).number("investment_wan") is None


def test_a_foreign_word_anywhere_keeps_money_from_passing_for_rmb() -> None:
    for header, cell in (("Investment (USD m)", 5), ("总投资（美元）", 5_000_000), ("总投资（万元）", "1亿（美元）")):
        values, found = one(header, cell)
        assert "investment_wan" not in values
        assert values["investment_currency"] == "USD"
        assert "amount-currency" in found


def test_mail_addresses_are_no_names() -> None:
    values, _ = one("联系方式（手机/邮箱）", "13900001001 / a@b.com")
    assert values["phone"] == "13900001001"
    assert "contact" not in values


def test_an_area_in_another_unit_than_the_header_is_said() -> None:
    values, found = one("用地面积（平方米）", "30亩")
    assert values["land_mu"] == 30
    assert "area-unit" in found


def test_a_number_is_no_company() -> None:
    (row,) = leads(read([HEAD, ["3500", "甲", 100, "", ""]]))
    assert "name-odd" in codes(row)


def test_a_stage_against_its_section_is_said() -> None:
    found = leads(read([["企业名称", "项目名称", "阶段"], ["一、签约项目"], [A, "甲", "在谈"], [B, "乙", ""]]))
    assert "stage-conflict" in codes(found[0])
    assert [row.values["stage"] for row in found] == ["N", "S"]


@pytest.mark.parametrize(
    ("cell", "iso", "code"),
    [
        ("三季度", "2026-Q3", "date-year-assumed"),
        ("下半年", "2026-H2", "date-year-assumed"),
        ("Q3", "2026-Q3", "date-year-assumed"),
        ("三季度末", "2026-Q3", "date-year-assumed"),
        ("6月30日前", "2026-06-30", "date-year-assumed"),
        ("6月底", "2026-06", "date-year-assumed"),
        ("十月", "2026-10", "date-year-assumed"),
        ("年底前", "2026", "date-year-assumed"),
        ("年内", "2026", "date-year-assumed"),
        ("今年下半年", "2026-H2", "date-year-assumed"),
        ("2026年内", "2026", "date-vague"),
        ("26年底", "2026", "date-vague"),
        ("2026年底前", "2026", "date-vague"),
        ("26年三季度底", "2026-Q3", "date-vague"),
        ("明年初", None, "date-no-year"),
        ("明年三季度", None, "date-no-year"),
        ("“十五五”末", None, "date-unclear"),
        ("2026年底至2027年中", None, "date-unclear"),
    ],
)
def test_a_vague_date_gets_one_sentence(cell: str, iso: str | None, code: str) -> None:
    (row,) = leads(read([["2026年招商项目台账"], ["企业名称", "项目名称", "计划开工时间"], [A, "甲", cell]]))
    assert row.values.get("start_on") == iso
    assert [problem.code for problem in row.problems] == [code]
    assert row.raw["start_on"] == cell


@pytest.mark.parametrize("cell", ["三季度", "下半年", "年底前", "年内", "6月底", "十月", "明年初"])
def test_a_date_without_any_year_says_so(cell: str) -> None:
    values, found = one("计划开工时间", cell)
    assert "start_on" not in values
    assert found == {"date-no-year"}
