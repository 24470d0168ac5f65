"""Bringing stored match reports up to date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from mhcrm.base.progress import Progress
from mhcrm.desktop.operations.operation import Operation
from mhcrm.domain.change import ChangeSet, RowKind

if TYPE_CHECKING:
    from mhcrm.bootstrap import App


def refresh(app: App, *, parent: QWidget) -> Operation[int]:
    """更新匹配: match again every lead whose report is missing or no longer holds."""

    def work(progress: Progress) -> int:
        return app.matching.refresh_stale(progress)

    changed = ChangeSet("匹配", frozenset({RowKind.MATCH_REPORT}), undoable=False)
    return Operation("更新匹配", parent, work, lambda _n: changed, lambda n: f"已更新 {n:,} 个项目的匹配结果。")
