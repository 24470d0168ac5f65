"""The panel of one node: where it stands, what is aimed at, who is named, which leads there are, where it may go."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mhcrm.desktop.context import Context
from mhcrm.desktop.dialogs.rule import read_sheet
from mhcrm.desktop.models.rule_words import RuleSheet, target_line
from mhcrm.desktop.rule_opening import open_rule, opener
from mhcrm.desktop.rule_places import ShowRule
from mhcrm.desktop.widgets.basic import Chip, badge, button, hline, label, row
from mhcrm.desktop.widgets.flow import Flow
from mhcrm.desktop.widgets.rules.column import FreshColumn
from mhcrm.desktop.widgets.rules.leads_list import LeadsList
from mhcrm.desktop.widgets.rules.links import Link
from mhcrm.desktop.widgets.rules.rule_view import fact_line
from mhcrm.services.insight.chains import ChainNode, Named

KINDS = {"industry": "产业", "track": "赛道", "segment": "环节"}


class NodePanel(QWidget):
    """One scrolling column."""

    def __init__(self, ctx: Context) -> None:
        super().__init__()
        self._ctx = ctx
        self.setObjectName("detailPanel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, True)
        self._area = FreshColumn("chains.panel")
        self._column = self._area.begin()
        box = QVBoxLayout(self)
        box.setContentsMargins(1, 0, 0, 0)
        box.addWidget(self._area)

    def put(self, path: Sequence[ChainNode], known: bool = True) -> None:
        """Show the last node of a path; ``known``: leads have been matched, so that a gap can be told."""
        self._column = self._area.begin()
        node = path[-1]
        self.setAccessibleName(f"{KINDS[node.kind]} {node.name}")
        sheet = read_sheet(self._ctx.app.rules, node.id)
        self._head(path, sheet)
        opened = opener(self._ctx, self, (node.id,))
        if node.targets:
            self._part("目标", [fact_line(target_line(target, sheet.cite), opened) for target in node.targets])
        if node.gap and known:
            aimed = "定了目标，" if node.targets else ""
            words = f"规划{aimed}列出这{'条赛道' if node.kind == 'track' else '个' + KINDS[node.kind]}，但没有点名企业，也没有项目匹配到这里。"
            self._part("缺口", [label(words, "sub", wrap=True)])
        self._part(f"点名企业和机构　{len(node.firms)}", self._links(node.firms, "规划没有点名企业。"))
        self._part("布局园区", self._parks(sheet))
        self._column.addWidget(hline())
        leads = LeadsList(self._ctx, "chains.leads")
        about = " › ".join(step.name for step in path)
        leads.put("线索", node.under_way, "没有在办项目匹配到这里。", about)
        self._column.addWidget(leads)
        if node.landed:
            landed = LeadsList(self._ctx, "chains.landed")
            landed.put("落地", node.landed, "", f"{about}　已落地")
            self._column.addWidget(landed)
        self._column.addStretch(1)
        self._area.show_filled()

    def _head(self, path: Sequence[ChainNode], sheet: RuleSheet) -> None:
        node = path[-1]
        above = " › ".join(step.name for step in path[:-1])
        rule = button("看规则", "chains.rule", lambda: open_rule(self._ctx, self, record_id=node.id), kind="link")
        stamps = row(badge(f"{node.group}产业" if node.kind == "industry" else KINDS[node.kind]), None, rule, gap=6)
        self._column.addLayout(stamps)
        if above:
            self._column.addWidget(label(above, "meta", wrap=True))
        self._column.addWidget(label(node.name, "section", name="chains.node", wrap=True))
        chips = Flow(6)
        for cite in (sheet.cite, *sheet.also[:2]):
            chip = Chip(cite.short, "document", cite.full)
            chip.clicked.connect(
                lambda _checked=False, at=cite: open_rule(self._ctx, self, at.doc, at.at, prefer=(node.id,))
            )
            chips.add(chip)
        self._column.addWidget(chips)
        if sheet.note:
            self._column.addWidget(label(sheet.note, "sub", wrap=True))

    def _part(self, title: str, parts: Sequence[QWidget]) -> None:
        if not parts:
            return
        self._column.addWidget(hline())
        self._column.addWidget(label(title, "strong"))
        for part in parts:
            self._column.addWidget(part)

    def _links(self, named: Sequence[Named], none: str) -> list[QWidget]:
        if not named:
            return [label(none, "meta", wrap=True)]
        flow = Flow(0)
        for one in named:
            flow.add(Link(one.name, "", f"chains.firm.{one.id}", partial(self._rule, one.id)))
        return [flow]

    def _parks(self, sheet: RuleSheet) -> list[QWidget]:
        """Parks the layouts tie this node to, with their part; a link opens the park page."""
        app = self._ctx.app
        found: dict[str, tuple[str, list[str]]] = {}
        for layout in (one for label_, group in sheet.pointed_at if label_ == "布局" for one in group):
            entry = app.rules.show(layout.id)
            if entry.status != "current":
                continue
            links = entry.data.get("links")
            for link in links if isinstance(links, list) else ():
                if link["kind"] == "park":
                    role = str(link.get("role") or "")
                    roles = found.setdefault(str(link["target"]), (str(link["name"]), []))[1]
                    if role and role not in roles:
                        roles.append(role)
        made: list[QWidget] = []
        for park_id, (name, roles) in found.items():
            made.append(Link(name, "、".join(roles), f"chains.park.{park_id}", partial(self._park, park_id)))
        return made or [label("布局没有单独把它放到具体园区。", "meta", wrap=True)]

    def _rule(self, record_id: str) -> None:
        open_rule(self._ctx, self, record_id=record_id)

    def _park(self, park_id: str) -> None:
        self._ctx.open_place("parks", ShowRule(park_id))
