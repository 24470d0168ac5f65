"""The stored ledger: the engine refuses to change it, ``check`` names what was tampered with, and the two DDLs agree."""

from __future__ import annotations

import re
import runpy
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from mhcrm.domain.referral.ledger import EntryKind, Posting
from mhcrm.store import Store
from mhcrm.store.tables import fill
from mhcrm.store.tables.referral_money import APPEND_ONLY
from tests.store.referral_kit import START, Kit, kit

ROOT = Path(__file__).resolve().parents[2]


def booked(store: Store) -> tuple[Kit, str]:
    k = kit(store)
    code = k.register()
    k.ready(code)
    k.approved(code)
    return k, code


def test_the_engine_refuses_to_change_or_remove_an_entry(store: Store) -> None:
    booked(store)
    for sql in ("UPDATE referral_ledger SET fen = 1", "DELETE FROM referral_ledger WHERE id = 4"):
        engine = store._transactions.engine
        with pytest.raises(DBAPIError, match="append-only"), engine.begin() as conn:
            conn.execute(text(sql))
    assert store.check().problems == ()


def test_an_undoable_write_cannot_post(store: Store) -> None:
    booked(store)
    item = Posting(1, 1, "投产", 2026, EntryKind.ACCRUED, 5, START, "甲")
    with pytest.raises(RuntimeError, match="undoable=False"), store.write("试") as uow:
        uow.ledger.append(item)
    with store.read() as view:
        assert len(view.ledger.all()) == 4


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("UPDATE referral_ledger SET fen = fen + 1 WHERE id = 2", "第 2 号分录的内容被改动过"),
        ("UPDATE referral_ledger SET person = '乙' WHERE id = 1", "第 1 号分录的内容被改动过"),
        ("DELETE FROM referral_ledger WHERE id = 3", "第 3 号分录不见了"),
        ("DELETE FROM referral_ledger WHERE id = 4", "末尾缺少分录"),
        ("UPDATE referral_ledger SET previous = hash WHERE id = 2", "第 2 号分录与前一号接不上"),
    ],
)
def test_check_names_the_first_broken_link(file_store: Store, sql: str, words: str) -> None:
    booked(file_store)
    assert file_store.path is not None
    with sqlite3.connect(file_store.path) as conn:  # somebody with a database tool, who takes the triggers away first
        conn.execute("DROP TRIGGER referral_ledger_no_update")
        conn.execute("DROP TRIGGER referral_ledger_no_delete")
        conn.execute(sql)
    conn.close()
    assert any(words in problem for problem in file_store.check().problems)


def test_migration_and_tables_make_the_same_guard(tmp_path: Path) -> None:
    script = runpy.run_path(str(ROOT / "db" / "versions" / "0007_referral.py"))
    assert script["_APPEND_ONLY"] == APPEND_ONLY
    engine = create_engine(f"sqlite:///{tmp_path / 'metadata.db'}")
    fill().create_all(engine)
    with engine.connect() as conn:
        names = set(conn.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars())
    engine.dispose()
    expected = {re.findall(r"TRIGGER (\w+)", sql)[0] for sql in APPEND_ONLY["sqlite"]}
    assert names == expected
