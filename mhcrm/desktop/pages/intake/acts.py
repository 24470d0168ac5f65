"""What a button of the strip or of a row does: cells retyped, left blank or put back, rows skipped; the rest goes to Decisions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QInputDialog

from mhcrm.desktop.context import Context
from mhcrm.desktop.intake_draft import Spot
from mhcrm.desktop.models.intake_models import SheetView
from mhcrm.desktop.pages.intake.sheet_area import ask_text
from mhcrm.domain.intake.grid import address

if TYPE_CHECKING:
    from mhcrm.desktop.pages.intake.page import IntakePage


class Acts(QObject):
    """Works on the place the strip shows."""

    def __init__(self, ctx: Context, page: IntakePage) -> None:
        super().__init__(page)
        self.ctx, self._page = ctx, page

    def on_row(self, key: str, line: int, column: int) -> None:
        """A button inside a row means that row alone."""
        self._page.strip.all_alike.setChecked(False)
        self.act(key, line, column)

    def act(self, key: str, line: int, column: int) -> None:
        """Carry out one button."""
        page, view = self._page, self._page.view()
        if view is None:
            return
        if key in ("retype", "fix", "blank", "name_it", "leave_out", "restore"):
            self._cells(key, view, line, column)
        elif key.startswith("column"):
            page.decisions.act_on_column(int(key[-1]), column)
        elif key == "swap":
            page.decisions.swap(view, page.strip.rows(line))
        elif key == "as_header":
            page.decisions.take_header(line)
        elif key == "other_header":
            self.ctx.notify.said("点真正的表头那一行的行号，再点下面的“当作表头”。")
        else:
            page.decisions.act(key, view, line, page.strip.rows(line))

    def _cells(self, key: str, view: SheetView, line: int, column: int) -> None:
        page = self._page
        if key == "retype":
            self.ask_text(line, column)
        elif key == "name_it":
            self._ask_name(view, line)
        elif key == "restore":
            self._restore(view, line, column)
        elif key == "leave_out":
            page.mend({(line, at): "" for at in range(len(view.grid.rows[line]))})
        else:
            text = page.strip.offered() if key == "fix" else ""
            page.mend(dict.fromkeys(page.strip.spots(), text))

    def ask_text(self, line: int, column: int) -> None:
        """F2, a double click: what the cell is to say."""
        page, view = self._page, self._page.view()
        if view is None or line in view.passed:
            return
        spots = page.strip.spots() if (line, column) in page.strip.spots() else ((line, column),)
        also = f"，连同同样写法共 {len(spots)} 处" if len(spots) > 1 else ""
        role = next((role for role in view.roles if role.index == column), None)
        name = f"“{role.key}”" if role is not None else ""
        words = f"{address(line, column)}{name}{also}，改成（只改这次导入，原文件不动）"
        dialog: QInputDialog = ask_text(page, "改这一格", words, view.grid.text(line, column))
        dialog.textValueSelected.connect(lambda text: page.mend(dict.fromkeys(spots, str(text))))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _ask_name(self, view: SheetView, line: int) -> None:
        """A row without a name: its company is typed in."""
        places = {role.field: role.index for role in view.roles}
        column = places.get("company", places.get("project"))
        if column is not None:
            self._page.area.go_to(line, column)
            self.ask_text(line, column)

    def _restore(self, view: SheetView, line: int, column: int) -> None:
        """The cell, or the whole of a skipped row, as the file has it."""
        sheet = view.grid.name or ""
        whole = line in view.passed
        spots: list[Spot] = [(sheet, row, at) for row, at in view.mended if row == line and (whole or at == column)]
        kept = {place: choice for place, choice in self._page.draft.choices.items() if place != (sheet, line + 1)}
        draft = self._page.draft.restored(spots)
        self._page.change(draft if spots else replace(draft, choices=kept))
