"""Computing and storing match reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from mhcrm.base.progress import Progress
from mhcrm.desktop.operations.operation import Operation
from mhcrm.domain.change import ChangeSet, RowKind
from mhcrm.domain.lead import Lead

if TYPE_CHECKING:
    from mhcrm.bootstrap import App


def match_leads(app: App, *, parent: QWidget, leads: tuple[Lead, ...]) -> Operation[int]:
    """匹配: rules × facts × space, stored as reports."""

    codes = [lead.code for lead in leads if lead.code]
    ids = tuple(lead.id for lead in leads if lead.id is not None)

    def work(progress: Progress) -> int:
        return app.matching.match_many(codes, progress).matched

    changed = ChangeSet("匹配", frozenset({RowKind.MATCH_REPORT}), ids, undoable=False)
    words = "已算出匹配结果。" if len(codes) == 1 else f"已匹配 {len(codes):,} 个项目。"
    return Operation("匹配", parent, work, lambda _n: changed, lambda _n: words)
