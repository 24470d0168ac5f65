"""更正: the right chain, park and tier, a policy that does or does not apply; and the words a correction proposes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from mhcrm.base.errors import InputError
from mhcrm.desktop.context import Context
from mhcrm.desktop.dialogs.sheet import Sheet
from mhcrm.desktop.operations import corrections
from mhcrm.desktop.widgets.basic import button, label
from mhcrm.domain.lead import Lead
from mhcrm.domain.records import CorrectionPart, MatchCorrection
from mhcrm.services.matching.corrections import Choice, CorrectionDraft

LEAVE = "不更正"
NONE = {CorrectionPart.CHAIN: "不属于重点产业", CorrectionPart.TIER: "待定"}
ROWS = (
    ("chain", CorrectionPart.CHAIN, "正确的产业链"),
    ("park", CorrectionPart.PARK, "合适的园区"),
    ("wrongPark", CorrectionPart.PARK, "不合适的园区"),
    ("tier", CorrectionPart.TIER, "正确的空间层级"),
    ("policy", CorrectionPart.POLICY, "可衔接的政策"),
    ("notPolicy", CorrectionPart.POLICY, "不适用的政策"),
)
NOTHING = object()


class CorrectionForm(Sheet):
    """One row a part; what is left at 不更正 stays as computed."""

    def __init__(self, ctx: Context, lead: Lead, parent: QWidget) -> None:
        super().__init__(parent.window(), "更正匹配结果", "correctionForm", 560)
        self.ctx, self._lead = ctx, lead
        self.fields: dict[str, QComboBox] = {}
        self.body.addWidget(label(lead.text("project") or lead.text("company"), "section"))
        self.body.addWidget(label("更正立即对这个项目生效，写明更正人和依据；不影响其他项目。", "sub", wrap=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(10)
        for at, (name, part, words) in enumerate(ROWS):
            self.fields[name] = self._choice(name, words, ctx.app.corrections.choices(part), NONE.get(part))
            grid.addWidget(label(words, "sub"), at, 0)
            grid.addWidget(self.fields[name], at, 1)
        self.basis = QLineEdit()
        self.basis.setObjectName("correction.basis")
        self.basis.setAccessibleName("依据")
        self.basis.setPlaceholderText("例如：已与企业核实主营产品")
        grid.addWidget(label("依据", "sub"), len(ROWS), 0)
        grid.addWidget(self.basis, len(ROWS), 1)
        grid.setColumnStretch(1, 1)
        self.body.addLayout(grid)
        self._error = label("", "error", name="correction.error", wrap=True)
        self.buttons(
            button("取消", "correction.cancel", self.reject),
            button("更正", "correction.save", self._save, kind="filled"),
            left=self._error,
        )

    def _choice(self, name: str, words: str, choices: tuple[Choice, ...], none: str | None) -> QComboBox:
        box = QComboBox()
        box.setObjectName(f"correction.{name}")
        box.setAccessibleName(words)
        box.setEditable(True)
        box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        completer = box.completer()
        if completer is not None:
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCompletionMode(completer.CompletionMode.PopupCompletion)
        box.addItem(LEAVE, NOTHING)
        if none is not None:
            box.addItem(none, "")
        for choice in choices:
            box.addItem(choice.label, choice.id)
        return box

    def _save(self) -> None:
        try:
            drafts = self.drafts()
        except InputError as error:
            self._error.setText(str(error))
            return
        operation = corrections.correct(self.ctx.app, parent=self, lead=self._lead, drafts=drafts)
        operation.start(self.ctx, lambda _n: self._after(), self._failed)

    def drafts(self) -> tuple[CorrectionDraft, ...]:
        """What the form says.

        Raises:
            InputError: nothing was chosen, a text is none of the choices, or the basis is missing.
        """
        chosen = {name: value for name, box in self.fields.items() if (value := _value(box)) is not None}
        if not chosen:
            raise InputError("还没有选要更正的内容。")
        basis = self.basis.text().strip()
        if not basis:
            self.basis.setFocus()
            raise InputError("请写明更正的依据。")
        author = self.ctx.state.text("person") or self.ctx.app.actor
        made = []
        for name, part in (
            ("chain", CorrectionPart.CHAIN),
            ("tier", CorrectionPart.TIER),
            ("policy", CorrectionPart.POLICY),
        ):
            if name in chosen:
                made.append(CorrectionDraft(part, chosen[name], author, basis))
        if "park" in chosen or "wrongPark" in chosen:
            made.append(
                CorrectionDraft(CorrectionPart.PARK, chosen.get("park", ""), author, basis, chosen.get("wrongPark", ""))
            )
        if "notPolicy" in chosen:
            made.append(CorrectionDraft(CorrectionPart.POLICY, "", author, basis, chosen["notPolicy"]))
        return tuple(made)

    def _after(self) -> None:
        parent = self.parentWidget()
        self.accept()
        mine = [item for item in self.ctx.app.corrections.proposals() if item.lead_id == self._lead.id]
        if mine and parent is not None:
            ProposedWords(self.ctx, mine[-1], parent).open()

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, InputError):
            self._error.setText(str(error))
        else:
            self.ctx.notify.failed("更正", error)


def _value(box: QComboBox) -> str | None:
    """Id of the chosen line; None = leave as it is.

    Raises:
        InputError: the text is none of the choices.
    """
    at = box.findText(box.currentText().strip())
    if at < 0:
        raise InputError(f"“{box.currentText()}”不在可选的内容里。")
    value = box.itemData(at)
    return None if value is NOTHING or at == 0 else str(value)


class ProposedWords(Sheet):
    """采纳或不采纳: words of the lead that the vocabulary does not know; accepted ones become 本办词."""

    def __init__(self, ctx: Context, item: MatchCorrection, parent: QWidget) -> None:
        super().__init__(parent.window(), "建议的本办词", "proposedWords", 480)
        self.ctx, self._item = ctx, item
        self.boxes: list[QCheckBox] = []
        name = ctx.app.rules.show(item.right).name
        self.body.addWidget(label(f"这些词以后就指向“{name}”吗？", "section", wrap=True))
        self.body.addWidget(
            label(
                "只采纳真正说明产品或工艺的词。采纳的词记为本办词，可以撤销；已有的匹配结果不会自动改动。",
                "sub",
                wrap=True,
            )
        )
        held = QVBoxLayout()
        for word in item.proposal:
            box = QCheckBox(word)
            box.setObjectName(f"proposed.{word}")
            held.addWidget(box)
            self.boxes.append(box)
        self.body.addLayout(held)
        self._error = label("", "error", name="proposed.error", wrap=True)
        self.buttons(
            button("都不采纳", "proposed.decline", self._decline),
            button("以后再说", "proposed.later", self.reject),
            button("采纳选中的词", "proposed.accept", self._accept, kind="filled"),
            left=self._error,
        )

    def _accept(self) -> None:
        words = [box.text() for box in self.boxes if box.isChecked()]
        if not words:
            self._error.setText("还没有选词")
            return
        author = self.ctx.state.text("person") or self.ctx.app.actor
        operation = corrections.accept_words(
            self.ctx.app, parent=self, number=self._item.id, words=words, author=author
        )
        operation.start(self.ctx, lambda _c: self.accept())

    def _decline(self) -> None:
        corrections.decline_words(self.ctx.app, parent=self, number=self._item.id).start(
            self.ctx, lambda _c: self.accept()
        )


def open_correction(ctx: Context, lead: Lead, parent: QWidget) -> CorrectionForm:
    """Open the form for a stored lead; returns it, already shown."""
    form = CorrectionForm(ctx, lead, parent)
    form.open()
    return form
