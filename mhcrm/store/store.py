"""The store: what services hold. Opening follows a fixed sequence (see :func:`open_store`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from sqlalchemy import Connection

from mhcrm.base.clock import Clock
from mhcrm.base.errors import EnvironmentProblem, InputError
from mhcrm.base.paths import data_dir
from mhcrm.domain.change import ChangeSet, RowKind
from mhcrm.store import backup, check, search_index
from mhcrm.store.checkpoint import Checkpointer
from mhcrm.store.engine import is_url, make_engine, set_wal
from mhcrm.store.files import ContentFiles
from mhcrm.store.migrate import prepare
from mhcrm.store.rows import RowWriter
from mhcrm.store.undo import UndoLog
from mhcrm.store.unit_of_work import Guard, ReadView, Transactions, UnitOfWork


class Store:
    """One open database. Safe to use from several threads; each block has its own connection."""

    def __init__(self, target: str, *, clock: Clock, actor: str) -> None:
        self.target = target
        self.clock = clock
        self.actor = actor
        self._listeners: list[Callable[[ChangeSet], None]] = []
        self._guards: list[Guard] = []
        self._open()

    def _open(self) -> None:
        engine = make_engine(self.target)
        self._checkpointer = Checkpointer(engine, self.path)
        self._transactions = Transactions(
            engine, self.target, self.clock, self.actor, self._listeners, self._guards, self._checkpointer.committed
        )

    def _close(self) -> None:
        self._checkpointer.close()
        self._transactions.engine.dispose()

    def guard(self, guard: Guard) -> None:
        """Have ``guard`` asked before an undo or redo is committed; the rules behind it are not the store's."""
        self._guards.append(guard)

    def listen(self, listener: Callable[[ChangeSet], None]) -> None:
        """Have ``listener`` told of every committed write, undo, redo and restore, on the thread that made it."""
        self._listeners.append(listener)

    # -- work -------------------------------------------------------------------------------------
    def read(self) -> AbstractContextManager[ReadView]:
        """``with store.read() as view:``"""
        return self._transactions.read()

    def write(
        self, operation: str, *, undoable: bool = True, actor: str | None = None
    ) -> AbstractContextManager[UnitOfWork]:
        """``with store.write("新建项目") as uow:``; ``undoable=False`` for derived rows such as match reports."""
        return self._transactions.write(operation, undoable=undoable, actor=actor)

    def undo(self) -> ChangeSet | None:
        """Take back the latest change of this actor; None when there is none.

        Raises:
            InputError: somebody changed the same values since.
        """

        def act(log: UndoLog) -> ChangeSet | None:
            change = log.top("done")
            return log.undo(change) if change is not None else None

        return self._transactions.revert(act)

    def redo(self) -> ChangeSet | None:
        """Do the latest undone change again; None when there is none."""

        def act(log: UndoLog) -> ChangeSet | None:
            change = log.top("undone")
            return log.redo(change) if change is not None else None

        return self._transactions.revert(act)

    def undo_batch(self, batch_id: int) -> ChangeSet:
        """Take back an import, however long ago.

        Raises:
            InputError: unknown or undone batch, or its leads were worked on since.
        """
        done = self._transactions.revert(lambda log: log.undo(log.of_batch(batch_id)))
        if done is None:
            raise RuntimeError("an import's change is missing")
        return done

    def undo_name(self) -> str | None:
        """Name of what :meth:`undo` would take back."""
        return self._top_name("done")

    def redo_name(self) -> str | None:
        """Name of what :meth:`redo` would do again."""
        return self._top_name("undone")

    def _top_name(self, state: str) -> str | None:
        with self._connection() as conn:
            change = UndoLog(RowWriter(conn), self.actor, self.clock.now()).top(state)
        return str(change["operation"]) if change is not None else None

    # -- care -------------------------------------------------------------------------------------
    @property
    def path(self) -> Path | None:
        """The database file; None for a server."""
        return None if is_url(self.target) else Path(self.target)

    @property
    def files(self) -> ContentFiles:
        """Kept files: beside the database file; in the user's data folder for a server."""
        return ContentFiles(self.path.parent if self.path is not None else data_dir())

    def backup(self, path: str | Path | None = None) -> Path:
        """Copy the database to ``path`` (or into the backup folder) while it is in use, and the kept files beside the copy;
        returns the copy."""
        source = database_file(self.target, "备份")
        made = backup.make(source, Path(path) if path is not None else backup.next_name(source, self.clock.now()))
        self.files.mirror(made.parent, self._stored_paths())
        return made

    def _stored_paths(self) -> list[str]:
        with self._connection() as conn:
            return [stored for stored, _ in check.kept_files(conn)]

    def backups(self) -> list[Path]:
        """Rolling backups, newest first."""
        return backup.listed(self.path) if self.path is not None else []

    def restore(self, path: str | Path) -> Path:
        """Put a backup in the place of the data; returns the safety copy of what was there.

        Raises:
            EnvironmentProblem: the backup is damaged, newer, or no database of ours; nothing was changed.
        """
        self._close()
        try:
            return restore_file(self.target, path, self.clock)
        finally:
            self._open()
            for listener in self._listeners:
                listener(ChangeSet("恢复备份", frozenset(RowKind), undoable=False))

    def check(self) -> check.Findings:
        """Integrity of the file, of our own invariants and of the kept files."""
        with self._connection() as conn:
            return check.run(conn, self.files)

    def rebuild_search(self) -> int:
        """Build the search index anew; returns the number of leads in it."""
        with self._transactions.write("重建搜索索引", undoable=False) as unit:
            return search_index.rebuild(unit.access.conn)

    def close(self) -> Path | None:
        """Close; returns the rolling backup when one was due.

        Raises:
            EnvironmentProblem: the backup could not be made; what was written before is saved all the same.
        """
        try:
            if self.path is not None and self.path.exists():
                made = backup.roll(self.path, self.clock.now())
                if made is not None:
                    self.files.mirror(made.parent, self._stored_paths())
                return made
        except EnvironmentProblem as problem:
            raise EnvironmentProblem(
                "数据都已保存，只是关闭时的自动备份没有做成。",
                problem.why or problem.what,
                "请清理磁盘或检查权限，然后用 mhcrm backup 或“设置 › 立即备份”补做一份。",
                "backup-failed",
            ) from problem
        finally:
            self._close()
        return None

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        with self._transactions.calm(), self._transactions.engine.connect() as conn:
            yield conn


def open_store(target: str | Path, *, clock: Clock, actor: str) -> Store:
    """Open a database file (made when missing) or server: refuse newer → integrity → backup → migrate.

    Raises:
        EnvironmentProblem: locked, read-only, damaged, newer, no database, no server; the file is untouched.
    """
    target = str(target)
    fresh = prepare(target, clock)
    if fresh and not is_url(target):
        set_wal(target)
    return Store(target, clock=clock, actor=actor)


def restore_file(target: str, source: str | Path, clock: Clock) -> Path:
    """Put a backup, and the kept files beside it that are missing here, in the place of a database file, which may be
    damaged; returns the safety copy of what was there.

    Raises:
        EnvironmentProblem: the backup is missing, damaged, newer, or no database of ours; nothing was changed.
    """
    path = database_file(target, "恢复")
    safety = backup.restore(Path(source), path, clock.now())
    prepare(target, clock)
    engine = make_engine(target)
    try:
        with engine.connect() as conn:
            wanted = [stored for stored, _ in check.kept_files(conn)]
    finally:
        engine.dispose()
    ContentFiles(Path(source).parent).mirror(path.parent, wanted)
    return safety


def database_file(target: str, what: str) -> Path:
    """The file behind a target; an :class:`InputError` for a server, which has its own tools."""
    if is_url(target):
        raise InputError(
            f"数据在服务器上，不能在这里{what}。",
            "",
            "请用 PostgreSQL 自己的工具（pg_dump、pg_restore）。",
            "backup-server",
        )
    return Path(target)
