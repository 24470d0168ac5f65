"""Kept files opened with the system's own program, once their content was checked."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from mhcrm.desktop.context import Context


def open_kept(ctx: Context, attachment_id: int) -> None:
    """Open a kept file; say where it is when the system has no program for it."""

    def show(path: Path) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            ctx.notify.said(f"系统里没有打开它的程序，文件在 {path}")

    ctx.lanes.run("打开附件", lambda _p: ctx.app.attachments.file(attachment_id), on_done=show, quiet=True)
