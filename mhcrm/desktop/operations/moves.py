"""Changing stages: one project with what its gate asks for, or several at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from mhcrm.desktop.operations.operation import Operation, whole
from mhcrm.domain.change import ChangeSet
from mhcrm.domain.pipeline.report import MoveReport
from mhcrm.services.pipeline.guard import Why
from mhcrm.services.pipeline.moves import Given

if TYPE_CHECKING:
    from mhcrm.bootstrap import App


def move_one(app: App, *, parent: QWidget, report: MoveReport, why: Why, given: Given) -> Operation[ChangeSet]:
    """Fill in and move one project; refused when somebody changed it since the report was made."""
    return Operation(
        "换阶段",
        parent,
        lambda _p: app.pipeline.move(report.lead_id, report.target, why, given, report.version),
        whole,
        lambda _c: f"已把“{report.name}”移到“{report.target_word}”。",
    )


def move_many(
    app: App, *, parent: QWidget, ids: tuple[int, ...], word: str, stage: str, why: Why
) -> Operation[ChangeSet]:
    """Move several projects in one step that can be undone as one."""
    return Operation(
        "换阶段",
        parent,
        lambda _p: app.pipeline.move_many(ids, stage, why),
        whole,
        lambda _c: f"已把 {len(ids)} 个项目移到“{word}”。",
    )
