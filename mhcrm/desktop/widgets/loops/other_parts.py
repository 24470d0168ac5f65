"""诉求, 承诺, 研判 in the panel's width."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from mhcrm.desktop.readings_loops import LoopsWhole
from mhcrm.desktop.widgets.basic import button, clear, label, row
from mhcrm.desktop.widgets.loops.line import Line
from mhcrm.domain.assessment.records import Check, Score
from mhcrm.domain.demands.rules import DemandState, DemandView
from mhcrm.domain.due import DueLevel

_LEVELS = {DueLevel.OVERDUE: "red", DueLevel.TODAY: "amber", DueLevel.SOON: "amber"}
_STATES = {
    DemandState.OPEN: "circle-dashed",
    DemandState.ANSWERED: "clock",
    DemandState.CONFIRMED: "log-in",
    DemandState.CLOSED: "check",
}
Do = Callable[[], None]
Open = Callable[[int], None]


class _Part(QWidget):
    """A column that is built anew whenever what it shows changed."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 12)
        self._column.setSpacing(0)

    def _head(self, title: str, count: str, act: QWidget) -> None:
        self._column.addLayout(row(label(title, "strong"), label(count, "meta"), None, act, margins=(16, 6, 16, 6)))

    def _empty(self, title: str, words: str, act: QWidget, foot: str = "") -> None:
        inner = QVBoxLayout()
        inner.setContentsMargins(16, 24, 16, 16)
        inner.setSpacing(8)
        inner.addWidget(label(title, "section"))
        inner.addWidget(label(words, "sub", wrap=True))
        inner.addLayout(row(act, None))
        if foot:
            inner.addWidget(label(foot, "meta", wrap=True))
        self._column.addLayout(inner)
        self._column.addStretch(1)


class DemandPart(_Part):
    """Demands of the project; open ones first."""

    def __init__(self, opened: Open, add: Do) -> None:
        super().__init__("loops.demand")
        self._open, self._add = opened, add

    def put(self, whole: LoopsWhole) -> None:
        """Show them."""
        clear(self._column)
        if not whole.demands:
            act = button("登记诉求", "demand.add", self._add, kind="filled")
            words = "企业要解决什么、哪个部门办、哪天前答复；答复后要由企业确认，才能办结。"
            self._empty("还没有诉求", words, act, "分八类，依据闵府发〔2026〕9号 五11。")
            return
        waiting = sum(one.view.demand.closed_on is None for one in whole.demands)
        act = button("登记诉求", "demand.add", self._add, kind="accent", icon="plus", small=True)
        self._head("诉求", f"未办结 {waiting}，共 {len(whole.demands)}", act)
        for one in whole.demands:
            shown, demand = one.view, one.view.demand
            tone = _LEVELS.get(shown.level, "text2") if shown.level is not None else "text2"
            tone = "green" if shown.state is DemandState.CLOSED else tone
            note = "　".join(part for part in (demand_words(shown), demand.kind, demand.department) if part)
            number = demand.id
            self._column.addWidget(
                Line(
                    f"demand.{number}", demand.text, shown.state.value, note, partial(self._open, number),
                    icon=_STATES[shown.state], tone=tone, note_tone=tone if tone in ("red", "amber") else "text3",
                )
            )  # fmt: skip
        self._column.addStretch(1)


def demand_words(shown: DemandView) -> str:
    """What presses, short: how late, how long left, or since when it waits."""
    if shown.left is None:
        return shown.words
    late = shown.level is DueLevel.OVERDUE
    return f"逾期 {-shown.left} 个工作日" if late else f"{shown.demand.due:%m-%d} 前答复"


class CommitmentPart(_Part):
    """What was promised against what was verified."""

    def __init__(self, opened: Open, add: Do) -> None:
        super().__init__("loops.commitment")
        self._open, self._add = opened, add

    def put(self, whole: LoopsWhole) -> None:
        """Show them."""
        clear(self._column)
        if not whole.commitments:
            act = button("登记承诺", "commitment.add", self._add, kind="filled")
            words = "把协议里的投资、到资、产值、就业和时间登记下来，以后逐次核定对照；没有核定就写尚未核定，不当作 0。"
            self._empty("还没有登记协议承诺", words, act)
            return
        act = button("登记承诺", "commitment.add", self._add, kind="accent", icon="plus", small=True)
        self._head("承诺与核定", f"{len(whole.commitments)} 项", act)
        for one in whole.commitments:
            made, shown = one.progress.commitment, one.progress
            word = "待核定" if shown.latest is None else f"{shown.ratio}%" if shown.ratio is not None else "已核定"
            tone = {True: "green", False: "red", None: "text2"}[shown.met]
            coming = f"　下次 {shown.planned[0].planned_on}" if shown.planned else ""
            number = made.id
            self._column.addWidget(
                Line(
                    f"commitment.{number}", f"{made.kind}　{made.basis}", word, f"{shown.formula}{coming}",
                    partial(self._open, number),
                    icon="check" if shown.met else "triangle-alert" if shown.met is False else "circle-dashed", tone=tone,
                )
            )  # fmt: skip
        self._column.addStretch(1)


class AssessPart(_Part):
    """研判表 line by line, then the meetings."""

    def __init__(self, opened: Callable[[str], None], opinion: Do) -> None:
        super().__init__("loops.assess")
        self._open, self._opinion = opened, opinion

    def put(self, whole: LoopsWhole) -> None:
        """Show the newest sheet; lines never filled are 待核实."""
        clear(self._column)
        shown, sheet = whole.sheet, whole.sheet.sheet
        act = button("研判意见", "assess.opinion", self._opinion, kind="accent", icon="pencil", small=True)
        self._head("研判", (sheet.opinion if sheet else "") or "未填意见", act)
        about = f"{sheet.assessed_on} {sheet.assessor}" if sheet else "点一行填写；记分要有依据，没有依据就留空。"
        self._column.addLayout(row(label(about, "meta", wrap=True), margins=(16, 0, 16, 4)))
        self._group("记分", shown.sum_words)
        for name in shown.dimensions:
            self._score(name, sheet.scores.get(name) if sheet else None)
        self._group("一票否决", f"命中 {len(shown.hits)} 项" if shown.hits else "")
        for name in shown.vetoes:
            self._check(name, sheet.vetoes.get(name) if sheet else None, bad="是")
        self._group("主体核查", f"{len(shown.unverified)} 项待核实" if shown.unverified else "已核齐")
        for name in shown.checks:
            self._check(name, sheet.checks.get(name) if sheet else None, bad="不通过")
        self._meetings(whole)
        self._column.addLayout(
            row(label("各项名称是编者规则，一票否决项可以改成本办的。", "meta", wrap=True), margins=(16, 12, 16, 0))
        )
        self._column.addStretch(1)

    def _group(self, title: str, note: str) -> None:
        self._column.addLayout(row(label(title, "strong"), label(note, "meta"), None, margins=(16, 10, 16, 2)))

    def _score(self, name: str, score: Score | None) -> None:
        known = score is not None and score.value is not None
        word = str(score.value) if score is not None and known else "待核实"
        note = score.evidence if score is not None else ""
        self._line(name, word, note, "check" if known else "circle-dashed", "text" if known else "amber")

    def _check(self, name: str, check: Check | None, bad: str) -> None:
        result = check.result if check is not None else ""
        tone = "red" if result == bad else "amber" if result in ("", "无法核实") else "green"
        note = f"{check.by} {check.on}　{check.evidence}" if check is not None and result else ""
        icon = {"red": "x", "amber": "circle-dashed", "green": "check"}[tone]
        self._line(name, result or "待核实", note, icon, tone)

    def _line(self, name: str, word: str, note: str, icon: str, tone: str) -> None:
        self._column.addWidget(Line(f"assess.{name}", name, word, note, lambda: self._open(name), icon=icon, tone=tone))

    def _meetings(self, whole: LoopsWhole) -> None:
        if not whole.meetings:
            return
        self._group("上会", f"{len(whole.meetings)} 次")
        for one in whole.meetings:
            held = f"纪要 {one.meeting.minutes_no}" if one.meeting.held_on else "未召开"
            self._column.addLayout(
                row(
                    label(f"{one.meeting.planned_on} {one.meeting.name}"),
                    None,
                    label(held, "meta"),
                    margins=(16, 2, 16, 2),
                )
            )
            for line in one.agenda:
                for made in line.decisions if line.lead_code == whole.code else ():
                    due = f"，{made.due} 前" if made.due else ""
                    done = f"，{made.done_on} 已办" if made.done_on else ""
                    words = f"议定：{made.text}（{made.owner}{due}{done}）"
                    self._column.addLayout(row(label(words, "sub", wrap=True), margins=(16, 0, 16, 4)))
