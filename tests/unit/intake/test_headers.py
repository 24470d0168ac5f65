"""Header texts to fields and units."""

from __future__ import annotations

import pytest

from mhcrm.domain.intake.records import shipped_matcher


@pytest.mark.parametrize(
    ("header", "field", "unit"),
    [
        ("企业名称*", "company", None),
        ("企业名称（必填）", "company", None),
        ("投资总额（万元)", "investment_wan", "万"),
        ("总投资(亿元)", "investment_wan", "亿"),
        ("总投资/亿元", "investment_wan", "亿"),
        ("总投资 单位：亿元", "investment_wan", "亿"),
        ("总投资\n（亿元）", "investment_wan", "亿"),
        ("计划总投资额（亿元人民币）", "investment_wan", "亿"),
        ("总投资万元", "investment_wan", "万"),
        ("項目名稱", "project", None),
        ("項目總投資（萬元）", "investment_wan", "万"),
        ("项目方联系人 ", "contact", None),
        ("联系人、电话", "contact_phone", None),
        ("联系人电话", "phone", None),
        ("申请用地面积（亩）", "land_mu", "亩"),
        ("拟用地面积（平方米）", "land_mu", "㎡"),
        ("拟租厂房面积（万㎡）", "floor_area_sqm", "万㎡"),
        ("厂房/办公（㎡）", "floor_area_sqm", "㎡"),
        ("注册资本（万元）", "registered_capital_wan", "万"),
        ("其中：固定资产投资（万元）", "fixed_investment_wan", "万"),
        ("设备投资（万元）", "equipment_investment_wan", "万"),
        ("达产产值（亿元）", "expected_sales_wan", "亿"),
        ("预计年税收（万元）", "expected_tax_wan", "万"),
        ("统一社会\n信用代码", "uscc", None),
        ("首次对接时间", "first_contact_on", None),
        ("项目推荐人", "referrer", None),
        ("信息来源", "source", None),
        ("序号", "seq", None),
    ],
)
def test_meaning(header: str, field: str, unit: str | None) -> None:
    hit = shipped_matcher().match(header)
    assert (hit.field, hit.unit) == (field, unit)


@pytest.mark.parametrize(
    "header", ["项目数量", "企业家数", "投资完成率", "项目个数", "联系人邮箱", "工资", "", "同比增长"]
)
def test_what_is_no_lead_field(header: str) -> None:
    assert shipped_matcher().match(header).field not in {"company", "project", "investment_wan", "contact"}


def test_a_currency_in_the_header() -> None:
    hit = shipped_matcher().match("总投资（万美元）")
    assert (hit.field, hit.unit, hit.currency) == ("investment_wan", "万", "USD")
