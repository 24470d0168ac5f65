"""找空间: which units answer a need, with named points; which do not, and why."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mhcrm.desktop.context import Context
from mhcrm.desktop.models.find_rows import COLUMNS, Answer, FindRow, rows_of, summary
from mhcrm.desktop.models.space_book import SpaceBook, Waiting
from mhcrm.desktop.pages.spaces.find_form import FindForm
from mhcrm.desktop.widgets.basic import ElidedLabel, button, hline, holder, label, row
from mhcrm.desktop.widgets.rules.rule_list import RuleList
from mhcrm.domain.space.find import Need

DEBOUNCE_MS = 180
MOST_SITES = 4


class FindView(QWidget):
    """``picked`` a unit (its panel follows), ``joined`` its neighbours are meant as well, ``opened`` it in the plan, ``proposed`` (project code, site codes)."""

    picked = Signal(int)
    joined = Signal(str, str)
    opened = Signal(int)
    brought = Signal(str)
    proposed = Signal(str, object)

    def __init__(self, ctx: Context) -> None:
        super().__init__()
        self.ctx = ctx
        self.setObjectName("spaces.find")
        self.form = FindForm(ctx.app.clock.today())
        self.table = RuleList("find.table", "找到的空间", COLUMNS)
        self.said = ElidedLabel("", "sub", "find.said")
        self.parts = label("", "sub", name="find.parts", wrap=True)
        self.reasons = label("", "meta", name="find.reasons", wrap=True)
        self.sites_words = ElidedLabel("", "sub", "find.sites")
        self.sites: list[str] = []
        self._rows: dict[str, FindRow] = {}
        self._book: SpaceBook | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DEBOUNCE_MS)
        self._timer.timeout.connect(self.search)
        self._build()

    def put(self, book: SpaceBook, waiting: tuple[Waiting, ...]) -> None:
        """Another reading of the inventory: search again."""
        if book is not self._book:
            self._book = book
            self.form.put(book, waiting)
            self.search()

    def look_for(self, code: str) -> None:
        """Find for a project."""
        self.form.choose_lead(code)

    def search(self) -> None:
        """Ask; the answer arrives without freezing the window."""
        need, book, app = self.form.need(), self._book, self.ctx.app
        if need is None or book is None:
            return
        inventory, together = book.inventory, self.form.together.isChecked()

        def work(_progress: object) -> Answer:
            found = app.spaces.find(need, inventory)
            return Answer(found, tuple(app.spaces.find_combined(need, inventory)) if together else ())

        self.ctx.lanes.run("找空间", work, on_done=self._arrived, quiet=True)

    def _arrived(self, answer: Answer) -> None:
        rows = rows_of(answer, rejected=self.form.rejected.isChecked())
        self._rows = {row.code: row for row in rows}
        self.said.put(summary(answer))
        self.table.put([row.line for row in rows])
        self._show(self.table.current())

    def _show(self, code: str) -> None:
        found = self._rows.get(code)
        self.parts.setText(f"得分（编者规则）：{found.parts}" if found is not None and found.parts else "")
        self.reasons.setText(found.reasons if found is not None else "")
        self._open.setEnabled(found is not None)
        self._add.setEnabled(found is not None and code not in self.sites and len(self.sites) < MOST_SITES)
        if found is not None:
            self.picked.emit(found.space_id)
            if "+" in code:
                self.joined.emit(code, found.line.cells["name"])

    def _build(self) -> None:
        self._open = button("看剖面", "find.open", self._opened, small=True)
        self._add = button("加入建议书", "find.add", self._added, small=True)
        self._clear = button("清空", "find.clear", self._cleared, kind="link")
        self._make = button("选址建议书…", "find.propose", self._proposed, small=True, icon="file-text")
        foot = QVBoxLayout()
        foot.setContentsMargins(24, 8, 16, 8)
        foot.setSpacing(4)
        foot.addWidget(self.parts)
        foot.addWidget(self.reasons)
        across = row(self._open, self._add, self.sites_words, self._clear, self._make)
        across.setStretch(2, 1)
        foot.addLayout(across)
        self.reasons.setMaximumHeight(54)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.form)
        whole.addWidget(hline())
        line = holder(row(self.said, margins=(24, 4, 16, 4)))
        whole.addWidget(line)
        whole.addWidget(self.table, 1)
        whole.addWidget(holder(foot, role="foot"))
        self.form.changed.connect(self._timer.start)
        self.form.asked.connect(self._ask_need)
        self.table.chosen.connect(self._show)
        self.table.opened.connect(lambda _code: self._opened())
        self._say_sites()

    def _ask_need(self, code: str) -> None:
        app, on = self.ctx.app, self.form_day()
        self.ctx.lanes.run("读取项目需求", lambda _p: app.spaces.need_of(code, on), on_done=self._filled, quiet=True)
        self.brought.emit(code)

    def _filled(self, need: Need) -> None:
        self.form.fill(need)
        self._timer.stop()
        self.search()

    def form_day(self) -> date:
        """The day asked for."""
        chosen = self.form.day.date()
        return date(chosen.year(), chosen.month(), chosen.day())

    def _opened(self) -> None:
        found = self._rows.get(self.table.current())
        if found is not None:
            self.opened.emit(found.space_id)

    def _added(self) -> None:
        code = self.table.current()
        if code and code not in self.sites and len(self.sites) < MOST_SITES:
            self.sites.append(code)
        self._say_sites()
        self._add.setEnabled(False)

    def _cleared(self) -> None:
        self.sites.clear()
        self._say_sites()
        self._show(self.table.current())

    def _proposed(self) -> None:
        self.proposed.emit(str(self.form.lead.currentData() or ""), list(self.sites))

    def _say_sites(self) -> None:
        self.sites_words.put(f"建议书：{'、'.join(self.sites)}" if self.sites else "")
        self._clear.setVisible(bool(self.sites))
