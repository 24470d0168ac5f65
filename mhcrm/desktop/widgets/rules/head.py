"""The head of a rule page: its title, and tabs to the pages that show the same rules from another side."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from mhcrm.desktop import theme
from mhcrm.desktop.context import Context
from mhcrm.desktop.widgets.basic import label, row, vline
from mhcrm.desktop.widgets.tabs import TabStrip

PLACES = (("chains", "产业链"), ("parks", "园区"), ("indicators", "指标"), ("policies", "政策"))


class RuleHead(QWidget):
    """「产业链 | 产业链 园区 指标 政策」, a note at the right; the chosen tab is where one is."""

    def __init__(self, ctx: Context, key: str) -> None:
        super().__init__()
        self._key = key
        self.setFixedHeight(theme.size("page_header"))
        self.tabs = TabStrip(PLACES, f"{key}.places")
        self.tabs.choose(key)
        self.note = label("", "meta", name=f"{key}.note")
        title = label(dict(PLACES)[key], "page")
        line = row(title, vline(), gap=20, margins=(24, 0, 16, 0))
        line.addWidget(self.tabs, 1)
        line.addWidget(self.note)
        self.setLayout(line)
        self.tabs.chosen.connect(lambda to: self._go(ctx, to))

    def _go(self, ctx: Context, key: str) -> None:
        self.tabs.choose(self._key)
        if key != self._key:
            ctx.open_place(key, None)
