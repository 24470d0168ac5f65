"""One approval item whole: where it stands, its papers and promises, what may follow, its history."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from mhcrm.desktop.context import Context
from mhcrm.desktop.dialogs.loops.item_steps import ItemSteps
from mhcrm.desktop.dialogs.sheet import Sheet
from mhcrm.desktop.readings_loops import case_of
from mhcrm.desktop.widgets.basic import badge, button, clear, hline, holder, label, row, scrolled
from mhcrm.desktop.widgets.flow import FlowLayout
from mhcrm.desktop.widgets.loops.approval_part import TONES, note_of
from mhcrm.domain.approvals.promises import FREEZES, Stand, Standing
from mhcrm.domain.approvals.records import ACCEPTANCE, RUNNING, STATE_WORDS, TERMINAL, ItemState, Material, Verdict
from mhcrm.services.approvals.views import CaseView, ItemView

_BADGES = {"red": "red", "amber": "amber", "green": "green"}
_HISTORY = 8


class ItemSheet(Sheet):
    """Read again after every step, so that what may follow is always true."""

    def __init__(self, ctx: Context, parent: QWidget, code: str, key: str) -> None:
        super().__init__(parent.window(), "审批事项", "itemSheet", 600)
        self.ctx, self._code, self._key = ctx, code, key
        self.view: ItemView | None = None
        self.steps = ItemSteps(ctx, self, code, key, self.read)
        self._inner = QVBoxLayout()
        self._inner.setContentsMargins(0, 0, 8, 0)
        self._inner.setSpacing(8)
        area = scrolled(holder(self._inner), "item.scroll")
        area.setMinimumHeight(420)
        self.body.addWidget(area, 1)
        self.buttons(button("关闭", "item.close", self.accept))
        self.read()

    def read(self) -> None:
        """Read the case and show the item."""
        app, code = self.ctx.app, self._code
        self.ctx.lanes.run("读取事项", lambda _p: case_of(app, code), on_done=self._arrived, quiet=True)

    def _arrived(self, case: CaseView) -> None:
        found = next((one for one in case.items if one.item.key == self._key), None)
        if found is None:
            self.reject()
            return
        self.view = found
        self.steps.now(case, found)
        clear(self._inner)
        self._head(found)
        if case.case.closed_on is None:
            self._moves(found)
        self._papers(found, case.case.closed_on is None)
        if found.item.gate == ACCEPTANCE:
            self._acceptance(case)
        self._history(case, found)
        self._inner.addStretch(1)

    def _head(self, one: ItemView) -> None:
        item, tone = one.item, TONES[one.clock.light]
        state = badge(item.word, _BADGES.get(tone, ""), "item.state")
        marks = [badge(f"{item.gate}关口", "accentLine")] if item.gate else []
        self._inner.addLayout(row(label(item.name, "section", name="item.name"), state, *marks, None))
        days = (
            "待核实"
            if item.days is None
            else f"{item.days} 个工作日{'（编者示例）' if item.days_basis == 'example' else ''}"
        )
        about = [item.department or "部门待核实", f"时限 {days}"] + ([f"轮到{one.turn}"] if one.turn else [])
        edit = button("改事项", "item.edit", self.steps.edit, kind="link")
        self._inner.addLayout(row(label("　".join(about), "sub"), None, edit))
        words = note_of(one) if one.waits or one.frozen or one.locked else one.clock.words
        self._inner.addWidget(label(words, "warn" if one.frozen or one.locked else "meta", name="item.why", wrap=True))
        if item.result:
            self._inner.addWidget(label(f"批准文号或凭据：{item.result}", "sub", wrap=True))

    def _moves(self, one: ItemView) -> None:
        flow = FlowLayout(gap=8)
        first = True
        for state in one.moves:
            if one.item.gate == ACCEPTANCE and state is ItemState.APPROVED:
                continue  # comes from the joint session
            words = {ItemState.FILED: "申报", ItemState.APPROVED: "批准"}.get(state, STATE_WORDS[state])
            words = "更正为办理中" if one.item.state is ItemState.APPROVED else words
            made = button(
                words,
                f"item.to.{state.value}",
                partial(self.steps.move, state),
                kind="filled" if first and not one.waits else "",
            )
            first = False
            flow.addWidget(made)
        if one.item.state in RUNNING:
            stopped = one.item.stopped is not None
            flow.addWidget(
                button(
                    "恢复计时" if stopped else "停表", "item.clock", self.steps.resume if stopped else self.steps.stop
                )
            )
        self._inner.addWidget(holder(flow))
        self._inner.addWidget(hline())

    def _papers(self, one: ItemView, running: bool) -> None:
        missing = sum(paper.supplied_on is None for paper in one.materials)
        add = button("增加材料", "item.paper.add", self.steps.add_paper, kind="link")
        note = f"缺 {missing} 份" if missing else "已齐" if one.materials else "没有清单"
        self._inner.addLayout(row(label("材料", "strong"), label(note, "meta"), None, *([add] if running else [])))
        for paper in one.materials:
            promise = next((p for p in reversed(one.promises) if p.promise.material_id == paper.id), None)
            self._paper(one, paper, promise, running)

    def _paper(self, one: ItemView, paper: Material, promise: Standing | None, running: bool) -> None:
        kind = badge("可容缺件" if paper.deferrable else "主件", "dashed" if paper.deferrable else "")
        acts: list[QWidget] = []
        if running and paper.supplied_on is None:
            acts.append(button("收到", f"item.got.{paper.id}", lambda: self.steps.supply(paper), small=True))
            promised = promise is not None and promise.promise.open
            if paper.deferrable and not promised and not one.item.gate and one.item.state not in TERMINAL:
                acts.append(
                    button("容缺承诺", f"item.promise.{paper.id}", lambda: self.steps.promise(paper), small=True)
                )
        got = label(f"{paper.supplied_on} {paper.evidence}", "meta") if paper.supplied_on else None
        self._inner.addLayout(row(label(paper.name), kind, None, *([got] if got is not None else acts)))
        if promise is not None:
            late = promise.stand in FREEZES or promise.stand is Stand.OVERDUE
            told = promise.promise
            words = f"{promise.stand.value}：{promise.words}（{told.signed_by}，依据 {told.basis}）"
            if told.extended_on is not None:
                words += f"；{told.extended_on} 延期一次：{told.extension_reason}"
            line: list[QWidget] = [label(words, "warn" if late else "meta", wrap=True)]
            if running and told.open:
                if told.extended_on is None:
                    line.append(
                        button(
                            "延期", f"item.extend.{told.id}", lambda: self.steps.extend(told.id, told.due), small=True
                        )
                    )
                line.append(button("豁免", f"item.waive.{told.id}", lambda: self.steps.waive(told.id), small=True))
            across = row(*line, margins=(12, 0, 0, 4))
            across.setStretch(0, 1)
            self._inner.addLayout(across)

    def _acceptance(self, case: CaseView) -> None:
        self._inner.addWidget(hline())
        session = case.session
        if session is None or (
            session.passed_on is not None and self.view is not None and self.view.item.state in RUNNING
        ):
            act = button("召开综合验收", "accept.open", self.steps.open_session, small=True)
            self._inner.addLayout(row(label("综合验收", "strong"), label("还没有召开", "meta"), None, act))
            return
        state = (
            f"{session.passed_on} 通过，意见书 {session.paper_no}" if session.passed_on else f"{session.held_on} 召开"
        )
        acts = (
            []
            if session.passed_on
            else [button("出意见书", "accept.pass", self.steps.finish, kind="accent", small=True)]
        )
        self._inner.addLayout(row(label("综合验收", "strong"), label(state, "meta"), None, *acts))
        tones = {Verdict.OK: "green", Verdict.MEND: "red", Verdict.NONE: "", None: "amber"}
        for said in session.opinions:
            word = badge(said.verdict.value if said.verdict else "待意见", tones[said.verdict])
            note = label(f"{said.note}{f'，{said.due} 前完成' if said.due else ''}", "meta")
            name = said.department
            made = (
                []
                if session.passed_on
                else [button("登记意见", f"accept.{name}", partial(self.steps.opinion, name), small=True)]
            )
            self._inner.addLayout(row(label(name), word, note, None, *made))

    def _history(self, case: CaseView, one: ItemView) -> None:
        mine = [event for event in case.history if event.subject == "approval_item" and event.subject_id == one.item.id]
        if not mine:
            return
        self._inner.addWidget(hline())
        self._inner.addLayout(row(label("经过", "strong"), label(f"{len(mine)} 条", "meta"), None))
        for event in mine[:_HISTORY]:
            moved = f"{event.before} → {event.after}" if event.after else ""
            text = event.text.removeprefix(one.item.name).removeprefix("：")
            words = "　".join(part for part in (str(event.on), moved, text, event.author) if part)
            self._inner.addWidget(label(words, "meta", wrap=True))
