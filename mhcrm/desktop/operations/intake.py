"""Writes of an import."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from mhcrm.desktop.operations.operation import Operation
from mhcrm.domain.intake.preview import Preview
from mhcrm.services.intake.service import ImportResult

if TYPE_CHECKING:
    from mhcrm.bootstrap import App


def commit(app: App, *, parent: QWidget, preview: Preview) -> Operation[ImportResult]:
    """提交: what can be written, in one transaction; the rest stays open."""
    left = preview.totals["rejected"] + preview.totals["duplicate"]

    def said(result: ImportResult) -> str:
        parts = [f"已导入 {result.added:,} 个项目"] if result.added else []
        parts += [f"更新 {result.updated:,} 个"] if result.updated else []
        parts += [f"{left:,} 行没有写入"] if left else []
        return "，".join(parts) + "。" if result.batch is not None else "没有可写入的行。"

    return Operation(
        "导入表格", parent, lambda progress: app.intake.commit(preview, progress=progress), lambda r: r.changes, said
    )
