"""The system's dialogs of an import: a file, a folder, where the rows to be mended go. They open where the last one was left."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from mhcrm.desktop.context import Context
from mhcrm.services.intake.service import ENDINGS

KINDS = f"表格和文档 ({' '.join(f'*{ending}' for ending in ENDINGS)});;所有文件 (*)"
BOOK = "Excel 工作簿 (*.xlsx)"
KEY = "import.folder"


def ask_files(ctx: Context, parent: QWidget, chosen: Callable[[Sequence[str]], None]) -> None:
    """One file or several."""
    dialog = _dialog(ctx, parent, "导入表格", "intake.openDialog", chosen)
    dialog.setNameFilter(KINDS)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.open()


def ask_folder(ctx: Context, parent: QWidget, chosen: Callable[[Sequence[str]], None]) -> None:
    """A folder of sheets."""
    dialog = _dialog(ctx, parent, "导入一个文件夹里的表格", "intake.folderDialog", chosen)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.open()


def ask_target(ctx: Context, parent: QWidget, name: str, chosen: Callable[[Sequence[str]], None]) -> None:
    """Where 导出问题行 goes."""
    dialog = _dialog(ctx, parent, "导出问题行", "intake.saveDialog", chosen)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setLabelText(QFileDialog.DialogLabel.Accept, "保存")
    dialog.setNameFilter(BOOK)
    dialog.setDefaultSuffix("xlsx")
    dialog.selectFile(name)
    dialog.open()


def _dialog(
    ctx: Context, parent: QWidget, title: str, name: str, chosen: Callable[[Sequence[str]], None]
) -> QFileDialog:
    kept = ctx.state.text(KEY)
    dialog = QFileDialog(parent.window(), title, kept if kept and Path(kept).is_dir() else "")
    dialog.setObjectName(name)
    for place, words in (("LookIn", "位置"), ("FileName", "文件名"), ("FileType", "类型"), ("Reject", "取消")):
        dialog.setLabelText(QFileDialog.DialogLabel[place], words)

    def taken(paths: Sequence[str]) -> None:
        if paths:
            ctx.state.set_text(KEY, str(Path(paths[0]).parent))
        chosen(paths)

    dialog.filesSelected.connect(taken)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return dialog
