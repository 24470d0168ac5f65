"""换阶段: to where, on which day, why; what the gate still asks for is filled in right here (补齐后移动)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QComboBox, QDateEdit, QGridLayout, QLineEdit, QWidget

from mhcrm.desktop.context import Context
from mhcrm.desktop.dialogs.sheet import Sheet
from mhcrm.desktop.operations import moves
from mhcrm.desktop.widgets.basic import button, day_of, label
from mhcrm.desktop.widgets.gate_lines import GateLines
from mhcrm.domain.lead import Lead
from mhcrm.domain.pipeline.moves import MoveKind
from mhcrm.domain.pipeline.report import MoveReport
from mhcrm.services.pipeline.guard import Why
from mhcrm.services.pipeline.moves import Given

ASKED = {"competitor": "去了哪里", "unit": "转入单位", "lead": "并入的项目编号"}
NO_REASON = "请选择"


class StageMove(Sheet):
    """Moves one project; looks again whenever another stage is chosen."""

    def __init__(self, ctx: Context, lead: Lead, parent: QWidget, target: str = "") -> None:
        super().__init__(parent.window(), "换阶段", "stageMove", 560)
        assert lead.id is not None
        self.ctx, self._lead_id = ctx, lead.id
        self.report: MoveReport | None = None
        today = ctx.app.clock.today()
        self.body.addWidget(label(lead.text("project") or lead.text("company"), "section"))
        self.stage = QComboBox()
        self.on = QDateEdit(QDate(today.year, today.month, today.day))
        self.on.setDisplayFormat("yyyy-MM-dd")
        self.on.setCalendarPopup(True)
        self.cause = QComboBox()
        self.whom = QLineEdit()
        self.reason = QLineEdit()
        self._build()
        self.gates = GateLines()
        self.note = label("", "sub", name="move.note", wrap=True)
        self.body.addWidget(self.note)
        self.body.addWidget(self.gates)
        self.save = button("移动", "move.save", self._save, kind="filled")
        self.buttons(button("取消", "move.cancel", self.reject), self.save)
        self._fill_stages(lead.text("stage"), target)

    def _build(self) -> None:
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(10)
        self._labels: dict[str, QWidget] = {}
        for at, (key, words, field) in enumerate(
            (
                ("stage", "阶段", self.stage),
                ("on", "日期", self.on),
                ("cause", "原因", self.cause),
                ("whom", "", self.whom),
                ("reason", "说明", self.reason),
            )
        ):
            field.setObjectName(f"move.{key}")
            field.setAccessibleName(words or "去向")
            self._labels[key] = label(words, "sub")
            self._grid.addWidget(self._labels[key], at, 0)
            self._grid.addWidget(field, at, 1)
        self._grid.setColumnStretch(1, 1)
        self.body.addLayout(self._grid)
        self.stage.currentIndexChanged.connect(lambda _at: self._look())
        self.cause.currentIndexChanged.connect(lambda _at: self._ask_whom())

    def _fill_stages(self, current: str, target: str) -> None:
        app = self.ctx.app

        def show(names: dict[str, str]) -> None:
            self.stage.blockSignals(True)
            for code, name in names.items():
                self.stage.addItem(name, code)
            self.stage.setCurrentIndex(max(0, self.stage.findData(target or current)))
            self.stage.blockSignals(False)
            self._look()

        self.ctx.lanes.run("读取阶段", lambda _p: dict(app.pipeline.rules().names), on_done=show, quiet=True)

    def _look(self) -> None:
        """What this move would need."""
        app, lead_id, target = self.ctx.app, self._lead_id, str(self.stage.currentData())
        self.ctx.lanes.run(
            "核对条件",
            lambda _p: app.pipeline.check(lead_id, target),
            on_done=self.put,
            on_error=self._failed,
            quiet=True,
        )

    def put(self, report: MoveReport) -> None:
        """Show what is met, what is missing, which reasons there are."""
        self.report = report
        leaving = report.plan.kind is MoveKind.LEAVE
        self.cause.clear()
        self.cause.addItem(NO_REASON, "")
        for reason in report.reasons:
            self.cause.addItem(reason.label, reason.code)
        for key in ("cause", "whom"):
            self._show(key, leaving and key == "cause")
        self.reason.setPlaceholderText("必填：为什么" if report.needs_reason and not leaving else "可不填")
        self.gates.put(report.needs)
        self.gates.setVisible(bool(report.needs) and not report.plan.refusal)
        self.note.setText(_note(report))
        self.note.setVisible(bool(self.note.text()))
        self.save.setEnabled(not report.plan.refusal)
        self.save.setText("补齐后移动" if report.missing else "移动")
        self.adjustSize()
        first = self.gates.first()
        (first if first is not None and report.missing else self.save).setFocus()

    def _ask_whom(self) -> None:
        code = self.cause.currentData()
        asks = next((one.asks for one in (self.report.reasons if self.report else ()) if one.code == code), "")
        self._show("whom", bool(asks))
        told = self._labels["whom"]
        if asks and hasattr(told, "setText"):
            told.setText(ASKED[asks])
            self.whom.setAccessibleName(ASKED[asks])
            self.whom.setPlaceholderText("不清楚就写“不详”" if asks != "lead" else "例如 MH-2026-0007")

    def _show(self, key: str, shown: bool) -> None:
        field = {"cause": self.cause, "whom": self.whom}[key]
        field.setVisible(shown)
        self._labels[key].setVisible(shown)

    def _failed(self, error: BaseException) -> None:
        self.report = None
        self.save.setEnabled(False)
        self.note.setText(str(error))
        self.note.setVisible(True)

    def _save(self) -> None:
        if self.report is None:
            return
        why = Why(
            day_of(self.on), self.reason.text().strip(), str(self.cause.currentData() or ""), self.whom.text().strip()
        )
        given = Given(self.gates.values(), self.gates.evidence(), self.gates.files())
        operation = moves.move_one(self.ctx.app, parent=self, report=self.report, why=why, given=given)
        operation.start(self.ctx, lambda _done: self.accept())


class JointMove(Sheet):
    """Several projects at once: who may go, who may not and for want of what; all go or none."""

    def __init__(self, ctx: Context, reports: Sequence[MoveReport], parent: QWidget) -> None:
        word = reports[0].target_word
        super().__init__(parent.window(), f"{len(reports)} 个项目转为“{word}”", "jointMove", 560)
        self.ctx, self._reports = ctx, tuple(reports)
        stuck = [report for report in reports if report.plan.refusal or report.missing]
        self._leaving = any(report.plan.kind is MoveKind.LEAVE for report in reports)
        if stuck:
            self.body.addWidget(
                label(f"{len(stuck)} 个还不能移动，补齐后再一起移动；其余没有动。", "strong", wrap=True)
            )
            for report in stuck:
                told = report.plan.refusal or "缺" + "、".join(state.need.label for state in report.missing)
                self.body.addWidget(label(f"{report.code}　{report.name}：{told}", "sub", wrap=True))
        else:
            self.body.addWidget(label("条件都已具备，会作为一步移动，可一次撤销。", "sub", wrap=True))
        self.cause, self.whom, self.reason = QComboBox(), QLineEdit(), QLineEdit()
        self._ask(any(report.needs_reason for report in reports))
        go = button("移动", "joint.save", self._save, kind="filled")
        go.setEnabled(not stuck)
        self.buttons(button("取消", "joint.cancel", self.reject), go)

    def _ask(self, wanted: bool) -> None:
        if not wanted:
            return
        grid = QGridLayout()
        rows: list[tuple[str, str, QWidget]] = [("说明", "joint.reason", self.reason)]
        if self._leaving:
            self.cause.addItem(NO_REASON, "")
            for reason in self._reports[0].reasons:
                self.cause.addItem(reason.label, reason.code)
            rows = [("原因", "joint.cause", self.cause), ("去向", "joint.whom", self.whom), *rows]
        for at, (words, name, field) in enumerate(rows):
            field.setObjectName(name)
            field.setAccessibleName(words)
            grid.addWidget(label(words, "sub"), at, 0)
            grid.addWidget(field, at, 1)
        self.body.addLayout(grid)

    def _save(self) -> None:
        why = Why(None, self.reason.text().strip(), str(self.cause.currentData() or ""), self.whom.text().strip())
        ids = tuple(report.lead_id for report in self._reports)
        first = self._reports[0]
        operation = moves.move_many(
            self.ctx.app, parent=self, ids=ids, word=first.target_word, stage=first.target, why=why
        )
        operation.start(self.ctx, lambda _done: self.accept())


def _note(report: MoveReport) -> str:
    if report.plan.refusal:
        return f"{report.plan.refusal}{report.plan.todo}"
    if report.missing:
        return f"进入“{report.target_word}”还缺 {len(report.missing)} 项，在这里补齐；什么都不写就不会移动。"
    return ""
