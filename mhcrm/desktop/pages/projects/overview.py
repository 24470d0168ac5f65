"""概况: the match in brief, what is 待核实, the last follow-ups, the main facts, and the next step with 办完."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from mhcrm.desktop.context import Context
from mhcrm.desktop.dialogs.activity import ActivityForm
from mhcrm.desktop.models import match_words, words
from mhcrm.desktop.models.lead_facts import fact
from mhcrm.desktop.operations import leads
from mhcrm.desktop.readings import LeadWhole
from mhcrm.desktop.rule_opening import opener, report_ids
from mhcrm.desktop.widgets.basic import ElidedLabel, badge, button, clear, hline, holder, label, row, scrolled
from mhcrm.desktop.widgets.flow import Flow
from mhcrm.desktop.widgets.match.chain import basis_chip, cite_chips
from mhcrm.desktop.widgets.match.parks import standing_badge
from mhcrm.desktop.widgets.timeline import TimelineList
from mhcrm.domain.fields import FIELDS
from mhcrm.domain.lead import Lead

FACTS = (
    "investment_wan", "fixed_investment_wan", "floor_area_sqm", "land_mu", "phase", "sign_on", "contact", "phone",
    "source", "referrer", "lead_unit", "owner", "first_reporter", "town", "park",
)  # fmt: skip
LONG = ("summary", "progress", "issues", "demands", "notes")


class Overview(QWidget):
    """One scrolling column with a foot."""

    go = Signal(str)
    edit = Signal()

    def __init__(self, ctx: Context) -> None:
        super().__init__()
        self.ctx = ctx
        self.setObjectName("panel.overview")
        self._whole: LeadWhole | None = None
        self._column = QVBoxLayout()
        self._column.setContentsMargins(16, 12, 16, 16)
        self._column.setSpacing(10)
        content = QWidget()
        content.setLayout(self._column)
        self._foot = QVBoxLayout()
        self._foot.setContentsMargins(16, 10, 16, 10)
        self._foot_box = holder(self._foot, "panel.nextStep", "foot")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(scrolled(content, "panel.overviewScroll"), 1)
        box.addWidget(self._foot_box)

    def put(self, whole: LeadWhole) -> None:
        """Show a lead."""
        self._whole = whole
        clear(self._column)
        self._match(whole)
        self._column.addWidget(hline())
        self._follow_ups(whole)
        self._column.addWidget(hline())
        self._facts(whole.lead)
        self._column.addStretch(1)
        self._next_step(whole.lead)

    def _match(self, whole: LeadWhole) -> None:
        see = button("看依据", "overview.match", lambda: self.go.emit("match"), kind="link")
        stored = whole.report
        note = "还没有匹配" if stored is None else f"{stored.as_of:%m-%d} 算出" + ("，待重算" if stored.stale else "")
        self._column.addLayout(row(label("匹配摘要", "strong"), label(note, "meta"), None, see))
        if stored is None:
            self._column.addWidget(label("点“看依据”后按规则库算出产业链、园区、层级、空间和政策。", "meta", wrap=True))
            return
        report = match_words.read(stored.body)
        self._opened = opener(self.ctx, self, report_ids(stored.body))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnMinimumWidth(0, 44)
        grid.setColumnStretch(1, 1)
        for at, (title, value) in enumerate(self._match_lines(report)):
            grid.addWidget(label(title, "sub"), at, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, at, 1)
        self._column.addLayout(grid)
        self._unknowns(report)

    def _match_lines(self, report: match_words.Report) -> list[tuple[str, QWidget]]:
        chain = Flow(4)
        if report.chains:
            chain.add(ElidedLabel(" › ".join(report.chains[0].path)))
            for chip in cite_chips(report.chains[0].cites, self._opened, 2):
                chain.add(chip)
            own = basis_chip(report.chains[0].basis)
            if own is not None:
                chain.add(own)
        else:
            chain.add(ElidedLabel(report.outside or words.UNKNOWN, "meta"))
        park = Flow(6)
        if report.parks:
            park.add(ElidedLabel(report.parks[0].name))
            park.add(standing_badge(report.parks[0].standing))
            cites = tuple(reason.cite for reason in report.parks[0].reasons if reason.cite)
            for chip in cite_chips(cites, self._opened, 1):
                park.add(chip)
        else:
            park.add(label(words.UNKNOWN, "", tone="muted"))
        free = [slot for slot in report.slots if not slot.rejected]
        space = f"可用 {len(free)} 处；最贴近 {free[0].name}" if free else "没有合适的空余空间"
        counts = "　".join(
            f"{word.replace('可能可衔接', '可能')} {len(report.of_verdict(key))}" for key, word in match_words.VERDICTS
        )
        tier = Flow(6)
        tier.add(label(report.tier.name or words.UNKNOWN, "", tone="" if report.tier.name else "muted"))
        own = basis_chip(report.tier.basis)
        for chip in [*cite_chips(report.tier.cites, self._opened, 1), *([own] if own is not None else [])]:
            tier.add(chip)
        return [
            ("产业链", chain),
            ("园区", park),
            ("层级", tier),
            ("空间", label(space, wrap=True)),
            ("政策", label(counts, wrap=True)),
        ]

    def _unknowns(self, report: match_words.Report) -> None:
        unknowns = report.unknowns()
        if not unknowns:
            return
        self._column.addWidget(hline())
        fill = button("去填写", "overview.fill", self.edit.emit, kind="link")
        self._column.addLayout(row(label("待核实", "strong"), badge(str(len(unknowns)), "amber"), None, fill))
        for item, decides in unknowns[:3]:
            line = row(gap=12)
            line.addWidget(ElidedLabel(item), 3)
            line.addWidget(ElidedLabel(f"决定{decides}", "meta"), 2)
            self._column.addLayout(line)

    def _follow_ups(self, whole: LeadWhole) -> None:
        add = button("记一条", "overview.log", self._log, kind="link", icon="plus")
        count = label(f"{len(whole.timeline)} 条", "meta")
        self._column.addLayout(row(label("跟进", "strong"), count, None, add))
        if whole.timeline:
            shown = TimelineList(self.ctx.app.clock.today())
            shown.put(whole.timeline[:3])
            self._column.addWidget(shown)

    def _facts(self, lead: Lead) -> None:
        self._column.addWidget(label("要点", "strong"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for at, name in enumerate(FACTS):
            text = fact(lead, name)
            grid.addWidget(label(FIELDS[name].label, "sub"), at, 0, Qt.AlignmentFlag.AlignTop)
            tone = "muted" if text == words.UNKNOWN else ""
            grid.addWidget(label(text, tone=tone, wrap=True, name=f"fact.{name}"), at, 1)
        self._column.addLayout(grid)
        for name in LONG:
            if lead.text(name):
                self._column.addWidget(label(FIELDS[name].label, "sub"))
                self._column.addWidget(label(lead.text(name), wrap=True, name=f"fact.{name}"))

    def _next_step(self, lead: Lead) -> None:
        clear(self._foot)
        text = lead.text("next_step")
        self._foot_box.setVisible(bool(text))
        if not text:
            return
        due = words.due(lead.text("next_due_on"), self.ctx.app.clock.today())
        line = row(gap=12)
        if due.words:
            line.addWidget(badge(due.words, {"overdue": "red", "today": "amber"}.get(due.state, "")))
        line.addWidget(ElidedLabel(text), 1)
        line.addWidget(button("办完", "overview.done", self._done, kind="accent", icon="check", small=True))
        self._foot.addLayout(line)

    def _log(self) -> None:
        if self._whole is not None:
            ActivityForm(self.ctx, self._whole.lead, self).open()

    def _done(self) -> None:
        if self._whole is not None:
            leads.finish_step(self.ctx.app, parent=self, lead=self._whole.lead).start(self.ctx)
