"""What can be done with the selected rows of the project table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QMenu, QWidget

from mhcrm.desktop.context import Context


@dataclass(frozen=True)
class RowActs:
    """What the page does for each entry; ``binned``: the rows are in the bin."""

    open: Callable[[], None]
    edit: Callable[[int | None], None]
    copy: Callable[[], None]
    bin: Callable[[], None]
    binned: bool


def _move(ctx: Context, page: QWidget, ids: Sequence[int], stage: str) -> None:
    from mhcrm.desktop.pages.projects.moving import ask_move  # reads the gates: not before the first paint

    ask_move(ctx, page, ids, stage)


def row_menu(ctx: Context, page: QWidget, ids: Sequence[int], acts: RowActs) -> QMenu:
    """The menu of one or several rows."""
    menu = QMenu(page)
    menu.setObjectName("projects.menu")
    menu.addAction("打开", acts.open)
    if len(ids) == 1:
        menu.addAction("编辑", lambda: acts.edit(ids[0]))
    if not acts.binned:
        stages = menu.addMenu("换阶段")
        for stage, word in ctx.stages.names.items():
            stages.addAction(word).triggered.connect(lambda _on=False, stage=stage: _move(ctx, page, ids, stage))
    menu.addAction("复制为表格（Ctrl+C）", acts.copy)
    menu.addSeparator()
    menu.addAction("移出回收站" if acts.binned else "移入回收站（Delete）", acts.bin)
    return menu
