"""Spreadsheets of the inventory: import, export as it stands on a day, and the empty template."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from mhcrm.base.errors import EnvironmentProblem
from mhcrm.base.progress import Progress
from mhcrm.desktop.context import Context

OPENED = "表格 (*.xlsx *.xls *.csv *.ods)"
KINDS = {"xlsx": "Excel 表格 (*.xlsx)", "pdf": "PDF 文件 (*.pdf)"}


def menu(parent: QWidget, name: str, acts: Sequence[tuple[str, Callable[[], None]]]) -> QMenu:
    """A few acts by name."""
    made = QMenu(parent)
    made.setObjectName(name)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for text, act in acts:
        made.addAction(text).triggered.connect(lambda _checked=False, act=act: act())
    return made


def ask_open(parent: QWidget, chosen: Callable[[str], None]) -> None:
    """Which sheet to read."""
    dialog = QFileDialog(parent.window(), "导入空间清单", "", OPENED)
    dialog.setObjectName("spaces.openDialog")
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.fileSelected.connect(chosen)
    dialog.open()


def ask_save(parent: QWidget, title: str, name: str, chosen: Callable[[str], None], kind: str = "xlsx") -> None:
    """Where to write a sheet or a PDF."""
    dialog = QFileDialog(parent.window(), title, name, KINDS[kind])
    dialog.setObjectName("spaces.saveDialog")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(kind)
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


def plan_pdf(ctx: Context, code: str, path: str, on: date) -> None:
    """Write the stacking plan of a building as PDF."""
    app, file = ctx.app, Path(path)

    def work(_progress: Progress) -> None:
        data = app.spaces.stacking_pdf([code], on)
        try:
            file.write_bytes(data)
        except OSError as error:
            raise EnvironmentProblem(
                f"剖面没有存成：{file.name}",
                error.strerror or "",
                "请换一个可以写入的位置，或关闭正在打开它的程序。",
                "plan-unwritten",
            ) from error

    ctx.lanes.run("另存剖面", work, on_done=lambda _none: ctx.notify.said(f"已存成 {file.name}。"))
