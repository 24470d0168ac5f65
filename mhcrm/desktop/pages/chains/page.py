"""The 产业链 page: the graph at the left, the chosen node at the right."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mhcrm.desktop import theme
from mhcrm.desktop.context import Context
from mhcrm.desktop.pages.chains.node_panel import NodePanel
from mhcrm.desktop.pages.spec import Page
from mhcrm.desktop.rule_opening import open_rule
from mhcrm.desktop.rule_places import ShowRule
from mhcrm.desktop.widgets.basic import ElidedLabel, holder, row, scrolled
from mhcrm.desktop.widgets.rules.chain_graph import ChainGraph
from mhcrm.desktop.widgets.rules.head import RuleHead
from mhcrm.desktop.widgets.rules.notice import PipelineNotice
from mhcrm.domain.change import RowKind
from mhcrm.services.insight.chains import ChainMap

LEGEND = "企业：规划点名的企业和机构　线索：首选匹配到这里的在办项目　落地：已落地的项目　虚线框“缺口”：规划列出，但没有点名企业，也没有项目"
TEACH = "还没有项目。导入台账并匹配后，这里会显示每个环节有几个线索，哪里是缺口。"
WIDE_FROM = 1700


class ChainsPage(Page):
    """Counts come from stored reports; nothing is matched here."""

    kinds = frozenset({RowKind.LEAD, RowKind.STAGE_EVENT, RowKind.MATCH_REPORT, RowKind.RULE_OVERRIDE})

    def __init__(self, ctx: Context) -> None:
        super().__init__(ctx, "chainsPage")
        self.found: ChainMap | None = None
        self._wanted = ""
        self.head = RuleHead(ctx, "chains")
        self.notice = PipelineNotice(ctx, "chains.notice", TEACH)
        self.graph = ChainGraph()
        self.panel = NodePanel(ctx)
        self._build()
        self.graph.picked.connect(self._picked)
        self.refresh()

    def refresh(self) -> None:
        """Count again."""
        app, first = self.ctx.app, self.found is None
        self.ctx.lanes.run(
            "读取产业链", lambda progress: app.insight.chains(progress=progress), on_done=self._arrived, quiet=not first
        )

    def opened(self, argument: object) -> None:
        """Show a node."""
        if isinstance(argument, ShowRule):
            self._wanted = argument.record_id
            self._go_wanted()

    def _build(self) -> None:
        legend = ElidedLabel(LEGEND, "meta", "chains.legend")
        strip = holder(row(legend, margins=(24, 0, 16, 0)), "chains.strip", "strip")
        strip.setFixedHeight(theme.size("totals"))
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        left.addWidget(self.head)
        notice = QHBoxLayout()
        notice.setContentsMargins(24, 0, 16, 0)
        notice.addWidget(self.notice)
        left.addLayout(notice)
        left.addSpacing(8)
        left.addWidget(scrolled(self.graph, "chains.scroll"), 1)
        left.addWidget(strip)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        body = QWidget()
        body.setLayout(left)
        whole.addWidget(body, 1)
        whole.addWidget(self.panel)
        self.panel.setFixedWidth(theme.size("detail_1920" if self.ctx.window.width() >= WIDE_FROM else "detail_1366"))

    def _arrived(self, found: ChainMap) -> None:
        self.found = found
        self.notice.put(found.leads, found.unmatched, found.stale)
        nodes = found.nodes()
        gaps = sum(node.gap for node in nodes if node.kind != "industry")
        counts = {kind: sum(node.kind == kind for node in nodes) for kind in ("industry", "track", "segment")}
        self.head.note.setText(
            f"{counts['industry']} 个产业　{counts['track']} 条赛道　{counts['segment']} 个环节"
            + (f"　缺口 {gaps}" if found.known else "")
            + (f"　未归入产业链 {found.no_chain} 个项目" if found.no_chain else "")
        )
        self.graph.put(found)
        self._go_wanted()
        self._picked(self.graph.current)

    def _go_wanted(self) -> None:
        if not self._wanted or self.found is None:
            return
        wanted, self._wanted = self._wanted, ""
        if self.found.find(wanted):
            self.graph.choose(wanted)
            self._picked(self.graph.current)
        else:  # a superseded taxonomy is not in the graph
            open_rule(self.ctx, self, record_id=wanted)

    def _picked(self, node_id: str) -> None:
        path = self.found.find(node_id) if self.found else ()
        if path:
            self.panel.put(path, self.found is not None and self.found.known)
