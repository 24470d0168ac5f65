"""Other phones (其他电话) are found by their last four digits; an index of an older version stays sound and catches up."""

from __future__ import annotations

import pytest

from mhcrm.domain.records import LeadDraft, LeadQuery
from mhcrm.store import Store
from mhcrm.store.phones import other_tails

OTHERS = "021-64331357、138 0000 2468，12345"


def found(store: Store, text: str) -> list[int]:
    with store.read() as view:
        ids = list(view.leads.ids(LeadQuery(text=text)))
        assert sorted(view.leads.search(text, 50)[0]) == sorted(ids)
    return ids


@pytest.mark.parametrize(
    ("text", "tails"),
    [
        (OTHERS, ("1357", "2468")),
        ("64331357转801", ("1357",)),
        ("13800002468/13800002468", ("2468",)),
        ("转801", ()),
        ("", ()),
    ],
)
def test_endings(text: str, tails: tuple[str, ...]) -> None:
    assert other_tails(text) == tails


@pytest.mark.parametrize("many", [False, True])
def test_found_by_the_ending_of_any_phone(store: Store, many: bool) -> None:
    values = {"company": "某公司", "phone": "13900009876", "phone_other": OTHERS}
    with store.write("新建") as uow:
        if many:
            uow.leads.add_many([LeadDraft(values), LeadDraft({"company": "另一家"})])
        else:
            uow.leads.add(values)
            uow.leads.add({"company": "另一家"})
    for ending in ("9876", "1357", "2468"):
        assert len(found(store, ending)) == 1, ending
    assert len(found(store, "某公司 1357")) == 1
    assert found(store, "2345") == []  # five digits are no phone
    assert found(store, "135") == []


def test_the_ending_follows_the_phone_and_undo(store: Store) -> None:
    with store.write("新建") as uow:
        lead = uow.leads.add({"company": "某公司", "phone_other": OTHERS})
    with store.write("改电话") as uow:
        uow.leads.update(lead, {"phone_other": "02164339999"})
    assert (found(store, "1357"), found(store, "9999")) == ([], [lead])
    with store.write("改名") as uow:
        uow.leads.update(lead, {"company": "某某公司"})
    assert found(store, "9999") == [lead]
    store.undo()
    store.undo()
    assert (found(store, "1357"), found(store, "9999")) == ([lead], [])
    with store.write("去掉") as uow:
        uow.leads.update(lead, {"phone_other": None})
    assert found(store, "1357") == []


def _as_an_older_version_stored(store: Store, values: dict[str, str]) -> int:
    """A lead whose stored initials and index entry know nothing of the endings."""
    from mhcrm.store import search_index
    from mhcrm.store.rows import raw_table

    with store.write("新建") as uow:
        lead = uow.leads.add(values)
        conn, raw = uow.access.conn, raw_table("lead")
        row = dict(conn.execute(raw.select().where(raw.c.id == lead)).mappings().one())
        search_index.remove(conn, lead, search_index.index_text(row))
        row["initials"] = "mgs"
        conn.execute(raw.update().where(raw.c.id == lead).values(initials="mgs"))
        search_index.add(conn, [(lead, search_index.index_text(row))])
    return lead


def test_an_older_index_stays_sound_and_the_next_write_completes_it(store: Store) -> None:
    lead = _as_an_older_version_stored(store, {"company": "某公司", "phone_other": OTHERS})
    assert (found(store, "1357"), found(store, "64331357"), found(store, "mgs")) == ([], [lead], [lead])
    with store.write("改名") as uow:
        uow.leads.update(lead, {"company": "新名字"})
    assert (found(store, "1357"), found(store, "某公司"), found(store, "mgs")) == ([lead], [], [])
    assert store.check().problems == ()


def test_repair_completes_an_older_index(store: Store) -> None:
    lead = _as_an_older_version_stored(store, {"company": "某公司", "phone_other": OTHERS})
    bare = _as_an_older_version_stored(store, {"company": "没有别的电话"})
    assert store.rebuild_search() == 2
    assert found(store, "1357") == found(store, "2468") == [lead]
    assert set(found(store, "mgs")) == {lead, bare}
    with store.write("改名") as uow:
        uow.leads.update(lead, {"company": "新名字"})
    assert (found(store, "1357"), found(store, "某公司")) == ([lead], [])
    assert store.check().problems == ()


def test_an_import_redone_after_a_repair_is_found_again(store: Store) -> None:
    values = {"company": "某公司", "phone_other": OTHERS}
    with store.write("导入") as uow:
        uow.leads.add_many([LeadDraft(values), LeadDraft({"company": "另一家"})])
    store.undo()
    assert store.rebuild_search() == 0
    store.redo()
    (lead,) = found(store, "某公司")
    assert found(store, "1357") == [lead]
    with store.write("改名") as uow:
        uow.leads.update(lead, {"company": "新名字"})
    assert (found(store, "新名字"), found(store, "某公司")) == ([lead], [])
    assert store.check().problems == ()
