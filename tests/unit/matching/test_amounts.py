"""Total investment read from free text: named as such, with a unit; what is no total is left alone; the column wins."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mhcrm.domain.intake.records import record_to_lead
from mhcrm.domain.matching.report import MatchReport
from tests.unit.matching.kit import matcher

ROCKET = {
    "企业名称": "深圳甲航天科技有限公司",
    "项目名称": "商业火箭总装与箭体结构制造",
    "所处环节": "制造",
    "用地需求": "60亩",
}
TEXT = "商业运载火箭总装、箭体结构件制造，从深圳迁入，新设公司"


def matched(words: str, **more: str) -> MatchReport:
    return matcher().match(record_to_lead({**ROCKET, "项目简介": f"{TEXT}，{words}", **more}))


@pytest.mark.parametrize(
    ("words", "wan", "currency"),
    [
        ("总投资3.5亿元", 35000, "CNY"),
        ("总投资约3.5亿元，其中固定资产投资2亿元", 35000, "CNY"),
        ("计划投资12亿元", 120000, "CNY"),
        ("拟投资8000万", 8000, "CNY"),
        ("项目总投资额5,000万元", 5000, "CNY"),
        ("投资额：１亿２０００万元", 12000, "CNY"),
        ("预计总投资3-5亿元", 30000, "CNY"),
        ("总投资1000万美元", 1000, "USD"),
        ("投资2亿元，总投资6亿元", 60000, "CNY"),
    ],
)
def test_an_amount_named_as_investment_is_a_fact(words: str, wan: int, currency: str) -> None:
    report = matched(words)
    assert (report.profile.investment, report.profile.currency) == (Decimal(wan), currency)
    assert report.profile.investment_wan == (Decimal(wan) if currency == "CNY" else None)
    read = report.to_json()["facts"]["investment_read"]  # type: ignore[index]
    assert read["field"] == "summary"
    assert read["text"]
    codes = {warning.code: warning.message for warning in report.warnings}
    assert "按项目简介里的" in codes["investment_from_text"]
    assert "投资总额" not in codes.get("missing_fields", "").partition("缺少")[2].split("，")[0]


@pytest.mark.parametrize(
    "words",
    [
        "固定资产投资2亿元",
        "累计融资3亿元",
        "年产值5亿元",
        "已投资1亿元",
        "对外投资2亿元",
        "获投资8000万元",
        "设备投资2亿元",
        "投资强度500万元/亩",
        "投资待定",
        "投资3",
        "总投资基金8亿元规模",
        "单位投资2亿元",
    ],
)
def test_what_is_no_total_is_left_alone(words: str) -> None:
    report = matched(words)
    assert report.profile.investment is None
    assert report.profile.investment_evidence is None


def test_the_column_wins() -> None:
    report = matched("总投资3.5亿元", 投资总额="2亿元")
    assert report.profile.investment == Decimal(20000)
    assert report.to_json()["facts"]["investment_read"] is None  # type: ignore[index]


def test_the_articles_rest_on_it() -> None:
    def verdict(words: str) -> str:
        return next(one.verdict.value for one in matched(words).policies if one.article == 22)

    assert verdict("总投资6亿元") == "applies"
    assert verdict("总投资1000万元") == "possible"
    assert verdict("投资待定") == "possible"
