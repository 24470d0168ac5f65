"""The bulk road stores exactly what the road of a single lead stores."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mhcrm.base.errors import InputError
from mhcrm.domain.records import LeadDraft
from mhcrm.store.bulk_leads import BulkLeads
from mhcrm.store.repos.lead_row import COLUMNS, NUMBERS, keys, split
from mhcrm.store.search_index import index_text
from mhcrm.store.tables.types import dump_json, to_micro

TEXTS = st.one_of(
    st.none(),
    st.just(""),
    st.text(alphabet="重庆长行乐Ａa1（）()，㎡. \x1f\n\u3000𬱖é", max_size=12),
    st.sampled_from(["上海禾曜微电子有限公司", "张三", "13900001111", "021-64001234", "芯片项目（一期）"]),
)
NUMBERS_IN = st.one_of(st.none(), st.just(""), st.decimals(-10, 10**6, places=3), st.just("12.5"))
ROWS = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(("company", "project", "contact", "owner", "phone", "summary", "uscc", "x:乙", "x:甲"), TEXTS),
        "investment_wan": NUMBERS_IN,
        "land_mu": NUMBERS_IN,
        "stage": st.sampled_from([None, "", "L", "N"]),
    },
)


def single(values: dict[str, Any], row_id: int, code: str) -> dict[str, Any]:
    """What the road of a single lead stores, as in ``LeadRepo.add``."""
    columns, extra = split(values)
    columns = {name: value for name, value in columns.items() if value is not None}
    row: dict[str, Any] = {"stage": "L", **columns, **keys(columns), "id": row_id, "code": code}
    for name in NUMBERS & columns.keys():
        row[name] = to_micro(columns[name])  # type: ignore[arg-type]
    row["extra"] = dump_json({name: value for name, value in extra.items() if value is not None})
    return row


@given(st.lists(ROWS, min_size=1, max_size=6))
def test_both_roads_lead_to_the_same_rows(rows: list[dict[str, Any]]) -> None:
    codes = [f"MH-2026-{at:04d}" for at in range(len(rows))]
    made = BulkLeads([LeadDraft(values) for values in rows], 7, codes)
    names, cells = made.rows({})
    stored = [dict(zip(names, row, strict=True)) for row in cells]
    texts = made.index_texts()
    for at, values in enumerate(rows):
        wanted = single(values, 7 + at, codes[at])
        found = stored[at]
        for name in COLUMNS | wanted.keys():
            assert found.get(name) == wanted.get(name), name
        assert texts[at] == index_text(wanted)


@pytest.mark.parametrize(
    ("values", "code"),
    [({"nonsense": "1"}, "field-unknown"), ({"stage": "Q"}, "stage-unknown"), ({"land_mu": "多"}, "number-bad")],
)
def test_what_a_single_lead_refuses_is_refused(values: dict[str, Any], code: str) -> None:
    with pytest.raises(InputError) as refused:
        BulkLeads([LeadDraft(values)], 1, ["MH-2026-0001"])
    assert refused.value.code == code


def test_numbers_are_exact() -> None:
    made = BulkLeads([LeadDraft({"investment_wan": Decimal("0.000001"), "company": "甲"})], 1, ["A"])
    assert made.columns["investment_wan"] == [1]
