"""Opening, refusing, backing up and restoring files; two writers at once; calm messages."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.exc import OperationalError

from mhcrm.base.clock import Clock
from mhcrm.base.errors import EnvironmentProblem, InputError
from mhcrm.domain.records import LeadDraft
from mhcrm.store import Store, backup, errors, migrate, open_store, restore_file
from mhcrm.store.engine import make_engine
from mhcrm.store.tables import fill

Dump = Callable[[Store], dict[str, list[tuple[object, ...]]]]


def add(store: Store, company: str = "甲") -> int:
    """One more lead."""
    with store.write("新建") as uow:
        return uow.leads.add({"company": company})


def refused(path: Path, clock: Clock) -> str:
    """Code of the message; the file must stay as it is."""
    before = path.read_bytes()
    with pytest.raises(EnvironmentProblem) as caught:
        open_store(path, clock=clock, actor="甲")
    assert path.read_bytes() == before
    assert caught.value.what
    assert caught.value.todo
    return caught.value.code


# -- schema ---------------------------------------------------------------------------------------
def test_migrated_schema_equals_the_models(store: Store) -> None:
    with store.read() as view:
        context = MigrationContext.configure(
            view.access.conn,
            opts={
                "compare_type": True,
                "include_name": lambda name, kind, _: not (kind == "table" and (name or "").startswith("lead_search")),
            },
        )
        assert compare_metadata(context, fill()) == []


def test_every_constraint_has_a_name() -> None:
    for table in fill().sorted_tables:
        assert all(constraint.name for constraint in table.constraints), table.name


def test_an_up_to_date_file_opens_without_alembic(file_store: Store) -> None:
    code = (
        "import sys; from mhcrm.store import open_store; from mhcrm.base.clock import Clock; "
        f"open_store({file_store.target!r}, clock=Clock(), actor='x'); "
        "heavy = {'alembic', 'pandas', 'numpy', 'pypinyin'} & set(sys.modules); assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_a_failing_migration_leaves_the_file_as_it_was(
    file_store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    add(file_store)
    file_store.close()
    own, newest = tmp_path / "db", migrate.head()
    shutil.copytree(migrate.migrations(), own, ignore=shutil.ignore_patterns("__pycache__"))
    (own / "versions" / "9999_bad.py").write_text(
        f"from alembic import op\nrevision, down_revision = '9999', '{newest}'\n"
        "def upgrade():\n    op.execute('CREATE TABLE half (id INTEGER)')\n    op.execute('UPDATE nowhere SET a = 1')\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(migrate, "migrations", lambda: own)
    with pytest.raises(OperationalError):
        open_store(file_store.target, clock=clock, actor="甲")
    with sqlite3.connect(file_store.target) as conn:
        assert conn.execute("SELECT version_num FROM alembic_version").fetchall() == [(newest,)]
        assert conn.execute("SELECT count(*) FROM sqlite_master WHERE name = 'half'").fetchone() == (0,)
    conn.close()
    assert list((tmp_path / "backups").glob("*before-upgrade*.db"))


def test_a_pending_migration_backs_up_first_and_keeps_the_rows(
    file_store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    lead = add(file_store)
    file_store.close()
    own, newest = tmp_path / "db", migrate.head()
    shutil.copytree(migrate.migrations(), own, ignore=shutil.ignore_patterns("__pycache__"))
    (own / "versions" / "9999_more.py").write_text(
        f"import sqlalchemy as sa\nfrom alembic import op\nrevision, down_revision = '9999', '{newest}'\n"
        "def upgrade():\n    with op.batch_alter_table('company') as b:\n"
        "        b.add_column(sa.Column('more', sa.String(), nullable=True))\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(migrate, "migrations", lambda: own)
    reopened = open_store(file_store.target, clock=clock, actor="甲")
    with reopened.read() as view:
        assert view.leads.get(lead).text("company") == "甲"
    assert len(list((tmp_path / "backups").glob("*before-upgrade*.db"))) == 1
    reopened.close()


# -- files that must not be touched ---------------------------------------------------------------
def test_newer_file_is_refused(file_store: Store, clock: Clock) -> None:
    file_store.close()
    conn = sqlite3.connect(file_store.target)
    conn.execute("UPDATE alembic_version SET version_num = '9999'")
    conn.commit()
    conn.close()
    assert refused(Path(file_store.target), clock) == "db-newer"


@pytest.mark.parametrize("content", [b"this is no database at all" * 50, b"PK\x03\x04" + b"x" * 5000])
def test_not_a_database(tmp_path: Path, clock: Clock, content: bytes) -> None:
    path = tmp_path / "notes.db"
    path.write_bytes(content)
    assert refused(path, clock) == "db-not-a-database"


def test_another_programs_database(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "other.db"
    conn = sqlite3.connect(path)
    conn.execute("CREATE TABLE customers (id INTEGER)")
    conn.commit()
    conn.close()
    assert refused(path, clock) == "db-not-a-database"


def test_damaged_file_is_refused_and_can_be_restored(file_store: Store, clock: Clock, tmp_path: Path) -> None:
    with file_store.write("导入") as uow:
        uow.leads.add_many([LeadDraft({"company": f"公司{at}", "notes": "长" * 300}) for at in range(200)])
    good = file_store.backup(tmp_path / "good.db")
    file_store.close()
    path = Path(file_store.target)
    data = bytearray(path.read_bytes())
    for at in range(8 * 4096, len(data), 4096):
        data[at : at + 64] = b"\xff" * 64
    path.write_bytes(bytes(data))
    assert refused(path, clock) == "db-damaged"
    safety = restore_file(str(path), good, clock)
    assert safety.read_bytes() == bytes(data)
    again = open_store(path, clock=clock, actor="甲")
    with again.read() as view:
        assert view.leads.count() == 200
    assert again.check().problems == ()
    again.close()


def test_folder_that_does_not_exist(tmp_path: Path, clock: Clock) -> None:
    with pytest.raises(EnvironmentProblem) as caught:
        open_store(tmp_path / "none" / "a.db", clock=clock, actor="甲")
    assert caught.value.code == "db-cannot-open"


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_read_only_file(file_store: Store, clock: Clock) -> None:
    file_store.close()
    path = Path(file_store.target)
    path.chmod(stat.S_IRUSR)
    assert refused(path, clock) == "db-read-only"
    path.chmod(stat.S_IRUSR | stat.S_IWUSR)


def test_read_only_disk_while_writing(file_store: Store) -> None:
    add(file_store)
    with pytest.raises(EnvironmentProblem) as caught, file_store.write("新建") as uow:
        uow.access.conn.exec_driver_sql("PRAGMA query_only = ON")
        uow.leads.add({"company": "乙"})
    assert caught.value.code == "db-read-only"


def test_full_disk_keeps_what_was_saved(file_store: Store, dump: Dump) -> None:
    add(file_store)
    before = dump(file_store)
    with pytest.raises(EnvironmentProblem) as caught, file_store.write("导入") as uow:
        pages = uow.access.conn.exec_driver_sql("PRAGMA page_count").scalar_one()
        uow.access.conn.exec_driver_sql(f"PRAGMA max_page_count = {pages + 5}")
        uow.leads.add_many([LeadDraft({"company": f"{at}", "notes": "长" * 1000}) for at in range(500)])
    assert caught.value.code == "db-full"
    assert dump(file_store) == before


def test_locked_file(file_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    other = sqlite3.connect(file_store.target, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    impatient = make_engine(file_store.target, busy_seconds=0.05)
    monkeypatch.setattr(file_store._transactions, "engine", impatient)
    with pytest.raises(EnvironmentProblem) as caught, file_store.write("新建") as uow:
        uow.leads.add({"company": "甲"})
    assert caught.value.code == "db-locked"
    with file_store.read() as view:  # readers are not kept waiting
        assert view.leads.count() == 0
    other.execute("ROLLBACK")
    other.close()
    add(file_store)
    impatient.dispose()


def test_no_server(clock: Clock) -> None:
    with pytest.raises(EnvironmentProblem) as caught:
        open_store("postgresql+psycopg://crm@127.0.0.1:1/none", clock=clock, actor="甲")
    assert caught.value.code == "db-no-server"


# -- errors ---------------------------------------------------------------------------------------
def _sqlite_error(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("made up")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (sqlite3.SQLITE_BUSY, "db-locked"),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, "db-locked"),
        (sqlite3.SQLITE_LOCKED, "db-locked"),
        (sqlite3.SQLITE_READONLY, "db-read-only"),
        (sqlite3.SQLITE_READONLY_DIRECTORY, "db-read-only"),
        (sqlite3.SQLITE_FULL, "db-full"),
        (sqlite3.SQLITE_IOERR_WRITE, "db-disk"),
        (sqlite3.SQLITE_CORRUPT, "db-damaged"),
        (sqlite3.SQLITE_NOTADB, "db-not-a-database"),
        (sqlite3.SQLITE_CANTOPEN, "db-cannot-open"),
        (sqlite3.SQLITE_NOMEM, "db-no-memory"),
        (sqlite3.SQLITE_ERROR, None),
        (sqlite3.SQLITE_CONSTRAINT_UNIQUE, None),
        (sqlite3.SQLITE_MISUSE, None),
    ],
)
def test_environment_or_bug(code: int, expected: str | None) -> None:
    found = errors.calm_of(_sqlite_error(code))
    assert (found.code if found else None) == expected


def test_a_bug_is_not_dressed_up(file_store: Store) -> None:
    with pytest.raises(OperationalError), file_store.write("错") as uow:
        uow.access.conn.exec_driver_sql("SELECT * FROM nowhere")


# -- several writers ------------------------------------------------------------------------------
def test_two_processes_write_at_once(file_store: Store) -> None:
    code = (
        "import sys; from mhcrm.store import open_store; from mhcrm.base.clock import Clock; "
        "s = open_store(sys.argv[1], clock=Clock(), actor=sys.argv[2])\n"
        "for at in range(25):\n"
        "    with s.write('新建') as uow: uow.leads.add({'company': f'{sys.argv[2]}{at}'})\n"
    )
    running = [subprocess.Popen([sys.executable, "-c", code, file_store.target, who]) for who in ("乙", "丙")]
    for process in running:
        assert process.wait(timeout=60) == 0
    with file_store.read() as view:
        assert view.leads.count() == 50
        codes = {row.code for row in view.leads.rows(view.leads.ids(), [])}
    assert len(codes) == 50
    assert file_store.check().problems == ()


def test_threads_share_a_store(store: Store) -> None:
    failures: list[BaseException] = []

    def work(who: int) -> None:
        try:
            for at in range(5):
                with store.write("新建") as uow:
                    uow.leads.add({"company": f"{who}-{at}"})
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(who,)) for who in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with store.read() as view:
        assert view.leads.count() == 15


# -- backups --------------------------------------------------------------------------------------
def test_rolling_backup_on_close_only_when_changed(sqlite_template: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(sqlite_template, tmp_path / "a.db"))
    moment = datetime(2026, 6, 1, tzinfo=UTC)

    def session(minutes: int, write: bool) -> Path | None:
        store = open_store(path, clock=Clock(fixed=moment + timedelta(minutes=minutes)), actor="甲")
        if write:
            add(store)
        return store.close()

    assert session(0, write=False) is None
    assert session(10, write=True) is not None
    assert session(20, write=False) is None
    assert session(30, write=True) is not None
    assert session(31, write=True) is None  # too soon …
    assert session(60, write=False) is not None  # … but not forgotten
    assert len(backup.listed(path)) == 3


def test_thinning_keeps_days_weeks_and_months() -> None:
    start = datetime(2026, 6, 1, 12, tzinfo=UTC)
    all_of_them = [backup.next_name(Path("/x/a.db"), start - timedelta(hours=6 * at)) for at in range(4 * 500)]
    dropped = set(backup.superfluous(all_of_them))
    kept = [path for path in all_of_them if path not in dropped]
    assert all_of_them[:10] == kept[:10]
    stamps = [backup.stamp_of(path) for path in kept]
    days = {stamp.date() for stamp in stamps if stamp}
    assert {(start - timedelta(days=at)).date() for at in range(14)} <= days
    assert 25 <= len(kept) <= 45
    assert backup.superfluous(kept) == []


def test_restore_brings_back_and_keeps_a_safety_copy(file_store: Store, dump: Dump, tmp_path: Path) -> None:
    add(file_store, "先")
    then = dump(file_store)
    copy = file_store.backup(tmp_path / "copy.db")
    add(file_store, "后")
    now = dump(file_store)
    safety = file_store.restore(copy)
    assert dump(file_store) == then
    file_store.restore(safety)
    assert dump(file_store) == now


@pytest.mark.parametrize("content", [None, b"", b"no database" * 99])
def test_a_bad_backup_changes_nothing(file_store: Store, dump: Dump, tmp_path: Path, content: bytes | None) -> None:
    add(file_store)
    before = dump(file_store)
    bad = tmp_path / "bad.db"
    if content is not None:
        bad.write_bytes(content)
    with pytest.raises(EnvironmentProblem):
        file_store.restore(bad)
    assert dump(file_store) == before


def test_a_server_has_its_own_backups(clock: Clock) -> None:
    with pytest.raises(InputError):
        restore_file("postgresql+psycopg://x/y", "a.db", clock)
