"""The panel of one article or task: the leads it may serve, then the record itself."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mhcrm.desktop.context import Context
from mhcrm.desktop.dialogs.rule import read_sheet
from mhcrm.desktop.models.match_words import Cited
from mhcrm.desktop.rule_opening import open_rule
from mhcrm.desktop.widgets.basic import hline, label
from mhcrm.desktop.widgets.rules.column import FreshColumn
from mhcrm.desktop.widgets.rules.leads_list import LeadsList
from mhcrm.desktop.widgets.rules.rule_view import RuleView
from mhcrm.services.insight.articles import Article


class ArticlePanel(QWidget):
    """One scrolling column."""

    def __init__(self, ctx: Context) -> None:
        super().__init__()
        self._ctx = ctx
        self.setObjectName("detailPanel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, True)
        self._area = FreshColumn("policies.panel")
        self.view = RuleView()
        box = QVBoxLayout(self)
        box.setContentsMargins(1, 0, 0, 0)
        box.addWidget(self._area)
        self.put("", None)

    def put(self, record_id: str, article: Article | None) -> None:
        """Show a record; ``article`` adds the leads."""
        column = self._area.begin()
        if article is not None:
            self._served(column, article)
            column.addWidget(hline())
        self.view = RuleView()
        if record_id:
            self.view.go.connect(lambda to: open_rule(self._ctx, self, record_id=to))
            self.view.cite.connect(self._cited)
            self.view.put(read_sheet(self._ctx.app.rules, record_id))
        else:
            column.addWidget(label("选中一条可看它的对象、条件和能衔接的项目。", "sub", wrap=True))
        column.addWidget(self.view)
        column.addStretch(1)
        self._area.show_filled()

    def _served(self, column: QVBoxLayout, article: Article) -> None:
        """The leads, or why there are none to show."""
        if article.status != "current":
            words = (
                "已过有效期，不再衔接。等新文件印发后再看。"
                if article.status == "expired"
                else "尚未生效，现在不能衔接。"
            )
            column.addWidget(label(words, "warn", name="policies.over", wrap=True))
            return
        about = f"第{article.number}条 {article.name}"
        applies, possible = LeadsList(self._ctx, "policies.applies"), LeadsList(self._ctx, "policies.possible")
        applies.put("可衔接", article.applies, "没有项目满足全部条件。", f"{about}　可衔接")
        possible.put("可能可衔接", article.possible, "没有项目只差待核实的条件。", f"{about}　可能可衔接")
        column.addWidget(applies)
        column.addWidget(possible)

    def _cited(self, cite: Cited) -> None:
        sheet = self.view.sheet
        open_rule(self._ctx, self, cite.doc, cite.at, prefer=(sheet.id,) if sheet else ())
