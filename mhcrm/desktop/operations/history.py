"""Taking back and doing again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from mhcrm.desktop.operations.operation import Operation
from mhcrm.domain.change import ChangeSet

if TYPE_CHECKING:
    from mhcrm.bootstrap import App

Taken = ChangeSet | None


def undo(app: App, *, parent: QWidget) -> Operation[Taken]:
    """撤销 the last step."""
    return Operation(
        "撤销",
        parent,
        lambda _p: app.records.undo(),
        _silent,
        lambda change: f"已撤销：{change.operation.removeprefix('撤销：')}。" if change else "没有可以撤销的操作。",
    )


def redo(app: App, *, parent: QWidget) -> Operation[Taken]:
    """重做 what was taken back."""
    return Operation(
        "重做",
        parent,
        lambda _p: app.records.redo(),
        _silent,
        lambda change: f"已重做：{change.operation.removeprefix('重做：')}。" if change else "没有可以重做的操作。",
    )


def _silent(change: Taken) -> Taken:
    """The sentence after an undo offers no undo of its own; 重做 is Ctrl+Shift+Z."""
    if change is None:
        return None
    return ChangeSet(change.operation, change.kinds, change.ids, undoable=False)
