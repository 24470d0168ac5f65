"""Computing and storing match reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from mhcrm.base.progress import Progress
from mhcrm.desktop.operations.operation import Operation
from mhcrm.domain.change import ChangeSet, RowKind

if TYPE_CHECKING:
    from mhcrm.bootstrap import App


def match_leads(app: App, *, parent: QWidget, ids: tuple[int, ...]) -> Operation[int]:
    """匹配: rules × facts × space, stored as reports."""

    def work(progress: Progress) -> int:
        return len(app.matching.match(list(ids), progress=progress))

    changed = ChangeSet("匹配", frozenset({RowKind.MATCH_REPORT}), ids, undoable=False)
    words = "已算出匹配结果。" if len(ids) == 1 else f"已匹配 {len(ids):,} 个项目。"
    return Operation("匹配", parent, work, lambda _n: changed, lambda _n: words)
