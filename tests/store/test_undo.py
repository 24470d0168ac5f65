"""Undo and redo: whatever was done, doing and undoing leaves the same data; so does redoing."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mhcrm.base.clock import Clock
from mhcrm.base.errors import InputError
from mhcrm.domain.records import LeadDraft, LeadQuery, OccupancyKind, SpaceKind
from mhcrm.store import Store, UnitOfWork, open_store
from mhcrm.store.changelog import UNDO_STEPS

Step = Callable[[UnitOfWork, int], None]
Dump = Callable[[Store], dict[str, list[tuple[object, ...]]]]


def _some(uow: UnitOfWork, pick: int) -> int:
    ids = uow.leads.ids()
    return ids[pick % len(ids)] if ids else uow.leads.add({"company": f"公司{pick}"})


def _add(uow: UnitOfWork, pick: int) -> None:
    uow.leads.add({"company": f"公司{pick % 3}", "notes": "脑机接口", "x:列": str(pick)})


def _edit(uow: UnitOfWork, pick: int) -> None:
    uow.leads.update(_some(uow, pick), {"company": f"改名{pick}", "land_mu": Decimal(pick), "x:列": None})


def _import(uow: UnitOfWork, pick: int) -> None:
    uow.batches.add(f"{pick}.xlsx")
    uow.leads.add_many([LeadDraft({"company": f"批{pick}-{at}", "notes": "导入"}) for at in range(pick % 4 + 1)])
    uow.leads.update(_some(uow, pick), {"progress": f"导入补充{pick}"})


def _bin(uow: UnitOfWork, pick: int) -> None:
    uow.leads.bin([_some(uow, pick)])


def _move(uow: UnitOfWork, pick: int) -> None:
    lead = _some(uow, pick)
    stage = "S" if pick % 2 else "N"
    uow.leads.update(lead, {"stage": stage})
    uow.stage_events.add(lead, from_stage="L", to_stage=stage, on=date(2026, 6, 1))


def _activity(uow: UnitOfWork, pick: int) -> None:
    lead = _some(uow, pick)
    made = uow.activities.add(lead, on=date(2026, 6, 1), kind="电话", text=f"{pick}")
    if pick % 3 == 0:
        uow.activities.remove(made)


def _space(uow: UnitOfWork, pick: int) -> None:
    code = f"S{pick}-{len(uow.spaces.all())}"
    room = uow.spaces.add({"kind": SpaceKind.ROOM, "code": code, "name": "房", "area_sqm": Decimal(pick)})
    uow.occupancy.add(room, OccupancyKind.LET, date(2026, 1, 1), party="某")
    uow.holds.add({"space_id": room, "lead_id": _some(uow, pick), "start": date(2026, 6, 1), "until": date(2026, 7, 1)})


def _people(uow: UnitOfWork, pick: int) -> None:
    who = uow.referrers.add({"name": f"引荐{pick}"})
    moment = datetime(2026, 5, 1, tzinfo=UTC)
    uow.registrations.add({"referrer_id": who, "lead_id": _some(uow, pick), "reported_at": moment})
    uow.contacts.add({"name": "李", "lead_id": _some(uow, pick)})
    uow.settings.set("office", {"name": f"{pick}"})


STEPS: dict[str, Step] = {
    "add": _add,
    "edit": _edit,
    "import": _import,
    "bin": _bin,
    "move": _move,
    "activity": _activity,
    "space": _space,
    "people": _people,
}


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plan=st.lists(st.tuples(st.sampled_from(sorted(STEPS)), st.integers(0, 99)), min_size=1, max_size=8))
def test_undo_all_then_redo_all_restores_every_state(
    dump: Dump, clock: Clock, sqlite_template: Path, plan: list[tuple[str, int]]
) -> None:
    with TemporaryDirectory() as folder:
        path = Path(shutil.copy(sqlite_template, Path(folder) / "t.db"))
        store = open_store(path, clock=clock, actor="甲")
        _walk(store, dump, plan)
        store.close()


def test_undo_and_redo_on_either_engine(store: Store, dump: Dump) -> None:
    _walk(store, dump, [(name, at) for at, name in enumerate(sorted(STEPS))])


def _walk(store: Store, dump: Dump, plan: list[tuple[str, int]]) -> None:
    states = [dump(store)]
    for name, pick in plan:
        with store.write(f"{name}{pick}") as uow:
            STEPS[name](uow, pick)
        if uow.changes.undoable:
            states.append(dump(store))
        assert dump(store) == states[-1]
    found = [_search(store)]
    for state in reversed(states[:-1]):
        assert store.undo() is not None
        assert dump(store) == state
        found.append(_search(store))
    assert store.undo() is None
    for state in states[1:]:
        assert store.redo() is not None
        assert dump(store) == state
    assert store.redo() is None
    assert _search(store) == found[0]
    assert store.check().problems == ()


def _search(store: Store) -> list[int]:
    with store.read() as view:
        return sorted(view.leads.ids(LeadQuery(text="导入")) + view.leads.ids(LeadQuery(text="脑机接口")))


def test_only_the_latest_steps_can_be_undone(file_store: Store) -> None:
    for at in range(UNDO_STEPS + 3):
        with file_store.write(f"第{at}步") as uow:
            uow.leads.add({"company": f"{at}"})
    undone = 0
    while file_store.undo() is not None:
        undone += 1
    assert undone == UNDO_STEPS


def test_a_new_step_ends_redo(store: Store) -> None:
    for name in ("一", "二"):
        with store.write(name) as uow:
            uow.leads.add({"company": name})
    store.undo()
    assert (store.undo_name(), store.redo_name()) == ("一", "二")
    with store.write("三") as uow:
        uow.leads.add({"company": "三"})
    assert store.redo_name() is None
    assert store.redo() is None


def test_undo_is_each_officers_own(target: str, clock: Clock) -> None:
    first, second = (open_store(target, clock=clock, actor=who) for who in ("甲", "乙"))
    with first.write("甲的") as uow:
        lead = uow.leads.add({"company": "甲", "owner": "张三"})
    with second.write("乙的") as uow:
        uow.leads.add({"company": "乙"})
    assert first.undo_name() == "甲的"
    with second.write("乙改") as uow:
        uow.leads.update(lead, {"owner": "李四"})
    with pytest.raises(InputError) as caught:
        first.undo()
    assert caught.value.code == "changed-since"
    with first.read() as view:
        assert view.leads.get(lead).text("owner") == "李四"
    first.close()
    second.close()


def test_an_old_import_is_undone_by_its_batch(store: Store) -> None:
    with store.write("导入 3 个项目") as uow:
        batch = uow.batches.add("台账.xlsx", sha256="ab", totals={"accepted": 3})
        uow.leads.add_many([LeadDraft({"company": f"导入{at}"}) for at in range(3)])
    with store.write("新建") as uow:
        other = uow.leads.add({"company": "留下"})
    store.undo_batch(batch)
    with store.read() as view:
        assert view.leads.ids() == [other]
        assert view.leads.count(LeadQuery(text="导入")) == 0
        assert view.batches.all()[0].undone
        assert view.batches.by_hash("ab") == []
    for wrong, code in ((batch, "batch-undone"), (99, "batch-missing")):
        with pytest.raises(InputError) as caught:
            store.undo_batch(wrong)
        assert caught.value.code == code


def test_an_import_whose_leads_were_worked_on_is_not_thrown_away(store: Store) -> None:
    with store.write("导入") as uow:
        batch = uow.batches.add("台账.xlsx")
        ids = uow.leads.add_many([LeadDraft({"company": f"导入{at}"}) for at in range(3)])
    with store.write("跟进") as uow:
        uow.leads.update(ids[1], {"progress": "已来访"})
    with pytest.raises(InputError) as caught:
        store.undo_batch(batch)
    assert caught.value.details["rows"] == ["MH-2026-0002"]
    assert store.undo() is not None
    store.undo_batch(batch)
    with store.read() as view:
        assert view.leads.ids() == []


def test_a_row_others_refer_to_is_kept_with_a_calm_message(target: str, clock: Clock) -> None:
    first, second = (open_store(target, clock=clock, actor=who) for who in ("甲", "乙"))
    with first.write("新建") as uow:
        lead = uow.leads.add({"company": "甲"})
    with second.write("跟进") as uow:
        uow.activities.add(lead, on=date(2026, 6, 1), kind="电话", text="已联系")
    with pytest.raises(InputError) as caught:
        first.undo()
    assert caught.value.code == "row-in-use"
    with first.read() as view:
        assert view.leads.get(lead).code
    first.close()
    second.close()


def test_derived_rows_are_no_step(store: Store) -> None:
    with store.write("新建") as uow:
        lead = uow.leads.add({"company": "甲"})
    with store.write("匹配", undoable=False) as uow:
        uow.reports.add(
            {"lead_id": lead, "lead_version": 1, "as_of": date(2026, 6, 1), "plan_version": "p1", "body": {"a": 1}}
        )
    assert not uow.changes.undoable
    assert store.undo_name() == "新建"
    with store.read() as view:
        assert view.reports.latest(lead).body == {"a": 1}  # type: ignore[union-attr]
        assert view.reports.stale_leads(date(2026, 6, 1), "p1") == []
        assert view.reports.stale_leads(date(2026, 6, 2), "p1") == [lead]
    store.undo()
    store.redo()


def test_audit_tells_who_when_what(store: Store, clock: Clock) -> None:
    with store.write("新建") as uow:
        lead = uow.leads.add({"company": "甲", "investment_wan": "100"})
    with store.write("改金额", actor="乙") as uow:
        uow.leads.update(lead, {"investment_wan": "120.5", "x:列": "新"})
    with store.read() as view:
        entries = view.audit.of_row("lead", lead)
    told = {(entry.actor, entry.field, entry.old, entry.new) for entry in entries}
    assert {("乙", "investment_wan", "100", "120.5"), ("乙", "x:列", None, "新")} <= told
    assert ("甲", "", None, "MH-2026-0001") in told
    assert all(entry.at == clock.now() for entry in entries)
