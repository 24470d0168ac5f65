"""Spreadsheets of the inventory: import, export as it stands on a day, and the empty template."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from mhcrm.desktop.context import Context

OPENED = "表格 (*.xlsx *.xls *.csv *.ods)"
SAVED = "Excel 表格 (*.xlsx)"


def menu(parent: QWidget, read: Callable[[], None], write: Callable[[], None], blank: Callable[[], None]) -> QMenu:
    """What can be done with spreadsheets."""
    made = QMenu(parent)
    made.setObjectName("spaces.files")
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for text, act in (("导入空间清单…", read), ("导出空间清单…", write), ("导出空白模板…", blank)):
        made.addAction(text).triggered.connect(lambda _checked=False, act=act: act())
    return made


def ask_open(parent: QWidget, chosen: Callable[[str], None]) -> None:
    """Which sheet to read."""
    dialog = QFileDialog(parent.window(), "导入空间清单", "", OPENED)
    dialog.setObjectName("spaces.openDialog")
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.fileSelected.connect(chosen)
    dialog.open()


def ask_save(parent: QWidget, title: str, name: str, chosen: Callable[[str], None]) -> None:
    """Where to write a sheet."""
    dialog = QFileDialog(parent.window(), title, name, SAVED)
    dialog.setObjectName("spaces.saveDialog")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("xlsx")
    dialog.fileSelected.connect(chosen)
    dialog.open()


def export(ctx: Context, path: str, on: date) -> None:
    """Write the inventory of a day; says how many units and where."""
    app, file = ctx.app, Path(path)
    ctx.lanes.run(
        "导出空间清单",
        lambda _p: app.spaces.export_file(file, on),
        on_done=lambda count: ctx.notify.said(f"已把 {on.isoformat()} 的 {count:,} 个单元导出到 {file.name}。"),
    )


def template(ctx: Context, path: str) -> None:
    """Write the empty template."""
    app, file = ctx.app, Path(path)
    ctx.lanes.run(
        "导出空白模板",
        lambda _p: app.spaces.template_file(file),
        on_done=lambda _none: ctx.notify.said(f"已导出空白模板 {file.name}。"),
    )
