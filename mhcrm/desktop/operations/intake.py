"""Writes of an import: 提交, 撤销整批, and the workbook of rows to be mended."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from mhcrm.desktop.operations.operation import Operation, whole
from mhcrm.domain.change import ChangeSet
from mhcrm.domain.intake.preview import Preview
from mhcrm.domain.records import ColumnMapping
from mhcrm.services.intake.readers import SourceFile
from mhcrm.services.intake.service import ImportResult

if TYPE_CHECKING:
    from mhcrm.bootstrap import App


def commit(
    app: App, *, parent: QWidget, preview: Preview, mode: str = "both", remember: bool = True
) -> Operation[ImportResult]:
    """提交: what can be written, in one transaction; the rest stays unwritten.

    Args:
        remember: keep the columns for the next file with these headers.
    """
    wanted = preview if remember else replace(preview, fingerprint="")
    return Operation(
        "导入表格",
        parent,
        lambda p: app.intake.commit(wanted, mode=mode, progress=p),
        lambda r: r.changes,
        written_words,
    )


def written_words(result: ImportResult) -> str:
    """「已导入 41 个项目，更新 6 个。」"""
    parts = [f"已导入 {result.added:,} 个项目"] if result.added else []
    parts += [f"更新 {result.updated:,} 个" if parts else f"已更新 {result.updated:,} 个项目"] if result.updated else []
    return "，".join(parts) + "。" if result.batch is not None else "没有可写入的行。"


def undo_batch(app: App, *, parent: QWidget, batch: int, name: str, rest: bool = False) -> Operation[ChangeSet]:
    """撤销整批; with ``rest`` only the projects nobody has changed since."""
    words = f"已撤销“{name}”中没有改动过的项目，移入回收站。" if rest else f"已撤销“{name}”的导入。"
    return Operation("撤销导入", parent, lambda _p: app.intake.undo_batch(batch, rest=rest), whole, lambda _c: words)


def export_problems(*, parent: QWidget, preview: Preview, source: SourceFile, target: Path) -> Operation[int]:
    """导出问题行: the rows to be mended with their faulty cells marked, ready to be sent back."""

    def work(_progress: object) -> int:
        from mhcrm.services.intake.problem_rows import write_problem_rows

        return write_problem_rows(preview, source.grids, target)

    def said(count: int) -> str:
        return f"已把 {count:,} 行问题写到 {target}。" if count else "没有需要退回的行，没有生成文件。"

    return Operation("导出问题行", parent, work, lambda _n: None, said)


def save_mapping(app: App, *, parent: QWidget, name: str, preview: Preview) -> Operation[ChangeSet]:
    """存为: how the columns are read, under a name."""
    words = f"已存为“{name.strip()}”，下次表头相同的表会自动用上。"
    return Operation("保存列对应", parent, lambda _p: app.intake.save_mapping(name, preview), whole, lambda _c: words)


def rename_mapping(app: App, *, parent: QWidget, mapping: ColumnMapping, name: str) -> Operation[ChangeSet]:
    """改名."""
    words = f"列对应“{mapping.name}”已改名为“{name.strip()}”。"
    return Operation(
        "列对应改名", parent, lambda _p: app.intake.rename_mapping(mapping.id, name), whole, lambda _c: words
    )


def delete_mapping(app: App, *, parent: QWidget, mapping: ColumnMapping) -> Operation[ChangeSet]:
    """删除."""
    words = f"已删除列对应“{mapping.name}”，以后按程序判断。"
    return Operation("删除列对应", parent, lambda _p: app.intake.delete_mapping(mapping.id), whole, lambda _c: words)
