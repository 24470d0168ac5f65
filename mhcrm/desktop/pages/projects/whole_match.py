"""One lead's match report at full width: chain, parks, tier and spaces at the left, policies at the right."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from mhcrm.desktop import readings
from mhcrm.desktop.context import Context
from mhcrm.desktop.models import match_words, words
from mhcrm.desktop.models.lead_facts import fact
from mhcrm.desktop.operations import corrections
from mhcrm.desktop.rule_opening import opener, report_ids
from mhcrm.desktop.widgets.basic import ElidedLabel, button, clear, hline, holder, icon_button, label, row, scrolled
from mhcrm.desktop.widgets.match.chain import ChainSection, OpenCite
from mhcrm.desktop.widgets.match.corrections import CorrectionsSection
from mhcrm.desktop.widgets.match.parks import ParksSection
from mhcrm.desktop.widgets.match.policies import PoliciesSection, UnknownBox
from mhcrm.desktop.widgets.match.slots import SlotsSection
from mhcrm.desktop.widgets.match.tier import TierSection
from mhcrm.desktop.widgets.match.upstairs import UpstairsSection
from mhcrm.domain.lead import Lead
from mhcrm.domain.records import StoredReport

SIDE = 418
LONGEST = 14


class WholeMatch(QWidget):
    """Takes the place of the list until the person goes back (Esc)."""

    back = Signal()

    def __init__(
        self, lead: Lead, stored: StoredReport, opened: OpenCite | None = None, ctx: Context | None = None
    ) -> None:
        """With ``ctx`` the report can be put right here; it is read again afterwards."""
        super().__init__()
        self._opened, self._ctx, self._lead = opened, ctx, lead
        self.setObjectName("wholeMatch")
        self.setAccessibleName(f"匹配 {lead.text('project') or lead.text('company')}")
        self._whole = QHBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.setSpacing(0)
        self.put(stored)
        QShortcut(QKeySequence("Esc"), self, self.back.emit, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def put(self, stored: StoredReport) -> None:
        """Show a report of the lead."""
        clear(self._whole)
        report = match_words.read(stored.body)
        self._whole.addWidget(self._left(self._lead, report, stored.stale), 1)
        self._whole.addWidget(self._right(report))

    def reload(self) -> None:
        """Read the stored report again."""
        ctx, ident = self._ctx, self._lead.id
        if ctx is None or ident is None:
            return

        def show(whole: readings.LeadWhole) -> None:
            if whole.report is not None and shiboken6.isValid(self):
                self.put(whole.report)

        ctx.lanes.run("读取匹配", lambda _p: readings.lead_whole(ctx.app, ident), on_done=show, quiet=True)

    def correct(self) -> None:
        """Put the report right (人工更正)."""
        if self._ctx is not None:
            from mhcrm.desktop.dialogs.correction import open_correction  # brings the rule base with it

            open_correction(self._ctx, self._lead, self).finished.connect(lambda _code: self.reload())

    def withdraw(self, line: match_words.CorrectionLine) -> None:
        """Take a correction back and match again."""
        if self._ctx is not None and line.id is not None:
            operation = corrections.withdraw_correction(self._ctx.app, parent=self, lead=self._lead, number=line.id)
            operation.start(self._ctx, lambda _c: self.reload())

    def _left(self, lead: Lead, report: match_words.Report, stale: bool) -> QWidget:
        column = QVBoxLayout()
        column.setContentsMargins(24, 12, 24, 24)
        column.setSpacing(12)
        back = icon_button("arrow-left", "返回（Esc）", "wholeMatch.back", self.back.emit)
        head = row(back, gap=8)
        head.addWidget(label(lead.text("project") or "未命名", "page"))
        head.addWidget(ElidedLabel(f"{lead.text('company')}・{lead.code}", "sub"), 1)
        note = f"依据日 {report.as_of}" + ("，资料、规则或日期已变，待重算" if stale else "")
        head.addWidget(label(note, "warn" if stale else "meta", name="wholeMatch.note"))
        if self._ctx is not None and lead.id is not None:
            head.addWidget(button("更正", "wholeMatch.correct", self.correct, small=True, icon="pencil"))
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
        column.addLayout(self._checks(report))
        column.addStretch(1)
        content = QWidget()
        content.setLayout(column)
        return scrolled(content, "wholeMatch.left")

    def _checks(self, report: match_words.Report) -> QVBoxLayout:
        """The checklist of article 42 and what officers put right, where there are any."""
        withdraw = self.withdraw if self._ctx is not None else None
        box = QVBoxLayout()
        box.setSpacing(12)
        for wanted, part in (
            (report.upstairs, lambda: UpstairsSection(report, self._opened)),
            (report.corrections, lambda: CorrectionsSection(report, withdraw)),
        ):
            if wanted:
                box.addWidget(hline())
                box.addWidget(part())
        return box

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


class UnderWhole(QStackedWidget):
    """A list over which a whole report can be laid; ``left`` says that it was put away again."""

    left = Signal()

    def __init__(self, ctx: Context) -> None:
        super().__init__()
        self._ctx = ctx

    def lay(self, whole: readings.LeadWhole) -> None:
        """Show the report of a lead that has one."""
        if whole.report is None:
            return
        self.clear()
        cited = opener(self._ctx, self, report_ids(whole.report.body))
        view = WholeMatch(whole.lead, whole.report, cited, self._ctx)
        view.back.connect(self.back)
        self.addWidget(view)
        self.setCurrentWidget(view)
        view.setFocus()

    def clear(self) -> None:
        """Put an opened report away."""
        while (view := self.widget(1)) is not None:
            self.removeWidget(view)
            view.deleteLater()

    def back(self) -> None:
        """Put an opened report away and say so."""
        if self.count() > 1:
            self.clear()
            self.left.emit()
