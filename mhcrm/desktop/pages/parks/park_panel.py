"""One park whole: who does what, free space on the day, leads, figures, what was counted in 2021, aliases and doubts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mhcrm.desktop.context import Context
from mhcrm.desktop.models import words
from mhcrm.desktop.models.match_words import Cited
from mhcrm.desktop.models.park_lines import FreeSpace
from mhcrm.desktop.models.rule_words import STATUS_TONES, RuleSheet
from mhcrm.desktop.rule_opening import open_rule, opener
from mhcrm.desktop.rule_places import PAGE_OF, ShowRule
from mhcrm.desktop.widgets.basic import (
    Chip,
    ElidedLabel,
    badge,
    button,
    column,
    hline,
    holder,
    label,
    row,
)
from mhcrm.desktop.widgets.flow import Flow
from mhcrm.desktop.widgets.rules.column import FreshColumn
from mhcrm.desktop.widgets.rules.leads_list import LeadsList
from mhcrm.desktop.widgets.rules.links import Link
from mhcrm.desktop.widgets.rules.rule_view import fact_line, faults, history_note
from mhcrm.services.insight.parks import ParkSheet, Role

CAPTION = 120
SHOWN = 4


class ParkPanel(QWidget):
    """One scrolling column."""

    def __init__(self, ctx: Context) -> None:
        super().__init__()
        self._ctx = ctx
        self.setObjectName("detailPanel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, True)
        self._area = FreshColumn("parks.panel")
        self._column = self._area.begin()
        box = QVBoxLayout(self)
        box.setContentsMargins(1, 0, 0, 0)
        box.addWidget(self._area)

    def put(self, sheet: ParkSheet | None, rule: RuleSheet | None, past: Sequence[RuleSheet], free: FreeSpace) -> None:
        """Show a park; None empties the panel."""
        self._column = self._area.begin()
        if sheet is None or rule is None:
            self._column.addWidget(label("选中一个园区看它的分工、空间和项目。", "sub", wrap=True))
            self._column.addStretch(1)
            self._area.show_filled()
            return
        self.setAccessibleName(f"园区 {rule.name}")
        self._head(rule)
        if rule.stamp:
            self._column.addWidget(history_note())
        if not rule.stamp:
            self._part("今天的空余空间", self._free(free, rule.name), "")
        if sheet.roles or not rule.stamp:
            self._roles(sheet.roles)
        if not rule.stamp:
            self._leads(sheet)
        opened = opener(self._ctx, self, (rule.id,))
        if rule.figures or rule.facts:
            title = "数字和说明　" + rule.stamp if rule.stamp else "数字和说明"
            self._part(title, [fact_line(line, opened, CAPTION) for line in (*rule.figures, *rule.facts)], "")
        if sheet.firms:
            self._part("企业和机构", [self._links([(firm.id, firm.name) for firm in sheet.firms])], "")
        if rule.flags:
            self._column.addWidget(faults(rule.flags))
        for old in past:
            self._past(old)
        self._column.addStretch(1)
        self._area.show_filled()

    def _head(self, rule: RuleSheet) -> None:
        see = button("看规则", "parks.rule", lambda: open_rule(self._ctx, self, record_id=rule.id), kind="link")
        stamp = (
            badge(rule.stamp, "dashed") if rule.stamp else badge(rule.status_label, STATUS_TONES.get(rule.status, ""))
        )
        self._column.addLayout(row(badge("园区"), stamp, None, see, gap=6))
        self._column.addWidget(label(rule.name, "section", name="parks.name", wrap=True))
        if rule.aliases:
            self._column.addWidget(label(f"又称 {'、'.join(rule.aliases)}", "meta", wrap=True))
        chips = Flow(6)
        for cite in (rule.cite, *rule.also[:3]):
            chips.add(self._chip(cite, rule.id))
        self._column.addWidget(chips)
        if rule.note:
            self._column.addWidget(label(rule.note, "sub", wrap=True))

    def _chip(self, cite: Cited, record_id: str) -> Chip:
        chip = Chip(cite.short, "document", cite.full)
        chip.clicked.connect(lambda _checked=False: open_rule(self._ctx, self, cite.doc, cite.at, prefer=(record_id,)))
        return chip

    def _part(self, title: str, parts: Sequence[QWidget], none: str) -> None:
        self._column.addWidget(hline())
        self._column.addWidget(label(title, "strong"))
        for part in parts or (label(none, "meta", wrap=True),):
            self._column.addWidget(part)

    def _roles(self, roles: Sequence[Role]) -> None:
        """Who does what; beyond the first few on demand."""
        self._part(f"分工　{len(roles)}", [self._role(role) for role in roles[:SHOWN]], "布局没有写它的分工。")
        rest = roles[SHOWN:]
        if not rest:
            return
        more = QWidget()
        inner = column(gap=10)
        for role in rest:
            inner.addWidget(self._role(role))
        more.setLayout(inner)
        more.hide()
        show = button(f"另有 {len(rest)} 条", "parks.moreRoles", kind="link")
        show.clicked.connect(more.show)
        show.clicked.connect(show.hide)
        self._column.addLayout(row(show, None))
        self._column.addWidget(more)

    def _role(self, role: Role) -> QWidget:
        made = QWidget()
        line = row(gap=6)
        said = "、".join(role.roles) or role.printed or "没有写明"
        line.addWidget(label(said, "strong"))
        if role.printed and role.printed != said:
            line.addWidget(label(f"文件称“{role.printed}”", "meta"))
        line.addStretch(1)
        if role.reading:
            line.addWidget(Chip("编者归类", "editor", "角色是编者按文件的说法归的类"))
        line.addWidget(self._chip(Cited(role.doc, role.at), role.id))
        box = column(gap=0)
        box.addLayout(line)
        named = [(role.id, role.name), *((chain.id, chain.name) for chain in role.develops)]
        box.addWidget(self._links(named))
        made.setLayout(box)
        return made

    def _links(self, named: Sequence[tuple[str, str]]) -> QWidget:
        flow = Flow(0)
        for record_id, name in named:
            flow.add(Link(name, "", f"parks.link.{record_id}", partial(self._go, record_id)))
        return flow

    def _go(self, record_id: str) -> None:
        """Chains open in their page, everything else in the viewer."""
        kind = record_id.partition(".")[0]
        if PAGE_OF.get(kind) == "chains":
            self._ctx.open_place("chains", ShowRule(record_id))
        else:
            open_rule(self._ctx, self, record_id=record_id)

    def _free(self, free: FreeSpace, park: str) -> list[QWidget]:
        if not free.known:
            fill = button("去空间导入清单", "parks.spaces", lambda: self._ctx.open_place("spaces", None), kind="link")
            return [label("空间清单里还没有这个园区，空余情况待核实。", "sub", wrap=True), holder(row(fill, None))]
        if not free.units:
            return [label("空间清单里今天没有空置的单元。", "sub", wrap=True)]
        parts = [f"{len(free.units)} 处空置"]
        parts += [f"{words.number(free.area)} ㎡"] if free.area else []
        parts += [f"{words.number(free.land)} 亩"] if free.land else []
        parts += [f"{free.unknown} 处面积待核实，未计入"] if free.unknown else []
        made: list[QWidget] = [label("　".join(parts), "")]
        for unit in free.units[:SHOWN]:
            measure = unit.space.land_mu if unit.space.land_mu is not None else unit.space.area_sqm
            unit_word = "亩" if unit.space.land_mu is not None else "㎡"
            said = f"{words.number(measure)} {unit_word}" if measure is not None else words.UNKNOWN
            made.append(_two(unit.full_name.removeprefix(park).strip(), said))
        if len(free.units) > SHOWN:
            made.append(label(f"另有 {len(free.units) - SHOWN} 处", "meta"))
        return made

    def _leads(self, sheet: ParkSheet) -> None:
        self._column.addWidget(hline())
        name = sheet.line.name
        first, listed = LeadsList(self._ctx, "parks.first"), LeadsList(self._ctx, "parks.listed")
        first.put("首选这里的项目", sheet.first, "没有项目把这里排在第一。", f"{name}　首选")
        self._column.addWidget(first)
        if sheet.listed:
            listed.put("列入这里的项目", sheet.listed, "", f"{name}　列入")
            self._column.addWidget(listed)

    def _past(self, old: RuleSheet) -> None:
        """The same place in a superseded plan: its stock is history, never a vacancy."""
        self._column.addWidget(hline())
        see = button(
            "看规则", f"parks.past.{old.id}", lambda: open_rule(self._ctx, self, record_id=old.id), kind="link"
        )
        self._column.addLayout(row(label("2021年存量和范围", "strong"), badge(old.stamp, "dashed"), None, see, gap=8))
        self._column.addWidget(label(f"{old.name}　{old.cite.full}", "meta", wrap=True))
        self._column.addWidget(history_note())
        for line in (*old.figures, *old.facts):
            self._column.addWidget(fact_line(line, opener(self._ctx, self, (old.id,)), CAPTION))
        if old.flags:
            self._column.addWidget(faults(old.flags))


def _two(name: str, said: str) -> QWidget:
    made = QWidget()
    line = row(gap=8)
    line.addWidget(ElidedLabel(name, "sub"), 1)
    line.addWidget(label(said, ""))
    made.setLayout(line)
    return made
