"""Writes of the office's own pipeline rules and holiday notices."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from mhcrm.desktop.operations.operation import Operation, whole
from mhcrm.domain.change import ChangeSet

if TYPE_CHECKING:
    from mhcrm.bootstrap import App
    from mhcrm.services.pipeline.lights import LightBoard


def lights(app: App) -> LightBoard:
    """The lights now; what changed since they were last looked at is kept as history (derived, no undo step)."""
    app.lights.record()
    return app.lights.board()


def apply_rules(app: App, *, parent: QWidget, text: str) -> Operation[ChangeSet]:
    """采用本单位推进规则; an empty text goes back to the delivered ones."""
    said = "已采用本单位的推进规则。" if text.strip() else "已恢复为随程序的示例。"
    return Operation("推进规则", parent, lambda _p: app.pipeline_office.apply_text(text), whole, lambda _c: said)


def load_year(app: App, *, parent: QWidget, path: Path) -> Operation[ChangeSet]:
    """录入放假安排."""
    return Operation(
        "放假安排", parent, lambda _p: app.pipeline_office.load_year(path), whole, lambda c: f"已{c.operation}。"
    )
