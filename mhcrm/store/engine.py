"""Engines for SQLite and PostgreSQL with the same transaction behaviour."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url

BUSY_SECONDS = 5.0


def is_url(target: str) -> bool:
    """True for ``postgresql+psycopg://…``; anything else is a file name."""
    return "://" in target


def database_url(target: str) -> URL:
    """The SQLAlchemy address of a file name or server address."""
    if is_url(target):
        return make_url(target)
    return URL.create("sqlite", database=str(Path(target)))


def make_engine(target: str, *, foreign_keys: bool = True, busy_seconds: float = BUSY_SECONDS) -> Engine:
    """An engine; nothing is opened yet. ``foreign_keys=False`` is for migrations that rebuild tables."""
    url = database_url(target)
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True)
    engine = create_engine(url, connect_args={"timeout": busy_seconds, "check_same_thread": False})
    _prepare_sqlite(engine, foreign_keys)
    return engine


def _prepare_sqlite(engine: Engine, foreign_keys: bool) -> None:
    """Take transaction control from the driver: it would commit before schema statements and begin too late."""

    @event.listens_for(engine, "connect")
    def _connect(dbapi: sqlite3.Connection, _record: Any) -> None:
        dbapi.isolation_level = None
        cursor = dbapi.cursor()
        try:
            cursor.execute(f"PRAGMA foreign_keys={'ON' if foreign_keys else 'OFF'}")
            # FULL: what the window calls saved survives a power cut, at one disk flush per write.
            cursor.execute("PRAGMA synchronous=FULL")
            cursor.execute("PRAGMA cache_size=-65536")
            cursor.execute("PRAGMA temp_store=MEMORY")
            # Some builds overwrite every freed page with noughts, which doubles what taking an import back writes.
            cursor.execute("PRAGMA secure_delete=FAST")
        finally:
            cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(conn: Connection) -> None:
        writing = conn.get_execution_options().get("mhcrm_write", False)
        conn.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def set_wal(path: str) -> None:
    """Switch a file to write-ahead logging (kept in the file itself), so that readers never wait for a writer."""
    plain = sqlite3.connect(path, timeout=BUSY_SECONDS)
    try:
        plain.execute("PRAGMA journal_mode=WAL")
    finally:
        plain.close()
