"""材料: the panel's tab for approvals, demands, commitments and assessment of one project."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget

from mhcrm.desktop.context import Context
from mhcrm.desktop.readings import LeadWhole
from mhcrm.desktop.readings_loops import LoopsWhole, loops_of
from mhcrm.desktop.widgets.basic import Segments, row, scrolled
from mhcrm.domain.change import ChangeSet, RowKind

PARTS = (("approval", "审批"), ("demand", "诉求"), ("commitment", "承诺"), ("assess", "研判"))
KINDS = (
    RowKind.APPROVAL_CASE, RowKind.APPROVAL_ITEM, RowKind.APPROVAL_MATERIAL, RowKind.APPROVAL_PROMISE,
    RowKind.ACCEPTANCE_SESSION, RowKind.DEMAND, RowKind.COMMITMENT, RowKind.COMMITMENT_CHECK, RowKind.ASSESSMENT,
    RowKind.MEETING, RowKind.MEETING_ITEM, RowKind.MEETING_DECISION, RowKind.SETTING,
)  # fmt: skip


class LoopsTab(QWidget):
    """Reads when it is looked at; the parts are made then too, so that walking the list of projects stays light."""

    def __init__(self, ctx: Context) -> None:
        super().__init__()
        self.ctx = ctx
        self.setObjectName("panel.loops")
        self.whole: LoopsWhole | None = None
        self._code = self._name = ""
        self._stale = True
        self.segments = Segments(PARTS, "loops.parts")
        self.segments.chosen.connect(self.choose)
        self._stack = QStackedWidget()
        self._parts: dict[str, QWidget] = {}
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(row(self.segments, None, margins=(16, 10, 16, 6)))
        box.addWidget(self._stack, 1)
        ctx.hub.changed.connect(self._changed)

    def put(self, whole: LeadWhole) -> None:
        """Another lead, or the same one changed."""
        self._code = whole.lead.code or ""
        self._name = whole.lead.text("project") or whole.lead.text("company")
        self._stale = True
        if self.isVisible():
            self._turn()
            self.read()

    def choose(self, key: str) -> None:
        """Show one of the parts."""
        self._make()
        key = key if key in self._parts else "approval"
        self.segments.choose(key)
        area = self._parts[key].parentWidget()
        scroll = area.parentWidget() if area is not None else None
        if scroll is not None:
            self._stack.setCurrentWidget(scroll)
        self.ctx.state.set_text("projects.loops", key)

    def read(self) -> None:
        """Read what the tab shows."""
        if not self._code:
            return
        self._stale = False
        app, code, name = self.ctx.app, self._code, self._name
        self.ctx.lanes.run("读取材料和审批", lambda _p: loops_of(app, code, name), on_done=self._arrived, quiet=True)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up."""
        super().showEvent(event)
        self._turn()
        if self._stale:
            self.read()

    def _turn(self) -> None:
        """To the part that is kept: another page may have asked for one."""
        self.choose(self.ctx.state.text("projects.loops"))

    def _arrived(self, whole: LoopsWhole) -> None:
        if whole.code != self._code:
            return
        self._make()
        self.whole = whole
        self._approval.put(whole.case)
        self._demands.put(whole)
        self._commitments.put(whole)
        self._assess.put(whole)
        waiting = sum(one.view.demand.closed_on is None for one in whole.demands)
        self.segments.set_text("demand", f"诉求 {waiting}" if waiting else "诉求")
        ready = len(whole.case.ready) if whole.case is not None else 0
        self.segments.set_text("approval", f"审批 {ready}" if ready else "审批")

    def _make(self) -> None:
        if self._parts:
            return
        from mhcrm.desktop.pages.projects.loops_steps import LoopSteps
        from mhcrm.desktop.widgets.loops.approval_part import ApprovalPart
        from mhcrm.desktop.widgets.loops.other_parts import AssessPart, CommitmentPart, DemandPart

        self.steps = LoopSteps(self.ctx, self, self._whole)
        self._approval = ApprovalPart(self.steps.item, self._do)
        self._demands = DemandPart(self.steps.demand, self.steps.add_demand)
        self._commitments = CommitmentPart(self.steps.commitment, self.steps.add_commitment)
        self._assess = AssessPart(self.steps.assess_line, self.steps.assess_opinion)
        self._parts = {"approval": self._approval, "demand": self._demands}
        self._parts |= {"commitment": self._commitments, "assess": self._assess}
        for key, part in self._parts.items():
            self._stack.addWidget(scrolled(part, f"loops.scroll.{key}"))

    def _whole(self) -> LoopsWhole | None:
        return self.whole

    def _do(self, command: str) -> None:
        if command != "more":
            self.steps.command(command)
            return
        menu = QMenu(self)
        menu.setObjectName("loops.menu")
        menu.addAction("增加事项", lambda: self.steps.command("add"))
        menu.addAction("更换跟踪人", lambda: self.steps.command("tracker"))
        menu.addAction("另存推进图 PDF", lambda: self.steps.command("save"))
        menu.addSeparator()
        menu.addAction("全部在办的审批", lambda: self.ctx.open_place("affairs", "approval"))
        at = self.findChild(QWidget, "loops.more")
        if at is not None:
            menu.popup(at.mapToGlobal(QPoint(0, at.height() + 2)))

    def _changed(self, change: ChangeSet, _origin: object) -> None:
        if not change.touches(*KINDS):
            return
        self._stale = True
        if self.isVisible():
            self.read()
