"""The 报表 page: kind at the top, the report's tables at the left, the chosen table, and the workbook."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from mhcrm.base.errors import InputError
from mhcrm.desktop import theme
from mhcrm.desktop.background import Lane
from mhcrm.desktop.context import Context
from mhcrm.desktop.models.report_lines import table_columns, table_lines, table_names
from mhcrm.desktop.models.rule_table import RuleColumn
from mhcrm.desktop.pages.spec import Page
from mhcrm.desktop.places import ShowLead
from mhcrm.desktop.widgets.basic import Segments, button, holder, label, row
from mhcrm.desktop.widgets.empty import EmptyPlace
from mhcrm.desktop.widgets.rules.rule_list import RuleList
from mhcrm.domain.change import RowKind
from mhcrm.services.reports.service import KINDS, Report

SIDE = (RuleColumn("name", "表", 112, strong=True, loose=True), RuleColumn("rows", "行数", 56, right=True))
SIDE_WIDTH = 224


class ReportsPage(Page):
    """Counts and sums of what was entered; every table drills down to listed projects."""

    kinds = frozenset({RowKind.LEAD, RowKind.STAGE_EVENT, RowKind.ACTIVITY, RowKind.MATCH_REPORT})
    has_primary = True

    def __init__(self, ctx: Context) -> None:
        super().__init__(ctx, "reportsPage")
        self._report: Report | None = None
        self._kind = "weekly"
        self.kind_choice = Segments([(key, words) for key, words in KINDS.items()], "reports.kind")
        self.kind_choice.choose(self._kind)
        self.save = button("导出表格", "reports.save", self._choose_file, kind="filled", icon="file-down")
        self.caption = label("", "meta", name="reports.caption")
        self.tables = RuleList("reports.tables", "报表的各张表", SIDE)
        self.body = QStackedWidget()
        self.shown: RuleList | None = None
        self._build()
        self.kind_choice.chosen.connect(self._choose_kind)
        self.tables.chosen.connect(self._show_table)
        ctx.stages.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Build the report again."""
        app, kind = self.ctx.app, self._kind

        def work(_progress: object) -> Report | None:
            try:
                return app.reports.build(kind)
            except InputError as error:
                if error.code == "nothing-to-report":
                    return None
                raise

        self.ctx.lanes.run("统计报表", work, on_done=self._arrived, quiet=True)

    def opened(self, argument: object) -> None:
        """The keyboard starts in the list of tables."""
        self.tables.setFocus()

    def write(self, path: Path) -> None:
        """Write the workbook in the background and say where it is."""
        app, kind = self.ctx.app, self._kind

        def said(_report: Report) -> None:
            self.ctx.notify.said(f"已导出{KINDS[kind]}：{path.name}", undo=False)

        self.ctx.lanes.run("导出报表", lambda _progress: app.reports.write(kind, path), lane=Lane.STORE, on_done=said)

    def _build(self) -> None:
        head = QWidget()
        head.setFixedHeight(theme.size("page_header"))
        head.setLayout(row(label("报表", "page"), 12, self.kind_choice, None, self.save, margins=(24, 0, 16, 0)))
        line = holder(row(self.caption, margins=(24, 0, 16, 0)), "reports.strip", "strip")
        line.setFixedHeight(theme.size("filter_bar"))
        self.tables.setFixedWidth(SIDE_WIDTH)
        inner = QWidget()
        beside = QHBoxLayout(inner)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(0)
        beside.addWidget(self.tables)
        self._place = QStackedWidget()
        beside.addWidget(self._place, 1)
        go = button(
            "导入表格", "reports.import", lambda: self.ctx.open_place("intake", None), kind="accent", icon="download"
        )
        self.body.addWidget(inner)
        self.body.addWidget(EmptyPlace("还没有可统计的项目", ("导入或新建项目后，这里按周、按月、按园区汇总。",), go))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        for widget in (head, line, self.body):
            whole.addWidget(widget, 1 if widget is self.body else 0)

    def _choose_kind(self, kind: str) -> None:
        self._kind = kind
        self.refresh()

    def _arrived(self, report: Report | None) -> None:
        self._report = report
        self.save.setEnabled(report is not None)
        self.body.setCurrentIndex(0 if report is not None else 1)
        self.caption.setText(report.caption if report is not None else "")
        if report is not None:
            self.tables.put(table_names(report))
            self._show_table(self.tables.current())

    def _show_table(self, name: str) -> None:
        if self._report is None or not name:
            return
        shown = RuleList("reports.table", name, table_columns(self._report, name))
        shown.opened.connect(self._open_project)
        old, self.shown = self.shown, shown
        self._place.addWidget(shown)
        self._place.setCurrentWidget(shown)
        shown.put(table_lines(self._report, name))
        if old is not None:
            self._place.removeWidget(old)
            old.deleteLater()

    def _open_project(self, line_id: str) -> None:
        if not line_id.startswith("MH-"):
            return
        lead = self.ctx.app.records.by_code(line_id)
        if lead.id is not None:
            self.ctx.open_place("projects", ShowLead(lead.id))

    def _choose_file(self) -> None:
        if self._report is None:
            return
        name = f"{KINDS[self._kind]}_{self._report.period.last:%Y%m%d}.xlsx"
        dialog = QFileDialog(self.window(), "导出报表", name, "Excel 表格 (*.xlsx);;PDF (*.pdf)")
        dialog.setObjectName("reports.file")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("xlsx")
        dialog.fileSelected.connect(lambda chosen: self.write(Path(chosen)))
        dialog.open()
