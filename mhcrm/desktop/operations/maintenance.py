"""Backups and what the status line says of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from mhcrm.base.clock import SHANGHAI
from mhcrm.desktop.operations.operation import Operation
from mhcrm.domain.change import ChangeSet, RowKind

if TYPE_CHECKING:
    from mhcrm.bootstrap import App


@dataclass(frozen=True)
class Facts:
    """Words for the status line."""

    backup_words: str


def facts(app: App) -> Facts:
    """When the last backup was made."""
    newest = app.maintenance.facts().newest_backup
    if newest is None or newest.made_at is None:
        return Facts("还没有备份")
    return Facts(f"上次备份 {when(newest.made_at, app.clock.now())}")


def when(moment: datetime, now: datetime) -> str:
    """今天 09:00, else the day."""
    local, today = moment.astimezone(SHANGHAI), now.astimezone(SHANGHAI)
    return f"今天 {local:%H:%M}" if local.date() == today.date() else f"{local:%Y-%m-%d %H:%M}"


def backup(app: App, *, parent: QWidget, target: Path | None = None) -> Operation[Path]:
    """立即备份."""
    return Operation(
        "备份", parent, lambda _p: app.maintenance.backup(target), lambda _r: None, lambda path: f"已备份到 {path}。"
    )


@dataclass(frozen=True)
class BackupLine:
    """One backup in words."""

    path: Path
    when: str
    size: str


@dataclass(frozen=True)
class Overview:
    """What 设置 shows of the data."""

    file: str
    size: str
    backups: tuple[BackupLine, ...]
    samples: bool


def overview(app: App) -> Overview:
    """Data file, backups newest first, whether sample data is in."""
    found, now = app.maintenance.facts(), app.clock.now()
    backups = tuple(
        BackupLine(item.path, when(item.made_at, now) if item.made_at else item.path.name, bytes_words(item.size))
        for item in app.maintenance.backups()
    )
    size = bytes_words(found.size) if found.size is not None else "在服务器上"
    return Overview(found.database, size, backups, app.samples.state().installed)


def rules_words(app: App) -> str:
    """Version of the rule base and how many documents it rests on."""
    documents = app.rules.list("document")
    return f"{app.plan.version}，依据 {len(documents)} 份文件"


def bytes_words(size: int) -> str:
    """12.3 MB."""
    return f"{size / 1_048_576:.1f} MB" if size >= 1_048_576 else f"{size / 1024:.0f} KB"


def restore(app: App, *, parent: QWidget, path: Path) -> Operation[Path]:
    """恢复: a backup takes the place of the data; every page reads again."""
    everything = ChangeSet("恢复备份", frozenset(RowKind), undoable=False)
    return Operation(
        "恢复备份",
        parent,
        lambda _p: app.maintenance.restore(path),
        lambda _safe: everything,
        lambda safe: f"已恢复到 {path.name}，原来的数据另存为 {safe.name}。",
    )
