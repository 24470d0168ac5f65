"""Backups and what the status line says of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from mhcrm.desktop.operations.operation import Operation

if TYPE_CHECKING:
    from mhcrm.bootstrap import App


@dataclass(frozen=True)
class Facts:
    """Words for the status line."""

    backup_words: str
    rules_words: str


def facts(app: App) -> Facts:
    """When the last backup was made."""
    found = app.maintenance.backups()
    return Facts(f"上次备份 {found[0].name}" if found else "还没有备份", "")


def backup(app: App, *, parent: QWidget, target: Path | None = None) -> Operation[Path]:
    """立即备份."""
    return Operation(
        "备份", parent, lambda _p: Path(app.maintenance.backup(target)), lambda _r: None, lambda path: f"已备份到 {path}。"
    )
