"""保存的视图: keep the way the list is shown under a name, come back to it, hand it to a colleague as a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QFileDialog, QLineEdit, QMenu, QWidget

from mhcrm.desktop.context import Context
from mhcrm.desktop.dialogs.sheet import Sheet
from mhcrm.desktop.operations.operation import Operation, whole
from mhcrm.desktop.widgets.basic import button, label
from mhcrm.domain.change import ChangeSet

if TYPE_CHECKING:
    from mhcrm.services.pipeline.board import SavedView

FILES = "视图文件 (*.json)"


class SavedViews(QObject):
    """The menu of saved views; :attr:`applied` carries the one that was chosen."""

    applied = Signal(object)

    def __init__(self, ctx: Context, parent: QWidget, current: Callable[[str], SavedView]) -> None:
        super().__init__(parent)
        self.ctx, self._owner, self._current = ctx, parent, current

    def open(self, at: QPoint) -> None:
        """Read the views, then show the menu."""
        app = self.ctx.app
        self.ctx.lanes.run(
            "读取视图", lambda _p: app.board.views(), on_done=lambda found: self.menu(found).popup(at), quiet=True
        )

    def menu(self, found: Sequence[SavedView]) -> QMenu:
        """Views to choose from, then what can be done with them."""
        menu = QMenu(self._owner)
        menu.setObjectName("views.menu")
        for view in found:
            menu.addAction(view.name).triggered.connect(lambda _checked=False, view=view: self.applied.emit(view))
        if not found:
            menu.addAction("还没有保存的视图").setEnabled(False)
        menu.addSeparator()
        menu.addAction("保存现在的视图…").triggered.connect(self._ask_name)
        if found:
            gone = menu.addMenu("删除视图")
            for view in found:
                gone.addAction(view.name).triggered.connect(
                    lambda _checked=False, name=view.name: self._start("删除视图", lambda: self.delete(name))
                )
            menu.addAction("共享视图为文件…").triggered.connect(self._ask_share)
        menu.addAction("收下同事的视图文件…").triggered.connect(self._ask_take)
        return menu

    def save(self, name: str) -> ChangeSet:
        """Keep what is shown now."""
        return self.ctx.app.board.save_view(self._current(name))

    def delete(self, name: str) -> ChangeSet:
        """Forget one."""
        return self.ctx.app.board.delete_view(name)

    def share(self, path: str) -> None:
        """Write all of them to a file."""
        app, file = self.ctx.app, Path(path)
        self.ctx.lanes.run(
            "共享视图",
            lambda _p: app.board.share(file),
            on_done=lambda count: self.ctx.notify.said(f"已把 {count} 个视图写到 {file.name}。"),
            on_error=lambda error: self.ctx.notify.failed("共享视图", error),
        )

    def take(self, path: str) -> None:
        """Take a colleague's in."""
        self._start("收下视图", lambda: self.ctx.app.board.take(Path(path)))

    def _start(self, title: str, act: Callable[[], ChangeSet]) -> None:
        def words(change: ChangeSet) -> str:
            return f"已{change.operation}。"

        Operation(title, self._owner, lambda _p: act(), whole, words).start(self.ctx)

    def _ask_name(self) -> None:
        ViewName(self._owner, lambda name: self._start("保存视图", lambda: self.save(name))).open()

    def _ask_share(self) -> None:
        dialog = QFileDialog(self._owner.window(), "共享视图", "项目视图.json", FILES)
        dialog.setObjectName("views.share")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("json")
        dialog.fileSelected.connect(self.share)
        dialog.open()

    def _ask_take(self) -> None:
        dialog = QFileDialog(self._owner.window(), "收下视图", "", FILES)
        dialog.setObjectName("views.take")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.take)
        dialog.open()


class ViewName(Sheet):
    """Under which name a view is kept."""

    def __init__(self, parent: QWidget, named: Callable[[str], None]) -> None:
        super().__init__(parent.window(), "保存视图", "viewName", 420)
        self._named = named
        self.name = QLineEdit()
        self.name.setObjectName("views.name")
        self.name.setAccessibleName("视图名称")
        self.name.setPlaceholderText("例如 我的生物医药在谈")
        self.body.addWidget(label("筛选、排序、分组和列会一起保存，同名的会替换。", "sub", wrap=True))
        self.body.addWidget(self.name)
        self.keep = button("保存", "views.save", self._save, kind="filled")
        self.buttons(button("取消", "views.cancel", self.reject), self.keep)
        self.keep.setEnabled(False)
        self.name.textChanged.connect(lambda text: self.keep.setEnabled(bool(text.strip())))
        self.name.setFocus()

    def _save(self) -> None:
        self._named(self.name.text().strip())
        self.accept()
