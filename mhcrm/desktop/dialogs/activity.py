"""记一条: kind, day, words; a next step is asked for, not forced, and a 走访 asks for firms worth referring. What was typed
stays until it is saved."""

from __future__ import annotations

import re
from datetime import date

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QComboBox, QDateEdit, QGridLayout, QLineEdit, QPlainTextEdit, QWidget

from mhcrm.desktop.context import Context
from mhcrm.desktop.dialogs.sheet import Sheet
from mhcrm.desktop.operations import activities
from mhcrm.desktop.operations.operation import Operation
from mhcrm.desktop.widgets.basic import ElidedLabel, button, day_of, holder, label, row
from mhcrm.domain.change import ChangeSet
from mhcrm.domain.lead import Lead
from mhcrm.domain.pipeline.calendar import weekday
from mhcrm.domain.records import Company
from mhcrm.services.pipeline.journal import ASKS_FOR_FIRMS, NextStep

KINDS = ("电话", "来访", "走访", "会议", "来函", "踏勘", "材料", "其他")


class ActivityForm(Sheet):
    """Writes one entry of the timeline of a project, or of a company, which need have no project."""

    def __init__(self, ctx: Context, about: Lead | Company, parent: QWidget) -> None:
        at_company = isinstance(about, Company)
        super().__init__(parent.window(), "记走访" if at_company else "记一条跟进", "activityForm", 480)
        self.ctx, self._about = ctx, about
        today = ctx.app.clock.today()
        name = about.name if isinstance(about, Company) else about.text("project") or about.text("company")
        self.body.addWidget(label(name, "section"))
        self.kind = QComboBox()
        self.kind.setObjectName("activity.kind")
        self.kind.setAccessibleName("方式")
        self.kind.setEditable(True)
        self.kind.addItems(KINDS)
        if at_company:
            self.kind.setCurrentText("走访")
        self.on = QDateEdit(QDate(today.year, today.month, today.day))
        self.on.setObjectName("activity.on")
        self.on.setAccessibleName("日期")
        self.on.setDisplayFormat("yyyy-MM-dd")
        self.on.setCalendarPopup(True)
        self.text = QPlainTextEdit()
        self.text.setObjectName("activity.text")
        self.text.setAccessibleName("内容")
        self.text.setPlaceholderText("谈了什么，对方要什么")
        self.text.setMinimumHeight(96)
        self.text.setTabChangesFocus(True)
        self.step = _line("activity.step", "下一步", "可不填，如：送选址意见")
        self.due = _line("activity.due", "期限", "如：周五、9.20、三个工作日后")
        self.person = _line("activity.person", "谁办", "姓名")
        self.person.setText("" if isinstance(about, Company) else about.text("owner"))
        self.upstream = _line("activity.upstream", "上游企业", "走访时问一问：主要向谁采购，顿号隔开")
        self.downstream = _line("activity.downstream", "下游企业", "主要卖给谁，顿号隔开")
        self._said = ElidedLabel("", "meta", "activity.due.said")
        self.body.addLayout(self._grid())
        self._error = label("", "error", name="activity.error", wrap=True)
        self.buttons(
            button("取消", "activity.cancel", self.reject),
            button("保存", "activity.save", self._save, kind="filled"),
            left=self._error,
        )
        self.kind.currentTextChanged.connect(lambda _text: self._show_firms())
        self.due.textChanged.connect(lambda _text: self._say_due())
        self._show_firms()
        self.text.setFocus()

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(10)
        lines: tuple[tuple[str, QWidget], ...] = (("方式", self.kind), ("日期", self.on), ("内容", self.text))
        when = holder(row(self.due, self.person))
        lines += (
            ("上游企业", self.upstream),
            ("下游企业", self.downstream),
            ("下一步", self.step),
            ("期限、谁办", when),
        )
        self._firms: list[QWidget] = []
        for at, (words, field) in enumerate(lines):
            place = Qt.AlignmentFlag.AlignTop if field is self.text else Qt.AlignmentFlag.AlignVCenter
            head = label(words, "sub")
            grid.addWidget(head, at, 0, place)
            grid.addWidget(field, at, 1)
            if field in (self.upstream, self.downstream):
                self._firms += [head, field]
        grid.addWidget(self._said, len(lines), 1)
        grid.setColumnStretch(1, 1)
        return grid

    def _show_firms(self) -> None:
        """Only a visit asks for firms."""
        asks = self.kind.currentText().strip() in ASKS_FOR_FIRMS
        for widget in self._firms:
            widget.setVisible(asks)

    def _due_day(self) -> date | None:
        """The day the words mean; None when there are none or they mean none."""
        text = self.due.text().strip()
        if not text:
            return None
        quick = self.ctx.app.journal.understand(f"{text} 办", day_given=True)
        return quick.on if quick.dated else None

    def _say_due(self) -> None:
        day = self._due_day()
        said = "读不出日期" if self.due.text().strip() else ""
        if day is not None:
            said = f"读作 {day} {weekday(day)} {self.ctx.app.calendar.name(day)}".rstrip()
        self._said.put(said)

    def _next(self) -> NextStep | None:
        step = self.step.text().strip()
        return NextStep(step, self._due_day(), self.person.text().strip()) if step else None

    def _save(self) -> None:
        words = self.text.toPlainText().strip()
        if not words:
            self._error.setText("还没有写内容")
            self.text.setFocus()
            return
        if self.due.text().strip() and self._due_day() is None:
            self._error.setText("期限读不出日期")
            self.due.setFocus()
            return
        self._operation(words).start(self.ctx, lambda _done: self.accept(), self._failed)

    def _operation(self, words: str) -> Operation[ChangeSet]:
        app, on, kind = self.ctx.app, day_of(self.on), self.kind.currentText().strip() or "其他"
        firms, step = (_names(self.upstream.text()), _names(self.downstream.text())), self._next()
        if isinstance(self._about, Company):
            return activities.visit(
                app, parent=self, company=self._about, on=on, kind=kind, text=words, step=step, firms=firms
            )
        return activities.log(app, parent=self, lead=self._about, on=on, kind=kind, text=words, step=step, firms=firms)

    def _failed(self, error: BaseException) -> None:
        self._error.setText("没有保存，内容还在")
        self.ctx.notify.failed("记一条跟进", error)


def _line(name: str, words: str, hint: str) -> QLineEdit:
    made = QLineEdit()
    made.setObjectName(name)
    made.setAccessibleName(words)
    made.setPlaceholderText(hint)
    return made


def _names(text: str) -> tuple[str, ...]:
    """Firms of a line, as officers separate them."""
    return tuple(part.strip() for part in re.split(r"[、，,;；\n]", text) if part.strip())
