"""登记: every claim under the step it has reached, with what comes next, what is due and what is still to be paid."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from mhcrm.desktop import icons, theme
from mhcrm.desktop.context import Context
from mhcrm.desktop.models.referral_board import (
    CLAIM_COLUMNS,
    Narrow,
    claim_lines,
    due_by_code,
    narrowed,
    stage_counts,
)
from mhcrm.desktop.readings_referral import Board, total_owed
from mhcrm.desktop.referral_places import ShowPart
from mhcrm.desktop.widgets.basic import Segments, button, holder, label, retone, row
from mhcrm.desktop.widgets.empty import EmptyPlace
from mhcrm.desktop.widgets.rules.rule_list import RuleList
from mhcrm.domain.referral.records import ClaimStatus

KINDS = (("all", "全部"), ("引荐", "引荐"), ("首谈", "首谈"))
DEBOUNCE_MS = 150


class BoardPart(QWidget):
    """A strip of steps with counts, filters, the list; empty it teaches."""

    def __init__(self, ctx: Context, opened: Callable[[str], None], register: Callable[[], None]) -> None:
        super().__init__()
        self.ctx = ctx
        self._found = Board()
        self._wanted = Narrow()
        self.words = QLineEdit()
        self.kinds = Segments(KINDS, "referral.kinds")
        self.channel = _choice("referral.channel", "渠道")
        self.unit = _choice("referral.unit", "接洽单位")
        self.standing = _choice("referral.standing", "状态")
        self.late = QCheckBox("只看逾期")
        self.late.setObjectName("referral.late")
        self.list = RuleList("referral.list", "引荐登记列表", CLAIM_COLUMNS)
        self.setFocusProxy(self.list)
        self.stages: dict[str, QToolButton] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DEBOUNCE_MS)
        self._build(register)
        self._timer.timeout.connect(self._narrow)
        self.words.textChanged.connect(lambda _t: self._timer.start())
        self.kinds.chosen.connect(lambda key: self._set(kind="" if key == "all" else key))
        self.channel.activated.connect(lambda _n: self._set(channel=self.channel.currentData() or ""))
        self.unit.activated.connect(lambda _n: self._set(unit=self.unit.currentData() or ""))
        self.standing.activated.connect(lambda _n: self._set(standing=self.standing.currentData() or ""))
        self.late.toggled.connect(lambda on: self._set(late=on))
        self.list.opened.connect(opened)
        self.list.key_peek.connect(lambda: opened(self.list.current()) if self.list.current() else None)

    def put(self, found: Board) -> None:
        """Show what was read."""
        self._found = found
        self._offer(self.channel, "全部渠道", {row.channel for row in found.rows if row.channel})
        self._offer(self.unit, "全部单位", {row.unit for row in found.rows if row.unit})
        self._offer(self.standing, "全部状态", {row.standing for row in found.rows}, [one.value for one in ClaimStatus])
        for stage, count in stage_counts(found.rows).items():
            self.stages[stage].setText(f"{stage} {count}" if count else stage)
            self.stages[stage].setEnabled(bool(count))
        self._pages.setCurrentIndex(0 if found.rows else 1)
        self._narrow()

    def _set(self, **changes: object) -> None:
        self._wanted = replace(self._wanted, **changes)  # type: ignore[arg-type]
        self._narrow()

    def _narrow(self) -> None:
        self._wanted = replace(self._wanted, words=self.words.text().strip())
        due = due_by_code(self._found)
        rows = narrowed(self._found.rows, due, self._wanted)
        self.list.put(claim_lines(rows, due))
        self._none.setVisible(not rows and bool(self._found.rows))
        for stage, made in self.stages.items():
            made.setChecked(stage == self._wanted.stage)
            retone(made, set="true" if stage == self._wanted.stage else "false")
        late = sum(item.overdue > 0 for item in self._found.due)
        self._count.setText(f"合计 {len(rows)} 件")
        self._due.setText(f"到期提醒 {len(self._found.due)} 条，其中逾期 {late} 条")
        owed = total_owed(self._found.owed)
        self._owed.setText(f"应付未付 {owed:,.2f} 元，看明细" if owed else "没有应付未付")

    def _see_owed(self) -> None:
        self.ctx.open_place("referral", ShowPart("owed"))

    def _stage(self, stage: str) -> None:
        self._set(stage="" if self._wanted.stage == stage else stage)

    def clear_filters(self) -> None:
        """Show all."""
        self.words.clear()
        for box in (self.channel, self.unit, self.standing):
            box.setCurrentIndex(0)
        self.late.setChecked(False)
        self.kinds.choose("all")
        self._wanted = Narrow()
        self._narrow()

    def _build(self, register: Callable[[], None]) -> None:
        self._none = label("没有符合条件的登记。清除筛选可看全部。", "sub", name="referral.none")
        self._none.setContentsMargins(24, 8, 16, 16)
        self._none.hide()
        self._count, self._due = label("", "strong"), label("", "sub")
        self._owed = button("", "referral.owedSum", self._see_owed, kind="link")
        strip = holder(row(self._count, self._due, self._owed, None, gap=20, margins=(24, 0, 16, 0)), role="strip")
        strip.setFixedHeight(theme.size("totals"))
        full = QWidget()
        column = QVBoxLayout(full)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar())
        column.addLayout(self._steps())
        column.addWidget(self.list, 1)
        column.addWidget(self._none)
        column.addWidget(strip)
        empty = EmptyPlace(
            "还没有引荐登记",
            ("谁先报的、凭什么、保护到哪天，从登记那一刻起记清楚。",),
            button("登记第一件引荐", "referral.empty", register, kind="filled"),
            foot="11号文第25、26条没有写支持标准；没有启用的方案时，程序不显示任何金额。",
        )
        self._pages = QStackedWidget()
        self._pages.addWidget(full)
        self._pages.addWidget(empty)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._pages)

    def _bar(self) -> QWidget:
        """The filters."""
        self.words.setObjectName("referral.filter")
        self.words.setAccessibleName("筛项目、引荐方、编号")
        self.words.setPlaceholderText("筛项目、引荐方、编号")
        self.words.setClearButtonEnabled(True)
        self.words.setFixedWidth(212)
        self.words.addAction(icons.icon("list-filter", "text3"), QLineEdit.ActionPosition.LeadingPosition)
        self.kinds.choose("all")
        wipe = button("清除", "referral.clear", self.clear_filters, kind="bare", small=True)
        bar = QWidget()
        bar.setFixedHeight(theme.size("filter_bar"))
        choices = (self.words, self.kinds, self.channel, self.unit, self.standing, self.late, wipe)
        bar.setLayout(row(*choices, None, margins=(24, 0, 16, 0)))
        return bar

    def _steps(self) -> QHBoxLayout:
        """The strip of steps; each narrows the list to the claims that stand there."""
        steps = row(label("办到", "meta"), gap=4, margins=(24, 4, 16, 4))
        for stage in stage_counts(()):
            made = QToolButton()
            made.setObjectName(f"referral.stage.{stage}")
            made.setText(stage)
            made.setAccessibleName(f"只看办到{stage}的")
            made.setProperty("role", "filter")
            made.setCheckable(True)
            made.clicked.connect(lambda _c=False, stage=stage: self._stage(stage))
            self.stages[stage] = made
            steps.addWidget(made)
        steps.addStretch(1)
        return steps

    @staticmethod
    def _offer(box: QComboBox, first: str, words: set[str], order: list[str] | None = None) -> None:
        kept = box.currentData()
        box.clear()
        box.addItem(first, "")
        for word in [one for one in order if one in words] if order else sorted(words):
            box.addItem(word, word)
        box.setCurrentIndex(max(0, box.findData(kept)))


def _choice(name: str, title: str) -> QComboBox:
    made = QComboBox()
    made.setObjectName(name)
    made.setAccessibleName(title)
    made.setProperty("role", "column")
    made.setProperty("mapped", "true")
    made.setFixedWidth(112)
    return made
