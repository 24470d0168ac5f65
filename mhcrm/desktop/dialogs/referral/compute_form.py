"""计算表: receipts and deductions with their evidence, the steps shown live, kept as a new sheet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mhcrm.base.errors import MhcrmError
from mhcrm.desktop.context import Context
from mhcrm.desktop.dialogs.referral.form import StepAsked, StepForm, Values
from mhcrm.desktop.dialogs.referral.inputs import Ask
from mhcrm.desktop.dialogs.referral.signing import person_ask
from mhcrm.desktop.dialogs.referral.table_input import Col, TableInput
from mhcrm.desktop.models.referral_words import StepLine, step_lines
from mhcrm.desktop.operations.referral import Outcome, of_done
from mhcrm.desktop.readings_referral import ClaimWhole
from mhcrm.desktop.widgets.basic import hline, label
from mhcrm.desktop.widgets.referral.calc import CalcTable
from mhcrm.domain.people import Role
from mhcrm.domain.referral.compute import Computation
from mhcrm.domain.referral.scheme import NO_SCHEME
from mhcrm.domain.referral.scheme_io import decimal_of
from mhcrm.services.referral.sheets import Case

PAUSE_MS = 250
Rows = Sequence[dict[str, str]]


class ComputeForm(StepForm):
    """A step form with the worked sheet below the fields."""

    def __init__(self, ctx: Context, parent: QWidget, whole: ClaimWhole, done: Callable[[Outcome], None]) -> None:
        self._whole = whole
        self._timer = QTimer()
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        codes = [one.code for one in whole.view.evidence]
        day = ctx.app.clock.today().isoformat()
        cols = (
            Col("on", "到账日", 104, first=day),
            Col("amount", "金额", 132, hint="元", right=True),
            Col("currency", "币种", 72, options=("CNY", "USD", "EUR", "HKD", "JPY")),
            Col("rate", "到账日汇率", 88, hint="人民币不填", right=True),
            Col("evidence", "凭据", 0, options=codes or ("先登记材料",)),
        )
        self.receipts = TableInput("compute.receipts", cols, "加一笔到账", self._timer.start)
        self.less = TableInput("compute.less", cols, "加一笔扣减", self._timer.start)
        self._fill_last(whole)
        live = [one for one in whole.desk.schemes if one.scheme.channel == whole.view.row.channel]
        practice = [one for one in whole.desk.practice if one.scheme.channel == whole.view.row.channel]
        options = [(str(one.row.id), f"{one.label}　{one.scheme.doc_no}") for one in live]
        options += [("", "请选择")] if practice and not live else []
        options += [(str(one.row.id), f"练习：{one.label}，只试算，不存") for one in practice]
        asks = (
            Ask("scheme", "方案", "choice", options=options, note="" if live else f"{NO_SCHEME}。"),
            Ask("receipts", "到账", "own", made=self.receipts),
            Ask("less", "扣减", "own", made=self.less, note="只扣方案写明的项目。"),
            person_ask(whole.desk, Role.REGISTER),
        )
        about = "逐笔写到账金额和凭据编号；比例、档位、上限都取自方案，程序不改数。"
        asked = StepAsked("计算", "compute", asks, self._keep, about, save="存为计算表", width=720)
        super().__init__(ctx, parent, asked, done)
        self._timer.setParent(self)
        self.preview = CalcTable("compute.preview")
        self._words = label("", "sub", name="compute.words", wrap=True)
        box = QVBoxLayout()
        box.setSpacing(4)
        box.addWidget(hline())
        box.addWidget(self._words)
        box.addWidget(self.preview)
        self.body.insertLayout(self.body.count() - 1, box)
        self._timer.timeout.connect(self.look)
        self.inputs["scheme"].widget.currentTextChanged.connect(lambda _t: self._timer.start())
        self.look()

    def case(self) -> Case:
        """What stands in the tables."""
        return _case(self.receipts.value(), self.less.value())

    def look(self) -> None:
        """Show what would be kept."""
        if self._scheme_id(self.values()) is None:
            self._words.setText(f"{NO_SCHEME}。请先录入并启用有文号的方案。")
            return
        try:
            case = self.case()
        except MhcrmError as error:
            self._show((), str(error))
            return
        part, code = self.ctx.app.referral, self._whole.view.row.code
        chosen = self._scheme_id(self.values())
        if not case.receipts:
            self._show((), "写上到账后，这里逐步列出算法。")
            return
        self.ctx.lanes.run(
            "试算", lambda _p: part.sheets.preview(code, case, scheme_id=chosen), quiet=True,
            on_done=self._previewed,
            on_error=lambda error: self._show((), str(error) if isinstance(error, MhcrmError) else "算不出来。"),
        )  # fmt: skip

    def _previewed(self, found: Computation) -> None:
        words = f"应支持合计 {found.total:,.2f} 元"
        if self._scheme_id(self.values()) in {one.row.id for one in self._whole.desk.practice}:
            words = f"示例试算 {found.total:,.2f} 元，仅供练习，不是应支持金额，不能存为计算表"
        self._show(step_lines(found.steps), words)

    def _show(self, lines: tuple[StepLine, ...], words: str) -> None:
        self.preview.put(lines)
        self._words.setText(words)

    def _keep(self, values: Values) -> Outcome:
        case = _case(values["receipts"], values["less"])
        part, code = self.ctx.app.referral, self._whole.view.row.code
        return of_done(part.sheets.compute(code, case, scheme_id=self._scheme_id(values), person=values["person"]))

    @staticmethod
    def _scheme_id(values: Values) -> int | None:
        return int(values["scheme"]) if str(values["scheme"]).isdigit() else None

    def _fill_last(self, whole: ClaimWhole) -> None:
        sheet = whole.view.snapshot.sheet
        if sheet is None:
            self.receipts.add({})
            return
        inputs: Any = sheet.inputs
        self.receipts.put(inputs["receipts"])
        self.less.put(inputs["deductions"])


def _case(receipts: Rows, less: Rows) -> Case:
    """The tables as a case; amounts that are no numbers are told by their line.

    Raises:
        InputError: an amount or a rate that is no number.
    """
    return Case(
        [_row(one, f"到账第 {at} 笔") for at, one in enumerate(receipts, 1)],
        [_row(one, f"扣减第 {at} 笔") for at, one in enumerate(less, 1)],
    )


def _row(texts: dict[str, str], where: str) -> dict[str, object]:
    plain = texts["amount"].replace("，", "")
    rate = decimal_of(texts["rate"], f"{where}汇率") if texts["rate"] else ""
    return {**texts, "amount": decimal_of(plain, f"{where}金额"), "rate": rate}
