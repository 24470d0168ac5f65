"""Writes to the space inventory."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from mhcrm.desktop.operations.operation import Operation
from mhcrm.domain.change import ChangeSet, RowKind
from mhcrm.services.spaces.sheet_import import SpaceImportResult

if TYPE_CHECKING:
    from mhcrm.bootstrap import App

KINDS = frozenset({RowKind.SPACE, RowKind.OCCUPANCY, RowKind.HOLD})


def import_file(app: App, *, parent: QWidget, path: Path) -> Operation[SpaceImportResult]:
    """导入空间清单, in one transaction."""

    def said(result: SpaceImportResult) -> str:
        problems = f"，{len(result.problems)} 处待处理" if result.problems else ""
        return f"已导入空间：新增 {result.added}，更新 {result.updated}，未变 {result.unchanged}{problems}。"

    return Operation(
        "导入空间清单",
        parent,
        lambda progress: app.spaces.import_file(path, progress=progress),
        lambda _result: ChangeSet(f"导入空间清单 {path.name}", KINDS),
        said,
    )
