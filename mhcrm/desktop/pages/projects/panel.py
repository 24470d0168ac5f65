"""The detail panel at the right: follows the selection; 概况 · 匹配 · 跟进 · 材料 · 引荐 · 简报."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from mhcrm.desktop import readings, theme
from mhcrm.desktop.context import Context
from mhcrm.desktop.dialogs.proposal import ProposalSheet
from mhcrm.desktop.operations import leads
from mhcrm.desktop.pages.projects.brief_tab import BriefTab
from mhcrm.desktop.pages.projects.loops_tab import LoopsTab
from mhcrm.desktop.pages.projects.match_tab import MatchTab
from mhcrm.desktop.pages.projects.overview import Overview
from mhcrm.desktop.pages.projects.referral_tab import ReferralTab
from mhcrm.desktop.pages.projects.timeline import TimelineTab
from mhcrm.desktop.places import FindSpace
from mhcrm.desktop.widgets.basic import ElidedLabel, hline, icon_button, label, row
from mhcrm.desktop.widgets.elided_link import ElidedLink
from mhcrm.desktop.widgets.stage_strip import StageStrip
from mhcrm.desktop.widgets.tabs import TabStrip
from mhcrm.domain.change import ChangeSet, RowKind
from mhcrm.domain.lead import Lead
from mhcrm.domain.records import Company

TABS = (
    ("overview", "概况"),
    ("match", "匹配"),
    ("timeline", "跟进"),
    ("loops", "材料"),
    ("referral", "引荐"),
    ("brief", "简报"),
)
SETTLE_MS = 60


class DetailPanel(QWidget):
    """Reads once the selection has rested for a moment, so that walking the list stays light."""

    edit = Signal(int)
    closed = Signal()

    def __init__(self, ctx: Context) -> None:
        super().__init__()
        self.ctx = ctx
        self.lead: Lead | None = None
        self.wanted = 0
        self._stale = False
        self.setObjectName("detailPanel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, True)
        self.setMinimumWidth(theme.size("detail_1366") - 28)
        self.code = label("", "meta", name="panel.code")
        self.project = ElidedLabel("", "section", "panel.project")
        self.company = ElidedLink("panel.company", "打开这家企业：它的项目、联系人、往来")
        self._about = ElidedLabel("", "sub", "panel.about")
        self.company.clicked.connect(self.open_company)
        self.strip = StageStrip(ctx.stages)
        self.tabs = TabStrip(TABS, "panel.tabs", height=34)
        self.overview = Overview(ctx)
        self.match = MatchTab(ctx)
        self.timeline = TimelineTab(ctx)
        self.loops = LoopsTab(ctx)
        self.brief = BriefTab(ctx)
        self._stack = QStackedWidget()
        self._parts = {"overview": self.overview, "match": self.match, "timeline": self.timeline, "loops": self.loops}
        self.referral = ReferralTab(ctx)
        self._parts |= {"referral": self.referral, "brief": self.brief}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SETTLE_MS)
        self._timer.timeout.connect(self._read)
        self._build()

    def show_lead(self, lead_id: int, tab: str = "") -> None:
        """Show a lead, at a tab when named."""
        self.wanted = lead_id
        if tab or not self.tabs.current():
            self._choose(tab or self.ctx.state.text("projects.tab"))
        self.show()
        self._timer.start()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(16, 8, 12, 0)
        head.setSpacing(4)
        head.addWidget(self.code)
        head.addStretch(1)
        head.addWidget(icon_button("pencil", "编辑", "panel.edit", lambda: self._if_lead(self.edit.emit)))
        head.addWidget(icon_button("printer", "简报", "panel.print", lambda: self._choose("brief")))
        self._more = icon_button("ellipsis", "更多", "panel.more", self._menu)
        head.addWidget(self._more)
        head.addWidget(icon_button("x", "收起", "panel.close", self.closed.emit))
        names = QVBoxLayout()
        names.setContentsMargins(16, 0, 16, 6)
        names.setSpacing(2)
        names.addWidget(self.project)
        line = row(self.company, gap=6)
        line.addWidget(self._about, 1)
        names.addLayout(line)
        names.addSpacing(6)
        names.addWidget(self.strip)
        names.addLayout(row(self.tabs))
        for part in self._parts.values():
            self._stack.addWidget(part)
        box = QVBoxLayout(self)
        box.setContentsMargins(1, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(head)
        box.addLayout(names)
        box.addWidget(hline())
        box.addWidget(self._stack, 1)
        self.tabs.chosen.connect(self._choose)
        self.overview.go.connect(self._choose)
        self.overview.edit.connect(lambda: self._if_lead(self.edit.emit))
        self.match.edit.connect(lambda: self._if_lead(self.edit.emit))
        self.ctx.hub.changed.connect(self._changed)
        self.ctx.stages.changed.connect(self._again)
        self._choose(self.ctx.state.text("projects.tab"))

    def _choose(self, key: str) -> None:
        key = key if key in self._parts else "overview"
        self.tabs.choose(key)
        self._stack.setCurrentWidget(self._parts[key])
        self.ctx.state.set_text("projects.tab", key)
        if key == "brief":
            self.brief.activate()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up."""
        super().showEvent(event)
        if self._stale:
            self._stale = False
            self._timer.start()

    def _read(self) -> None:
        wanted, app = self.wanted, self.ctx.app
        self.ctx.lanes.run(
            "读取项目", lambda _p: readings.lead_whole(app, wanted), on_done=self._arrived, quiet=True,
            on_error=lambda _error: self.closed.emit(),
        )  # fmt: skip

    def _arrived(self, whole: readings.LeadWhole) -> None:
        if whole.lead.id != self.wanted:
            return
        lead = self.lead = whole.lead
        self.code.setText(lead.code or "")
        self.project.put(lead.text("project") or lead.text("company") or "未命名")
        self.company.put_link(lead.text("company") or "企业待核实", bool(lead.text("company")))
        self._about.put("・".join(part for part in (lead.text("ownership"), lead.text("origin")) if part))
        self.strip.put(lead.text("stage"))
        self.overview.put(whole)
        self.match.put(whole)
        self.timeline.put(whole)
        self.loops.put(whole)
        self.referral.put(whole)
        self.brief.put(whole)

    def _changed(self, change: ChangeSet, _origin: object) -> None:
        kinds = (
            RowKind.LEAD,
            RowKind.ACTIVITY,
            RowKind.STAGE_EVENT,
            RowKind.MATCH_REPORT,
            RowKind.MATCH_CORRECTION,
            RowKind.RULE_OVERRIDE,
        )
        if change.touches(*kinds):
            self._again()

    def _again(self) -> None:
        if self.isVisible():
            self._timer.start()
        else:
            self._stale = True

    def _if_lead(self, act: object) -> None:
        if self.lead is not None and self.lead.id is not None and callable(act):
            act(self.lead.id)

    def _menu(self) -> None:
        menu = QMenu(self)
        menu.setObjectName("panel.menu")
        menu.addAction("换阶段", self._move)
        if self.lead is not None and self.lead.text("company"):
            menu.addAction("打开企业…", self.open_company)
        menu.addAction("重新匹配", self.match.compute)
        menu.addAction("找空间", self.find_space)
        menu.addAction("选址建议书…", self.propose)
        menu.addSeparator()
        menu.addAction("移入回收站", self._bin)
        menu.popup(self._more.mapToGlobal(QPoint(0, self._more.height() + 2)))

    def _move(self) -> None:
        if self.lead is not None:
            from mhcrm.desktop.dialogs.stage_move import StageMove  # reads the gates: not before the first paint

            StageMove(self.ctx, self.lead, self).open()

    def open_company(self) -> None:
        """企业: the company behind this project, with its whole timeline."""
        if self.lead is None or self.lead.id is None:
            return
        app, number = self.ctx.app, self.lead.id

        def show(company: Company | None) -> None:
            from mhcrm.desktop.dialogs.company import CompanySheet  # not before the first paint

            if company is not None:
                CompanySheet(self.ctx, company.id, self).open()

        self.ctx.lanes.run("读取企业", lambda _p: app.companies.of_lead(number), on_done=show, quiet=True)

    def find_space(self) -> None:
        """空间: which units answer this project's need."""
        if self.lead is not None:
            self.ctx.open_place("spaces", FindSpace(self.lead.code or ""))

    def propose(self) -> None:
        """选址建议书 of this project."""
        if self.lead is not None:
            ProposalSheet(self.ctx, self.lead.code or "", (), self).open()

    def _bin(self) -> None:
        if self.lead is not None and self.lead.id is not None:
            leads.bin_leads(self.ctx.app, parent=self, ids=(self.lead.id,)).start(self.ctx)
