"""The panel of one indicator: base and goal, the sum of entered data with what it leaves out, then the record."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mhcrm.desktop.context import Context
from mhcrm.desktop.dialogs.rule import read_sheet
from mhcrm.desktop.models.indicator_lines import entered_lines
from mhcrm.desktop.models.match_words import Cited
from mhcrm.desktop.places import ShowLeads
from mhcrm.desktop.rule_opening import open_rule
from mhcrm.desktop.widgets.basic import Chip, button, hline, label, row
from mhcrm.desktop.widgets.rules.column import FreshColumn
from mhcrm.desktop.widgets.rules.rule_view import RuleView
from mhcrm.services.insight.indicators import Entered, Indicator


class IndicatorPanel(QWidget):
    """One scrolling column."""

    def __init__(self, ctx: Context) -> None:
        super().__init__()
        self._ctx = ctx
        self.setObjectName("detailPanel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, True)
        self._area = FreshColumn("indicators.panel")
        self.view = RuleView()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 0, 0, 0)
        outer.addWidget(self._area)

    def put(self, one: Indicator | None) -> None:
        """Show an indicator; None empties the panel."""
        column = self._area.begin()
        self.view = RuleView()
        if one is None:
            column.addWidget(label("选中一项看它的基期、目标和出处。", "sub", wrap=True))
        else:
            if one.entered is not None:
                self._entered(column, one, one.entered)
                column.addWidget(hline())
            self.view.go.connect(lambda to: open_rule(self._ctx, self, record_id=to))
            self.view.cite.connect(self._cited)
            self.view.put(read_sheet(self._ctx.app.rules, one.id))
        column.addWidget(self.view)
        column.addStretch(1)
        self._area.show_filled()

    def _entered(self, column: QVBoxLayout, one: Indicator, entered: Entered) -> None:
        head = row(
            label("由录入数据合计", "strong"), Chip("编者规则", "editor", "哪个录入项对照哪个指标，是编者定的"), None
        )
        if entered.ids:
            about = f"{one.name}　已填{entered.label}"
            ids = entered.ids
            head.addWidget(button("在项目中打开", "indicators.open", lambda: self._leads(ids, about), kind="link"))
        column.addLayout(head)
        first, *rest = entered_lines(entered)
        column.addWidget(label(first, "", wrap=True))
        for text in rest:
            column.addWidget(label(text, "meta", wrap=True))

    def _leads(self, ids: tuple[int, ...], about: str) -> None:
        self._ctx.open_place("projects", ShowLeads(ids, about))

    def _cited(self, cite: Cited) -> None:
        sheet = self.view.sheet
        open_rule(self._ctx, self, cite.doc, cite.at, prefer=(sheet.id,) if sheet else ())
