"""The present SQLite schema in one go, for a new file: what the migrations lead to, without walking them (a second saved).

``db/schema.sql`` holds the statements as SQLite keeps them, so a new file and a migrated one are the same to the letter:
defaults, triggers, order of columns, names. It names the migrations it was taken from; when those are others, it is not used.
``python -m docs.build_schema`` takes it anew.
"""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

from mhcrm.base.paths import migrations

_FILE = "schema.sql"
_HEAD = "-- migrations "
_SHADOWS = ("data", "idx", "content", "docsize", "config")
"""Tables that a search table brings along by itself."""


def stamp() -> str:
    """The content of all migrations, in short."""
    digest = hashlib.sha256()
    for path in sorted((migrations() / "versions").glob("*.py")):
        digest.update(path.name.encode() + b"\x00" + path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


_MADE = (
    "SELECT own.type, own.name, own.sql FROM sqlite_master own "
    "LEFT JOIN sqlite_master its ON its.type = 'table' AND its.name = own.tbl_name "
    "WHERE own.sql IS NOT NULL ORDER BY its.rowid, own.type <> 'table', own.name"
)
"""Each table, then what hangs on it by name: migrations that rebuild a table make its indexes in no fixed order."""


def taken_from(path: Path) -> str:
    """The statements that make an empty database like this migrated, still empty one."""
    with closing(sqlite3.connect(path)) as conn:
        rows = conn.execute(_MADE).fetchall()
        revision = conn.execute("SELECT version_num FROM alembic_version").fetchone()[0]
    virtual = [name for _, name, sql in rows if sql.upper().startswith("CREATE VIRTUAL TABLE")]
    shadows = {f"{name}_{part}" for name in virtual for part in _SHADOWS}
    made = [sql for _, name, sql in rows if not name.startswith("sqlite_") and name not in shadows]
    made.append(f"INSERT INTO alembic_version (version_num) VALUES ('{revision}')")
    return f"{_HEAD}{stamp()}\n" + "".join(f"{sql};\n" for sql in made)


def shipped() -> str | None:
    """The shipped statements; None when they were taken from other migrations."""
    path = migrations() / _FILE
    if not path.is_file():
        return None
    script = path.read_text(encoding="utf-8")
    return script if script.startswith(f"{_HEAD}{stamp()}\n") else None


def create(path: Path) -> bool:
    """Make a new file with the present schema; False (and no file) when the shipped statements are not the present ones."""
    script = shipped()
    if script is None:
        return False
    with closing(sqlite3.connect(path)) as conn:
        conn.executescript(f"BEGIN;\n{script}COMMIT;")
    return True


def write(database: Path) -> Path:
    """Take the statements from a database just made by the migrations; returns the file."""
    target = migrations() / _FILE
    target.write_text(taken_from(database), encoding="utf-8", newline="\n")
    return target
