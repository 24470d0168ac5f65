"""Stated investments in words: the currency the ledger gave, digits grouped, nothing converted or added up."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mhcrm.domain.invested import amount_words, amounts_words, invested_words
from mhcrm.domain.lead import Lead


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"investment_wan": "5000"}, "5,000 万元"),
        ({"investment_wan": "1234.50"}, "1,234.5 万元"),
        ({"investment_foreign_wan": "800", "investment_currency": "USD"}, "800 万美元"),
        ({"investment_wan": "45", "investment_currency": "EUR"}, "45 万欧元"),
        ({"investment_wan": "5600", "investment_foreign_wan": "800", "investment_currency": "USD"}, "5,600 万元"),
        ({"investment_wan_min": "3000", "investment_wan_max": "5000"}, "3,000–5,000 万元"),
        ({"investment_wan_min": "3000"}, "不低于 3,000 万元"),
        ({"investment_wan_max": "3000", "investment_currency": "JPY"}, "不超过 3,000 万日元"),
        ({}, ""),
    ],
)
def test_the_stated_amount_carries_its_unit(values: dict[str, str], words: str) -> None:
    lead = Lead(values)
    assert invested_words(lead.number, lead.text("investment_currency")) == words


def test_currencies_stand_side_by_side() -> None:
    assert amounts_words({"CNY": Decimal(37000), "USD": Decimal(800)}) == "37,000 万元、800 万美元"
    assert amount_words(Decimal("1E+4"), "CNY") == "10,000 万元"
