"""The head of the 项目 page, and what stands there while there is no project."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from mhcrm.desktop import actions, theme
from mhcrm.desktop.context import Context
from mhcrm.desktop.pages.projects.views import closed_words
from mhcrm.desktop.widgets.basic import button, label, row
from mhcrm.desktop.widgets.empty import EmptyPlace
from mhcrm.desktop.widgets.tabs import TabStrip


def page_head(ctx: Context, tabs: TabStrip, mark: QFrame) -> QWidget:
    """「项目 | views … 办理 查重」 in one line; the view of those that left is called by the office's names."""
    twice = button("查重", "projects.duplicates", lambda: ctx.open_place("duplicates", None), icon="copy", small=True)
    twice.setToolTip(actions.tip("duplicates"))
    line = row(label("项目", "page"), mark, gap=20, margins=(24, 0, 16, 0))
    line.addWidget(tabs, 1)
    left = tabs.tabs["closed"]
    ctx.stages.changed.connect(lambda: left.put_words(closed_words(ctx.stages.names)))
    affairs = button("办理", "projects.affairs", lambda: ctx.open_place("affairs", None), icon="workflow", small=True)
    affairs.setToolTip("审批、诉求、上会、专班、机会清单")
    line.addWidget(affairs)
    line.addWidget(twice)
    head = QWidget()
    head.setLayout(line)
    head.setFixedHeight(theme.size("page_header"))
    return head


def stacked(*widgets: QWidget, wide: QWidget) -> QWidget:
    """Widgets below each other without gaps; ``wide`` takes the height that is left."""
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for widget in widgets:
        column.addWidget(widget, 1 if widget is wide else 0)
    return made


def empty_place(ctx: Context, new: Callable[[], None], load: Callable[[], None]) -> EmptyPlace:
    """One sentence and the ways to fill the list."""
    fill = button("导入表格", "empty.import", lambda: ctx.open_place("intake", None), kind="filled", icon="download")
    fill.setToolTip(actions.tip("import"))
    links = (
        button("新建一个项目", "empty.new", new, kind="link"),
        button("载入示例项目", "empty.samples", load, kind="link"),
    )
    lines = (
        "把现有台账拖进来，或在 Excel、WPS 里复制后按 Ctrl+V。",
        "表头在第几行、写的是万元还是亿元，都由本机判断，写入前先给您看。",
    )
    return EmptyPlace("还没有项目", lines, fill, links, "示例都标有“示例”，可一次撤销")
