"""Backup, restore and check, in words an officer can act on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from mhcrm.base.clock import Clock
from mhcrm.store import Store, restore_file
from mhcrm.store.backup import stamp_of


@dataclass(frozen=True, slots=True)
class BackupFile:
    """One backup: when it was made and how big it is (bytes)."""

    path: Path
    made_at: datetime | None
    size: int


@dataclass(frozen=True, slots=True)
class CheckResult:
    """Outcome of a check: problems in plain words (empty = sound), rows of each kind."""

    problems: tuple[str, ...]
    counts: dict[str, int]

    @property
    def sound(self) -> bool:
        """True when nothing is wrong."""
        return not self.problems


@dataclass(frozen=True, slots=True)
class Facts:
    """What the settings page shows: where the data are, how big, the newest backup."""

    database: str
    size: int | None
    newest_backup: BackupFile | None


def restore_database(database: str, source: str | Path, clock: Clock) -> Path:
    """Put a backup in the place of a database that need not open any more; returns the safety copy of what was there."""
    return restore_file(database, source, clock)


class MaintenanceService:
    """Care of the open database."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def facts(self) -> Facts:
        """Where the data are and when they were last copied."""
        path = self._store.path
        backups = self.backups()
        size = path.stat().st_size if path is not None and path.exists() else None
        return Facts(self._store.target, size, backups[0] if backups else None)

    def backup(self, path: str | Path | None = None) -> Path:
        """Copy the data while they are in use; returns the verified copy."""
        return self._store.backup(path)

    def backups(self) -> Sequence[BackupFile]:
        """Rolling backups, newest first."""
        return [BackupFile(path, stamp_of(path), path.stat().st_size) for path in self._store.backups()]

    def restore(self, path: str | Path) -> Path:
        """Put a backup in the place of the data; returns the safety copy of what was there."""
        return self._store.restore(path)

    def check(self, *, repair: bool = False) -> CheckResult:
        """Check file and tables; with ``repair`` build the search index anew first."""
        if repair:
            self._store.rebuild_search()
        found = self._store.check()
        return CheckResult(found.problems, found.counts)
