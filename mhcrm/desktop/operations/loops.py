"""Writes to approvals, demands, assessments, commitments: one shape for all, the words come with the step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from mhcrm.desktop.operations.operation import Operation, whole
from mhcrm.domain.change import ChangeSet

if TYPE_CHECKING:
    from mhcrm.bootstrap import App
    from mhcrm.services.opportunities.service import ListImport


@dataclass(frozen=True)
class Act:
    """A step: its name, the call into a service, the sentence said afterwards."""

    name: str
    work: Callable[[], ChangeSet]
    said: str


def loop(parent: QWidget, act: Act) -> Operation[ChangeSet]:
    """The operation of a step."""
    return Operation(act.name, parent, lambda _p: act.work(), whole, lambda _c: act.said)


def import_opportunities(
    app: App, *, parent: QWidget, path: Path, side: str | None = None
) -> Operation[tuple[ListImport, ChangeSet | None]]:
    """导入机会清单, in one transaction."""

    def said(done: tuple[ListImport, ChangeSet | None]) -> str:
        result = done[0]
        problems = f"，{len(result.problems)} 处待处理：{result.problems[0][1].message}" if result.problems else ""
        return f"已导入机会清单：新增 {result.added}，更新 {result.updated}，未变 {result.unchanged}{problems}"

    return Operation(
        "导入机会清单",
        parent,
        lambda progress: app.opportunities.import_file(path, side, progress=progress),
        lambda done: done[1] if done[1] is not None and done[1].kinds else None,
        said,
    )
