"""Records, search and maintenance services: what an officer does with a lead."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from mhcrm.base.clock import Clock
from mhcrm.base.errors import InputError
from mhcrm.domain.records import SpaceKind
from mhcrm.domain.stages import shipped_names
from mhcrm.services.maintenance.service import MaintenanceService
from mhcrm.services.records.reading import read_entries
from mhcrm.services.records.service import RecordsService
from mhcrm.services.search.service import SearchService
from mhcrm.store import Store


@pytest.fixture
def records(store: Store, clock: Clock) -> RecordsService:
    """The service on a fresh store."""
    return RecordsService(store, clock)


def test_typed_entries_are_read_as_in_a_sheet() -> None:
    values, raw = read_entries(
        {"投资总额": "3.5亿元", "land_mu": "20亩", "阶段": "在谈", "notes": "", "展位号": "A3"}, shipped_names()
    )
    assert values["investment_wan"] == Decimal(35000)
    assert values["land_mu"] == Decimal(20)
    assert (values["stage"], values["notes"], values["x:展位号"]) == ("N", None, "A3")
    assert raw["investment_wan"] == "3.5亿元"
    with pytest.raises(InputError) as caught:
        read_entries({"投资总额": "谈定再报"}, shipped_names())
    assert "谈定再报" in str(caught.value)


def test_a_lead_needs_a_name_and_gets_a_day(records: RecordsService) -> None:
    with pytest.raises(InputError) as caught:
        records.create({"owner": "张三"})
    assert caught.value.code == "lead-unnamed"
    lead = records.get(records.create({"company": "甲"}).ids[0])
    assert lead.text("received_on") == "2026-06-01"
    with pytest.raises(InputError):
        records.update(lead.id or 0, {"company": None})
    assert records.get(lead.id or 0).text("company") == "甲"


def test_log_and_timeline(records: RecordsService) -> None:
    lead_id = records.create({"project": "某"}).ids[0]
    with pytest.raises(InputError):
        records.log(lead_id, "  ")
    records.log(lead_id, "来访，看了两处厂房", kind="来访", on=date(2026, 5, 2))
    records.update(lead_id, {"investment_wan": Decimal(500), "x:备": "甲"})
    texts = [entry.text for entry in records.timeline(lead_id)]
    assert "投资总额：待核实 → 500" in texts
    assert texts[-1] == "来访，看了两处厂房"


def test_search_finds_leads_spaces_and_names(records: RecordsService, store: Store) -> None:
    for name in ("脑机接口中试", "脑机接口总部"):
        records.create({"company": "精测", "project": name})
    with store.write("空间") as uow:
        house = uow.spaces.add({"code": "A-1", "kind": SpaceKind.BUILDING, "name": "穹装厂房"})
        uow.spaces.add({"code": "A-1-102", "kind": SpaceKind.ROOM, "name": "102", "parent_id": house})
    search = SearchService(store)
    answer = search.find("njjk", limit=1)
    assert answer.leads == 2
    assert [(hit.kind, hit.title) for hit in answer.hits] == [("lead", "脑机接口总部")]
    assert search.find("  ").hits == () == search.spaces(" ")
    assert [(hit.ref, hit.title) for hit in search.spaces("a-1-1")] == [("A-1-102", "穹装厂房 102")]
    assert [hit.ref for hit in search.spaces("穹装")] == ["A-1"]
    assert search.spaces("%") == ()
    assert search.named("drbg", ("导入表格", "新建项目")) == (0,)
    assert search.named("项目", ("导入表格", "新建项目")) == (1,)
    assert search.named("d", ("导入表格",)) == ()


def test_maintenance(file_store: Store, clock: Clock) -> None:
    records, care = RecordsService(file_store, clock), MaintenanceService(file_store, clock)
    first = records.create({"company": "先"}).ids[0]
    copy = care.backup()
    records.create({"company": "后"})
    assert care.facts().newest_backup == care.backups()[0]
    care.restore(copy)
    assert list(records.list()) == [first]
    assert care.check(repair=True).sound
