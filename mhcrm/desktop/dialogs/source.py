"""原文: the official file of a document opened at the cited place, which is marked; attached here when there is none."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFileDialog, QPlainTextEdit, QWidget

from mhcrm.base.errors import InputError
from mhcrm.desktop import theme
from mhcrm.desktop.context import Context
from mhcrm.desktop.dialogs.sheet import Sheet
from mhcrm.desktop.operations import office
from mhcrm.desktop.widgets.basic import ElidedLabel, button, label
from mhcrm.services.sources.service import Passage

WIDTH, HEIGHT = 820, 620
KINDS = "官方文件 (*.docx *.pdf *.txt);;所有文件 (*)"
KEY = "Ctrl+Shift+O"
"""The one key by which the rule viewer opens a citation in its official file."""


class SourceReader(Sheet):
    """Selectable text with the cited paragraphs marked and in view; says plainly when the place was not found."""

    def __init__(self, ctx: Context, parent: QWidget | None, doc: str, at: str) -> None:
        super().__init__(parent, "原文", "sourceReader", WIDTH)
        self._ctx, self._doc, self._at = ctx, doc, at
        self.passage: Passage | None = None
        self.resize(WIDTH, HEIGHT)
        self._title = ElidedLabel(f"{doc} {at}", "section", "source.title")
        self.says = label("", "sub", name="source.says", wrap=True)
        self.text = QPlainTextEdit()
        self.text.setObjectName("source.text")
        self.text.setAccessibleName("原文")
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.body.addWidget(self._title)
        self.body.addWidget(self.says)
        self.body.addWidget(self.text, 1)
        self.buttons(
            button("附上原文…", "source.attach", self._ask, icon="file-text"),
            button("关闭", "source.close", self.accept, kind="filled"),
        )
        self.read()

    def read(self) -> None:
        """Read the file in the background and show the place."""
        app, doc, at = self._ctx.app, self._doc, self._at
        self.says.setText("正在打开原文…")
        self._ctx.lanes.run(
            "打开原文", lambda _p: app.sources.show(doc, at), on_done=self._put, on_error=self._failed, quiet=True
        )

    def attach(self, path: Path) -> None:
        """Keep a file as the document's official text and open it."""
        operation = office.attach_source(self._ctx.app, parent=self, doc=self._doc, path=path)
        operation.start(self._ctx, lambda _done: self.read(), self._failed)

    def _ask(self) -> None:
        dialog = QFileDialog(self, f"附上 {self._doc} 的官方文件", "", KINDS)
        dialog.setObjectName("source.openDialog")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda path: self.attach(Path(path)))
        dialog.open()

    def _failed(self, error: BaseException) -> None:
        if not isinstance(error, InputError):
            self.says.setText("没有打开原文。")
            self._ctx.notify.failed("原文", error)
            return
        self.says.setText(str(error))
        self.text.setVisible(self.passage is not None)

    def _put(self, passage: Passage) -> None:
        self.passage = passage
        page = f"第 {passage.page} 页。" if passage.page else ""
        self.says.setText(f"{passage.located.says()}{page}来自“{passage.file_name}”。")
        self.text.setVisible(True)
        self.text.setPlainText("\n".join(part.replace("\t", "　") for part in passage.paragraphs))
        if passage.located.found:
            self._mark(passage.located.start, passage.located.end)

    def _mark(self, start: int, end: int) -> None:
        document = self.text.document()
        cursor = QTextCursor(document.findBlockByNumber(start))
        last = document.findBlockByNumber(end - 1)
        cursor.setPosition(last.position() + last.length() - 1, QTextCursor.MoveMode.KeepAnchor)
        shade = theme.active().color("accentSoft")
        block = QTextBlockFormat()
        block.setBackground(shade)
        cursor.mergeBlockFormat(block)
        letters = QTextCharFormat()
        letters.setBackground(shade)
        cursor.mergeCharFormat(letters)
        place = QTextCursor(document.findBlockByNumber(start))
        self.text.setTextCursor(place)
        self.text.centerCursor()


def open_source(ctx: Context, parent: QWidget | None, doc: str, at: str) -> SourceReader:
    """Open a citation in its official file; returns the dialog, already shown."""
    reader = SourceReader(ctx, parent, doc, at)
    reader.open()
    return reader
