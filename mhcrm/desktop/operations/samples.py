"""Loading the sample data (示例)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from mhcrm.base.progress import Progress
from mhcrm.desktop.operations.operation import Operation
from mhcrm.domain.change import ChangeSet, RowKind

if TYPE_CHECKING:
    from mhcrm.bootstrap import App

KINDS = frozenset({RowKind.LEAD, RowKind.COMPANY, RowKind.SPACE, RowKind.OCCUPANCY, RowKind.HOLD, RowKind.REFERRER})


def load(app: App, *, parent: QWidget) -> Operation[object]:
    """载入示例项目和空间."""

    def work(progress: Progress) -> object:
        return app.install_samples(progress)

    return Operation(
        "载入示例",
        parent,
        work,
        lambda _r: ChangeSet("载入示例", KINDS),
        lambda _r: "已载入示例项目和空间，都标有“示例”。",
    )


def remove(app: App, *, parent: QWidget) -> Operation[object]:
    """移除示例; refused when somebody worked on them since."""
    return Operation(
        "移除示例",
        parent,
        lambda _p: app.samples.remove(),
        lambda _r: ChangeSet("移除示例", KINDS, undoable=False),
        lambda _r: "已移除示例数据。",
    )
