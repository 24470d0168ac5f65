"""Duplicates on a real database: found, told apart for good, merged with both histories, and undone in one step."""

from __future__ import annotations

from datetime import date

import pytest

from mhcrm.base.errors import InputError
from mhcrm.domain.identity import Verdict
from mhcrm.services.duplicates.found import grouped, search, without
from mhcrm.services.duplicates.service import DuplicatesService
from mhcrm.store import Store
from tests.store.conftest import CLOCK

FULL = {
    "company": "上海禾曜微电子有限公司",
    "project": "车规芯片项目",
    "phone": "13900001001",
    "investment_wan": "3000",
}
SHORT = {"company": "禾曜微电子", "project": "车规芯片项目", "contact": "张三", "phone": "13900001002"}
ELSE = {"company": "上海禾曜微电子有限公司", "project": "传感器封装线"}


@pytest.fixture
def service(store: Store) -> DuplicatesService:
    return DuplicatesService(store, CLOCK)


def _three(store: Store) -> tuple[int, int, int]:
    with store.write("三个项目") as uow:
        ids = [uow.leads.add(dict(values)) for values in (FULL, SHORT, ELSE)]
    return ids[0], ids[1], ids[2]


def test_pairs_are_found_with_their_waterfall_and_another_project_is_none(
    store: Store, service: DuplicatesService
) -> None:
    first, second, _third = _three(store)
    (pair,) = service.pairs()
    assert (pair.left[0], pair.right[0]) == (first, second)
    assert sum(part.points for part in pair.comparison.parts) == pair.comparison.total
    assert service.compare(first, second) == pair.comparison


def test_what_was_found_to_be_two_stays_two_until_forgotten(store: Store, service: DuplicatesService) -> None:
    first, second, _ = _three(store)
    service.not_same(second, first, "两家公司")
    assert service.pairs() == ()
    store.undo()
    assert len(service.pairs()) == 1
    service.not_same(first, second)
    service.forget(second, first)
    assert len(service.pairs()) == 1
    with pytest.raises(InputError):
        service.not_same(first, first)


def test_a_lead_being_typed_is_compared_with_everything(store: Store, service: DuplicatesService) -> None:
    first, second, _ = _three(store)
    found = service.like({"company": "上海禾曜微电子有限公司", "project": "车规芯片"})
    assert {pair.left[0] for pair in found} == {first, second}
    assert service.like(FULL, without=first)[0].left[0] == second
    service.not_same(first, second)
    assert service.like(FULL, without=first) == ()  # told apart stays told apart while editing


def test_the_hint_knows_what_was_written_a_moment_ago(store: Store, service: DuplicatesService) -> None:
    assert service.like(FULL) == ()
    first, _, _ = _three(store)
    assert first in {pair.left.id for pair in service.like(FULL)}
    store.undo()
    assert service.like(FULL) == ()


def test_pairs_that_share_a_lead_make_one_group(store: Store, service: DuplicatesService) -> None:
    first, second, other = _three(store)
    with store.write("又一个") as uow:
        third = uow.leads.add({**FULL, "contact": "李四"})
        uow.leads.add({"company": "南通某材料有限公司", "project": "机身段"})
    pairs = search(service.material())
    (group,) = grouped(pairs)
    assert [head.id for head in group.leads] == [first, second, third]
    assert group.verdict is Verdict.SAME
    assert other not in {head.id for head in group.leads}
    (left,) = grouped(without(pairs, pair=(first, third), leads=[]))
    assert len(left.pairs) == 2
    assert grouped(without(pairs, leads=[first, third])) == ()


def test_what_was_told_apart_is_listed_until_one_of_the_two_is_gone(store: Store, service: DuplicatesService) -> None:
    first, second, _ = _three(store)
    service.not_same(second, first, "两家公司")
    (pair,) = service.decided()
    assert (pair.left.id, pair.right.id, pair.reason, pair.author) == (first, second, "两家公司", store.actor)
    assert pair.comparison == service.compare(first, second)
    with store.write("移入回收站") as uow:
        uow.leads.bin([second])
    assert service.decided() == ()


def test_side_by_side_tells_what_belongs_to_each(store: Store, service: DuplicatesService) -> None:
    first, second, _ = _three(store)
    with store.write("来访") as uow:
        uow.activities.add(second, on=date(2026, 5, 8), kind="来访", text="张三来访")
    beside = service.beside(first, second)
    assert (beside.left.id, beside.right.id) == (first, second)
    assert beside.history == (("activity", 0, 1),)
    assert beside.comparison == service.compare(first, second)


def test_merging_keeps_both_histories_and_is_undone_in_one_step(store: Store, service: DuplicatesService) -> None:
    keep, other, _ = _three(store)
    with store.write("来访") as uow:
        entry = uow.activities.add(other, on=date(2026, 5, 8), kind="来访", text="张三来访")
        move = uow.stage_events.add(other, from_stage="L", to_stage="N", on=date(2026, 5, 9))
    with store.read() as view:
        before = (view.leads.get(keep), view.leads.get(other))
    done = service.merge(keep, other, take=["phone"])
    assert done.operation == f"合并 {before[1].code} 到 {before[0].code}"
    with store.read() as view:
        kept, gone = view.leads.get(keep), view.leads.get(other)
        assert kept.values["contact"] == "张三"  # filled
        assert kept.values["phone"] == "13900001002"  # taken
        assert kept.values["company"] == FULL["company"]  # kept
        notes = view.activities.of_lead(keep)
        assert entry in {note.id for note in notes}
        said = next(note.text for note in notes if note.kind == "合并")
        assert "13900001001" in said and "禾曜微电子" in said  # nothing given up goes unsaid
        assert move in {event.id for event in view.stage_events.of_lead(keep)}
        assert (gone.values["stage"], gone.values["x:并入"]) == ("XM", before[0].code)
    assert service.pairs() == ()
    with pytest.raises(InputError):
        service.merge(keep, other)
    store.undo()
    with store.read() as view:
        after = (view.leads.get(keep), view.leads.get(other))
        assert [lead.values for lead in after] == [lead.values for lead in before]
        assert {note.id for note in view.activities.of_lead(other)} == {entry}
        assert view.activities.of_lead(keep) == []


def test_the_plan_of_a_merge_tells_before_anything_is_written(store: Store, service: DuplicatesService) -> None:
    keep, other, _ = _three(store)
    plan = service.preview_merge(keep, other, ["company"])
    assert plan.changes == {"company": "禾曜微电子", "contact": "张三"}
    assert ("phone", "13900001002") in plan.dropped
    with pytest.raises(InputError):
        service.preview_merge(keep, other, ["没有的字段"])


def test_every_table_that_points_at_a_lead_goes_with_it() -> None:
    from mhcrm.store.repos.duplicates import belonging
    from mhcrm.store.tables import fill

    pointing = {
        name
        for name, own in fill().tables.items()
        for column in own.c
        if any(key.column.table.name == "lead" for key in column.foreign_keys)
    }
    assert pointing == set(belonging())
    assert {"activity", "stage_event", "hold", "registration", "match_report", "contact"} <= pointing
