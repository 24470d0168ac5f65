"""免打扰: the hours without desktop notices; what is written is read back in words, what cannot be read is not kept."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from mhcrm.base.errors import InputError
from mhcrm.desktop.context import Context
from mhcrm.desktop.widgets.basic import label, retone
from mhcrm.domain.pipeline.notices import quiet_spans, spans_words

KEY = "today.quiet"


class QuietHours(QWidget):
    """The field and the sentence under it."""

    def __init__(self, ctx: Context) -> None:
        super().__init__()
        self.ctx = ctx
        self.field = QLineEdit()
        self.field.setObjectName("settings.quiet")
        self.field.setAccessibleName("免打扰时间")
        self.field.setPlaceholderText("如 18:00-08:30，12:00-13:30")
        self.field.setFixedWidth(280)
        self.words = label("", "meta", name="settings.quietWords", wrap=True)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        box.addWidget(self.field)
        box.addWidget(self.words)
        self.field.textEdited.connect(lambda _text: self._read())
        self.field.editingFinished.connect(self._keep)
        self.refresh()

    def refresh(self) -> None:
        """Show what is kept; a line being written is left alone."""
        if not self.field.hasFocus():
            self.field.setText(self.ctx.state.text(KEY))
        self._read()

    def _read(self) -> bool:
        """Say how the field is understood; False when it is not."""
        try:
            words, tone = spans_words(quiet_spans(self.field.text())), ""
        except InputError as problem:
            words, tone = f"{problem.what}{problem.todo}没有保存。", "red"
        self.words.setText(words)
        retone(self.words, tone=tone)
        return not tone

    def _keep(self) -> None:
        if self._read():
            self.ctx.state.set_text(KEY, self.field.text().strip())
