"""Whatever is attached to two leads, merging them and undoing it leaves every row of every table as it was.

The rows come from the tables themselves, so that a table added tomorrow is merged and taken back here as well.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mhcrm.services.duplicates.service import DuplicatesService
from mhcrm.store import Store
from mhcrm.store.repos.duplicates import belonging
from mhcrm.store.rows import raw_table
from mhcrm.store.tables import table
from tests.store.conftest import CLOCK

_SHAPES = {"VARCHAR(10)": "2026-06-01", "VARCHAR(27)": "2026-06-01T01:02:03.000000Z", "VARCHAR(5)": "09:00"}
_NUMBERS = itertools.count(1)

FIELDS = ("company", "project", "phone", "contact", "notes", "progress", "investment_wan", "x:列")


def _value(column: Any) -> object:
    """Something a column that must not be empty accepts."""
    kind = str(column.type)
    if "json" in type(column.type).__name__.lower():
        return "[]"
    if kind.startswith(("INTEGER", "BOOLEAN", "BIGINT")):
        return 1
    return _SHAPES.get(kind, f"甲{next(_NUMBERS)}")


def _put(store: Store, name: str, lead: int, made: dict[tuple[str, int], int]) -> int:
    """A row of a table for a lead, and the rows it needs; returns its id."""
    if (name, lead) in made:
        return made[name, lead]
    values: dict[str, object] = {}
    for column in table(name).columns:
        keys = [key.column.table.name for key in column.foreign_keys]
        if keys == ["lead"]:
            values[column.name] = lead
        elif keys and not column.nullable:
            values[column.name] = _put(store, keys[0], lead, made)
        elif column.name == "id":
            values["id"] = 100_000 + next(_NUMBERS)  # past the numbers the store counts itself
        elif not column.nullable:
            values[column.name] = _value(column)
    with store.write("附着") as uow:
        done = uow.access.conn.execute(raw_table(name).insert().values(**values))
    assert done.inserted_primary_key is not None
    made[name, lead] = int(done.inserted_primary_key[0])
    return made[name, lead]


def _two(store: Store) -> tuple[int, int]:
    with store.write("两个项目") as uow:
        keep = uow.leads.add(
            {"company": "上海砚青软件有限公司", "project": "财税软件", "phone": "13917750001", "x:列": "甲"}
        )
        other = uow.leads.add(
            {"company": "砚青软件", "project": "财税软件", "contact": "童真", "notes": "来访", "x:列": "乙"}
        )
    return keep, other


def test_rows_of_every_table_go_over_and_come_back(file_store: Store, dump: Callable[[Store], object]) -> None:
    service, (keep, other) = DuplicatesService(file_store, CLOCK), _two(file_store)
    made: dict[tuple[str, int], int] = {}
    for name, lead in itertools.product(belonging(), (keep, other)):
        _put(file_store, name, lead, made)
    before = dump(file_store)
    service.merge(keep, other, take=["company", "x:列"])
    merged = dump(file_store)
    assert merged != before
    with file_store.read() as view:
        kept, gone = view.leads.get(keep), view.leads.get(other)
        left = view.duplicates.history(gone)
        assert set(left) <= {"stage_event"}  # only the move to 并入 stays with the lead that is gone
        assert all(view.duplicates.history(kept)[name] >= 2 for name in belonging())
    file_store.undo()
    assert dump(file_store) == before
    file_store.redo()
    assert dump(file_store) == merged


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    tables=st.lists(st.sampled_from(belonging()), max_size=6, unique=True),
    take=st.sets(st.sampled_from(FIELDS)),
    swapped=st.booleans(),
    told_apart=st.booleans(),
)
def test_merge_and_undo_is_nothing(
    file_store: Store,
    dump: Callable[[Store], object],
    tables: list[str],
    take: set[str],
    *,
    swapped: bool,
    told_apart: bool,
) -> None:
    service, (keep, other) = DuplicatesService(file_store, CLOCK), _two(file_store)
    third, _ = _two(file_store)
    made: dict[tuple[str, int], int] = {}
    for name, lead in itertools.product(tables, (keep, other)):
        _put(file_store, name, lead, made)
    if told_apart:
        service.not_same(other, third)
    before = dump(file_store)
    service.merge(*((other, keep) if swapped else (keep, other)), take=take)
    file_store.undo()
    assert dump(file_store) == before


@pytest.mark.parametrize("swapped", [False, True])
def test_what_was_told_apart_from_the_lead_that_goes_stays_apart_from_the_one_that_stays(
    file_store: Store, swapped: bool
) -> None:
    service, (keep, other) = DuplicatesService(file_store, CLOCK), _two(file_store)
    with file_store.write("第三个") as uow:
        third = uow.leads.add({"company": "上海砚青软件有限公司", "project": "财税软件产品"})
    service.not_same(*((other, third) if swapped else (third, other)), reason="两家公司")
    service.merge(keep, other)
    assert service.pairs() == ()
    file_store.undo()
    assert {(pair.left.id, pair.right.id) for pair in service.pairs()} == {(keep, other), (keep, third)}
