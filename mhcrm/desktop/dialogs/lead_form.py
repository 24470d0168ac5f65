"""新建 and 编辑: grouped fields, each checked on leaving beside itself; what was typed stays whatever happens."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from mhcrm.base.errors import StaleWrite
from mhcrm.desktop import readings
from mhcrm.desktop.context import Context
from mhcrm.desktop.dialogs.sheet import Sheet
from mhcrm.desktop.models import entry
from mhcrm.desktop.operations import leads
from mhcrm.desktop.widgets.basic import button, label, retone, scrolled
from mhcrm.desktop.widgets.duplicates.like_hint import ASKED, LikeHint
from mhcrm.domain.fields import FIELDS, Field, Kind
from mhcrm.domain.lead import Lead, Value
from mhcrm.domain.stages import Stage

GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("项目", ("project", "company", "summary", "stage", "phase", "industry_text", "gb4754")),
    ("规模", ("investment_wan", "fixed_investment_wan", "floor_area_sqm", "land_mu", "space_mode")),
    ("企业", ("uscc", "ownership", "foreign", "origin", "contact", "phone")),
    ("来源和归口", ("source", "referrer", "received_on", "first_reporter", "lead_unit", "owner", "town", "park")),
    ("进展", ("sign_on", "progress", "issues", "demands", "next_step", "next_due_on", "notes")),
)
HINTS = {
    "investment_wan": "如 3亿、5000万、8000万美元；单位默认万元",
    "floor_area_sqm": "如 2800、1.2万㎡",
    "land_mu": "如 60、4公顷",
    "sign_on": "如 2026-12、2026年四季度",
    "next_due_on": "如 2026-12-05",
    "phase": "如 中试、研发总部、制造",
    "uscc": "18 位",
    "project": "项目和企业至少填一个",
}


class LongText(QPlainTextEdit):
    """A few lines; Tab goes on; tells when it is left."""

    def __init__(self, left: Callable[[], None]) -> None:
        super().__init__()
        self._left = left
        self.setTabChangesFocus(True)
        self.setFixedHeight(72)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Check on leaving."""
        super().focusOutEvent(event)
        self._left()


class LeadForm(Sheet):
    """Creates a lead, or changes the fields that differ."""

    def __init__(
        self, ctx: Context, lead_id: int | None, parent: QWidget, carry: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(parent.window(), "编辑项目" if lead_id else "新建项目", "leadForm", 640)
        self.ctx = ctx
        self._lead: Lead | None = None
        self._lead_id = lead_id
        self._year = ctx.app.clock.today().year
        self.fields: dict[str, QWidget] = {}
        self.messages: dict[str, QLabel] = {}
        self._entries: dict[str, entry.Entry] = {}
        self._before: dict[str, str] = {}
        self._carry = dict(carry or {})
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(scrolled(self._groups(), "form.scroll"), 1)
        self.like = LikeHint(ctx, self, self.typed, lead_id)
        self.like.wanted.connect(lambda _pair: self._beside())
        self.finished.connect(lambda _result: self.like.stop())
        self.body.addWidget(self.like)
        self._error = label("", "error", name="form.error", wrap=True)
        self.save = button("保存", "form.save", self._save, kind="filled")
        self.buttons(button("取消", "form.cancel", self.reject), self.save, left=self._error)
        self.resize(680, min(720, ctx.window.height() - 24))
        self.fields["project"].setFocus()
        if lead_id is not None:
            self.setEnabled(False)
            app = ctx.app
            ctx.lanes.run("读取项目", lambda _p: readings.lead(app, lead_id), on_done=self._filled, quiet=True)

    def text(self, name: str) -> str:
        """What stands in a field."""
        field = self.fields[name]
        if isinstance(field, QLineEdit):
            return field.text()
        if isinstance(field, QComboBox):
            return field.currentText()
        assert isinstance(field, QPlainTextEdit)
        return field.toPlainText()

    def put(self, name: str, text: str) -> None:
        """Write into a field."""
        field = self.fields[name]
        if isinstance(field, QLineEdit):
            field.setText(text)
        elif isinstance(field, QComboBox):
            field.setCurrentText(text)
        elif isinstance(field, QPlainTextEdit):
            field.setPlainText(text)

    def typed(self) -> dict[str, Value]:
        """What can be read of what stands in the fields, without saying anything about the rest."""
        values: dict[str, Value] = {}
        for name in self.fields:
            if FIELDS[name].kind is not Kind.STAGE and self.text(name).strip():
                read = entry.read(name, self.text(name), self._year)
                values |= {name: read.value} if not read.wrong else {}
        return values

    def check(self, name: str) -> entry.Entry:
        """Read a field and say beside it what is wrong."""
        if FIELDS[name].kind is Kind.STAGE:
            field = self.fields[name]
            assert isinstance(field, QComboBox)
            read = entry.Entry(str(field.currentData()))
        else:
            read = entry.read(name, self.text(name), self._year)
        self._entries[name] = read
        message = self.messages[name]
        message.setVisible(bool(read.message))
        message.setText(read.message)
        retone(message, role="error" if read.wrong else "warn")
        retone(self.fields[name], state="error" if read.wrong else "warn" if read.message else "")
        return read

    def _groups(self) -> QWidget:
        column = QVBoxLayout()
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(8)
        for title, names in GROUPS:
            column.addWidget(label(title, "strong"))
            grid = QGridLayout()
            grid.setContentsMargins(0, 0, 0, 12)
            grid.setHorizontalSpacing(12)
            grid.setVerticalSpacing(4)
            grid.setColumnMinimumWidth(0, 112)
            grid.setColumnStretch(1, 1)
            for at, name in enumerate(names):
                self._add(grid, at * 2, FIELDS[name])
            column.addLayout(grid)
        content = QWidget()
        content.setLayout(column)
        return content

    def _add(self, grid: QGridLayout, at: int, field: Field) -> None:
        made = self._editor(field)
        made.setObjectName(f"form.{field.name}")
        made.setAccessibleName(f"{field.label} {field.unit}".strip())
        words = f"{field.label} {field.unit}".strip()
        top = Qt.AlignmentFlag.AlignTop if field.kind is Kind.LONG else Qt.AlignmentFlag.AlignVCenter
        grid.addWidget(label(words, "sub"), at, 0, top)
        grid.addWidget(made, at, 1)
        message = label("", "error", name=f"form.{field.name}.message", wrap=True)
        message.hide()
        grid.addWidget(message, at + 1, 1)
        self.fields[field.name], self.messages[field.name] = made, message

    def _editor(self, field: Field) -> QWidget:
        name = field.name
        if field.kind is Kind.STAGE:
            box = QComboBox()
            for stage in Stage:
                box.addItem(self.ctx.stages.name(stage), stage.value)
            return box
        if field.kind is Kind.LONG:
            return LongText(lambda: self._left(name))
        line = QLineEdit()
        line.setPlaceholderText(HINTS.get(name, ""))
        line.editingFinished.connect(lambda: self._left(name))
        if name in ASKED:
            line.textEdited.connect(lambda _text: self.like.typed())
        return line

    def _left(self, name: str) -> None:
        self.check(name)

    def _filled(self, lead: Lead) -> None:
        self._lead = lead
        for name in self.fields:
            self.put(name, entry.shown(lead, FIELDS[name], self.ctx.stages.names))
            self._before[name] = self.text(name)
        self.setEnabled(True)
        self.fields["project"].setFocus()
        self._put_carried()

    def _put_carried(self) -> None:
        """What was typed for a new project goes into the stored one's blanks; where both speak, the stored one stands."""
        for name, text in self._carry.items():
            if not self.text(name).strip():
                self.put(name, text)
                self._tell(name, "刚才新填的，保存后写入")
            elif self.text(name).strip() != text.strip():
                self._tell(name, f"刚才新填的是“{text.strip()}”，没有改")

    def _tell(self, name: str, words: str) -> None:
        self.messages[name].setText(words)
        self.messages[name].show()
        retone(self.messages[name], role="warn")

    def _beside(self) -> None:
        from mhcrm.desktop.dialogs.like_pair import LikeDialog

        dialog = LikeDialog(self.ctx, self, self.like.found, Lead(self.typed()), new=self._lead_id is None)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.edit.connect(self._edit_stored)
        dialog.open()

    def _edit_stored(self, lead_id: int) -> None:
        carry = {name: self.text(name) for name in self.fields if FIELDS[name].kind is not Kind.STAGE}
        kept = {name: text for name, text in carry.items() if text.strip()}
        self.reject()
        LeadForm(self.ctx, lead_id, self.ctx.window, kept).open()

    def _save(self) -> None:
        wrong = [name for name in self.fields if self.check(name).wrong]
        if wrong:
            self._error.setText(f"还有 {len(wrong)} 处读不出来，已在旁边标出")
            self.fields[wrong[0]].setFocus()
            return
        if not self.text("project").strip() and not self.text("company").strip():
            self._error.setText("项目名称和企业名称至少填一个")
            self.fields["project"].setFocus()
            return
        self._error.setText("")
        self._write()

    def _write(self) -> None:
        changed = [name for name in self.fields if self.text(name) != self._before.get(name, "")]
        values, raw = self._collected(changed)
        if self._lead is None:
            values = {name: value for name, value in values.items() if value is not None}
            operation = leads.create(self.ctx.app, parent=self, values=values, raw=raw)
        elif not changed:
            self.accept()
            return
        else:
            operation = leads.update(self.ctx.app, parent=self, lead=self._lead, changes=values, raw=raw)
        self.save.setEnabled(False)
        operation.start(self.ctx, lambda _done: self.accept(), self._failed)

    def _collected(self, names: list[str]) -> tuple[dict[str, Value], dict[str, str]]:
        values: dict[str, Value] = {}
        raw: dict[str, str] = {}
        for name in names:
            read = self._entries[name]
            values[name] = read.value
            values.update(read.extras)
            if read.raw:
                raw[name] = read.raw
        if "stage" not in values and self._lead is None:
            values["stage"] = self._entries["stage"].value
        return values, raw

    def _failed(self, error: BaseException) -> None:
        self.save.setEnabled(True)
        words = (
            "别人刚改过这个项目，您填的还在；请关闭后重新打开再改"
            if isinstance(error, StaleWrite)
            else "没有保存，您填的还在"
        )
        self._error.setText(words)
        if not isinstance(error, StaleWrite):
            self.ctx.notify.failed("保存项目", error)
