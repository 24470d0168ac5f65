"""Backups by SQLite's own backup call (safe while the file is in use), verified, thinned, restorable."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from mhcrm.base.errors import EnvironmentProblem
from mhcrm.store.errors import CANNOT_OPEN, DAMAGED, NOT_A_DATABASE, calm_of, problem

_STAMP = "%Y%m%d-%H%M%S-%f"
_QUIET = timedelta(minutes=5)
"""Rolling backups are at least this far apart; the database file itself is always complete."""
KEPT_LATEST, KEPT_DAYS, KEPT_WEEKS, KEPT_MONTHS = 10, 14, 8, 12


def folder(database: Path) -> Path:
    """Where the backups of a database are kept: beside it."""
    return database.parent / "backups"


def next_name(database: Path, now: datetime, label: str = "") -> Path:
    """Name of a backup made now; never that of an existing one."""
    tag = f"-{label}" if label else ""
    while True:
        path = folder(database) / f"{database.stem}{tag}-{now.astimezone(UTC).strftime(_STAMP)}.db"
        if not path.exists():
            return path
        now += timedelta(microseconds=1)


def stamp_of(path: Path) -> datetime | None:
    """When a backup was made, from its name; None for other files."""
    try:
        return datetime.strptime("-".join(path.stem.rsplit("-", 3)[-3:]), _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None


def listed(database: Path) -> list[Path]:
    """Rolling backups of a database, newest first (not the safety copies)."""
    prefix = database.stem + "-"
    found = []
    for path in folder(database).glob(f"{prefix}*.db"):
        stamp = stamp_of(path)
        if stamp is not None and path.stem.count("-") == database.stem.count("-") + 3:
            found.append((stamp, path))
    return [path for _, path in sorted(found, reverse=True)]


def make(source: Path, target: Path) -> Path:
    """Copy a database and verify the copy.

    Raises:
        EnvironmentProblem: no room, no permission, or the source is damaged; no half copy is left.
    """
    part = target.with_name(target.name + ".part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with closing(_reader(source)) as old, closing(sqlite3.connect(part)) as new:
            old.backup(new)
            verify(new, part)
        part.replace(target)
    except sqlite3.Error as error:
        calm = calm_of(error)
        if calm is None:
            raise
        raise problem(calm, database=str(target), technical=str(error)) from error
    except OSError as error:
        raise problem(CANNOT_OPEN, database=str(target), technical=str(error)) from error
    finally:
        part.unlink(missing_ok=True)
    return target


def _reader(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)


def verify(conn: sqlite3.Connection, path: Path) -> None:
    """Raise unless this is a sound database of ours."""
    if conn.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
        raise problem(DAMAGED, database=str(path))
    tables = {row[0] for row in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not {"alembic_version", "lead"} <= tables:
        raise problem(NOT_A_DATABASE, database=str(path))


def restore(source: Path, target: Path, now: datetime) -> Path:
    """Replace ``target``'s content by ``source``; returns the safety copy of what was there.

    A damaged target cannot be copied as a database: its bytes are kept instead.
    """
    if not source.is_file():
        raise EnvironmentProblem(
            "找不到这个备份文件。",
            "",
            "请核对路径；自动备份在数据文件旁边的 backups 文件夹里。",
            "backup-missing",
            {"file": str(source)},
        )
    _check_source(source)
    safety = next_name(target, now, "before-restore")
    if target.exists():
        try:
            make(target, safety)
        except EnvironmentProblem as error:
            if error.code not in (DAMAGED.code, NOT_A_DATABASE.code):
                raise
            _keep_bytes(target, safety)
    try:
        with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
            old.backup(new)
    except sqlite3.Error as error:
        calm = calm_of(error)
        if calm is None:
            raise
        raise problem(calm, database=str(target), technical=str(error)) from error
    return safety


def _check_source(source: Path) -> None:
    from mhcrm.store.errors import newer_file
    from mhcrm.store.migrate import revisions

    try:
        with closing(_reader(source)) as conn:
            verify(conn, source)
            revision = str(conn.execute("SELECT version_num FROM alembic_version").fetchone()[0])
    except sqlite3.Error as error:
        calm = calm_of(error)
        if calm is None:
            raise
        raise problem(calm, database=str(source), technical=str(error)) from error
    if revision not in revisions():
        raise newer_file(revision, revisions()[-1])


def _keep_bytes(target: Path, safety: Path) -> None:
    safety.parent.mkdir(parents=True, exist_ok=True)
    target.replace(safety)
    for suffix in ("-wal", "-shm"):
        beside = target.with_name(target.name + suffix)
        if beside.exists():
            beside.replace(safety.with_name(safety.name + suffix))


def roll(database: Path, now: datetime) -> Path | None:
    """Make a rolling backup if anything changed since the last one; thin the old ones."""
    changed = last_change(database)
    if changed is None:
        return None
    kept = listed(database)
    newest = stamp_of(kept[0]) if kept else None
    if newest is not None and (changed <= newest or now - newest < _QUIET):
        return None
    made = make(database, next_name(database, now))
    for path in superfluous(listed(database)):
        path.unlink(missing_ok=True)
    return made


def last_change(database: Path) -> datetime | None:
    """When something was last written; None in an empty database."""
    from mhcrm.store.tables.types import from_stamp

    with closing(_reader(database)) as conn:
        try:
            row = conn.execute("SELECT at FROM audit ORDER BY id DESC LIMIT 1").fetchone()
        except sqlite3.Error:
            return None  # locked or damaged: the opening sequence will say so, never back up from it
    return from_stamp(row[0]) if row else None


def superfluous(backups: list[Path]) -> list[Path]:
    """Backups to drop: beyond the latest ten one a day for two weeks, one a week, one a month for a year."""
    keep: set[Path] = set(backups[:KEPT_LATEST])
    for form, number in (("%Y%m%d", KEPT_DAYS), ("%G%V", KEPT_WEEKS), ("%Y%m", KEPT_MONTHS)):
        periods: dict[str, Path] = {}
        for path in backups:  # newest first: the first of a period is its last backup
            stamp = stamp_of(path)
            if stamp is not None:
                periods.setdefault(stamp.strftime(form), path)
        keep.update(list(periods.values())[:number])
    return [path for path in backups if path not in keep]
