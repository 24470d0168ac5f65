"""The opening sequence: refuse newer → integrity check → backup → migrate.

A file that is up to date costs one plain query; alembic is only imported when there is something to migrate.
"""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from mhcrm.base.clock import Clock
from mhcrm.base.paths import migrations
from mhcrm.store import backup, schema
from mhcrm.store.engine import BUSY_SECONDS, is_url, make_engine
from mhcrm.store.errors import CANNOT_OPEN, DAMAGED, NOT_A_DATABASE, READ_ONLY, calm_of, newer_file, problem, translate

_SCRIPT = re.compile(r"^(\d{4})_\w+\.py$")
ALWAYS_CHECKED_BYTES = 32 * 1024 * 1024
"""Files up to this size are checked at every opening; larger ones after an unclean close or before a migration."""


def revisions() -> list[str]:
    """Known schema revisions, oldest first, from the names of the migration files."""
    names = (_SCRIPT.match(path.name) for path in (migrations() / "versions").iterdir())
    return sorted(match.group(1) for match in names if match)


def head() -> str:
    """The newest known revision."""
    return revisions()[-1]


def prepare(target: str, clock: Clock) -> bool:
    """Bring a database to the present schema; True when it was new.

    Raises:
        EnvironmentProblem: see :func:`mhcrm.store.store.open_store`.
    """
    if is_url(target):
        return _prepare_server(target)
    path = Path(target)
    if not path.exists() or path.stat().st_size == 0:
        _create(path)
        return True
    revision = _inspect(path)
    if revision == head():
        _refuse_read_only(path)
        return False
    backup.make(path, backup.next_name(path, clock.now(), "before-upgrade"))
    upgrade(target)
    return False


def _create(path: Path) -> None:
    if not path.parent.is_dir():
        raise problem(CANNOT_OPEN, database=str(path))
    part = path.with_name(path.name + ".new")
    part.unlink(missing_ok=True)
    try:
        if not schema.create(part):
            upgrade(str(part))
        part.replace(path)
    except sqlite3.Error as error:
        calm = calm_of(error)
        if calm is None:
            raise
        raise problem(calm, database=str(path), technical=str(error)) from error
    except OSError as error:
        raise problem(READ_ONLY, database=str(path), technical=str(error)) from error
    finally:
        part.unlink(missing_ok=True)


def _refuse_read_only(path: Path) -> None:
    try:
        with path.open("r+b"):
            pass
    except OSError as error:
        raise problem(READ_ONLY, database=str(path), technical=str(error)) from error


def _inspect(path: Path) -> str:
    """The schema revision of an existing file, after refusing what must not be touched."""
    unclean = path.with_name(path.name + "-wal").exists()
    try:
        conn = sqlite3.connect(path, timeout=BUSY_SECONDS)
        try:
            revision = _revision(conn, path)
            known = revisions()
            if revision not in known:
                raise newer_file(revision, known[-1])
            if unclean or revision != known[-1] or path.stat().st_size <= ALWAYS_CHECKED_BYTES:
                quick_check(conn, path)
        finally:
            conn.close()
    except sqlite3.Error as error:
        calm = calm_of(error)
        if calm is None:
            raise
        raise problem(calm, database=str(path), technical=str(error)) from error
    return revision


def _revision(conn: sqlite3.Connection, path: Path) -> str:
    tables = {row[0] for row in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if "alembic_version" not in tables or "lead" not in tables:
        raise problem(NOT_A_DATABASE, database=str(path))
    row = conn.execute("SELECT version_num FROM alembic_version").fetchone()
    if row is None:
        raise problem(DAMAGED, database=str(path))
    return str(row[0])


def quick_check(conn: sqlite3.Connection, path: Path) -> None:
    """Raise when the file's structure is damaged."""
    found = conn.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise problem(DAMAGED, database=str(path), technical=str(found))


def _prepare_server(target: str) -> bool:
    engine = make_engine(target)
    try:
        revision = _server_revision(engine)
        known = revisions()
        if revision is not None and revision not in known:
            raise newer_file(revision, known[-1])
    except DBAPIError as error:
        raise translate(error, target) or error from error
    finally:
        engine.dispose()
    if revision != head():
        upgrade(target)
    return revision is None


def _server_revision(engine: Engine) -> str | None:
    with engine.connect() as conn:
        exists = conn.execute(text("SELECT to_regclass('alembic_version')")).scalar()
        if exists is None:
            return None
        return conn.execute(text("SELECT version_num FROM alembic_version")).scalar()


def upgrade(target: str, revision: str = "head") -> None:
    """Run the migrations in one transaction; a failing step leaves the database as it was."""
    from alembic import command
    from alembic.config import Config

    engine = make_engine(target, foreign_keys=False)
    config = Config()
    config.set_main_option("script_location", str(migrations()).replace("%", "%%"))
    try:
        with engine.connect().execution_options(mhcrm_write=True) as conn, conn.begin():
            config.attributes["connection"] = conn
            command.upgrade(config, revision)
            if engine.dialect.name == "sqlite":
                _check_references(conn, target)
    except DBAPIError as error:
        raise translate(error, target) or error from error
    finally:
        engine.dispose()


def _check_references(conn: Connection, target: str) -> None:
    if conn.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        raise problem(DAMAGED, database=target, technical="foreign_key_check")
