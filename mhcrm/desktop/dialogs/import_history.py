"""导入记录: every import, latest first, each of which can be taken back as a whole."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from mhcrm.base.errors import InputError
from mhcrm.desktop.context import Context
from mhcrm.desktop.dialogs.confirm import Confirm
from mhcrm.desktop.dialogs.sheet import Sheet
from mhcrm.desktop.operations import intake
from mhcrm.desktop.operations.maintenance import when
from mhcrm.desktop.widgets.basic import ElidedLabel, button, clear, hline, label, row, scrolled
from mhcrm.domain.records import ImportBatch

SHOWN = 100
WORDS = (("accepted", "新增"), ("updated", "更新"), ("duplicate", "重复"), ("rejected", "待处理"))


def totals_line(batch: ImportBatch) -> str:
    """「新增 41 · 更新 6 · 重复 3」."""
    return " · ".join(f"{words} {batch.totals[key]:,}" for key, words in WORDS if batch.totals.get(key))


class ImportHistory(Sheet):
    """Reads again after every undo."""

    def __init__(self, ctx: Context, parent: QWidget) -> None:
        super().__init__(parent.window(), "导入记录", "importHistory", 760)
        self.ctx = ctx
        self.body.addWidget(label("导入记录", "section"))
        self.body.addWidget(
            label("整批撤销会把这次新增的项目去掉、把更新的内容改回去。之后改动过的项目会先告诉您。", "sub", wrap=True)
        )
        self._rows = QVBoxLayout()
        self._rows.setContentsMargins(0, 8, 0, 0)
        self._rows.setSpacing(8)
        inside = QWidget()
        inside.setLayout(self._rows)
        area = scrolled(inside, "history.scroll")
        area.setMinimumHeight(320)
        self.body.addWidget(area, 1)
        self.buttons(button("关闭", "history.close", self.accept, kind="filled"))
        self.refresh()

    def refresh(self) -> None:
        """Every batch."""
        app = self.ctx.app
        self.ctx.lanes.run("读取导入记录", lambda _p: app.intake.batches(), on_done=self._arrived, quiet=True)

    def _arrived(self, batches: list[ImportBatch]) -> None:
        clear(self._rows)
        now = self.ctx.app.clock.now()
        for batch in batches[:SHOWN]:
            again = button("撤销整批", f"history.undo.{batch.id}", partial(self._undo, batch, False), small=True)
            state = label("已撤销", "meta") if batch.undone else again
            name = ElidedLabel(batch.file_name or "粘贴的行")
            line = row(label(when(batch.created_at, now), "meta"), gap=16)
            line.addWidget(name, 3)
            line.addWidget(ElidedLabel(totals_line(batch), "meta"), 3)
            line.addWidget(ElidedLabel(batch.author, "meta"), 1)
            line.addWidget(state)
            self._rows.addLayout(line)
            self._rows.addWidget(hline())
        if not batches:
            self._rows.addWidget(label("还没有导入过表格。", "sub"))
        self._rows.addStretch(1)

    def _undo(self, batch: ImportBatch, rest: bool) -> None:
        name = batch.file_name or "粘贴的行"
        made = intake.undo_batch(self.ctx.app, parent=self, batch=batch.id, name=name, rest=rest)
        made.start(self.ctx, lambda _done: self.refresh(), partial(self._refused, batch, rest))

    def _refused(self, batch: ImportBatch, rest: bool, error: BaseException) -> None:
        if rest or not isinstance(error, InputError):
            self.ctx.notify.failed("撤销导入", error)
            return
        why = f"{error.why}{error.todo} 可以只撤销没有改动过的项目，它们会移入回收站。".strip()
        asked = Confirm(self, "撤销导入", error.what, why, "撤销其余项目")
        asked.accepted.connect(partial(self._undo, batch, True))
        asked.open()
