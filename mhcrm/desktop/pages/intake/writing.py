"""提交, 撤销, 导出问题行, and the mappings kept under a name: everything the preview writes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from mhcrm.base.errors import InputError
from mhcrm.desktop import intake_draft
from mhcrm.desktop.context import Context
from mhcrm.desktop.operations import intake
from mhcrm.desktop.pages.intake import picking
from mhcrm.desktop.pages.intake.sheet_area import ask_text
from mhcrm.domain.records import ColumnMapping
from mhcrm.services.intake.service import ImportResult
from mhcrm.services.intake.stale import STALE

if TYPE_CHECKING:
    from mhcrm.desktop.pages.intake.page import IntakePage


class Writing(QObject):
    """Works on what the page shows."""

    def __init__(self, ctx: Context, page: IntakePage) -> None:
        super().__init__(page)
        self.ctx, self._page = ctx, page
        self.result: ImportResult | None = None

    # -- the import -------------------------------------------------------------------------------
    def commit(self) -> None:
        """提交."""
        page = self._page
        if page.loaded is None or not page.commit.isEnabled():
            return
        page.commit.setEnabled(False)
        preview, draft = page.loaded.preview, page.draft
        made = intake.commit(self.ctx.app, parent=page, preview=preview, mode=draft.mode, remember=draft.remember)
        made.start(self.ctx, self._written, self._not_written)

    def undo(self) -> None:
        """Take the import just made back."""
        if self.result is not None and self.result.batch is not None:
            made = intake.undo_batch(self.ctx.app, parent=self._page, batch=self.result.batch, name=self._page.title)
            made.start(self.ctx, lambda _done: self._page.back_to_preview())

    def _written(self, result: ImportResult) -> None:
        intake_draft.drop(self.ctx.state.folder)
        self.result = result
        self._page.written(result)

    def _not_written(self, error: BaseException) -> None:
        self._page.commit.setEnabled(True)
        self._page.commit.setFocus()
        self.ctx.notify.failed("导入表格", error)
        if isinstance(error, InputError) and error.code == STALE:
            self._page.change(self._page.draft)  # compared anew with what is stored now; what was decided stays

    # -- the rows to be mended --------------------------------------------------------------------
    def ask_target(self) -> None:
        """Where 导出问题行 goes."""
        if self._page.loaded is None:
            return
        name = f"{Path(self._page.title).stem}-问题行.xlsx"
        picking.ask_target(self.ctx, self._page, name, lambda paths: self.export_problems(paths[0]))

    def export_problems(self, path: str) -> None:
        """Write the rows to be mended into a workbook of their own."""
        loaded = self._page.loaded
        if loaded is not None:
            made = intake.export_problems(
                parent=self._page, preview=loaded.preview, source=loaded.source, target=Path(path)
            )
            made.start(self.ctx)

    # -- mappings under a name --------------------------------------------------------------------
    def read_mappings(self) -> None:
        """Offer what is saved."""
        app, loaded = self.ctx.app, self._page.loaded
        preview = loaded.preview if loaded is not None else None
        changed = bool(self._page.draft.columns) and not (preview is not None and preview.mapping_name)
        self.ctx.lanes.run(
            "读取列对应",
            lambda _p: app.intake.mappings(),
            on_done=lambda found: self._page.head.mapping.put(found, preview, changed=changed),
            quiet=True,
        )

    def ask_mapping_name(self) -> None:
        """存为…"""
        if self._page.loaded is None:
            return
        preview = self._page.loaded.preview
        before = preview.mapping_name or Path(self._page.title).stem
        words = "给这张表的列对应起个名称；下次表头相同的表会自动用上"
        dialog = ask_text(self._page, "存为", words, before, act="存")
        dialog.setObjectName("intake.mappingName")
        dialog.textValueSelected.connect(self._save_mapping)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _save_mapping(self, name: str) -> None:
        if self._page.loaded is None:
            return
        made = intake.save_mapping(self.ctx.app, parent=self._page, name=name, preview=self._page.loaded.preview)
        made.start(self.ctx, lambda _done: self._page.change(self._page.draft.with_mapping(name.strip(), keep=True)))

    def rename_mapping(self, mapping: ColumnMapping) -> None:
        """改名…"""
        dialog = ask_text(self._page, "改名", "新的名称", mapping.name, act="改")
        dialog.setObjectName("intake.mappingName")

        def rename(name: str) -> None:
            made = intake.rename_mapping(self.ctx.app, parent=self._page, mapping=mapping, name=name)
            made.start(
                self.ctx, lambda _done: self._page.change(self._page.draft.with_mapping(name.strip(), keep=True))
            )

        dialog.textValueSelected.connect(rename)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def remove_mapping(self, mapping: ColumnMapping) -> None:
        """删除; the columns in force stay as they are shown."""
        made = intake.delete_mapping(self.ctx.app, parent=self._page, mapping=mapping)
        made.start(self.ctx, lambda _done: self._page.change(self._page.draft.with_mapping("")))
