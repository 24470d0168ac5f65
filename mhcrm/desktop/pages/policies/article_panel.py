"""The panel of one article or task: the leads it may serve, then the record itself."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mhcrm.desktop.context import Context
from mhcrm.desktop.dialogs.rule import read_sheet
from mhcrm.desktop.models.match_words import Cited
from mhcrm.desktop.rule_opening import open_rule
from mhcrm.desktop.widgets.basic import hline, label, scrolled
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
        self.applies = LeadsList(ctx, "policies.applies")
        self.possible = LeadsList(ctx, "policies.possible")
        self.over = label("已过有效期，不再衔接。等新文件印发后再看。", "warn", name="policies.over", wrap=True)
        self.none = label("选中一条可看它的对象、条件和能衔接的项目。", "sub", wrap=True)
        self._line = hline()
        self.view = RuleView()
        column = QVBoxLayout()
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(10)
        for widget in (self.none, self.over, self.applies, self.possible, self._line, self.view):
            column.addWidget(widget)
        column.addStretch(1)
        content = QWidget()
        content.setLayout(column)
        box = QVBoxLayout(self)
        box.setContentsMargins(1, 0, 0, 0)
        box.addWidget(scrolled(content, "policies.panel"))
        self.view.go.connect(lambda to: open_rule(ctx, self, record_id=to))
        self.view.cite.connect(self._cited)
        self.put("", None)

    def put(self, record_id: str, article: Article | None) -> None:
        """Show a record; ``article`` adds the leads."""
        self.none.setVisible(not record_id)
        self.view.setVisible(bool(record_id))
        held = article is not None and article.status == "current"
        self.over.setVisible(article is not None and article.status == "expired")
        for part in (self.applies, self.possible):
            part.setVisible(held)
        self._line.setVisible(article is not None)
        if article is not None and held:
            about = f"第{article.number}条 {article.name}"
            self.applies.put("可衔接", article.applies, "没有项目满足全部条件。", f"{about}　可衔接")
            self.possible.put("可能可衔接", article.possible, "没有项目只差待核实的条件。", f"{about}　可能可衔接")
        self.view.put(read_sheet(self._ctx.app.rules, record_id) if record_id else None)

    def _cited(self, cite: Cited) -> None:
        sheet = self.view.sheet
        open_rule(self._ctx, self, cite.doc, cite.at, prefer=(sheet.id,) if sheet else ())
