"""匹配: the stored report in the panel's width, computed when missing or stale; and a button for the whole view."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mhcrm.desktop.context import Context
from mhcrm.desktop.models import match_words
from mhcrm.desktop.models.match_words import CorrectionLine
from mhcrm.desktop.operations import corrections, matching
from mhcrm.desktop.readings import LeadWhole
from mhcrm.desktop.rule_opening import opener, report_ids
from mhcrm.desktop.widgets.basic import button, clear, hline, label, row, scrolled
from mhcrm.desktop.widgets.match.chain import ChainSection
from mhcrm.desktop.widgets.match.corrections import CorrectionsSection
from mhcrm.desktop.widgets.match.parks import ParksSection
from mhcrm.desktop.widgets.match.policies import PoliciesSection, UnknownBox
from mhcrm.desktop.widgets.match.slots import SlotsSection
from mhcrm.desktop.widgets.match.tier import TierSection
from mhcrm.desktop.widgets.match.upstairs import UpstairsSection


class MatchTab(QWidget):
    """One scrolling column of the report's parts."""

    edit = Signal()
    expand = Signal(object)

    def __init__(self, ctx: Context) -> None:
        super().__init__()
        self.ctx = ctx
        self.setObjectName("panel.match")
        self._whole: LeadWhole | None = None
        self._busy = False
        self._column = QVBoxLayout()
        self._column.setContentsMargins(0, 12, 0, 0)
        self._column.setSpacing(12)
        content = QWidget()
        content.setLayout(self._column)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(scrolled(content, "match.scroll"))

    def put(self, whole: LeadWhole) -> None:
        """Show a lead's report."""
        self._whole = whole
        clear(self._column)
        stored = whole.report
        if stored is None:
            self._nothing()
            return
        report = match_words.read(stored.body)
        opened = opener(self.ctx, self, report_ids(stored.body))
        fix = button("更正", "match.correct", self.correct, small=True, icon="pencil")
        again = button("重新匹配", "match.again", self.compute, small=True, icon="refresh-cw")
        note = f"依据日 {report.as_of}" + ("，资料、规则或日期已变，待重算" if stored.stale else "")
        whole_view = button("展开", "match.open", self.open_whole, kind="accent", small=True)
        said = label(note, "warn" if stored.stale else "meta", wrap=True)
        if stored.stale:
            self._column.addLayout(row(said, margins=(16, 0, 16, 0)))
            said = label()
        self._column.addLayout(row(said, None, fix, again, whole_view, margins=(16, 0, 16, 0)))
        for part in (
            ChainSection(report, opened, plates=False),
            ParksSection(report, opened, across=1),
            TierSection(report, opened),
            SlotsSection(report),
            *((UpstairsSection(report, opened),) if report.upstairs else ()),
            *((CorrectionsSection(report, self.withdraw),) if report.corrections else ()),
        ):
            part.setContentsMargins(16, 0, 16, 0)
            self._column.addWidget(part)
            self._column.addWidget(hline())
        for text in report.warnings:
            self._column.addLayout(row(label(text, "warn", wrap=True), margins=(16, 0, 16, 0)))
        self._column.addWidget(PoliciesSection(report, opened))
        self._column.addStretch(1)
        self._column.addWidget(UnknownBox(report, self.edit.emit))

    def compute(self) -> None:
        """Match this lead now and store the report."""
        if self._whole is None or self._whole.lead.id is None or self._busy:
            return
        self._busy = True
        operation = matching.match_leads(self.ctx.app, parent=self, leads=(self._whole.lead,))
        operation.start(self.ctx, lambda _done: self._free(), self._failed)

    def correct(self) -> None:
        """Put the report right (人工更正)."""
        if self._whole is not None and self._whole.lead.id is not None:
            from mhcrm.desktop.dialogs.correction import open_correction  # brings the rule base with it

            open_correction(self.ctx, self._whole.lead, self)

    def withdraw(self, line: CorrectionLine) -> None:
        """Take a correction back and match again."""
        if self._whole is not None and line.id is not None:
            operation = corrections.withdraw_correction(
                self.ctx.app, parent=self, lead=self._whole.lead, number=line.id
            )
            operation.start(self.ctx, lambda _c: None)

    def open_whole(self) -> None:
        """The report at full width."""
        if self._whole is not None and self._whole.report is not None:
            self.expand.emit(self._whole)

    def _free(self) -> None:
        self._busy = False

    def _failed(self, error: BaseException) -> None:
        self._busy = False
        self.ctx.notify.failed("匹配", error)

    def _nothing(self) -> None:
        inner = QVBoxLayout()
        inner.setContentsMargins(16, 24, 16, 16)
        inner.setSpacing(8)
        inner.addWidget(label("还没有匹配", "section"))
        inner.addWidget(
            label("按规则库判断产业链、园区、空间层级、空余空间和可衔接的政策，每条都写明依据。", "sub", wrap=True)
        )
        inner.addLayout(row(button("现在匹配", "match.now", self.compute, kind="filled"), None))
        self._column.addLayout(inner)
        self._column.addStretch(1)
