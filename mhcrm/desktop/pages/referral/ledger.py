"""年度台账: a year's budget reserved, approved, paid and left; every entry; the chain's check; the register for audit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QFileDialog, QVBoxLayout, QWidget

from mhcrm.desktop import readings_referral, theme
from mhcrm.desktop.context import Context
from mhcrm.desktop.dialogs.referral.form import StepForm
from mhcrm.desktop.dialogs.referral.money_forms import budget_asked
from mhcrm.desktop.models.referral_board import LEDGER_COLUMNS, ledger_rows
from mhcrm.desktop.operations.referral import papers
from mhcrm.desktop.readings_referral import YearBook
from mhcrm.desktop.widgets.basic import ElidedLabel, button, holder, label, row
from mhcrm.desktop.widgets.rules.rule_list import RuleList
from mhcrm.domain.referral.ledger import shown

FIGURES = (
    ("budget", "预算"),
    ("reserved", "已预留"),
    ("approved", "已批准"),
    ("paid", "已拨付"),
    ("left", "剩余"),
    ("claw", "应追未到账"),
)


class LedgerPart(QWidget):
    """Reads when it is looked at."""

    def __init__(self, ctx: Context, opened: Callable[[str], None]) -> None:
        super().__init__()
        self.ctx = ctx
        self.book: YearBook | None = None
        self.told = ""
        self.year = QComboBox()
        self.who = QComboBox()
        for box, name, words, width in (
            (self.year, "ledger.year", "年度", 96),
            (self.who, "ledger.who", "引荐方", 200),
        ):
            box.setObjectName(name)
            box.setAccessibleName(words)
            box.setProperty("role", "column")
            box.setProperty("mapped", "true")
            box.setFixedWidth(width)
            box.activated.connect(lambda _n: self.read())
        self._figures = {key: label("", "figure", name=f"ledger.{key}") for key, _ in FIGURES}
        self._note = ElidedLabel("", "sub", "ledger.note")
        self.list = RuleList("ledger.list", "台账分录", LEDGER_COLUMNS)
        self.setFocusProxy(self.list)
        self.list.opened.connect(lambda line_id: opened(line_id.split("#")[0]))
        self._build()

    def read(self) -> None:
        """Read a year's book."""
        app, name = self.ctx.app, self.who.currentData() or ""
        year = self.year.currentData()
        self.ctx.lanes.run(
            "读取台账", lambda _p: readings_referral.year_book(app, year, name), on_done=self._arrived, quiet=True
        )

    def _arrived(self, book: YearBook) -> None:
        self.book = book
        _offer(self.year, [(f"{year} 年度", year) for year in book.years], book.year)
        _offer(self.who, [("全部引荐方", ""), *((name, name) for name in book.referrers)], self.who.currentData() or "")
        sums = book.figures.balance
        shown_now = {
            "budget": book.figures.budget, "reserved": sums.reserved, "approved": sums.approved, "paid": sums.paid,
            "left": book.figures.left, "claw": sums.receivable,
        }  # fmt: skip
        for key, fen in shown_now.items():
            self._figures[key].setText("未设定" if fen is None else shown(fen).removesuffix(".00"))
        self.list.put(ledger_rows(book.lines))
        doc = book.budgets[-1].doc_no if book.budgets else ""
        told = f"预算依据 {doc}。" if doc else "年度预算未设定，批准前必须录入。"
        self._note.put(f"{told}　{len(book.lines)} 笔分录，只追加，不修改。")

    def _build(self) -> None:
        budget = button("录入预算…", "ledger.budget", self.set_budget, small=True)
        check = button("核对台账链", "ledger.check", self.check_chain, small=True)
        audit = button("导出年度台账…", "ledger.export", lambda: self._ask(masked=False), icon="file-down", small=True)
        public = button("导出公开版…", "ledger.exportMasked", lambda: self._ask(masked=True), small=True)
        bar = QWidget()
        bar.setFixedHeight(theme.size("filter_bar"))
        bar.setLayout(row(self.year, self.who, None, check, budget, audit, public, margins=(24, 0, 16, 0)))
        figures = row(gap=32, margins=(24, 4, 24, 10))
        for key, words in FIGURES:
            column = QVBoxLayout()
            column.setSpacing(0)
            column.addWidget(label(words, "meta"))
            column.addWidget(self._figures[key])
            figures.addLayout(column)
        figures.addStretch(1)
        figures.addWidget(label("单位：元", "meta"))
        strip = row(margins=(24, 0, 16, 0))
        strip.addWidget(self._note, 1)
        foot = holder(strip, role="strip")
        foot.setFixedHeight(theme.size("totals"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addLayout(figures)
        column.addWidget(self.list, 1)
        column.addWidget(foot)

    def set_budget(self) -> None:
        """The form of a year's budget."""
        app = self.ctx.app
        year = self.book.year if self.book is not None else app.clock.today().year

        def show(desk: readings_referral.Desk) -> None:
            StepForm(self.ctx, self, budget_asked(self.ctx, desk, year), lambda _o: self.read()).open()

        self.ctx.lanes.run("读取人员", lambda _p: readings_referral.desk(app), on_done=show, quiet=True)

    def check_chain(self) -> None:
        """Prove the chain of entries whole, or name the first broken link."""
        app = self.ctx.app
        self.ctx.lanes.run("核对台账链", lambda _p: readings_referral.chain(app), on_done=self._checked)

    def _checked(self, words: str) -> None:
        self.told = words
        self._note.put(words)
        self.ctx.notify.said(words)

    def _ask(self, *, masked: bool) -> None:
        dialog = QFileDialog(self.window(), "存到哪个文件夹")
        dialog.setObjectName("ledger.folderDialog")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda path: self.export(Path(path), masked=masked))
        dialog.open()

    def export(self, folder: Path, *, masked: bool = False) -> None:
        """Write the year's register as PDF and Excel."""
        part, year = self.ctx.app.referral, self.book.year if self.book is not None else self.ctx.app.clock.today().year
        papers(self, "导出年度台账", lambda: part.papers.write_book(year, folder, masked=masked)).start(self.ctx)


def _offer(box: QComboBox, options: list[tuple[str, object]], chosen: object) -> None:
    box.clear()
    for words, value in options:
        box.addItem(words, value)
    box.setCurrentIndex(max(0, box.findData(chosen)))
