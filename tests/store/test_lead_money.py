"""A foreign amount is stated money in its own currency: in totals, in filters, on the board."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest

from mhcrm.domain.invested import stated
from mhcrm.domain.lead import Lead
from mhcrm.domain.records import Filter, LeadQuery
from mhcrm.services.records.service import RecordsService
from mhcrm.store import Store

CASES: tuple[tuple[dict[str, object], tuple[Decimal | None, str]], ...] = (
    ({"investment_wan": Decimal("1200.5")}, (Decimal("1200.5"), "CNY")),
    ({"investment_currency": "USD", "investment_foreign_wan": Decimal("0.3")}, (Decimal("0.3"), "USD")),
    (
        {"investment_wan": Decimal(7000), "investment_currency": "USD", "investment_foreign_wan": Decimal(1000)},
        (Decimal(7000), "CNY"),
    ),
    ({"investment_wan": Decimal(50), "investment_currency": "EUR"}, (Decimal(50), "EUR")),
    ({"investment_currency": "JPY"}, (None, "JPY")),
    ({}, (None, "CNY")),
)


@pytest.fixture
def records(store: Store) -> Iterator[RecordsService]:
    service = RecordsService(store, store.clock)
    for at, (values, _wanted) in enumerate(CASES):
        service.create({"company": f"公司{at}", **values})  # type: ignore[arg-type]
    yield service


@pytest.mark.parametrize(("values", "wanted"), CASES)
def test_what_a_lead_states(values: dict[str, object], wanted: tuple[Decimal | None, str]) -> None:
    lead = Lead(dict(values))  # type: ignore[arg-type]
    assert stated(lead.number, lead.text("investment_currency")) == wanted


def test_the_database_says_the_same(records: RecordsService, store: Store) -> None:
    sums: dict[str, Decimal] = {}
    for _values, (amount, currency) in CASES:
        if amount is not None:
            sums[currency] = sums.get(currency, Decimal()) + amount
    assert records.totals() == sums
    unknown = LeadQuery(filters=(Filter("investment_wan", "empty"),))
    assert records.count(unknown) == sum(amount is None for _values, (amount, _c) in CASES)
    with store.read() as view:
        pulses = view.pipeline.pulses(LeadQuery())
        vitals = view.pipeline.vitals(LeadQuery())
    found = [(None if p.money is None else Decimal(p.money) / 1_000_000, p.currency) for p in pulses]
    assert found == [wanted for _values, wanted in CASES]
    assert [(row[3], row[4]) for row in vitals] == [(p.money, p.currency) for p in pulses]
