"""A fresh store per test, on SQLite and, where a server can be started, on PostgreSQL."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from mhcrm.base.clock import Clock
from mhcrm.store import Store, open_store
from mhcrm.store.rows import raw_table
from mhcrm.store.tables import fill

CLOCK = Clock(as_of=date(2026, 6, 1), fixed=datetime(2026, 6, 1, 1, 2, 3, tzinfo=UTC))
OWN_BOOKS = {"change", "audit", "parked", "counter", "search_dead", "import_batch", "import_memory"}
"""Tables that undo itself writes, or that are history."""


Dump = dict[str, list[tuple[object, ...]]]


def _binaries() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name.split(".")[0]))
    return found[-1] if found and (found[-1] / "initdb").exists() else None


def _as_server_user(command: list[str], home: Path) -> None:
    """Run as an ordinary user: the server refuses to be started by root."""
    if os.name == "posix" and os.geteuid() == 0:
        if subprocess.run(["id", "crmtest"], capture_output=True, check=False).returncode != 0:
            subprocess.run(["useradd", "-r", "-M", "-s", "/usr/sbin/nologin", "crmtest"], check=True)
        shutil.chown(home, "crmtest")
        command = ["runuser", "-u", "crmtest", "--", *command]
    subprocess.run(command, check=True, cwd=home, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=60)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Address of a server of our own, with its data in a temporary folder; the tests skip without one."""
    binaries = _binaries()
    if binaries is None:
        pytest.skip("no PostgreSQL binaries on this machine")
    home = Path(tempfile.mkdtemp(prefix="mhcrm-pg-"))
    home.chmod(0o755)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = (
        f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' "
        "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    )
    data = str(home / "data")
    try:
        init = ["-U", "crm", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        _as_server_user([str(binaries / "initdb"), "-D", data, *init], home)
        start = ["-w", "-s", "-l", str(home / "log"), "-o", options, "start"]
        _as_server_user([str(binaries / "pg_ctl"), "-D", data, *start], home)
    except (OSError, subprocess.SubprocessError) as error:
        shutil.rmtree(home, ignore_errors=True)
        pytest.skip(f"PostgreSQL did not start here: {error}")
    yield f"postgresql+psycopg://crm@127.0.0.1:{port}"
    _as_server_user([str(binaries / "pg_ctl"), "-D", data, "-m", "immediate", "-s", "stop"], home)
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database, made once by the migrations and copied for each test."""
    path = tmp_path_factory.mktemp("template") / "template.db"
    open_store(path, clock=CLOCK, actor="甲").close()
    return path


@pytest.fixture(scope="session")
def postgres_database(postgres_server: str) -> str:
    """One database on the server, made by the migrations."""
    target = f"{postgres_server}/postgres"
    open_store(target, clock=CLOCK, actor="甲").close()
    return target


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database of our schema."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "test.db")
        yield str(tmp_path / "test.db")
        return
    database = request.getfixturevalue("postgres_database")
    engine = create_engine(database)
    with engine.begin() as conn:
        names = ", ".join(f'"{table.name}"' for table in fill().sorted_tables)
        conn.execute(text(f"TRUNCATE {names}, lead_search"))
    engine.dispose()
    yield database


@pytest.fixture
def store(target: str) -> Iterator[Store]:
    """A fresh store on either engine."""
    opened = open_store(target, clock=CLOCK, actor="甲")
    yield opened
    opened.close()


@pytest.fixture
def file_store(tmp_path: Path, sqlite_template: Path) -> Iterator[Store]:
    """A fresh SQLite store, for what only files have."""
    shutil.copy(sqlite_template, tmp_path / "test.db")
    opened = open_store(tmp_path / "test.db", clock=CLOCK, actor="甲")
    yield opened
    opened.close()


def dump_rows(store: Store) -> Dump:
    """Every row of every noun as stored, without what undo legitimately moves on (version, moment of change)."""
    out: Dump = {}
    with store.read() as view:
        for table in fill().sorted_tables:
            if table.name in OWN_BOOKS:
                continue
            raw = raw_table(table.name)
            shown = [column for column in raw.columns if column.name not in ("version", "updated_at")]
            rows = view.access.conn.execute(raw.select().with_only_columns(*shown))
            out[table.name] = sorted((tuple(row) for row in rows), key=repr)
    return out


@pytest.fixture(scope="session")
def dump() -> Callable[[Store], Dump]:
    """:func:`dump_rows`, for tests."""
    return dump_rows


@pytest.fixture(scope="session")
def clock() -> Clock:
    """A fixed day and moment."""
    return CLOCK
