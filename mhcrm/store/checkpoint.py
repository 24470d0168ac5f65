"""Moving what was committed from the write-ahead log into the database file, while nobody waits for it.

SQLite does it by itself at the end of the commit that makes the log long, and that commit takes twice its time. Here a
thread with a connection of its own does it afterwards. What was committed is safe in the log already.
"""

from __future__ import annotations

import sqlite3
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

LONG = 4 * 1024 * 1024
"""Bytes of the log from which on it is moved (SQLite's own measure)."""


class Checkpointer:
    """Keeps the log of one database file short; does nothing for a server.

    Args:
        engine: its connections leave the log to this object from now on.
        path: the database file; None for a server.
    """

    def __init__(self, engine: Engine, path: Path | None) -> None:
        self._path = path
        self._thread: ThreadPoolExecutor | None = None
        self._moving: Future[None] | None = None
        if path is not None:
            event.listen(engine, "connect", _leave_log)

    def committed(self) -> None:
        """Call after a commit; returns at once."""
        if self._path is None or (self._moving is not None and not self._moving.done()):
            return
        with suppress(OSError):
            if self._path.with_name(self._path.name + "-wal").stat().st_size >= LONG:
                self._thread = self._thread or ThreadPoolExecutor(1, "checkpoint")
                self._moving = self._thread.submit(_move, self._path)

    def close(self) -> None:
        """Wait for what is under way."""
        if self._thread is not None:
            self._thread.shutdown()
            self._thread = None


def _leave_log(dbapi: sqlite3.Connection, _record: Any) -> None:
    dbapi.execute("PRAGMA wal_autocheckpoint=0")


def _move(path: Path) -> None:
    """Move the log's pages beside readers and writers; cut it off if nobody uses it just then, else the next time."""
    with suppress(sqlite3.Error), closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as conn:
        conn.execute("PRAGMA synchronous=FULL")
        conn.execute("PRAGMA wal_checkpoint(PASSIVE)")
        conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
