"""审批 in the panel's width: how far it is, what is locked, what may be done now, what runs, waits and is done."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from mhcrm.desktop.widgets.basic import badge, button, clear, hline, label, row
from mhcrm.desktop.widgets.loops.line import Line
from mhcrm.domain.approvals.lights import Light
from mhcrm.domain.approvals.promises import FREEZES, Stand, Standing
from mhcrm.domain.approvals.records import RUNNING, TERMINAL, ItemState
from mhcrm.services.approvals.views import CaseView, ItemView

TONES = {Light.RED: "red", Light.YELLOW: "amber", Light.GREEN: "green", Light.NONE: "text2"}
_ICONS = {"ready": "log-in", "running": "clock", "waiting": "circle-dashed", "done": "check"}
_SHOWN = 6


class ApprovalPart(QWidget):
    """Built anew whenever the case changed. ``open_item`` gets the key of an item, ``do`` the name of a command."""

    def __init__(self, open_item: Callable[[str], None], do: Callable[[str], None]) -> None:
        super().__init__()
        self.setObjectName("loops.approval")
        self._open, self._do = open_item, do
        self._unfolded: set[str] = set()
        self._case: CaseView | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 12)
        self._column.setSpacing(0)

    def put(self, case: CaseView | None) -> None:
        """Show a case, or how to start one."""
        self._case = case
        clear(self._column)
        if case is None:
            self._nothing()
        else:
            self._head(case)
            for key, title, items in groups(case):
                self._group(key, title, items)
            self._foot(case)
        self._column.addStretch(1)

    def _nothing(self) -> None:
        inner = QVBoxLayout()
        inner.setContentsMargins(16, 24, 16, 16)
        inner.setSpacing(8)
        inner.addWidget(label("还没有启动审批推进", "section"))
        words = "按路径列出全部事项，前置已办完的都可以同时办；缺件可以承诺后补，到期没有补会冻结后续事项。"
        inner.addWidget(label(words, "sub", wrap=True))
        inner.addLayout(row(button("启动审批推进", "loops.start", lambda: self._do("start"), kind="filled"), None))
        inner.addWidget(
            label("工作方式依据闵府规发〔2024〕11号 第41条；事项网络是编者模板，可以改成本办的。", "meta", wrap=True)
        )
        self._column.addLayout(inner)

    def _head(self, case: CaseView) -> None:
        box = QVBoxLayout()
        box.setContentsMargins(16, 4, 16, 10)
        box.setSpacing(4)
        plan = case.schedule
        least = "至少 " if plan.unknown or plan.blocked else ""
        state = (
            f"{case.case.closed_on} 闭环，{case.case.closed_by}"
            if case.case.closed_on
            else f"最早办结 {least}{plan.finish}"
        )
        figures = label(f"办结 {case.done}/{len(case.items)}", "strong", name="loops.done")
        box.addLayout(
            row(
                figures,
                label(f"可办 {len(case.ready)}", "strong", tone="accent", name="loops.ready"),
                None,
                label(state, "meta", name="loops.finish"),
            )
        )
        box.addWidget(label(f"{case.case.template}，跟踪人 {case.case.tracker}", "meta", wrap=True))
        if case.locks:
            box.addWidget(label(lock_words(case), "warn", name="loops.locks", wrap=True))
        chart = button(
            "推进图", "loops.gantt", lambda: self._do("gantt"), kind="accent", icon="chart-column", small=True
        )
        end = (
            button("重新打开", "loops.reopen", lambda: self._do("reopen"), small=True)
            if case.case.closed_on
            else button("闭环", "loops.close", lambda: self._do("close"), icon="check", small=True)
        )
        more = button("更多", "loops.more", lambda: self._do("more"), icon="ellipsis", small=True)
        box.addLayout(row(chart, end, more, None))
        self._column.addLayout(box)
        self._column.addWidget(hline())

    def _group(self, key: str, title: str, items: tuple[ItemView, ...]) -> None:
        if not items:
            return
        whole = key in self._unfolded or len(items) <= _SHOWN or key in ("ready", "running")
        shown = items if whole else items[:_SHOWN]
        self._column.addLayout(
            row(label(title, "strong"), label(str(len(items)), "meta"), None, margins=(16, 10, 16, 4))
        )
        for one in shown:
            self._column.addWidget(self._line(key, one))
        if not whole:
            rest = button(
                f"另外 {len(items) - len(shown)} 项", f"loops.rest.{key}", lambda: self._unfold(key), kind="link"
            )
            self._column.addLayout(row(rest, None, margins=(12, 2, 16, 2)))

    def _unfold(self, key: str) -> None:
        self._unfolded.add(key)
        self.put(self._case)

    def _line(self, key: str, one: ItemView) -> Line:
        tone, held = TONES[one.clock.light], bool(one.frozen or (one.locked and not one.waits))
        if held:
            tone = "red"
        elif key == "ready":
            tone = "accentText"
        note = note_of(one)
        loud = tone if one.clock.light in (Light.RED, Light.YELLOW) or held else "text3"
        name = (
            f"{one.item.name}　〔{one.item.gate}关口〕"
            if one.item.gate and one.item.gate != one.item.name
            else one.item.name
        )
        word = "可办" if key == "ready" and one.item.state is ItemState.IDLE else one.item.word
        return Line(
            f"loops.item.{one.item.key}", name, word, note, lambda: self._open(one.item.key),
            icon="triangle-alert" if one.clock.light is Light.RED or one.frozen else _ICONS[key], tone=tone, note_tone=loud,
        )  # fmt: skip

    def _foot(self, case: CaseView) -> None:
        box = QVBoxLayout()
        box.setContentsMargins(16, 12, 16, 0)
        box.setSpacing(4)
        left = len(case.open_loops)
        if left:
            box.addWidget(label(f"离闭环还差 {left} 件", "sub", name="loops.open"))
        box.addLayout(row(badge(case.mark, "dashed"), label(f"工作方式 {case.cite}", "meta"), None))
        if any(one.item.days_basis == "example" for one in case.items):
            box.addWidget(label("时限是编者示例，未按办事指南核实；点开事项可以改。", "meta", wrap=True))
        if case.warning:
            box.addWidget(label(case.warning, "sub", name="loops.warning", wrap=True))
        if case.caveat:
            box.addWidget(label(case.caveat, "meta", wrap=True))
        self._column.addLayout(box)


def groups(case: CaseView) -> tuple[tuple[str, str, tuple[ItemView, ...]], ...]:
    """(key, title, items): now, under way, waiting, done; each item in one of them."""
    now = tuple(one for one in case.items if one.ready)
    done = tuple(one for one in case.items if one.item.state in TERMINAL)
    waiting = tuple(
        one for one in case.items
        if not one.ready and one.item.state in (ItemState.IDLE, ItemState.PREPARING)
    )  # fmt: skip
    rest = {one.item.key for one in (*now, *done, *waiting)}
    running = tuple(one for one in case.items if one.item.key not in rest)
    return (
        ("ready", "现在可办", now),
        ("running", "正在办", running),
        ("waiting", "等前置或冻结", waiting),
        ("done", "已办结", done),
    )


def lock_words(case: CaseView) -> str:
    """Which gates are locked, by what is owed, in one sentence."""
    owed = [one for item in case.items for one in item.promises if one.promise.open]
    named = [f"{one.promise.material}（{owed_words(one)}）" for one in owed]
    return f"{'、'.join(case.locks)}锁着，欠容缺件 {len(owed)} 件：{'、'.join(named)}"


def owed_words(one: Standing) -> str:
    """How late or how near a promise is, short."""
    return f"逾期 {-one.left} 个工作日" if one.left < 0 else f"{one.promise.due:%m-%d} 前"


def note_of(one: ItemView) -> str:
    """The second line: what holds it first, then department and clock, short enough for the panel."""
    if one.frozen:
        return f"冻结：{one.frozen}"
    if one.item.state in (ItemState.IDLE, ItemState.PREPARING) and one.waits:
        names = "、".join(one.waits[-2:])
        return f"等 {names}" + (f" 等 {len(one.waits)} 项" if len(one.waits) > 2 else "")
    if one.locked:
        return f"锁着：{one.locked[0]}"
    pressing = [
        p for p in one.promises if p.promise.open and (p.stand in FREEZES or p.stand in (Stand.OVERDUE, Stand.SOON))
    ]
    if pressing:
        frozen = "，后续冻结" if pressing[0].stand in FREEZES else ""
        return f"欠“{pressing[0].promise.material}”，{owed_words(pressing[0])}{frozen}"
    return "　".join(part for part in (one.item.department, _progress(one)) if part)


def _progress(one: ItemView) -> str:
    item = one.item
    if item.state in (ItemState.IDLE, ItemState.PREPARING):
        missing = sum(paper.supplied_on is None for paper in one.materials)
        return f"材料缺 {missing} 份" if missing else "材料已齐"
    if item.state is ItemState.APPROVED:
        return f"{item.decided_on} {item.result}"
    if item.state in RUNNING and item.stopped is not None:
        return f"停表（{item.stopped.reason}），已用 {one.clock.used} 个工作日"
    if item.state in RUNNING and one.clock.deadline is not None:
        return f"已用 {one.clock.used}/{item.days} 个工作日，{one.clock.deadline:%m-%d} 到期"
    return one.clock.words
