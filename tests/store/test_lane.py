"""Statements beside the interpreter, and the log moved behind the back of those who write."""

from __future__ import annotations

import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import OperationalError

from mhcrm.domain.records import LeadDraft
from mhcrm.store import checkpoint, open_store
from mhcrm.store.engine import make_engine
from mhcrm.store.lane import StatementLane
from mhcrm.store.search_index import folded, folded_many
from mhcrm.store.tables.types import dump_json, dump_many
from tests.store.conftest import CLOCK

_TEXT = st.text(st.characters(codec="utf-8"), max_size=12) | st.sampled_from(["｛}\x1f{", "}\x1e{", "，（）㎡", "\x1f"])


def test_work_is_done_in_order_beside_the_caller(tmp_path: Path) -> None:
    done: list[int] = []
    held = threading.Event()
    with make_engine(str(tmp_path / "a.db")).connect() as conn, StatementLane(conn) as lane:
        lane.run(lambda: held.wait(10) and done.append(1), lambda: done.append(2))
        assert done == []
        held.set()
        lane.wait()
        assert done == [1, 2]


def test_what_goes_wrong_is_raised_and_the_rest_is_left(tmp_path: Path) -> None:
    after: list[int] = []
    engine = make_engine(str(tmp_path / "a.db"))
    with engine.connect() as conn, pytest.raises(OperationalError), StatementLane(conn) as lane:
        lane.run(lambda: conn.exec_driver_sql("INSERT INTO nowhere VALUES (1)"))
        lane.wait()
        after.append(1)
    assert after == []


@given(st.lists(st.dictionaries(st.text(max_size=6), _TEXT | st.none() | st.integers(), max_size=4), max_size=6))
def test_many_rows_are_dumped_as_each_alone(rows: list[dict[str, object]]) -> None:
    assert dump_many(rows) == [dump_json(row) for row in rows]


@given(st.lists(st.tuples(_TEXT, st.text("abcz09 ", max_size=5)), min_size=1, max_size=6))
def test_many_texts_are_folded_as_each_alone(leads: list[tuple[str, str]]) -> None:
    texts, initials = [text for text, _ in leads], [own for _, own in leads]
    assert folded_many(texts, initials) == [folded(text, own) for text, own in leads]


def test_a_long_log_is_moved_after_the_commit_and_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    store = open_store(path, clock=CLOCK, actor="测试")
    notes = "洁净厂房与研发办公" * 400
    with store.write("导入") as uow:
        uow.leads.add_many([LeadDraft({"company": f"示例{at}", "notes": notes}, {}) for at in range(600)])
    log, until = path.with_name("a.db-wal"), time.monotonic() + 20
    while log.stat().st_size and time.monotonic() < until:
        time.sleep(0.01)
    assert log.stat().st_size == 0  # while the store is open: closing it would move the log too
    assert path.stat().st_size > checkpoint.LONG
    store.close()


def test_a_log_in_use_is_left_for_the_next_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoint, "LONG", 1)
    path = tmp_path / "a.db"
    store = open_store(path, clock=CLOCK, actor="测试")
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        assert reader.execute("SELECT count(*) FROM lead").fetchone() == (0,)
        with store.write("新建项目") as uow:
            uow.leads.add_many([LeadDraft({"company": "示例甲"}, {})])
        assert reader.execute("SELECT count(*) FROM lead").fetchone() == (0,)  # its view of the data stays
    with store.write("新建项目") as uow:
        uow.leads.add_many([LeadDraft({"company": "示例乙"}, {})])
    store.close()
    with closing(sqlite3.connect(path)) as conn:
        assert conn.execute("SELECT count(*) FROM lead").fetchone() == (2,)
