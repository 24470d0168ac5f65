"""Backups and what the status line says of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from mhcrm.base.clock import SHANGHAI
from mhcrm.desktop.operations.operation import Operation

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
