"""导入空间清单: first what would happen, then what happened; every cell to look at is listed and can be copied."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from mhcrm.desktop.context import Context
from mhcrm.desktop.dialogs.sheet import Sheet
from mhcrm.desktop.models.rule_table import RuleColumn, RuleLine
from mhcrm.desktop.operations import spaces
from mhcrm.desktop.widgets.basic import button, label
from mhcrm.desktop.widgets.rules.rule_list import RuleList
from mhcrm.services.spaces.sheet_import import SpaceImportResult

COLUMNS = (
    RuleColumn("place", "哪里", 130, strong=True),
    RuleColumn("level", "轻重", 70),
    RuleColumn("what", "怎么回事", 320, loose=True),
)
LEVELS = {"error": ("没有登记", "flag"), "warning": ("请核对", "possible"), "note": ("说明", "")}


class ImportSheet(Sheet):
    """``written`` after the import; the dialog stays open while there is something to look at."""

    written = Signal()

    def __init__(self, ctx: Context, path: Path, parent: QWidget) -> None:
        super().__init__(parent.window(), "导入空间清单", "spaceImport", 680)
        self.ctx, self.path = ctx, path
        self.resize(760, 460)
        self.said = label("正在读取…", "section", name="spaceImport.said", wrap=True)
        self.about = label("", "meta", name="spaceImport.about", wrap=True)
        self.problems = RuleList("spaceImport.problems", "要看一眼的格子", COLUMNS)
        self.outcome: SpaceImportResult | None = None
        self.body.addWidget(self.said)
        self.body.addWidget(self.about)
        self.body.addWidget(self.problems, 1)
        self._copy = button("复制", "spaceImport.copy", self.copy, icon="copy")
        self._close = button("取消", "spaceImport.close", self.reject)
        self._go = button("导入", "spaceImport.go", self.write, kind="filled")
        self._go.setEnabled(False)
        self.buttons(self._copy, self._close, self._go)

    def preview(self) -> None:
        """Read without writing anything."""
        self.ctx.lanes.run(
            "读取空间清单",
            spaces.preview_file(self.ctx.app, self.path),
            on_done=self._previewed,
            on_error=self._failed,
        )

    def write(self) -> None:
        """Write; one step that can be undone."""
        self._go.setEnabled(False)
        spaces.import_file(self.ctx.app, parent=self, path=self.path).start(self.ctx, self._written, self._failed)

    def copy(self) -> None:
        """The list of problems onto the clipboard."""
        found = self.outcome.problems if self.outcome is not None else []
        rows = [f"{sheet}\t{problem.cell}\t{problem.message}" for sheet, problem in found]
        QGuiApplication.clipboard().setText("\n".join(rows))
        self.about.setText(f"已复制 {len(rows)} 行。")

    def _previewed(self, result: SpaceImportResult) -> None:
        self._show(result, "将")
        self._go.setEnabled(bool(result.added or result.updated or result.unchanged))

    def _written(self, result: SpaceImportResult) -> None:
        self._show(result, "已")
        self.written.emit()
        self._go.hide()
        self._close.setText("关闭")
        if not result.problems:
            self.accept()

    def _failed(self, error: BaseException) -> None:
        self.said.setText("没有导入")
        self.ctx.notify.failed("导入空间清单", error)

    def _show(self, result: SpaceImportResult, word: str) -> None:
        self.outcome = result
        parts = [f"{word}新增 {result.added} 处", f"更新 {result.updated} 处", f"未变 {result.unchanged} 处"]
        if result.intervals:
            parts.append(f"占用记录 {result.intervals} 条")
        self.said.setText(f"{self.path.name}：{'，'.join(parts)}")
        kept = f"不认识的列原样保留：{'、'.join(result.unmapped)}。" if result.unmapped else ""
        looked = f"{len(result.problems)} 处要看一眼。" if result.problems else "没有要处理的格子。"
        self.about.setText(f"{looked}{kept}")
        lines = []
        for at, (sheet, problem) in enumerate(result.problems):
            level, mark = LEVELS.get(problem.level, (problem.level, ""))
            cells = {"place": f"{sheet} {problem.cell}", "level": level, "what": problem.message}
            lines.append(RuleLine(str(at), cells, marks={"level": mark}))
        self.problems.put(lines)
        self.problems.setVisible(bool(lines))
        self._copy.setVisible(bool(lines))
