"""新增本办规则: what kind, about what, its content, its days, who decided on what basis."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QCheckBox, QComboBox, QDateEdit, QFormLayout, QLineEdit, QPlainTextEdit, QWidget

from mhcrm.base.errors import InputError, MhcrmError
from mhcrm.desktop.context import Context
from mhcrm.desktop.dialogs.sheet import Sheet
from mhcrm.desktop.operations import office
from mhcrm.desktop.widgets.basic import button, day_of, label
from mhcrm.domain.office.exchange import KIND_LABELS, OverrideDraft, read_body
from mhcrm.domain.records import OverrideKind

ORDER = ("end", "amend", "add", "alias", "term", "superior", "successor")
FIELDS: dict[OverrideKind, tuple[tuple[str, str], ...]] = {
    OverrideKind.END: (),
    OverrideKind.AMEND: (),
    OverrideKind.ADD: (),
    OverrideKind.ALIAS: (("alias", "别名"),),
    OverrideKind.TERM: (("text", "词"),),
    OverrideKind.SUPERIOR: (("name", "规定名称"), ("doc", "文号"), ("at", "位置")),
    OverrideKind.SUCCESSOR: (("number", "新文号"), ("name", "文件名称")),
}
HINTS = {
    OverrideKind.END: "这条规则自起日起不再适用。",
    OverrideKind.AMEND: "每行写“项: 值”，如 note: 本办说明。改编者参考线时对象写 line.major-project，内容写 value: 80000。",
    OverrideKind.ADD: "每行写“项: 值”，至少要有 id、kind、name。出处不写即以本办依据为出处。",
    OverrideKind.ALIAS: "从此用这个名称也能找到它。",
    OverrideKind.TERM: "资料里写有这个词，就指向这个产业、赛道或环节。",
    OverrideKind.SUPERIOR: "上级另有规定的，从其规定：这条规则旁边会写明，也可以停止适用。",
    OverrideKind.SUCCESSOR: "自起日起新文件取代旧文件，旧文件的全部条款随之期满。",
}


class OfficeRuleForm(Sheet):
    """Checks by the same strict rules as the rule files; what was typed stays until it is kept."""

    def __init__(self, ctx: Context, parent: QWidget) -> None:
        super().__init__(parent, "新增本办规则", "officeRuleForm", 600)
        self.ctx = ctx
        self.kind = QComboBox()
        for value in ORDER:
            self.kind.addItem(KIND_LABELS[OverrideKind(value)], value)
        self.target, self.author, self.basis, self.note = QLineEdit(), QLineEdit(), QLineEdit(), QLineEdit()
        self.details = tuple(QLineEdit() for _ in range(3))
        self._words = tuple(label("", "sub") for _ in range(3))
        self.content = QPlainTextEdit()
        self.suspends = QCheckBox("原规则停止适用")
        self.start, self.end = QDateEdit(), QDateEdit()
        self.limited = QCheckBox("有止期")
        self._hint = label("", "meta", wrap=True)
        self._error = label("", "error", name="officeRule.error", wrap=True)
        self._name()
        self._arrange()
        self.author.setText(ctx.state.text("person") or ctx.app.actor)
        self.kind.currentIndexChanged.connect(lambda _at: self._show_kind())
        self.limited.toggled.connect(self.end.setEnabled)
        self._show_kind()

    def _name(self) -> None:
        named: tuple[tuple[QWidget, str, str], ...] = (
            (self.kind, "kind", "种类"), (self.target, "target", "对象"), (self.content, "content", "内容"),
            (self.suspends, "suspends", "原规则停止适用"), (self.start, "from", "起日"), (self.end, "to", "止日"),
            (self.limited, "limited", "有止期"), (self.author, "author", "经办人"), (self.basis, "basis", "依据"),
            (self.note, "note", "说明"), *((field, f"detail{at}", "内容") for at, field in enumerate(self.details)),
        )  # fmt: skip
        for widget, name, words in named:
            widget.setObjectName(f"officeRule.{name}")
            widget.setAccessibleName(words)
        self.target.setPlaceholderText("编号或名称，如 第22条、紫竹高新区、doc.2024-11")
        self.basis.setPlaceholderText("文号，或如 2026年7月2日办公会")
        self.content.setTabChangesFocus(True)
        self.content.setMaximumHeight(110)
        today = self.ctx.app.clock.today()
        for field in (self.start, self.end):
            field.setDate(QDate(today.year, today.month, today.day))
            field.setDisplayFormat("yyyy-MM-dd")
            field.setCalendarPopup(True)
        self.end.setEnabled(False)

    def _arrange(self) -> None:
        self._rows = QFormLayout()
        self._rows.setHorizontalSpacing(12)
        self._rows.setVerticalSpacing(8)
        self._rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        lines: list[tuple[QWidget, QWidget]] = [(label("种类", "sub"), self.kind), (label("对象", "sub"), self.target)]
        lines += list(zip(self._words, self.details, strict=True))
        lines += [
            (label("", "sub"), self.content),
            (label("", "sub"), self.suspends),
            (label("起日", "sub"), self.start),
        ]
        lines += [(self.limited, self.end), (label("经办人", "sub"), self.author), (label("依据", "sub"), self.basis)]
        lines.append((label("说明", "sub"), self.note))
        for words, field in lines:
            self._rows.addRow(words, field)
        self.body.addLayout(self._rows)
        self.body.addWidget(self._hint)
        self.buttons(
            button("取消", "officeRule.cancel", self.reject),
            button("保存", "officeRule.save", self._save, kind="filled"),
            left=self._error,
        )

    def _chosen(self) -> OverrideKind:
        return OverrideKind(self.kind.currentData())

    def _show_kind(self) -> None:
        kind = self._chosen()
        shown = FIELDS[kind]
        for at, (words, field) in enumerate(zip(self._words, self.details, strict=True)):
            words.setText(shown[at][1] if at < len(shown) else "")
            field.setAccessibleName(words.text() or "内容")
            self._rows.setRowVisible(field, at < len(shown))
        self._rows.setRowVisible(self.content, kind in (OverrideKind.AMEND, OverrideKind.ADD))
        self._rows.setRowVisible(self.suspends, kind is OverrideKind.SUPERIOR)
        self.target.setEnabled(kind is not OverrideKind.ADD)
        self._rows.setRowVisible(self.end, kind is not OverrideKind.END)
        self._hint.setText(HINTS[kind])

    def draft(self) -> OverrideDraft:
        """What the form says.

        Raises:
            InputError, RuleFileError: the target is unknown or the content cannot be read.
        """
        kind = self._chosen()
        limited = self.limited.isChecked() and kind is not OverrideKind.END
        return OverrideDraft(
            kind, self._target(kind), self._body(kind), day_of(self.start), self.author.text().strip(),
            self.basis.text().strip(), day_of(self.end) if limited else None, self.note.text().strip(),
        )  # fmt: skip

    def _target(self, kind: OverrideKind) -> str:
        said = self.target.text().strip()
        if kind is OverrideKind.ADD:
            return ""
        if not said:
            raise InputError("没有写对象。", "", "请写编号或名称。")
        for line in self.ctx.app.plan.lines.values():
            if said in (line.id, line.name):
                return line.id
        return self.ctx.app.rules.show(said).id

    def _body(self, kind: OverrideKind) -> dict[str, Any]:
        if kind in (OverrideKind.AMEND, OverrideKind.ADD):
            return read_body(self.content.toPlainText())
        shown = zip(FIELDS[kind], self.details, strict=False)
        body: dict[str, Any] = {key: field.text().strip() for (key, _words), field in shown if field.text().strip()}
        if kind is OverrideKind.SUPERIOR and self.suspends.isChecked():
            body["suspends"] = True
        return body

    def _save(self) -> None:
        try:
            draft = self.draft()
        except MhcrmError as error:
            self._error.setText(str(error))
            return
        office.add_rule(self.ctx.app, parent=self, draft=draft).start(self.ctx, lambda _c: self.accept(), self._failed)

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, MhcrmError):
            self._error.setText(str(error))
        else:
            self.ctx.notify.failed("新增本办规则", error)
