"""What the space page can do beside showing: print, spreadsheets, allocation, site proposals, sample data."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from mhcrm.desktop.context import Context
from mhcrm.desktop.operations import samples
from mhcrm.desktop.pages.spaces import files
from mhcrm.domain.space.paper import Sheet, building_sheet, plots_sheet

if TYPE_CHECKING:
    from mhcrm.desktop.pages.spaces.page import SpacesPage


class Acts:
    """Menus and dialogs of the page; everything written goes through an operation and is undoable."""

    def __init__(self, ctx: Context, page: SpacesPage) -> None:
        self.ctx, self.page = ctx, page

    def allocate(self) -> None:
        """批量分配."""
        from mhcrm.desktop.pages.spaces.allocation import AllocationSheet

        sheet = AllocationSheet(self.ctx, self.page.day, self.page)
        sheet.accepted.connect(self.page.refresh)
        sheet.open()

    def propose(self, lead_code: str = "", sites: Sequence[str] = ()) -> None:
        """选址建议书 for a project."""
        from mhcrm.desktop.dialogs.proposal import ProposalSheet

        ProposalSheet(self.ctx, lead_code, sites, self.page).open()

    def sheet(self) -> Sheet | None:
        """The drawing of what is shown, as it goes onto paper."""
        place, book = self.page.tree.chosen(), self.page.book
        if place is None or book is None:
            return None
        return (plots_sheet if place[1] else building_sheet)(book.inventory, place[0], self.page.day)

    def print_menu(self, button: QWidget) -> None:
        """打印 and 另存 PDF."""
        name = f"剖面_{self.page.title.text()}_{self.page.day:%Y%m%d}.pdf"
        acts = (
            ("打印剖面…", self._print_plan),
            ("另存 PDF…", lambda: files.ask_save(self.page, "另存剖面", name, self.save_plan, "pdf")),
        )
        made = files.menu(self.page, "spaces.printMenu", acts)
        made.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _print_plan(self) -> None:
        from mhcrm.desktop.pages.spaces.printing import ask_printer

        sheet = self.sheet()
        if sheet is not None:
            ask_printer(self.page, sheet)

    def save_plan(self, path: str) -> None:
        """Write the shown building (or a park's plots) as PDF."""
        place, book = self.page.tree.chosen(), self.page.book
        if book is not None and place is not None:
            files.plan_pdf(self.ctx, book.inventory.spaces[place[0]].code, path, self.page.day)

    def ask_file(self) -> None:
        """Which inventory sheet to read."""
        files.ask_open(self.page, self.import_file)

    def files_menu(self, left: QWidget) -> None:
        """Spreadsheets in and out."""
        stamp, page = f"{self.page.day:%Y%m%d}", self.page
        acts = (
            ("导入空间清单…", self.ask_file),
            ("导出空间清单…", lambda: files.ask_save(page, "导出空间清单", f"空间清单_{stamp}.xlsx", self.export_file)),
            ("导出空白模板…", lambda: files.ask_save(page, "导出空白模板", "空间清单模板.xlsx", self.template)),
        )
        files.menu(page, "spaces.files", acts).popup(left.mapToGlobal(left.rect().topRight()))

    def template(self, path: str) -> None:
        """Write the blank sheet."""
        files.template(self.ctx, path)

    def export_file(self, path: str) -> None:
        """Write the inventory of the shown day as a spreadsheet."""
        files.export(self.ctx, path, self.page.day)

    def import_file(self, path: str) -> None:
        """Show what an inventory sheet would change, then write it, undoable."""
        from mhcrm.desktop.pages.spaces.import_sheet import ImportSheet

        sheet = ImportSheet(self.ctx, Path(path), self.page)
        sheet.written.connect(self.page.refresh)
        sheet.open()
        sheet.preview()

    def samples(self) -> None:
        """Load the sample data."""
        samples.load(self.ctx.app, parent=self.page).start(self.ctx, lambda _done: self.page.refresh())
