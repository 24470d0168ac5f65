"""Decisions about rows: 合并, 另建, 看差异, 对调; and the list of past imports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from mhcrm.desktop import intake_reading
from mhcrm.desktop.context import Context
from mhcrm.desktop.dialogs.row_difference import OURS, THEIRS, RowDifference, row_lines, stored_lines
from mhcrm.desktop.intake_reading import Loaded
from mhcrm.desktop.models.intake_models import SheetView
from mhcrm.desktop.pages.intake.role_bar import NAME_IT
from mhcrm.desktop.pages.intake.sheet_area import ask_text
from mhcrm.domain.intake.choices import Choice, Fate, first_place, likely_code, likely_place
from mhcrm.domain.intake.verdict import DUPLICATE, RowResult

if TYPE_CHECKING:
    from mhcrm.desktop.pages.intake.page import IntakePage

FATES = {"merge": Fate.MERGE, "apart": Fate.NEW}


class Decisions(QObject):
    """Works on the page's draft; every decision judges the sheet again."""

    def __init__(self, ctx: Context, page: IntakePage) -> None:
        super().__init__(page)
        self.ctx, self._page = ctx, page

    def act(self, key: str, view: SheetView, line: int, rows: Sequence[int]) -> None:
        """Carry out merge, apart, compare or reset."""
        sheet = view.grid.name or ""
        if key in FATES:
            self._page.change(self._page.draft.chosen({(sheet, row + 1): Choice(FATES[key]) for row in rows}))
        elif key in ("take_file", "keep_stored"):
            self._page.change(self._page.draft.chosen(_settled(view, rows, take=key == "take_file")))
        elif key == "reset":
            kept = {place: choice for place, choice in self._page.draft.choices.items() if place != (sheet, line + 1)}
            self._page.change(replace(self._page.draft, choices=kept))
        elif key == "compare":
            self.compare(view, line)

    def compare(self, view: SheetView, line: int) -> None:
        """Show a row beside what it meets."""
        loaded, result = self._page.loaded, view.results.get(line)
        if loaded is None or result is None:
            return
        if result.status == DUPLICATE or (likely_place(result) is not None and not likely_code(result)):
            self._beside_first(result)
            return
        app, place = self.ctx.app, (view.grid.name, line + 1)
        self.ctx.lanes.run(
            "读取项目",
            lambda _p: intake_reading.compared(app, loaded, place),
            on_done=lambda met: self._beside_stored(line, met),
            quiet=True,
        )

    def swap(self, view: SheetView, rows: Sequence[int]) -> None:
        """Company and project change places."""
        places = {role.field: role.index for role in view.roles}
        if "company" not in places or "project" not in places:
            return
        one, other = places["company"], places["project"]
        cells: dict[tuple[int, int], str] = {}
        for row in rows:
            cells[row, one], cells[row, other] = view.grid.text(row, other), view.grid.text(row, one)
        self._page.mend(cells)

    def take_column(self, key: str, field: str) -> None:
        """A column is taken for a field (with @unit), for an extra field, or for one of a name yet to be asked."""
        page = self._page
        if page.loaded is None:
            return
        if field == NAME_IT:
            self._ask_column_name(key)
        else:
            page.change(page.draft.with_column(page.loaded.preview.overrides, key, field))

    def take_guess(self) -> None:
        """A table without a header is read under the columns proposed for it."""
        page, view = self._page, self._page.view()
        if view is not None and view.plan.guess:
            proposed = {role.key: role.field for role in view.plan.guess}
            page.change(replace(page.draft, columns={**(page.draft.columns or {}), **proposed}))

    def act_on_column(self, at: int, column: int) -> None:
        """One of the strip's choices about a whole column."""
        view = self._page.view()
        role = next((role for role in view.roles if role.index == column), None) if view is not None else None
        if role is not None:
            self.take_column(role.key, self._page.strip.column_actions[at].key.removeprefix("column:"))

    def _ask_column_name(self, key: str) -> None:
        page = self._page
        dialog = ask_text(page, "附加列的名称", f"“{key}”这一列原样留存，名称写作", key, act="用这个名称")
        dialog.setObjectName("intake.columnName")
        dialog.textValueSelected.connect(
            lambda name: self.take_column(key, f"x:{name.strip()}" if name.strip() else "")
        )
        dialog.rejected.connect(lambda: page.change(page.draft))  # the box goes back to what it said
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def take_header(self, line: int) -> None:
        """Read the sheet under another header; a row that names neither company nor project cannot be one."""
        page = self._page
        if page.loaded is None:
            return
        app, source, sheet = self.ctx.app, page.loaded.source, page.sheet_at
        draft = page.draft.with_header(page.sheet_name, line)

        def arrived(loaded: Loaded) -> None:
            if sheet < len(loaded.views) and line in loaded.views[sheet].headers:
                page.arrived(draft, loaded)
            else:
                self.ctx.notify.said(
                    f"第 {line + 1} 行里认不出“企业名称”或“项目名称”，不能当作表头。请点有列名的那一行。"
                )

        self.ctx.lanes.run(
            "核对每一行", lambda p: intake_reading.judged(app, source, draft, p), on_done=arrived, on_error=page.failed
        )

    def history(self) -> None:
        """导入记录."""
        from mhcrm.desktop.dialogs.import_history import ImportHistory

        dialog = ImportHistory(self.ctx, self._page)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _beside_first(self, result: RowResult) -> None:
        """A row beside the earlier one it repeats, which may stand on another sheet."""
        sheet, number = first_place(result)
        views = self._page.loaded.views if self._page.loaded is not None else ()
        first = next((v.results.get(number - 1) for v in views if v.grid.name == sheet), None)
        if first is None:
            return
        other = f"“{sheet}”第 {number} 行" if sheet != result.sheet else f"第 {number} 行"
        what = f"第 {result.row} 行与{other}" + ("重复" if result.status == DUPLICATE else "可能是同一个项目")
        titles = (other, f"第 {result.row} 行")
        self._open(result, RowDifference(
            self._page, what, *titles, row_lines(first, result, self._page.ctx.stages.names), sides=("前一行", "本行"), prefer=THEIRS))  # fmt: skip

    def _beside_stored(self, line: int, met: RowResult | None) -> None:
        if met is None:
            return
        titles = (f"库中 {met.duplicate_of}", f"本表第 {line + 1} 行")
        what = f"第 {line + 1} 行与库中 {met.duplicate_of}"
        self._open(
            met, RowDifference(self._page, what, *titles, stored_lines(met, self._page.ctx.stages.names), prefer=OURS)
        )

    def _open(self, result: RowResult, dialog: RowDifference) -> None:
        place = (result.sheet or "", result.row)

        def decide(choice: Choice) -> None:
            self._page.change(self._page.draft.chosen({place: choice}))

        dialog.merged.connect(lambda taken: decide(Choice(Fate.MERGE, taken)))
        dialog.apart.connect(lambda: decide(Choice(Fate.NEW)))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()


def _settled(view: SheetView, rows: Sequence[int], *, take: bool) -> dict[tuple[str, int], Choice]:
    """Conflicts of these rows settled: with the file's values, or with what is stored."""
    found = {}
    for row in rows:
        if (result := view.results.get(row)) is not None and result.held:
            fields = [*result.changes, *(result.held if take else ())]
            found[view.grid.name or "", row + 1] = Choice(None, frozenset(fields))
    return found
