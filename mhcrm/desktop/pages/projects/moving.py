"""From "these projects, that stage" to a move: at once where nothing is missing, else by the dialog that says what is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from mhcrm.desktop.context import Context
from mhcrm.desktop.dialogs.stage_move import JointMove, StageMove
from mhcrm.desktop.operations import moves
from mhcrm.domain.lead import Lead
from mhcrm.domain.pipeline.report import MoveReport
from mhcrm.services.pipeline.guard import Why
from mhcrm.services.pipeline.moves import Given

Looked = tuple[Lead, tuple[MoveReport, ...]]


def ask_move(ctx: Context, parent: QWidget, ids: Sequence[int], stage: str) -> None:
    """Move projects to a stage; those already there are left alone, a refused move leaves everything as it was."""
    app = ctx.app

    def work(_progress: object) -> Looked | None:
        reports = tuple(one for one in app.pipeline.check_many(ids, stage) if one.current != one.target)
        return (app.records.get(reports[0].lead_id), reports) if reports else None

    def go(found: Looked | None) -> None:
        if found is None:
            return
        lead, reports = found
        if len(reports) == 1 and reports[0].ready:
            moves.move_one(app, parent=parent, report=reports[0], why=Why(), given=Given()).start(ctx)
        elif len(reports) == 1:
            StageMove(ctx, lead, parent, stage).open()
        elif all(report.ready for report in reports):
            first, chosen = reports[0], tuple(report.lead_id for report in reports)
            moves.move_many(
                app, parent=parent, ids=chosen, word=first.target_word, stage=first.target, why=Why()
            ).start(ctx)
        else:
            JointMove(ctx, reports, parent).open()

    ctx.lanes.run("核对条件", work, on_done=go, on_error=lambda error: ctx.notify.failed("换阶段", error), quiet=True)
