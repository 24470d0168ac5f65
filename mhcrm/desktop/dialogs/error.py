"""What happened, why, what to do; details folded and copyable. And the report of a bug of ours."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from mhcrm.base.errors import MhcrmError
from mhcrm.desktop import icons
from mhcrm.desktop.dialogs.sheet import Sheet
from mhcrm.desktop.widgets.basic import button, label


class ErrorDialog(Sheet):
    """An expected error, calm."""

    def __init__(self, parent: QWidget | None, title: str, error: MhcrmError) -> None:
        super().__init__(parent, title, "errorDialog")
        side = QHBoxLayout()
        side.setSpacing(20)
        mark = label()
        icons.put(mark, "circle-alert", "red", 28)
        side.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(label(error.what, "section", name="error.what", wrap=True))
        if error.why:
            words.addWidget(label(error.why, "sub", name="error.why", wrap=True))
        if error.todo:
            words.addSpacing(8)
            words.addWidget(label("可以这样办", "strong"))
            words.addWidget(label(error.todo, "sub", name="error.todo", wrap=True))
        side.addLayout(words, 1)
        self.body.addLayout(side)
        detail = "\n".join(f"{key}：{value}" for key, value in error.details.items())
        self.body.addSpacing(8)
        self.body.addWidget(_Details(f"{error.code}\n{detail}".strip()))
        self.buttons(button("关闭", "error.close", self.accept, kind="filled"))


class _Details(QWidget):
    """Folded technical details with a copy button."""

    def __init__(self, text: str) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        box.setContentsMargins(48, 0, 0, 0)
        head = QHBoxLayout()
        self._fold = button(
            "给技术人员看的细节", "error.fold", self._toggle, kind="link", icon="chevron-right", small=True
        )
        head.addWidget(self._fold)
        head.addStretch(1)
        head.addWidget(button("复制", "error.copy", lambda: copy(text), kind="link", icon="copy", small=True))
        box.addLayout(head)
        self._text = label(text, "meta", wrap=True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.hide()
        box.addWidget(self._text)

    def _toggle(self) -> None:
        self._text.setVisible(self._text.isHidden())
        icons.put(self._fold, "chevron-right" if self._text.isHidden() else "chevron-down", "accentText", 14)


class CrashDialog(Sheet):
    """A bug of ours: what is safe, where the log is, the report to copy."""

    def __init__(self, parent: QWidget | None, report: str, log_path: str) -> None:
        super().__init__(parent, "程序出错", "crashDialog", 640)
        self.body.addWidget(label("程序遇到了没有料到的情况", "section"))
        self.body.addWidget(
            label(
                "已经保存的数据没有受影响。刚才那一步没有完成，可以再试一次；若再出现，请把下面的报告发给技术人员。",
                "sub",
                wrap=True,
            )
        )
        self.body.addWidget(label(f"报告已写入 {log_path}", "meta", wrap=True))
        text = QPlainTextEdit(report)
        text.setObjectName("crash.report")
        text.setAccessibleName("出错报告")
        text.setReadOnly(True)
        text.setMinimumHeight(200)
        self.body.addWidget(text)
        self.buttons(
            button("复制报告", "crash.copy", lambda: copy(report), icon="copy"),
            button("关闭", "crash.close", self.accept, kind="filled"),
        )


def copy(text: str) -> None:
    """Put text on the clipboard."""
    QGuiApplication.clipboard().setText(text)
