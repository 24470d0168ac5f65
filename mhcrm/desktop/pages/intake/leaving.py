"""Ways out of the preview: for now, for good, to the next file, to the projects just written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QPushButton

from mhcrm.desktop import readings
from mhcrm.desktop.context import Context
from mhcrm.desktop.dialogs.confirm import Confirm
from mhcrm.desktop.places import ShowLeads

if TYPE_CHECKING:
    from mhcrm.desktop.pages.intake.page import IntakePage

STANDING = "预览还开着，什么都没有写入。按 Ctrl+I 回来接着看。"


class Leaving(QObject):
    """Asks only where changes made by hand would be lost."""

    def __init__(self, ctx: Context, page: IntakePage) -> None:
        super().__init__(page)
        self.ctx, self._page = ctx, page

    def step_out(self) -> None:
        """Esc: away from here; a preview stays open and nothing of it is written."""
        if self._page.loaded is not None and self._page.writing.result is None:
            self.ctx.notify.said(STANDING)
            self.ctx.open_place("projects", None)
        elif self._page.reading.waiting:
            self.ctx.notify.said(f"后面的 {self._page.reading.waiting} 张还等着。按 Ctrl+I 回来接着看。")
            self.ctx.open_place("projects", None)
        else:
            self.leave()

    def drop(self) -> None:
        """取消: this file and those after it; a preview put aside comes back."""
        self._asked(self._drop)

    def skip(self) -> None:
        """跳过这张: the next one waiting."""
        self._asked(self._next)

    def again(self) -> None:
        """再导一张, 看下一张."""
        if not self._page.reading.next():
            self._page.forget()
            self._page.ask_file()

    def see(self) -> None:
        """The projects just written, or the list."""
        page, app = self._page, self.ctx.app
        result = page.writing.result
        if result is None or result.batch is None or page.loaded is None:
            self.leave()
            return
        batch = result.batch
        met = [row.known_id for row in page.loaded.preview.of_status("updated") if row.known_id is not None]
        about = f"刚从“{page.title}”导入的"
        page.forget()
        self.ctx.lanes.run(
            "读取项目",
            lambda _p: readings.of_batch(app, batch, met),
            on_done=lambda ids: self.ctx.open_place("projects", ShowLeads(ids, about)),
            quiet=True,
        )

    def leave(self) -> None:
        """Forget the file and go back to the projects."""
        self._page.forget()
        self.ctx.open_place("projects", None)

    def _asked(self, go: Callable[[], None]) -> None:
        page = self._page
        if page.loaded is None or not page.draft.changes:
            go()
            return
        why = "原文件和数据库都没有动。只是先离开的话，按 Esc，预览会一直留着。"
        what = f"在“{page.title}”里改过 {page.draft.changes} 处，不导入的话这些修改不再保留。"
        asked = Confirm(page, "不导入这张表", what, why, "不导入")
        back = asked.findChild(QPushButton, "confirm.cancel")
        if back is not None:
            back.setText("接着核对")
            back.setAccessibleName("接着核对")
        asked.accepted.connect(go)
        asked.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        asked.open()

    def _drop(self) -> None:
        self._page.loaded, self._page.draft = None, replace(self._page.draft, queue=())
        self._next()

    def _next(self) -> None:
        self._page.loaded = None
        if not self._page.reading.next():
            self.leave()
