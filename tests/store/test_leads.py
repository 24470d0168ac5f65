"""Leads: what goes in comes out, lists are made by the database, stale writes are refused."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from mhcrm.base.errors import InputError, StaleWrite
from mhcrm.domain.change import RowKind
from mhcrm.domain.fields import COLUMN_FIELDS, Kind
from mhcrm.domain.records import Filter, LeadDraft, LeadQuery
from mhcrm.store import Store
from mhcrm.store.tables import table
from mhcrm.store.tables.types import Micro

Dump = Callable[[Store], dict[str, list[tuple[object, ...]]]]

VALUES = {
    "company": "上海精测𬱖半导体有限公司",
    "project": "重庆路脑机接口中试线",
    "investment_wan": Decimal("35000.120001"),
    "land_mu": Decimal("19.5"),
    "stage": "N",
    "notes": "柔性电极\n第二行",
    "expected_tax_wan": Decimal("12.5"),
    "x:其他列": "不丢",
}


def add(store: Store, **values: object) -> int:
    """One more lead."""
    with store.write("新建") as uow:
        return uow.leads.add(values)  # type: ignore[arg-type]


def test_every_column_field_has_a_column_of_its_kind() -> None:
    for field in COLUMN_FIELDS:
        numeric = field.kind in (Kind.MONEY, Kind.AREA, Kind.LAND)
        assert isinstance(table("lead").c[field.name].type, Micro) == numeric, field.name


def test_lead_comes_back_as_it_went_in(store: Store) -> None:
    with store.write("新建") as uow:
        lead_id = uow.leads.add(VALUES, {"investment_wan": "3.5亿元左右"})
    with store.read() as view:
        lead = view.leads.get(lead_id)
        assert view.leads.by_code("mh-2026-0001") == lead
    assert lead.values == VALUES
    assert lead.raw == {"investment_wan": "3.5亿元左右"}
    assert (lead.code, lead.version) == ("MH-2026-0001", 1)
    assert uow.changes.kinds == {RowKind.LEAD, RowKind.COMPANY}
    assert uow.changes.ids == (lead_id,)


def test_bulk_and_single_add_store_the_same(store: Store) -> None:
    drafts = [LeadDraft({**VALUES, "project": f"项目{at}"}, {"land_mu": "19.5亩"}) for at in range(60)]
    with store.write("导入") as uow:
        ids = uow.leads.add_many(drafts)
    with store.write("新建") as uow:
        single = uow.leads.add(drafts[0].values, drafts[0].raw)
    with store.read() as view:
        bulk, alone = view.leads.get(ids[0]), view.leads.get(single)
        companies = {row[0] for row in view.access.conn.execute(table("company").select())}
        assert view.leads.count(LeadQuery(text="𬱖半导")) == 61
    assert (bulk.values, bulk.raw) == (alone.values, alone.raw)
    assert len(companies) == 1
    assert store.check().problems == ()


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"company": "甲", "nonsense": "1"}, "field-unknown"),
        ({"company": "甲", "investment_wan": "约叁"}, "number-bad"),
        ({"company": "甲", "investment_wan": Decimal("1e30")}, "number-too-large"),
        ({"company": "甲", "investment_wan": Decimal("NaN")}, "number-too-large"),
        ({"company": "甲", "stage": "签约"}, "stage-unknown"),
    ],
)
def test_bad_values_are_refused_and_nothing_is_kept(
    store: Store, dump: Dump, values: dict[str, object], code: str
) -> None:
    before = dump(store)
    with pytest.raises(InputError) as caught:
        add(store, **values)
    assert caught.value.code == code
    assert dump(store) == before


def test_exception_rolls_everything_back(store: Store, dump: Dump) -> None:
    before = dump(store)
    with pytest.raises(RuntimeError), store.write("新建") as uow:
        uow.leads.add({"company": "甲"})
        raise RuntimeError("stop")
    assert dump(store) == before
    assert store.undo_name() is None


def test_stale_write_shows_both_versions(store: Store) -> None:
    lead_id = add(store, company="甲", owner="张三")
    with store.write("改") as uow:
        uow.leads.update(lead_id, {"owner": "李四"}, expected_version=1)
    with pytest.raises(StaleWrite) as caught, store.write("改") as uow:
        uow.leads.update(lead_id, {"owner": "王五"}, expected_version=1)
    assert caught.value.details["current"] == {"owner": "李四"}
    assert caught.value.details["yours"] == {"owner": "王五"}
    with store.read() as view:
        assert view.leads.get(lead_id).text("owner") == "李四"


def test_update_merges_extra_and_drops_the_old_raw_text(store: Store) -> None:
    with store.write("新建") as uow:
        lead_id = uow.leads.add({"company": "甲", "x:a": "1", "x:b": "2", "land_mu": "3"}, {"land_mu": "约3亩"})
    with store.write("改") as uow:
        uow.leads.update(lead_id, {"x:a": None, "x:c": "4", "land_mu": Decimal(5)})
    with store.read() as view:
        lead = view.leads.get(lead_id)
    assert lead.values == {"company": "甲", "stage": "L", "x:b": "2", "x:c": "4", "land_mu": Decimal(5)}
    assert lead.raw == {}


def test_update_that_changes_nothing_is_no_step(store: Store) -> None:
    lead_id = add(store, company="甲")
    with store.write("没变") as uow:
        assert uow.leads.update(lead_id, {"company": "甲"}) is False
    assert not uow.changes.undoable
    assert store.undo_name() == "新建"


def test_filters_sorting_and_totals(store: Store) -> None:
    first = add(store, company="张江机器人", investment_wan="100", stage="S", town="浦锦街道")
    second = add(store, company="奥盛集团", investment_wan="9", stage="L")
    third = add(store, company="宝山钢铁", investment_wan="20.5", investment_currency="USD", stage="N")

    def ids(*filters: Filter, sort: tuple[tuple[str, bool], ...] = (("company", False),)) -> list[int]:
        with store.read() as view:
            return view.leads.ids(LeadQuery(filters=filters, sort=sort))

    assert ids() == [second, third, first]  # by pinyin
    assert ids(sort=(("investment_wan", True),)) == [first, third, second]
    assert ids(sort=(("town", False),))[0] == first  # unknown last
    assert ids(sort=(("stage", True),)) == [first, third, second]
    assert ids(Filter("investment_wan", ">=", "20.5")) == [third, first]
    assert ids(Filter("stage", "in", ["S", "N"])) == [third, first]
    assert ids(Filter("town", "empty")) == [second, third]
    assert ids(Filter("company", "contains", "%")) == []
    assert ids(Filter("town", "!=", "吴泾镇")) == [first]
    with store.read() as view:
        assert view.leads.totals() == {"CNY": Decimal(109), "USD": Decimal("20.5")}
        rows = view.leads.rows([third, first], ("company", "x:无", "investment_wan"))
        assert [row.cells["company"] for row in rows] == ["宝山钢铁", "张江机器人"]
        assert rows[0].cells["x:无"] is None
        with pytest.raises(InputError):
            view.leads.ids(LeadQuery(sort=(("jobs", True),)))


def test_company_is_shared_by_credit_code_or_name(store: Store) -> None:
    one = add(store, company="上海甲公司", uscc="91350100M000100Y43")
    two = add(store, company="甲公司（上海）", uscc="91350100M000100Y43")
    three = add(store, company="上海 甲公司")
    four = add(store, company="上海甲公司", uscc="914403001922038216")
    with store.read() as view:
        linked = [row["company_id"] for row in view.access.many("lead")]
    assert linked[0] == linked[1], (one, two)
    assert linked[3] != linked[0], four
    assert linked[2] is not None, three


def test_bin_hides_and_returns(store: Store) -> None:
    lead_id = add(store, company="甲", notes="脑机接口")
    with store.write("回收") as uow:
        assert uow.leads.bin([lead_id]) == 1
    with store.read() as view:
        assert view.leads.ids() == []
        assert view.leads.count(LeadQuery(text="脑机")) == 0
        assert view.leads.ids(LeadQuery(text="脑机", binned=True)) == [lead_id]
        assert view.leads.count(LeadQuery(text="脑机", binned=True)) == 1
    with store.write("取回") as uow:
        uow.leads.unbin([lead_id])
    with store.read() as view:
        assert view.leads.ids(LeadQuery(text="脑机")) == [lead_id]


def test_codes_and_ids_are_never_given_twice(store: Store) -> None:
    first = add(store, company="甲")
    store.undo()
    second = add(store, company="乙")
    assert second > first
    with store.read() as view:
        assert view.leads.get(second).code == "MH-2026-0002"


def test_a_read_view_refuses_to_write(store: Store) -> None:
    with pytest.raises(RuntimeError), store.read() as view:
        view.leads.add({"company": "甲"})
