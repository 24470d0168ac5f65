"""应付未付: to whom, how much, why, and what it waits for; one line an instalment, payable ones first."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from mhcrm.desktop import icons, theme
from mhcrm.desktop.context import Context
from mhcrm.desktop.models.referral_board import OWED_COLUMNS, owed_lines
from mhcrm.desktop.readings_referral import Board, total_owed
from mhcrm.desktop.referral_places import ShowPart
from mhcrm.desktop.widgets.basic import button, holder, label, row
from mhcrm.desktop.widgets.empty import EmptyPlace
from mhcrm.desktop.widgets.rules.rule_list import RuleList
from mhcrm.domain.referral.scheme import NO_SCHEME


class OwedPart(QWidget):
    """Answers the question of whoever has to pay; Enter opens the claim."""

    def __init__(self, ctx: Context, opened: Callable[[str], None]) -> None:
        super().__init__()
        self.ctx = ctx
        self._found = Board()
        self.words = QLineEdit()
        self.words.setObjectName("owed.filter")
        self.words.setAccessibleName("筛引荐方、项目")
        self.words.setPlaceholderText("筛引荐方、项目")
        self.words.setClearButtonEnabled(True)
        self.words.setFixedWidth(212)
        self.words.addAction(icons.icon("list-filter", "text3"), QLineEdit.ActionPosition.LeadingPosition)
        self.list = RuleList("owed.list", "应付未付列表", OWED_COLUMNS)
        self.setFocusProxy(self.list)
        self._sum = label("", "section", name="owed.sum")
        self._detail = label("", "sub", name="owed.detail", wrap=True)
        open_it = button("打开这件登记", "owed.open", lambda: self._open(opened), small=True)
        top = QWidget()
        top.setFixedHeight(theme.size("filter_bar"))
        top.setLayout(row(self.words, None, self._sum, margins=(24, 0, 16, 0)))
        strip = row(margins=(24, 0, 16, 0))
        strip.addWidget(self._detail, 1)
        strip.addWidget(open_it)
        foot = holder(strip, role="strip")
        foot.setFixedHeight(56)
        full = QWidget()
        column = QVBoxLayout(full)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(top)
        column.addWidget(self.list, 1)
        column.addWidget(foot)
        self._empty_line = label("", "sub")
        empty = EmptyPlace(
            "没有应付未付",
            ("会议审定批准、还没有拨付的，都列在这里：付给谁、多少、为什么、等什么。",),
            button("看登记", "owed.claims", lambda: ctx.open_place("referral", ShowPart("claims"))),
            foot=f"没有启用的方案时：{NO_SCHEME}。",
        )
        self._pages = QStackedWidget()
        self._pages.addWidget(full)
        self._pages.addWidget(empty)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._pages)
        self.words.textChanged.connect(lambda _t: self._fill())
        self.list.opened.connect(lambda line_id: opened(line_id.split("|")[0]))
        self.list.chosen.connect(self._chosen)

    def put(self, found: Board) -> None:
        """Show what was read."""
        self._found = found
        self._pages.setCurrentIndex(0 if found.owed else 1)
        ready = tuple(line for line in found.owed if not line.waits_for)
        self._sum.setText(f"应付未付 {total_owed(found.owed):,.2f} 元，其中现在可以付 {total_owed(ready):,.2f} 元")
        self._fill()

    def _fill(self) -> None:
        self.list.put(owed_lines(self._found.owed, self.words.text().strip()))

    def _chosen(self, line_id: str) -> None:
        code, _, rest = line_id.partition("|")
        line = next(
            (one for one in self._found.owed if one.claim == code and one.milestone == rest.split("|")[0]), None
        )
        if line is None:
            self._detail.setText("")
            return
        held = f"（批准未付 {line.held:,.2f} 元）" if line.held else ""
        waits = f"{line.waits_for}{held}" if line.waits_for else "里程碑已达成、公示已结束，现在可以付"
        self._detail.setText(
            f"{line.referrer}：批准 {line.approved:,.2f}，已付 {line.paid:,.2f}，应付 {line.owed:,.2f} 元（{line.year} 年度）。"
            f"依据 {line.why}。{waits}。"
        )

    def _open(self, opened: Callable[[str], None]) -> None:
        if self.list.current():
            opened(self.list.current().split("|")[0])
