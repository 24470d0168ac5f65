"""One lead's match report at full width: chain, parks, tier and spaces at the left, policies at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mhcrm.desktop.models import match_words, words
from mhcrm.desktop.models.lead_facts import fact
from mhcrm.desktop.widgets.basic import ElidedLabel, hline, holder, icon_button, label, row, scrolled
from mhcrm.desktop.widgets.match.chain import ChainSection, OpenCite
from mhcrm.desktop.widgets.match.parks import ParksSection
from mhcrm.desktop.widgets.match.policies import PoliciesSection, UnknownBox
from mhcrm.desktop.widgets.match.slots import SlotsSection
from mhcrm.desktop.widgets.match.tier import TierSection
from mhcrm.domain.lead import Lead
from mhcrm.domain.records import StoredReport

SIDE = 418
LONGEST = 14


class WholeMatch(QWidget):
    """Takes the place of the list until the person goes back (Esc)."""

    back = Signal()

    def __init__(self, lead: Lead, stored: StoredReport, opened: OpenCite | None = None) -> None:
        super().__init__()
        self._opened = opened
        self.setObjectName("wholeMatch")
        self.setAccessibleName(f"匹配 {lead.text('project') or lead.text('company')}")
        report = match_words.read(stored.body)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._left(lead, report), 1)
        whole.addWidget(self._right(report))
        QShortcut(QKeySequence("Esc"), self, self.back.emit, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _left(self, lead: Lead, report: match_words.Report) -> QWidget:
        column = QVBoxLayout()
        column.setContentsMargins(24, 12, 24, 24)
        column.setSpacing(12)
        back = icon_button("arrow-left", "返回（Esc）", "wholeMatch.back", self.back.emit)
        head = row(back, gap=8)
        head.addWidget(label(lead.text("project") or "未命名", "page"))
        head.addWidget(ElidedLabel(f"{lead.text('company')}・{lead.code}", "sub"), 1)
        head.addWidget(label(f"依据日 {report.as_of}", "meta"))
        column.addLayout(head)
        column.addLayout(self._facts(lead))
        column.addWidget(hline())
        column.addWidget(ChainSection(report, self._opened))
        for text in report.warnings:
            column.addWidget(label(text, "warn", wrap=True))
        column.addWidget(hline())
        column.addWidget(ParksSection(report, self._opened))
        column.addWidget(hline())
        lower = QHBoxLayout()
        lower.setSpacing(24)
        lower.addWidget(TierSection(report, self._opened), 2, Qt.AlignmentFlag.AlignTop)
        lower.addWidget(SlotsSection(report), 4, Qt.AlignmentFlag.AlignTop)
        column.addLayout(lower)
        column.addStretch(1)
        content = QWidget()
        content.setLayout(column)
        return scrolled(content, "wholeMatch.left")

    def _facts(self, lead: Lead) -> QHBoxLayout:
        line = row(gap=6)
        for title, name in (
            ("环节", "phase"), ("面积", "floor_area_sqm"), ("用地", "land_mu"), ("总投资", "investment_wan"),
            ("性质", "ownership"), ("来源地", "origin"), ("签约", "sign_on"),
        ):  # fmt: skip
            text = fact(lead, name)
            line.addWidget(label(title, "meta"))
            line.addWidget(label(text[:LONGEST], "strong" if text != words.UNKNOWN else "meta"))
            line.addSpacing(8)
        line.addStretch(1)
        return line

    def _right(self, report: match_words.Report) -> QWidget:
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row(label("政策", "section"), None, margins=(16, 14, 16, 12)))
        column.addWidget(hline())
        inner = QVBoxLayout()
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(PoliciesSection(report, self._opened))
        if report.suggestion:
            inner.addLayout(row(label(report.suggestion, "sub", wrap=True), margins=(16, 8, 16, 8)))
        inner.addStretch(1)
        content = QWidget()
        content.setLayout(inner)
        column.addWidget(scrolled(content, "wholeMatch.policies"), 1)
        column.addWidget(UnknownBox(report))
        made = holder(column, "policyPanel")
        made.setFixedWidth(SIDE)
        return made
