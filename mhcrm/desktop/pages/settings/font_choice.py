"""仿宋字体: which file briefs are set in, and the choice of another."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from mhcrm.desktop.background import Lane
from mhcrm.desktop.context import Context
from mhcrm.desktop.widgets.basic import ElidedLabel, button, label, row

NOTE = "公文正文用仿宋。本机装有 simfang.ttf 时自动使用；没有时用随程序的宋体。"


class FontChoice(QWidget):
    """The file in use, 选字体文件 and 恢复默认."""

    def __init__(self, ctx: Context) -> None:
        super().__init__()
        self.ctx = ctx
        self.words = ElidedLabel("", "", "settings.font")
        self._back = button("恢复默认", "settings.fontReset", lambda: self.use(""), kind="link", small=True)
        choose = button("选字体文件…", "settings.fontChoose", self._ask, icon="folder-open", small=True)
        line = row(gap=12)
        line.addWidget(self.words, 1)
        line.addWidget(self._back)
        line.addWidget(choose)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        box.addLayout(line)
        box.addWidget(label(NOTE, "meta", wrap=True))

    def refresh(self) -> None:
        """Look again which file is used."""
        app = self.ctx.app
        self.ctx.lanes.run("查找字体", lambda _p: app.fangsong_in_use(), lane=Lane.POOL, on_done=self._show, quiet=True)

    def use(self, path: str) -> None:
        """Set briefs in this file from now on; "" = as found on the system. A broken file is refused and changes nothing."""
        app = self.ctx.app

        def used(_done: None) -> None:
            self.ctx.state.set_text("fangsong", path)
            self.ctx.notify.said("简报正文改用这个字体，下一份简报起生效。" if path else "简报正文恢复默认字体。")
            self.refresh()

        self.ctx.lanes.run("换字体", lambda _p: app.choose_fangsong(path), lane=Lane.POOL, on_done=used)

    def _show(self, path: str) -> None:
        chosen = self.ctx.state.text("fangsong")
        if chosen and chosen != path:
            self.words.put(f"找不到 {chosen}，暂用{path or '随程序的宋体'}")
        else:
            self.words.put(path or "没有找到仿宋，用随程序的宋体")
        self._back.setVisible(bool(chosen))

    def _ask(self) -> None:
        dialog = QFileDialog(self.window(), "选仿宋字体文件", "", "TrueType 字体 (*.ttf *.TTF);;所有文件 (*)")
        dialog.setObjectName("settings.fontDialog")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.use)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
